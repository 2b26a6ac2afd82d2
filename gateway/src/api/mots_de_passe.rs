//! `/api/mot-de-passe`: a forgotten password (I-06). Links come in the body, never in an address, so that no log and
//! no history keeps them; looking at a link uses nothing up.

use http::StatusCode;
use proto::identity::v1::{RequestResetRequest, ResetPasswordRequest};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Gateway;
use crate::error::Problem;
use crate::http::extract::Body;
use crate::session::{Client, Visitor};

/// Routes for whoever cannot sign in.
pub fn public() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(ask))
        .routes(routes!(replace))
}

/// Who has forgotten its password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MotDePasseOublie {
    /// Identifier, or e-mail address.
    #[schema(example = "smoreau")]
    identifiant: String,
}

/// Ask for a link to a new password. The answer is the same whether or not anyone has that identifier.
#[utoipa::path(post, path = "/api/mot-de-passe/oubli", tag = "session", operation_id = "demander_mot_de_passe",
    request_body = MotDePasseOublie, responses((status = 202)))]
async fn ask(
    visitor: Visitor,
    client: Client,
    Body(body): Body<MotDePasseOublie>,
) -> Result<StatusCode, Problem> {
    let request = visitor.ask(RequestResetRequest {
        identifiant: body.identifiant,
        origin: Some(client.into()),
    });
    visitor.passwords().request_reset(request).await?;
    Ok(StatusCode::ACCEPTED)
}

/// A link, and the password to come.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouveauMotDePasse {
    /// What stands after `#` in the address.
    jeton: String,
    /// The password to come.
    #[schema(format = Password)]
    nouveau: String,
}

/// Use a link up: set a new password. Every session of the person closes.
#[utoipa::path(post, path = "/api/mot-de-passe/nouveau", tag = "session", operation_id = "remplacer_mot_de_passe",
    request_body = NouveauMotDePasse, responses((status = 204)))]
async fn replace(
    visitor: Visitor,
    client: Client,
    Body(body): Body<NouveauMotDePasse>,
) -> Result<StatusCode, Problem> {
    let request = visitor.ask(ResetPasswordRequest {
        jeton: body.jeton,
        nouveau: body.nouveau,
        origin: Some(client.into()),
    });
    visitor.passwords().reset_password(request).await?;
    Ok(StatusCode::NO_CONTENT)
}
