//! Changes an access, invites again, withdraws at once.

use chassis::Ctx;

use super::{Inspector, check_reach, list::described, locked, one, send_invitation};
use crate::app::{App, person};
use crate::domain::ids::{InspectionId, MailId};
use crate::domain::inspecteur::{Acces, Fait};
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::{etablissements, inspectors};

/// The command of [`change`].
#[derive(Clone)]
pub struct ChangeAccess {
    pub id: InspectionId,
    pub referentiels: Vec<String>,
    pub fin: String,
    pub expected_version: i64,
}

/// Other référentiels, another last day: true from the inspector's next request on.
pub async fn change(cx: &Ctx, app: &App, command: ChangeAccess) -> Result<Inspector> {
    let scope = decide(cx.actor(), Action::WriteInspectors, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let etablissement = etablissements::get(&mut tx, scope.etablissement())
        .await?
        .ok_or(Error::NotFound)?;
    let acces = locked(&mut tx, &scope, command.id).await?;
    if acces.version != command.expected_version {
        return Err(Error::Stale);
    }
    if !acces.stands() {
        return Err(Error::InspectorWithdrawn);
    }
    let mut faults = Vec::new();
    let (referentiels, fin) = check_reach(
        &etablissement,
        &command.referentiels,
        &command.fin,
        cx.today(),
        &mut faults,
    );
    let Some(fin) = fin.filter(|_| faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    let changed = Acces {
        referentiels,
        fin,
        ..acces
    };
    inspectors::save(&mut tx, &scope, &changed).await?;
    inspectors::note(
        &mut tx,
        &scope,
        changed.id,
        Fait::Modifie,
        person(cx)?,
        cx.now(),
    )
    .await?;
    let saved = one(&mut tx, &scope, changed.id).await?;
    let saved = described(&mut tx, &scope, saved).await?;
    tx.commit().await?;
    Ok(saved)
}

/// Sends another invitation.
pub async fn invite(cx: &Ctx, app: &App, id: InspectionId) -> Result<Inspector> {
    let scope = decide(cx.actor(), Action::WriteInspectors, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    if tx.replayed(cx, &format!("invite:{id}")).await?.is_some() {
        let found = one(&mut tx, &scope, id).await?;
        return described(&mut tx, &scope, found).await;
    }
    let etablissement = etablissements::get(&mut tx, scope.etablissement())
        .await?
        .ok_or(Error::NotFound)?;
    let acces = locked(&mut tx, &scope, id).await?;
    if !acces.stands() {
        return Err(Error::InspectorWithdrawn);
    }
    let invited = Acces {
        mail: MailId::generate(),
        ..acces
    };
    inspectors::save(&mut tx, &scope, &invited).await?;
    send_invitation(cx, app, &mut tx, &scope, &etablissement, &invited).await?;
    inspectors::note(&mut tx, &scope, id, Fait::Invite, person(cx)?, cx.now()).await?;
    tx.remember(cx, &id.to_string()).await?;
    let saved = one(&mut tx, &scope, id).await?;
    let saved = described(&mut tx, &scope, saved).await?;
    tx.commit().await?;
    Ok(saved)
}

/// Withdraws at once, open sessions included; what is withdrawn already stays as it is.
pub async fn withdraw(cx: &Ctx, app: &App, id: InspectionId) -> Result<Inspector> {
    let scope = decide(cx.actor(), Action::WriteInspectors, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let acces = locked(&mut tx, &scope, id).await?;
    if !acces.stands() {
        return described(&mut tx, &scope, acces).await;
    }
    let now = cx.now();
    inspectors::close(&mut tx, &scope, &acces, cx.today(), now).await?;
    let withdrawn = Acces {
        retire_le: Some(now),
        ..acces
    };
    inspectors::save(&mut tx, &scope, &withdrawn).await?;
    inspectors::note(&mut tx, &scope, id, Fait::Retire, person(cx)?, now).await?;
    let saved = one(&mut tx, &scope, id).await?;
    let saved = described(&mut tx, &scope, saved).await?;
    tx.commit().await?;
    Ok(saved)
}
