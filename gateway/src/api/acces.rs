//! `/api/acces`: what a tutor's link opens (I-07). The token comes in the body, never in an address, so that no log
//! and no history keeps it. Looking at a link opens nothing and uses nothing up.

use axum::Json;
use axum::response::Response;
use http::StatusCode;
use proto::identity::v1::{
    DescribeLinkRequest, DisownLinkRequest, LinkDescription, OpenLinkRequest, RenewLinkRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::session::{Session, opened};
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, given};
use crate::http::extract::Body;
use crate::session::{Client, Visitor};

/// Routes for whoever holds a link.
pub fn public() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(describe))
        .routes(routes!(open))
        .routes(routes!(renew))
        .routes(routes!(disown))
}

/// The secret of a link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Jeton {
    /// What stands after `#` in the address.
    jeton: String,
}

impl Jeton {
    /// The secret itself, for the service that made it.
    pub fn into_secret(self) -> String {
        self.jeton
    }
}

/// What a link opens. An expired or revoked one reveals nothing more.
#[derive(Debug, Serialize, ToSchema)]
pub struct DescriptionAcces {
    /// `valide`, `expire` or `revoque`.
    #[schema(example = "valide")]
    etat: String,
    /// Name of the établissement.
    etablissement: Option<String>,
    /// Whose space it is.
    apprenant: Option<Nom>,
    /// Whom it invites.
    tuteur: Option<Nom>,
    /// For which period.
    periode: Option<PeriodeAnnoncee>,
    /// Until when (RFC 3339).
    expire_le: Option<String>,
}

/// A name.
#[derive(Debug, Serialize, ToSchema)]
pub struct Nom {
    /// Surname.
    #[schema(example = "PILLET")]
    nom: String,
    /// First name.
    #[schema(example = "Antoine")]
    prenom: String,
}

/// A period as announced to a tutor.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodeAnnoncee {
    /// Title.
    titre: String,
    /// First day.
    #[schema(example = "2026-06-08")]
    du: String,
    /// Last day.
    #[schema(example = "2026-06-26")]
    au: String,
}

impl From<LinkDescription> for DescriptionAcces {
    fn from(link: LinkDescription) -> Self {
        let named = |nom: String, prenom| given(nom).map(|nom| Nom { nom, prenom });
        Self {
            etat: link.etat,
            etablissement: given(link.etablissement_nom),
            apprenant: named(link.apprenant_nom, link.apprenant_prenom),
            tuteur: named(link.tutor_nom, link.tutor_prenom),
            periode: given(link.period_titre).map(|titre| PeriodeAnnoncee {
                titre,
                du: link.period_start,
                au: link.period_end,
            }),
            expire_le: given(link.expires_at),
        }
    }
}

/// What a link opens; opens nothing.
#[utoipa::path(post, path = "/api/acces/description", tag = "acces", operation_id = "decrire_acces",
    request_body = Jeton, responses((status = 200, body = DescriptionAcces)))]
async fn describe(visitor: Visitor, Body(body): Body<Jeton>) -> Answer<DescriptionAcces> {
    let request = visitor.ask(DescribeLinkRequest { token: body.jeton });
    let link = visitor.tutors().describe_link(request).await?;
    Ok(Json(link.into_inner().into()))
}

/// Open a session with a link.
#[utoipa::path(post, path = "/api/acces/ouverture", tag = "acces", operation_id = "ouvrir_acces",
    request_body = Jeton, responses((status = 200, body = Session)))]
async fn open(
    visitor: Visitor,
    client: Client,
    Body(body): Body<Jeton>,
) -> Result<Response, Problem> {
    let request = visitor.ask(OpenLinkRequest {
        token: body.jeton,
        remote_address: client.address,
        user_agent: client.agent,
    });
    opened(visitor.tutors().open_link(request).await?.into_inner())
}

/// Ask for a new link, sent to the address that received the first.
#[utoipa::path(post, path = "/api/acces/renouvellement", tag = "acces", operation_id = "renouveler_acces",
    request_body = Jeton, responses((status = 202)))]
async fn renew(visitor: Visitor, Body(body): Body<Jeton>) -> Result<StatusCode, Problem> {
    let request = visitor.ask(RenewLinkRequest { token: body.jeton });
    visitor.tutors().renew_link(request).await?;
    Ok(StatusCode::ACCEPTED)
}

/// « Ce n’est pas moi. »
#[utoipa::path(post, path = "/api/acces/refus", tag = "acces", operation_id = "refuser_acces",
    request_body = Jeton, responses((status = 202)))]
async fn disown(visitor: Visitor, Body(body): Body<Jeton>) -> Result<StatusCode, Problem> {
    let request = visitor.ask(DisownLinkRequest { token: body.jeton });
    visitor.tutors().disown_link(request).await?;
    Ok(StatusCode::ACCEPTED)
}
