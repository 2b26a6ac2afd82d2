//! `/api/apprenants/{apprenant}/book`: the book of a learner, and its links (F-11). Book and pages are sheets: they are read
//! and written as such (`fiches`). `/api/partage/book`: what a link shows to whoever holds it. The token comes in the body,
//! never in an address, so that no log and no history keeps it.

use std::collections::HashMap;

use axum::Json;
use axum::body::Body as Bytes;
use axum::extract::State;
use axum::response::Response;
use futures::StreamExt as _;
use http::StatusCode;
use proto::identity::v1::GetModuleStateRequest;
use proto::periods::v1::ListPeriodsRequest;
use proto::portfolio::v1::{
    BookPage, BookShare, BookSource, CreateSheetRequest, GetBookRequest, GetSharedBookRequest,
    GetSharedFileRequest, OpenBookRequest, RevokeShareRequest, ShareBookRequest, SharedBook,
    SharedImage, SharedPage,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::acces::Jeton;
use super::envois::served;
use super::fiches::{self, FicheCourte};
use super::names::{Apprenant, Names};
use super::periodes::find_all;
use crate::Gateway;
use crate::error::{Optional as _, Problem};
use crate::http::answer::{Answer, Created};
use crate::http::extract::{Body, Path};
use crate::session::{Caller, Visitor};

/// Routes of a session where the module is on.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(show, open))
        .routes(routes!(tell))
        .routes(routes!(share))
        .routes(routes!(revoke))
}

/// Routes for whoever holds a link.
pub fn public() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(look))
        .routes(routes!(picture))
}

/// A book.
#[derive(Debug, Serialize, ToSchema)]
pub struct Book {
    apprenant: Apprenant,
    /// That of the diploma that the learner prepares; null while it is not opened.
    #[serde(rename = "book")]
    couverture: Option<FicheCourte>,
    /// Pages, chosen or not, as they were made: of each diploma that was prepared.
    reussites: Vec<PageBook>,
    /// What pages can be drawn from; for the learner alone.
    sources: Vec<SourceBook>,
    /// Links that are open, oldest first; for the learner alone.
    partages: Vec<Partage>,
    /// `ouvrir`, `creer`, `partager`.
    actions: Vec<String>,
}

/// A page of it, in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct PageBook {
    #[serde(flatten)]
    resume: FicheCourte,
    /// Code of the diploma that was prepared then.
    #[schema(example = "bts-ms")]
    referentiel: String,
}

impl PageBook {
    fn new(page: BookPage, names: &Names) -> Self {
        Self {
            resume: FicheCourte::new(page.summary.unwrap_or_default(), names),
            referentiel: page.referentiel,
        }
    }
}

/// What a page can be drawn from.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceBook {
    fiche: FicheCourte,
    /// Title of its period; null for a fiche libre.
    #[schema(example = "PFMP 2")]
    periode: Option<String>,
}

impl SourceBook {
    fn new(source: BookSource, titles: &HashMap<String, String>, names: &Names) -> Self {
        Self {
            fiche: FicheCourte::new(source.summary.unwrap_or_default(), names),
            periode: titles.get(&source.period_id).cloned(),
        }
    }
}

/// A link that shows a book.
#[derive(Debug, Serialize, ToSchema)]
pub struct Partage {
    id: String,
    /// When it was made (RFC 3339).
    #[schema(example = "2026-06-11T08:42:00Z")]
    cree_le: String,
    /// When it ends by itself (RFC 3339).
    #[schema(example = "2026-07-11T08:42:00Z")]
    expire_le: String,
}

impl From<BookShare> for Partage {
    fn from(share: BookShare) -> Self {
        Self {
            id: share.id,
            cree_le: share.created_at,
            expire_le: share.expires_at,
        }
    }
}

/// What a success is called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouvelleReussite {
    #[serde(default)]
    #[schema(example = "La panne du four")]
    titre: String,
}

/// A link to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouveauPartage {
    /// How many days it stays open, 1 to 365.
    #[schema(example = 30)]
    jours: i32,
}

/// A link, and its address.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartageOuvert {
    /// Told once: it is kept nowhere.
    #[schema(example = "https://suivi.example.org/partage/book#0761234D.…")]
    lien: String,
    partage: Partage,
}

/// A book, as whoever holds a link sees it: what the learner chose to show.
#[derive(Debug, Serialize, ToSchema)]
pub struct BookPartage {
    titre: String,
    /// The name that the learner shows.
    signature: String,
    presentation: String,
    /// `bleu`, `vert`, `prune` or `orange`; empty while none is chosen.
    #[schema(example = "vert")]
    couleur: String,
    /// The diploma, in full.
    #[schema(example = "Bac Pro MSPC : Maintenance des systèmes de production connectés")]
    diplome: String,
    pages: Vec<PagePartagee>,
}

