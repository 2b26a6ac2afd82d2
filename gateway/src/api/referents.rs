//! `/api/referents`: which teacher follows which learner (I-10).

use axum::Json;
use http::StatusCode;
use proto::identity::v1::{
    AssignReferentRequest, Followed, GetReferentsRequest, ListReferentsRequest, PersonName,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::names::Personne;
use crate::Gateway;
use crate::error::{Optional as _, Problem};
use crate::http::answer::{Answer, given};
use crate::http::extract::{Body, Query};
use crate::session::Caller;

/// Learners on one page; a class is always whole.
const PAGE: i32 = 50;
const CLASS: i32 = 500;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(list, assign))
}

/// Which learners.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct FiltreReferents {
    /// Those of this class, whole.
    division: String,
    /// The page after this cursor (`suivant` of the page before).
    apres: String,
}

/// Learners by name, and who follows them.
#[derive(Debug, Serialize, ToSchema)]
pub struct Referents {
    apprenants: Vec<ApprenantReferent>,
    suivant: Option<String>,
    /// Who may follow the learners of the class.
    enseignants: Vec<EnseignantReferent>,
    actions: Vec<String>,
}

/// A learner.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApprenantReferent {
    id: String,
    nom: String,
    prenom: String,
    division: Option<String>,
    referent: Option<EnseignantReferent>,
}

/// A teacher.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnseignantReferent {
    id: String,
    nom: String,
    prenom: String,
    /// Still teaches here.
    actif: bool,
}

impl From<PersonName> for EnseignantReferent {
    fn from(name: PersonName) -> Self {
        Self {
            id: name.id,
            nom: name.nom,
            prenom: name.prenom,
            actif: name.actif,
        }
    }
}

impl From<Followed> for ApprenantReferent {
    fn from(followed: Followed) -> Self {
        let apprenant = followed.apprenant.unwrap_or_default();
        Self {
            id: apprenant.id,
            nom: apprenant.nom,
            prenom: apprenant.prenom,
            division: given(apprenant.division),
            referent: followed.referent.map(Into::into),
        }
    }
}

/// Learners of the year and their référents.
#[utoipa::path(get, path = "/api/referents", tag = "referents", operation_id = "lister_referents",
    params(FiltreReferents), responses((status = 200, body = Referents)))]
async fn list(caller: Caller, Query(filtre): Query<FiltreReferents>) -> Answer<Referents> {
    let limit = if filtre.division.is_empty() {
        PAGE
    } else {
        CLASS
    };
    let request = caller.ask(ListReferentsRequest {
        division: filtre.division,
        after: filtre.apres,
        limit,
    });
    let found = caller
        .referents()
        .list_referents(request)
        .await?
        .into_inner();
    Ok(Json(Referents {
        apprenants: found.apprenants.into_iter().map(Into::into).collect(),
        suivant: given(found.next),
        enseignants: found.enseignants.into_iter().map(Into::into).collect(),
        actions: actions::french(found.allowed_actions),
    }))
}

/// Who follows these learners from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AffectationReferent {
    apprenants: Vec<Uuid>,
    /// Null: nobody.
    enseignant: Option<Uuid>,
}

/// Give learners a référent, or none: all of them, or nothing is done.
#[utoipa::path(put, path = "/api/referents", tag = "referents", operation_id = "affecter_referent",
    request_body = AffectationReferent, responses((status = 204)))]
async fn assign(
    caller: Caller,
    Body(body): Body<AffectationReferent>,
) -> Result<StatusCode, Problem> {
    let request = caller.ask(AssignReferentRequest {
        apprenants: body.apprenants.iter().map(Uuid::to_string).collect(),
        enseignant: body.enseignant.map(|id| id.to_string()).unwrap_or_default(),
    });
    caller.referents().assign_referent(request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who follows a learner, as far as it is for the caller.
pub async fn of(caller: &Caller, apprenant: &str) -> Result<Option<Personne>, Problem> {
    let request = caller.ask(GetReferentsRequest {
        apprenants: vec![apprenant.to_owned()],
    });
    let reply = caller.referents().get_referents(request).await;
    let found = reply.map_err(Problem::from).optional()?;
    let referent = found.and_then(|reply| reply.into_inner().referents.pop()?.referent);
    Ok(referent.map(|name| Personne {
        id: name.id,
        nom: name.nom,
        prenom: name.prenom,
    }))
}
