//! Logins: unique over the whole deployment, given once and for ever.

use std::collections::{HashMap, HashSet};

use chassis::db::{Error, Tx};
use uuid::Uuid;

use crate::domain::account::{login, login_base};
use crate::domain::ids::PersonId;

/// Somebody who needs a login.
pub struct Wanted {
    pub person: PersonId,
    pub prenom: String,
    pub nom: String,
}

/// Rounds against others who take the same logins at the same time, before giving up.
const ROUNDS: usize = 20;

/// Gives each a login of its own; who has one keeps it.
#[tracing::instrument(name = "db.logins.assign", skip_all)]
pub async fn assign(tx: &mut Tx, wanted: &[Wanted]) -> Result<(), Error> {
    let mut left: Vec<(PersonId, String)> = wanted
        .iter()
        .map(|one| (one.person, login_base(&one.prenom, &one.nom)))
        .collect();
    for _ in 0..ROUNDS {
        if left.is_empty() {
            return Ok(());
        }
        let bases: Vec<String> = left.iter().map(|(_, base)| base.clone()).collect();
        let mut ranks = highest_ranks(tx, &bases).await?;
        let mut persons = Vec::with_capacity(left.len());
        let mut logins = Vec::with_capacity(left.len());
        for (person, base) in &left {
            let rank = ranks.entry(base.clone()).or_default();
            *rank += 1;
            persons.push(person.uuid());
            logins.push(login(base, *rank));
        }
        let given = sqlx::query_scalar!(
            "insert into credentials (person_id, login)
             select person_id, login from unnest($1::uuid[], $2::text[]) as row (person_id, login)
             on conflict do nothing
             returning person_id",
            &persons,
            &logins
        )
        .fetch_all(tx.conn())
        .await?;
        if given.len() == left.len() {
            return Ok(());
        }
        // The others had one already, or lost theirs to somebody else.
        let settled = sqlx::query_scalar!(
            "select person_id from credentials where person_id = any($1)",
            &persons
        )
        .fetch_all(tx.conn())
        .await?;
        let settled: HashSet<Uuid> = settled.into_iter().collect();
        left.retain(|(person, _)| !settled.contains(&person.uuid()));
    }
    Err(Error::corrupt(
        "credentials.login",
        "no free login after many rounds",
    ))
}

/// The highest number already given to each base; 0 when it is free.
async fn highest_ranks(tx: &mut Tx, bases: &[String]) -> Result<HashMap<String, u32>, Error> {
    let rows = sqlx::query!(
        r#"select base as "base!",
                  max(case when c.login = base then 1
                           else substr(c.login, length(base) + 1)::bigint end) as "rank!"
           from (select distinct unnest($1::text[]) as base) as bases
           join credentials c
             on c.login >= base and c.login < base || ':'
            and (c.login = base or substr(c.login, length(base) + 1) ~ '^[0-9]{1,9}$')
           group by base"#,
        bases
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.base, u32::try_from(row.rank).unwrap_or(u32::MAX - 1)))
        .collect())
}
