//! Journeys through the whole product, by its public JSON API: real programs, real PostgreSQL, NATS and SMTP.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a journey stops at the first surprise"
)]

mod adresses;
mod agenda;
mod erasure;
mod exchange;
mod families;
mod faults;
mod fiches;
mod forms;
mod freeze;
mod imports;
mod journey;
mod maitres;
mod matrix;
mod modules;
mod notifications;
mod personal_data;
mod referentiels;
mod refusals;
mod registry;
mod sentences;
mod sweep;
mod traces;
mod transfer_files;
mod transfers;
mod tutors;
