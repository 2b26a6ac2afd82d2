//! Requests that may be repeated safely (G-06).
//!
//! The client chooses a key per act. What the owning service stores is a hash of that key with the person, the
//! method and the path, so that a key means nothing to anyone else or anywhere else. The service also compares a
//! fingerprint of the command: the same key with another body is refused there.

use http::{HeaderMap, HeaderName, Method, StatusCode};
use sha2::{Digest, Sha256};

use crate::error::{self, Problem};

/// Header of the request.
pub const HEADER: HeaderName = HeaderName::from_static("idempotency-key");

const LONGEST: usize = 128;

/// The key to hand to the service; none when the client gave none or nothing changes.
///
/// # Errors
/// When the header is empty, too long or not plain ASCII.
pub fn derive(
    headers: &HeaderMap,
    person: &str,
    method: &Method,
    path: &str,
) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(HEADER).filter(|_| !method.is_safe()) else {
        return Ok(None);
    };
    let key = value
        .to_str()
        .ok()
        .filter(|key| !key.is_empty() && key.len() <= LONGEST)
        .ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, error::IDEMPOTENCY_KEY_INVALID))?;
    let mut hash = Sha256::new();
    for part in [person, method.as_str(), path, key] {
        // The length first: no two lists of parts run together to the same text.
        hash.update(part.len().to_be_bytes());
        hash.update(part.as_bytes());
    }
    Ok(Some(hex::encode(hash.finalize())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn key(person: &str, method: &Method, path: &str, key: &str) -> Option<String> {
        let headers = HeaderMap::from_iter([(HEADER, key.parse().unwrap())]);
        derive(&headers, person, method, path).unwrap()
    }

    #[test]
    fn the_same_act_has_the_same_key_g06() {
        let once = key("anne", &Method::POST, "/api/annexes", "k1");
        assert_eq!(once, key("anne", &Method::POST, "/api/annexes", "k1"));
        assert_eq!(once.unwrap().len(), 64);
    }

    #[test]
    fn another_person_method_path_or_key_is_another_act_g06() {
        let once = key("anne", &Method::POST, "/api/annexes", "k1");
        assert_ne!(once, key("paul", &Method::POST, "/api/annexes", "k1"));
        assert_ne!(once, key("anne", &Method::PUT, "/api/annexes", "k1"));
        assert_ne!(once, key("anne", &Method::POST, "/api/annexe", "sk1"));
        assert_ne!(once, key("anne", &Method::POST, "/api/annexes", "k2"));
    }

    #[test]
    fn reading_needs_no_key_g06() {
        assert_eq!(key("anne", &Method::GET, "/api/annexes", "k1"), None);
        assert_eq!(
            derive(&HeaderMap::new(), "anne", &Method::POST, "/").unwrap(),
            None
        );
    }

    #[test]
    fn an_absurd_key_is_refused_g06() {
        let long = "k".repeat(LONGEST + 1);
        for text in ["", long.as_str()] {
            let headers = HeaderMap::from_iter([(HEADER, text.parse().unwrap())]);
            let problem = derive(&headers, "anne", &Method::POST, "/").unwrap_err();
            assert_eq!(problem.code(), error::IDEMPOTENCY_KEY_INVALID);
        }
    }
}
