//! Deleting a period, as a whole or for one learner, and undoing it (P-08).

use axum::Json;
use http::StatusCode;
use proto::evaluation::v1 as evaluation;
use proto::periods::v1::{
    DeletePeriodRequest, Deletion, DescribeUndoRequest, ListDeletionsRequest,
    ListPeriodCandidatesRequest, UndoDeletionRequest,
};
use proto::portfolio::v1 as portfolio;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::names::{Names, Personne, rank};
use super::periodes::{overlap, read};
use super::periodes_model::{Periode, named};
use super::referentiels;
use super::tuteurs;
use crate::Gateway;
use crate::catalogue::Params;
use crate::error::{Optional as _, Problem};
use crate::http::answer::{Answer, given};
use crate::http::confirmation::confirmed;
use crate::http::etag::{IfMatch, Versioned};
use crate::http::extract::{Body, Path, Query};
use crate::http::stale::with_current;
use crate::session::Caller;

/// The word that confirms a deletion (P-08).
const WORD: &str = "SUPPRIMER";

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(delete))
        .routes(routes!(deletion))
        .routes(routes!(list))
        .routes(routes!(undo))
}

/// For whom.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub struct PourQui {
    /// The learner for whom alone the period is deleted; the whole period without it.
    apprenant: Option<Uuid>,
}

impl PourQui {
    /// As services take it: empty for everybody.
    fn only(&self) -> String {
        self.apprenant.map(|id| id.to_string()).unwrap_or_default()
    }
}

/// What a deletion would remove (P-08).
#[derive(Debug, Serialize, ToSchema)]
pub struct Suppression {
    supprimable: bool,
    /// Why it cannot be deleted; null when it can.
    motif: Option<String>,
    /// Portfolios that would be lost.
    portfolios: i64,
    /// Of which begun.
    commences: i64,
    /// Completed sheets that would be lost.
    fiches: i64,
    /// Completed sheets that would stay, as fiches libres of their learners.
    conservees: i64,
    /// Files joined to what would be lost.
    fichiers: i64,
    /// Web addresses joined to it.
    adresses: i64,
    /// Bilans entreprise begun.
    bilans: i64,
    /// Accesses of tutors that would end.
    acces: usize,
    /// For how many days the deletion could be undone; 0: it is for good.
    annulable_jours: i32,
}

/// What a deletion, of the period or for one learner, would remove; removes nothing.
#[utoipa::path(get, path = "/api/periodes/{periode}/suppression", tag = "periodes",
    operation_id = "prevoir_suppression_periode", params(("periode" = Uuid, Path), PourQui),
    responses((status = 200, body = Suppression)))]
async fn deletion(
    caller: Caller,
    Path(periode): Path<Uuid>,
    Query(whom): Query<PourQui>,
) -> Answer<Suppression> {
    let (read, folders, bilans, accesses, undo) = tokio::join!(
        read(&caller, periode),
        count_folders(&caller, periode, &whom),
        count_bilans(&caller, periode, &whom),
        tuteurs::accesses(&caller, periode),
        undo_days(&caller),
    );
    // Of several refusals the period's is told, whichever came first: a foreign period looks missing.
    let Versioned(_, found) = read?;
    let (folders, bilans, accesses) = (folders?, bilans?, accesses?);
    let allowed = found.actions.iter().any(|action| action == "supprimer");
    let motif = match whom.apprenant {
        _ if !allowed => Some(reason(&caller, &found)),
        Some(learner) => stays(&caller, periode, learner).await?,
        None => None,
    };
    let motif = match motif {
        None => finished(&caller, &found.referentiel, bilans.finished).await?,
        refused => refused,
    };
    let supprimable = motif.is_none();
    let only = whom.only();
    let open = accesses
        .iter()
        .filter(|access| only.is_empty() || access.apprenant == only)
        .filter(|access| tuteurs::opens(access))
        .count();
    Ok(Json(Suppression {
        supprimable,
        motif,
        portfolios: folders.portfolios,
        commences: folders.started,
        fiches: folders.completed - folders.kept,
        conservees: folders.kept,
        fichiers: folders.files,
        adresses: folders.links,
        bilans: bilans.started,
        acces: open,
        // Who may not delete is told nothing of undoing.
        annulable_jours: if supprimable { undo? } else { 0 },
    }))
}

