//! What the bus promises: every event is catalogued in `EVENTS.md`, and what was once published can be read
//! for ever (`tests/frozen`).
//!
//! After a change of the events or of their consumers, write the catalogue again, and a first sample of each new
//! event, with `CPRO_ACCEPT=1 cargo test --workspace --all-targets events::`. A frozen sample is never written
//! again: a difference is a fault of the change, and a new shape is a new version.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod catalogue;
mod consumers;
mod contracts;
mod frozen;

/// Whether this run writes instead of comparing.
#[expect(
    clippy::disallowed_methods,
    reason = "a switch of the person who runs the tests, not configuration"
)]
fn accepting() -> bool {
    std::env::var_os("CPRO_ACCEPT").is_some()
}
