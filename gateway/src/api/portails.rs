//! `/api/session/portails`, `/api/session/portail`, `/api/compte/portails`: sign-on through national services and school
//! portals (I-06).
//!
//! The portal sends the browser back to a page of the web client, which hands over here what it was given: codes travel
//! in bodies from there on, failures are problems like all others, and no page of ours is kept in the portal's history.

use axum::Json;
use axum::response::{AppendHeaders, IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use proto::identity::v1::{
    BeginLinkRequest, BeginSignOnRequest, BegunSignOn, CompleteSignOnRequest, ListLinksRequest,
    ListPortailsRequest, PortailLink, WithdrawLinkRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::second_facteur::{MotDePasseActuel, SecondFacteurAttendu};
use super::session::Session;
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, given};
use crate::http::extract::{Body, Path};
use crate::session::{self, AWAITED, Caller, Client, SIGN_ON, Token, Visitor};

/// Routes for whoever is not signed in, and for who comes back from a portal.
pub fn public() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(begin))
        .routes(routes!(complete))
}

/// Routes for any session.
pub fn any_session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(own))
        .routes(routes!(begin_link, withdraw_link))
}

/// A portal that people may sign on through.
#[derive(Debug, Serialize, ToSchema)]
pub struct Portail {
    /// Its short name in addresses.
    #[schema(example = "educonnect")]
    code: String,
    /// What stands on its button.
    #[schema(example = "ÉduConnect")]
    libelle: String,
}

/// The portals, for the buttons of the sign-in page.
#[utoipa::path(get, path = "/api/session/portails", tag = "session", operation_id = "lister_portails",
    responses((status = 200, body = [Portail])))]
async fn list(visitor: Visitor) -> Answer<Vec<Portail>> {
    let request = visitor.ask(ListPortailsRequest {});
    let reply = visitor.portails().list_portails(request).await?;
    let portails = reply.into_inner().portails.into_iter();
    Ok(Json(
        portails
            .map(|portail| Portail {
                code: portail.code,
                libelle: portail.libelle,
            })
            .collect(),
    ))
}

/// What to do once signed in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DepartPortail {
    /// Page to open then, within the application.
    #[schema(example = "/periodes")]
    retour: String,
}

/// Where to send the browser.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdressePortail {
    #[schema(example = "https://portail.example.org/autoriser?client_id=cpro")]
    adresse: String,
}

/// The address, and the proof that the browser is the same when it comes back.
fn sent(begun: BegunSignOn) -> Result<Response, Problem> {
    let cookie = SIGN_ON
        .set(&begun.navigateur)
        .ok_or_else(Problem::internal)?;
    let adresse = begun.adresse;
    Ok((
        [(header::SET_COOKIE, cookie)],
        Json(AdressePortail { adresse }),
    )
        .into_response())
}

/// Begin a sign-on through a portal.
#[utoipa::path(post, path = "/api/session/portails/{portail}", tag = "session", operation_id = "commencer_portail",
    params(("portail" = String, Path)), request_body = DepartPortail, responses((status = 200, body = AdressePortail)))]
async fn begin(
    visitor: Visitor,
    Path(portail): Path<String>,
    headers: HeaderMap,
    Body(body): Body<DepartPortail>,
) -> Result<Response, Problem> {
    let request = visitor.ask(BeginSignOnRequest {
        code: portail,
        retour: body.retour,
        navigateur: SIGN_ON.of(&headers),
    });
    sent(
        visitor
            .portails()
            .begin_sign_on(request)
            .await?
            .into_inner(),
    )
}

/// What the portal sent the browser back with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetourPortail {
    /// `state`
    etat: String,
    /// `code`; absent when the portal refused.
    #[serde(default)]
    code: String,
    /// `error`; absent when it did not.
    #[serde(default)]
    #[schema(example = "access_denied")]
    erreur: String,
    /// `iss`, where the portal says it.
    #[serde(default)]
    emetteur: String,
}

/// What came of it: one of the three.
#[derive(Debug, Serialize, ToSchema)]
pub struct ArriveePortail {
    /// Page to open.
    #[schema(example = "/periodes")]
    retour: String,
    /// The session that is open.
    session: Option<Session>,
    /// What is awaited before it opens.
    second_facteur: Option<SecondFacteurAttendu>,
    /// The portal that the account is tied to from now on.
    relie: Option<String>,
}

