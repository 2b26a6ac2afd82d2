//! What a learner takes along (I-11): its bilans follow its periods, and what was counted keeps the hash that it had
//! (N2).

use std::collections::{BTreeSet, HashMap};

use chassis::Scope;
use chassis::db::arrival::{column, of_rows, refused, within};
use chassis::db::moving::{Moves, Whence};
use chassis::db::{Arrival, Crossing, Tx};
use referentiel::Catalogue;
use serde_json::Value;
use uuid::Uuid;

use super::{App, arriving, protocol};
use crate::domain::period::Period;
use crate::domain::{ApprenantId, PeriodId};
use crate::error::Error;
use crate::store;
use crate::store::transfers::Dossier;

/// A period that the learner took along.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The period as it is from now on: its identifier is that of the destination.
    pub period: Period,
    /// What it was called in the origin.
    pub was: PeriodId,
}

/// Moves a learner; tells how much it is.
pub(super) struct Mover<'a> {
    taken: &'a [Taken],
    catalogue: &'a Catalogue,
}

impl<'a> Mover<'a> {
    /// With these periods, and the diplomas of `app`.
    pub(super) fn new(app: &'a App, taken: &'a [Taken]) -> Self {
        Self {
            taken,
            catalogue: &app.catalogue,
        }
    }
}

impl Moves for Mover<'_> {
    type Dossier = Dossier;
    type Told = HashMap<String, u32>;
    type Error = Error;

    async fn take_out(
        &self,
        tx: &mut Tx,
        from: &Scope,
        crossing: &Crossing,
    ) -> Result<Dossier, Error> {
        let apprenant = ApprenantId::from(crossing.person);
        store::apprenants::lock(tx, from, apprenant).await?;
        if store::transfers::unsettled(tx, from, apprenant).await? {
            return Err(Error::AlreadyClaiming);
        }
        let periods: Vec<PeriodId> = self.taken.iter().map(|one| one.was).collect();
        let known = store::periods::known(tx, from, &periods).await?;
        let behind = |one: &Taken| {
            known
                .get(&one.was)
                .is_none_or(|known| known.version() < one.period.version)
        };
        if self.taken.iter().any(behind) {
            return Err(Error::Behind);
        }
        let ids: Vec<Uuid> = periods.iter().map(|period| period.uuid()).collect();
        Ok(store::transfers::take(tx, from, apprenant, &ids).await?)
    }

    /// What was counted has the hash that it had (N2).
    async fn put_in(
        &self,
        tx: &mut Tx,
        to: &Scope,
        crossing: &Crossing,
        mut dossier: Dossier,
        _whence: Whence,
    ) -> Result<HashMap<String, u32>, Error> {
        let mut renamed = crossing.renamed();
        for one in self.taken {
            renamed.add(one.was.uuid(), one.period.id.uuid());
            store::transfers::add_period(tx, to, &one.period).await?;
        }
        dossier.rename(&renamed);
        store::transfers::put(tx, to, &dossier).await?;
        protocol::verify(tx, to, crossing.becomes.into()).await?;
        Ok(counts(&dossier))
    }

    fn told(dossier: &Dossier) -> Result<HashMap<String, u32>, Error> {
        Ok(counts(dossier))
    }

    fn admit(&self, arrival: &Arrival, dossier: &mut Dossier) -> Result<(), Error> {
        check(arrival, dossier, self.taken, self.catalogue)?;
        arrival.disguise(&mut dossier.bilans, &["termine_par"])?;
        arrival.disguise(&mut dossier.champs, &["auteur"])?;
        arrival.disguise(&mut dossier.changements, &["auteur"])?;
        arrival.disguise(&mut dossier.intermediaires, &["auteur"])?;
        Ok(())
    }

    fn of_rows(error: Error) -> Error {
        match error {
            Error::Db(error) => Error::Db(of_rows(error)),
            Error::HashLost(_) => refused("a counted bilan without its hash").into(),
            other => other,
        }
    }
}

fn counts(dossier: &Dossier) -> HashMap<String, u32> {
    let finals = dossier
        .intermediaires
        .iter()
        .filter(|row| row.get("etat").and_then(Value::as_str) == Some("final"))
        .count();
    let saved = dossier
        .bilans
        .iter()
        .filter(|row| row.get("saved_at").is_some_and(|at| !at.is_null()))
        .count();
    let levels = dossier
        .champs
        .iter()
        .filter(|row| arriving::is_level(row))
        .count();
    [
        ("bilans_entreprise", saved),
        ("positionnements", levels),
        ("bilans_intermediaires", finals),
    ]
    .into_iter()
    .map(|(name, count)| (name.to_owned(), u32::try_from(count).unwrap_or(u32::MAX)))
    .collect()
}

/// Rows of the learner, of one another and of nothing else, with what the forms of their référentiels take.
fn check(
    arrival: &Arrival,
    dossier: &Dossier,
    taken: &[Taken],
    catalogue: &Catalogue,
) -> Result<(), Error> {
    let periods: BTreeSet<String> = taken.iter().map(|one| one.was.to_string()).collect();
    let person = BTreeSet::from([arrival.crossing.person.to_string()]);
    let bilans = column(&dossier.bilans, "id");
    let intermediaires = column(&dossier.intermediaires, "id");
    within(&dossier.apprenants, "id", &person)?;
    for rows in [&dossier.membres, &dossier.fiches, &dossier.bilans] {
        arrival.theirs(rows)?;
        within(rows, "period_id", &periods)?;
    }
    let known = |row: &Value| has_known_tasks(row, taken, catalogue);
    if !dossier.membres.iter().all(known) {
        return Err(refused("tasks that the diploma has not").into());
    }
    within(&dossier.champs, "bilan_id", &bilans)?;
    within(&dossier.changements, "bilan_id", &bilans)?;
    arrival.theirs(&dossier.intermediaires)?;
    for rows in [&dossier.claims, &dossier.comptes] {
        within(rows, "bilan_intermediaire", &intermediaires)?;
    }
    // A bilan intermédiaire that was given up may have claimed a period that was deleted since.
    within(&dossier.comptes, "period_id", &periods)?;
    within(&dossier.comptes, "bilan_entreprise", &bilans)?;
    arriving::check(dossier, taken, catalogue)
}

/// Whether the tasks that a learner has of its own are of the diploma of its period (P-10).
fn has_known_tasks(row: &Value, taken: &[Taken], catalogue: &Catalogue) -> bool {
    let period = row.get("period_id").and_then(Value::as_str);
    let diploma = taken
        .iter()
        .find(|one| period.is_some_and(|period| one.was.to_string() == period))
        .and_then(|one| catalogue.get(&one.period.referentiel));
    let known = |code: &Value| {
        let code = code.as_str();
        code.is_some_and(|code| diploma.is_some_and(|diploma| diploma.tache(code).is_some()))
    };
    ["taches_ajoutees", "taches_retirees"]
        .iter()
        .all(|name| match row.get(*name) {
            None | Some(Value::Null) => true,
            Some(Value::Array(codes)) => codes.iter().all(known),
            Some(_) => false,
        })
}
