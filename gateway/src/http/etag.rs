//! Versions as entity tags (G-06): `ETag: "7"` is version 7 of the aggregate.
//!
//! A change of something that has a version names the one it was made on: missing is 428, stale is 412 with what
//! stands now (the service compares, in its transaction).

use axum::Json;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::error::{self, Problem};

/// The version a change was made on, from `If-Match`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parse(parts.headers.get(header::IF_MATCH))
    }
}

fn parse(value: Option<&HeaderValue>) -> Result<IfMatch, Problem> {
    let value = value
        .ok_or_else(|| Problem::new(StatusCode::PRECONDITION_REQUIRED, error::IF_MATCH_REQUIRED))?;
    value
        .to_str()
        .ok()
        .and_then(|text| text.trim().strip_prefix('"')?.strip_suffix('"'))
        .and_then(|version| version.parse().ok())
        .map(IfMatch)
        .ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, error::IF_MATCH_INVALID))
}

/// A JSON answer with the version it shows.
#[derive(Debug)]
pub struct Versioned<T>(pub i64, pub T);

impl<T: Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        ([(header::ETAG, format!("\"{}\"", self.0))], Json(self.1)).into_response()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn of(text: &'static str) -> Result<IfMatch, Problem> {
        parse(Some(&HeaderValue::from_static(text)))
    }

    #[test]
    fn a_strong_tag_is_a_version_g06() {
        assert_eq!(of("\"7\"").unwrap(), IfMatch(7));
    }

    #[test]
    fn a_missing_tag_is_428_g06() {
        let problem = parse(None).unwrap_err();
        assert_eq!(problem.status(), StatusCode::PRECONDITION_REQUIRED);
    }

    #[test]
    fn any_other_tag_is_refused_g06() {
        for text in ["7", "W/\"7\"", "*", "\"a\"", "\"1\", \"2\"", "\"\""] {
            assert_eq!(
                of(text).unwrap_err().code(),
                error::IF_MATCH_INVALID,
                "{text}"
            );
        }
    }

    #[test]
    fn answers_show_their_version_g06() {
        let response = Versioned(7, "corps").into_response();
        assert_eq!(response.headers()[header::ETAG], "\"7\"");
    }
}
