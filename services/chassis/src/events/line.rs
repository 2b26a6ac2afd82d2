//! The relay's own line to the database, outside of the pool: it holds the leader's lock, hears of commits and
//! carries the relay's queries.
//!
//! Leadership and work share one connection, so whoever loses the first cannot go on with the second; and a pool
//! that use cases have emptied stops no event.

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio_util::sync::CancellationToken;

use crate::db::{Db, Error};
use crate::leader;

/// Where replicas tell the leader that they have committed events.
const CHANNEL: &str = "chassis_outbox";
/// How long to try for a connection before saying that there is none.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the line rests when nothing wakes it: the safety net of every wake-up that was lost.
pub(super) const IDLE: Duration = Duration::from_millis(500);

/// One connection, listening.
pub(super) struct Line {
    db: Db,
    pool: PgPool,
    listener: PgListener,
}

/// What ended a rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Woken {
    /// There may be something to do.
    Look,
    /// This process has committed events.
    Committed,
    /// Told to stop.
    Stop,
}

impl Line {
    /// Opens the line.
    pub(super) async fn open(db: &Db) -> Result<Self, Error> {
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(db.options().clone());
        let mut listener = PgListener::connect_with(&pool).await?;
        // A line that broke has lost its lock: it is never mended, another one is opened.
        listener.eager_reconnect(false);
        listener.listen(CHANNEL).await?;
        Ok(Self {
            db: db.clone(),
            pool,
            listener,
        })
    }

    /// Whether this replica leads, from now on or still.
    pub(super) async fn elect(&mut self) -> Result<bool, Error> {
        let won = sqlx::query_scalar!(
            r#"select pg_try_advisory_lock($1) as "won!""#,
            leader::RELAY
        )
        .fetch_one(self.conn())
        .await?;
        Ok(won)
    }

    /// Tells the leader, whichever replica it is, that there are events.
    pub(super) async fn tell_leader(&mut self) -> Result<(), Error> {
        sqlx::query("select pg_notify($1, '')")
            .bind(CHANNEL)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// Rests until there may be something to do.
    pub(super) async fn rest(&mut self, stop: &CancellationToken) -> Result<Woken, Error> {
        let committed = self.db.committed_events();
        tokio::select! {
            () = stop.cancelled() => Ok(Woken::Stop),
            () = committed.notified() => Ok(Woken::Committed),
            heard = tokio::time::timeout(IDLE, self.listener.try_recv()) => match heard {
                Ok(Ok(None)) => Err(Error::Unavailable(sqlx::Error::WorkerCrashed)),
                Ok(Err(error)) => Err(error.into()),
                Ok(Ok(Some(_))) | Err(_) => Ok(Woken::Look),
            },
        }
    }

    /// The connection that holds the lock.
    pub(super) fn conn(&mut self) -> &mut PgListener {
        &mut self.listener
    }

    /// Hangs up: the lock is free once this answers.
    pub(super) async fn close(self) {
        drop(self.listener);
        self.pool.close().await;
    }
}
