//! One erasure: what stands in its way, and what it takes.

use chassis::db::Tx;
use chassis::events::Outgoing;
use chassis::personal_data::{self, Erasure};
use chassis::{Ctx, Scope};
use jiff::civil::Date;
use uuid::Uuid;

use super::kept;
use crate::app::{App, person};
use crate::domain::account_sheet::Sheet;
use crate::domain::effacement::{Effacement, Motif, Obstacle, Part, obstacle};
use crate::domain::ids::{EffacementId, PersonId};
use crate::domain::profil::Profil;
use crate::error::{self, Error, Result};
use crate::events::outgoing;
use crate::policy::{Action, Facts, decide};
use crate::store::effacements::Asked;
use crate::store::{
    account_sheets, effacements, erasure, etablissements, mails, sessions, transferts_saga,
};

/// What is known before an erasure.
pub struct Described {
    pub obstacle: Option<Obstacle>,
    pub profils: Vec<Profil>,
    /// Another établissement knows the person too.
    pub ailleurs: bool,
    /// The day on which the clock will erase it.
    pub terme: Option<Date>,
}

/// Whether a person may be erased now, and what would stay.
pub async fn describe(cx: &Ctx, app: &App, wanted: PersonId) -> Result<Described> {
    let scope = decide(cx.actor(), Action::ReadErasures, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let sheet = account_sheets::get(&mut tx, &scope, wanted)
        .await?
        .ok_or(Error::NotFound)?;
    let asked = Asked {
        person: Some(wanted),
        ..Asked::default()
    };
    let due = effacements::due(&mut tx, &scope, kept(&app.config), asked, 1).await?;
    let obstacle = hindered(&mut tx, &scope, &sheet, Some(person(cx)?)).await?;
    tx.enter_erasure(wanted.uuid()).await?;
    let ailleurs = erasure::known_elsewhere(&mut tx, &scope, wanted.uuid()).await?;
    tx.rollback().await?;
    Ok(Described {
        obstacle,
        profils: sheet.profils.iter().map(|held| held.profil).collect(),
        ailleurs,
        terme: due.first().map(|due| due.terme),
    })
}

/// Erases a person for whoever asks; asked again with the same key, answers the same.
pub async fn erase(cx: &Ctx, app: &App, wanted: PersonId, motif: &str) -> Result<EffacementId> {
    let scope = decide(cx.actor(), Action::ErasePersons, &Facts::default()).scope(cx)?;
    let motif = Motif::chosen(motif).ok_or_else(|| Error::field("motif", error::CHOICE_INVALID))?;
    let mut tx = app.db.begin(cx).await?;
    let fingerprint = format!("erase_person {wanted} {}", motif.code());
    if let Some(first) = tx.replayed(cx, &fingerprint).await? {
        let id: Uuid = first
            .parse()
            .map_err(|error| Error::internal("replaying an erasure", error))?;
        return Ok(id.into());
    }
    let id = take(cx, app, &mut tx, &scope, (wanted, motif)).await?;
    tx.remember(cx, &id.to_string()).await?;
    tx.commit().await?;
    Ok(id)
}

/// Erases here, and tells the others; the caller commits. The établissement is held: two who close and erase each other
/// at once follow one another.
pub(super) async fn take(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    scope: &Scope,
    (wanted, motif): (PersonId, Motif),
) -> Result<EffacementId> {
    tx.hold_erasures(scope).await?;
    etablissements::lock(tx, scope)
        .await?
        .ok_or(Error::NotFound)?;
    account_sheets::lock(tx, scope, wanted)
        .await?
        .ok_or(Error::NotFound)?;
    // No file takes the learner away from here on.
    transferts_saga::hold_learner(tx, scope.etablissement(), wanted.uuid()).await?;
    let sheet = account_sheets::get(tx, scope, wanted)
        .await?
        .ok_or(Error::NotFound)?;
    let par = cx.actor().person().map(|by| PersonId::from(by.id));
    if let Some(obstacle) = hindered(tx, scope, &sheet, par).await? {
        return Err(Error::Erasure(obstacle));
    }
    end_accesses(cx, tx, scope, wanted).await?;
    let id = EffacementId::generate();
    tx.enter_erasure(wanted.uuid()).await?;
    let ailleurs = erasure::known_elsewhere(tx, scope, wanted.uuid()).await?;
    let erased = Erasure {
        id: id.uuid(),
        person: wanted.uuid(),
    };
    let gone = personal_data::erase(app, cx, tx, erased).await?;
    // Previews of imports may name an account that is gone.
    etablissements::touch_registre(tx, scope).await?;
    let effacement = Effacement {
        id,
        motif,
        par,
        le: cx.now(),
        ailleurs,
        parts: Vec::new(),
    };
    effacements::insert(tx, scope, &effacement, wanted).await?;
    let (tables, lignes) = personal_data::told(&gone);
    let own = Part {
        service: "identity".to_owned(),
        le: cx.now(),
        tables,
        lignes,
    };
    effacements::add_part(tx, scope.etablissement(), id, &own).await?;
    tx.emit(cx, outgoing::person_erased(id, wanted)).await?;
    Ok(id)
}

async fn hindered(
    tx: &mut Tx,
    scope: &Scope,
    sheet: &Sheet,
    by: Option<PersonId>,
) -> Result<Option<Obstacle>> {
    let transferring = effacements::transferring(tx, scope, sheet.person).await?;
    Ok(obstacle(sheet, by, transferring))
}

/// Tutors lose their access at once, open sessions included.
async fn end_accesses(cx: &Ctx, tx: &mut Tx, scope: &Scope, wanted: PersonId) -> Result<()> {
    let uai = scope.etablissement();
    let ended = effacements::end_accesses(tx, scope, wanted, cx.now()).await?;
    let ids: Vec<Uuid> = ended.iter().map(|access| access.id).collect();
    sessions::revoke_of_accesses(tx, uai, &ids, cx.now()).await?;
    mails::drop_of_accesses(tx, uai, &ids).await?;
    let events: Vec<Outgoing> = ended
        .iter()
        .map(|access| {
            outgoing::access_revoked(access.id, access.apprenant, access.period, access.version)
        })
        .collect();
    tx.emit_all(cx, events).await?;
    Ok(())
}
