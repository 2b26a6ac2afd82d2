//! `/api/etablissement/images`: logo and stamp of the caller's établissement (I-01).
//!
//! A picture is sent as it is, in the body, and passed on piece by piece: identity decides what it is.

use axum::Json;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::future::ready;
use futures::stream::{self, Stream, StreamExt as _};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use proto::identity::v1::{GetImageRequest, Image, ImageChunk, ImageState, RemoveImageRequest};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::extract::Path;
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(show, remove))
}

/// Those whose body is a file.
pub fn uploads() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(replace))
}

/// Which picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NatureImage {
    /// Shown in the header.
    Logo,
    /// The stamp, for documents.
    Cachet,
}

impl NatureImage {
    fn code(self) -> &'static str {
        match self {
            Self::Logo => "logo",
            Self::Cachet => "cachet",
        }
    }
}

/// What stands of a picture.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct ImageEtablissement {
    /// Version to name in a change; 0 before the first picture.
    version: i64,
    /// Whether there is one.
    presente: bool,
    /// In pixels.
    largeur: u32,
    /// In pixels.
    hauteur: u32,
}

impl ImageEtablissement {
    /// That of this nature among those of the établissement.
    pub fn among(states: &[ImageState], nature: NatureImage) -> Self {
        states
            .iter()
            .find(|state| state.nature == nature.code())
            .cloned()
            .map_or_else(Self::default, Into::into)
    }
}

impl From<ImageState> for ImageEtablissement {
    fn from(state: ImageState) -> Self {
        Self {
            version: state.version,
            presente: state.present,
            largeur: state.largeur,
            hauteur: state.hauteur,
        }
    }
}

/// The picture itself, always a PNG.
#[utoipa::path(get, path = "/api/etablissement/images/{nature}", tag = "etablissement",
    operation_id = "lire_image_etablissement", params(("nature" = String, Path, description = "`logo` or `cachet`")),
    responses((status = 200, body = [u8], content_type = "image/png"),
        (status = 304, description = "The version of `If-None-Match` still stands")))]
async fn show(
    caller: Caller,
    Path(nature): Path<NatureImage>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let known_version = known(&headers);
    let request = caller.ask(GetImageRequest { known_version });
    let mut images = caller.images();
    let image = match nature {
        NatureImage::Logo => images.get_logo(request).await?,
        NatureImage::Cachet => images.get_cachet(request).await?,
    };
    Ok(answer(nature, image.into_inner()))
}

/// The version that the browser has; 0 without one that we could have given.
fn known(headers: &HeaderMap) -> i64 {
    headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| {
            text.trim()
                .trim_start_matches("W/")
                .trim_matches('"')
                .parse()
                .ok()
        })
        .unwrap_or_default()
}

fn answer(nature: NatureImage, image: Image) -> Response {
    let name = format!("attachment; filename=\"{}.png\"", nature.code());
    let headers = [
        (header::ETAG, Some(format!("\"{}\"", image.version))),
        (header::CACHE_CONTROL, Some("private, no-cache".to_owned())),
        (header::CONTENT_DISPOSITION, Some(name)),
    ];
    let mut response = if image.png.is_empty() {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("image/png"))];
        (kind, image.png).into_response()
    };
    for (name, value) in headers {
        if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Replace a picture. Sent as it is: PNG, JPEG or WebP, 8 MB at most.
#[utoipa::path(put, path = "/api/etablissement/images/{nature}", tag = "etablissement",
    operation_id = "remplacer_image_etablissement",
    params(("nature" = String, Path, description = "`logo` or `cachet`"),
        ("If-Match" = String, Header, description = "Version that it replaces, \"0\" for the first")),
    request_body(content = [u8], content_type = "application/octet-stream"),
    responses((status = 200, body = ImageEtablissement)))]
async fn replace(
    caller: Caller,
    Path(nature): Path<NatureImage>,
    IfMatch(expected_version): IfMatch,
    body: Body,
) -> Answer<ImageEtablissement> {
    let head = ImageChunk {
        nature: nature.code().to_owned(),
        expected_version,
        ..Default::default()
    };
    let parts = body.into_data_stream().map(|part| part.map_err(drop));
    let request = caller.ask(pieces(head, parts));
    let set = caller.images().set_image(request).await?;
    Ok(Json(set.into_inner().into()))
}

/// The head, then the bytes.
fn pieces(
    head: ImageChunk,
    parts: impl Stream<Item = Result<Bytes, ()>> + Send + 'static,
) -> impl Stream<Item = ImageChunk> + Send + 'static {
    let last = || ImageChunk {
        last: true,
        ..Default::default()
    };
    stream::once(ready(head)).chain(super::pieces::pieces(parts, chunk, last))
}

fn chunk(data: &[u8]) -> ImageChunk {
    ImageChunk {
        data: data.to_vec(),
        ..Default::default()
    }
}

/// Remove a picture.
#[utoipa::path(delete, path = "/api/etablissement/images/{nature}", tag = "etablissement",
    operation_id = "retirer_image_etablissement",
    params(("nature" = String, Path, description = "`logo` or `cachet`"),
        ("If-Match" = String, Header, description = "Version to remove")),
    responses((status = 200, body = ImageEtablissement)))]
async fn remove(
    caller: Caller,
    Path(nature): Path<NatureImage>,
    IfMatch(expected_version): IfMatch,
) -> Answer<ImageEtablissement> {
    let request = caller.ask(RemoveImageRequest {
        nature: nature.code().to_owned(),
        expected_version,
    });
    let removed = caller.images().remove_image(request).await?;
    Ok(Json(removed.into_inner().into()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::super::pieces::PIECE;
    use super::*;

    async fn sent(parts: Vec<Result<Bytes, ()>>) -> Vec<ImageChunk> {
        pieces(ImageChunk::default(), stream::iter(parts))
            .collect()
            .await
    }

    #[tokio::test]
    async fn a_whole_body_ends_with_the_last_piece_i01() {
        let long = Bytes::from(vec![7; PIECE + 1]);
        let sent = sent(vec![Ok(long), Ok(Bytes::from_static(b"8"))]).await;
        assert_eq!(sent.len(), 5);
        assert!(sent[4].last && sent.iter().filter(|piece| piece.last).count() == 1);
        assert!(sent.iter().all(|piece| piece.data.len() <= PIECE));
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_has_no_last_piece_i01() {
        let sent = sent(vec![Ok(Bytes::from_static(b"un")), Err(())]).await;
        assert!(!sent.is_empty() && sent.iter().all(|piece| !piece.last));
    }

    #[test]
    fn a_picture_is_served_as_a_file_to_keep_with_its_version_i01() {
        let png = b"png".to_vec();
        let whole = answer(NatureImage::Cachet, Image { png, version: 3 });
        assert_eq!(whole.headers()[header::ETAG], "\"3\"");
        assert_eq!(whole.headers()[header::CONTENT_TYPE], "image/png");
        assert_eq!(
            whole.headers()[header::CONTENT_DISPOSITION],
            "attachment; filename=\"cachet.png\""
        );
        let known = answer(
            NatureImage::Logo,
            Image {
                png: Vec::new(),
                version: 3,
            },
        );
        assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
    }

    #[test]
    fn only_our_own_tags_are_known_versions_i01() {
        let of = |text: &'static str| {
            let value = HeaderValue::from_static(text);
            known(&HeaderMap::from_iter([(header::IF_NONE_MATCH, value)]))
        };
        assert_eq!(
            (of("\"3\""), of("W/\"3\""), of("*"), of("\"a\"")),
            (3, 3, 0, 0)
        );
    }
}
