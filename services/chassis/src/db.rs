//! The database: a pool, transactions that know their tenant, errors that can be acted on.
//!
//! A use case opens one transaction with [`Db::begin`], which tells row-level security which établissement and
//! which person it works for; dropping it rolls back. Use cases run in tasks of their own (see
//! [`crate::grpc::run`]), because a future dropped while a transaction opens could hand a connection back to
//! the pool inside a transaction.

mod error;
pub mod idempotency;

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{PgConnection, PgPool, Postgres, Transaction};

pub use error::Error;

use crate::ctx::Ctx;

/// The service's own database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: PgPool,
}

impl Db {
    /// Opens a pool of at most `connections` to `url`; answers once one connection works.
    pub async fn connect(
        url: &str,
        connections: u32,
        acquire_timeout: Duration,
    ) -> Result<Self, Error> {
        let options: PgConnectOptions = url.parse::<PgConnectOptions>()?.options([
            // A use case that hangs gives its connection back rather than its neighbours' time (N11).
            ("idle_in_transaction_session_timeout", "15s"),
            ("statement_timeout", "60s"),
            ("lock_timeout", "10s"),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .min_connections(1)
            .acquire_timeout(acquire_timeout)
            .test_before_acquire(false)
            // A connection that comes back inside a transaction is not given to the next caller.
            .after_release(|connection, _| {
                Box::pin(async move {
                    sqlx::raw_sql("rollback").execute(connection).await?;
                    Ok(true)
                })
            })
            .connect_with(options)
            .await?;
        Ok(Self { pool })
    }

    /// A transaction for the établissement and the person of `cx`.
    pub async fn begin(&self, cx: &Ctx) -> Result<Tx, Error> {
        let mut inner = self.pool.begin().await?;
        let person = cx
            .actor()
            .person()
            .map(|p| p.id.to_string())
            .unwrap_or_default();
        sqlx::query!(
            "select set_config('app.etablissement', $1, true) as etablissement,
                    set_config('app.person', $2, true) as person",
            cx.etablissement().as_str(),
            person
        )
        .fetch_one(&mut *inner)
        .await?;
        Ok(Tx { inner })
    }

    /// The bare pool: for the chassis, and for tables that belong to no tenant.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Error> {
        sqlx::query("select 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Closes the pool, waiting for connections in use.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// One transaction: the whole of one use case in one service. Dropping it rolls back.
pub struct Tx {
    inner: Transaction<'static, Postgres>,
}

impl Tx {
    /// The connection, to run queries on.
    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.inner
    }

    /// Makes all of it durable; only then may anything be acknowledged.
    pub async fn commit(self) -> Result<(), Error> {
        self.inner.commit().await?;
        Ok(())
    }

    /// Undoes all of it, now rather than when dropped.
    pub async fn rollback(self) -> Result<(), Error> {
        self.inner.rollback().await?;
        Ok(())
    }
}

/// For [`sqlx::query!`] results of updates that must touch exactly one row.
pub fn exactly_one(
    result: &sqlx::postgres::PgQueryResult,
    what: &'static str,
) -> Result<(), Error> {
    match result.rows_affected() {
        1 => Ok(()),
        rows => Err(Error::Affected { what, rows }),
    }
}
