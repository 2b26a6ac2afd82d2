//! All that is held here on a person (I-12). Who may ask is decided where every service decides it, in the chassis.

use std::time::Duration;

use chassis::personal_data::{Held, Holder, Term};
use chassis::{Db, Scope, Tx};
use uuid::Uuid;

use crate::app::App;
use crate::domain::sign_in::KEPT;
use crate::error::Error;
use crate::store::personal_data;

impl Holder for App {
    type Error = Error;

    fn db(&self) -> &Db {
        &self.db
    }

    fn terms(&self) -> Vec<Term> {
        vec![
            Term {
                code: "connexion.compte",
                kept: self.config.sign_in_kept,
            },
            Term {
                code: "connexion.journal",
                kept: Duration::try_from(KEPT).unwrap_or(Duration::MAX),
            },
        ]
    }

    /// Identity knows who is there: of anybody else it says so, and the others hold nothing.
    async fn held(&self, tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Held>, Error> {
        if !personal_data::knows(tx, person).await? {
            return Err(Error::NotFound);
        }
        let mut held = personal_data::account(tx, scope, person).await?;
        held.extend(personal_data::registry(tx, scope, person).await?);
        held.extend(personal_data::followed(tx, scope, person).await?);
        held.extend(personal_data::accesses(tx, scope, person).await?);
        Ok(held)
    }
}
