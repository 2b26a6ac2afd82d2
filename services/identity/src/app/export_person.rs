//! All that is held here on a person, and its erasure (I-12). Who may ask is decided where every service decides it, in
//! the chassis.

use std::time::Duration;

use chassis::ctx::paris_day;
use chassis::personal_data::{Gone, Held, Holder, Term};
use chassis::{Db, Scope, Tx};
use uuid::Uuid;

use crate::app::App;
use crate::domain::sign_in::KEPT;
use crate::error::Error;
use crate::store::{erasure, personal_data};

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
            Term {
                code: "apprenants.dossier",
                kept: self.config.records_kept,
            },
            Term {
                code: "personnels.compte",
                kept: self.config.staff_kept,
            },
            Term {
                code: "tuteurs.compte",
                kept: self.config.tutors_kept,
            },
            Term {
                code: "courriels.trace",
                kept: Duration::try_from(KEPT).unwrap_or(Duration::MAX),
            },
            Term {
                code: "notifications",
                kept: Duration::try_from(KEPT).unwrap_or(Duration::MAX),
            },
            Term {
                code: "imports.rapport",
                kept: self.config.records_kept,
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

    /// What is of the établissement goes; who the person is stays as long as another one knows it.
    async fn erase(&self, tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Gone>, Error> {
        let elsewhere = erasure::known_elsewhere(tx, scope, person).await?;
        let today = paris_day(self.clock.now());
        let mut gone = erasure::take_here(tx, scope, person, today).await?;
        if !elsewhere {
            gone.extend(erasure::take_whole(tx, person).await?);
        }
        Ok(gone)
    }
}
