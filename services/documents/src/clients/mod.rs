//! The few questions asked of other services, in this service's words.
//!
//! Each call carries the service's own token, the établissement and the deadline of the request. An absent
//! service is [`Error::PeerUnavailable`], at once known as such to the caller; a refusal of this service is a
//! defect of ours, never told as a refusal of the person.

pub(crate) mod identity;
pub(crate) mod periods;

use crate::error::Error;

/// Sorts what a call ended with.
fn failed(peer: &'static str, what: &'static str, status: tonic::Status) -> Error {
    use tonic::Code;
    match status.code() {
        Code::NotFound => Error::NotFound,
        Code::Unavailable | Code::DeadlineExceeded | Code::ResourceExhausted | Code::Cancelled => {
            Error::PeerUnavailable {
                peer,
                source: Box::new(status),
            }
        }
        _ => Error::PeerAnswer {
            peer,
            what,
            source: Some(Box::new(status)),
        },
    }
}
