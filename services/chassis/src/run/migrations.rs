//! Migrations: applied by `migrate`, only checked by `serve`.

use std::collections::HashSet;

use sqlx::AssertSqlSafe;
use sqlx::migrate::Migrator;

use crate::db::{Db, Error};

/// Why migrations could not run.
#[derive(Debug, thiserror::Error)]
#[error("migrate the {whose} schema")]
pub struct MigrateError {
    whose: &'static str,
    #[source]
    source: sqlx::migrate::MigrateError,
}

/// Runs the chassis' migrations, then the service's.
pub async fn migrate(db: &Db, service: &Migrator) -> Result<(), MigrateError> {
    for (whose, migrator) in [("chassis", &super::MIGRATOR), ("service", service)] {
        migrator
            .run(db.pool())
            .await
            .map_err(|source| MigrateError { whose, source })?;
    }
    Ok(())
}

/// How many migrations of either set this database lacks.
pub(super) async fn pending(db: &Db, service: &Migrator) -> Result<usize, Error> {
    let mut pending = 0;
    for migrator in [&super::MIGRATOR, service] {
        let applied = applied(db, &migrator.table_name).await?;
        pending += migrator
            .iter()
            .filter(|migration| !applied.contains(&migration.version))
            .count();
    }
    Ok(pending)
}

async fn applied(db: &Db, table: &str) -> Result<HashSet<i64>, Error> {
    let exists: bool = sqlx::query_scalar("select to_regclass($1) is not null")
        .bind(table)
        .fetch_one(db.pool())
        .await?;
    if !exists {
        return Ok(HashSet::new());
    }
    // The name comes from our own `sqlx.toml`, compiled in.
    let versions: Vec<i64> = sqlx::query_scalar(AssertSqlSafe(format!(
        "select version from {table} where success"
    )))
    .fetch_all(db.pool())
    .await?;
    Ok(versions.into_iter().collect())
}