/// Come back from a portal.
#[utoipa::path(post, path = "/api/session/portail", tag = "session", operation_id = "terminer_portail",
    request_body = RetourPortail, responses((status = 200, body = ArriveePortail)))]
async fn complete(
    visitor: Visitor,
    client: Client,
    headers: HeaderMap,
    Body(body): Body<RetourPortail>,
) -> Result<Response, Problem> {
    let request = visitor.ask(CompleteSignOnRequest {
        etat: body.etat,
        code: body.code,
        erreur: body.erreur,
        emetteur: body.emetteur,
        navigateur: SIGN_ON.of(&headers),
        token: Token::of(&headers)
            .map(|token| token.expose())
            .unwrap_or_default(),
        origin: Some(client.into()),
    });
    let completed = visitor.portails().complete_sign_on(request).await?;
    let completed = completed.into_inner();
    let mut arrival = ArriveePortail {
        retour: completed.retour,
        session: None,
        second_facteur: None,
        relie: given(completed.relie),
    };
    let Some(entry) = completed.entree else {
        return Ok(Json(arrival).into_response());
    };
    let cookie = if let Some(awaited) = &entry.attente {
        arrival.second_facteur = Some(awaited.into());
        AWAITED.set(&awaited.token)
    } else {
        arrival.session = Some(entry.session.ok_or_else(Problem::internal)?.into());
        session::set(&Token::new(entry.token))
    };
    let cookie = cookie.ok_or_else(Problem::internal)?;
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Json(arrival)).into_response())
}

/// A portal that one may use, and one's tie to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct LienPortail {
    #[schema(example = "educonnect")]
    code: String,
    #[schema(example = "ÉduConnect")]
    libelle: String,
    /// What made the tie: `fichier` (the portal's correspondence file), `courriel` (a verified address) or `personne`;
    /// null without one.
    #[schema(example = "personne")]
    etabli_par: Option<String>,
    /// When (RFC 3339).
    depuis: Option<String>,
    /// When it last opened a session.
    utilise_le: Option<String>,
    /// Whether it is one's own to take away.
    retirable: bool,
}

/// What a person ties, it may untie.
const BY_THE_PERSON: &str = "personne";

impl From<PortailLink> for LienPortail {
    fn from(link: PortailLink) -> Self {
        Self {
            code: link.code,
            libelle: link.libelle,
            retirable: link.etabli_par == BY_THE_PERSON,
            etabli_par: given(link.etabli_par),
            depuis: given(link.depuis),
            utilise_le: given(link.utilise_le),
        }
    }
}

/// The portals that one may use, and one's ties to them.
#[utoipa::path(get, path = "/api/compte/portails", tag = "compte", operation_id = "lister_mes_portails",
    responses((status = 200, body = [LienPortail])))]
async fn own(caller: Caller) -> Answer<Vec<LienPortail>> {
    let token = caller.token().expose();
    let request = caller.ask_anonymously(ListLinksRequest { token });
    let links = caller.portails().list_links(request).await?.into_inner();
    Ok(Json(links.liens.into_iter().map(Into::into).collect()))
}

/// Begin to tie one's account to a portal.
#[utoipa::path(post, path = "/api/compte/portails/{portail}", tag = "compte", operation_id = "relier_portail",
    params(("portail" = String, Path)), request_body = MotDePasseActuel,
    responses((status = 200, body = AdressePortail)))]
async fn begin_link(
    caller: Caller,
    Path(portail): Path<String>,
    headers: HeaderMap,
    Body(body): Body<MotDePasseActuel>,
) -> Result<Response, Problem> {
    let request = caller.ask_anonymously(BeginLinkRequest {
        token: caller.token().expose(),
        code: portail,
        mot_de_passe: body.into_secret(),
        navigateur: SIGN_ON.of(&headers),
    });
    sent(caller.portails().begin_link(request).await?.into_inner())
}

/// Untie one's account.
#[utoipa::path(delete, path = "/api/compte/portails/{portail}", tag = "compte", operation_id = "delier_portail",
    params(("portail" = String, Path)), responses((status = 204)))]
async fn withdraw_link(
    caller: Caller,
    client: Client,
    Path(portail): Path<String>,
) -> Result<StatusCode, Problem> {
    let request = caller.ask_anonymously(WithdrawLinkRequest {
        token: caller.token().expose(),
        code: portail,
        origin: Some(client.into()),
    });
    caller.portails().withdraw_link(request).await?;
    Ok(StatusCode::NO_CONTENT)
}
