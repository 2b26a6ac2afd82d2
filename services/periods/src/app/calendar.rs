//! The official calendar of a school year: read by the teams, kept by the DDFPT (P-12).

use std::collections::BTreeMap;

use chassis::Ctx;
use chassis::db::Tx;
use chassis::db::idempotency::fingerprint;
use chassis::policy::Scope;

use crate::app::{self, App, Offered, access};
use crate::domain::dates::Dates;
use crate::domain::ids::OfficielleId;
use crate::domain::officielle::{Content, Draft, Officielle, Periodicite};
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;

/// A school year.
pub struct Calendar {
    /// Which: 2026 for 2026-2027.
    pub annee: i32,
    /// In order of dates, with what the reader may do with each.
    pub officielles: Vec<Offered<Officielle>>,
    /// How often the livret scolaire is filled in, by référentiel and niveau.
    pub periodicites: BTreeMap<(String, String), Periodicite>,
    /// Classes of the year: code, référentiel and niveau.
    pub divisions: Vec<(String, String, String)>,
    /// What the reader may do with the whole.
    pub actions: Vec<&'static str>,
}

/// The calendar of a school year, or of the one of today, as its reader sees it: a teacher that of its diplomas (I-10).
pub async fn get_calendar(cx: &Ctx, app: &App, annee: Option<i32>) -> Result<Calendar, Error> {
    let scope = access::enter(cx, Action::ReadCalendar)?;
    let annee = annee.unwrap_or_else(|| Dates::stored(cx.today(), cx.today()).annee());
    let referentiels = policy::taught(cx.actor());
    let mut tx = app.db.begin(cx).await?;
    let found = store::officielles::list(&mut tx, &scope, annee, referentiels.as_deref()).await?;
    let mut periodicites = store::officielles::periodicites(&mut tx, &scope).await?;
    let mut divisions = store::officielles::divisions(&mut tx, &scope, annee).await?;
    tx.commit().await?;
    if let Some(taught) = referentiels {
        periodicites.retain(|(referentiel, _), _| taught.contains(referentiel));
        divisions.retain(|(_, referentiel, _)| taught.contains(referentiel));
    }
    let allowed = |actions: &[Action]| policy::allowed(cx.actor(), actions, &Facts::Unknown);
    let each = allowed(&[Action::ChangeCalendar, Action::RemoveFromCalendar]);
    Ok(Calendar {
        annee,
        officielles: found
            .into_iter()
            .map(|object| Offered {
                object,
                actions: each.clone(),
            })
            .collect(),
        periodicites,
        divisions,
        actions: allowed(&[
            Action::AddToCalendar,
            Action::SetPeriodicity,
            Action::KeepFeed,
        ]),
    })
}

/// Adds a période officielle.
pub async fn add_official_period(
    cx: &Ctx,
    app: &App,
    draft: Draft,
) -> Result<Offered<Officielle>, Error> {
    let scope = enter(cx, Action::AddToCalendar)?;
    let mut tx = app.db.begin(cx).await?;
    let fingerprint = fingerprint("add_official_period", &draft);
    if let Some(first) = tx.replayed(cx, &fingerprint).await? {
        let id: OfficielleId = first
            .parse()
            .map_err(|error| chassis::db::Error::corrupt("idempotency_keys.result", error))?;
        let one = store::officielles::lock(&mut tx, &scope, id).await?;
        return Ok(offered(cx, one.ok_or(Error::NotFound)?));
    }
    let one = Officielle {
        id: OfficielleId::generate(),
        content: Content::parse(&draft, &app.catalogue)?,
        version: 1,
    };
    write(cx, &mut tx, &scope, &one).await?;
    tx.remember(cx, &one.id.to_string()).await?;
    tx.commit().await?;
    Ok(offered(cx, one))
}

