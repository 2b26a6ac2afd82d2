//! Files of learners on their way, piece by piece, and back (F-06).
//!
//! A piece says where it begins, in `Upload-Offset`; the answer says how far the file is. Who lost an answer asks, and goes
//! on from there: nothing is sent twice but the piece that was on its way.

use axum::Json;
use axum::body::{Body as Bytes, Bytes as Piece};
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;
use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode, header};
use proto::portfolio::v1::{
    AbandonUploadRequest, AnnexeOwner, AppendUploadRequest, BeginUploadRequest, FilePiece,
    GetFileRequest, GetUploadRequest, Upload,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::annexes_portfolio::AnnexePortfolio;
use super::fiches_modules::joined;
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, Created, attachment};
use crate::http::extract::{Path, Query};
use crate::session::Caller;

const OFFSET: HeaderName = HeaderName::from_static("upload-offset");

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(show, append, abandon))
        .routes(routes!(download))
}

/// A file to send.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouvelEnvoi {
    /// Its name on the device.
    #[schema(example = "IMG_2041.jpg")]
    nom: String,
    octets: i64,
}

/// How far a file is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Envoi {
    id: String,
    /// Bytes announced.
    octets: i64,
    /// Of which are here.
    recus: i64,
    /// What it became; null while it is on its way.
    annexe: Option<AnnexePortfolio>,
}

/// Announces a file.
pub(super) async fn begin(
    caller: &Caller,
    owner: AnnexeOwner,
    body: NouvelEnvoi,
) -> Result<Created<Envoi>, Problem> {
    let request = caller.ask(BeginUploadRequest {
        owner: Some(owner),
        nom: body.nom,
        octets: body.octets,
    });
    let begun = caller.annexes_portfolio().begin_upload(request).await?;
    Ok(Created(told(caller, begun.into_inner()).await?))
}

async fn told(caller: &Caller, upload: Upload) -> Result<Envoi, Problem> {
    let author = upload.annexe.iter().map(|annexe| annexe.author.as_str());
    let names = caller.names(author).await?;
    Ok(Envoi {
        id: upload.id,
        octets: upload.octets,
        recus: upload.recus,
        annexe: upload
            .annexe
            .map(|annexe| AnnexePortfolio::new(annexe, &names)),
    })
}

/// How far a file is. One that is here whole and was not taken in yet is taken in.
#[utoipa::path(get, path = "/api/apprenants/{apprenant}/envois/{envoi}", tag = "portfolio",
    operation_id = "lire_envoi", params(("apprenant" = Uuid, Path), ("envoi" = Uuid, Path)),
    responses((status = 200, body = Envoi)))]
async fn show(caller: Caller, Path((apprenant, envoi)): Path<(Uuid, Uuid)>) -> Answer<Envoi> {
    joined(&caller, (apprenant, envoi)).await?;
    let request = caller.ask(GetUploadRequest {
        apprenant: apprenant.to_string(),
        id: envoi.to_string(),
    });
    let found = caller.annexes_portfolio().get_upload(request).await?;
    Ok(Json(told(&caller, found.into_inner()).await?))
}

/// Where a piece begins.
struct Offset(i64);

impl<S: Send + Sync> FromRequestParts<S> for Offset {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let given = parts
            .headers
            .get(OFFSET)
            .and_then(|value| value.to_str().ok());
        given
            .and_then(|text| text.parse().ok())
            .filter(|offset| *offset >= 0)
            .map(Self)
            .ok_or_else(|| Problem::malformed("`Upload-Offset` says where the piece begins"))
    }
}

/// Send the bytes that follow, 512 kB at most. With the last ones the file is looked at: it becomes an annexe, or is
/// refused and forgotten. Bytes sent from elsewhere than where it stands are left out.
#[utoipa::path(patch, path = "/api/apprenants/{apprenant}/envois/{envoi}", tag = "portfolio",
    operation_id = "poursuivre_envoi", params(("apprenant" = Uuid, Path), ("envoi" = Uuid, Path),
        ("Upload-Offset" = i64, Header, description = "Bytes before these")),
    request_body(content = [u8], content_type = "application/octet-stream"),
    responses((status = 200, body = Envoi)))]
