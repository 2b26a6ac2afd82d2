//! A sheet of a learner was written: whoever has something to read, or to write, is told (F-05, F-04b).

use chassis::db::Tx;
use chassis::{Ctx, Decision, Scope};
use jiff::Timestamp;
use uuid::Uuid;

use super::in_charge;
use crate::domain::ids::PersonId;
use crate::domain::notification::{Nature, Pour, Sujet};
use crate::domain::profil::Profil;
use crate::error::Result;
use crate::store::notifications::{self, New};

/// What portfolio tells of a sheet; what is in it stays there.
pub struct Written {
    pub sheet: Uuid,
    pub period: Uuid,
    pub apprenant: Uuid,
    /// Who wrote.
    pub by: Uuid,
    /// Who asked the learner for it.
    pub asked_by: Option<Uuid>,
    pub at: Timestamp,
}

/// Tells of it, in the consumer's transaction. Nothing is told of whom is erased, nor of a period that was deleted since.
pub async fn sheet_changed(cx: &Ctx, tx: &mut Tx, written: &Written) -> Result<()> {
    // A fact that happened, within its établissement: there is nobody to judge.
    let scope = Decision::Allow.scope(cx)?;
    let by_learner = written.by == written.apprenant;
    let asked = written.asked_by == Some(written.by);
    if !by_learner && !asked {
        return Ok(());
    }
    let of = (written.period, written.apprenant);
    // What a learner types comes as many sheets as it pauses: most of these end here.
    if by_learner && notifications::is_told_of_writing(tx, &scope, of, &day(written)).await? {
        return Ok(());
    }
    let erased = tx
        .erased_among(&scope, &[written.apprenant, written.by])
        .await?;
    if !erased.is_empty() || notifications::is_forgotten(tx, &scope, of, written.at).await? {
        return Ok(());
    }
    if by_learner {
        to_read(tx, &scope, written).await
    } else {
        to_write(tx, &scope, written).await
    }
}

/// The day of the writing: of one dossier, nobody is told twice a day.
fn day(written: &Written) -> String {
    let day = written.at.to_string();
    let day = day.get(..10).unwrap_or_default();
    format!("fiches:{}:{}:{day}", written.period, written.apprenant)
}

/// Whoever is in charge of the learner, and has read what it was told of before.
async fn to_read(tx: &mut Tx, scope: &Scope, written: &Written) -> Result<()> {
    let of = (written.period, written.apprenant);
    let cause = day(written);
    for pour in in_charge(tx, scope, of).await? {
        if notifications::has_writing_to_read(tx, scope, pour, of).await? {
            continue;
        }
        let new = New {
            pour,
            nature: Nature::FichesALire,
            cause: &cause,
            sujet: Sujet {
                apprenant: Some(written.apprenant),
                period: Some(written.period),
                ..Sujet::default()
            },
            at: written.at,
            settled: false,
        };
        notifications::insert(tx, scope, &new).await?;
    }
    Ok(())
}

/// The learner, once of each sheet.
async fn to_write(tx: &mut Tx, scope: &Scope, written: &Written) -> Result<()> {
    let pour = Pour {
        person: PersonId::from(written.apprenant),
        profil: Profil::Apprenant,
    };
    let asker = notifications::team(tx, scope, &[written.by]).await?;
    let asker = asker.first().map(|asker| (written.by, asker.profil));
    let new = New {
        pour,
        nature: Nature::FicheDemandee,
        cause: &format!("demande:{}", written.sheet),
        sujet: Sujet {
            apprenant: Some(written.apprenant),
            period: Some(written.period),
            sheet: Some(written.sheet),
            auteur: asker,
            ..Sujet::default()
        },
        at: written.at,
        settled: false,
    };
    Ok(notifications::insert(tx, scope, &new).await?)
}
