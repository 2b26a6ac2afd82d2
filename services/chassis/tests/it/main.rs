//! The chassis against a real PostgreSQL and a real NATS server.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first surprise"
)]

mod audit;
mod callers;
mod consumers;
mod events;
mod lifecycle;
mod outages;
mod probe;
mod relay;
mod texts;
mod transactions;
