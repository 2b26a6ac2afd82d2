//! `identity.v1.Transfers`.

use chassis::Ctx;
use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::transfers_server::Transfers;
use tonic::{Request, Response, Status};

use super::{allowed, cursor, instant, object_id, optional};
use crate::app::App;
use crate::app::transferts::{self, Settings};
use crate::domain::transfert::{EnAttente, Groupe, Sens, Vue};
use crate::error::{Error, ID_INVALID, Result};
use crate::policy::{Action, Facts, decide};

/// Serves transfers.
pub(super) struct Grpc(pub(super) App);

fn settings(cx: &Ctx, settings: Settings) -> pb::TransferSettings {
    let names: &[&str] = if settings.enabled {
        &["update", "proposer"]
    } else {
        &["update"]
    };
    pb::TransferSettings {
        enabled: settings.enabled,
        version: settings.version,
        allowed_actions: allowed(cx, Action::WriteTransfers, names),
    }
}

fn message(cx: &Ctx, vue: Vue) -> pb::Transfer {
    let may = decide(cx.actor(), Action::WriteTransfers, &Facts::default()).is_allowed();
    let mut actions = Vec::new();
    if may && vue.awaits_us() {
        actions.push("confirmer".to_owned());
    }
    if may && vue.may_be_refused() {
        actions.push("refuser".to_owned());
    }
    pb::Transfer {
        id: vue.id.to_string(),
        sens: vue.sens.code().to_owned(),
        etat: vue.etat.code().to_owned(),
        etablissement: vue.autre,
        etablissement_nom: vue.autre_nom,
        apprenant: vue.apprenant.map(|id| id.to_string()).unwrap_or_default(),
        nom: vue.nom,
        prenom: vue.prenom,
        date_naissance: vue
            .date_naissance
            .map(|born| born.to_string())
            .unwrap_or_default(),
        ine: vue.ine,
        etapes: vue.etapes,
        confirme_origine: vue.confirme_origine,
        confirme_destination: vue.confirme_destination,
        created_at: vue.cree_le.to_string(),
        started_at: instant(vue.commence_le),
        ended_at: instant(vue.fini_le),
        version: vue.version,
        allowed_actions: actions,
    }
}

fn waiting(one: EnAttente) -> pb::Waiting {
    pb::Waiting {
        apprenant: one.apprenant.to_string(),
        nom: one.nom,
        prenom: one.prenom,
        division: one.division.unwrap_or_default(),
        since: one.since.map(|day| day.to_string()).unwrap_or_default(),
        ine: one.ine,
    }
}

#[tonic::async_trait]
impl Transfers for Grpc {
    async fn get_settings(
        &self,
        request: Request<pb::GetTransferSettingsRequest>,
    ) -> Result<Response<pb::TransferSettings>, Status> {
        let app = self.0.clone();
        run(request, move |cx, _| {
            let app = app.clone();
            async move {
                let found = transferts::settings(&cx, &app).await?;
                Ok::<_, Error>(settings(&cx, found))
            }
        })
        .await
    }

    async fn update_settings(
        &self,
        request: Request<pb::UpdateTransferSettingsRequest>,
    ) -> Result<Response<pb::TransferSettings>, Status> {
        let app = self.0.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let version = asked.expected_version;
                let changed = transferts::switch(&cx, &app, asked.enabled, version).await?;
                Ok::<_, Error>(settings(&cx, changed))
            }
        })
        .await
    }

    async fn list_transfers(
        &self,
        request: Request<pb::ListTransfersRequest>,
    ) -> Result<Response<pb::ListTransfersResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let sens =
                    Sens::parse(&asked.sens).ok_or_else(|| Error::field("sens", ID_INVALID))?;
                let before = cursor("before", &asked.before)?;
                let limit = i64::from(asked.limit);
                let page = transferts::list(&cx, &app, Some(sens), before, limit).await?;
                Ok::<_, Error>(pb::ListTransfersResponse {
                    next: page.next.map(|id| id.to_string()).unwrap_or_default(),
                    transfers: page
                        .items
                        .into_iter()
                        .map(|vue| message(&cx, vue))
                        .collect(),
                })
            }
        })
        .await
    }

    async fn get_transfer(
        &self,
        request: Request<pb::GetTransferRequest>,
    ) -> Result<Response<pb::Transfer>, Status> {
        let app = self.0.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let vue = transferts::get(&cx, &app, object_id(&asked.id)?).await?;
                Ok::<_, Error>(message(&cx, vue))
            }
        })
        .await
    }

    async fn list_waiting(
        &self,
        request: Request<pb::ListWaitingRequest>,
    ) -> Result<Response<pb::ListWaitingResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let groupe = Groupe::parse(&asked.groupe)
                    .ok_or_else(|| Error::field("groupe", ID_INVALID))?;
                let after = optional("after", &asked.after)?;
                let limit = i64::from(asked.limit);
                let (page, total) = transferts::waiting(&cx, &app, groupe, after, limit).await?;
                Ok::<_, Error>(pb::ListWaitingResponse {
                    next: page.next.map(|id| id.to_string()).unwrap_or_default(),
                    apprenants: page.items.into_iter().map(waiting).collect(),
                    total,
                })
            }
        })
        .await
    }

    async fn propose_transfer(
        &self,
        request: Request<pb::ProposeTransferRequest>,
    ) -> Result<Response<pb::Transfer>, Status> {
        let app = self.0.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let apprenant = object_id(&asked.apprenant)?;
                let vue = transferts::propose(&cx, &app, apprenant, &asked.destination).await?;
                Ok::<_, Error>(message(&cx, vue))
            }
        })
        .await
    }

    async fn confirm_transfer(
        &self,
        request: Request<pb::ConfirmTransferRequest>,
    ) -> Result<Response<pb::Transfer>, Status> {
        let app = self.0.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let id = object_id(&asked.id)?;
                let named = optional("apprenant", &asked.apprenant)?;
                let version = asked.expected_version;
                let vue = transferts::confirm(&cx, &app, id, version, named).await?;
                Ok::<_, Error>(message(&cx, vue))
            }
        })
        .await
    }

    async fn refuse_transfer(
        &self,
        request: Request<pb::RefuseTransferRequest>,
    ) -> Result<Response<pb::Transfer>, Status> {
        let app = self.0.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let id = object_id(&asked.id)?;
                let vue = transferts::refuse(&cx, &app, id, asked.expected_version).await?;
                Ok::<_, Error>(message(&cx, vue))
            }
        })
        .await
    }
}
