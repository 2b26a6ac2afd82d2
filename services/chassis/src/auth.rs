//! Signed actor tokens: short-lived proof of who acts, from the gateway or a service to one service.
//!
//! A token is a JWT signed with Ed25519. `kid` and `iss` name the signer, `aud` the one service it is for. Only
//! the gateway may vouch for a person; every other signer speaks for itself alone. No service trusts anything
//! else about its caller.

mod keys;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

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
    /// A folder of public keys without any: nobody could call.
    #[error("no public key (<signer>.pem) in {0}")]
    NoKeys(String),
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
///
/// Keys change without a restart: a folder is read again from time to time, and at once when a token is refused. A
/// signer may have several keys, `gateway.pem` and `gateway.next.pem`: publish the new one everywhere, sign with it,
/// then withdraw the old one.
#[derive(Clone)]
pub struct Verifier {
    audience: String,
    folder: Option<PathBuf>,
    trusted: Arc<RwLock<Trusted>>,
    /// Age at which keys are read again, so that a withdrawn one is trusted no longer than this.
    oldest: Duration,
    /// Age before which no refusal makes us read again.
    youngest: Duration,
}

type Keys = HashMap<String, Vec<DecodingKey>>;

struct Trusted {
    keys: Keys,
    read: Instant,
}

impl Verifier {
    /// Trusts every public key of `folder`: `<signer>.pem`, `<signer>.<anything>.pem`.
    pub fn from_dir(audience: &str, folder: &Path) -> Result<Self, Error> {
        let verifier = Self {
            folder: Some(folder.to_owned()),
            ..Self::new(audience)
        };
        let keys = keys_in(folder)?;
        if keys.is_empty() {
            return Err(Error::NoKeys(folder.display().to_string()));
        }
        verifier.write().keys = keys;
        Ok(verifier)
    }

    /// Trusts nobody yet.
    pub fn new(audience: &str) -> Self {
        Self {
            audience: audience.to_owned(),
            folder: None,
            trusted: Arc::new(RwLock::new(Trusted {
                keys: Keys::new(),
                read: Instant::now(),
            })),
            oldest: Duration::from_secs(30),
            youngest: Duration::from_secs(1),
        }
    }

    /// Trusts `signer`, whose public key is this PEM, besides those it trusts already.
    pub fn trusting(self, signer: &str, pem: &[u8]) -> Result<Self, Error> {
        let key = DecodingKey::from_ed_pem(pem)?;
        self.write()
            .keys
            .entry(signer.to_owned())
            .or_default()
            .push(key);
        Ok(self)
    }

    /// Who acts, and for which établissement, if the token is good.
    pub fn verify(&self, token: &str) -> Result<(Actor, Uai), Error> {
        self.read_again(self.oldest);
        match self.check(token) {
            Err(_) if self.read_again(self.youngest) => self.check(token),
            checked => checked,
        }
    }

    fn check(&self, token: &str) -> Result<(Actor, Uai), Error> {
        let signer = jsonwebtoken::decode_header(token)?
            .kid
            .ok_or(Error::UnknownSigner)?;
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.leeway = LEEWAY_SECONDS;
        rules.set_required_spec_claims(&["exp", "aud", "iss"]);
        rules.set_audience(&[&self.audience]);
        rules.set_issuer(&[&signer]);

        let mut claims = Err(Error::UnknownSigner);
        for key in self.read().keys.get(&signer).into_iter().flatten() {
            claims = jsonwebtoken::decode::<Claims>(token, key, &rules)
                .map(|token| token.claims)
                .map_err(Error::from);
            if claims.is_ok() {
                break;
            }
        }
        let claims = claims?;

        let now = Clock::default().now().as_second();
        let from_the_future = claims.iat > now + LEEWAY_SECONDS.cast_signed();
        let lives_too_long = claims.exp - claims.iat > LIFETIME_SECONDS;
        if from_the_future || lives_too_long || (claims.person.is_some() && signer != GATEWAY) {
            return Err(Error::Overreach);
        }
        let actor = claims.person.map_or(Actor::Service(signer), Actor::Person);
        Ok((actor, claims.etablissement.unwrap_or(Uai::NONE)))
    }

    /// Reads the folder again if it was last read longer than `age` ago; whether it did.
    fn read_again(&self, age: Duration) -> bool {
        let Some(folder) = &self.folder else {
            return false;
        };
        if self.read().read.elapsed() < age {
            return false;
        }
        let keys = keys_in(folder);
        let mut trusted = self.write();
        trusted.read = Instant::now();
        match keys {
            Ok(keys) if !keys.is_empty() => trusted.keys = keys,
            // Half a change of files: the keys that were good stay so until it is whole.
            Ok(_) => tracing::warn!("no public key is left to read, keeping the old ones"),
            Err(error) => tracing::warn!(
                error = crate::error::describe(&error),
                "public keys cannot be read, keeping the old ones"
            ),
        }
        true
    }

    fn read(&self) -> RwLockReadGuard<'_, Trusted> {
        self.trusted.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Trusted> {
        self.trusted.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The public keys of `folder`, by signer.
fn keys_in(folder: &Path) -> Result<Keys, Error> {
    let unreadable = |source| Error::Unreadable {
        path: folder.display().to_string(),
        source,
    };
    let mut keys = Keys::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path
            .file_name()
            .and_then(|s| s.to_str())
            .unwrap_or_default();
        if let Some((signer, _)) = name.split_once('.')
            && path.extension().is_some_and(|extension| extension == "pem")
        {
            keys.entry(signer.to_owned())
                .or_default()
                .push(DecodingKey::from_ed_pem(&read(&path)?)?);
        }
    }
    Ok(keys)
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|source| Error::Unreadable {
        path: path.display().to_string(),
        source,
    })
}
