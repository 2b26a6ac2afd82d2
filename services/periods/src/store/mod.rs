//! SQL, one file per aggregate. Rows stop here: what comes out are domain types.
//!
//! Every function that reads or writes an établissement's data takes a `Scope`, which only a policy decision gives,
//! and filters on it; row-level security is the second wall. What établissements share is read by all of them
//! (`partages`). Locks are always taken in this order: annexe, learners
//! by id, periods by id, fiches. Reading functions see no deleted period.

pub mod annexes;
pub mod apprenants;
pub mod claims;
pub mod deletions;
pub mod erasure;
pub mod feeds;
pub mod fiches;
pub mod officielles;
pub mod partages;
pub mod periods;
pub mod personal_data;
pub mod transfers;

/// Identifiers as queries take them.
fn uuids<T: Copy>(ids: &[T], uuid: impl Fn(T) -> uuid::Uuid) -> Vec<uuid::Uuid> {
    ids.iter().map(|id| uuid(*id)).collect()
}
