//! The session cookie: `__Host-session`.
//!
//! The prefix makes browsers refuse it unless it is `Secure`, for this host alone and for every path. It has no
//! lifetime: closing the browser forgets it; identity decides when the session itself ends.

use std::fmt;

use http::{HeaderMap, HeaderValue, header};

/// Name of the cookie.
pub const NAME: &str = "__Host-session";

const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";

/// The secret of a session. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A token that identity has just made.
    pub fn new(token: String) -> Self {
        Self(token)
    }

    /// The token of a request, if it has one.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        named(headers, NAME).map(Self)
    }

    /// The secret, for identity.
    pub fn expose(&self) -> String {
        self.0.clone()
    }
}

/// The cookie of that name, if the request has it and it is not empty.
pub(super) fn named(headers: &HeaderMap, wanted: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, value)| *name == wanted && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// `Set-Cookie` of a session just opened; none if the token cannot be one.
pub fn set(token: &Token) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(format!("{NAME}={}; {ATTRIBUTES}", token.0)).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// `Set-Cookie` that forgets the session.
pub fn clear() -> HeaderValue {
    HeaderValue::from_static("__Host-session=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn of(cookies: &[&'static str]) -> Option<Token> {
        Token::of(
            &cookies
                .iter()
                .map(|text| (header::COOKIE, HeaderValue::from_static(text)))
                .collect(),
        )
    }

    #[test]
    fn the_session_is_found_among_other_cookies() {
        let token = Some(Token("abc".to_owned()));
        assert_eq!(of(&["a=1; __Host-session=abc; b=2"]), token);
        assert_eq!(of(&["a=1", "__Host-session=abc"]), token);
    }

    #[test]
    fn no_other_cookie_is_a_session() {
        assert_eq!(
            of(&["session=abc; __Host-sessions=abc; __Host-session="]),
            None
        );
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn the_cookie_is_for_us_alone() {
        let cookie = set(&Token("abc".to_owned())).unwrap();
        assert_eq!(
            cookie.to_str().unwrap(),
            "__Host-session=abc; Path=/; Secure; HttpOnly; SameSite=Lax"
        );
        assert!(clear().to_str().unwrap().starts_with("__Host-session=;"));
        assert!(clear().to_str().unwrap().contains(ATTRIBUTES));
    }

    #[test]
    fn a_token_is_never_printed() {
        assert!(!format!("{:?}", Token("abc".to_owned())).contains("abc"));
    }
}
