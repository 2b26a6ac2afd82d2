//! Writing on a fiche de liaison, field by field (P-10, F-13).

use chassis::Ctx;
use chassis::form::{self, FieldChange, FieldConflict, FieldState};
use referentiel::Referentiel;
use serde_json::Value;

use crate::app::{self, App, access, read_fiche};
use crate::domain::claim::Gel;
use crate::domain::fault::Faults;
use crate::domain::fiche::Champ;
use crate::domain::ids::{ApprenantId, PeriodId};
use crate::domain::individuel::Propre;
use crate::domain::period::Period;
use crate::error::Error;
use crate::events::outgoing;
use crate::policy::{Action, Facts};
use crate::store;

/// What is asked.
#[derive(Clone, Debug)]
pub struct ChangeFiche {
    /// The period.
    pub period: PeriodId,
    /// The learner.
    pub apprenant: ApprenantId,
    /// The changes as typed.
    pub changes: Vec<FieldChange>,
}

/// The fiche after a change.
pub struct Changed {
    /// Every field, in the order of the page.
    pub fields: Vec<FieldState>,
    /// Changes refused because the same field was written meanwhile.
    pub conflicts: Vec<FieldConflict>,
    /// Version of the fiche.
    pub version: i64,
}

/// Most changes in one request; a phone that comes back after a week off line sends several.
const CHANGES_MAX: usize = 200;
/// Longest id of a change.
const CHANGE_ID_MAX: usize = 64;

/// Applies changes to the fields of a fiche; a repeated change applies once.
pub async fn change_fiche(cx: &Ctx, app: &App, command: ChangeFiche) -> Result<Changed, Error> {
    let scope = access::enter(cx, Action::ChangeFiche)?;
    let mut tx = app.db.begin(cx).await?;
    let period = store::periods::keep(&mut tx, &scope, command.period)
        .await?
        .ok_or(Error::NotFound)?;
    let facts = Facts::Period {
        id: period.id,
        referentiel: &period.referentiel,
        apprenants: &[command.apprenant],
    };
    access::check(cx, Action::ReadFiche, &facts)?;
    let fiche = store::fiches::lock(&mut tx, &scope, period.id, command.apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    for action in needed(&command.changes) {
        access::check(cx, action, &facts)?;
    }

    let referentiel = app.referentiel(&period.referentiel)?;
    let changes = cleaned(&command.changes, &period, referentiel)?;
    let mut fields = store::fiches::fields(&mut tx, &scope, &fiche).await?;
    let kept = store::fiches::kept_before(&mut tx, &scope, &fiche, &changes).await?;
    let author = cx.actor().person().map(|person| person.id);
    let now = app::stored_now(cx);
    let merged = form::merge(&fields, &changes, &kept, author, now);
    // What was kept before the fiche was frozen stays kept: a repetition is not refused (G-06).
    if !merged.history.is_empty() {
        // P-07: the fiche of a learner freezes with its bilan; those of the others stay open.
        let mut claims = store::claims::of_periods(&mut tx, &scope, &[period.id]).await?;
        claims.retain(|claim| claim.apprenant == command.apprenant);
        Gel::of(&claims).permit_change()?;
        store::fiches::log(&mut tx, &scope, &fiche, &merged.history, author, now).await?;
    }
    fields.retain(|field| merged.accepted.iter().all(|one| one.name != field.name));
    fields.extend(merged.accepted.iter().cloned());
    let mut version = fiche.version;
    if !merged.accepted.is_empty() {
        store::fiches::save(&mut tx, &scope, &fiche, &merged.accepted, now).await?;
        version += 1;
        let own = read_fiche::individuel(&fields);
        let taches = own.taches(&period.taches, referentiel);
        let event = outgoing::fiche_liaison_changed(&fiche, version, &own, taches);
        tx.emit(cx, event).await?;
    }
    tx.commit().await?;
    Ok(Changed {
        fields: read_fiche::in_page_order(&fields),
        conflicts: merged.conflicts,
        version,
    })
}

/// What one must be allowed for these changes (P-10): the place is written by others than what is individual.
fn needed(changes: &[FieldChange]) -> Vec<Action> {
    let (own, lieu): (Vec<_>, Vec<_>) = changes
        .iter()
        .partition(|change| Propre::from_name(&change.name).is_some());
    let mut needed = Vec::new();
    if !own.is_empty() {
        needed.push(Action::IndividualiseFiche);
    }
    if !lieu.is_empty() || own.is_empty() {
        needed.push(Action::ChangeFiche);
    }
    needed
}

/// The changes with values as they are kept; every fault at once.
fn cleaned(
    changes: &[FieldChange],
    period: &Period,
    referentiel: &Referentiel,
) -> Result<Vec<FieldChange>, Faults> {
    let mut faults = Faults::default();
    if changes.is_empty() || changes.len() > CHANGES_MAX {
        faults.add("changements", "periods.malformed_value");
    }
    let mut kept = Vec::with_capacity(changes.len());
    for change in changes {
        if !is_usable(&change.change_id) || change.base_version < 0 {
            faults.add("changements", "periods.malformed_value");
            continue;
        }
        let (name, value) = if let Some(champ) = Champ::from_name(&change.name) {
            (champ.name(), of_lieu(champ, &change.value))
        } else if let Some(own) = Propre::from_name(&change.name) {
            // The code of a task is the caller's text: it does not travel back as the name of a field.
            let name = match own {
                Propre::Objectifs => "objectifs",
                Propre::Tache(_) => "taches",
            };
            (name, own.clean(&change.value, &period.taches, referentiel))
        } else {
            faults.add("changements", "periods.unknown_field");
            continue;
        };
        if let Some(value) = faults.keep(name, value) {
            kept.push(FieldChange {
                value,
                ..change.clone()
            });
        }
    }
    if faults.is_empty() {
        Ok(kept)
    } else {
        Err(faults)
    }
}

fn of_lieu(champ: Champ, typed: &Value) -> Result<Value, &'static str> {
    match typed {
        Value::Null => Ok(Value::Null),
        Value::String(text) => Ok(champ.clean(text)?.map_or(Value::Null, Value::String)),
        _ => Err("periods.malformed_value"),
    }
}

/// Whether an id can tell a change apart in the history.
fn is_usable(change_id: &str) -> bool {
    !change_id.is_empty()
        && change_id.len() <= CHANGE_ID_MAX
        && change_id.bytes().all(|byte| byte.is_ascii_graphic())
}
