//! What a learner takes along (I-11): its fiches de liaison, and a copy of their periods.

use std::collections::HashMap;

use chassis::db::arrival::{column, of_rows, refused, within};
use chassis::db::moving::{Moves, Whence};
use chassis::db::{self, Arrival, Crossing, Tx};
use chassis::policy::Scope;
use referentiel::{Catalogue, Referentiel};
use serde_json::Value;

use crate::app::App;
use crate::domain::claim::ClaimState;
use crate::domain::fiche::Champ;
use crate::domain::ids::{ApprenantId, PeriodId};
use crate::domain::individuel::Propre;
use crate::domain::transfer::{self, Emportee};
use crate::error::Error;
use crate::store;
use crate::store::transfers::Dossier;

/// Longest class name and identifier of a change, in characters.
const SHORT: usize = 200;

/// Moves a learner; tells of its periods.
pub(super) struct Mover<'a> {
    catalogue: &'a Catalogue,
}

impl<'a> Mover<'a> {
    /// With the diplomas of `app`.
    pub(super) fn new(app: &'a App) -> Self {
        Self {
            catalogue: &app.catalogue,
        }
    }
}

impl Moves for Mover<'_> {
    type Dossier = Dossier;
    type Told = Vec<Emportee>;
    type Error = Error;

    /// Where it was, nothing can be declared for the learner any more.
    async fn take_out(
        &self,
        tx: &mut Tx,
        from: &Scope,
        crossing: &Crossing,
    ) -> Result<Dossier, Error> {
        store::transfers::left(tx, from, crossing).await?;
        let apprenant = ApprenantId::from(crossing.person);
        let dossier = store::transfers::take(tx, from, apprenant).await?;
        let periods: Vec<PeriodId> = taken_along(&dossier)?.iter().map(|one| one.id).collect();
        let claims = store::claims::of_periods(tx, from, &periods).await?;
        if claims
            .iter()
            .any(|claim| claim.apprenant == apprenant && claim.state == ClaimState::Pending)
        {
            return Err(Error::FreezePending);
        }
        Ok(dossier)
    }

    /// A period whose identifier means something else there gets a new one; who comes back where it was finds its own.
    async fn put_in(
        &self,
        tx: &mut Tx,
        to: &Scope,
        crossing: &Crossing,
        mut dossier: Dossier,
        whence: Whence,
    ) -> Result<Vec<Emportee>, Error> {
        let mut emportees = taken_along(&dossier)?;
        let mut renamed = crossing.renamed();
        let back = whence == Whence::Back;
        for taken in store::transfers::occupied(tx, to, &dossier.periods, back).await? {
            renamed.add(taken, PeriodId::generate().uuid());
        }
        for one in &mut emportees {
            one.becomes = renamed.of(one.id.uuid()).into();
        }
        dossier.rename(&renamed);
        store::transfers::put(tx, to, &dossier).await?;
        Ok(emportees)
    }

    fn told(dossier: &Dossier) -> Result<Vec<Emportee>, Error> {
        taken_along(dossier)
    }

    fn admit(&self, arrival: &Arrival, dossier: &mut Dossier) -> Result<(), Error> {
        check(arrival, dossier, self.catalogue)?;
        arrival.disguise(&mut dossier.periods, &["declared_by"])?;
        arrival.disguise(&mut dossier.fields, &["author"])?;
        arrival.disguise(&mut dossier.changes, &["author"])?;
        Ok(())
    }

    fn of_rows(error: Error) -> Error {
        match error {
            Error::Db(error) => Error::Db(of_rows(error)),
            other => other,
        }
    }
}

/// The periods of what was taken out, as they are.
fn taken_along(dossier: &Dossier) -> Result<Vec<Emportee>, Error> {
    dossier
        .periods
        .iter()
        .map(|row| serde_json::from_value(row.clone()))
        .collect::<Result<_, _>>()
        .map_err(|error: serde_json::Error| {
            db::Error::corrupt("periods of a learner", error).into()
        })
}

/// Rows of the learner, on periods that come along, with what the forms of this service take.
fn check(arrival: &Arrival, dossier: &Dossier, catalogue: &Catalogue) -> Result<(), Error> {
    within(&dossier.periods, "id", &column(&dossier.periods, "id"))?;
    for row in &dossier.periods {
        if !transfer::is_declarable(row, catalogue) {
            return Err(refused("a period that could not be declared").into());
        }
    }
    let periods = column(&dossier.periods, "id");
    for rows in [
        &dossier.fiches,
        &dossier.fields,
        &dossier.changes,
        &dossier.claims,
    ] {
        arrival.theirs(rows)?;
        within(rows, "period_id", &periods)?;
    }
    let text = |row: &Value, name: &str| row.get(name).and_then(Value::as_str).map(str::to_owned);
    let short =
        |row: &Value, name: &str| text(row, name).is_some_and(|text| text.chars().count() <= SHORT);
    if !dossier.fiches.iter().all(|row| short(row, "division")) {
        return Err(refused("a class that is none").into());
    }
    if !dossier.changes.iter().all(|row| short(row, "change_id")) {
        return Err(refused("a change that is none").into());
    }
    let diplomas: HashMap<String, &Referentiel> = dossier
        .periods
        .iter()
        .filter_map(|row| Some((text(row, "id")?, catalogue.get(&text(row, "referentiel")?)?)))
        .collect();
    let mut written = dossier.fields.iter().chain(&dossier.changes);
    let diploma = |row: &Value| diplomas.get(&text(row, "period_id")?).copied();
    if !written.all(|row| diploma(row).is_some_and(|diploma| is_field(row, diploma))) {
        return Err(refused("a field that the fiche has not").into());
    }
    // One that is pending would wait for a bilan that nobody here makes.
    let confirmed = |row: &Value| text(row, "state").as_deref() == Some("confirmed");
    if dossier.claims.iter().all(confirmed) {
        return Ok(());
    }
    Err(refused("a claim that is not confirmed").into())
}

/// Whether somebody could have written that on a fiche.
fn is_field(row: &Value, referentiel: &Referentiel) -> bool {
    let name = row.get("name").and_then(Value::as_str).unwrap_or_default();
    let value = row.get("value").unwrap_or(&Value::Null);
    match (Champ::from_name(name), value) {
        (Some(_), Value::Null) => true,
        (Some(champ), Value::String(typed)) => champ.clean(typed).is_ok(),
        (Some(_), _) => false,
        (None, value) => {
            Propre::from_name(name).is_some_and(|own| own.clean(value, &[], referentiel).is_ok())
        }
    }
}
