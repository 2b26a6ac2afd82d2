//! gRPC: messages to domain values, use case, views to messages; nothing else.

mod read;
mod transfers;
mod write;

use chassis::grpc::run;
use proto::common::v1::FormOutcome;
use proto::evaluation::v1::bilans_entreprise_server::BilansEntreprise;
use proto::evaluation::v1::bilans_intermediaires_server::BilansIntermediaires;
use proto::evaluation::v1::claims_server::Claims;
use proto::evaluation::v1::{
    BilanEntreprise, BilanIntermediaire, ChangeBilanRequest, CountPeriodRequest,
    CountPeriodResponse, CreateBilanRequest, FinishBilanRequest, GetBilanRequest, GetClaimRequest,
    GetClaimResponse, ListBilanStatesRequest, ListBilanStatesResponse, ListBilansRequest,
    ListBilansResponse, Preparation, PrepareBilanRequest, ReopenBilanRequest,
};
use tonic::{Request, Response, Status};

use crate::app::{self, App, ChangeBilan};
use crate::error::Error;

/// The gRPC services of this crate.
#[derive(Clone)]
pub(crate) struct Grpc {
    pub(crate) app: App,
}

#[tonic::async_trait]
impl BilansEntreprise for Grpc {
    async fn get_bilan(
        &self,
        request: Request<GetBilanRequest>,
    ) -> Result<Response<BilanEntreprise>, Status> {
        let app = self.app.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                let (period, apprenant) = read::of(&message.period_id, &message.apprenant)?;
                let view = app::get_bilan(&cx, &app, period, apprenant).await?;
                Ok::<_, Error>(write::bilan(view))
            }
        })
        .await
    }

    async fn change_bilan(
        &self,
        request: Request<ChangeBilanRequest>,
    ) -> Result<Response<FormOutcome>, Status> {
        let app = self.app.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                let (period, apprenant) = read::of(&message.period_id, &message.apprenant)?;
                let cmd = ChangeBilan {
                    period,
                    apprenant,
                    changes: read::changes(message.changes)?,
                };
                Ok::<_, Error>(write::outcome(app::change_bilan(&cx, &app, cmd).await?))
            }
        })
        .await
    }

    async fn finish_bilan(
        &self,
        request: Request<FinishBilanRequest>,
    ) -> Result<Response<BilanEntreprise>, Status> {
        let app = self.app.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                let of = read::of(&message.period_id, &message.apprenant)?;
                let view = app::finish_bilan(&cx, &app, of, message.expected_version).await?;
                Ok::<_, Error>(write::bilan(view))
            }
        })
        .await
    }

    async fn reopen_bilan(
        &self,
        request: Request<ReopenBilanRequest>,
    ) -> Result<Response<BilanEntreprise>, Status> {
        let app = self.app.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                let of = read::of(&message.period_id, &message.apprenant)?;
                let view = app::reopen_bilan(&cx, &app, of, message.expected_version).await?;
                Ok::<_, Error>(write::bilan(view))
            }
        })
        .await
    }

    async fn list_bilan_states(
        &self,
        request: Request<ListBilanStatesRequest>,
    ) -> Result<Response<ListBilanStatesResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                let period = read::id(&message.period_id, "period_id")?;
                let apprenants = read::ids(&message.apprenants, "apprenants")?;
                let states = app::list_bilan_states(&cx, &app, period, &apprenants).await?;
                Ok::<_, Error>(write::states(&states))
            }
        })
        .await
    }

    async fn count_period(
        &self,
        request: Request<CountPeriodRequest>,
    ) -> Result<Response<CountPeriodResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                let period = read::id(&message.period_id, "period_id")?;
                let apprenants = read::ids(&message.apprenants, "apprenants")?;
                let counts = app::count_period(&cx, &app, period, &apprenants).await?;
                Ok::<_, Error>(write::counts(counts))
            }
        })
        .await
    }
}

#[tonic::async_trait]
impl BilansIntermediaires for Grpc {
    async fn prepare_bilan(
        &self,
        request: Request<PrepareBilanRequest>,
    ) -> Result<Response<Preparation>, Status> {
        let app = self.app.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                let apprenant = read::id(&message.apprenant, "apprenant")?;
                let date = read::optional_date(&message.date)?;
                let referentiel = &message.referentiel;
                let prepared = app::prepare_bilan(&cx, &app, apprenant, referentiel, date).await?;
                Ok::<_, Error>(write::preparation(prepared))
            }
        })
        .await
    }

    async fn create_bilan(
        &self,
        request: Request<CreateBilanRequest>,
    ) -> Result<Response<BilanIntermediaire>, Status> {
        let app = self.app.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                let cmd = read::create(message)?;
                let made = app::create_bilan(&cx, &app, cmd).await?;
                Ok::<_, Error>(write::intermediaire(made))
            }
        })
        .await
    }

    async fn list_bilans(
        &self,
        request: Request<ListBilansRequest>,
    ) -> Result<Response<ListBilansResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                let apprenant = read::id(&message.apprenant, "apprenant")?;
                let view = app::list_bilans(&cx, &app, apprenant).await?;
                Ok::<_, Error>(write::bilans(view))
            }
        })
        .await
    }
}

#[tonic::async_trait]
impl Claims for Grpc {
    async fn get_claim(
        &self,
        request: Request<GetClaimRequest>,
    ) -> Result<Response<GetClaimResponse>, Status> {
        let app = self.app.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                let claim = read::id(&message.claim, "claim")?;
                let etat = app::get_claim(&cx, &app, claim).await?;
                Ok::<_, Error>(write::claim(etat))
            }
        })
        .await
    }
}
