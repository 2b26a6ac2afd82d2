//! One replica at a time: leadership by a session advisory lock, gone with the connection that holds it.

use sqlx::PgConnection;
use sqlx::Postgres;
use sqlx::pool::PoolConnection;

use crate::db::{Db, Error};

/// Lock of the outbox relay.
pub const RELAY: i64 = 0x6370_726f_0001;
/// Lock of the one who seals the log.
pub const AUDIT: i64 = 0x6370_726f_0002;

/// Leadership, until resigned or dropped.
pub struct Lead {
    connection: PoolConnection<Postgres>,
    lock: i64,
}

/// Tries to lead `lock` in this service's database; `None` when another replica does.
pub async fn acquire(db: &Db, lock: i64) -> Result<Option<Lead>, Error> {
    let mut connection = db.pool().acquire().await?;
    let won = sqlx::query_scalar!(r#"select pg_try_advisory_lock($1) as "won!""#, lock)
        .fetch_one(&mut *connection)
        .await?;
    if !won {
        return Ok(None);
    }
    // A leader that is dropped must not hand the lock back to the pool with its connection.
    connection.close_on_drop();
    Ok(Some(Lead { connection, lock }))
}

impl Lead {
    /// The connection that holds the lock.
    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.connection
    }

    /// Lets another replica lead.
    pub async fn resign(mut self) {
        // Should this fail, the connection that closes now gives the lock back all the same.
        let _ = sqlx::query_scalar!(r#"select pg_advisory_unlock($1) as "done!""#, self.lock)
            .fetch_one(&mut *self.connection)
            .await;
    }
}
