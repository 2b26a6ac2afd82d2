//! `/api/referentiels`: diplomas, as data.

use std::collections::HashMap;

use axum::Json;
use proto::periods::v1::{self as periods, GetReferentielRequest, ListReferentielsRequest};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, given};
use crate::http::extract::Path;
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
}

/// Something official: its code, its title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Intitule {
    #[schema(example = "A1T1")]
    pub code: String,
    #[schema(example = "Prendre connaissance du dossier")]
    pub intitule: String,
}

impl From<periods::Item> for Intitule {
    fn from(item: periods::Item) -> Self {
        Self {
            code: item.code,
            intitule: item.intitule,
        }
    }
}

/// A diploma, in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferentielCourt {
    #[schema(example = "bac-pro-melec")]
    code: String,
    intitule: String,
    #[schema(example = "MELEC")]
    sigle: String,
    #[serde(rename = "type")]
    #[schema(example = "bac-pro")]
    genre: String,
    niveaux: Vec<Intitule>,
}

/// A diploma.
#[derive(Debug, Serialize, ToSchema)]
pub struct Referentiel {
    #[schema(example = "bac-pro-melec")]
    code: String,
    intitule: String,
    sigle: String,
    #[serde(rename = "type")]
    genre: String,
    /// Version of the official text.
    version: String,
    niveaux: Vec<Intitule>,
    /// Statuses that a period may have.
    statuts: Vec<StatutPeriode>,
    activites: Vec<Activite>,
    competences: Vec<Competence>,
    /// What this diploma calls its criteria.
    libelle_criteres: String,
    /// Form of the follow-up in the company.
    suivi_entreprise: String,
}

/// A status of a period, and the assessments it yields (P-09).
#[derive(Debug, Serialize, ToSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four facts that go together in any way"
)]
pub struct StatutPeriode {
    code: String,
    intitule: String,
    /// Niveaux where it exists.
    niveaux: Vec<String>,
    bilan_attitudes: bool,
    bilan_entreprise: bool,
    alimente_tableau_de_bord: bool,
    /// Exam unit; null when it is none.
    certificative: Option<String>,
    /// Learners cannot be changed afterwards (P-06).
    apprenants_verrouilles: bool,
}

/// An activity and its tasks.
#[derive(Debug, Serialize, ToSchema)]
pub struct Activite {
    code: String,
    intitule: String,
    taches: Vec<Tache>,
}

/// A task.
#[derive(Debug, Serialize, ToSchema)]
pub struct Tache {
    code: String,
    intitule: String,
    /// Codes of the competences it calls on.
    competences: Vec<String>,
}

/// A competence and its criteria.
#[derive(Debug, Serialize, ToSchema)]
pub struct Competence {
    code: String,
    intitule: String,
    criteres: Vec<Intitule>,
}

fn items(items: Vec<periods::Item>) -> Vec<Intitule> {
    items.into_iter().map(Into::into).collect()
}

impl From<periods::ReferentielSummary> for ReferentielCourt {
    fn from(summary: periods::ReferentielSummary) -> Self {
        Self {
            code: summary.code,
            intitule: summary.intitule,
            sigle: summary.sigle,
            genre: summary.r#type,
            niveaux: items(summary.niveaux),
        }
    }
}

impl From<periods::StatutPeriode> for StatutPeriode {
    fn from(statut: periods::StatutPeriode) -> Self {
        Self {
            code: statut.code,
            intitule: statut.intitule,
            niveaux: statut.niveaux,
            bilan_attitudes: statut.bilan_attitudes,
            bilan_entreprise: statut.bilan_entreprise,
            alimente_tableau_de_bord: statut.alimente_tableau_de_bord,
            certificative: given(statut.certificative),
            apprenants_verrouilles: statut.apprenants_verrouilles,
        }
    }
}

impl From<periods::Activite> for Activite {
    fn from(activite: periods::Activite) -> Self {
        let taches = activite.taches.into_iter().map(|tache| Tache {
            code: tache.code,
            intitule: tache.intitule,
            competences: tache.competences,
        });
        Self {
            code: activite.code,
            intitule: activite.intitule,
            taches: taches.collect(),
        }
    }
}

impl From<periods::Referentiel> for Referentiel {
    fn from(found: periods::Referentiel) -> Self {
        let competences = found.competences.into_iter().map(|competence| Competence {
            code: competence.code,
            intitule: competence.intitule,
            criteres: items(competence.criteres),
        });
        Self {
            code: found.code,
            intitule: found.intitule,
            sigle: found.sigle,
            genre: found.r#type,
            version: found.version,
            niveaux: items(found.niveaux),
            statuts: found.statuts.into_iter().map(Into::into).collect(),
            activites: found.activites.into_iter().map(Into::into).collect(),
            competences: competences.collect(),
            libelle_criteres: found.libelle_criteres,
            suivi_entreprise: found.suivi_entreprise,
        }
    }
}

/// Diplomas.
#[utoipa::path(get, path = "/api/referentiels", tag = "referentiels", operation_id = "lister_referentiels",
    responses((status = 200, body = [ReferentielCourt])))]
async fn list(caller: Caller) -> Answer<Vec<ReferentielCourt>> {
    let request = caller.ask(ListReferentielsRequest {});
    let found = caller.referentiels().list_referentiels(request).await?;
    Ok(Json(
        found
            .into_inner()
            .referentiels
            .into_iter()
            .map(Into::into)
            .collect(),
    ))
}

/// One diploma: tasks, competences, statuses of periods.
#[utoipa::path(get, path = "/api/referentiels/{code}", tag = "referentiels",
    operation_id = "lire_referentiel", params(("code" = String, Path)),
    responses((status = 200, body = Referentiel)))]
async fn show(caller: Caller, Path(code): Path<String>) -> Answer<Referentiel> {
    Ok(Json(find(&caller, code).await?.into()))
}

async fn find(caller: &Caller, code: String) -> Result<periods::Referentiel, Problem> {
    let request = caller.ask(GetReferentielRequest { code });
    let found = caller.referentiels().get_referentiel(request).await?;
    Ok(found.into_inner())
}

/// Titles of the tasks of a diploma, by code.
#[derive(Debug)]
pub struct TitresTaches(HashMap<String, String>);

impl TitresTaches {
    /// Those of the diploma of this code.
    pub async fn of(caller: &Caller, code: String) -> Result<Self, Problem> {
        let taches = find(caller, code)
            .await?
            .activites
            .into_iter()
            .flat_map(|activite| activite.taches)
            .map(|tache| (tache.code, tache.intitule));
        Ok(Self(taches.collect()))
    }

    /// The tasks with their titles.
    pub fn with_titles(&self, codes: Vec<String>) -> Vec<Intitule> {
        codes
            .into_iter()
            .map(|code| Intitule {
                intitule: self.0.get(&code).cloned().unwrap_or_default(),
                code,
            })
            .collect()
    }
}
