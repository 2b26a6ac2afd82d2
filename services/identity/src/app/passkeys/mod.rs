//! Passkeys of staff (I-06): added and withdrawn with the password, then a sign-in by themselves, or its second step.

mod add;
mod ceremony;
mod manage;
mod notice;
mod sign_in;

pub use add::{Added, add, begin_addition};
pub use ceremony::RelyingParty;
pub use manage::{list, rename, withdraw};
pub use sign_in::{begin_second_step, begin_sign_in, sign_in, verify_second_step};

use chassis::Ctx;
use chassis::db::Tx;
use jiff::Timestamp;

use crate::app::{App, Inner};
use crate::domain::ids::PersonId;
use crate::domain::passkey::{NameFault, PATIENCE, Purpose, name};
use crate::domain::sign_in::{Event, Origin};
use crate::error::{self, Error, Result};
use crate::store::passkeys::{self, Begins};
use crate::store::sign_ins;

impl Inner {
    /// The relying party; none where the deployment has an address by numbers.
    fn relying_party(&self) -> Result<&RelyingParty> {
        self.passkeys.as_ref().ok_or(Error::PasskeysUnavailable)
    }
}

/// Keeps a ceremony of the browser that has this secret.
async fn keep(
    cx: &Ctx,
    app: &App,
    binding: &[u8],
    (purpose, person): (Purpose, Option<PersonId>),
    state: &[u8],
) -> Result<()> {
    let begins = Begins {
        binding,
        purpose,
        person,
        state,
        expires: cx.now().checked_add(PATIENCE).unwrap_or(Timestamp::MAX),
    };
    let mut tx = app.db.begin(cx).await?;
    passkeys::begin(&mut tx, &begins, cx.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes a refusal where the person and its établissements read it; what the ceremony used up stays used.
async fn refuse<T>(
    cx: &Ctx,
    mut tx: Tx,
    person: Option<PersonId>,
    origin: &Origin,
    refusal: Error,
) -> Result<T> {
    if matches!(refusal, Error::PasskeyRefused | Error::PasskeyOver) {
        sign_ins::note(&mut tx, person, Event::PasskeyRefused, origin, cx.now()).await?;
        tx.commit().await?;
    }
    Err(refusal)
}

/// A name as it is kept.
fn named(nom: &str) -> Result<String> {
    name(nom).map_err(|fault| match fault {
        NameFault::Empty => Error::field("nom", error::REQUIRED),
        NameFault::TooLong => Error::field("nom", error::TOO_LONG),
    })
}
