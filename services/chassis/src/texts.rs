//! Texts that are installed while services run: kept in each service's database, held in memory by each replica.
//!
//! A handler, or a use case, writes one with [`Tx::put_text`]. Every replica follows a kind of them ([`Texts::follow`],
//! [`crate::Parts::follow`]): it holds those that are there before it serves, and looks every two seconds whether
//! another one is. It asks rather than listens: a question of some bytes needs no connection of its own, and forgets
//! nothing when the database comes back.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use jiff_sqlx::ToSqlx;
use tokio::sync::Mutex;

use crate::ctx::Ctx;
use crate::db::{Db, Error, Tx};
use crate::error::describe;

/// How often a replica looks.
pub(crate) const EVERY: Duration = Duration::from_secs(2);

/// One text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its name among those of its kind.
    pub name: String,
    /// What it says.
    pub body: String,
    /// Of two of one name, the higher holds.
    pub version: i64,
}

impl Tx {
    /// Writes a text, unless the one that is there is as recent or more; answers whether it did.
    ///
    /// # Errors
    /// The database.
    pub async fn put_text(&mut self, cx: &Ctx, kind: &str, text: &Text) -> Result<bool, Error> {
        let done = sqlx::query!(
            "insert into chassis.texts (kind, name, body, version, at) values ($1, $2, $3, $4, $5)
             on conflict on constraint texts_pkey do update
             set body = excluded.body, version = excluded.version, at = excluded.at
             where texts.version < excluded.version",
            kind,
            text.name,
            text.body,
            text.version,
            cx.now().to_sqlx() as _
        )
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// The texts of a kind, as this transaction sees them.
    ///
    /// # Errors
    /// The database.
    pub async fn texts(&mut self, kind: &str) -> Result<Vec<Text>, Error> {
        Ok(sqlx::query_as!(
            Text,
            "select name, body, version from chassis.texts where kind = $1 order by name",
            kind
        )
        .fetch_all(self.conn())
        .await?)
    }
}

/// Takes the texts of a kind as they are now, by name and body; answers what is wrong with those that it leaves aside.
type Hold = Box<dyn Fn(&[(&str, &str)]) -> Vec<String> + Send + Sync>;

/// The texts of a kind, held and followed. Cheap to clone.
#[derive(Clone)]
pub struct Texts(Arc<Inner>);

struct Inner {
    db: Db,
    kind: &'static str,
    hold: Hold,
    /// Names and versions of what is held.
    held: Mutex<Vec<(String, i64)>>,
}

impl Texts {
    /// To be held by `hold`, once somebody looks. A text that it leaves aside is told in the log, and stops nothing.
    pub fn new<F: Display>(
        db: &Db,
        kind: &'static str,
        hold: impl Fn(&[(&str, &str)]) -> Vec<F> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Inner {
            db: db.clone(),
            kind,
            hold: Box::new(move |texts| hold(texts).iter().map(F::to_string).collect()),
            held: Mutex::default(),
        }))
    }

    /// The same, with what is there held already.
    ///
    /// # Errors
    /// The database.
    pub async fn follow<F: Display>(
        db: &Db,
        kind: &'static str,
        hold: impl Fn(&[(&str, &str)]) -> Vec<F> + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        let texts = Self::new(db, kind, hold);
        texts.look().await?;
        Ok(texts)
    }

    /// Looks whether something else is there, and has it held.
    ///
    /// # Errors
    /// The database: what is held stays.
    pub async fn look(&self) -> Result<(), Error> {
        // One look at a time: of two, the one that saw less must not be the last to have it held.
        let mut held = self.0.held.lock().await;
        let there = sqlx::query!(
            "select name, version from chassis.texts where kind = $1 order by name",
            self.0.kind
        )
        .fetch_all(self.0.db.pool())
        .await?;
        let there: Vec<(String, i64)> = there.into_iter().map(|t| (t.name, t.version)).collect();
        if there == *held {
            return Ok(());
        }
        let texts = sqlx::query_as!(
            Text,
            "select name, body, version from chassis.texts where kind = $1 order by name",
            self.0.kind
        )
        .fetch_all(self.0.db.pool())
        .await?;
        let told: Vec<(&str, &str)> = texts.iter().map(|t| (&*t.name, &*t.body)).collect();
        for fault in (self.0.hold)(&told) {
            tracing::error!(kind = self.0.kind, fault, "an installed text is left aside");
        }
        *held = texts.into_iter().map(|t| (t.name, t.version)).collect();
        Ok(())
    }

    /// Looks, and tells the log when it cannot.
    pub(crate) async fn look_or_tell(self) {
        if let Err(error) = self.look().await {
            tracing::warn!(
                kind = self.0.kind,
                error = describe(&error),
                "installed texts cannot be read, trying again"
            );
        }
    }
}
