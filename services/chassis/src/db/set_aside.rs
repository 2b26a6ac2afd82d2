//! What a deletion took away and may still come back (P-08 ★): out of the tables, hence closed to all, until its term.
//!
//! One row per person, so that what is held on somebody is told and erased whatever was deleted (I-12).

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::types::Json;
use uuid::Uuid;

use super::{Db, Error, Rows, Tx};
use crate::policy::Scope;

/// How long beyond its term a part is kept: a service that was down when the deletion was undone at the last moment still
/// finds it.
const GRACE: SignedDuration = SignedDuration::from_hours(24);

/// What was deleted, and its version then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// The aggregate.
    pub aggregate: Uuid,
    /// Of the deletion.
    pub version: i64,
}

impl Tx {
    /// Sets aside what a deletion takes from each person, until its term. Twice is once: what stands there stays.
    ///
    /// # Errors
    /// A part cannot be written as JSON; the database.
    pub async fn set_aside<D: Serialize>(
        &mut self,
        scope: &Scope,
        deletion: Deletion,
        until: Timestamp,
        parts: &[(Uuid, D)],
    ) -> Result<(), Error> {
        let persons: Vec<Uuid> = parts.iter().map(|(person, _)| *person).collect();
        let contents = parts
            .iter()
            .map(|(_, part)| serde_json::to_value(part))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| Error::corrupt("part of a deletion", error))?;
        sqlx::query!(
            "insert into chassis.set_aside (etablissement, aggregate, version, person, content, until)
             select $1, $2, $3, person, content, $6
             from unnest($4::uuid[], $5::jsonb[]) as part (person, content)
             on conflict on constraint set_aside_pkey do nothing",
            scope.etablissement(),
            deletion.aggregate,
            deletion.version,
            &persons,
            &contents,
            until.to_sqlx() as _
        )
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Takes out again what the deletion took from these persons, to go back where it was. Of two at once, one gets it. An
    /// earlier deletion whose undoing was never applied, overtaken by this one, has the part instead.
    ///
    /// # Errors
    /// A part is not what was written; the database.
    pub async fn bring_back<D: DeserializeOwned>(
        &mut self,
        scope: &Scope,
        deletion: Deletion,
        persons: &[Uuid],
    ) -> Result<Vec<(Uuid, D)>, Error> {
        let rows = sqlx::query!(
            "delete from chassis.set_aside s
             using (select person, max(version) as version from chassis.set_aside
                    where etablissement = $1 and aggregate = $2 and version <= $3 and person = any($4)
                    group by person) as latest
             where s.etablissement = $1 and s.aggregate = $2 and s.version = latest.version and s.person = latest.person
             returning s.person, s.content",
            scope.etablissement(),
            deletion.aggregate,
            deletion.version,
            persons
        )
        .fetch_all(self.conn())
        .await?;
        rows.into_iter()
            .map(|row| {
                let part = serde_json::from_value(row.content)
                    .map_err(|error| Error::corrupt("chassis.set_aside.content", error))?;
                Ok((row.person, part))
            })
            .collect()
    }

    /// Whether what is kept aside of a person, by a deletion or for a transfer, names `id`: something outside the database
    /// that goes back with it.
    ///
    /// # Errors
    /// The database.
    pub async fn keeps_aside(
        &mut self,
        scope: &Scope,
        person: Uuid,
        id: Uuid,
    ) -> Result<bool, Error> {
        let kept = sqlx::query_scalar!(
            r#"select exists(select from chassis.set_aside
                             where etablissement = $1 and person = $2 and position($3 in content::text) > 0)
                   or exists(select from chassis.parked
                             where etablissement = $1 and person = $2 and position($3 in content::text) > 0)
                   as "kept!""#,
            scope.etablissement(),
            person,
            id.to_string()
        )
        .fetch_one(self.conn())
        .await?;
        Ok(kept)
    }

    /// What is set aside of a person (I-12).
    pub(crate) async fn set_aside_of(
        &mut self,
        scope: &Scope,
        person: Uuid,
    ) -> Result<Rows, Error> {
        let rows = sqlx::query_scalar!(
            r#"select coalesce(jsonb_agg(jsonb_build_object('content', t.content, 'until', t.until)), '[]') as "rows!: Json<Rows>"
               from chassis.set_aside t where t.etablissement = $1 and t.person = $2"#,
            scope.etablissement(),
            person
        )
        .fetch_one(self.conn())
        .await?;
        Ok(rows.0)
    }

    /// Takes away what is set aside of a person who is erased; answers how many parts there were.
    pub(crate) async fn drop_set_aside(
        &mut self,
        scope: &Scope,
        person: Uuid,
    ) -> Result<u64, Error> {
        let done = sqlx::query!(
            "delete from chassis.set_aside where etablissement = $1 and person = $2",
            scope.etablissement(),
            person
        )
        .execute(self.conn())
        .await?;
        Ok(done.rows_affected())
    }
}

impl Db {
    /// Forgets the parts whose term is over, of every établissement (N1).
    ///
    /// # Errors
    /// The database.
    pub async fn forget_set_aside(&self, now: Timestamp) -> Result<u64, Error> {
        let term = now.checked_sub(GRACE).unwrap_or(Timestamp::MIN);
        let mut tx = self.pool().begin().await?;
        sqlx::query!("select set_config('app.purge', 'on', true) as purge")
            .fetch_one(&mut *tx)
            .await?;
        let done = sqlx::query!(
            "delete from chassis.set_aside where until < $1",
            term.to_sqlx() as _
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(done.rows_affected())
    }
}
