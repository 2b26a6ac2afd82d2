//! Working in a cluster as its superuser, through psql: creating what services then own.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::tools::postgres::Programs;

/// The superuser of a cluster: ours, or one that a test run shares.
#[derive(Clone, Debug)]
pub struct Superuser {
    psql: PathBuf,
    address: String,
}

impl Superuser {
    /// Works at `address`, as `postgres://postgres@localhost/postgres?host=…`.
    pub fn new(programs: &Programs, address: String) -> Self {
        Self {
            psql: programs.path("psql"),
            address,
        }
    }

    /// The superuser's own address.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The address of `database` for `role`, on the same server.
    pub fn address_of(&self, role: &str, database: &str) -> String {
        let after_role = self
            .address
            .split_once('@')
            .map_or("localhost/postgres", |(_, rest)| rest);
        let host = after_role
            .split_once('/')
            .map_or(after_role, |(host, _)| host);
        let options = after_role
            .split_once('?')
            .map(|(_, options)| format!("?{options}"))
            .unwrap_or_default();
        format!("postgres://{role}@{host}/{database}{options}")
    }

    /// Runs `sql` in `database`, in one go, and returns what it prints (unaligned, rows only).
    pub fn execute(&self, database: &str, sql: &str) -> Result<String> {
        self.psql(database, &["-c".as_ref(), sql.as_ref()])
    }

    /// Runs the file `script` in `database`, in one transaction.
    pub fn execute_file(&self, database: &str, script: &Path) -> Result<()> {
        self.psql(
            database,
            &["-1".as_ref(), "-f".as_ref(), script.as_os_str()],
        )
        .map(drop)
    }

    /// Creates the role and the database that it owns, unless they are there. The role is subject to row-level
    /// security, and nobody else may connect to the database. Several may ask for the same role at once.
    pub fn create_owned_database(&self, role: &str, database: &str) -> Result<()> {
        let create_role = format!(
            "do $$ begin create role {role} login nosuperuser nobypassrls; \
             exception when duplicate_object or unique_violation then null; end $$"
        );
        self.execute("postgres", &create_role)?;
        let known = self.execute(
            "postgres",
            &format!("select 1 from pg_database where datname = '{database}'"),
        )?;
        if known.trim().is_empty() {
            self.execute(
                "postgres",
                &format!("create database {database} owner {role}"),
            )?;
            self.execute(
                "postgres",
                &format!("revoke all on database {database} from public"),
            )?;
        }
        Ok(())
    }

    fn psql(&self, database: &str, arguments: &[&OsStr]) -> Result<String> {
        let output = Command::new(&self.psql)
            .args(["-XqAt", "-v", "ON_ERROR_STOP=1", "-d"])
            .arg(self.address_of("postgres", database))
            .args(arguments)
            .env("PGCONNECT_TIMEOUT", "5")
            .output()
            .context("running psql")?;
        ensure!(
            output.status.success(),
            "psql failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::Superuser;

    #[test]
    fn addresses_of_other_roles_keep_the_server_and_its_options() {
        for (own, other) in [
            (
                "postgres://postgres@localhost/postgres?host=/run/x&port=5499",
                "postgres://a@localhost/b?host=/run/x&port=5499",
            ),
            (
                "postgres://postgres@127.0.0.1:5433/postgres",
                "postgres://a@127.0.0.1:5433/b",
            ),
        ] {
            let superuser = Superuser {
                psql: "psql".into(),
                address: own.to_owned(),
            };
            assert_eq!(superuser.address_of("a", "b"), other);
        }
    }
}
