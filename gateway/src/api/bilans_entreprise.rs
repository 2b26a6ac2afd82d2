//! `…/bilan`: the bilan entreprise of one learner for one period (E-03, E-04).

use axum::Json;
use proto::evaluation::v1::{
    self as evaluation, ChangeBilanRequest, FinishBilanRequest, GetBilanRequest, ReopenBilanRequest,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::forms::{self, Champ, ResultatSaisie, Saisie};
use super::referentiels::Intitule;
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, given};
use crate::http::etag::{IfMatch, Versioned};
use crate::http::extract::{Body, Path};
use crate::http::stale::with_current;
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(show, change))
        .routes(routes!(finish))
        .routes(routes!(reopen))
}

/// A bilan entreprise.
#[derive(Debug, Serialize, ToSchema)]
pub struct BilanEntreprise {
    id: String,
    /// `a_faire`, `en_cours`, `termine` or `fige`.
    #[schema(example = "en_cours")]
    etat: String,
    /// `mode:<competence>` (`globale` or `criteres`), `niveau:<competence>`, `critere:<critere>`, `engagement` (0 to 4),
    /// `date_rencontre`, `commentaire`, `taches`.
    champs: Vec<Champ>,
    competences: Vec<CompetenceBilan>,
    taches: Vec<TacheBilan>,
    /// The sheets that show tasks, or in which something was picked (F-04).
    fiches: Vec<FicheBilan>,
    /// Levels that may be given.
    niveaux: Vec<Intitule>,
    /// Proposed until a date is typed.
    #[schema(example = "2026-06-26", format = Date)]
    date_proposee: Option<String>,
    /// First day allowed by the learner's last bilan intermédiaire; null when there is none.
    #[schema(example = "2026-05-29", format = Date)]
    date_minimale: Option<String>,
    /// The bilan intermédiaire that counted it; null when none.
    fige_par: Option<FigePar>,
    /// Version, also the `ETag`.
    version: i64,
    actions: Vec<String>,
}

/// A competence to assess.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompetenceBilan {
    code: String,
    intitule: String,
    /// `globale` or `criteres`: as somebody chose here, else as its sheets say.
    #[schema(example = "globale")]
    mode: String,
    /// By criteria: those to assess.
    criteres: Vec<CritereBilan>,
    /// It has criteria, and may be assessed by them.
    a_des_criteres: bool,
    /// Numbers of the sheets in which it was picked.
    fiches: Vec<i32>,
}

/// A criterion to assess.
#[derive(Debug, Serialize, ToSchema)]
pub struct CritereBilan {
    code: String,
    intitule: String,
    /// Numbers of the sheets in which it was picked.
    fiches: Vec<i32>,
}

/// A sheet that the bilan uses.
#[derive(Debug, Serialize, ToSchema)]
pub struct FicheBilan {
    #[schema(example = 1)]
    numero: i32,
    id: String,
    /// ISO week; null for a sheet that is of no week.
    #[schema(example = "2026-W24")]
    semaine: Option<String>,
}

impl From<evaluation::CompetenceLine> for CompetenceBilan {
    fn from(line: evaluation::CompetenceLine) -> Self {
        let criteres = line.criteres.into_iter().map(|critere| CritereBilan {
            code: critere.code,
            intitule: critere.intitule,
            fiches: critere.fiches,
        });
        Self {
            code: line.code,
            intitule: line.intitule,
            mode: line.mode,
            criteres: criteres.collect(),
            a_des_criteres: line.has_criteres,
            fiches: line.fiches,
        }
    }
}

/// A task that may be ticked.
#[derive(Debug, Serialize, ToSchema)]
pub struct TacheBilan {
    code: String,
    intitule: String,
    /// Code of its activity.
    activite: String,
    activite_intitule: String,
    /// Numbers of the sheets that show it.
    fiches: Vec<i32>,
}

/// The bilan intermédiaire that froze a bilan.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigePar {
    bilan: String,
    #[schema(example = "2026-07-03", format = Date)]
    date: String,
}

fn titled(code: String, intitule: String) -> Intitule {
    Intitule { code, intitule }
}

impl From<evaluation::TacheLine> for TacheBilan {
    fn from(line: evaluation::TacheLine) -> Self {
        Self {
            code: line.code,
            intitule: line.intitule,
            activite: line.activite,
            activite_intitule: line.activite_intitule,
            fiches: line.fiches,
        }
    }
}

