//! `…/commentaires`: what teachers, tutors and maîtres d’apprentissage say of a portfolio (F-07).

use axum::Json;
use http::StatusCode;
use proto::portfolio::v1::{
    AddCommentRequest, Comment, ListCommentsRequest, MarkCommentsReadRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::names::{Names, Personne};
use super::notifications;
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, Created, given};
use crate::http::extract::{Body, Path};
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(mark_read))
}

/// Comments of a portfolio that the caller may read, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Commentaires {
    commentaires: Vec<Commentaire>,
    actions: Vec<String>,
}

/// A comment.
#[derive(Debug, Serialize, ToSchema)]
pub struct Commentaire {
    id: String,
    /// The sheet that it is about; null: the portfolio.
    fiche: Option<String>,
    auteur: Personne,
    /// Profile in which it was written.
    #[schema(example = "enseignant")]
    profil: String,
    /// `apprenant`, `referent` (the teacher in charge) or `tous`.
    #[schema(example = "apprenant")]
    destinataires: String,
    texte: String,
    /// When (RFC 3339).
    #[schema(example = "2026-06-11T08:42:00Z")]
    le: String,
    a_lire: bool,
}

/// A comment to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouveauCommentaire {
    #[schema(example = "Précisez l’outillage.")]
    texte: String,
    /// `apprenant`, `referent` or `tous`.
    #[schema(example = "apprenant")]
    destinataires: String,
    /// The sheet that it is about; absent: the portfolio.
    #[serde(default)]
    fiche: Option<Uuid>,
}

impl Commentaire {
    fn new(comment: Comment, names: &Names) -> Self {
        Self {
            id: comment.id,
            fiche: given(comment.sheet_id),
            auteur: names.person(&comment.author),
            profil: comment.profil,
            destinataires: comment.destinataires,
            texte: comment.texte,
            le: comment.created_at,
            a_lire: comment.a_lire,
        }
    }
}

/// Comments of a portfolio and of its sheets.
#[utoipa::path(get, path = "/api/periodes/{periode}/apprenants/{apprenant}/commentaires", tag = "portfolio",
    operation_id = "lister_commentaires", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    responses((status = 200, body = Commentaires)))]
async fn list(
    caller: Caller,
    Path((periode, apprenant)): Path<(Uuid, Uuid)>,
) -> Answer<Commentaires> {
    let request = caller.ask(ListCommentsRequest {
        period_id: periode.to_string(),
        apprenant: apprenant.to_string(),
    });
    let found = caller.portfolios().list_comments(request).await?;
    let found = found.into_inner();
    let authors = found.comments.iter().map(|one| one.author.as_str());
    let names = caller.names(authors).await?;
    Ok(Json(Commentaires {
        commentaires: found
            .comments
            .into_iter()
            .map(|one| Commentaire::new(one, &names))
            .collect(),
        actions: actions::french(found.allowed_actions),
    }))
}

/// Comment on a portfolio, or on one of its sheets.
#[utoipa::path(post, path = "/api/periodes/{periode}/apprenants/{apprenant}/commentaires", tag = "portfolio",
    operation_id = "ajouter_commentaire", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    request_body = NouveauCommentaire, responses((status = 201, body = Commentaire)))]
async fn add(
    caller: Caller,
    Path((periode, apprenant)): Path<(Uuid, Uuid)>,
    Body(body): Body<NouveauCommentaire>,
) -> Result<Created<Commentaire>, Problem> {
    let request = caller.ask(AddCommentRequest {
        period_id: periode.to_string(),
        apprenant: apprenant.to_string(),
        sheet_id: body.fiche.map(|id| id.to_string()).unwrap_or_default(),
        destinataires: body.destinataires,
        texte: body.texte,
    });
    let added = caller.portfolios().add_comment(request).await?.into_inner();
    let names = caller.names([added.author.as_str()]).await?;
    Ok(Created(Commentaire::new(added, &names)))
}

/// The caller has read the comments of this portfolio that are there now.
#[utoipa::path(post, path = "/api/periodes/{periode}/apprenants/{apprenant}/commentaires/lecture",
    tag = "portfolio", operation_id = "marquer_commentaires_lus",
    params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)), responses((status = 204)))]
async fn mark_read(
    caller: Caller,
    Path((periode, apprenant)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    let request = caller.ask(MarkCommentsReadRequest {
        period_id: periode.to_string(),
        apprenant: apprenant.to_string(),
    });
    caller.portfolios().mark_comments_read(request).await?;
    notifications::read_comments(&caller, periode, apprenant).await?;
    Ok(StatusCode::NO_CONTENT)
}
