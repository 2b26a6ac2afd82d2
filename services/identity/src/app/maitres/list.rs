//! Lists maîtres d'apprentissage with their apprentis.

use chassis::{Ctx, Profil};

use crate::app::App;
use crate::app::imports::{Page, cut, page_size};
use crate::domain::ids::PersonId;
use crate::domain::maitre::Maitre;
use crate::error::Result;
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
