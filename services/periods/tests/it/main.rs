//! The service on a real PostgreSQL and a real bus, through its own gRPC.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on must stop loudly"
)]

mod annexes;
mod bench;
mod calendar;
mod client;
mod configuration;
mod declaring;
mod deleting;
mod editing;
mod erasure;
mod feeds;
mod fiches;
mod foreign;
mod freezing;
mod individual;
mod interleavings;
mod learners;
mod matrix;
mod personal_data;
mod reading;
mod referentiels;
mod sharing;
mod sweeping;
mod tenants;
mod transfers;
mod undoing;
mod walls;
