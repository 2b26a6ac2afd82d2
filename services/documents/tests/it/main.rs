//! The service on a real PostgreSQL and a real bus. Its peers are absent: what a document says of real data is
//! tested with the real services, in `tests/e2e`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod erasure;
mod matrix;
mod personal_data;
mod records;
mod rpc;
mod transfers;
mod wall;

use chassis::{Person, Profil, Uai};
use chassis_testing::Suite;
use documents::{Documents, config::Config};
use uuid::Uuid;

/// The établissement of the tests.
fn school() -> Uai {
    "0761234D".parse().unwrap()
}

/// Another one.
fn other_school() -> Uai {
    "0751234J".parse().unwrap()
}

async fn started() -> Suite<Documents> {
    chassis_testing::start(Config::default()).await
}

fn somebody(profil: Profil) -> Person {
    Person {
        id: Uuid::from_u128(0xa),
        profil,
        referentiels: vec!["bac-pro-mspc".to_owned()],
        grants: Vec::new(),
        session: Uuid::from_u128(0xb),
    }
}
