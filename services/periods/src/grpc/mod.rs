//! Protobuf ↔ domain, and nothing else: each RPC reads its request, calls one use case, writes its answer.

pub mod annexes;
pub mod calendar;
pub mod feeds;
pub mod freeze;
pub mod liaison;
mod partages;
pub mod periods;
pub mod referentiels;
pub mod transfers;

use std::str::FromStr;

use jiff::civil::Date;

use crate::error::Error;

/// The identifier of the object that the request is about. What is no identifier leads nowhere: a missing object.
fn object<T: FromStr>(text: &str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// An identifier among the fields of a form.
fn id<T: FromStr>(field: &'static str, text: &str) -> Result<T, Error> {
    text.parse()
        .map_err(|_| Error::field(field, "periods.malformed_id"))
}

/// A civil day, `2026-06-08`.
fn day(field: &'static str, text: &str) -> Result<Date, Error> {
    text.parse()
        .map_err(|_| Error::field(field, "periods.malformed_date"))
}

/// An absent filter is an empty text on the wire.
fn filter(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Names of actions, on the wire.
fn actions(names: Vec<&'static str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}
