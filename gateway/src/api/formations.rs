//! `/api/formations`: what MEF codes lead to, and what divisions chose (I-05).

use axum::Json;
use proto::identity::v1::{
    self as identity, ChooseDiplomasRequest, ListFormationsRequest, ResetFormationRequest,
    SetFormationRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use crate::Gateway;
use crate::http::answer::{Answer, given};
use crate::http::extract::{Body, Path, Query};
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(choose))
        .routes(routes!(set, reset))
}

/// The table, and what divisions chose.
#[derive(Debug, Serialize, ToSchema)]
#[expect(
    clippy::struct_field_names,
    reason = "the JSON names the list after what it lists"
)]
pub struct Formations {
    formations: Vec<Formation>,
    /// Divisions whose MEF leads to several diplomas.
    choix: Vec<ChoixDivision>,
    actions: Vec<String>,
}

/// A course of the registry.
#[derive(Debug, Serialize, ToSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four facts of a line that go together in any way"
)]
pub struct Formation {
    /// The ten digits that count.
    #[schema(example = "2472501232")]
    mef: String,
    /// Null when the national table has none.
    intitule: Option<String>,
    /// Null when unknown.
    niveau: Option<String>,
    /// Codes of the diplomas that it may lead to.
    referentiels: Vec<String>,
    /// Does not tell the diploma by itself: each division chooses.
    commune: bool,
    /// Said by the établissement, not by the national table.
    propre: bool,
    /// The national table has a line to go back to.
    nationale: bool,
    /// In no table: its learners have no diploma.
    inconnue: bool,
    /// Learners concerned.
    effectif: i64,
    divisions: Vec<String>,
}

/// A division and its diploma.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChoixDivision {
    division: String,
    mef: String,
    intitule: Option<String>,
    /// Codes of the diplomas to choose from.
    candidats: Vec<String>,
    effectif: i64,
    /// Somebody chose.
    choisi: bool,
    /// What was chosen; null for another diploma, or when nobody chose.
    referentiel: Option<String>,
    /// What holds as long as nobody chooses: the only candidate subscribed to.
    par_abonnement: Option<String>,
}

impl From<identity::FormationTable> for Formations {
    fn from(table: identity::FormationTable) -> Self {
        Self {
            formations: table.formations.into_iter().map(Into::into).collect(),
            choix: table.choices.into_iter().map(Into::into).collect(),
            actions: actions::french(table.allowed_actions),
        }
    }
}

impl From<identity::Formation> for Formation {
    fn from(formation: identity::Formation) -> Self {
        Self {
            mef: formation.mef,
            intitule: given(formation.intitule),
            niveau: given(formation.niveau),
            referentiels: formation.referentiels,
            commune: formation.commune,
            propre: formation.propre,
            nationale: formation.nationale,
            inconnue: formation.inconnue,
            effectif: formation.effectif,
            divisions: formation.divisions,
        }
    }
}

impl From<identity::DiplomaChoice> for ChoixDivision {
    fn from(choice: identity::DiplomaChoice) -> Self {
        Self {
            division: choice.division,
            mef: choice.mef,
            intitule: given(choice.intitule),
            candidats: choice.candidats,
            effectif: choice.effectif,
            choisi: choice.choisi,
            referentiel: given(choice.referentiel),
            par_abonnement: given(choice.par_abonnement),
        }
    }
}

/// Whose learners.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct FiltreFormations {
    /// Those of that preview; without it, those of the year.
    import: Option<Uuid>,
}

/// The table of courses.
#[utoipa::path(get, path = "/api/formations", tag = "imports", operation_id = "lister_formations",
    params(FiltreFormations), responses((status = 200, body = Formations)))]
async fn list(caller: Caller, Query(filtre): Query<FiltreFormations>) -> Answer<Formations> {
    let request = caller.ask(ListFormationsRequest {
        import_id: filtre.import.map(|id| id.to_string()).unwrap_or_default(),
    });
    let table = caller.formations().list_formations(request).await?;
    Ok(Json(table.into_inner().into()))
}

/// What a MEF leads to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LienFormation {
    #[schema(example = "premiere")]
    niveau: String,
    /// One, or several among which divisions choose; none for a diploma that the application does not have.
    referentiels: Vec<String>,
}

/// Link a MEF to a niveau and diplomas; holds at once for the learners already imported.
#[utoipa::path(put, path = "/api/formations/{mef}", tag = "imports", operation_id = "relier_formation",
    params(("mef" = String, Path)), request_body = LienFormation, responses((status = 200, body = Formations)))]
async fn set(
    caller: Caller,
    Path(mef): Path<String>,
    Body(body): Body<LienFormation>,
) -> Answer<Formations> {
    let request = caller.ask(SetFormationRequest {
        mef,
        niveau: body.niveau,
        referentiels: body.referentiels,
    });
    let table = caller.formations().set_formation(request).await?;
    Ok(Json(table.into_inner().into()))
}

/// Go back to the national line of a MEF.
#[utoipa::path(delete, path = "/api/formations/{mef}", tag = "imports", operation_id = "retablir_formation",
    params(("mef" = String, Path)), responses((status = 200, body = Formations)))]
async fn reset(caller: Caller, Path(mef): Path<String>) -> Answer<Formations> {
    let request = caller.ask(ResetFormationRequest { mef });
    let table = caller.formations().reset_formation(request).await?;
    Ok(Json(table.into_inner().into()))
}

/// What divisions choose.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoixDiplomes {
    choix: Vec<ChoixDiplome>,
}

/// What one division chooses.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoixDiplome {
    division: String,
    mef: String,
    /// Null for another diploma, that the application does not have.
    referentiel: Option<String>,
}

/// Choose the diploma of divisions: all of it is kept, or none.
#[utoipa::path(put, path = "/api/formations/choix", tag = "imports", operation_id = "choisir_diplomes",
    request_body = ChoixDiplomes, responses((status = 200, body = Formations)))]
async fn choose(caller: Caller, Body(body): Body<ChoixDiplomes>) -> Answer<Formations> {
    let request = caller.ask(ChooseDiplomasRequest {
        choices: body
            .choix
            .into_iter()
            .map(|choice| identity::ChosenDiploma {
                division: choice.division,
                mef: choice.mef,
                referentiel: choice.referentiel.unwrap_or_default(),
            })
            .collect(),
    });
    let table = caller.formations().choose_diplomas(request).await?;
    Ok(Json(table.into_inner().into()))
}
