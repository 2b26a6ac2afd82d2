//! What the services' tests stand on: a real PostgreSQL database of their own, a corner of a real NATS server of
//! their own, the service started by the same code as in production, a clock in the test's hand.
//!
//! `cargo xtask test` provides the two servers; without them a test fails and says so.

#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot start must stop loudly"
)]

mod bus;
mod clock;
mod database;
mod erasure;
mod personal_data;
mod suite;

pub use clock::TestClock;
pub use database::Database;
pub use erasure::Counted;
pub use personal_data::Exported;
pub use suite::{Suite, builder, start};

/// Polls `condition` until it holds; fails after ten seconds.
pub async fn eventually<F, Fut>(what: &str, mut condition: F)
where
    F: FnMut() -> Fut,
    Fut: Future<Output = bool>,
{
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while !condition().await {
        assert!(
            std::time::Instant::now() < deadline,
            "never happened: {what}"
        );
        chassis::run::sleep(std::time::Duration::from_millis(10)).await;
    }
}

fn setting(name: &str) -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "how the test command names its servers"
    )]
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: run the tests with `cargo xtask test`"))
}
