//! `/api/session/cle`, `/api/session/code/cle`, `/api/compte/cles`: passkeys (WebAuthn), for staff (I-06).
//!
//! A ceremony is two calls: the first answers what to ask of the authenticator, the second brings what it said. Both are
//! the JSON of the standard, which this file passes on as it is.

use axum::Json;
use axum::response::{AppendHeaders, IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use proto::identity::v1::{
    self as identity, AddPasskeyRequest, AddedPasskey, BeginAdditionRequest,
    BeginSecondStepRequest, BeginSignInRequest, Ceremony, ListPasskeysRequest,
    RenamePasskeyRequest, SignInRequest, VerifySecondStepRequest, WithdrawPasskeyRequest,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::second_facteur::MotDePasseActuel;
use super::session::{Session, opened};
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, given};
use crate::http::extract::{Body, Path};
use crate::session::{AWAITED, CEREMONY, Caller, Client, Visitor};

/// Routes for whoever signs in.
pub fn public() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(begin_sign_in, sign_in))
        .routes(routes!(begin_second_step, verify_second_step))
}

/// Routes for any session.
pub fn any_session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list, begin_addition, add))
        .routes(routes!(rename, withdraw))
}

/// What to ask of the authenticator.
#[derive(Serialize, ToSchema)]
pub struct DemandeCle {
    /// `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON` of WebAuthn Level 3.
    #[schema(value_type = Object)]
    options: Map<String, Value>,
}

impl TryFrom<Ceremony> for DemandeCle {
    type Error = Problem;

    fn try_from(ceremony: Ceremony) -> Result<Self, Problem> {
        let options = serde_json::from_str(&ceremony.options).map_err(|_| Problem::internal())?;
        Ok(Self { options })
    }
}

/// What the authenticator said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReponseCle {
    /// `AuthenticationResponseJSON` of WebAuthn Level 3.
    #[schema(value_type = Object)]
    reponse: Map<String, Value>,
}

/// As identity reads it.
fn written(reponse: Map<String, Value>) -> String {
    Value::Object(reponse).to_string()
}

/// Nothing: the body of a beginning is an empty object.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Debut {}

/// Begin a sign-in with a passkey alone.
#[utoipa::path(post, path = "/api/session/cle", tag = "session", operation_id = "demander_cle",
    request_body = Debut, responses((status = 200, body = DemandeCle)))]
async fn begin_sign_in(visitor: Visitor, Body(_empty): Body<Debut>) -> Result<Response, Problem> {
    let request = visitor.ask(BeginSignInRequest {});
    let ceremony = visitor
        .passkeys()
        .begin_sign_in(request)
        .await?
        .into_inner();
    let cookie = CEREMONY
        .set(&ceremony.jeton)
        .ok_or_else(Problem::internal)?;
    let asked = DemandeCle::try_from(ceremony)?;
    Ok(([(header::SET_COOKIE, cookie)], Json(asked)).into_response())
}

/// Sign in with a passkey alone.
#[utoipa::path(put, path = "/api/session/cle", tag = "session", operation_id = "ouvrir_session_cle",
    request_body = ReponseCle, responses((status = 200, body = Session)))]
async fn sign_in(
    visitor: Visitor,
    client: Client,
    headers: HeaderMap,
    Body(body): Body<ReponseCle>,
) -> Result<Response, Problem> {
    let request = visitor.ask(SignInRequest {
        jeton: CEREMONY.of(&headers),
        reponse: written(body.reponse),
        origin: Some(client.into()),
    });
    let session = visitor.passkeys().sign_in(request).await?;
    let forgotten = AppendHeaders([(header::SET_COOKIE, CEREMONY.clear())]);
    Ok((forgotten, opened(session.into_inner())?).into_response())
}

/// Begin the second step of a sign-in with a passkey.
#[utoipa::path(post, path = "/api/session/code/cle", tag = "session", operation_id = "demander_cle_seconde_etape",
    request_body = Debut, responses((status = 200, body = DemandeCle)))]
async fn begin_second_step(
    visitor: Visitor,
    headers: HeaderMap,
    Body(_empty): Body<Debut>,
) -> Answer<DemandeCle> {
    let request = visitor.ask(BeginSecondStepRequest {
        attente: AWAITED.of(&headers),
    });
    let ceremony = visitor.passkeys().begin_second_step(request).await?;
    Ok(Json(ceremony.into_inner().try_into()?))
}

/// Second step of a sign-in, with a passkey.
#[utoipa::path(put, path = "/api/session/code/cle", tag = "session", operation_id = "verifier_cle",
    request_body = ReponseCle, responses((status = 200, body = Session)))]
async fn verify_second_step(
    visitor: Visitor,
    client: Client,
    headers: HeaderMap,
    Body(body): Body<ReponseCle>,
) -> Result<Response, Problem> {
    let request = visitor.ask(VerifySecondStepRequest {
        attente: AWAITED.of(&headers),
        reponse: written(body.reponse),
        origin: Some(client.into()),
    });
    let session = visitor.passkeys().verify_second_step(request).await?;
    let forgotten = AppendHeaders([(header::SET_COOKIE, AWAITED.clear())]);
    Ok((forgotten, opened(session.into_inner())?).into_response())
}

