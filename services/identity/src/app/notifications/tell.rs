//! What identity knows itself, told in the page: accesses that end soon (I-07), imports that have ended (I-04).

use chassis::db::Tx;
use chassis::{Ctx, Scope};
use jiff::Timestamp;
use uuid::Uuid;

use super::own;
use crate::domain::ids::{ImportId, PersonId};
use crate::domain::notification::{Nature, Sujet};
use crate::error::Result;
use crate::store::notifications::{self, New};

/// Accesses of a period that end soon, told to who sent their links: beside the mail of its own, and without another.
pub(crate) async fn accesses_end_soon(
    tx: &mut Tx,
    scope: &Scope,
    (teacher, cause): (PersonId, &str),
    (period, apprenant): (Uuid, Option<Uuid>),
    now: Timestamp,
) -> Result<()> {
    for pour in notifications::team(tx, scope, &[teacher.uuid()]).await? {
        let new = New {
            pour,
            nature: Nature::AccesBientotFini,
            cause,
            sujet: Sujet {
                apprenant,
                period: Some(period),
                ..Sujet::default()
            },
            at: now,
            settled: true,
        };
        notifications::insert(tx, scope, &new).await?;
    }
    Ok(())
}

/// An import was applied, or broke off, told to who asked for it. It may break off again: each time is told.
pub(crate) async fn import_ended(
    cx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    (import, nature): (ImportId, Nature),
) -> Result<()> {
    let cause = format!(
        "import:{import}:{}:{}",
        nature.as_str(),
        cx.now().as_millisecond()
    );
    let new = New {
        pour: own(cx)?,
        nature,
        cause: &cause,
        sujet: Sujet {
            import: Some(import.uuid()),
            ..Sujet::default()
        },
        at: cx.now(),
        settled: false,
    };
    notifications::insert(tx, scope, &new).await?;
    Ok(())
}
