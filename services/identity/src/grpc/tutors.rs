//! `identity.v1.Tutors`.

use chassis::Ctx;
use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::tutors_server::Tutors;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{allowed, cursor, ids, instant, object_id, sessions};
use crate::app::{App, tutors};
use crate::domain::sign_in::Origin;
use crate::domain::tutor::State;
use crate::domain::tutor::Stored;
use crate::error::{Error, ID_INVALID, TOO_LONG};
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
        printed_at: instant(stored.access.printed),
        expires_in_days: stored
            .access
            .days_left(cx.now())
            .and_then(|days| i32::try_from(days).ok())
            .unwrap_or_default(),
    }
}

/// A batch beyond this is not one of a period.
const MAX_BATCH: usize = 1_000;

fn command(wanted: pb::SendLinkRequest) -> Result<tutors::SendLink, Error> {
    Ok(tutors::SendLink {
        period: period(&wanted.period_id)?,
        apprenant: object_id(&wanted.apprenant)?,
        nom: wanted.nom,
        prenom: wanted.prenom,
        courriel: wanted.courriel,
        period_titre: wanted.period_titre,
        period_start: wanted.period_start,
        period_end: wanted.period_end,
        referentiel: wanted.referentiel,
        access: cursor("access_id", &wanted.access_id)?,
    })
}

fn period(text: &str) -> Result<Uuid, Error> {
    text.parse()
        .map_err(|_| Error::field("period_id", ID_INVALID))
}

/// Each learner of a batch as a link of its own.
fn commands(wanted: &pb::SendReadyLinksRequest) -> Result<Vec<tutors::SendLink>, Error> {
    if wanted.links.len() > MAX_BATCH {
        return Err(Error::field("links", TOO_LONG));
    }
    let one = |link: pb::ReadyLink| {
        command(pb::SendLinkRequest {
            period_id: wanted.period_id.clone(),
            apprenant: link.apprenant,
            nom: link.nom,
            prenom: link.prenom,
            courriel: link.courriel,
            period_titre: wanted.period_titre.clone(),
            period_start: wanted.period_start.clone(),
            period_end: wanted.period_end.clone(),
            referentiel: wanted.referentiel.clone(),
            access_id: String::new(),
        })
    };
    wanted.links.iter().cloned().map(one).collect()
}

fn batch(cx: &Ctx, batch: tutors::Batch) -> pb::SendReadyLinksResponse {
    pb::SendReadyLinksResponse {
        sent: batch
            .sent
            .into_iter()
            .map(|stored| access(cx, stored))
            .collect(),
        left_out: batch
            .left_out
            .into_iter()
            .map(|(apprenant, why)| pb::LeftOut {
                apprenant: apprenant.to_string(),
                raison: why.as_str().to_owned(),
            })
            .collect(),
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
                tutors::send(&cx, &app, &command(wanted)?)
                    .await
                    .map(|stored| access(&cx, stored))
            }
        })
        .await
    }

    async fn send_ready_links(
        &self,
        request: Request<pb::SendReadyLinksRequest>,
    ) -> Result<Response<pb::SendReadyLinksResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let period = period(&wanted.period_id)?;
                tutors::send_ready(&cx, &app, period, commands(&wanted)?)
                    .await
                    .map(|done| batch(&cx, done))
            }
        })
        .await
    }

    async fn print_letter(
        &self,
        request: Request<pb::SendLinkRequest>,
    ) -> Result<Response<pb::TutorLetter>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let letter = tutors::print(&cx, &app, &command(wanted)?).await?;
                Ok::<_, Error>(pb::TutorLetter {
                    access: Some(access(&cx, letter.stored)),
                    link: letter.link,
                    qr_svg: letter.qr_svg,
                })
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
                let period = period(&wanted.period_id)?;
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
