//! Changes are made by our own pages only.
//!
//! Browsers say where a request comes from (`Sec-Fetch-Site`, `Origin`) and pages cannot lie about it. A program
//! that is no browser says nothing: it holds no one else's cookie, so it may pass. This covers sign-in, too,
//! where there is no session and so no anti-forgery token yet.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, StatusCode, header};

use crate::error::{self, Problem};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Scheme, host and port that browsers know us by.
#[derive(Debug, Clone)]
pub struct OwnOrigin(String);

impl OwnOrigin {
    /// The origin of the public address.
    pub fn of(public_url: &str) -> Self {
        let end = public_url
            .find("://")
            .and_then(|scheme| {
                let host = scheme + 3;
                public_url[host..].find('/').map(|slash| host + slash)
            })
            .unwrap_or(public_url.len());
        Self(public_url[..end].to_ascii_lowercase())
    }

    /// Whether the page that made this request is ours.
    fn made(&self, headers: &HeaderMap) -> bool {
        match text(headers, &FETCH_SITE) {
            Some("same-origin") => return true,
            // `none`: typed by the user, opened by nobody's page.
            Some("none") | None => {}
            Some(_) => return false,
        }
        let Some(origin) = text(headers, &header::ORIGIN) else {
            return !headers.contains_key(header::ORIGIN);
        };
        // The name the browser used, where no proxy changes it.
        let same_host = text(headers, &header::HOST).is_some_and(|host| {
            origin
                .split_once("://")
                .is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
        });
        same_host || origin.eq_ignore_ascii_case(&self.0)
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Refuses changes asked by pages of other sites.
pub async fn check(State(own): State<OwnOrigin>, request: Request, next: Next) -> Response {
    if request.method().is_safe() || own.made(request.headers()) {
        return next.run(request).await;
    }
    Problem::new(StatusCode::FORBIDDEN, error::FOREIGN_ORIGIN).into_response()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn made(headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        OwnOrigin::of("https://suivi.example.org/accueil").made(&headers)
    }

    #[test]
    fn our_own_pages_pass() {
        assert!(made(&[("sec-fetch-site", "same-origin")]));
        assert!(made(&[("origin", "https://suivi.example.org")]));
        assert!(made(&[
            ("origin", "http://localhost:8080"),
            ("host", "localhost:8080")
        ]));
    }

    #[test]
    fn pages_of_others_do_not() {
        assert!(!made(&[("sec-fetch-site", "cross-site")]));
        assert!(!made(&[("sec-fetch-site", "same-site")]));
        assert!(!made(&[("origin", "https://ailleurs.example.org")]));
        assert!(!made(&[("origin", "null")]));
        assert!(!made(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://suivi.example.org")
        ]));
    }

    #[test]
    fn a_program_that_is_no_browser_passes() {
        assert!(made(&[]));
    }
}
