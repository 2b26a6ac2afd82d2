//! Links given to tutors (I-07): one by mail, all that are ready at once, or one on paper.

use std::collections::HashMap;

use axum::Json;
use proto::identity::v1::{LeftOut, ReadyLink, SendLinkRequest, SendReadyLinksRequest};
use proto::periods::v1::Period;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::names::{Apprenant, sort_by_name};
use super::periodes::find;
use super::tuteurs::{AccesTuteur, TuteurPropose, proposals};
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, Created};
use crate::http::extract::{Body, Path};
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(send))
        .routes(routes!(send_ready))
        .routes(routes!(print))
}

/// The tutor to invite; all three are confirmed by a person (I-07).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    #[schema(example = "PILLET")]
    nom: String,
    #[schema(example = "Antoine")]
    prenom: String,
    #[schema(example = "antoine.pillet@example.org")]
    courriel: String,
    /// An access to send again; its former link dies.
    acces: Option<Uuid>,
}

/// Send an access link to a learner's tutor.
#[utoipa::path(post, path = "/api/periodes/{periode}/apprenants/{apprenant}/tuteurs", tag = "tuteurs",
    operation_id = "envoyer_acces", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    request_body = Invitation, responses((status = 201, body = AccesTuteur)))]
async fn send(
    caller: Caller,
    Path((periode, apprenant)): Path<(Uuid, Uuid)>,
    Body(body): Body<Invitation>,
) -> Result<Created<AccesTuteur>, Problem> {
    let request = caller.ask(invited(&caller, periode, apprenant, body).await?);
    let access = caller.tutors().send_link(request).await?.into_inner();
    Ok(Created(access.into()))
}

/// The link wanted for a learner of that period.
async fn invited(
    caller: &Caller,
    periode: Uuid,
    apprenant: Uuid,
    body: Invitation,
) -> Result<SendLinkRequest, Problem> {
    let period = find(caller, periode).await?;
    let learner = apprenant.to_string();
    if !period.apprenants.iter().any(|one| one.apprenant == learner) {
        return Err(Problem::not_found());
    }
    Ok(body.into_request(period, learner))
}

impl Invitation {
    fn into_request(self, period: Period, apprenant: String) -> SendLinkRequest {
        SendLinkRequest {
            period_id: period.id,
            apprenant,
            nom: self.nom,
            prenom: self.prenom,
            courriel: self.courriel,
            period_titre: period.titre,
            period_start: period.start,
            period_end: period.end,
            referentiel: period.referentiel,
            access_id: self.acces.map(|id| id.to_string()).unwrap_or_default(),
        }
    }
}

/// What became of a batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnvoiGroupe {
    /// How many links leave.
    #[schema(example = 18)]
    envoyes: usize,
    /// Who gets none, and why.
    laisses: Vec<ApprenantLaisse>,
}

/// A learner whose tutor gets no link.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApprenantLaisse {
    apprenant: Apprenant,
    /// `deja_acces`, `sans_adresse`, `adresse_invalide`, `sans_nom`, `apprenti`, `inconnu` or `echec`.
    #[schema(example = "sans_adresse")]
    raison: String,
}

/// Send every link that is ready: learners whose fiche de liaison names a tutor with an address, and who have no open
/// access. To first tutors: a second one is invited by hand. What fails for one holds up no other.
#[utoipa::path(post, path = "/api/periodes/{periode}/tuteurs", tag = "tuteurs",
    operation_id = "envoyer_acces_prets", params(("periode" = Uuid, Path)),
    responses((status = 200, body = EnvoiGroupe)))]
async fn send_ready(caller: Caller, Path(periode): Path<Uuid>) -> Answer<EnvoiGroupe> {
    let (period, mut proposed) =
        tokio::try_join!(find(&caller, periode), proposals(&caller, periode))?;
    let divisions: HashMap<String, String> = period
        .apprenants
        .iter()
        .map(|one| (one.apprenant.clone(), one.division.clone()))
        .collect();
    let links = divisions.keys().map(|learner| {
        let TuteurPropose {
            nom,
            prenom,
            courriel,
        } = proposed.remove(learner).unwrap_or_default().first;
        ReadyLink {
            apprenant: learner.clone(),
            nom,
            prenom,
            courriel,
        }
    });
    let request = caller.ask(SendReadyLinksRequest {
        links: links.collect(),
        period_id: period.id,
        period_titre: period.titre,
        period_start: period.start,
        period_end: period.end,
        referentiel: period.referentiel,
    });
    let done = caller
        .tutors()
        .send_ready_links(request)
        .await?
        .into_inner();
    let ids = done.left_out.iter().map(|one| one.apprenant.as_str());
    let names = caller.names(ids).await?;
    let left = |one: LeftOut| ApprenantLaisse {
        apprenant: names.apprenant(
            &one.apprenant,
            divisions.get(&one.apprenant).map_or("", String::as_str),
        ),
        raison: one.raison,
    };
    let mut laisses: Vec<ApprenantLaisse> = done.left_out.into_iter().map(left).collect();
    sort_by_name(&mut laisses, |one| &one.apprenant);
    Ok(Json(EnvoiGroupe {
        envoyes: done.sent.len(),
        laisses,
    }))
}

/// A letter to print: the only answer that ever holds a link.
#[derive(Serialize, ToSchema)]
pub struct LettreTuteur {
    acces: AccesTuteur,
    /// The link in full, its secret after `#`.
    #[schema(example = "https://cpro.example.org/acces#jeton")]
    lien: String,
    /// The same as a QR code (SVG).
    qr: String,
}

/// Make the link to print in a letter with its QR code. No mail leaves; the former link dies.
#[utoipa::path(post, path = "/api/periodes/{periode}/apprenants/{apprenant}/tuteurs/lettre", tag = "tuteurs",
    operation_id = "imprimer_acces", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    request_body = Invitation, responses((status = 201, body = LettreTuteur)))]
async fn print(
    caller: Caller,
    Path((periode, apprenant)): Path<(Uuid, Uuid)>,
    Body(body): Body<Invitation>,
) -> Result<Created<LettreTuteur>, Problem> {
    let request = caller.ask(invited(&caller, periode, apprenant, body).await?);
    let letter = caller.tutors().print_letter(request).await?.into_inner();
    Ok(Created(LettreTuteur {
        acces: letter.access.unwrap_or_default().into(),
        lien: letter.link,
        qr: letter.qr_svg,
    }))
}
