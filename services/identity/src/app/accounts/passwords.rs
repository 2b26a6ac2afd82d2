//! Temporary passwords for credential slips (I-03, I-06): shown once, to be changed at the next sign-in.

use chassis::Ctx;
use uuid::Uuid;

use crate::app::App;
use crate::app::links::random_bytes;
use crate::domain::account::Account;
use crate::domain::account::temporary_password;
use crate::domain::ids::PersonId;
use crate::error::{self, Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::accounts;
use crate::store::inspectors;
use crate::store::sessions;

/// Slips of one request: a class. Hashing more would outlast any patience.
const MAX_SLIPS: usize = 60;

/// One slip; the only copy of the password.
pub struct Slip {
    pub account: Account,
    pub password: String,
}

/// Gives new passwords to active accounts of the établissement; ids that are none are left out. Open sessions of
/// those accounts close.
pub async fn issue(cx: &Ctx, app: &App, ids: Vec<Uuid>) -> Result<Vec<Slip>> {
    let scope = decide(cx.actor(), Action::WriteAccounts, &Facts::default()).scope(cx)?;
    if ids.len() > MAX_SLIPS {
        return Err(Error::field("ids", error::TOO_LONG));
    }
    let mut tx = app.db.begin(cx).await?;
    let found = accounts::by_ids(&mut tx, &scope, &ids).await?;
    // I-13: an inspector works for several établissements, and signs in for none of them.
    let reserved = inspectors::reserved(&mut tx, &ids).await?;
    tx.rollback().await?;
    let mut slips = Vec::new();
    let mut hashes = Vec::new();
    for account in found
        .into_iter()
        .filter(|account| account.actif && account.login.is_some())
        .filter(|account| !reserved.contains(&account.person))
    {
        let password = temporary_password(random_bytes());
        hashes.push(app.hasher.hash_in_turn(password.clone()).await?);
        slips.push(Slip { account, password });
    }
    let mut tx = app.db.begin(cx).await?;
    for (slip, hash) in slips.iter().zip(&hashes) {
        let person = PersonId::from(slip.account.person);
        sessions::set_password(&mut tx, person, hash, true).await?;
        sessions::revoke_others(&mut tx, person, None, cx.now()).await?;
    }
    tx.commit().await?;
    Ok(slips)
}
