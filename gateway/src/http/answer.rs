//! Small forms that answers take.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::error::Problem;

/// Bytes of an extended header value that need no escape (RFC 8187).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What a handler that answers JSON returns.
pub type Answer<T> = Result<Json<T>, Problem>;

/// Something new: 201.
#[derive(Debug)]
pub struct Created<T>(pub T);

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, Json(self.0)).into_response()
    }
}

/// Taken, not finished: 202.
#[derive(Debug)]
pub struct Accepted<T>(pub T);

impl<T: Serialize> IntoResponse for Accepted<T> {
    fn into_response(self) -> Response {
        (StatusCode::ACCEPTED, Json(self.0)).into_response()
    }
}

/// Empty texts of the wire are absences in JSON.
pub fn given(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// `Content-Disposition` of a file to keep, whatever letters its name has: an ASCII likeness for old programs, and
/// the name itself.
pub fn attachment(name: &str) -> HeaderValue {
    let likeness: String = name
        .chars()
        .map(|c| match c {
            c if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ' ') => c,
            _ => '_',
        })
        .collect();
    let escaped = utf8_percent_encode(name, ESCAPED);
    let text = format!("attachment; filename=\"{likeness}\"; filename*=UTF-8''{escaped}");
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use std::collections::BTreeMap;

    use percent_encoding::percent_decode_str;

    use super::*;

    #[test]
    fn a_name_with_accents_is_kept_d01() {
        let value = attachment("Annexe PFMP 2 Zoé.docx");
        assert_eq!(
            value.to_str().unwrap(),
            "attachment; filename=\"Annexe PFMP 2 Zo_.docx\"; \
             filename*=UTF-8''Annexe%20PFMP%202%20Zo%C3%A9.docx"
        );
    }

    /// Quotes, lines, folders: whatever a name holds, the header has two parts, and the second gives the name back.
    #[test]
    fn every_hostile_name_stays_a_name_f06() {
        let names = include_str!("../../../tests/fixtures/noms-hostiles.json");
        let kinds: BTreeMap<String, Vec<String>> = serde_json::from_str(names).unwrap();
        let names: Vec<String> = kinds.into_values().flatten().collect();
        assert!(names.len() >= 120, "{}", names.len());
        for name in names {
            let value = attachment(&name);
            let text = value.to_str().unwrap();
            let parts = text.strip_prefix("attachment; filename=\"").unwrap();
            let (likeness, escaped) = parts.split_once("\"; filename*=UTF-8''").unwrap();
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._ ".contains(c);
            assert!(likeness.chars().all(is_plain), "{name:?}: {likeness}");
            let is_escaped = |c: char| c.is_ascii_alphanumeric() || "-._~%".contains(c);
            assert!(escaped.chars().all(is_escaped), "{name:?}: {escaped}");
            let back = percent_decode_str(escaped).decode_utf8().unwrap();
            assert_eq!(back, name);
        }
    }

    #[test]
    fn a_hostile_name_stays_a_name_d01() {
        let value = attachment("a\"; filename=\"b\r\nX: y");
        let text = value.to_str().unwrap();
        assert!(!text.contains('\r') && !text.contains('\n'));
        assert_eq!(text.matches('"').count(), 2);
    }
}
