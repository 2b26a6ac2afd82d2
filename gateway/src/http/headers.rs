//! Security headers of every answer, pages included.
//!
//! The content security policy allows no inline script or style and nothing from elsewhere: whatever a learner
//! types, a browser runs only what this gateway serves.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue, header};

use crate::config::Config;

/// What a page of ours may load: our own files, images as data (icons of the style sheet), pictures just taken; and the
/// tiles of maps, where some are configured.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
    worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What images may come from, in [`POLICY`].
const IMAGES: &str = "img-src 'self' data: blob:";

const FIXED: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
    ),
];

/// Two years, as browsers' lists ask.
const TRANSPORT: &str = "max-age=63072000; includeSubDomains";

/// What of the headers depends on the configuration.
#[derive(Debug, Clone)]
pub struct Wall {
    /// Whether browsers reach us over TLS only: then they are told to keep to it.
    tls: bool,
    policy: HeaderValue,
}

impl Wall {
    /// As configured.
    pub fn of(config: &Config) -> Self {
        let policy = match config.carte.origin() {
            Some(tiles) => POLICY.replace(IMAGES, &format!("{IMAGES} {tiles}")),
            None => POLICY.to_owned(),
        };
        Self {
            tls: config.is_tls(),
            policy: HeaderValue::try_from(policy)
                .unwrap_or_else(|_| HeaderValue::from_static(POLICY)),
        }
    }
}

/// Adds the headers.
pub async fn secure(State(wall): State<Wall>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, wall.policy);
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if wall.tls {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(TRANSPORT),
        );
    }
    response
}

/// What the API answers is personal: nothing between us and the page keeps it.
pub async fn no_store(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_inline_code_is_allowed() {
        assert!(!POLICY.contains("unsafe"));
        assert!(POLICY.starts_with("default-src 'none'"));
    }

    #[test]
    fn tiles_are_the_only_foreign_images_and_only_where_configured_f02() {
        let mut config = Config::default();
        assert_eq!(Wall::of(&config).policy, POLICY);
        config.carte.tuiles = Some("https://tuiles.example.org/{z}/{x}/{y}.png".to_owned());
        let policy = Wall::of(&config).policy;
        let policy = policy.to_str().unwrap_or_default();
        assert!(policy.contains("img-src 'self' data: blob: https://tuiles.example.org;"));
        assert_eq!(policy.matches("https:").count(), 1);
    }
}
