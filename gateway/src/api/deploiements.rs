//! `/api/deploiements`: deployments that transfer files are exchanged with, for operators of the académie (I-11 ★).

use axum::Json;
use proto::identity::v1::{
    Deployment, ListDeploymentsRequest, TrustDeploymentRequest, WithdrawDeploymentRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, Created, given};
use crate::http::extract::{Body, Path};
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list, trust))
        .routes(routes!(withdraw))
}

/// A deployment that is trusted, or was.
#[derive(Debug, Serialize, ToSchema)]
pub struct Deploiement {
    id: String,
    #[schema(example = "cpro.example.org")]
    nom: String,
    /// In groups, as it is read on the phone.
    #[schema(example = "3F2A 91BC 7D04 E5A8 0C6B 48D1 92EE 17F3")]
    empreinte: String,
    ajoute_le: Option<String>,
    /// From then on nothing goes there or comes from there.
    retire_le: Option<String>,
}

impl From<Deployment> for Deploiement {
    fn from(one: Deployment) -> Self {
        Self {
            id: one.id,
            nom: one.name,
            empreinte: one.fingerprint,
            ajoute_le: given(one.trusted_at),
            retire_le: given(one.withdrawn_at),
        }
    }
}

/// This deployment, and those that it trusts.
#[derive(Debug, Serialize, ToSchema)]
#[expect(
    clippy::struct_field_names,
    reason = "the JSON names the list after what it lists"
)]
pub struct Deploiements {
    /// The card of this deployment, to give to others.
    carte: String,
    nom: String,
    empreinte: String,
    deploiements: Vec<Deploiement>,
}

/// Deployments of confidence.
#[utoipa::path(get, path = "/api/deploiements", tag = "etablissements", operation_id = "lister_deploiements",
    responses((status = 200, body = Deploiements)))]
async fn list(caller: Caller) -> Answer<Deploiements> {
    let request = caller.ask(ListDeploymentsRequest {});
    let found = caller.deployments().list_deployments(request).await?;
    let found = found.into_inner();
    let own = found.own.unwrap_or_default();
    Ok(Json(Deploiements {
        carte: found.card,
        nom: own.name,
        empreinte: own.fingerprint,
        deploiements: found.deployments.into_iter().map(Into::into).collect(),
    }))
}

/// A card, with the fingerprint that its operator read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouveauDeploiement {
    /// As it was given.
    carte: String,
    /// As it was read on the phone.
    empreinte: String,
}

/// Trust a deployment.
#[utoipa::path(post, path = "/api/deploiements", tag = "etablissements", operation_id = "ajouter_deploiement",
    request_body = NouveauDeploiement, responses((status = 201, body = Deploiement)))]
async fn trust(
    caller: Caller,
    Body(body): Body<NouveauDeploiement>,
) -> Result<Created<Deploiement>, Problem> {
    let request = caller.ask(TrustDeploymentRequest {
        card: body.carte,
        fingerprint: body.empreinte,
    });
    let trusted = caller.deployments().trust_deployment(request).await?;
    Ok(Created(trusted.into_inner().into()))
}

/// Trust a deployment no longer.
#[utoipa::path(post, path = "/api/deploiements/{id}/retrait", tag = "etablissements",
    operation_id = "retirer_deploiement", params(("id" = Uuid, Path)),
    responses((status = 200, body = Deploiement)))]
async fn withdraw(caller: Caller, Path(id): Path<Uuid>) -> Answer<Deploiement> {
    let request = caller.ask(WithdrawDeploymentRequest { id: id.to_string() });
    let withdrawn = caller.deployments().withdraw_deployment(request).await?;
    Ok(Json(withdrawn.into_inner().into()))
}
