//! The service on a real PostgreSQL and a real bus.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod access;
mod annexes;
mod annexes_client;
mod book;
mod client;
mod comments;
mod editing;
mod erasure;
mod journal;
mod links;
mod livret;
mod opening;
mod personal_data;
mod reading;
mod removal;
mod restoring;
mod sheets;
mod support;
mod tenant;
mod transfers;
mod writing;
