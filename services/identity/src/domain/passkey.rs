//! Passkeys (WebAuthn Level 3) of staff (I-06): the site they are made for, what people call them.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};

use super::ids::{PasskeyId, PersonId};
use super::siecle::text::tidy;

/// Passkeys of a person: a key ring, not a collection.
pub const MOST: usize = 10;
/// Longest name, in characters.
pub const LONGEST_NAME: usize = 60;
/// How long the browser has for a ceremony.
pub const PATIENCE: SignedDuration = SignedDuration::from_mins(5);

/// The site that passkeys are made for. It comes from the address of the deployment, never from a request: a page
/// elsewhere gets no answer that counts here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Relying party identifier: the host alone.
    pub domain: String,
    /// Scheme, host and port, as browsers write them.
    pub origin: String,
}

impl Site {
    /// The site at that address; none for an address by numbers, which browsers make no passkeys for.
    pub fn of(public_url: &str) -> Option<Self> {
        let (scheme, rest) = public_url.split_once("://")?;
        let scheme = scheme.to_lowercase();
        let authority = rest.split(['/', '?', '#']).next()?.to_lowercase();
        let (domain, port) = match authority.rsplit_once(':') {
            Some((domain, port)) if port.chars().all(|c| c.is_ascii_digit()) => (domain, port),
            _ => (authority.as_str(), ""),
        };
        let name = !domain.is_empty()
            && domain.parse::<IpAddr>().is_err()
            && domain
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'));
        if !name {
            return None;
        }
        // Browsers leave the port of the scheme out.
        let origin = match (scheme.as_str(), port) {
            (_, "") | ("https", "443") | ("http", "80") => format!("{scheme}://{domain}"),
            _ => format!("{scheme}://{domain}:{port}"),
        };
        Some(Self {
            domain: domain.to_owned(),
            origin,
        })
    }
}

/// What a ceremony is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// One passkey more.
    Addition,
    /// A sign-in with a passkey alone.
    SignIn,
    /// The second step, after the password.
    SecondStep,
}

impl Purpose {
    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Addition => "ajout",
            Self::SignIn => "connexion",
            Self::SecondStep => "seconde_etape",
        }
    }
}

/// A passkey as stored: a public key, and what the standard wants remembered of it.
#[derive(Debug, Clone)]
pub struct Passkey {
    pub id: PasskeyId,
    pub person: PersonId,
    /// What the authenticator knows it by.
    pub credential: Vec<u8>,
    pub nom: String,
    /// Public key.
    pub static_state: Vec<u8>,
    /// Counter of signatures, backup.
    pub dynamic_state: Vec<u8>,
    /// How browsers reach the authenticator, as bits.
    pub transports: i16,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

/// What a name is refused for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameFault {
    /// Nothing but blanks.
    Empty,
    /// More than [`LONGEST_NAME`] characters.
    TooLong,
}

/// A name as it is kept.
pub fn name(text: &str) -> Result<String, NameFault> {
    let visible: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let name = tidy(&visible);
    match name.chars().count() {
        0 => Err(NameFault::Empty),
        count if count > LONGEST_NAME => Err(NameFault::TooLong),
        _ => Ok(name),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_site_is_the_host_of_the_address_i06() {
        let site = |address: &str| {
            let site = Site::of(address).unwrap();
            (site.domain, site.origin)
        };
        let of = |domain: &str, origin: &str| (domain.to_owned(), origin.to_owned());
        assert_eq!(
            site("https://cpro.example.org"),
            of("cpro.example.org", "https://cpro.example.org")
        );
        assert_eq!(
            site("https://CPRO.example.org:443/suite"),
            of("cpro.example.org", "https://cpro.example.org")
        );
        assert_eq!(
            site("http://localhost:8080"),
            of("localhost", "http://localhost:8080")
        );
    }

    #[test]
    fn an_address_by_numbers_is_no_site_of_passkeys_i06() {
        for address in [
            "http://192.0.2.7:8080",
            "http://[2001:db8::7]:8080",
            "http://[2001:db8::7]",
            "https://personne@example.org",
            "https://",
            "cpro.example.org",
        ] {
            assert_eq!(Site::of(address), None, "{address}");
        }
    }

    #[test]
    fn a_name_is_one_line_that_fits_i06() {
        assert_eq!(
            name("  Téléphone \n de Jeanne "),
            Ok("Téléphone de Jeanne".into())
        );
        assert_eq!(name(" \u{7} "), Err(NameFault::Empty));
        assert_eq!(
            name(&"é".repeat(LONGEST_NAME)).unwrap().chars().count(),
            LONGEST_NAME
        );
        assert_eq!(name(&"é".repeat(LONGEST_NAME + 1)), Err(NameFault::TooLong));
    }
}
