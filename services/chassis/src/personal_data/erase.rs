//! Erasing a person from a service, for good (decision 11).
//!
//! One transaction takes every row away and leaves a tombstone. Whoever writes something of learners whom an event, or a
//! request that no row of theirs holds, names asks [`Tx::erased_among`] first: the two wait for each other, and nothing
//! that is late brings anything back.

use std::collections::BTreeSet;

use jiff_sqlx::ToSqlx;
use proto::events::identity::v1::PersonErased;
use uuid::Uuid;

use super::Holder;
use crate::actor::{Actor, Profil};
use crate::ctx::Ctx;
use crate::db::{Error, Tx};
use crate::policy::{Decision, Scope};

/// Rows of one table that went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone {
    /// The table.
    pub table: &'static str,
    /// How many.
    pub rows: u64,
}

/// Deletes rows of a table, by a checked query; tells how many went, as [`Gone`].
#[macro_export]
macro_rules! gone {
    ($tx:expr, $table:literal, $query:literal $(, $value:expr)* $(,)?) => {{
        let done = sqlx::query!($query $(, $value)*).execute($tx.conn()).await?;
        $crate::personal_data::Gone { table: $table, rows: done.rows_affected() }
    }};
}

/// Whom to erase, and by which erasure of identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// Its identifier.
    pub id: Uuid,
    /// Whom.
    pub person: Uuid,
}

impl Erasure {
    /// What the event tells.
    ///
    /// # Errors
    /// An identifier cannot be read.
    pub fn told(event: &PersonErased) -> Result<Self, Error> {
        let id = |text: &str| {
            text.parse::<Uuid>()
                .map_err(|error| Error::corrupt("PersonErased", error))
        };
        Ok(Self {
            id: id(&event.erasure)?,
            person: id(&event.person)?,
        })
    }
}

/// Who erases: the administrateur, whom identity lets erase closed accounts alone, and services on what identity told.
pub fn may_erase(actor: &Actor, person: Uuid) -> Decision {
    let may = match actor {
        Actor::Service(_) => true,
        Actor::Person(asking) => asking.id != person && asking.profil == Profil::Administrateur,
    };
    Decision::allow_if(may, Decision::Deny)
}

/// Who sees what an erasure would take away: who erases, and the head of the établissement.
pub fn may_preview(actor: &Actor) -> Decision {
    let sees = actor.person().is_some_and(|asking| {
        matches!(
            asking.profil,
            Profil::Administrateur | Profil::ChefEtablissement
        )
    });
    Decision::allow_if(sees, Decision::Deny)
}

/// Erases a person from the service of `holder`, in `tx`. Twice is once: the second time there is nothing.
///
/// # Errors
/// The holder cannot yet: later, the answer is another.
pub async fn erase<H: Holder>(
    holder: &H,
    cx: &Ctx,
    tx: &mut Tx,
    erasure: Erasure,
) -> Result<Vec<Gone>, H::Error> {
    let scope = may_erase(cx.actor(), erasure.person).scope(cx)?;
    take(holder, cx, tx, &scope, erasure).await
}

/// Every row goes, those set aside for a transfer to another deployment, or by a deletion, included.
async fn take<H: Holder>(
    holder: &H,
    cx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    erasure: Erasure,
) -> Result<Vec<Gone>, H::Error> {
    tx.begin_erasing(cx, scope, erasure).await?;
    let mut gone = holder.erase(tx, scope, erasure.person).await?;
    gone.push(tx.take_parked(scope, erasure.person).await?);
    gone.push(Gone {
        table: "suppressions",
        rows: tx.drop_set_aside(scope, erasure.person).await?,
    });
    Ok(gone)
}

/// What an erasure would take away now: it is made, counted and undone.
pub(super) async fn preview<H: Holder>(
    holder: &H,
    cx: &Ctx,
    person: Uuid,
) -> Result<Vec<Gone>, H::Error> {
    let scope = may_preview(cx.actor()).scope(cx)?;
    let mut tx = holder.db().begin(cx).await?;
    let erasure = Erasure {
        id: Uuid::nil(),
        person,
    };
    let gone = take(holder, cx, &mut tx, &scope, erasure).await?;
    tx.rollback().await?;
    Ok(gone)
}

