//! Changing an annexe: the periods declared from it stay as they are, what is shared of it follows (P-01).

use chassis::Ctx;
use chassis::db::idempotency::fingerprint;

use crate::app::{self, App, Offered, access, read_annexes};
use crate::domain::annexe::{Annexe, Content, Draft};
use crate::domain::ids::AnnexeId;
use crate::error::Error;
use crate::policy::{Action, Facts};
use crate::store;

/// What is asked.
#[derive(Clone, Debug)]
pub struct UpdateAnnexe {
    /// The annexe.
    pub id: AnnexeId,
    /// The version that the content was typed on (G-06).
    pub expected_version: i64,
    /// Content as typed.
    pub draft: Draft,
}

/// Changes an annexe.
pub async fn update_annexe(
    cx: &Ctx,
    app: &App,
    command: UpdateAnnexe,
) -> Result<Offered<Annexe>, Error> {
    let scope = access::enter(cx, Action::ChangeAnnexe)?;
    let mut tx = app.db.begin(cx).await?;
    let replayed = tx
        .replayed(cx, &fingerprint("update_annexe", &command))
        .await?;
    let mut annexe = store::annexes::lock(&mut tx, &scope, command.id)
        .await?
        .ok_or(Error::NotFound)?;
    access::check(
        cx,
        Action::ChangeAnnexe,
        &Facts::Referentiel(&annexe.referentiel),
    )?;
    if replayed.is_some() {
        return Ok(read_annexes::offered(cx, annexe));
    }
    if annexe.version != command.expected_version {
        return Err(Error::Stale {
            current: annexe.version,
        });
    }
    let content = Content::parse(&command.draft, app.referentiel(&annexe.referentiel)?)?;
    let now = app::stored_now(cx);
    store::annexes::update(&mut tx, &scope, &annexe, &content, now).await?;
    annexe.content = content;
    annexe.version += 1;
    annexe.changed_at = now;
    store::partages::follow(&mut tx, &scope, &annexe).await?;
    tx.remember(cx, &annexe.id.to_string()).await?;
    tx.commit().await?;
    Ok(read_annexes::offered(cx, annexe))
}