async fn shown(
    caller: &Caller,
    bilan: evaluation::BilanEntreprise,
) -> Result<Versioned<BilanEntreprise>, Problem> {
    let names = caller.names(forms::authors(&bilan.fields)).await?;
    let levels = bilan.niveaux.into_iter();
    let used = bilan.fiches.into_iter();
    let shown = BilanEntreprise {
        id: bilan.id,
        etat: bilan.etat,
        champs: forms::fields(bilan.fields, &names),
        competences: bilan.competences.into_iter().map(Into::into).collect(),
        fiches: used
            .map(|line| FicheBilan {
                numero: line.numero,
                id: line.sheet_id,
                semaine: given(line.week),
            })
            .collect(),
        taches: bilan.taches.into_iter().map(Into::into).collect(),
        niveaux: levels
            .map(|level| titled(level.code, level.intitule))
            .collect(),
        date_proposee: given(bilan.date_proposee),
        date_minimale: given(bilan.date_minimale),
        fige_par: bilan.frozen_by.map(|by| FigePar {
            bilan: by.bilan_id,
            date: by.date,
        }),
        version: bilan.version,
        actions: actions::french(bilan.allowed_actions),
    };
    Ok(Versioned(bilan.version, shown))
}

async fn read(
    caller: &Caller,
    periode: Uuid,
    apprenant: Uuid,
) -> Result<Versioned<BilanEntreprise>, Problem> {
    let request = caller.ask(GetBilanRequest {
        period_id: periode.to_string(),
        apprenant: apprenant.to_string(),
    });
    let found = caller.bilans_entreprise().get_bilan(request).await?;
    shown(caller, found.into_inner()).await
}

/// The bilan entreprise.
#[utoipa::path(get, path = "/api/periodes/{periode}/apprenants/{apprenant}/bilan", tag = "bilans",
    operation_id = "lire_bilan_entreprise", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    responses((status = 200, body = BilanEntreprise)))]
async fn show(
    caller: Caller,
    Path((periode, apprenant)): Path<(Uuid, Uuid)>,
) -> Result<Versioned<BilanEntreprise>, Problem> {
    read(&caller, periode, apprenant).await
}

/// Change fields of the bilan entreprise.
#[utoipa::path(patch, path = "/api/periodes/{periode}/apprenants/{apprenant}/bilan", tag = "bilans",
    operation_id = "modifier_bilan_entreprise",
    params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    request_body = Saisie, responses((status = 200, body = ResultatSaisie)))]
async fn change(
    caller: Caller,
    Path((periode, apprenant)): Path<(Uuid, Uuid)>,
    Body(body): Body<Saisie>,
) -> Answer<ResultatSaisie> {
    let request = caller.ask(ChangeBilanRequest {
        period_id: periode.to_string(),
        apprenant: apprenant.to_string(),
        changes: body.into_changes(),
    });
    let outcome = caller.bilans_entreprise().change_bilan(request).await?;
    Ok(Json(forms::outcome(&caller, outcome.into_inner()).await?))
}

/// Finish the bilan: the learner sees it.
#[utoipa::path(post, path = "/api/periodes/{periode}/apprenants/{apprenant}/bilan/fin", tag = "bilans",
    operation_id = "terminer_bilan_entreprise",
    params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path),
        ("If-Match" = String, Header, description = "Version that was seen")),
    responses((status = 200, body = BilanEntreprise)))]
async fn finish(
    caller: Caller,
    Path((periode, apprenant)): Path<(Uuid, Uuid)>,
    IfMatch(expected_version): IfMatch,
) -> Result<Versioned<BilanEntreprise>, Problem> {
    let request = caller.ask(FinishBilanRequest {
        period_id: periode.to_string(),
        apprenant: apprenant.to_string(),
        expected_version,
    });
    match caller.bilans_entreprise().finish_bilan(request).await {
        Ok(bilan) => shown(&caller, bilan.into_inner()).await,
        Err(status) => Err(with_current(status, read(&caller, periode, apprenant)).await),
    }
}

/// Take a finished bilan up again.
#[utoipa::path(post, path = "/api/periodes/{periode}/apprenants/{apprenant}/bilan/reprise", tag = "bilans",
    operation_id = "reprendre_bilan_entreprise",
    params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path),
        ("If-Match" = String, Header, description = "Version that was seen")),
    responses((status = 200, body = BilanEntreprise)))]
async fn reopen(
    caller: Caller,
    Path((periode, apprenant)): Path<(Uuid, Uuid)>,
    IfMatch(expected_version): IfMatch,
) -> Result<Versioned<BilanEntreprise>, Problem> {
    let request = caller.ask(ReopenBilanRequest {
        period_id: periode.to_string(),
        apprenant: apprenant.to_string(),
        expected_version,
    });
    match caller.bilans_entreprise().reopen_bilan(request).await {
        Ok(bilan) => shown(&caller, bilan.into_inner()).await,
        Err(status) => Err(with_current(status, read(&caller, periode, apprenant)).await),
    }
}
