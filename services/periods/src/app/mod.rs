//! Use cases, one file each, all of one shape: authorize → load → decide → store, with the outbox row in the same
//! transaction.
//!
//! To add one: give its action a row in `policy`, write the file, call it from `grpc` or `events`.

pub mod access;
pub mod calendar;
pub mod change_fiche;
pub mod confirm_claims;
pub mod create_annexe;
pub mod declare_period;
pub mod delete_annexe;
pub mod delete_period;
pub mod edit_period;
pub mod export_person;
pub mod feeds;
pub mod freeze_period;
pub mod list_candidates;
pub mod list_period_candidates;
pub mod list_periods;
pub mod list_proposed_tutors;
pub mod move_apprenant;
mod mover;
pub mod read_annexes;
pub mod read_fiche;
pub mod read_period;
pub mod read_referentiels;
pub mod read_shared;
pub mod record_apprenant;
pub mod release_freeze;
pub mod share_annexe;
pub mod sweep_claims;
pub mod take_annexe;
pub mod transfer_file;
pub mod undo_deletion;
pub mod update_annexe;

use std::time::Duration;

use chassis::Ctx;
use chassis::db::Db;
use jiff::{SignedDuration, Timestamp};
use referentiel::{Library, Referentiel};

use crate::clients::evaluation::Evaluation;
use crate::domain::ids::AnnexeId;
use crate::error::Error;

/// What use cases work with. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The service's database.
    pub db: Db,
    /// The diplomas, those that were installed since the start included.
    pub catalogue: Library,
    /// Evaluation, which knows what became of claims.
    pub evaluation: Evaluation,
    /// How long a claim may be pending before the sweep asks.
    pub settle_after: Duration,
    /// For how many days a deletion can be undone; 0: it is for good (P-08 ★).
    pub undo_days: u32,
}

impl App {
    /// Until when a deletion made now can be undone.
    fn undo_until(&self, cx: &Ctx) -> Option<Timestamp> {
        let kept = SignedDuration::from_hours(24 * i64::from(self.undo_days));
        (self.undo_days > 0).then(|| stored_now(cx).checked_add(kept).unwrap_or(Timestamp::MAX))
    }

    /// The diploma that a stored object refers to. One that the catalogue no longer holds is a fault of its field.
    fn referentiel(&self, code: &str) -> Result<&Referentiel, Error> {
        self.catalogue
            .get(code)
            .ok_or_else(|| Error::field("referentiel", "periods.unknown_referentiel"))
    }
}

/// An object with what its reader may do with it (G-01).
#[derive(Clone, Debug)]
pub struct Offered<T> {
    /// The object.
    pub object: T,
    /// Names of the actions.
    pub actions: Vec<&'static str>,
}

/// This instant as PostgreSQL keeps it, to the microsecond: an answer and a later reading then say the same.
fn stored_now(cx: &Ctx) -> Timestamp {
    let now = cx.now();
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}

/// The identifier that a first request left under its key.
fn remembered_annexe(result: &str) -> Result<AnnexeId, Error> {
    result
        .parse()
        .map_err(|e| Error::Db(chassis::db::Error::corrupt("idempotency_keys.result", e)))
}
