//! Names, civil data and lists of learners (I-10), for the gateway and the other services.

use chassis::{Actor, Ctx, Profil};
use uuid::Uuid;

use super::imports::{Page, cut, page_size};
use crate::app::App;
use crate::domain::ids::PersonId;
use crate::domain::people::{Civil, Filter, Listed, Named};
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::apprenants;
use crate::store::people;

/// Ids of one question: a big class, a whole niveau.
const MAX_IDS: usize = 2000;

fn bounded(ids: Vec<Uuid>) -> Result<Vec<Uuid>> {
    if ids.len() > MAX_IDS {
        Err(Error::field("ids", crate::error::TOO_LONG))
    } else {
        Ok(ids)
    }
}

/// Names for ids that the caller was given; unknown ones are left out.
pub async fn names(cx: &Ctx, app: &App, ids: Vec<Uuid>) -> Result<Vec<Named>> {
    let scope = decide(cx.actor(), Action::ReadNames, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    Ok(people::names(&mut tx, &scope, &bounded(ids)?).await?)
}

/// What documents print of people.
pub async fn civil(cx: &Ctx, app: &App, ids: Vec<Uuid>) -> Result<Vec<Civil>> {
    let scope = decide(cx.actor(), Action::ReadCivilData, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    Ok(people::civil(&mut tx, &scope, &bounded(ids)?).await?)
}

/// Active learners by name; a teacher sees those of the référentiels that it teaches.
pub async fn list(
    cx: &Ctx,
    app: &App,
    filter: Filter,
    after: Option<PersonId>,
    limit: i64,
) -> Result<Page<Listed, PersonId>> {
    let facts = Facts {
        referentiel: filter.referentiel.as_deref(),
    };
    let scope = match decide(cx.actor(), Action::ListApprenants, &facts).scope(cx) {
        // A référentiel that one does not teach is empty, as one that does not exist.
        Err(chassis::Refused::Hidden) => {
            return Ok(Page {
                items: Vec::new(),
                next: None,
            });
        }
        scope => scope?,
    };
    let visible = match cx.actor() {
        Actor::Person(person)
            if matches!(person.profil, Profil::Enseignant | Profil::Inspecteur) =>
        {
            Some(person.referentiels.clone())
        }
        _ => None,
    };
    let mut tx = app.db.begin(cx).await?;
    let size = page_size(limit);
    let filter = Filter { visible, ..filter };
    let items = apprenants::list(&mut tx, &scope, &filter, after, size + 1).await?;
    Ok(cut(items, size, |listed| listed.person))
}
