//! What this project needs of the machine it runs on: the checkout's folders, the programs it calls
//! (PostgreSQL, nats-server, Node, Chromium), and private PostgreSQL and NATS servers as child processes.
//!
//! Invariants:
//! - nothing here talks to, stops or configures a server that it did not start itself;
//! - every server started here dies with the process that started it, even when that one is killed;
//! - works as root (servers then run as an unprivileged account) and as an ordinary user.
//!
//! The crate depends on none of ours and stays small, because `cargo xtask` is built from it before anything
//! else can be: the checked queries of the services are prepared against a cluster started here.

pub mod account;
pub mod checkout;
pub mod environment;
pub mod nats;
pub mod ports;
pub mod postgres;
pub mod process;
pub mod scratch;
pub mod tools;

pub use account::Account;
pub use checkout::Checkout;
