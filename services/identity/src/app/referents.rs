//! Référents (I-10): the DDFPT says which teacher follows which learner; at most one, among those who teach it.

use std::collections::HashMap;

use chassis::{Ctx, Profil};
use uuid::Uuid;

use super::imports::{Page, cut, page_size};
use crate::app::{App, person};
use crate::domain::ids::PersonId;
use crate::domain::people::{Filter, Listed, Named, Referent};
use crate::error::{self, Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::{apprenants, referents};

/// Learners of one request: more than a class ever has.
pub const MAX_APPRENANTS: usize = 500;

/// A learner and who follows it.
pub struct Followed {
    pub apprenant: Listed,
    pub referent: Option<Named>,
}

/// A page of learners, and the teachers to choose among.
pub struct Referents {
    pub page: Page<Followed, PersonId>,
    pub enseignants: Vec<Named>,
}

/// Learners of the year by name, of one class or of all.
pub async fn list(
    cx: &Ctx,
    app: &App,
    division: Option<String>,
    after: Option<PersonId>,
    limit: i64,
) -> Result<Referents> {
    let scope = decide(cx.actor(), Action::ReadReferents, &Facts::default()).scope(cx)?;
    let visible = cx
        .actor()
        .person()
        .filter(|person| person.profil == Profil::Enseignant)
        .map(|person| person.referentiels.clone());
    let mut tx = app.db.begin(cx).await?;
    let size = page_size(limit);
    let enseignants = match &division {
        Some(division) => referents::teachers(&mut tx, &scope, division).await?,
        None => Vec::new(),
    };
    let filter = Filter {
        visible,
        division,
        ..Filter::default()
    };
    let found = apprenants::list(&mut tx, &scope, &filter, after, size + 1).await?;
    let ids: Vec<Uuid> = found.iter().map(|listed| listed.person.uuid()).collect();
    let mut known: HashMap<Uuid, Named> = referents::of(&mut tx, &scope, &ids)
        .await?
        .into_iter()
        .map(|one| (one.apprenant, one.enseignant))
        .collect();
    let items = found
        .into_iter()
        .map(|apprenant| Followed {
            referent: known.remove(&apprenant.person.uuid()),
            apprenant,
        })
        .collect();
    Ok(Referents {
        page: cut(items, size, |followed: &Followed| followed.apprenant.person),
        enseignants,
    })
}

/// Who follows these learners, among those whom the caller sees.
pub async fn of(cx: &Ctx, app: &App, mut wanted: Vec<Uuid>) -> Result<Vec<Referent>> {
    let scope = decide(cx.actor(), Action::ReadReferent, &Facts::default()).scope(cx)?;
    if wanted.len() > MAX_APPRENANTS {
        return Err(Error::field("apprenants", error::TOO_LONG));
    }
    keep_visible(cx, &mut wanted);
    let mut tx = app.db.begin(cx).await?;
    Ok(referents::of(&mut tx, &scope, &wanted).await?)
}

/// Of these learners, those whom the caller sees: a learner itself, somebody of a company those granted to it (I-08,
/// I-09).
pub fn keep_visible(cx: &Ctx, wanted: &mut Vec<Uuid>) {
    let Some(person) = cx.actor().person() else {
        return;
    };
    match person.profil {
        Profil::Apprenant => wanted.retain(|id| *id == person.id),
        Profil::TuteurDeStage | Profil::MaitreApprentissage => {
            wanted.retain(|id| person.grants.iter().any(|grant| grant.apprenant == *id));
        }
        _ => {}
    }
}

/// Gives these learners that référent, or none: all of them, or nothing is done.
pub async fn assign(
    cx: &Ctx,
    app: &App,
    wanted: Vec<Uuid>,
    enseignant: Option<PersonId>,
) -> Result<()> {
    let scope = decide(cx.actor(), Action::WriteReferents, &Facts::default()).scope(cx)?;
    let mut wanted = wanted;
    wanted.sort();
    wanted.dedup();
    if wanted.is_empty() {
        return Err(Error::field("apprenants", error::REQUIRED));
    }
    if wanted.len() > MAX_APPRENANTS {
        return Err(Error::field("apprenants", error::TOO_LONG));
    }
    let mut tx = app.db.begin(cx).await?;
    let all = |count: i64| usize::try_from(count).is_ok_and(|count| count == wanted.len());
    if !all(referents::present(&mut tx, &scope, &wanted).await?) {
        return Err(Error::NotFound);
    }
    match enseignant {
        Some(teacher) => {
            if !all(referents::taught(&mut tx, &scope, &wanted, teacher).await?) {
                return Err(Error::field("enseignant", error::NOT_THEIR_TEACHER));
            }
            let by = (person(cx)?, cx.now());
            referents::assign(&mut tx, &scope, &wanted, teacher, by).await?;
        }
        None => referents::clear(&mut tx, &scope, &wanted).await?,
    }
    tx.commit().await?;
    Ok(())
}
