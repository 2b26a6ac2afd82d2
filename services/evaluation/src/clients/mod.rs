//! The calls to other services, in domain words.

mod periods;

pub use periods::{Answer, Periods};
