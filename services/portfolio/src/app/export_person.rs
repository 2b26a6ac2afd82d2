//! All that is held here on a person, and its erasure (I-12). Who may ask is decided where every service decides it, in
//! the chassis.

use chassis::personal_data::{Gone, Held, Holder};
use chassis::{Db, Scope, Tx};
use uuid::Uuid;

use crate::app::App;
use crate::error::Error;
use crate::store::{erasure, personal_data};

impl Holder for App {
    type Error = Error;

    fn db(&self) -> &Db {
        &self.db
    }

    async fn held(&self, tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Held>, Error> {
        Ok(personal_data::held(tx, scope, person).await?)
    }

    async fn erase(&self, tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Gone>, Error> {
        Ok(erasure::take(tx, scope, person).await?)
    }
}
