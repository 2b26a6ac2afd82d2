//! `identity.v1.Inspectors`.

use chassis::Ctx;
use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::inspectors_server::Inspectors;
use tonic::{Request, Response, Status};

use super::{allowed, instant, object_id};
use crate::app::App;
use crate::app::inspectors::{self, ChangeAccess, Inspector, OpenAccess};
use crate::domain::inspecteur::Entry;
use crate::error::Error;
use crate::policy::Action;

/// Serves accesses of inspectors.
pub(super) struct Grpc(pub(super) App);

fn access(cx: &Ctx, inspector: Inspector) -> pb::InspectorAccess {
    let Inspector { acces, journal } = inspector;
    let allowed_actions = if acces.stands() {
        allowed(
            cx,
            Action::WriteInspectors,
            &["update", "send", "invalidate"],
        )
    } else {
        Vec::new()
    };
    pb::InspectorAccess {
        id: acces.id.to_string(),
        etat: acces.etat(cx.today()).to_owned(),
        nom: acces.nom,
        prenom: acces.prenom,
        courriel: acces.courriel,
        referentiels: acces.referentiels,
        fin: acces.fin.to_string(),
        ouvert_le: instant(Some(acces.ouvert_le)),
        retire_le: instant(acces.retire_le),
        derniere_visite: instant(acces.visite),
        journal: journal.into_iter().map(entry).collect(),
        version: acces.version,
        allowed_actions,
    }
}

fn entry(entry: Entry) -> pb::InspectorEntry {
    pb::InspectorEntry {
        fait: entry.fait,
        le: instant(Some(entry.le)),
        par: entry.par.to_string(),
    }
}

#[tonic::async_trait]
impl Inspectors for Grpc {
    async fn list_inspectors(
        &self,
        request: Request<pb::ListInspectorsRequest>,
    ) -> Result<Response<pb::ListInspectorsResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, _| {
            let app = app.clone();
            async move {
                let found = inspectors::list(&cx, &app).await?;
                Ok::<_, Error>(pb::ListInspectorsResponse {
                    accesses: found.into_iter().map(|one| access(&cx, one)).collect(),
                    allowed_actions: allowed(&cx, Action::WriteInspectors, &["create"]),
                })
            }
        })
        .await
    }

    async fn open_inspector_access(
        &self,
        request: Request<pb::OpenInspectorAccessRequest>,
    ) -> Result<Response<pb::InspectorAccess>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let command = OpenAccess {
                    nom: wanted.nom,
                    prenom: wanted.prenom,
                    courriel: wanted.courriel,
                    referentiels: wanted.referentiels,
                    fin: wanted.fin,
                };
                inspectors::open(&cx, &app, command)
                    .await
                    .map(|opened| access(&cx, opened))
            }
        })
        .await
    }

    async fn change_inspector_access(
        &self,
        request: Request<pb::ChangeInspectorAccessRequest>,
    ) -> Result<Response<pb::InspectorAccess>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let command = ChangeAccess {
                    id: object_id(&wanted.id)?,
                    referentiels: wanted.referentiels,
                    fin: wanted.fin,
                    expected_version: wanted.expected_version,
                };
                inspectors::change(&cx, &app, command)
                    .await
                    .map(|changed| access(&cx, changed))
            }
        })
        .await
    }

    async fn invite_inspector(
        &self,
        request: Request<pb::InviteInspectorRequest>,
    ) -> Result<Response<pb::InspectorAccess>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                inspectors::invite(&cx, &app, object_id(&wanted.id)?)
                    .await
                    .map(|invited| access(&cx, invited))
            }
        })
        .await
    }

    async fn withdraw_inspector_access(
        &self,
        request: Request<pb::WithdrawInspectorAccessRequest>,
    ) -> Result<Response<pb::InspectorAccess>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                inspectors::withdraw(&cx, &app, object_id(&wanted.id)?)
                    .await
                    .map(|withdrawn| access(&cx, withdrawn))
            }
        })
        .await
    }
}