/// Changes one, read at that version (G-06).
pub async fn change_official_period(
    cx: &Ctx,
    app: &App,
    (id, expected_version): (OfficielleId, i64),
    draft: Draft,
) -> Result<Offered<Officielle>, Error> {
    let scope = enter(cx, Action::ChangeCalendar)?;
    let mut tx = app.db.begin(cx).await?;
    let fingerprint = fingerprint("change_official_period", &(id, expected_version, &draft));
    let replayed = tx.replayed(cx, &fingerprint).await?;
    let before = store::officielles::lock(&mut tx, &scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    if replayed.is_some() {
        return Ok(offered(cx, before));
    }
    if before.version != expected_version {
        return Err(Error::Stale {
            current: before.version,
        });
    }
    let one = Officielle {
        content: Content::parse(&draft, &app.catalogue)?,
        version: before.version + 1,
        ..before
    };
    write(cx, &mut tx, &scope, &one).await?;
    tx.remember(cx, &id.to_string()).await?;
    tx.commit().await?;
    Ok(offered(cx, one))
}

/// Removes one, read at that version.
pub async fn remove_official_period(
    cx: &Ctx,
    app: &App,
    (id, expected_version): (OfficielleId, i64),
) -> Result<(), Error> {
    let scope = enter(cx, Action::RemoveFromCalendar)?;
    let mut tx = app.db.begin(cx).await?;
    let fingerprint = fingerprint("remove_official_period", &(id, expected_version));
    if tx.replayed(cx, &fingerprint).await?.is_some() {
        return Ok(());
    }
    let before = store::officielles::lock(&mut tx, &scope, id)
        .await?
        .ok_or(Error::NotFound)?;
    if before.version != expected_version {
        return Err(Error::Stale {
            current: before.version,
        });
    }
    store::officielles::remove(&mut tx, &scope, id).await?;
    tx.remember(cx, &id.to_string()).await?;
    tx.commit().await?;
    Ok(())
}

/// Sets how often the livret scolaire of a niveau is filled in; absent: not yet.
pub async fn set_periodicity(
    cx: &Ctx,
    app: &App,
    (referentiel, niveau): (&str, &str),
    periodicite: Option<Periodicite>,
) -> Result<(), Error> {
    let scope = enter(cx, Action::SetPeriodicity)?;
    let diploma = app.referentiel(referentiel)?;
    if !diploma.niveaux.iter().any(|one| one.code == niveau) {
        return Err(Error::field("niveau", "periods.unknown_level"));
    }
    let mut tx = app.db.begin(cx).await?;
    let at = (referentiel, niveau);
    store::officielles::set_periodicite(&mut tx, &scope, at, periodicite).await?;
    tx.commit().await?;
    Ok(())
}

/// The scope to write; the whole établissement is concerned, so that nothing is to be read first.
fn enter(cx: &Ctx, action: Action) -> Result<Scope, Error> {
    Ok(policy::decide(cx.actor(), action, &Facts::Unknown).scope(cx)?)
}

/// Writes one that stands beside the others.
async fn write(cx: &Ctx, tx: &mut Tx, scope: &Scope, one: &Officielle) -> Result<(), Error> {
    store::officielles::serialise(tx, scope).await?;
    let annee = one.content.dates.annee();
    let mut others = store::officielles::list(tx, scope, annee, None).await?;
    others.retain(|other| other.id != one.id);
    if let Some(other) = one.content.clash(&others) {
        return Err(Error::OfficialOverlap {
            libelle: other.content.libelle.as_str().to_owned(),
            until: other.content.dates.end(),
        });
    }
    store::officielles::save(tx, scope, one, app::stored_now(cx)).await?;
    Ok(())
}

fn offered(cx: &Ctx, object: Officielle) -> Offered<Officielle> {
    let own = [Action::ChangeCalendar, Action::RemoveFromCalendar];
    Offered {
        actions: policy::allowed(cx.actor(), &own, &Facts::Unknown),
        object,
    }
}
