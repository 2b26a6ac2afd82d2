//! What people are told of (G-02): told where it happens, read by the person itself, mailed as each chose.

mod choice;
mod comment;
mod list;
mod mails;
mod read;
mod sheet;
mod tell;

use chassis::db::Tx;
use chassis::{Ctx, Scope};
use uuid::Uuid;

pub use choice::{choice, choose};
pub use comment::{Comment, comment_added};
pub use list::{Listed, list};
pub use mails::{EVERY as MAILS_EVERY, deliver, deliver_or_tell};
pub use read::{Which, mark_read};
pub use sheet::{Written, sheet_changed};
pub(crate) use tell::{EndingSoon, accesses_end_soon, import_ended};

use crate::domain::ids::PersonId;
use crate::domain::notification::Pour;
use crate::error::{Error, Result};
use crate::store::{notifications, referents};

/// Who acts, as what: the notifications of nobody else are within reach.
fn own(cx: &Ctx) -> Result<Pour> {
    let person = cx.actor().person().ok_or(Error::Forbidden)?;
    Ok(Pour {
        person: PersonId::from(person.id),
        profil: person.profil,
    })
}

/// The learner's référent. Where it has none, or one who has left: whoever gave its tutors their access for that period.
/// Where nobody did, nobody is told: it waits on the page of whoever follows the period.
async fn in_charge(
    tx: &mut Tx,
    scope: &Scope,
    (period, apprenant): (Uuid, Uuid),
) -> Result<Vec<Pour>> {
    let referents: Vec<Uuid> = referents::of(tx, scope, &[apprenant])
        .await?
        .into_iter()
        .map(|one| one.enseignant.id)
        .collect();
    let found = notifications::team(tx, scope, &referents).await?;
    if !found.is_empty() {
        return Ok(found);
    }
    let senders = notifications::senders(tx, scope, apprenant, period).await?;
    Ok(notifications::team(tx, scope, &senders).await?)
}
