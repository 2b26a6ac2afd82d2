//! The anti-forgery token: a page proves that it is ours by repeating, in a header, what only our API told it.

use http::{HeaderMap, HeaderName};
use subtle::ConstantTimeEq;

/// Header of every change made with a session.
pub const HEADER: HeaderName = HeaderName::from_static("x-csrf-token");

/// Whether the header is the session's token.
pub(super) fn matches(headers: &HeaderMap, expected: &str) -> bool {
    let mut values = headers.get_all(HEADER).into_iter();
    let (Some(given), None) = (values.next(), values.next()) else {
        return false;
    };
    !expected.is_empty() && bool::from(given.as_bytes().ct_eq(expected.as_bytes()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn headers(values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(HEADER, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn the_token_of_the_session_passes() {
        assert!(matches(&headers(&["jeton"]), "jeton"));
    }

    #[test]
    fn nothing_else_does() {
        for given in [&[][..], &["autre"], &[""], &["jeto"], &["jeton", "jeton"]] {
            assert!(!matches(&headers(given), "jeton"), "{given:?}");
        }
    }

    #[test]
    fn a_session_without_token_changes_nothing() {
        assert!(!matches(&headers(&[""]), ""));
        assert!(!matches(&headers(&[]), ""));
    }
}
