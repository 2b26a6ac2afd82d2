//! `/api/compte`: one's own account: identity, e-mail address, open sessions (I-06).

use axum::Json;
use http::StatusCode;
use proto::identity::v1::{
    ChangeEmailRequest, ConfirmEmailRequest, GetOwnAccountRequest, ListSessionsRequest,
    OpenSession, OwnAccountView, RevokeOtherSessionsRequest, RevokeSessionRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::acces::Jeton;
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, given};
use crate::http::extract::{Body, Path};
use crate::session::{Caller, Client, Visitor};

/// Routes for whoever holds a link: it may be opened on another device.
pub fn public() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(confirm_email))
}

/// Routes for any session.
pub fn any_session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(sessions, close_others))
        .routes(routes!(close_session))
}

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(change_email))
}

/// One's own account.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonCompte {
    /// `M.`, `Mme` or empty.
    civilite: String,
    #[schema(example = "MOREAU")]
    nom: String,
    #[schema(example = "Sophie")]
    prenom: String,
    /// What one signs in with; null for who comes by a link.
    #[schema(example = "smoreau")]
    identifiant: Option<String>,
    courriel: Option<String>,
    /// An address whose link was not followed yet.
    courriel_en_attente: Option<String>,
    /// Whether there is a password to change.
    mot_de_passe: bool,
    second_facteur: SecondFacteur,
}

/// What is asked beside the password.
#[derive(Debug, Serialize, ToSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four facts that go together in any way"
)]
pub struct SecondFacteur {
    /// Second factors are for staff.
    possible: bool,
    /// The établissement asks its staff for one.
    exige: bool,
    /// Codes of an application.
    application: bool,
    /// Passkeys that one has.
    cles: i32,
    /// Whether browsers make passkeys for the address of this deployment.
    cles_possibles: bool,
    /// Recovery codes that still work.
    codes_restants: i32,
}

impl From<OwnAccountView> for MonCompte {
    fn from(own: OwnAccountView) -> Self {
        Self {
            civilite: own.civilite,
            nom: own.nom,
            prenom: own.prenom,
            identifiant: given(own.identifiant),
            courriel: given(own.courriel),
            courriel_en_attente: given(own.courriel_en_attente),
            mot_de_passe: own.mot_de_passe,
            second_facteur: SecondFacteur {
                possible: own.second_facteur_possible,
                exige: own.second_facteur_exige,
                application: own.totp,
                cles: own.cles,
                cles_possibles: own.cles_possibles,
                codes_restants: own.codes_restants,
            },
        }
    }
}

/// One's own account.
#[utoipa::path(get, path = "/api/compte", tag = "compte", operation_id = "lire_compte",
    responses((status = 200, body = MonCompte)))]
async fn show(caller: Caller) -> Answer<MonCompte> {
    let token = caller.token().expose();
    let request = caller.ask_anonymously(GetOwnAccountRequest { token });
    let own = caller.own_account().get_own_account(request).await?;
    Ok(Json(own.into_inner().into()))
}

/// A new e-mail address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangementCourriel {
    #[schema(example = "sophie.moreau@example.org")]
    courriel: String,
    /// The present password.
    #[schema(format = Password)]
    mot_de_passe: String,
}

/// Ask for another e-mail address: it counts once the link sent there was followed.
#[utoipa::path(put, path = "/api/compte/courriel", tag = "compte", operation_id = "changer_courriel",
    request_body = ChangementCourriel, responses((status = 202)))]
async fn change_email(
    caller: Caller,
    client: Client,
    Body(body): Body<ChangementCourriel>,
) -> Result<StatusCode, Problem> {
    let request = caller.ask_anonymously(ChangeEmailRequest {
        token: caller.token().expose(),
        mot_de_passe: body.mot_de_passe,
        courriel: body.courriel,
        origin: Some(client.into()),
    });
    caller.own_account().change_email(request).await?;
    Ok(StatusCode::ACCEPTED)
}

/// An address that is confirmed.
#[derive(Debug, Serialize, ToSchema)]
pub struct CourrielConfirme {
    #[schema(example = "sophie.moreau@example.org")]
    courriel: String,
}

/// Confirm an e-mail address with the link sent there.
#[utoipa::path(post, path = "/api/compte/courriel/confirmation", tag = "compte",
    operation_id = "confirmer_courriel", request_body = Jeton, responses((status = 200, body = CourrielConfirme)))]
async fn confirm_email(
    visitor: Visitor,
    client: Client,
    Body(body): Body<Jeton>,
) -> Answer<CourrielConfirme> {
    let request = visitor.ask(ConfirmEmailRequest {
        jeton: body.into_secret(),
        origin: Some(client.into()),
    });
    let confirmed = visitor.own_account().confirm_email(request).await?;
    Ok(Json(CourrielConfirme {
        courriel: confirmed.into_inner().courriel,
    }))
}

/// An open session of one's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionOuverte {
    id: String,
    /// What the browser called itself.
    navigateur: String,
    /// When it was opened (RFC 3339).
    ouverte_le: String,
    /// When it was last used.
    utilisee_le: String,
    /// The session that asks.
    actuelle: bool,
}

impl From<OpenSession> for SessionOuverte {
    fn from(open: OpenSession) -> Self {
        Self {
            id: open.id,
            navigateur: open.user_agent,
            ouverte_le: open.opened_at,
            utilisee_le: open.last_used_at,
            actuelle: open.current,
        }
    }
}

/// One's open sessions, the latest used first.
#[utoipa::path(get, path = "/api/compte/sessions", tag = "compte", operation_id = "lister_sessions",
    responses((status = 200, body = [SessionOuverte])))]
async fn sessions(caller: Caller) -> Answer<Vec<SessionOuverte>> {
    let token = caller.token().expose();
    let request = caller.ask_anonymously(ListSessionsRequest { token });
    let listed = caller.sessions().list_sessions(request).await?;
    let listed = listed.into_inner().sessions;
    Ok(Json(listed.into_iter().map(Into::into).collect()))
}

/// Close one of one's sessions.
#[utoipa::path(delete, path = "/api/compte/sessions/{id}", tag = "compte", operation_id = "fermer_une_session",
    params(("id" = Uuid, Path)), responses((status = 204)))]
async fn close_session(caller: Caller, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    let request = caller.ask_anonymously(RevokeSessionRequest {
        token: caller.token().expose(),
        id: id.to_string(),
    });
    caller.sessions().revoke_session(request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Close all of one's sessions but this one.
#[utoipa::path(delete, path = "/api/compte/sessions", tag = "compte", operation_id = "fermer_autres_sessions",
    responses((status = 204)))]
async fn close_others(caller: Caller) -> Result<StatusCode, Problem> {
    let token = caller.token().expose();
    let request = caller.ask_anonymously(RevokeOtherSessionsRequest { token });
    caller.sessions().revoke_other_sessions(request).await?;
    Ok(StatusCode::NO_CONTENT)
}
