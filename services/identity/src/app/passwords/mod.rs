//! A forgotten password (I-06): asked for, answered by mail, replaced.
//!
//! Whoever asks gets the same answer in the same time whether or not anyone has that identifier: the request is only
//! kept; [`answer_requests`] looks it up afterwards.

mod answer;
mod request;
mod reset;

pub use answer::answer_requests;
pub use request::request_reset;
pub use reset::reset;
