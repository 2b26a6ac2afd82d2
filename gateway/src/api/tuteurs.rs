//! Tutors' accesses (I-07): of a period, and of one learner.

use std::collections::HashMap;

use axum::Json;
use http::StatusCode;
use proto::identity::v1::{
    InvalidateAccessRequest, ListAccessesRequest, ListAccessesResponse, TutorAccess,
};
use proto::periods::v1::ListProposedTutorsRequest;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::names::{Apprenant, sort_by_name};
use super::periodes::find;
use crate::Gateway;
use crate::error::{Optional as _, Problem};
use crate::http::answer::{Answer, given};
use crate::http::extract::Path;
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(invalidate))
}

/// An access, beside its learner.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TuteurCourt {
    /// `envoi_en_cours`, `envoye`, `imprime` (in a letter), `non_envoye` (the mail was given up), `adresse_refusee`,
    /// `ouvert`, `expire` or `invalide`.
    #[schema(example = "ouvert")]
    pub etat: String,
    #[schema(example = "PILLET")]
    pub nom: String,
    #[schema(example = "Antoine")]
    pub prenom: String,
    /// Empty for who may not see it.
    pub courriel: String,
    pub envoye_le: Option<String>,
    /// In a letter, not by mail.
    pub imprime_le: Option<String>,
    pub ouvert_le: Option<String>,
    pub expire_le: Option<String>,
    /// Days left to a live access that ends within a fortnight.
    #[schema(example = 12)]
    pub expire_dans: Option<i32>,
}

/// An access.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccesTuteur {
    id: String,
    #[serde(flatten)]
    tuteur: TuteurCourt,
    actions: Vec<String>,
}

/// A learner with the tutors of its fiche de liaison and the accesses sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct TuteursApprenant {
    apprenant: Apprenant,
    propose: TuteurPropose,
    /// A learner may have two tutors for a period; all empty while nobody named a second one.
    second_propose: TuteurPropose,
    acces: Vec<AccesTuteur>,
    /// An apprentice: its maître d’apprentissage has an account instead (I-09).
    suivi_par_maitre: bool,
    /// All that a link to the first tutor needs is on the fiche de liaison, and no access is open.
    pret: bool,
    actions: Vec<String>,
}

/// A tutor as typed on the fiche de liaison, to confirm.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct TuteurPropose {
    #[schema(example = "PILLET")]
    pub nom: String,
    #[schema(example = "Antoine")]
    pub prenom: String,
    #[schema(example = "antoine.pillet@example.org")]
    pub courriel: String,
}

impl TuteurPropose {
    fn is_complete(&self) -> bool {
        [&self.nom, &self.prenom, &self.courriel]
            .into_iter()
            .all(|text| !text.trim().is_empty())
    }
}

impl From<TutorAccess> for TuteurCourt {
    fn from(access: TutorAccess) -> Self {
        Self {
            etat: access.etat,
            nom: access.nom,
            prenom: access.prenom,
            courriel: access.courriel,
            envoye_le: given(access.sent_at),
            imprime_le: given(access.printed_at),
            ouvert_le: given(access.opened_at),
            expire_le: given(access.expires_at),
            expire_dans: (access.expires_in_days > 0).then_some(access.expires_in_days),
        }
    }
}

impl From<TutorAccess> for AccesTuteur {
    fn from(access: TutorAccess) -> Self {
        let allowed = access
            .allowed_actions
            .iter()
            .map(|action| match action.as_str() {
                // What was sent once is sent again.
                "send" => "resend".to_owned(),
                other => other.to_owned(),
            });
        Self {
            id: access.id.clone(),
            actions: actions::french(allowed.collect()),
            tuteur: access.into(),
        }
    }
}

/// Whether an access still opens something.
pub fn opens(access: &TutorAccess) -> bool {
    state_opens(&access.etat)
}

fn state_opens(etat: &str) -> bool {
    !matches!(etat, "expire" | "invalide")
}

/// Accesses of a period; none when they are not for the caller.
pub async fn accesses(caller: &Caller, periode: Uuid) -> Result<Vec<TutorAccess>, Problem> {
    let found = list_accesses(caller, periode).await.optional()?;
    Ok(found.unwrap_or_default().accesses)
}

async fn list_accesses(caller: &Caller, periode: Uuid) -> Result<ListAccessesResponse, Problem> {
    let request = caller.ask(ListAccessesRequest {
        period_id: periode.to_string(),
        apprenants: Vec::new(),
    });
    Ok(caller.tutors().list_accesses(request).await?.into_inner())
}

