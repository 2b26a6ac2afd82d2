//! `…/annexes`: files and web addresses joined to a portfolio, to one of its sheets, or to a fiche libre (F-06).

use axum::Json;
use http::StatusCode;
use proto::portfolio::v1::{
    AddLienRequest, Annexe, AnnexeOwner, DeleteAnnexeRequest, ListAnnexesRequest,
    RenameAnnexeRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::envois::{NouvelEnvoi, begin};
use super::fiches::by_id;
use super::fiches_modules::{joined, opened};
use super::names::{Names, Personne};
use crate::Gateway;
use crate::api::envois::Envoi;
use crate::error::Problem;
use crate::http::answer::{Answer, Created, given};
use crate::http::etag::IfMatch;
use crate::http::extract::{Body, Path};
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(send))
        .routes(routes!(list_of_sheet, add_to_sheet))
        .routes(routes!(send_to_sheet))
        .routes(routes!(rename, delete))
}

/// What is joined, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnnexesPortfolio {
    annexes: Vec<AnnexePortfolio>,
    /// Bytes of the largest file that is taken.
    octets_max: i64,
    /// Bytes of all the files of the learner; 0 for who adds none.
    octets_occupes: i64,
    /// Bytes that they may have.
    octets_permis: i64,
    /// `joindre`.
    actions: Vec<String>,
}

/// A file or a web address.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnnexePortfolio {
    id: String,
    /// The sheet that it is joined to; null: the portfolio.
    fiche: Option<String>,
    /// `fichier` or `lien`.
    #[schema(example = "fichier")]
    nature: String,
    #[schema(example = "Armoire électrique avant l’intervention")]
    titre: String,
    /// Of a link.
    #[schema(example = "https://www.example.org/notice")]
    adresse: Option<String>,
    /// Of a file.
    fichier: Option<Fichier>,
    auteur: Personne,
    /// When it was joined (RFC 3339).
    #[schema(example = "2026-06-11T08:42:00Z")]
    le: String,
    /// To name in `If-Match` of a change.
    version: i64,
}

/// A file, without its bytes.
#[derive(Debug, Serialize, ToSchema)]
pub struct Fichier {
    /// Name to keep it under.
    #[schema(example = "Armoire électrique avant l’intervention.jpg")]
    nom: String,
    /// Media type, by its content.
    #[schema(example = "image/jpeg")]
    media: String,
    octets: i64,
    /// Of an image, in pixels; null for what is none.
    largeur: Option<i32>,
    hauteur: Option<i32>,
}

/// A web address to join.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouveauLien {
    #[schema(example = "https://www.example.org/notice")]
    adresse: String,
    /// Absent: what the address says.
    #[serde(default)]
    titre: String,
}

/// Another title.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TitreAnnexe {
    #[schema(example = "Armoire électrique avant l’intervention")]
    titre: String,
}

impl AnnexePortfolio {
    /// With the name of who joined it.
    pub fn new(annexe: Annexe, names: &Names) -> Self {
        let is_image = annexe.largeur > 0;
        let fichier = (annexe.nature == "fichier").then(|| Fichier {
            nom: annexe.nom,
            media: annexe.media,
            octets: annexe.octets,
            largeur: is_image.then_some(annexe.largeur),
            hauteur: is_image.then_some(annexe.hauteur),
        });
        Self {
            id: annexe.id,
            fiche: given(annexe.sheet_id),
            nature: annexe.nature,
            titre: annexe.titre,
            adresse: given(annexe.adresse),
            fichier,
            auteur: names.person(&annexe.author),
            le: annexe.created_at,
            version: annexe.version,
        }
    }
}

/// The portfolio of a learner for a period.
fn portfolio((periode, apprenant): (Uuid, Uuid)) -> AnnexeOwner {
    AnnexeOwner {
        apprenant: apprenant.to_string(),
        period_id: periode.to_string(),
        sheet_id: String::new(),
    }
}

/// A sheet of a learner, unless its module is off.
async fn sheet(caller: &Caller, (apprenant, fiche): (Uuid, Uuid)) -> Result<AnnexeOwner, Problem> {
    let sheet = opened(caller, by_id(apprenant, fiche)).await?;
    Ok(AnnexeOwner {
        apprenant: sheet.apprenant,
        period_id: String::new(),
        sheet_id: sheet.id,
    })
}

/// What is joined to a portfolio and to its sheets.
#[utoipa::path(get, path = "/api/periodes/{periode}/apprenants/{apprenant}/annexes", tag = "portfolio",
    operation_id = "lister_annexes_portfolio", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    responses((status = 200, body = AnnexesPortfolio)))]
async fn list(caller: Caller, Path(of): Path<(Uuid, Uuid)>) -> Answer<AnnexesPortfolio> {
    read(&caller, portfolio(of)).await
}

/// Join a web address to a portfolio. Nothing here ever asks for it.
#[utoipa::path(post, path = "/api/periodes/{periode}/apprenants/{apprenant}/annexes", tag = "portfolio",
    operation_id = "ajouter_lien_portfolio", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    request_body = NouveauLien, responses((status = 201, body = AnnexePortfolio)))]
async fn add(
    caller: Caller,
    Path(of): Path<(Uuid, Uuid)>,
    Body(body): Body<NouveauLien>,
) -> Result<Created<AnnexePortfolio>, Problem> {
    join(&caller, portfolio(of), body).await
}

/// Announce a file for a portfolio; its bytes follow, piece by piece.
#[utoipa::path(post, path = "/api/periodes/{periode}/apprenants/{apprenant}/annexes/envois", tag = "portfolio",
    operation_id = "commencer_envoi_portfolio", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    request_body = NouvelEnvoi, responses((status = 201, body = Envoi)))]
