//! `/api/apprenants/{apprenant}/bilans`: bilans intermédiaires de compétences (E-07).

use axum::Json;
use proto::evaluation::v1::{
    self as evaluation, CompetenceNiveau, CreateBilanRequest, ListBilansRequest,
    PrepareBilanRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::names::{Apprenant, Names, Personne};
use super::periodes::Titles;
use super::periodes_model::PeriodeNommee;
use super::referentiels::Intitule;
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, Created, given};
use crate::http::extract::{Body, Path, Query};
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(prepare))
}

/// Bilans of a learner.
#[derive(Debug, Serialize, ToSchema)]
pub struct BilansIntermediaires {
    apprenant: Apprenant,
    /// By date.
    bilans: Vec<BilanIntermediaire>,
    /// Codes of the diplomas that a bilan may be made of; several once a learner has chosen its speciality.
    referentiels: Vec<String>,
    actions: Vec<String>,
}

/// The team's dated statement.
#[derive(Debug, Serialize, ToSchema)]
pub struct BilanIntermediaire {
    id: String,
    #[schema(example = "2026-07-03", format = Date)]
    date: String,
    referentiel: String,
    niveaux: Vec<NiveauCompetence>,
    constats: String,
    conseils: String,
    /// Mark out of 20; null when none.
    #[schema(example = "13,5")]
    note: Option<String>,
    /// Who made it.
    auteur: Personne,
    cree_le: String,
    /// Bilans entreprise that it counted, and froze.
    comptes: Vec<BilanCompte>,
}

/// A level given to a competence.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NiveauCompetence {
    #[schema(example = "C1")]
    competence: String,
    #[schema(example = "acquise")]
    niveau: String,
}

/// A bilan entreprise that a bilan intermédiaire counts.
#[derive(Debug, Serialize, ToSchema)]
pub struct BilanCompte {
    id: String,
    periode: PeriodeNommee,
    #[schema(example = "2026-06-26", format = Date)]
    date: String,
    #[schema(example = "termine")]
    etat: String,
}

fn counted(counted: Vec<evaluation::CountedBilan>, titles: &Titles) -> Vec<BilanCompte> {
    counted
        .into_iter()
        .map(|bilan| BilanCompte {
            id: bilan.id,
            periode: titles.name(bilan.period_id),
            date: bilan.date,
            etat: bilan.etat,
        })
        .collect()
}

impl BilanIntermediaire {
    fn new(bilan: evaluation::BilanIntermediaire, names: &Names, titles: &Titles) -> Self {
        let niveaux = bilan.niveaux.into_iter().map(|given| NiveauCompetence {
            competence: given.competence,
            niveau: given.niveau,
        });
        Self {
            id: bilan.id,
            date: bilan.date,
            referentiel: bilan.referentiel,
            niveaux: niveaux.collect(),
            constats: bilan.constats,
            conseils: bilan.conseils,
            note: given(bilan.note),
            auteur: names.person(&bilan.author),
            cree_le: bilan.created_at,
            comptes: counted(bilan.counted, titles),
        }
    }
}

async fn joined(
    caller: &Caller,
    bilans: Vec<evaluation::BilanIntermediaire>,
) -> Result<Vec<BilanIntermediaire>, Problem> {
    let authors = bilans.iter().map(|bilan| bilan.author.as_str());
    let periods = bilans
        .iter()
        .flat_map(|bilan| &bilan.counted)
        .map(|counted| counted.period_id.as_str());
    let (names, titles) = tokio::try_join!(caller.names(authors), Titles::of(caller, periods))?;
    Ok(bilans
        .into_iter()
        .map(|bilan| BilanIntermediaire::new(bilan, &names, &titles))
        .collect())
}

/// Bilans intermédiaires of a learner.
#[utoipa::path(get, path = "/api/apprenants/{apprenant}/bilans", tag = "bilans",
    operation_id = "lister_bilans_intermediaires", params(("apprenant" = Uuid, Path)),
    responses((status = 200, body = BilansIntermediaires)))]
async fn list(caller: Caller, Path(apprenant): Path<Uuid>) -> Answer<BilansIntermediaires> {
    let learner = apprenant.to_string();
    let request = caller.ask(ListBilansRequest {
        apprenant: learner.clone(),
    });
    let reply = caller.bilans_intermediaires().list_bilans(request).await?;
    let found = reply.into_inner();
    let (bilans, names) = tokio::try_join!(
        joined(&caller, found.bilans),
        caller.names([learner.as_str()]),
    )?;
    Ok(Json(BilansIntermediaires {
        apprenant: names.apprenant(&learner, ""),
        bilans,
        referentiels: found.referentiels,
        actions: actions::french(found.allowed_actions),
    }))
}

/// The bilan to come.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct BilanPrevu {
    /// Its date; today without it.
    #[param(example = "2026-07-03")]
    date: String,
    /// Its diploma.
    #[param(example = "bac-pro-melec")]
    referentiel: String,
}

/// What a bilan of that date would count.
#[derive(Debug, Serialize, ToSchema)]
pub struct Preparation {
    apprenant: Apprenant,
    referentiel: String,
    /// Neither before this day (the last bilan's; null when none)…
    #[schema(example = "2026-05-29", format = Date)]
    date_minimale: Option<String>,
    /// … nor after this one.
    #[schema(example = "2026-07-03", format = Date)]
    date_maximale: Option<String>,
    /// Number of the bilan to come, from 1.
    rang: i32,
    competences: Vec<CompetenceObservee>,
    /// Of the competences that its family of trades has in common, those of which something is known.
    communes: Vec<CompetenceObservee>,
    /// Levels that may be given.
    niveaux: Vec<Intitule>,
    bilans_entreprise: Vec<BilanCompte>,
    actions: Vec<String>,
}

