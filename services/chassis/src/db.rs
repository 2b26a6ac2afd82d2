//! The database: a pool, transactions that know their tenant, errors that can be acted on.
//!
//! A use case opens one transaction with [`Db::begin`], which tells row-level security which établissement and
//! which person it works for; dropping it rolls back.
//!
//! A future dropped while a transaction opens could hand a connection back to the pool inside a transaction. So a
//! transaction opens in a task of its own, which nobody drops: if nobody waits for it any more, it is rolled back
//! like any other. That, and the tenant set by the statement that opens, spare two round trips per use case.

pub mod arrival;
mod crossing;
mod error;
pub mod idempotency;
pub mod moving;
mod parked;
mod set_aside;

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, Postgres, Transaction};
use tokio::sync::Notify;
use tracing::Instrument;

pub use arrival::Arrival;
pub use crossing::{Crossing, Renamed, Rows};
pub use error::Error;
pub use parked::{MAX_PART, MAX_PART_MESSAGE};
pub use set_aside::Deletion;

use crate::audit::Pending;
use crate::ctx::Ctx;

/// The service's own database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: PgPool,
    options: PgConnectOptions,
    committed: Arc<Notify>,
    sealable: Arc<Notify>,
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
        let opened = PgPoolOptions::new()
            .max_connections(connections)
            .min_connections(1)
            .acquire_timeout(acquire_timeout)
            // [`Db::begin`] copes with connections that died; a question before each use costs a round trip.
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await;
        let pool = match opened {
            Ok(pool) => pool,
            Err(sqlx::Error::PoolTimedOut) => return Err(why_absent(&options).await),
            Err(error) => return Err(error.into()),
        };
        Ok(Self {
            pool,
            options,
            committed: Arc::default(),
            sealable: Arc::default(),
        })
    }

    /// A transaction for the établissement and the person of `cx`.
    pub async fn begin(&self, cx: &Ctx) -> Result<Tx, Error> {
        let person = cx
            .actor()
            .person()
            .map(|p| p.id.to_string())
            .unwrap_or_default();
        // Both are what their types let through: digits, letters, hyphens.
        let statement = format!(
            "begin; set local app.etablissement = '{}'; set local app.person = '{person}'",
            cx.etablissement()
        );
        let pool = self.pool.clone();
        let opening = async move {
            // Connections that died since they were last used are found one by one; nothing is done yet.
            let mut dead = 0;
            loop {
                match pool.begin_with(AssertSqlSafe(statement.clone())).await {
                    Err(error) if dead < pool.options().get_max_connections() && died(&error) => {
                        dead += 1;
                    }
                    opened => return opened,
                }
            }
        };
        let inner = crate::run::spawn(opening.in_current_span())
            .await
            .unwrap_or(Err(sqlx::Error::WorkerCrashed))?;
        Ok(Tx {
            inner,
            committed: self.committed.clone(),
            sealable: self.sealable.clone(),
            emits: false,
            line: Pending::of(cx),
        })
    }

    /// The bare pool: for the chassis, and for tables that belong to no tenant. Never open a transaction on it.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Error> {
        sqlx::query("select 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Whether row-level security, the second wall between établissements, binds the role that connects.
    pub async fn is_bound_by_row_security(&self) -> Result<bool, Error> {
        let free = sqlx::query_scalar!(
            r#"select (rolsuper or rolbypassrls) as "free!" from pg_roles where rolname = current_user"#
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(!free)
    }

    /// How to connect: for the one who needs a connection that use cases cannot take away.
    pub(crate) fn options(&self) -> &PgConnectOptions {
        &self.options
    }

    /// Told when a transaction of this process has committed events.
    pub(crate) fn committed_events(&self) -> Arc<Notify> {
        self.committed.clone()
    }

    /// Told when a transaction of this process has added a line to the log.
    pub(crate) fn committed_lines(&self) -> Arc<Notify> {
        self.sealable.clone()
    }

    /// Closes the pool, waiting for connections in use.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Why no connection could be opened: a pool only says that it waited.
async fn why_absent(options: &PgConnectOptions) -> Error {
    let attempt = PgConnection::connect_with(options);
    match tokio::time::timeout(Duration::from_secs(2), attempt).await {
        Ok(Err(error)) => Error::Unavailable(error),
        Ok(Ok(_)) | Err(_) => Error::Unavailable(sqlx::Error::PoolTimedOut),
    }
}

/// Whether the connection, rather than the statement, failed.
fn died(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        // Ended by an administrator, by a crash, by a fail-over.
        sqlx::Error::Database(error) => error
            .code()
            .is_some_and(|code| ["57P01", "57P02", "57P05"].contains(&code.as_ref())),
        _ => false,
    }
}

/// One transaction: the whole of one use case in one service. Dropping it rolls back.
pub struct Tx {
    inner: Transaction<'static, Postgres>,
    committed: Arc<Notify>,
    sealable: Arc<Notify>,
    emits: bool,
    line: Option<Pending>,
}

impl Tx {
    /// The connection, to run queries on.
    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.inner
    }

    /// Makes all of it durable, with its line in the log (N10); only then may anything be acknowledged.
    pub async fn commit(mut self) -> Result<(), Error> {
        let told = match self.line.take() {
            Some(line) => line.write(&mut self.inner).await?,
            None => false,
        };
        self.inner.commit().await?;
        if told {
            self.sealable.notify_one();
        }
        if self.emits {
            // A kill between the two costs the relay's next look round, half a second at most.
            self.committed.notify_one();
        }
        Ok(())
    }

    /// The log also says that it is about this person, whom the request could not name: someone it creates.
    pub fn about(&mut self, person: uuid::Uuid) {
        if let Some(line) = &mut self.line {
            line.about(person);
        }
    }

    /// The log tells of it although it only reads, because of what it gives away. It must be committed.
    pub fn witness(&mut self) {
        if let Some(line) = &mut self.line {
            line.witness();
        }
    }

    /// It only prepares a change that a later transaction of the same request makes, and tells.
    pub fn aside(&mut self) {
        self.line = None;
    }

    /// Its events are to be published once it has committed.
    pub(crate) fn emits(&mut self) {
        self.emits = true;
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
