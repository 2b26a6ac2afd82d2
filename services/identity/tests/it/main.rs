//! The service on a real PostgreSQL, a real bus and a real SMTP dialogue, through its own gRPC.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on must stop loudly"
)]

mod accounts;
mod bench;
mod configuration;
mod departures;
mod imports;
mod inspectors;
mod journal;
mod links;
mod mailbox;
mod marks;
mod operators;
mod own_account;
mod passwords;
mod personal_data;
mod quirks;
mod retention;
mod rpcs;
mod scene;
mod second_factors;
mod sessions;
mod settings;
mod tenants;
mod transfers;
mod tutors;
