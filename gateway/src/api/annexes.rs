//! `/api/annexes`: annexes pédagogiques (P-01), and the periods declared from them (P-02, P-03).

use axum::Json;
use http::StatusCode;
use proto::periods::v1::{
    self as periods, AnnexeContent, CreateAnnexeRequest, DeleteAnnexeRequest, GetAnnexeRequest,
    ListAnnexesRequest, ListCandidatesRequest, ShareAnnexeRequest, UnshareAnnexeRequest,
    UpdateAnnexeRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::names::{Apprenant, sort_by_name};
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, Created, given};
use crate::http::etag::{IfMatch, Versioned};
use crate::http::extract::{Body, Path, Query};
use crate::http::stale::with_current;
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, update, delete))
        .routes(routes!(candidates))
        .routes(routes!(share, unshare))
}

/// A template of periods.
#[derive(Debug, Serialize, ToSchema)]
pub struct Annexe {
    id: String,
    #[schema(example = "bac-pro-melec")]
    referentiel: String,
    #[schema(example = "premiere")]
    niveau: String,
    #[schema(example = "PFMP 2 - Maintenance")]
    titre: String,
    /// For apprentices (orange) rather than pupils (blue).
    pour_apprentis: bool,
    objectifs: String,
    /// Codes of the tasks.
    taches: Vec<String>,
    /// Version, also the `ETag`.
    version: i64,
    modifie_le: String,
    /// Since when the other établissements read it; null: they do not.
    partagee_le: Option<String>,
    actions: Vec<String>,
}

impl From<periods::Annexe> for Annexe {
    fn from(annexe: periods::Annexe) -> Self {
        Self {
            id: annexe.id,
            referentiel: annexe.referentiel,
            niveau: annexe.niveau,
            titre: annexe.titre,
            pour_apprentis: annexe.pour_apprentis,
            objectifs: annexe.objectifs,
            taches: annexe.taches,
            version: annexe.version,
            modifie_le: annexe.changed_at,
            partagee_le: given(annexe.shared_at),
            actions: actions::french(annexe.allowed_actions),
        }
    }
}

impl From<periods::Annexe> for Versioned<Annexe> {
    fn from(annexe: periods::Annexe) -> Self {
        Versioned(annexe.version, annexe.into())
    }
}

/// Which annexes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct FiltreAnnexes {
    /// Of this diploma.
    referentiel: String,
    /// Of this niveau.
    niveau: String,
}

/// Annexes.
#[derive(Debug, Serialize, ToSchema)]
pub struct Annexes {
    annexes: Vec<Annexe>,
    actions: Vec<String>,
}

/// Annexes of the établissement.
#[utoipa::path(get, path = "/api/annexes", tag = "annexes", operation_id = "lister_annexes",
    params(FiltreAnnexes), responses((status = 200, body = Annexes)))]
async fn list(caller: Caller, Query(filtre): Query<FiltreAnnexes>) -> Answer<Annexes> {
    let request = caller.ask(ListAnnexesRequest {
        referentiel: filtre.referentiel,
        niveau: filtre.niveau,
    });
    let found = caller.annexes().list_annexes(request).await?.into_inner();
    Ok(Json(Annexes {
        annexes: found.annexes.into_iter().map(Into::into).collect(),
        actions: actions::french(found.allowed_actions),
    }))
}

/// A new annexe.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouvelleAnnexe {
    #[schema(example = "bac-pro-melec")]
    referentiel: String,
    #[schema(example = "premiere")]
    niveau: String,
    #[schema(example = "PFMP 2 - Maintenance")]
    titre: String,
    pour_apprentis: bool,
    #[serde(default)]
    objectifs: String,
    #[serde(default)]
    taches: Vec<String>,
}

/// Create an annexe.
#[utoipa::path(post, path = "/api/annexes", tag = "annexes", operation_id = "creer_annexe",
    request_body = NouvelleAnnexe, responses((status = 201, body = Annexe)))]
async fn create(
    caller: Caller,
    Body(body): Body<NouvelleAnnexe>,
) -> Result<Created<Annexe>, Problem> {
    let request = caller.ask(CreateAnnexeRequest {
        referentiel: body.referentiel,
        niveau: body.niveau,
        content: Some(AnnexeContent {
            titre: body.titre,
            pour_apprentis: body.pour_apprentis,
            objectifs: body.objectifs,
            taches: body.taches,
        }),
    });
    let annexe = caller.annexes().create_annexe(request).await?;
    Ok(Created(annexe.into_inner().into()))
}

async fn read(caller: &Caller, id: Uuid) -> Result<Versioned<Annexe>, Problem> {
    let request = caller.ask(GetAnnexeRequest { id: id.to_string() });
    Ok(caller
        .annexes()
        .get_annexe(request)
        .await?
        .into_inner()
        .into())
}

