//! What a learner takes along (I-11): the records of its documents follow its periods.

use std::collections::BTreeSet;

use chassis::{
    Scope, Tx,
    db::{
        Arrival, Crossing, Rows,
        arrival::{of_rows, refused, within},
        moving::{Moves, Whence},
    },
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    domain::{
        generation::{Format, Kind},
        ids::PeriodId,
    },
    error::Error,
    store,
};

/// Moves a learner with its periods (what each was, what it is called in the destination); tells how many records go.
pub(super) struct Mover<'a> {
    pub(super) periods: &'a [(PeriodId, PeriodId)],
}

impl Moves for Mover<'_> {
    type Dossier = Rows;
    type Told = usize;
    type Error = Error;

    async fn take_out(
        &self,
        tx: &mut Tx,
        from: &Scope,
        crossing: &Crossing,
    ) -> Result<Rows, Error> {
        for (was, _) in self.periods {
            // A document that is being recorded is waited for.
            store::deleted_periods::lock(tx, from, *was).await?;
        }
        let ids: Vec<Uuid> = self.periods.iter().map(|(was, _)| was.uuid()).collect();
        Ok(store::transfers::take(tx, from, crossing.person.into(), &ids).await?)
    }

    /// For the periods as they are called there.
    async fn put_in(
        &self,
        tx: &mut Tx,
        to: &Scope,
        crossing: &Crossing,
        rows: Rows,
        _whence: Whence,
    ) -> Result<usize, Error> {
        let mut renamed = crossing.renamed();
        for (was, becomes) in self.periods {
            renamed.add(was.uuid(), becomes.uuid());
        }
        let count = rows.len();
        store::transfers::put(tx, to, rows, &renamed).await?;
        Ok(count)
    }

    fn told(rows: &Rows) -> Result<usize, Error> {
        Ok(rows.len())
    }

    fn admit(&self, arrival: &Arrival, rows: &mut Rows) -> Result<(), Error> {
        check(arrival, rows, self.periods)?;
        arrival.disguise(rows, &["actor"])?;
        Ok(())
    }

    fn of_rows(error: Error) -> Error {
        match error {
            Error::Database(error) => Error::Database(of_rows(error)),
            other => other,
        }
    }
}

/// Records of documents that exist, of the learner, for periods that come along.
fn check(arrival: &Arrival, rows: &Rows, periods: &[(PeriodId, PeriodId)]) -> Result<(), Error> {
    arrival.theirs(rows)?;
    let taken: BTreeSet<String> = periods.iter().map(|(was, _)| was.to_string()).collect();
    within(rows, "period_id", &taken)?;
    let text = |row: &Value, name: &str| {
        row.get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let known = |row: &Value| {
        text(row, "kind").parse::<Kind>().is_ok() && text(row, "format").parse::<Format>().is_ok()
    };
    if rows.iter().all(known) {
        return Ok(());
    }
    Err(refused("a document that is none").into())
}
