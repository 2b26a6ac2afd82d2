//! `/api/session/code`, `/api/compte/application`: codes of an application and recovery codes, for staff (I-06).

use axum::Json;
use axum::response::{AppendHeaders, IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use proto::identity::v1::{
    AwaitedFactor, ConfirmTotpRequest, PrepareTotpRequest, PreparedTotp, RecoveryCodes,
    RenewRecoveryCodesRequest, VerifyCodeRequest, WithdrawTotpRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::session::{Session, opened};
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Accepted, Answer};
use crate::http::extract::Body;
use crate::session::{AWAITED, Caller, Client, Visitor};

/// Routes for whoever gave the right password.
pub fn public() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(verify))
}

/// Routes for any session.
pub fn any_session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(prepare, confirm, withdraw))
        .routes(routes!(renew_codes))
}

/// The password was right; a second factor comes first.
#[derive(Debug, Serialize, ToSchema)]
pub struct SecondFacteurAttendu {
    /// A code of the application, or a recovery code.
    application: bool,
    /// A passkey.
    cle: bool,
}

impl From<&AwaitedFactor> for SecondFacteurAttendu {
    fn from(awaited: &AwaitedFactor) -> Self {
        Self {
            application: awaited.totp,
            cle: awaited.cle,
        }
    }
}

/// Answers that a second factor is awaited, and lets the browser keep the proof of the password.
pub fn awaited(awaited: &AwaitedFactor) -> Result<Response, Problem> {
    let cookie = AWAITED.set(&awaited.token).ok_or_else(Problem::internal)?;
    let expected = SecondFacteurAttendu::from(awaited);
    Ok(([(header::SET_COOKIE, cookie)], Accepted(expected)).into_response())
}

/// A code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Six digits of the application, or a recovery code.
    #[schema(example = "287 082")]
    code: String,
}

/// Second step of a sign-in.
#[utoipa::path(post, path = "/api/session/code", tag = "session", operation_id = "verifier_code",
    request_body = Code, responses((status = 200, body = Session)))]
async fn verify(
    visitor: Visitor,
    client: Client,
    headers: HeaderMap,
    Body(body): Body<Code>,
) -> Result<Response, Problem> {
    let request = visitor.ask(VerifyCodeRequest {
        attente: AWAITED.of(&headers),
        code: body.code,
        origin: Some(client.into()),
    });
    let session = visitor.second_factors().verify_code(request).await?;
    let forgotten = AppendHeaders([(header::SET_COOKIE, AWAITED.clear())]);
    Ok((forgotten, opened(session.into_inner())?).into_response())
}

/// The present password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MotDePasseActuel {
    #[schema(format = Password)]
    mot_de_passe: String,
}

impl MotDePasseActuel {
    /// The password, for identity.
    pub fn into_secret(self) -> String {
        self.mot_de_passe
    }
}

/// A key to put into an application; it counts once a first code was given.
#[derive(Serialize, ToSchema)]
pub struct CleApplication {
    /// To type by hand.
    #[schema(example = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    cle: String,
    /// `otpauth://…`
    adresse: String,
    /// The same as a QR code (SVG).
    qr: String,
}

impl From<PreparedTotp> for CleApplication {
    fn from(prepared: PreparedTotp) -> Self {
        Self {
            cle: prepared.cle,
            adresse: prepared.adresse,
            qr: prepared.qr_svg,
        }
    }
}

/// Recovery codes; they are shown this once.
#[derive(Serialize, ToSchema)]
pub struct CodesSecours {
    #[schema(example = json!(["abcde-fghjk"]))]
    codes: Vec<String>,
}

impl From<RecoveryCodes> for CodesSecours {
    fn from(codes: RecoveryCodes) -> Self {
        Self { codes: codes.codes }
    }
}

/// Prepare an application.
#[utoipa::path(post, path = "/api/compte/application", tag = "compte", operation_id = "preparer_application",
    request_body = MotDePasseActuel, responses((status = 200, body = CleApplication)))]
async fn prepare(
    caller: Caller,
    client: Client,
    Body(body): Body<MotDePasseActuel>,
) -> Answer<CleApplication> {
    let request = caller.ask_anonymously(PrepareTotpRequest {
        token: caller.token().expose(),
        mot_de_passe: body.into_secret(),
        origin: Some(client.into()),
    });
    let prepared = caller.second_factors().prepare_totp(request).await?;
    Ok(Json(prepared.into_inner().into()))
}

/// Confirm the application with a first code of it.
#[utoipa::path(put, path = "/api/compte/application", tag = "compte", operation_id = "confirmer_application",
    request_body = Code, responses((status = 200, body = CodesSecours)))]
async fn confirm(caller: Caller, client: Client, Body(body): Body<Code>) -> Answer<CodesSecours> {
    let request = caller.ask_anonymously(ConfirmTotpRequest {
        token: caller.token().expose(),
        code: body.code,
        origin: Some(client.into()),
    });
    let codes = caller.second_factors().confirm_totp(request).await?;
    Ok(Json(codes.into_inner().into()))
}

/// Ask for no code any more.
#[utoipa::path(delete, path = "/api/compte/application", tag = "compte", operation_id = "retirer_application",
    request_body = MotDePasseActuel, responses((status = 204)))]
async fn withdraw(
    caller: Caller,
    client: Client,
    Body(body): Body<MotDePasseActuel>,
) -> Result<StatusCode, Problem> {
    let request = caller.ask_anonymously(WithdrawTotpRequest {
        token: caller.token().expose(),
        mot_de_passe: body.into_secret(),
        origin: Some(client.into()),
    });
    caller.second_factors().withdraw_totp(request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// New recovery codes; the former ones no longer work.
#[utoipa::path(post, path = "/api/compte/codes-secours", tag = "compte", operation_id = "renouveler_codes_secours",
    request_body = MotDePasseActuel, responses((status = 200, body = CodesSecours)))]
async fn renew_codes(
    caller: Caller,
    client: Client,
    Body(body): Body<MotDePasseActuel>,
) -> Answer<CodesSecours> {
    let request = caller.ask_anonymously(RenewRecoveryCodesRequest {
        token: caller.token().expose(),
        mot_de_passe: body.into_secret(),
        origin: Some(client.into()),
    });
    let codes = caller
        .second_factors()
        .renew_recovery_codes(request)
        .await?;
    Ok(Json(codes.into_inner().into()))
}
