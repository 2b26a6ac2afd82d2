//! All that is held here on a person (I-12). Who may ask is decided where every service decides it, in the chassis.

use chassis::personal_data::{Held, Holder};
use chassis::{Db, Scope, Tx};
use uuid::Uuid;

use crate::app::App;
use crate::error::Error;
use crate::store::personal_data;

impl Holder for App {
    type Error = Error;

    fn db(&self) -> &Db {
        &self.db
    }

    /// Identity knows who is there: of anybody else it says so, and the others hold nothing.
    async fn held(&self, tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Held>, Error> {
        if !personal_data::knows(tx, person).await? {
            return Err(Error::NotFound);
        }
        let mut held = personal_data::account(tx, scope, person).await?;
        held.extend(personal_data::registry(tx, scope, person).await?);
        held.extend(personal_data::accesses(tx, scope, person).await?);
        Ok(held)
    }
}