/// A competence and what was observed of it since the last bilan.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompetenceObservee {
    #[schema(example = "C1")]
    code: String,
    intitule: String,
    /// Level given by the last bilan; null when none.
    avant: Option<String>,
    observations: Vec<Observation>,
}

/// One observation.
#[derive(Debug, Serialize, ToSchema)]
pub struct Observation {
    periode: PeriodeNommee,
    #[schema(example = "2026-06-26", format = Date)]
    date: String,
    niveau: String,
    /// Title of the criterion, where the competence was assessed by criteria (E-03).
    critere: Option<String>,
}

impl CompetenceObservee {
    fn new(evidence: evaluation::CompetenceEvidence, titles: &Titles) -> Self {
        let observations = evidence.observations.into_iter().map(|seen| Observation {
            periode: titles.name(seen.period_id),
            date: seen.date,
            niveau: seen.niveau,
            critere: given(seen.critere),
        });
        Self {
            code: evidence.code,
            intitule: evidence.intitule,
            avant: given(evidence.avant),
            observations: observations.collect(),
        }
    }
}

fn named_periods(prepared: &evaluation::Preparation) -> impl Iterator<Item = &str> {
    let observed = prepared
        .competences
        .iter()
        .chain(&prepared.communes)
        .flat_map(|competence| &competence.observations)
        .map(|observation| observation.period_id.as_str());
    let counted = prepared.bilans_entreprise.iter();
    observed.chain(counted.map(|bilan| bilan.period_id.as_str()))
}

/// What a bilan intermédiaire would count; changes nothing.
#[utoipa::path(get, path = "/api/apprenants/{apprenant}/bilans/preparation", tag = "bilans",
    operation_id = "preparer_bilan_intermediaire", params(("apprenant" = Uuid, Path), BilanPrevu),
    responses((status = 200, body = Preparation)))]
async fn prepare(
    caller: Caller,
    Path(apprenant): Path<Uuid>,
    Query(prevu): Query<BilanPrevu>,
) -> Answer<Preparation> {
    let learner = apprenant.to_string();
    let request = caller.ask(PrepareBilanRequest {
        apprenant: learner.clone(),
        date: prevu.date,
        referentiel: prevu.referentiel,
    });
    let reply = caller
        .bilans_intermediaires()
        .prepare_bilan(request)
        .await?;
    let prepared = reply.into_inner();
    let (names, titles) = tokio::try_join!(
        caller.names([learner.as_str()]),
        Titles::of(&caller, named_periods(&prepared)),
    )?;
    Ok(Json(Preparation::new(prepared, &names, &titles)))
}

impl Preparation {
    fn new(prepared: evaluation::Preparation, names: &Names, titles: &Titles) -> Self {
        let observed = |found: Vec<evaluation::CompetenceEvidence>| {
            let found = found.into_iter();
            found
                .map(|evidence| CompetenceObservee::new(evidence, titles))
                .collect()
        };
        let niveaux = prepared.niveaux.into_iter().map(|level| Intitule {
            code: level.code,
            intitule: level.intitule,
        });
        Self {
            apprenant: names.apprenant(&prepared.apprenant, ""),
            referentiel: prepared.referentiel,
            date_minimale: given(prepared.date_minimale),
            date_maximale: given(prepared.date_maximale),
            rang: prepared.rang,
            competences: observed(prepared.competences),
            communes: observed(prepared.communes),
            niveaux: niveaux.collect(),
            bilans_entreprise: counted(prepared.bilans_entreprise, titles),
            actions: actions::french(prepared.allowed_actions),
        }
    }
}

/// A bilan intermédiaire to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouveauBilan {
    #[schema(example = "bac-pro-melec")]
    referentiel: String,
    #[schema(example = "2026-07-03", format = Date)]
    date: String,
    /// Not every competence needs a level.
    #[serde(default)]
    niveaux: Vec<NiveauCompetence>,
    #[serde(default)]
    constats: String,
    #[serde(default)]
    conseils: String,
    /// Mark out of 20, with a comma or a dot.
    #[schema(example = "13,5")]
    note: Option<String>,
}

impl NouveauBilan {
    fn into_request(self, apprenant: Uuid) -> CreateBilanRequest {
        let niveaux = self.niveaux.into_iter().map(|given| CompetenceNiveau {
            competence: given.competence,
            niveau: given.niveau,
        });
        CreateBilanRequest {
            apprenant: apprenant.to_string(),
            referentiel: self.referentiel,
            date: self.date,
            niveaux: niveaux.collect(),
            constats: self.constats,
            conseils: self.conseils,
            note: self.note.unwrap_or_default(),
        }
    }
}

/// Make a bilan intermédiaire: counts and freezes every bilan entreprise up to its date.
#[utoipa::path(post, path = "/api/apprenants/{apprenant}/bilans", tag = "bilans",
    operation_id = "creer_bilan_intermediaire", params(("apprenant" = Uuid, Path)),
    request_body = NouveauBilan, responses((status = 201, body = BilanIntermediaire)))]
async fn create(
    caller: Caller,
    Path(apprenant): Path<Uuid>,
    Body(body): Body<NouveauBilan>,
) -> Result<Created<BilanIntermediaire>, Problem> {
    let request = caller.ask(body.into_request(apprenant));
    let reply = caller.bilans_intermediaires().create_bilan(request).await?;
    let mut joined = joined(&caller, vec![reply.into_inner()]).await?;
    joined.pop().map(Created).ok_or_else(Problem::internal)
}