/// A page of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PagePartagee {
    titre: String,
    /// `entreprise`, `centre` or `autre`; empty while it is not said.
    #[schema(example = "entreprise")]
    cadre: String,
    /// Empty while it is not said.
    #[schema(example = "2026-06-10")]
    date: String,
    /// What the learner did.
    recit: String,
    /// Why it is a success.
    fierte: String,
    competences: Vec<CompetencePartagee>,
    images: Vec<ImagePartagee>,
}

/// A competence that a success shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompetencePartagee {
    #[schema(example = "C11")]
    code: String,
    /// Official title.
    intitule: String,
}

/// A picture of a page.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImagePartagee {
    id: String,
    titre: String,
    /// In pixels.
    largeur: i32,
    hauteur: i32,
}

impl From<SharedImage> for ImagePartagee {
    fn from(image: SharedImage) -> Self {
        Self {
            id: image.id,
            titre: image.titre,
            largeur: image.largeur,
            hauteur: image.hauteur,
        }
    }
}

impl From<SharedPage> for PagePartagee {
    fn from(page: SharedPage) -> Self {
        let competences = page.competences.into_iter();
        Self {
            titre: page.titre,
            cadre: page.cadre,
            date: page.date,
            recit: page.recit,
            fierte: page.fierte,
            competences: competences
                .map(|one| CompetencePartagee {
                    code: one.code,
                    intitule: one.intitule,
                })
                .collect(),
            images: page.images.into_iter().map(ImagePartagee::from).collect(),
        }
    }
}

impl From<SharedBook> for BookPartage {
    fn from(book: SharedBook) -> Self {
        Self {
            titre: book.titre,
            signature: book.signature,
            presentation: book.presentation,
            couleur: book.couleur,
            diplome: book.diplome,
            pages: book.pages.into_iter().map(PagePartagee::from).collect(),
        }
    }
}

/// Which picture, of which link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JetonImage {
    /// What stands after `#` in the address.
    jeton: String,
    /// The small one, to look at.
    #[serde(default)]
    vignette: bool,
}

/// The book of a learner: what there is of it.
#[utoipa::path(get, path = "/api/apprenants/{apprenant}/book", tag = "books", operation_id = "lire_book",
    params(("apprenant" = Uuid, Path)), responses((status = 200, body = Book)))]
async fn show(caller: Caller, Path(apprenant): Path<Uuid>) -> Answer<Book> {
    let apprenant = apprenant.to_string();
    let request = caller.ask(GetBookRequest {
        apprenant: apprenant.clone(),
    });
    let found = caller.books().get_book(request).await?.into_inner();
    let asked = found.sources.iter().filter_map(|source| {
        let summary = source.summary.as_ref()?;
        Some(summary.demandee_par.as_str())
    });
    let (names, titles) = tokio::try_join!(
        caller.names(asked.chain([apprenant.as_str()])),
        titles(&caller, &apprenant, &found.sources)
    )?;
    Ok(Json(Book {
        apprenant: names.apprenant(&apprenant, ""),
        couverture: found.book.map(|book| FicheCourte::new(book, &names)),
        reussites: found
            .reussites
            .into_iter()
            .map(|page| PageBook::new(page, &names))
            .collect(),
        sources: found
            .sources
            .into_iter()
            .map(|source| SourceBook::new(source, &titles, &names))
            .collect(),
        partages: found.shares.into_iter().map(Partage::from).collect(),
        actions: found.allowed_actions,
    }))
}

/// Titles of the periods that these are of.
async fn titles(
    caller: &Caller,
    apprenant: &str,
    sources: &[BookSource],
) -> Result<HashMap<String, String>, Problem> {
    if sources.iter().all(|source| source.period_id.is_empty()) {
        return Ok(HashMap::new());
    }
    let of = ListPeriodsRequest {
        apprenant: apprenant.to_owned(),
        counted: true,
        ..ListPeriodsRequest::default()
    };
    let periods = find_all(caller, of).await.optional()?.unwrap_or_default();
    Ok(periods
        .into_iter()
        .map(|period| (period.id, period.titre))
        .collect())
}

/// Open the book of the diploma that the learner prepares; the one that is there is answered as it is.
#[utoipa::path(post, path = "/api/apprenants/{apprenant}/book", tag = "books", operation_id = "ouvrir_book",
    params(("apprenant" = Uuid, Path)), responses((status = 201, body = FicheCourte)))]
async fn open(
    caller: Caller,
    Path(apprenant): Path<Uuid>,
) -> Result<Created<FicheCourte>, Problem> {
    let request = caller.ask(OpenBookRequest {
        apprenant: apprenant.to_string(),
    });
    let opened = caller.books().open_book(request).await?.into_inner();
    Ok(Created(FicheCourte::new(opened, &Names::default())))
}