/// The access that matters most, for each learner: one that opens before one that does not, then the last sent.
pub fn by_learner(mut accesses: Vec<TutorAccess>) -> HashMap<String, TuteurCourt> {
    accesses.sort_by(|a, b| (opens(a), &a.sent_at).cmp(&(opens(b), &b.sent_at)));
    // Of several for one learner, the last put in stays.
    accesses
        .into_iter()
        .map(|access| (access.apprenant.clone(), access.into()))
        .collect()
}

/// Tutors of a period, learner by learner.
#[utoipa::path(get, path = "/api/periodes/{periode}/tuteurs", tag = "tuteurs",
    operation_id = "lister_tuteurs", params(("periode" = Uuid, Path)),
    responses((status = 200, body = [TuteursApprenant])))]
async fn list(caller: Caller, Path(periode): Path<Uuid>) -> Answer<Vec<TuteursApprenant>> {
    let (period, found, proposed) = tokio::join!(
        find(&caller, periode),
        list_accesses(&caller, periode),
        proposals(&caller, periode)
    );
    // Of several refusals the period's is told, whichever came first: a foreign period looks missing.
    let (period, found, mut proposed) = (period?, found?, proposed?);
    let actions = actions::french(found.allowed_actions);
    let ids = period.apprenants.iter().map(|one| one.apprenant.as_str());
    let names = caller.names(ids).await?;
    let mut sent: HashMap<String, Vec<AccesTuteur>> = HashMap::new();
    for access in found.accesses {
        let learner = access.apprenant.clone();
        sent.entry(learner).or_default().push(access.into());
    }
    let mut rows: Vec<TuteursApprenant> = period
        .apprenants
        .iter()
        .map(|one| {
            let Proposes { first, second } = proposed.remove(&one.apprenant).unwrap_or_default();
            let acces = sent.remove(&one.apprenant).unwrap_or_default();
            let served = acces.iter().any(|one| state_opens(&one.tuteur.etat));
            TuteursApprenant {
                apprenant: names.apprenant(&one.apprenant, &one.division),
                suivi_par_maitre: period.pour_apprentis,
                pret: !period.pour_apprentis && !served && first.is_complete(),
                propose: first,
                second_propose: second,
                acces,
                actions: actions.clone(),
            }
        })
        .collect();
    sort_by_name(&mut rows, |row| &row.apprenant);
    Ok(Json(rows))
}

/// Tutors named on one fiche de liaison; whom nobody named is empty.
#[derive(Debug, Default)]
pub struct Proposes {
    pub first: TuteurPropose,
    pub second: TuteurPropose,
}

/// Tutors named on the fiches de liaison, by learner.
pub async fn proposals(
    caller: &Caller,
    periode: Uuid,
) -> Result<HashMap<String, Proposes>, Problem> {
    let request = caller.ask(ListProposedTutorsRequest {
        period_id: periode.to_string(),
    });
    let found = caller
        .fiches_liaison()
        .list_proposed_tutors(request)
        .await?;
    let mut proposed: HashMap<String, Proposes> = HashMap::new();
    for one in found.into_inner().tutors {
        let of = proposed.entry(one.apprenant).or_default();
        let place = if one.second {
            &mut of.second
        } else {
            &mut of.first
        };
        *place = TuteurPropose {
            nom: one.nom,
            prenom: one.prenom,
            courriel: one.courriel,
        };
    }
    Ok(proposed)
}

/// End an access, at once, open sessions included.
#[utoipa::path(delete, path = "/api/acces-tuteurs/{id}", tag = "tuteurs",
    operation_id = "invalider_acces", params(("id" = Uuid, Path)),
    responses((status = 204)))]
async fn invalidate(caller: Caller, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    let request = caller.ask(InvalidateAccessRequest { id: id.to_string() });
    caller.tutors().invalidate_access(request).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(etat: &str, sent_at: &str) -> TutorAccess {
        TutorAccess {
            apprenant: "mina".into(),
            etat: etat.into(),
            sent_at: sent_at.into(),
            ..Default::default()
        }
    }

    #[test]
    fn an_open_access_is_shown_before_an_ended_one_i07() {
        let shown = by_learner(vec![
            access("ouvert", "2026-06-01T08:00:00Z"),
            access("invalide", "2026-06-09T08:00:00Z"),
        ]);
        assert_eq!(shown["mina"].etat, "ouvert");
    }

    #[test]
    fn the_last_sent_is_shown_i07() {
        let shown = by_learner(vec![
            access("envoye", "2026-06-09T08:00:00Z"),
            access("adresse_refusee", "2026-06-01T08:00:00Z"),
        ]);
        assert_eq!(shown["mina"].etat, "envoye");
    }
}
