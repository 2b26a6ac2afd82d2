//! A database of one's own, owned by a role that row-level security binds.

use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, PgPool};

const ROLE: &str = "cpro_test";

/// An empty database on the test server.
pub struct Database {
    name: String,
    server: PgConnectOptions,
}

impl Database {
    /// Creates it, owned by an ordinary role.
    pub async fn create() -> Self {
        let server = PgConnectOptions::from_str(&crate::setting("CPRO_TEST_DATABASE_URL"))
            .expect("CPRO_TEST_DATABASE_URL");
        let name = format!("t_{}", chassis::id::fresh().simple());
        let admin = pool(server.clone()).await;
        // Two tests at once may both find the role missing; the loser's error is that it exists.
        let created = sqlx::query(AssertSqlSafe(format!("create role {ROLE} login")))
            .execute(&admin)
            .await;
        if let Err(error) = created {
            let exists = error
                .as_database_error()
                .and_then(sqlx::error::DatabaseError::code)
                .is_some_and(|code| code == "42710" || code == "23505");
            assert!(exists, "create role: {error}");
        }
        sqlx::query(AssertSqlSafe(format!(
            "create database {name} owner {ROLE}"
        )))
        .execute(&admin)
        .await
        .expect("create database");
        admin.close().await;
        Self { name, server }
    }

    /// Address for the service: an ordinary role, bound by row-level security.
    pub fn url(&self) -> String {
        let original = crate::setting("CPRO_TEST_DATABASE_URL");
        let (before, query) = original.split_once('?').unwrap_or((&original, ""));
        let host = before
            .rsplit_once('/')
            .map_or(before, |(address, _)| address)
            .rsplit_once('@')
            .map_or_else(
                || before.trim_start_matches("postgres://").to_owned(),
                |(_, host)| host.to_owned(),
            );
        format!("postgres://{ROLE}@{host}/{}?{query}", self.name)
    }

    /// Address of the server for its superuser, whom row-level security does not bind.
    pub fn superuser_url() -> String {
        crate::setting("CPRO_TEST_DATABASE_URL")
    }

    /// Connections as the server's superuser, whom row-level security does not bind: to look, and to break.
    pub async fn superuser(&self) -> PgPool {
        pool(self.server.clone().database(&self.name)).await
    }

    /// Connections as the service's role, with no tenant set: what a forgotten filter would see.
    pub async fn as_service(&self) -> PgPool {
        pool(
            self.server
                .clone()
                .database(&self.name)
                .username(ROLE)
                .password(""),
        )
        .await
    }
}

async fn pool(options: PgConnectOptions) -> PgPool {
    PgPoolOptions::new()
        .max_connections(4)
        .connect_with(options)
        .await
        .expect("the test server answers")
}
