//! Writing on a fiche de liaison, field by field (P-10, F-13).

use chassis::Ctx;
use chassis::form::{self, FieldChange, FieldConflict, FieldState};
use serde_json::Value;

use crate::app::{self, App, access, read_fiche};
use crate::domain::claim::Gel;
use crate::domain::fault::Faults;
use crate::domain::fiche::Champ;
use crate::domain::ids::{ApprenantId, PeriodId};
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
    access::check(cx, Action::ChangeFiche, &facts)?;

    let changes = cleaned(&command.changes)?;
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
    let mut version = fiche.version;
    if !merged.accepted.is_empty() {
        store::fiches::save(&mut tx, &scope, &fiche, &merged.accepted, now).await?;
        version += 1;
        let event = outgoing::fiche_liaison_changed(&fiche, version, &period.taches);
        tx.emit(cx, event).await?;
    }
    tx.commit().await?;
    fields.retain(|field| merged.accepted.iter().all(|one| one.name != field.name));
    fields.extend(merged.accepted);
    Ok(Changed {
        fields: read_fiche::in_page_order(&fields),
        conflicts: merged.conflicts,
        version,
    })
}

/// The changes with values as they are kept; every fault at once.
fn cleaned(changes: &[FieldChange]) -> Result<Vec<FieldChange>, Faults> {
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
        let Some(champ) = Champ::from_name(&change.name) else {
            faults.add("changements", "periods.unknown_field");
            continue;
        };
        let value = match &change.value {
            Value::Null => Ok(None),
            Value::String(typed) => champ.clean(typed),
            _ => Err("periods.malformed_value"),
        };
        if let Some(value) = faults.keep(champ.name(), value) {
            kept.push(FieldChange {
                value: value.map_or(Value::Null, Value::String),
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

/// Whether an id can tell a change apart in the history.
fn is_usable(change_id: &str) -> bool {
    !change_id.is_empty()
        && change_id.len() <= CHANGE_ID_MAX
        && change_id.bytes().all(|byte| byte.is_ascii_graphic())
}
