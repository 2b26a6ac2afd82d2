//! The freeze protocol (`freeze.md`): evaluation alone calls.

use chassis::grpc::run;
use proto::periods::v1 as pb;
use proto::periods::v1::freeze_server::Freeze as Service;
use tonic::{Request, Response, Status};

use super::{day, id, object};
use crate::app::App;
use crate::app::freeze_period::freeze_period;
use crate::app::release_freeze::release_freeze;
use crate::domain::claim::{Claim, ClaimState};
use crate::error::Error;

/// The service.
pub struct Freeze {
    app: App,
}

impl Freeze {
    /// Serves `app`.
    pub fn new(app: App) -> Self {
        Self { app }
    }
}

#[tonic::async_trait]
impl Service for Freeze {
    async fn freeze_period(
        &self,
        request: Request<pb::FreezePeriodRequest>,
    ) -> Result<Response<pb::FreezePeriodResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let claim = Claim {
                    id: id("claim", &asked.claim)?,
                    period: object(&asked.period_id)?,
                    apprenant: object(&asked.apprenant)?,
                    bilan: id("bilan_id", &asked.bilan_id)?,
                    date: day("date", &asked.date)?,
                    state: ClaimState::Pending,
                };
                let version = freeze_period(&cx, &app, claim).await?;
                Ok::<_, Error>(pb::FreezePeriodResponse { version })
            }
        })
        .await
    }

    async fn release_freeze(
        &self,
        request: Request<pb::ReleaseFreezeRequest>,
    ) -> Result<Response<pb::ReleaseFreezeResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                release_freeze(&cx, &app, id("claim", &asked.claim)?).await?;
                Ok::<_, Error>(pb::ReleaseFreezeResponse {})
            }
        })
        .await
    }
}