/// Why a period cannot be deleted for that learner alone: it is the last one, or the status locks them (P-06).
async fn stays(caller: &Caller, periode: Uuid, learner: Uuid) -> Result<Option<String>, Problem> {
    let request = caller.ask(ListPeriodCandidatesRequest {
        id: periode.to_string(),
    });
    let choice = caller
        .periods()
        .list_period_candidates(request)
        .await?
        .into_inner();
    let present: Vec<&str> = choice
        .candidates
        .iter()
        .filter(|one| one.present)
        .map(|one| one.apprenant.as_str())
        .collect();
    if !present.contains(&learner.to_string().as_str()) {
        return Err(Problem::new(StatusCode::NOT_FOUND, "periods.not_found"));
    }
    let code = match present.len() {
        _ if choice.verrouilles => "periods.learners_locked",
        1 => "periods.last_learner",
        _ => return Ok(None),
    };
    Ok(Some(caller.catalogue().problem(code, &Params::new())))
}

/// Why a period with finished bilans cannot be deleted, where the diploma says so (P-08).
async fn finished(caller: &Caller, code: &str, count: i64) -> Result<Option<String>, Problem> {
    if count == 0 || !referentiels::keeps_sheets(caller, code).await? {
        return Ok(None);
    }
    let params = Params::from_iter([("nombre".to_owned(), json!(count))]);
    Ok(Some(
        caller
            .catalogue()
            .problem("periods.bilans_finished", &params),
    ))
}

async fn undo_days(caller: &Caller) -> Result<i32, Problem> {
    let request = caller.ask(DescribeUndoRequest {});
    Ok(caller
        .periods()
        .describe_undo(request)
        .await?
        .into_inner()
        .days)
}

/// Why a period cannot be deleted, in the words of the refusal.
fn reason(caller: &Caller, period: &Periode) -> String {
    let mut params = Params::new();
    if let Some(first) = period.motifs_gel.first() {
        params.insert("date".to_owned(), json!(first.date));
    }
    let code = match period.gel.as_str() {
        "fige" => "periods.frozen",
        "en_cours_de_validation" => "periods.freeze_pending",
        _ => "periods.forbidden",
    };
    caller.catalogue().problem(code, &params)
}

async fn count_folders(
    caller: &Caller,
    periode: Uuid,
    whom: &PourQui,
) -> Result<portfolio::CountPeriodResponse, Problem> {
    let request = caller.ask(portfolio::CountPeriodRequest {
        period_id: periode.to_string(),
        apprenant: whom.only(),
        ..Default::default()
    });
    let reply = caller.portfolios().count_period(request).await;
    let counts = reply.map_err(Problem::from).unless_absent()?;
    Ok(counts.map(tonic::Response::into_inner).unwrap_or_default())
}

async fn count_bilans(
    caller: &Caller,
    periode: Uuid,
    whom: &PourQui,
) -> Result<evaluation::CountPeriodResponse, Problem> {
    let request = caller.ask(evaluation::CountPeriodRequest {
        period_id: periode.to_string(),
        apprenants: given(whom.only()).into_iter().collect(),
    });
    let reply = caller.bilans_entreprise().count_period(request).await;
    let counts = reply.map_err(Problem::from).unless_absent()?;
    Ok(counts.map(tonic::Response::into_inner).unwrap_or_default())
}

/// The word typed to confirm.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// `SUPPRIMER`; case and spaces around do not count.
    #[schema(example = "SUPPRIMER")]
    confirmation: String,
}

/// A deletion that was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Supprimee {
    /// Names the deletion, to undo it.
    suppression: i64,
    /// Until when it can be undone; null: it is for good.
    #[schema(format = DateTime)]
    annulable_jusqu_au: Option<String>,
}

/// Delete a period and all that was made in it, or one learner's part of it.
#[utoipa::path(delete, path = "/api/periodes/{periode}", tag = "periodes",
    operation_id = "supprimer_periode",
    params(("periode" = Uuid, Path), PourQui,
        ("If-Match" = String, Header, description = "Version that was seen")),
    request_body = Confirmation, responses((status = 200, body = Supprimee)))]
async fn delete(
    caller: Caller,
    Path(periode): Path<Uuid>,
    Query(whom): Query<PourQui>,
    IfMatch(expected_version): IfMatch,
    Body(body): Body<Confirmation>,
) -> Answer<Supprimee> {
    confirmed(&body.confirmation, WORD)?;
    let request = caller.ask(DeletePeriodRequest {
        id: periode.to_string(),
        expected_version,
        apprenant: whom.only(),
    });
    match caller.periods().delete_period(request).await {
        Ok(done) => {
            let done = done.into_inner();
            Ok(Json(Supprimee {
                suppression: done.version,
                annulable_jusqu_au: given(done.restorable_until),
            }))
        }
        Err(status) => Err(with_current(status, read(&caller, periode)).await),
    }
}

