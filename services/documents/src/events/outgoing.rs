//! Our facts as events.

use chassis::events::Outgoing;
use proto::events::documents::v1::DocumentReady;

use crate::domain::generation::Generation;

/// A document never changes once made.
const VERSION: i64 = 1;

/// D-01…: a document was made for someone.
pub(crate) fn document_ready(generation: &Generation) -> Outgoing {
    let event = DocumentReady {
        document_id: generation.id.to_string(),
        kind: generation.kind.code().to_owned(),
        period_id: generation.period.to_string(),
        apprenant: generation.apprenant.to_string(),
        version: VERSION,
    };
    Outgoing::new(&event, generation.id.uuid(), VERSION)
}
