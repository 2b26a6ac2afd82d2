//! Signed actor tokens: short-lived proof of who acts, from the gateway or a service to one service.
//!
//! A token is a JWT signed with Ed25519. `kid` and `iss` name the signer, `aud` the one service it is for. Only
//! the gateway may vouch for a person; every other signer speaks for itself alone. No service trusts anything
//! else about its caller.

mod keys;

use std::collections::HashMap;
use std::path::Path;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use crate::actor::{Actor, Person};
use crate::ctx::Clock;
use crate::tenant::Uai;

pub use keys::KeyPair;

/// The only signer that may vouch for persons.
pub const GATEWAY: &str = "gateway";

/// Seconds a token lives: longer than any request, short enough to be worthless when it leaks.
const LIFETIME_SECONDS: i64 = 60;
/// Clocks of two machines may differ by this much.
const LEEWAY_SECONDS: u64 = 5;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<Person>,
    #[serde(default)]
    etablissement: Option<Uai>,
}

/// Makes tokens in the name of one service.
#[derive(Clone)]
pub struct Signer {
    issuer: String,
    key: EncodingKey,
}

/// Why keys cannot be used, or a token is refused. Deliberately vague towards callers.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A key file cannot be read.
    #[error("cannot read key {path}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A key file holds no Ed25519 key, or a token is not valid.
    #[error("not a valid key or token")]
    Jwt(#[from] jsonwebtoken::errors::Error),
    /// The system gives no randomness.
    #[error("no randomness for a new key")]
    Random,
    /// The signer is unknown here.
    #[error("unknown signer")]
    UnknownSigner,
    /// A signer claims what it may not.
    #[error("signer may not claim this")]
    Overreach,
}

impl Signer {
    /// Signs as `issuer` with the PKCS#8 PEM key in `file`.
    pub fn from_file(issuer: &str, file: &Path) -> Result<Self, Error> {
        Ok(Self {
            issuer: issuer.to_owned(),
            key: EncodingKey::from_ed_pem(&read(file)?)?,
        })
    }

    /// Signs as `issuer` with a PEM key in memory.
    pub fn from_pem(issuer: &str, pem: &[u8]) -> Result<Self, Error> {
        Ok(Self {
            issuer: issuer.to_owned(),
            key: EncodingKey::from_ed_pem(pem)?,
        })
    }

    /// Who signs.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// A token for `audience`, valid for a minute. By the system's clock, whatever the use case's: a token
    /// crosses processes.
    pub fn sign(
        &self,
        actor: &Actor,
        etablissement: &Uai,
        audience: &str,
    ) -> Result<String, Error> {
        let now = Clock::default().now();
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.issuer.clone());
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: audience.to_owned(),
            iat: now.as_second(),
            exp: now.as_second() + LIFETIME_SECONDS,
            person: actor.person().cloned(),
            etablissement: (!etablissement.is_none()).then(|| etablissement.clone()),
        };
        Ok(jsonwebtoken::encode(&header, &claims, &self.key)?)
    }
}

/// Checks tokens addressed to one service.
#[derive(Clone)]
pub struct Verifier {
    audience: String,
    keys: HashMap<String, DecodingKey>,
}

impl Verifier {
    /// Trusts every `<name>.pem` public key of `folder`.
    pub fn from_dir(audience: &str, folder: &Path) -> Result<Self, Error> {
        let unreadable = |source| Error::Unreadable {
            path: folder.display().to_string(),
            source,
        };
        let mut verifier = Self::new(audience);
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.extension().is_some_and(|e| e == "pem")
                && let Some(name) = path.file_stem().and_then(|s| s.to_str())
            {
                verifier = verifier.trusting(name, &read(&path)?)?;
            }
        }
        Ok(verifier)
    }

    /// Trusts nobody yet.
    pub fn new(audience: &str) -> Self {
        Self {
            audience: audience.to_owned(),
            keys: HashMap::new(),
        }
    }

    /// Trusts `signer`, whose public key is this PEM.
    pub fn trusting(mut self, signer: &str, pem: &[u8]) -> Result<Self, Error> {
        self.keys
            .insert(signer.to_owned(), DecodingKey::from_ed_pem(pem)?);
        Ok(self)
    }

    /// Who acts, and for which établissement, if the token is good.
    pub fn verify(&self, token: &str) -> Result<(Actor, Uai), Error> {
        let signer = jsonwebtoken::decode_header(token)?
            .kid
            .ok_or(Error::UnknownSigner)?;
        let key = self.keys.get(&signer).ok_or(Error::UnknownSigner)?;

        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.leeway = LEEWAY_SECONDS;
        rules.set_required_spec_claims(&["exp", "aud", "iss"]);
        rules.set_audience(&[&self.audience]);
        rules.set_issuer(&[&signer]);
        let claims = jsonwebtoken::decode::<Claims>(token, key, &rules)?.claims;

        let now = Clock::default().now().as_second();
        let from_the_future = claims.iat > now + LEEWAY_SECONDS.cast_signed();
        let lives_too_long = claims.exp - claims.iat > LIFETIME_SECONDS;
        if from_the_future || lives_too_long || (claims.person.is_some() && signer != GATEWAY) {
            return Err(Error::Overreach);
        }
        let actor = claims.person.map_or(Actor::Service(signer), Actor::Person);
        Ok((actor, claims.etablissement.unwrap_or(Uai::NONE)))
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|source| Error::Unreadable {
        path: path.display().to_string(),
        source,
    })
}
