//! Requests that may be repeated safely (G-06): the key is taken, and its result kept, in the transaction it
//! protects. Two at once: the second waits for the first, then finds its result.
//!
//! A key belongs to who uses it: the same words chosen by another person, or in another établissement, are another
//! key. What is stored is a hash of all three.

use sha2::{Digest, Sha256};

use super::{Error, Tx};
use crate::ctx::Ctx;
use crate::error::{AppError, Kind};

/// The same key came with another request.
#[derive(Debug, thiserror::Error)]
pub enum Replay {
    /// The key protects a request with another fingerprint.
    #[error("idempotency key reused for another request")]
    KeyReused,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] Error),
}

impl AppError for Replay {
    fn kind(&self) -> Kind {
        match self {
            Self::KeyReused => Kind::Invalid,
            Self::Db(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::KeyReused => "request.idempotency_key_reused",
            Self::Db(error) => error.code(),
        }
    }
}

/// Tells two requests under one idempotency key apart, without keeping what they say.
pub fn fingerprint(use_case: &str, command: &impl std::fmt::Debug) -> String {
    hex::encode(Sha256::digest(format!("{use_case} {command:?}")))
}

impl Tx {
    /// Takes the idempotency key of the request, or answers the result it gave the first time: empty when nothing
    /// was [remembered](Tx::remember), for what was done is not done again.
    ///
    /// `fingerprint` tells two requests apart: see [`fingerprint`]. Without a key, nothing is done.
    pub async fn replayed(
        &mut self,
        cx: &Ctx,
        fingerprint: &str,
    ) -> Result<Option<String>, Replay> {
        let Some(key) = own_key(cx) else {
            return Ok(None);
        };
        let taken = sqlx::query!(
            "insert into chassis.idempotency_keys (key, fingerprint) values ($1, $2) on conflict do nothing",
            key,
            fingerprint
        )
        .execute(self.conn())
        .await
        .map_err(Error::from)?;
        if taken.rows_affected() == 1 {
            return Ok(None);
        }
        let first = sqlx::query!(
            "select fingerprint, result from chassis.idempotency_keys where key = $1",
            key
        )
        .fetch_one(self.conn())
        .await
        .map_err(Error::from)?;
        if first.fingerprint != fingerprint {
            return Err(Replay::KeyReused);
        }
        Ok(Some(first.result.unwrap_or_default()))
    }

    /// Keeps the result under the request's key, for whoever repeats it.
    pub async fn remember(&mut self, cx: &Ctx, result: &str) -> Result<(), Error> {
        if let Some(key) = own_key(cx) {
            sqlx::query!(
                "update chassis.idempotency_keys set result = $2 where key = $1",
                key,
                result
            )
            .execute(self.conn())
            .await?;
        }
        Ok(())
    }
}

/// The key of `cx` as it is stored: of this établissement, of this actor. A UAI and an actor hold no line break.
fn own_key(cx: &Ctx) -> Option<String> {
    let key = cx.idempotency_key()?;
    let whole = format!("{}\n{}\n{key}", cx.etablissement(), cx.actor());
    Some(hex::encode(Sha256::digest(whole)))
}