/// Tell a success: a page, that may be chosen for the book.
#[utoipa::path(post, path = "/api/apprenants/{apprenant}/book/reussites", tag = "books",
    operation_id = "creer_reussite", params(("apprenant" = Uuid, Path)), request_body = NouvelleReussite,
    responses((status = 201, body = FicheCourte)))]
async fn tell(
    caller: Caller,
    Path(apprenant): Path<Uuid>,
    Body(body): Body<NouvelleReussite>,
) -> Result<Created<FicheCourte>, Problem> {
    let wanted = CreateSheetRequest {
        apprenant: apprenant.to_string(),
        period_id: String::new(),
        nature: "reussite".to_owned(),
        titre: body.titre,
    };
    fiches::make(&caller, wanted).await
}

/// Make a link that shows the book to whoever holds it.
#[utoipa::path(post, path = "/api/apprenants/{apprenant}/book/partages", tag = "books",
    operation_id = "partager_book", params(("apprenant" = Uuid, Path)), request_body = NouveauPartage,
    responses((status = 201, body = PartageOuvert)))]
async fn share(
    State(gateway): State<Gateway>,
    caller: Caller,
    Path(apprenant): Path<Uuid>,
    Body(body): Body<NouveauPartage>,
) -> Result<Created<PartageOuvert>, Problem> {
    let request = caller.ask(ShareBookRequest {
        apprenant: apprenant.to_string(),
        days: body.jours,
    });
    let made = caller.books().share_book(request).await?.into_inner();
    Ok(Created(PartageOuvert {
        lien: address(&gateway.config.public_url, &made.token),
        partage: made.share.unwrap_or_default().into(),
    }))
}

/// The token sits after `#`, out of logs and referrers.
fn address(public_url: &str, token: &str) -> String {
    let site = public_url.trim_end_matches('/');
    format!("{site}/partage/book#{token}")
}

/// End a link: it shows nothing from now on.
#[utoipa::path(delete, path = "/api/apprenants/{apprenant}/book/partages/{partage}", tag = "books",
    operation_id = "revoquer_partage_book", params(("apprenant" = Uuid, Path), ("partage" = Uuid, Path)),
    responses((status = 204)))]
async fn revoke(
    caller: Caller,
    Path((apprenant, partage)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    let request = caller.ask(RevokeShareRequest {
        apprenant: apprenant.to_string(),
        id: partage.to_string(),
    });
    caller.books().revoke_share(request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a link shows.
#[utoipa::path(post, path = "/api/partage/book", tag = "books", operation_id = "lire_book_partage",
    request_body = Jeton, responses((status = 200, body = BookPartage)))]
async fn look(visitor: Visitor, Body(body): Body<Jeton>) -> Answer<BookPartage> {
    let token = body.into_secret();
    while_on(&visitor, &token).await?;
    let request = visitor.ask(GetSharedBookRequest { token });
    let shown = visitor.books().get_shared_book(request).await?;
    Ok(Json(shown.into_inner().into()))
}

/// I-14: where the module is off, links show what a link that is over shows. The token begins with the établissement.
async fn while_on(visitor: &Visitor, token: &str) -> Result<(), Problem> {
    let (etablissement, _) = token.split_once('.').unwrap_or_default();
    let request = visitor.ask(GetModuleStateRequest {
        etablissement: etablissement.to_owned(),
        code: "book".to_owned(),
    });
    let state = visitor.modules().get_module_state(request).await?;
    if state.into_inner().actif {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::NOT_FOUND,
        "portfolio.share_closed",
    ))
}

/// One of the pictures that a link shows.
#[utoipa::path(post, path = "/api/partage/book/images/{annexe}", tag = "books",
    operation_id = "lire_image_book_partage", params(("annexe" = Uuid, Path)), request_body = JetonImage,
    responses((status = 200, body = [u8], content_type = "application/octet-stream")))]
async fn picture(
    visitor: Visitor,
    Path(annexe): Path<Uuid>,
    Body(body): Body<JetonImage>,
) -> Result<Response, Problem> {
    while_on(&visitor, &body.jeton).await?;
    let request = visitor.ask(GetSharedFileRequest {
        token: body.jeton,
        annexe: annexe.to_string(),
        vignette: body.vignette,
    });
    let mut pieces = visitor.books().get_shared_file(request).await?.into_inner();
    // The first says what it is: until then nothing is answered.
    let head = pieces.message().await?.ok_or_else(Problem::internal)?;
    let bytes = pieces.map(|piece| piece.map(|piece| bytes::Bytes::from(piece.data)));
    Ok(served(&head, Bytes::from_stream(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_keeps_its_token_out_of_what_is_sent_f11() {
        for site in ["https://suivi.example.org", "https://suivi.example.org/"] {
            assert_eq!(
                address(site, "0761234D.secret"),
                "https://suivi.example.org/partage/book#0761234D.secret"
            );
        }
    }
}
