//! `identity.v1.Tutors`.

use chassis::Ctx;
use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::tutors_server::Tutors;
use tonic::{Request, Response, Status};

use super::{allowed, cursor, ids, instant, object_id, sessions};
use crate::app::{App, tutors};
use crate::domain::sign_in::Origin;
use crate::domain::tutor::State;
use crate::domain::tutor::Stored;
use crate::error::{Error, ID_INVALID};
use crate::policy::{Action, Facts, decide};

/// Serves tutor links.
pub(super) struct Grpc(pub(super) App);

fn access(cx: &Ctx, stored: Stored) -> pb::TutorAccess {
    let state = stored.access.state(cx.now());
    let facts = Facts {
        referentiel: Some(&stored.referentiel),
    };
    let may_write = decide(cx.actor(), Action::WriteTutorAccesses, &facts).is_allowed();
    let mut allowed_actions = Vec::new();
    if may_write {
        allowed_actions.push("send".to_owned());
        if state != State::Invalidated {
            allowed_actions.push("invalidate".to_owned());
        }
    }
    pb::TutorAccess {
        id: stored.id.to_string(),
        period_id: stored.period.to_string(),
        apprenant: stored.apprenant.to_string(),
        tutor: stored.tutor.to_string(),
        nom: stored.nom,
        prenom: stored.prenom,
        courriel: stored.courriel,
        etat: state.as_str().to_owned(),
        sent_at: instant(stored.access.sent),
        opened_at: instant(stored.access.opened),
        expires_at: instant(Some(stored.access.expires)),
        version: stored.version,
        allowed_actions,
    }
}

fn description(found: Option<tutors::Description>) -> pb::LinkDescription {
    let Some(found) = found else {
        return pb::LinkDescription {
            etat: "revoque".to_owned(),
            ..pb::LinkDescription::default()
        };
    };
    // An expired link says when it ended and offers a new one, nothing of the learner.
    if found.state == State::Expired {
        return pb::LinkDescription {
            etat: "expire".to_owned(),
            expires_at: instant(Some(found.stored.access.expires)),
            ..pb::LinkDescription::default()
        };
    }
    pb::LinkDescription {
        etat: "valide".to_owned(),
        etablissement_nom: found.etablissement,
        apprenant_nom: found.learner.nom,
        apprenant_prenom: found.learner.prenom,
        tutor_nom: found.stored.nom,
        tutor_prenom: found.stored.prenom,
        period_titre: found.stored.period_titre,
        period_start: found.stored.period_start.to_string(),
        period_end: found.stored.period_end.to_string(),
        expires_at: instant(Some(found.stored.access.expires)),
    }
}

#[tonic::async_trait]
impl Tutors for Grpc {
    async fn send_link(
        &self,
        request: Request<pb::SendLinkRequest>,
    ) -> Result<Response<pb::TutorAccess>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let command = tutors::SendLink {
                    period: wanted
                        .period_id
                        .parse()
                        .map_err(|_| Error::field("period_id", ID_INVALID))?,
                    apprenant: object_id(&wanted.apprenant)?,
                    nom: wanted.nom,
                    prenom: wanted.prenom,
                    courriel: wanted.courriel,
                    period_titre: wanted.period_titre,
                    period_start: wanted.period_start,
                    period_end: wanted.period_end,
                    referentiel: wanted.referentiel,
                    access: cursor("access_id", &wanted.access_id)?,
                };
                tutors::send(&cx, &app, command)
                    .await
                    .map(|stored| access(&cx, stored))
            }
        })
        .await
    }

    async fn invalidate_access(
        &self,
        request: Request<pb::InvalidateAccessRequest>,
    ) -> Result<Response<pb::TutorAccess>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                tutors::invalidate(&cx, &app, object_id(&wanted.id)?)
                    .await
                    .map(|stored| access(&cx, stored))
            }
        })
        .await
    }

    async fn list_accesses(
        &self,
        request: Request<pb::ListAccessesRequest>,
    ) -> Result<Response<pb::ListAccessesResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let period = wanted
                    .period_id
                    .parse()
                    .map_err(|_| Error::field("period_id", ID_INVALID))?;
                let found =
                    tutors::list(&cx, &app, period, ids("apprenants", &wanted.apprenants)?).await?;
                Ok::<_, Error>(pb::ListAccessesResponse {
                    accesses: found
                        .into_iter()
                        .map(|stored| access(&cx, stored))
                        .collect(),
                    allowed_actions: allowed(&cx, Action::WriteTutorAccesses, &["send"]),
                })
            }
        })
        .await
    }

    async fn describe_link(
        &self,
        request: Request<pb::DescribeLinkRequest>,
    ) -> Result<Response<pb::LinkDescription>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                tutors::describe(&cx, &app, &wanted.token)
                    .await
                    .map(description)
            }
        })
        .await
    }

    async fn open_link(
        &self,
        request: Request<pb::OpenLinkRequest>,
    ) -> Result<Response<pb::OpenedSession>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let origin = Origin {
                    remote_address: wanted.remote_address,
                    user_agent: wanted.user_agent,
                };
                tutors::open(&cx, &app, &wanted.token, &origin)
                    .await
                    .map(sessions::opened)
            }
        })
        .await
    }

    async fn renew_link(
        &self,
        request: Request<pb::RenewLinkRequest>,
    ) -> Result<Response<pb::RenewLinkResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                tutors::renew(&cx, &app, &wanted.token)
                    .await
                    .map(|()| pb::RenewLinkResponse {})
            }
        })
        .await
    }

    async fn disown_link(
        &self,
        request: Request<pb::DisownLinkRequest>,
    ) -> Result<Response<pb::DisownLinkResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                tutors::disown(&cx, &app, &wanted.token)
                    .await
                    .map(|()| pb::DisownLinkResponse {})
            }
        })
        .await
    }
}
