//! The accesses of an établissement, each with its log.

use chassis::db::Tx;
use chassis::{Ctx, Scope};
use uuid::Uuid;

use crate::app::App;
use crate::domain::inspecteur::{Acces, Entry};
use crate::error::Result;
use crate::policy::{Action, Facts, decide};
use crate::store::inspectors;

/// An access and what was done with it.
pub struct Inspector {
    pub acces: Acces,
    pub journal: Vec<Entry>,
}

/// Every access, those withdrawn included.
pub async fn list(cx: &Ctx, app: &App) -> Result<Vec<Inspector>> {
    let scope = decide(cx.actor(), Action::ReadInspectors, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let found = inspectors::list(&mut tx, &scope, None).await?;
    with_journals(&mut tx, &scope, found).await
}

pub(super) async fn described(tx: &mut Tx, scope: &Scope, acces: Acces) -> Result<Inspector> {
    let ids = [acces.id.uuid()];
    let journal = inspectors::journal(tx, scope, &ids).await?;
    Ok(Inspector { acces, journal })
}

async fn with_journals(tx: &mut Tx, scope: &Scope, found: Vec<Acces>) -> Result<Vec<Inspector>> {
    let ids: Vec<Uuid> = found.iter().map(|acces| acces.id.uuid()).collect();
    let entries = inspectors::journal(tx, scope, &ids).await?;
    Ok(found
        .into_iter()
        .map(|acces| Inspector {
            journal: entries
                .iter()
                .filter(|entry| entry.acces == acces.id)
                .cloned()
                .collect(),
            acces,
        })
        .collect())
}
