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
    /// Version of the official text.
    version: String,
    niveaux: Vec<Intitule>,
    nombre_activites: u32,
    nombre_taches: u32,
    nombre_competences: u32,
    nombre_epreuves: u32,
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
    /// Number in the national register of certifications; null when unknown.
    #[schema(example = "RNCP38878")]
    rncp: Option<String>,
    niveaux: Vec<Intitule>,
    /// Options of the diploma; may be empty.
    options: Vec<Intitule>,
    /// Statuses that a period may have.
    statuts: Vec<StatutPeriode>,
    /// Blocs or pôles of competences; may be empty.
    blocs: Vec<Bloc>,
    activites: Vec<Activite>,
    competences: Vec<Competence>,
    /// Exam units; may be empty.
    epreuves: Vec<Epreuve>,
    /// Professional attitudes; may be empty.
    attitudes_professionnelles: Vec<Intitule>,
    /// What this diploma calls its criteria.
    libelle_criteres: String,
    /// Form of the follow-up in the company: `portfolio` or `fiches-activites`.
    #[schema(example = "portfolio")]
    suivi_entreprise: String,
    /// When the sheets of a period exist: `hebdomadaire`, `libre` or `hebdomadaire-et-libre`.
    #[schema(example = "hebdomadaire")]
    rythme_fiches: String,
    /// Completed sheets of a deleted period become fiches libres (P-08).
    fiches_conservees: bool,
    /// Who ticks the tasks of a sheet: `apprenant`, `enseignant`, `maitre-apprentissage`.
    #[schema(example = json!(["apprenant", "enseignant", "maitre-apprentissage"]))]
    relient_taches: Vec<String>,
    /// Who picks the competences that the bilan entreprise assesses.
    #[schema(example = json!(["enseignant"]))]
    relient_competences: Vec<String>,
    /// The seconde commune of its family of trades; null when it belongs to none.
    famille: Option<ReferentielCourt>,
    /// What a seconde commune leads to; empty for a diploma.
    specialites: Vec<ReferentielCourt>,
    /// What is known to be missing of the official text; empty when nothing is.
    manques: Vec<String>,
    /// Fingerprint of this version: two versions with the same one say exactly the same.
    empreinte: String,
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

/// A bloc, or pôle, of competences.
#[derive(Debug, Serialize, ToSchema)]
pub struct Bloc {
    code: String,
    intitule: String,
    /// Unit of the exam that assesses it.
    #[schema(example = "U31")]
    unite: Option<String>,
    /// Code of the option that it is reserved to.
    option: Option<String>,
}

/// An activity and its tasks.
#[derive(Debug, Serialize, ToSchema)]
pub struct Activite {
    code: String,
    intitule: String,
    /// Code of its bloc.
    bloc: Option<String>,
    /// Code of the option that it is reserved to.
    option: Option<String>,
    /// Without any, it is planned by the competences of its bloc.
    taches: Vec<Tache>,
}

/// A task.
#[derive(Debug, Serialize, ToSchema)]
pub struct Tache {
    code: String,
    intitule: String,
    /// Codes of the competences it calls on; empty when the link is unknown.
    competences: Vec<String>,
}

/// A competence and its criteria.
#[derive(Debug, Serialize, ToSchema)]
pub struct Competence {
    code: String,
    intitule: String,
    /// Code of its bloc.
    bloc: Option<String>,
    /// Code of the option that it is reserved to.
    option: Option<String>,
    /// Without any, it is only assessed as a whole.
    criteres: Vec<Intitule>,
    /// Codes of the professional attitudes that go with it.
    attitudes: Vec<String>,
}

/// An exam unit, and what it assesses.
#[derive(Debug, Serialize, ToSchema)]
pub struct Epreuve {
    #[schema(example = "E31")]
    code: String,
    intitule: String,
    /// The unit of the diploma that it certifies.
    #[schema(example = "U31")]
    unite: String,
    /// Weight in the diploma; null when unknown.
    coefficient: Option<f64>,
    /// Codes of the competences it assesses.
    competences: Vec<String>,
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
            version: summary.version,
            niveaux: items(summary.niveaux),
            nombre_activites: summary.activites,
            nombre_taches: summary.taches,
            nombre_competences: summary.competences,
            nombre_epreuves: summary.epreuves,
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
            bloc: given(activite.bloc),
            option: given(activite.option),
            taches: taches.collect(),
        }
    }
}

impl From<periods::Bloc> for Bloc {
    fn from(bloc: periods::Bloc) -> Self {
        Self {
            code: bloc.code,
            intitule: bloc.intitule,
            unite: given(bloc.unite),
            option: given(bloc.option),
        }
    }
}

impl From<periods::Competence> for Competence {
    fn from(competence: periods::Competence) -> Self {
        Self {
            code: competence.code,
            intitule: competence.intitule,
            bloc: given(competence.bloc),
            option: given(competence.option),
            criteres: items(competence.criteres),
            attitudes: competence.attitudes,
        }
    }
}

impl From<periods::Epreuve> for Epreuve {
    fn from(epreuve: periods::Epreuve) -> Self {
        Self {
            code: epreuve.code,
            intitule: epreuve.intitule,
            unite: epreuve.unite,
            coefficient: epreuve.coefficient,
            competences: epreuve.competences,
        }
    }
}

impl From<periods::Referentiel> for Referentiel {
    fn from(found: periods::Referentiel) -> Self {
        Self {
            code: found.code,
            intitule: found.intitule,
            sigle: found.sigle,
            genre: found.r#type,
            version: found.version,
            rncp: given(found.rncp),
            niveaux: items(found.niveaux),
            options: items(found.options),
            statuts: found.statuts.into_iter().map(Into::into).collect(),
            blocs: found.blocs.into_iter().map(Into::into).collect(),
            activites: found.activites.into_iter().map(Into::into).collect(),
            competences: found.competences.into_iter().map(Into::into).collect(),
            epreuves: found.epreuves.into_iter().map(Into::into).collect(),
            attitudes_professionnelles: items(found.attitudes_professionnelles),
            libelle_criteres: found.libelle_criteres,
            suivi_entreprise: found.suivi_entreprise,
            rythme_fiches: found.rythme_fiches,
            fiches_conservees: found.fiches_conservees,
            relient_taches: found.relient_taches,
            relient_competences: found.relient_competences,
            famille: found.famille.map(Into::into),
            specialites: found.specialites.into_iter().map(Into::into).collect(),
            manques: found.missing,
            empreinte: found.fingerprint,
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

/// One diploma, whole: activities and tasks, competences, exam units, statuses of periods.
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

/// Whether a diploma keeps the completed sheets of a deleted period (P-08).
pub async fn keeps_sheets(caller: &Caller, code: &str) -> Result<bool, Problem> {
    Ok(find(caller, code.to_owned()).await?.fiches_conservees)
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
