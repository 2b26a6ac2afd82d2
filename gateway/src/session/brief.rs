//! Secrets that a browser keeps for some minutes, in cookies of their own: what stands between a right password and
//! its second factor, or between a question to a passkey and its answer.
//!
//! Like the session's, they are for this host alone and out of reach of scripts.

use http::{HeaderMap, HeaderValue};

use super::cookie::named;

/// A kind of such cookies.
#[derive(Debug, Clone, Copy)]
pub struct Brief {
    name: &'static str,
    /// How long browsers keep it, seconds.
    lifetime: u32,
}

/// Somebody who waits for its second factor.
pub const AWAITED: Brief = Brief {
    name: "__Host-attente",
    lifetime: 600,
};

/// Somebody who signs in with a passkey alone: binds the question to the browser that answers it.
pub const CEREMONY: Brief = Brief {
    name: "__Host-cle",
    lifetime: 300,
};

/// The browser that a sign-on through a portal began in.
pub const SIGN_ON: Brief = Brief {
    name: "__Host-portail",
    lifetime: 600,
};

impl Brief {
    /// The secret of a request; empty when there is none.
    pub fn of(self, headers: &HeaderMap) -> String {
        named(headers, self.name).unwrap_or_default()
    }

    /// `Set-Cookie` that keeps a secret; none if it cannot be kept.
    pub fn set(self, secret: &str) -> Option<HeaderValue> {
        let Self { name, lifetime } = self;
        let text =
            format!("{name}={secret}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={lifetime}");
        let mut value = HeaderValue::try_from(text).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// `Set-Cookie` that forgets it.
    pub fn clear(self) -> HeaderValue {
        let text = format!(
            "{}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0",
            self.name
        );
        HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_secret_goes_to_the_browser_and_comes_back_i06() {
        let set = AWAITED.set("abc").unwrap();
        let text = set.to_str().unwrap();
        assert!(text.starts_with("__Host-attente=abc; Path=/; Secure; HttpOnly; SameSite=Lax"));
        assert!(set.is_sensitive());
        let back = HeaderMap::from_iter([(
            http::header::COOKIE,
            HeaderValue::from_static("__Host-session=x; __Host-attente=abc"),
        )]);
        assert_eq!(AWAITED.of(&back), "abc");
        assert_eq!(AWAITED.of(&HeaderMap::new()), "");
        assert!(AWAITED.clear().to_str().unwrap().ends_with("Max-Age=0"));
    }
}
