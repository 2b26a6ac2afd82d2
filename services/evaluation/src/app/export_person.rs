//! All that is held here on a person (I-12). Who may ask is decided where every service decides it, in the chassis.

use chassis::personal_data::{Held, Holder};
use chassis::{Db, Scope, Tx};
use uuid::Uuid;

use super::App;
use crate::error::Error;
use crate::store::personal_data;

impl Holder for App {
    type Error = Error;

    fn db(&self) -> &Db {
        &self.db
    }

    async fn held(&self, tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Held>, Error> {
        let mut held = personal_data::bilans_entreprise(tx, scope, person).await?;
        held.extend(personal_data::bilans_intermediaires(tx, scope, person).await?);
        Ok(held)
    }
}
