//! What people are told of (G-02): told where it happens, read by the person itself, mailed as each chose.

mod choice;
mod comment;
mod list;
mod mails;
mod read;
mod tell;

use chassis::Ctx;

pub use choice::{choice, choose};
pub use comment::{Comment, comment_added};
pub use list::{Listed, list};
pub use mails::{EVERY as MAILS_EVERY, deliver, deliver_or_tell};
pub use read::{Which, mark_read};
pub(crate) use tell::{EndingSoon, accesses_end_soon, import_ended};

use crate::domain::ids::PersonId;
use crate::domain::notification::Pour;
use crate::error::{Error, Result};

/// Who acts, as what: the notifications of nobody else are within reach.
fn own(cx: &Ctx) -> Result<Pour> {
    let person = cx.actor().person().ok_or(Error::Forbidden)?;
    Ok(Pour {
        person: PersonId::from(person.id),
        profil: person.profil,
    })
}
