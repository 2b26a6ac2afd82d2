//! All that is held here on a person, and its erasure (I-12). Who may ask is decided where every service decides it, in
//! the chassis.

use chassis::personal_data::{Gone, Held, Holder};
use chassis::{Db, Scope, Tx};
use uuid::Uuid;

use super::App;
use crate::error::Error;
use crate::store::{self, personal_data};

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

    async fn erase(&self, tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Gone>, Error> {
        let apprenant = person.into();
        store::apprenants::lock(tx, scope, apprenant).await?;
        // A bilan that is being settled is within seconds, and then goes whole.
        if store::transfers::unsettled(tx, scope, apprenant).await? {
            return Err(Error::Behind);
        }
        Ok(store::erasure::take(tx, scope, person).await?)
    }
}