/// As an event tells it: tables, each once, and beside each how many rows went.
pub fn told(gone: &[Gone]) -> (Vec<String>, Vec<i64>) {
    let mut tables: Vec<String> = Vec::new();
    let mut counts: Vec<i64> = Vec::new();
    for one in gone {
        let rows = i64::try_from(one.rows).unwrap_or(i64::MAX);
        if let Some(at) = tables.iter().position(|table| table == one.table) {
            counts[at] += rows;
        } else {
            tables.push(one.table.to_owned());
            counts.push(rows);
        }
    }
    (tables, counts)
}

impl Tx {
    /// From now on, and to its end, the transaction looks at all that is held on `person` where row-level security has a
    /// door for its erasure (`app.erasing`).
    pub async fn enter_erasure(&mut self, person: Uuid) -> Result<(), Error> {
        sqlx::query!(
            "select set_config('app.erasing', $1, true) as door",
            person.to_string()
        )
        .fetch_one(self.conn())
        .await?;
        Ok(())
    }

    /// Erasures of the établissement follow one another from here to the end of the transaction. Whoever locks rows before
    /// it erases asks this first, or a dry run and it would wait for each other.
    pub async fn hold_erasures(&mut self, scope: &Scope) -> Result<(), Error> {
        sqlx::query!(
            "select pg_advisory_xact_lock(hashtextextended('erasing ' || $1::text, 0)) is null as locked",
            scope.etablissement()
        )
        .fetch_one(self.conn())
        .await?;
        Ok(())
    }

    async fn take_parked(&mut self, scope: &Scope, person: Uuid) -> Result<Gone, Error> {
        let done = sqlx::query!(
            "delete from chassis.parked where etablissement = $1 and person = $2",
            scope.etablissement(),
            person
        )
        .execute(self.conn())
        .await?;
        Ok(Gone {
            table: "mis_de_cote",
            rows: done.rows_affected(),
        })
    }

    /// Opens the one door through which rows that are kept for ever go, for this person and this transaction alone, and
    /// leaves the tombstone. Whoever is writing something of learners here ends first.
    async fn begin_erasing(
        &mut self,
        cx: &Ctx,
        scope: &Scope,
        erasure: Erasure,
    ) -> Result<(), Error> {
        self.hold_erasures(scope).await?;
        self.enter_erasure(erasure.person).await?;
        sqlx::query!(
            "insert into chassis.erased (etablissement, person, erasure, at) values ($1, $2, $3, $4)
             on conflict on constraint erased_pkey do update set erasure = excluded.erasure, at = excluded.at",
            scope.etablissement(),
            erasure.person,
            erasure.id,
            cx.now().to_sqlx() as _
        )
        .execute(self.conn())
        .await?;
        Ok(())
    }

    /// Those of `persons` who were erased here: nothing of theirs may be written any more. Ask before any row is locked;
    /// an erasure that begins now waits for the end of this transaction.
    pub async fn erased_among(
        &mut self,
        scope: &Scope,
        persons: &[Uuid],
    ) -> Result<BTreeSet<Uuid>, Error> {
        sqlx::query!(
            "select pg_advisory_xact_lock_shared(hashtextextended('erasing ' || $1::text, 0)) is null as locked",
            scope.etablissement()
        )
        .fetch_one(self.conn())
        .await?;
        let erased = sqlx::query_scalar!(
            "select person from chassis.erased where etablissement = $1 and person = any($2)",
            scope.etablissement(),
            persons
        )
        .fetch_all(self.conn())
        .await?;
        Ok(erased.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Person;

    #[test]
    fn the_administrateur_erases_others_and_the_head_only_looks_i12() {
        for profil in Profil::ALL {
            let own = crate::id::fresh();
            let actor = Actor::Person(Person {
                id: own,
                profil,
                referentiels: vec![],
                grants: vec![],
                session: own,
            });
            let erases = profil == Profil::Administrateur;
            let other = crate::id::fresh();
            assert_eq!(may_erase(&actor, other).is_allowed(), erases, "{profil}");
            assert!(!may_erase(&actor, own).is_allowed(), "{profil}: oneself");
            let looks = erases || profil == Profil::ChefEtablissement;
            assert_eq!(may_preview(&actor).is_allowed(), looks, "{profil}");
        }
    }
}
