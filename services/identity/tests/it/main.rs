//! The service on a real PostgreSQL, a real bus and a real SMTP dialogue, through its own gRPC.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on must stop loudly"
)]

mod account_lists;
mod account_sheets;
mod accounts;
mod authenticator;
mod bench;
mod cancelling;
mod configuration;
mod departures;
mod desk;
mod erasures;
mod formations;
mod hostile;
mod imports;
mod inspectors;
mod journal;
mod links;
mod mailbox;
mod maitres;
mod marks;
mod notices;
mod notifications;
mod operators;
mod own_account;
mod passkeys;
mod passwords;
mod personal_data;
mod portails;
mod portal;
mod quirks;
mod referentiels;
mod referents;
mod reports;
mod retention;
mod rpcs;
mod scene;
mod second_factors;
mod sessions;
mod settings;
mod sheets;
mod standing;
mod tenants;
mod transfers;
mod tutor_links;
mod tutors;
