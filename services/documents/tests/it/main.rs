//! The service on a real PostgreSQL and a real bus.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod matrix;