async fn append(
    caller: Caller,
    Path((apprenant, envoi)): Path<(Uuid, Uuid)>,
    Offset(from): Offset,
    piece: Piece,
) -> Answer<Envoi> {
    joined(&caller, (apprenant, envoi)).await?;
    let request = caller.ask(AppendUploadRequest {
        apprenant: apprenant.to_string(),
        id: envoi.to_string(),
        from,
        data: piece.into(),
    });
    let found = caller.annexes_portfolio().append_upload(request).await?;
    Ok(Json(told(&caller, found.into_inner()).await?))
}

/// Call a file off.
#[utoipa::path(delete, path = "/api/apprenants/{apprenant}/envois/{envoi}", tag = "portfolio",
    operation_id = "abandonner_envoi", params(("apprenant" = Uuid, Path), ("envoi" = Uuid, Path)),
    responses((status = 204)))]
async fn abandon(
    caller: Caller,
    Path((apprenant, envoi)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    joined(&caller, (apprenant, envoi)).await?;
    let request = caller.ask(AbandonUploadRequest {
        apprenant: apprenant.to_string(),
        id: envoi.to_string(),
    });
    caller.annexes_portfolio().abandon_upload(request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which of the two that an image has.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Taille {
    /// The small one of an image, to look at.
    vignette: bool,
}

/// The file itself. What is no image is always to keep, never to be shown among our pages.
#[utoipa::path(get, path = "/api/apprenants/{apprenant}/annexes/{annexe}/fichier", tag = "portfolio",
    operation_id = "lire_fichier_portfolio", params(("apprenant" = Uuid, Path), ("annexe" = Uuid, Path), Taille),
    responses((status = 200, body = [u8], content_type = "application/octet-stream")))]
async fn download(
    caller: Caller,
    Path((apprenant, annexe)): Path<(Uuid, Uuid)>,
    Query(taille): Query<Taille>,
) -> Result<Response, Problem> {
    joined(&caller, (apprenant, annexe)).await?;
    let request = caller.ask(GetFileRequest {
        apprenant: apprenant.to_string(),
        id: annexe.to_string(),
        vignette: taille.vignette,
    });
    let mut pieces = caller
        .annexes_portfolio()
        .get_file(request)
        .await?
        .into_inner();
    // The first says what it is: until then nothing is answered.
    let head = pieces.message().await?.ok_or_else(Problem::internal)?;
    let bytes = pieces.map(|piece| piece.map(|piece| bytes::Bytes::from(piece.data)));
    Ok(served(&head, Bytes::from_stream(bytes)))
}

/// As every answer of the API, it stays in no browser: a photo may be looked at on a shared computer.
pub(super) fn served(head: &FilePiece, body: Bytes) -> Response {
    let is_image = head.media.starts_with("image/");
    let kept = attachment(&head.nom);
    let disposition = if is_image {
        let shown = kept
            .to_str()
            .unwrap_or_default()
            .replacen("attachment", "inline", 1);
        HeaderValue::try_from(shown).unwrap_or(kept)
    } else {
        kept
    };
    let media = HeaderValue::try_from(&head.media)
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers = [
        (header::CONTENT_TYPE, media),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_LENGTH, HeaderValue::from(head.octets)),
    ];
    (headers, body).into_response()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn served(media: &str) -> Response {
        let head = FilePiece {
            media: media.to_owned(),
            nom: "Relevé.pdf".to_owned(),
            octets: 3,
            data: vec![],
        };
        super::served(&head, Bytes::from("abc"))
    }

    #[test]
    fn only_images_of_our_own_making_are_shown_among_our_pages_f06() {
        let shown = |media| {
            let response = served(media);
            let how = response.headers()[header::CONTENT_DISPOSITION]
                .to_str()
                .unwrap()
                .to_owned();
            assert!(how.ends_with("filename*=UTF-8''Relev%C3%A9.pdf"), "{how}");
            how.starts_with("inline")
        };
        assert!(shown("image/jpeg") && shown("image/png"));
        for kept in [
            "application/pdf",
            "text/plain",
            "text/html",
            "application/vnd.oasis.opendocument.text",
        ] {
            assert!(!shown(kept), "{kept}");
        }
    }

    #[test]
    fn a_file_says_what_it_is_and_how_long_f06() {
        let whole = served("application/pdf");
        assert_eq!(whole.headers()[header::CONTENT_TYPE], "application/pdf");
        assert_eq!(whole.headers()[header::CONTENT_LENGTH], "3");
        // The layer around the API then says `no-store`.
        assert!(!whole.headers().contains_key(header::CACHE_CONTROL));
    }
}
