//! `/api/referentiels/{code}/differences`: what changes from one diploma to another, as data.

use axum::Json;
use proto::identity::v1::{self as identity, CompareReferentielsRequest};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::referentiels::Intitule;
use crate::Gateway;
use crate::http::answer::{Answer, given};
use crate::http::extract::{Path, Query};
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(compare))
}

/// A diploma, and the official text that it follows.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct VersionReferentiel {
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
}

/// What becomes of one element of the diploma.
#[derive(Debug, Serialize, ToSchema)]
pub struct ElementChange {
    /// `niveau`, `option`, `statut`, `bloc`, `activite`, `tache`, `competence`, `critere`, `epreuve` or `attitude`.
    #[schema(example = "tache")]
    genre: String,
    #[schema(example = "A1T1")]
    code: String,
    intitule: String,
    /// `ajoute`, `retire`, `intitule` or `liens`.
    #[schema(example = "intitule")]
    changement: String,
    /// The former title, where it changes.
    intitule_avant: Option<String>,
    /// Where links change.
    liens: Vec<LienChange>,
}

/// A link of an element that leads elsewhere.
#[derive(Debug, Serialize, ToSchema)]
pub struct LienChange {
    #[schema(example = "competences")]
    lien: String,
    ajoutes: Vec<String>,
    retires: Vec<String>,
}

/// A rule of the diploma that is another one.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegleChangee {
    #[schema(example = "rythme_fiches")]
    regle: String,
    /// The status of periods that it is about; null for the whole diploma.
    statut: Option<Intitule>,
    avant: Vec<String>,
    apres: Vec<String>,
}

/// What changes from one diploma to another.
#[derive(Debug, Serialize, ToSchema)]
pub struct Comparaison {
    /// The older one.
    depuis: VersionReferentiel,
    /// The newer one.
    vers: VersionReferentiel,
    /// In the order of the newer one, then what the older one alone has.
    elements: Vec<ElementChange>,
    regles: Vec<RegleChangee>,
}

impl From<identity::InstalledReferentiel> for VersionReferentiel {
    fn from(one: identity::InstalledReferentiel) -> Self {
        Self {
            code: one.code,
            intitule: one.intitule,
            sigle: one.sigle,
            genre: one.r#type,
            version: one.version,
        }
    }
}

impl From<identity::ElementChange> for ElementChange {
    fn from(one: identity::ElementChange) -> Self {
        let liens = one.links.into_iter().map(|link| LienChange {
            lien: link.name,
            ajoutes: link.added,
            retires: link.removed,
        });
        Self {
            genre: one.genre,
            code: one.code,
            intitule: one.intitule,
            changement: one.change,
            intitule_avant: given(one.was),
            liens: liens.collect(),
        }
    }
}

impl From<identity::ReferentielComparison> for Comparaison {
    fn from(found: identity::ReferentielComparison) -> Self {
        let regles = found.rules.into_iter().map(|rule| RegleChangee {
            regle: rule.name,
            statut: given(rule.statut).map(|code| Intitule {
                code,
                intitule: rule.statut_intitule,
            }),
            avant: rule.before,
            apres: rule.after,
        });
        Self {
            depuis: found.since.map(Into::into).unwrap_or_default(),
            vers: found.referentiel.map(Into::into).unwrap_or_default(),
            elements: found.elements.into_iter().map(Into::into).collect(),
            regles: regles.collect(),
        }
    }
}

/// Which diploma one is compared with.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Depuis {
    /// Code of the older one.
    depuis: String,
}

/// What changes from one diploma to another.
#[utoipa::path(get, path = "/api/referentiels/{code}/differences", tag = "referentiels",
    operation_id = "comparer_referentiels", params(("code" = String, Path), Depuis),
    responses((status = 200, body = Comparaison)))]
async fn compare(
    caller: Caller,
    Path(code): Path<String>,
    Query(wanted): Query<Depuis>,
) -> Answer<Comparaison> {
    let request = caller.ask(CompareReferentielsRequest {
        code,
        since: wanted.depuis,
    });
    let found = caller.diplomes().compare_referentiels(request).await?;
    Ok(Json(found.into_inner().into()))
}
