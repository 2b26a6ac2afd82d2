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

/// Accesses of a period that end soon.
pub(crate) struct EndingSoon<'a> {
    /// Who sent their links.
    pub(crate) teacher: PersonId,
    pub(crate) cause: &'a str,
    pub(crate) period: Uuid,
    /// Whose they are; none for several learners.
    pub(crate) apprenant: Option<Uuid>,
    /// They are told by a mail of their own, or by none: the mail of the day has them not.
    pub(crate) settled: bool,
}

/// Tells of them in the page.
pub(crate) async fn accesses_end_soon(
    tx: &mut Tx,
    scope: &Scope,
    one: &EndingSoon<'_>,
    now: Timestamp,
) -> Result<()> {
    for pour in notifications::team(tx, scope, &[one.teacher.uuid()]).await? {
        let new = New {
            pour,
            nature: Nature::AccesBientotFini,
            cause: one.cause,
            sujet: Sujet {
                apprenant: one.apprenant,
                period: Some(one.period),
                ..Sujet::default()
            },
            at: now,
            settled: one.settled,
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
