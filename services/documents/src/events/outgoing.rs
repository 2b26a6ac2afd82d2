//! Our facts as events.

use chassis::events::Outgoing;
use chassis::personal_data::{Erasure, Gone, told};
use proto::events::documents::v1::{DocumentReady, DocumentsDataErased};

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

/// I-12: all that was kept here of a person is gone. It happens once, and its aggregate is the erasure.
pub(crate) fn data_erased(erasure: Erasure, gone: &[Gone]) -> Outgoing {
    const ONCE: i64 = 1;
    let (tables, rows) = told(gone);
    let event = DocumentsDataErased {
        erasure: erasure.id.to_string(),
        tables,
        rows,
        version: ONCE,
    };
    Outgoing::new(&event, erasure.id, ONCE)
}