async fn send(
    caller: Caller,
    Path(of): Path<(Uuid, Uuid)>,
    Body(body): Body<NouvelEnvoi>,
) -> Result<Created<Envoi>, Problem> {
    begin(&caller, portfolio(of), body).await
}

/// What is joined to a sheet.
#[utoipa::path(get, path = "/api/apprenants/{apprenant}/fiches/{fiche}/annexes", tag = "portfolio",
    operation_id = "lister_annexes_fiche", params(("apprenant" = Uuid, Path), ("fiche" = Uuid, Path)),
    responses((status = 200, body = AnnexesPortfolio)))]
async fn list_of_sheet(caller: Caller, Path(of): Path<(Uuid, Uuid)>) -> Answer<AnnexesPortfolio> {
    read(&caller, sheet(&caller, of).await?).await
}

/// Join a web address to a sheet. Nothing here ever asks for it.
#[utoipa::path(post, path = "/api/apprenants/{apprenant}/fiches/{fiche}/annexes", tag = "portfolio",
    operation_id = "ajouter_lien_fiche", params(("apprenant" = Uuid, Path), ("fiche" = Uuid, Path)),
    request_body = NouveauLien, responses((status = 201, body = AnnexePortfolio)))]
async fn add_to_sheet(
    caller: Caller,
    Path(of): Path<(Uuid, Uuid)>,
    Body(body): Body<NouveauLien>,
) -> Result<Created<AnnexePortfolio>, Problem> {
    join(&caller, sheet(&caller, of).await?, body).await
}

/// Announce a file for a sheet; its bytes follow, piece by piece.
#[utoipa::path(post, path = "/api/apprenants/{apprenant}/fiches/{fiche}/annexes/envois", tag = "portfolio",
    operation_id = "commencer_envoi_fiche", params(("apprenant" = Uuid, Path), ("fiche" = Uuid, Path)),
    request_body = NouvelEnvoi, responses((status = 201, body = Envoi)))]
async fn send_to_sheet(
    caller: Caller,
    Path(of): Path<(Uuid, Uuid)>,
    Body(body): Body<NouvelEnvoi>,
) -> Result<Created<Envoi>, Problem> {
    begin(&caller, sheet(&caller, of).await?, body).await
}

/// Give a file or an address another title.
#[utoipa::path(patch, path = "/api/apprenants/{apprenant}/annexes/{annexe}", tag = "portfolio",
    operation_id = "renommer_annexe_portfolio", params(("apprenant" = Uuid, Path), ("annexe" = Uuid, Path),
        ("If-Match" = String, Header, description = "Version that was seen")),
    request_body = TitreAnnexe, responses((status = 200, body = AnnexePortfolio)))]
async fn rename(
    caller: Caller,
    Path((apprenant, annexe)): Path<(Uuid, Uuid)>,
    IfMatch(version): IfMatch,
    Body(body): Body<TitreAnnexe>,
) -> Answer<AnnexePortfolio> {
    joined(&caller, (apprenant, annexe)).await?;
    let request = caller.ask(RenameAnnexeRequest {
        apprenant: apprenant.to_string(),
        id: annexe.to_string(),
        titre: body.titre,
        version,
    });
    let renamed = caller.annexes_portfolio().rename_annexe(request).await?;
    let renamed = renamed.into_inner();
    let names = caller.names([renamed.author.as_str()]).await?;
    Ok(Json(AnnexePortfolio::new(renamed, &names)))
}

/// Take a file or an address away.
#[utoipa::path(delete, path = "/api/apprenants/{apprenant}/annexes/{annexe}", tag = "portfolio",
    operation_id = "supprimer_annexe_portfolio", params(("apprenant" = Uuid, Path), ("annexe" = Uuid, Path),
        ("If-Match" = String, Header, description = "Version that was seen")),
    responses((status = 204)))]
async fn delete(
    caller: Caller,
    Path((apprenant, annexe)): Path<(Uuid, Uuid)>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    joined(&caller, (apprenant, annexe)).await?;
    let request = caller.ask(DeleteAnnexeRequest {
        apprenant: apprenant.to_string(),
        id: annexe.to_string(),
        version,
    });
    caller.annexes_portfolio().delete_annexe(request).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn read(caller: &Caller, owner: AnnexeOwner) -> Answer<AnnexesPortfolio> {
    let request = caller.ask(ListAnnexesRequest { owner: Some(owner) });
    let found = caller.annexes_portfolio().list_annexes(request).await?;
    let found = found.into_inner();
    let authors = found.annexes.iter().map(|one| one.author.as_str());
    let names = caller.names(authors).await?;
    Ok(Json(AnnexesPortfolio {
        annexes: found
            .annexes
            .into_iter()
            .map(|one| AnnexePortfolio::new(one, &names))
            .collect(),
        octets_max: found.file_max,
        octets_occupes: found.held,
        octets_permis: found.quota,
        actions: actions::french(found.allowed_actions),
    }))
}

async fn join(
    caller: &Caller,
    owner: AnnexeOwner,
    body: NouveauLien,
) -> Result<Created<AnnexePortfolio>, Problem> {
    let request = caller.ask(AddLienRequest {
        owner: Some(owner),
        adresse: body.adresse,
        titre: body.titre,
    });
    let made = caller.annexes_portfolio().add_lien(request).await?;
    let made = made.into_inner();
    let names = caller.names([made.author.as_str()]).await?;
    Ok(Created(AnnexePortfolio::new(made, &names)))
}
