//! Lists maîtres d'apprentissage with their apprentis.

use chassis::{Ctx, Profil};

use uuid::Uuid;

use crate::app::App;
use crate::app::imports::{Page, cut, page_size};
use crate::app::referents::{MAX_APPRENANTS, keep_visible};
use crate::domain::ids::PersonId;
use crate::domain::maitre::{Maitre, MaitreOf};
use crate::error::{self, Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::maitres::{self, Wanted};

/// A page of them, and how many there are in all.
pub struct Maitres {
    pub page: Page<Maitre, PersonId>,
    pub total: i64,
}

/// By name; a teacher sees those of the référentiels that it teaches (I-10).
pub async fn list(
    cx: &Ctx,
    app: &App,
    query: String,
    after: Option<PersonId>,
    limit: i64,
) -> Result<Maitres> {
    let scope = decide(cx.actor(), Action::ReadMaitres, &Facts::default()).scope(cx)?;
    let visible = cx
        .actor()
        .person()
        .filter(|person| person.profil == Profil::Enseignant)
        .map(|person| person.referentiels.as_slice());
    let mut tx = app.db.begin(cx).await?;
    let size = page_size(limit);
    let wanted = Wanted {
        person: None,
        query: &query,
        visible,
        after,
        limit: size + 1,
    };
    let items = maitres::list(&mut tx, &scope, &wanted).await?;
    let total = maitres::count(&mut tx, &scope, &query, visible).await?;
    Ok(Maitres {
        page: cut(items, size, |maitre| maitre.person),
        total,
    })
}

/// Who follows these learners, among those whom the caller sees (F-12).
pub async fn of(cx: &Ctx, app: &App, mut wanted: Vec<Uuid>) -> Result<Vec<MaitreOf>> {
    let scope = decide(cx.actor(), Action::ReadReferent, &Facts::default()).scope(cx)?;
    if wanted.len() > MAX_APPRENANTS {
        return Err(Error::field("apprenants", error::TOO_LONG));
    }
    keep_visible(cx, &mut wanted);
    let mut tx = app.db.begin(cx).await?;
    Ok(maitres::of(&mut tx, &scope, &wanted).await?)
}
