//! All that is held here on a person, and its erasure (I-12). Who may ask is decided where every service decides it, in
//! the chassis.

use chassis::personal_data::{Gone, Held, Holder, Term};
use chassis::{Db, Scope, Tx};
use uuid::Uuid;

use super::App;
use crate::error::Error;
use crate::store::{erasure, personal_data};

impl Holder for App {
    type Error = Error;

    fn db(&self) -> &Db {
        &self.db
    }

    fn terms(&self) -> Vec<Term> {
        vec![Term {
            code: "documents.trace",
            kept: self.kept,
        }]
    }

    async fn held(&self, tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Held>, Error> {
        Ok(personal_data::held(tx, scope, person).await?)
    }

    async fn erase(&self, tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Gone>, Error> {
        Ok(erasure::take(tx, scope, person).await?)
    }
}
