//! Password hashing (argon2id, 19 MiB, t = 2, p = 1): the scarce resource of the first school day, behind a bounded
//! queue. Beyond it the answer is « later », at once, and open sessions do not notice.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Hashes and verifies passwords, a few at a time.
pub struct Hasher {
    argon2: Argon2<'static>,
    /// Who is being served.
    running: Arc<Semaphore>,
    /// Who is being served or waits.
    places: Arc<Semaphore>,
    /// Verified when there is no account, so that an unknown identifier takes as long as a wrong password.
    decoy: String,
}

impl Hasher {
    /// `threads` at the same time, `queue` more waiting.
    pub fn new(threads: usize, queue: usize) -> anyhow::Result<Self> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = argon2
            .hash_password(b"no account has this password")
            .map_err(|error| anyhow::anyhow!("{error}"))?
            .to_string();
        Ok(Self {
            argon2,
            running: Arc::new(Semaphore::new(threads)),
            places: Arc::new(Semaphore::new(threads + queue)),
            decoy,
        })
    }

    /// Whether `password` is the one behind `hash`; without a hash, the same work for nothing.
    ///
    /// # Errors
    /// [`Error::Busy`] when the queue is full.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool> {
        let _place = self
            .places
            .clone()
            .try_acquire_owned()
            .map_err(|_| Error::Busy)?;
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.clone());
        let argon2 = self.argon2.clone();
        let matches = self
            .work(move || {
                PasswordHash::new(&hash)
                    .is_ok_and(|hash| argon2.verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(matches && known)
    }

    /// The hash of a password that a person waits for.
    ///
    /// # Errors
    /// [`Error::Busy`] when the queue is full.
    pub async fn hash(&self, password: String) -> Result<String> {
        let _place = self
            .places
            .clone()
            .try_acquire_owned()
            .map_err(|_| Error::Busy)?;
        self.hash_in_turn(password).await
    }

    /// The same for a batch, which takes its turn instead of being refused.
    pub async fn hash_in_turn(&self, password: String) -> Result<String> {
        let argon2 = self.argon2.clone();
        self.work(move || {
            argon2
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
        })
        .await?
        .map_err(|error| Error::internal("hashing a password", error.to_string()))
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let permit = self
            .running
            .clone()
            .acquire_owned()
            .await
            .map_err(|error| Error::internal("waiting to hash a password", error))?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        })
        .await
        .map_err(|error| Error::internal("hashing a password", error))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn a_hash_verifies_its_password_only_i06() {
        let hasher = Hasher::new(1, 4).unwrap();
        let hash = hasher.hash("un long mot de passe".into()).await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(
            hasher
                .verify("un long mot de passe".into(), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(!hasher.verify("un autre".into(), Some(hash)).await.unwrap());
        assert!(
            !hasher
                .verify("no account has this password".into(), None)
                .await
                .unwrap()
        );
    }

    #[tokio::test]
    async fn beyond_the_queue_the_answer_is_later_i06() {
        let hasher = Hasher::new(1, 0).unwrap();
        let _taken = hasher.places.clone().try_acquire_owned().unwrap();
        assert!(matches!(
            hasher.verify("x".into(), None).await,
            Err(Error::Busy)
        ));
    }
}
