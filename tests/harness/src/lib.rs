//! Runs the whole product: five services, the gateway and what they need, as real programs on real servers.
//!
//! - [`suite`]: one running product, for `cargo xtask up` and for tests; services can be killed and started again;
//! - [`mailbox`]: an SMTP server that keeps what it gets, with a page to read it;
//! - [`demo`]: the demonstration school, loaded through the public JSON API;
//! - [`calendar`], [`registry`]: the days of the demonstration and its registry files, moved to the present; invented
//!   schools of any size;
//! - [`imports`]: registry files sent and applied;
//! - [`api`]: a client of that API, with its session and its protection against forged requests;
//! - [`otlp`]: a receiver of traces;
//! - [`portails`]: sign-on portals, for the browser journeys;
//! - [`adresses`]: a search of addresses.
//!
//! Whole-suite tests start with:
//!
//! ```no_run
//! # async fn journey() -> anyhow::Result<()> {
//! let suite = harness::suite::Suite::for_test().await?;
//! let school = harness::demo::load(&suite).await?;
//! let ddfpt = school.login(&suite, "ddfpt").await?;
//! # Ok(()) }
//! ```

pub mod adresses;
pub mod api;
pub mod calendar;
pub mod demo;
pub mod imports;
pub mod keys;
pub mod mailbox;
pub mod otlp;
pub mod periods;
pub mod portails;
pub mod registry;
pub mod suite;
pub mod wait;

/// The workspace's HTTP client speaks TLS, to portals: before it is used, a program says with which cryptography.
pub(crate) fn provide_cryptography() {
    // Somebody may have said so already, to the same effect.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// The checkout, the programs and the private servers, re-exported for tests.
pub use machine;
