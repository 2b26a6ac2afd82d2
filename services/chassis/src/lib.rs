//! What every service of the suite does the same way. It knows no noun of the domain but the tenant and the
//! profiles.
//!
//! | module | what |
//! | --- | --- |
//! | [`run`] | start and stop in order, the command line, [`Service`] |
//! | [`config`] | defaults → file → variables, all faults at once |
//! | [`db`] | pool, transactions that know their tenant, idempotency keys, moves between tenants |
//! | [`events`] | outbox, relay, consumers with inbox, dead letters |
//! | [`grpc`] | callers verified, use cases in their own task, errors with codes, peers |
//! | [`auth`], [`actor`], [`ctx`], [`policy`] | who acts, where, under which decision |
//! | [`audit`] | who did what: a line per change, chained, that no use case writes |
//! | [`personal_data`] | all that is held on a person |
//! | [`picture`] | pictures that somebody sent, decoded within bounds |
//! | [`error`] | ten kinds, one mapping |
//! | [`form`] | forms merged field by field |
//! | [`link`] | secrets of links that open something to whoever holds them |
//! | [`french`] | spaces, dates and order of French texts |
//! | [`telemetry`] | logs, traces, metrics |
//! | [`texts`] | texts installed while services run, held by every replica |
//! | [`leader`] | one replica at a time |
//!
//! A service implements [`Service`]; its `main` is `chassis::main::<TheService>()`.

#![warn(missing_docs)]

// So that `id!` names the chassis the same way inside and outside of it.
extern crate self as chassis;

pub mod actor;
pub mod audit;
pub mod auth;
pub mod config;
pub mod ctx;
pub mod db;
pub mod error;
pub mod events;
pub mod form;
pub mod french;
pub mod grpc;
pub mod id;
pub mod leader;
pub mod link;
pub mod personal_data;
pub mod picture;
pub mod policy;
pub mod run;
pub mod telemetry;
mod tenant;
pub mod texts;

pub use actor::{Actor, Grant, Person, Profil};
pub use ctx::{Clock, Ctx};
pub use db::{Db, Tx};
pub use error::{AppError, FieldFault, Kind, Retry};
pub use policy::{Decision, Refused, Scope};
pub use run::{Parts, Resources, Service, main};
pub use tenant::{Uai, UaiError};

/// What [`id!`] expands to needs; not for direct use.
#[doc(hidden)]
pub mod export {
    pub use serde;
    pub use sqlx;
    pub use uuid;
}
