//! HTTP around the handlers: what every request goes through, and what answers are made of.
//!
//! From the outside in: request id → trace → security headers → [`crate::error::render`] → panic → overload and
//! time limit → body limit → same origin → pace (of links) → session and anti-forgery (by group of routes) → handler.

pub mod answer;
pub mod confirmation;
pub mod csv;
pub mod docs;
pub mod etag;
pub mod extract;
pub mod headers;
pub mod health;
pub mod idempotency;
pub mod limits;
pub mod metrics;
pub mod origin;
pub mod pace;
pub mod request_id;
pub mod router;
pub mod routes;
pub mod stale;
pub mod static_files;
pub mod trace;