/// One annexe.
#[utoipa::path(get, path = "/api/annexes/{id}", tag = "annexes", operation_id = "lire_annexe",
    params(("id" = Uuid, Path)), responses((status = 200, body = Annexe)))]
async fn show(caller: Caller, Path(id): Path<Uuid>) -> Result<Versioned<Annexe>, Problem> {
    read(&caller, id).await
}

/// What can be changed of an annexe. What was read may be sent back whole: the rest of it is not looked at.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ContenuAnnexe {
    titre: String,
    pour_apprentis: bool,
    #[serde(default)]
    objectifs: String,
    #[serde(default)]
    taches: Vec<String>,
}

/// Change an annexe; periods already declared from it stay as they are.
#[utoipa::path(put, path = "/api/annexes/{id}", tag = "annexes", operation_id = "modifier_annexe",
    params(("id" = Uuid, Path),
        ("If-Match" = String, Header, description = "Version the change was made on")),
    request_body = ContenuAnnexe, responses((status = 200, body = Annexe)))]
async fn update(
    caller: Caller,
    Path(id): Path<Uuid>,
    IfMatch(expected_version): IfMatch,
    Body(body): Body<ContenuAnnexe>,
) -> Result<Versioned<Annexe>, Problem> {
    let request = caller.ask(UpdateAnnexeRequest {
        id: id.to_string(),
        expected_version,
        content: Some(AnnexeContent {
            titre: body.titre,
            pour_apprentis: body.pour_apprentis,
            objectifs: body.objectifs,
            taches: body.taches,
        }),
    });
    match caller.annexes().update_annexe(request).await {
        Ok(changed) => Ok(changed.into_inner().into()),
        Err(status) => Err(with_current(status, read(&caller, id)).await),
    }
}

/// Delete an annexe; periods already declared from it stay.
#[utoipa::path(delete, path = "/api/annexes/{id}", tag = "annexes", operation_id = "supprimer_annexe",
    params(("id" = Uuid, Path),
        ("If-Match" = String, Header, description = "Version that was seen")),
    responses((status = 204)))]
async fn delete(
    caller: Caller,
    Path(id): Path<Uuid>,
    IfMatch(expected_version): IfMatch,
) -> Result<StatusCode, Problem> {
    let request = caller.ask(DeleteAnnexeRequest {
        id: id.to_string(),
        expected_version,
    });
    match caller.annexes().delete_annexe(request).await {
        Ok(_) => Ok(StatusCode::NO_CONTENT),
        Err(status) => Err(with_current(status, read(&caller, id)).await),
    }
}

/// Learners whom a period of this annexe can be declared for (P-02).
#[utoipa::path(get, path = "/api/annexes/{id}/apprenants", tag = "annexes",
    operation_id = "lister_apprenants_annexe", params(("id" = Uuid, Path)),
    responses((status = 200, body = [Apprenant])))]
async fn candidates(caller: Caller, Path(id): Path<Uuid>) -> Answer<Vec<Apprenant>> {
    let request = caller.ask(ListCandidatesRequest {
        annexe_id: id.to_string(),
    });
    let found = caller
        .annexes()
        .list_candidates(request)
        .await?
        .into_inner();
    let ids = found
        .candidates
        .iter()
        .map(|candidate| candidate.apprenant.as_str());
    let names = caller.names(ids).await?;
    let mut learners: Vec<Apprenant> = found
        .candidates
        .iter()
        .map(|candidate| names.apprenant(&candidate.apprenant, &candidate.division))
        .collect();
    sort_by_name(&mut learners, |one| one);
    Ok(Json(learners))
}

/// Share an annexe with the établissements of the académie; twice is once.
#[utoipa::path(put, path = "/api/annexes/{id}/partage", tag = "annexes", operation_id = "partager_annexe",
    params(("id" = Uuid, Path)), responses((status = 200, body = Annexe)))]
async fn share(caller: Caller, Path(id): Path<Uuid>) -> Result<Versioned<Annexe>, Problem> {
    let request = caller.ask(ShareAnnexeRequest { id: id.to_string() });
    let shared = caller.annexes().share_annexe(request).await?;
    Ok(shared.into_inner().into())
}

/// Share it no longer; copies that others took stay. Twice is once.
#[utoipa::path(delete, path = "/api/annexes/{id}/partage", tag = "annexes",
    operation_id = "ne_plus_partager_annexe", params(("id" = Uuid, Path)),
    responses((status = 200, body = Annexe)))]
async fn unshare(caller: Caller, Path(id): Path<Uuid>) -> Result<Versioned<Annexe>, Problem> {
    let request = caller.ask(UnshareAnnexeRequest { id: id.to_string() });
    let withdrawn = caller.annexes().unshare_annexe(request).await?;
    Ok(withdrawn.into_inner().into())
}
