//! The service as a whole, on a real PostgreSQL and a real broker; and the exhaustive model of its protocol.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod access;
mod bench;
mod caller;
mod erasure;
mod families;
mod filling;
mod freeze_model;
mod freezing;
mod individual;
mod links;
mod periods;
mod personal_data;
mod recovery;
mod restoring;
mod transfers;
mod walls;