/// A passkey of one's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct CleAcces {
    id: String,
    #[schema(example = "Téléphone de Sophie")]
    nom: String,
    /// When it was added (RFC 3339).
    ajoutee_le: String,
    /// When it last opened a session; null until then.
    utilisee_le: Option<String>,
}

impl From<identity::Passkey> for CleAcces {
    fn from(passkey: identity::Passkey) -> Self {
        Self {
            id: passkey.id,
            nom: passkey.nom,
            ajoutee_le: passkey.created_at,
            utilisee_le: given(passkey.last_used_at),
        }
    }
}

/// One's passkeys, the oldest first.
#[utoipa::path(get, path = "/api/compte/cles", tag = "compte", operation_id = "lister_cles",
    responses((status = 200, body = Vec<CleAcces>)))]
async fn list(caller: Caller) -> Answer<Vec<CleAcces>> {
    let token = caller.token().expose();
    let request = caller.ask_anonymously(ListPasskeysRequest { token });
    let held = caller.passkeys().list_passkeys(request).await?.into_inner();
    Ok(Json(
        held.passkeys.into_iter().map(CleAcces::from).collect(),
    ))
}

/// Begin to add a passkey.
#[utoipa::path(post, path = "/api/compte/cles", tag = "compte", operation_id = "preparer_cle",
    request_body = MotDePasseActuel, responses((status = 200, body = DemandeCle)))]
async fn begin_addition(
    caller: Caller,
    client: Client,
    Body(body): Body<MotDePasseActuel>,
) -> Answer<DemandeCle> {
    let request = caller.ask_anonymously(BeginAdditionRequest {
        token: caller.token().expose(),
        mot_de_passe: body.into_secret(),
        origin: Some(client.into()),
    });
    let ceremony = caller.passkeys().begin_addition(request).await?;
    Ok(Json(ceremony.into_inner().try_into()?))
}

/// A passkey that the authenticator has made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouvelleCle {
    /// What one will know it by.
    #[schema(example = "Téléphone de Sophie")]
    nom: String,
    /// `RegistrationResponseJSON` of WebAuthn Level 3.
    #[schema(value_type = Object)]
    reponse: Map<String, Value>,
}

/// A passkey that was added.
#[derive(Serialize, ToSchema)]
pub struct CleAjoutee {
    cle: CleAcces,
    /// Recovery codes, shown this once; empty for who has some already.
    #[schema(example = json!(["abcde-fghjk"]))]
    codes: Vec<String>,
}

impl TryFrom<AddedPasskey> for CleAjoutee {
    type Error = Problem;

    fn try_from(added: AddedPasskey) -> Result<Self, Problem> {
        Ok(Self {
            cle: added.passkey.ok_or_else(Problem::internal)?.into(),
            codes: added.codes.unwrap_or_default().codes,
        })
    }
}

/// Add the passkey.
#[utoipa::path(put, path = "/api/compte/cles", tag = "compte", operation_id = "ajouter_cle",
    request_body = NouvelleCle, responses((status = 200, body = CleAjoutee)))]
async fn add(caller: Caller, client: Client, Body(body): Body<NouvelleCle>) -> Answer<CleAjoutee> {
    let request = caller.ask_anonymously(AddPasskeyRequest {
        token: caller.token().expose(),
        nom: body.nom,
        reponse: written(body.reponse),
        origin: Some(client.into()),
    });
    let added = caller.passkeys().add_passkey(request).await?;
    Ok(Json(added.into_inner().try_into()?))
}

/// A name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NomCle {
    #[schema(example = "Ordinateur du bureau")]
    nom: String,
}

/// Give a passkey another name.
#[utoipa::path(put, path = "/api/compte/cles/{id}", tag = "compte", operation_id = "renommer_cle",
    params(("id" = Uuid, Path)), request_body = NomCle, responses((status = 200, body = CleAcces)))]
async fn rename(
    caller: Caller,
    client: Client,
    Path(id): Path<Uuid>,
    Body(body): Body<NomCle>,
) -> Answer<CleAcces> {
    let request = caller.ask_anonymously(RenamePasskeyRequest {
        token: caller.token().expose(),
        id: id.to_string(),
        nom: body.nom,
        origin: Some(client.into()),
    });
    let passkey = caller.passkeys().rename_passkey(request).await?;
    Ok(Json(passkey.into_inner().into()))
}

/// Withdraw a passkey.
#[utoipa::path(delete, path = "/api/compte/cles/{id}", tag = "compte", operation_id = "retirer_cle",
    params(("id" = Uuid, Path)), request_body = MotDePasseActuel, responses((status = 204)))]
async fn withdraw(
    caller: Caller,
    client: Client,
    Path(id): Path<Uuid>,
    Body(body): Body<MotDePasseActuel>,
) -> Result<StatusCode, Problem> {
    let request = caller.ask_anonymously(WithdrawPasskeyRequest {
        token: caller.token().expose(),
        id: id.to_string(),
        mot_de_passe: body.into_secret(),
        origin: Some(client.into()),
    });
    caller.passkeys().withdraw_passkey(request).await?;
    Ok(StatusCode::NO_CONTENT)
}