/// A period that was deleted, as a whole or for some learners, and that can still come back.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodeSupprimee {
    /// The period.
    periode: String,
    #[schema(example = "PFMP 2")]
    titre: String,
    #[schema(example = "bac-pro-melec")]
    referentiel: String,
    #[schema(example = "premiere")]
    niveau: String,
    #[schema(example = "2026-06-08", format = Date)]
    du: String,
    #[schema(example = "2026-06-26", format = Date)]
    au: String,
    /// Names the deletion, to undo it.
    suppression: i64,
    /// The period itself, rather than these learners alone.
    entiere: bool,
    /// Those whose work would come back.
    apprenants: Vec<Personne>,
    #[schema(format = DateTime)]
    supprimee_le: String,
    /// Null when it was no person.
    supprimee_par: Option<Personne>,
    #[schema(format = DateTime)]
    annulable_jusqu_au: String,
    /// `retablir`.
    actions: Vec<String>,
}

impl PeriodeSupprimee {
    fn new(deletion: Deletion, names: &Names) -> Self {
        let mut apprenants: Vec<Personne> = deletion
            .apprenants
            .iter()
            .map(|id| names.person(id))
            .collect();
        apprenants.sort_by_cached_key(|one| rank(&one.nom, &one.prenom, &one.id));
        Self {
            supprimee_par: person(&deletion.deleted_by).map(|id| names.person(id)),
            periode: deletion.period_id,
            titre: deletion.titre,
            referentiel: deletion.referentiel,
            niveau: deletion.niveau,
            du: deletion.start,
            au: deletion.end,
            suppression: deletion.version,
            entiere: deletion.whole,
            apprenants,
            supprimee_le: deletion.deleted_at,
            annulable_jusqu_au: deletion.restorable_until,
            actions: actions::french(deletion.allowed_actions),
        }
    }
}

/// The person that an actor is.
fn person(actor: &str) -> Option<&str> {
    actor.strip_prefix("person:")
}

/// What was deleted and can still come back, the latest first.
#[utoipa::path(get, path = "/api/periodes/supprimees", tag = "periodes",
    operation_id = "lister_periodes_supprimees", responses((status = 200, body = [PeriodeSupprimee])))]
async fn list(caller: Caller) -> Answer<Vec<PeriodeSupprimee>> {
    let request = caller.ask(ListDeletionsRequest {});
    let found = caller.periods().list_deletions(request).await?.into_inner();
    let mut concerned: Vec<&str> = Vec::new();
    for deletion in &found.deletions {
        concerned.extend(deletion.apprenants.iter().map(String::as_str));
        concerned.extend(person(&deletion.deleted_by));
    }
    let names = caller.names(concerned).await?;
    Ok(Json(
        found
            .deletions
            .into_iter()
            .map(|deletion| PeriodeSupprimee::new(deletion, &names))
            .collect(),
    ))
}

/// A deletion to undo.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Retablissement {
    /// Names the deletion.
    suppression: i64,
    /// Go on although learners' dates overlap (P-03).
    #[serde(default)]
    malgre_chevauchement: bool,
}

/// What is there again.
#[derive(Debug, Serialize, ToSchema)]
pub struct Retablie {
    periode: Periode,
    /// Learners who found their work again.
    retablis: i32,
    /// Learners who were taken on again since: what they had stays away.
    repris_depuis: i32,
}

/// Undo a deletion, whole.
#[utoipa::path(post, path = "/api/periodes/{periode}/retablir", tag = "periodes",
    operation_id = "retablir_periode", params(("periode" = Uuid, Path)),
    request_body = Retablissement, responses((status = 200, body = Retablie)))]
async fn undo(
    caller: Caller,
    Path(periode): Path<Uuid>,
    Body(body): Body<Retablissement>,
) -> Answer<Retablie> {
    let request = caller.ask(UndoDeletionRequest {
        period_id: periode.to_string(),
        version: body.suppression,
        malgre_chevauchement: body.malgre_chevauchement,
    });
    let done = caller.periods().undo_deletion(request).await?.into_inner();
    let Some(back) = done.period else {
        return Err(overlap(&caller, done.overlaps).await?);
    };
    let names = caller.names(named(&back)).await?;
    Ok(Json(Retablie {
        periode: Periode::new(back, &names),
        retablis: done.restored,
        repris_depuis: done.missing,
    }))
}
