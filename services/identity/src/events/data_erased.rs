//! I-12: what every other service has taken away of an erased person.

use chassis::events::{Envelope, Handler};
use chassis::{Ctx, Tx};
use proto::events::documents::v1::DocumentsDataErased;
use proto::events::evaluation::v1::EvaluationDataErased;
use proto::events::periods::v1::PeriodsDataErased;
use proto::events::portfolio::v1::PortfolioDataErased;
use uuid::Uuid;

use crate::app::effacements::gather;
use crate::domain::ids::EffacementId;
use crate::error::{Error, ID_INVALID};

/// Gathers what periods says.
pub struct OnPeriodsDataErased;

/// Gathers what portfolio says.
pub struct OnPortfolioDataErased;

/// Gathers what evaluation says.
pub struct OnEvaluationDataErased;

/// Gathers what documents says.
pub struct OnDocumentsDataErased;

impl Handler for OnPeriodsDataErased {
    type Event = PeriodsDataErased;
    type Error = Error;
    const CONSUMER: &'static str = "identity-periods-data-erased";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: PeriodsDataErased,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let id = erasure(&event.erasure)?;
        gather(cx, tx, id, "periods", (event.tables, event.rows)).await
    }
}

impl Handler for OnPortfolioDataErased {
    type Event = PortfolioDataErased;
    type Error = Error;
    const CONSUMER: &'static str = "identity-portfolio-data-erased";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: PortfolioDataErased,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let id = erasure(&event.erasure)?;
        gather(cx, tx, id, "portfolio", (event.tables, event.rows)).await
    }
}

impl Handler for OnEvaluationDataErased {
    type Event = EvaluationDataErased;
    type Error = Error;
    const CONSUMER: &'static str = "identity-evaluation-data-erased";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: EvaluationDataErased,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let id = erasure(&event.erasure)?;
        gather(cx, tx, id, "evaluation", (event.tables, event.rows)).await
    }
}

impl Handler for OnDocumentsDataErased {
    type Event = DocumentsDataErased;
    type Error = Error;
    const CONSUMER: &'static str = "identity-documents-data-erased";

    async fn handle(
        &self,
        cx: &Ctx,
        _envelope: &Envelope,
        event: DocumentsDataErased,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let id = erasure(&event.erasure)?;
        gather(cx, tx, id, "documents", (event.tables, event.rows)).await
    }
}

fn erasure(text: &str) -> Result<EffacementId, Error> {
    text.parse::<Uuid>()
        .map(EffacementId::from)
        .map_err(|_| Error::field("erasure", ID_INVALID))
}
