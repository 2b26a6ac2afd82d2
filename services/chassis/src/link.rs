//! The secret of a link that opens something to whoever holds it: where it leads, and 256 random bits. The établissement comes
//! first, since nothing can be looked up before it is known.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng as _;
use sha2::{Digest as _, Sha256};

use crate::Uai;

/// Bytes of randomness.
const SECRET: usize = 32;

/// What is kept of a token.
pub type Hash = [u8; 32];

/// A token that somebody holds, or says so. Never shown: it has no `Debug`.
pub struct Held {
    /// Where it leads.
    pub etablissement: Uai,
    /// What it is looked up by.
    pub hash: Hash,
}

/// A new token of an établissement.
pub fn fresh(etablissement: &Uai) -> String {
    let mut secret = [0u8; SECRET];
    rand::rng().fill_bytes(&mut secret);
    format!("{etablissement}.{}", URL_SAFE_NO_PAD.encode(secret))
}

/// What is kept of it.
pub fn hash(token: &str) -> Hash {
    Sha256::digest(token.as_bytes()).into()
}

/// What somebody says is one; `None`: it cannot be.
pub fn read(text: &str) -> Option<Held> {
    let (etablissement, secret) = text.split_once('.')?;
    let bytes = URL_SAFE_NO_PAD.decode(secret).ok()?;
    (bytes.len() == SECRET).then_some(())?;
    Some(Held {
        etablissement: etablissement.parse().ok()?,
        hash: hash(text),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    #[test]
    fn a_token_says_where_it_leads_and_cannot_be_guessed_f11_p12() {
        let here: Uai = "0761234D".parse().unwrap();
        let token = fresh(&here);
        assert_ne!(token, fresh(&here));
        assert!(token.len() > 43, "256 bits and an établissement");
        let held = read(&token).unwrap();
        assert_eq!(held.etablissement, here);
        assert_eq!(held.hash, hash(&token));
    }

    #[test]
    fn what_is_no_token_is_looked_up_nowhere_f11_p12() {
        let long = format!("0761234D.{}", "a".repeat(500));
        for text in ["", ".", "faux", "0761234D.", "0761234D.abc", &long] {
            assert!(read(text).is_none(), "{text}");
        }
        let foreign = fresh(&"0761234D".parse().unwrap()).replace("0761234D", "0761234A");
        assert!(read(&foreign).is_none(), "no such établissement");
    }
}
