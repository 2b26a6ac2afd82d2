//! The state of the accesses of a period.

use chassis::{Actor, Ctx, Profil};
use uuid::Uuid;

use crate::app::App;
use crate::domain::tutor::Stored;
use crate::error::Result;
use crate::policy::{Action, Facts, decide};
use crate::store::tutors;

/// Accesses of a period, for some learners or all; a teacher sees those of what it teaches.
pub async fn list(cx: &Ctx, app: &App, period: Uuid, apprenants: Vec<Uuid>) -> Result<Vec<Stored>> {
    let scope = decide(cx.actor(), Action::ReadTutorAccesses, &Facts::default()).scope(cx)?;
    let visible = match cx.actor() {
        Actor::Person(person) if person.profil == Profil::Enseignant => {
            Some(person.referentiels.as_slice())
        }
        _ => None,
    };
    let mut tx = app.db.begin(cx).await?;
    Ok(tutors::list(&mut tx, &scope, period, &apprenants, visible).await?)
}
