//! What stands now, told to whoever changed an older version (G-06).

use std::future::Future;

use serde::Serialize;
use tonic::Status;

use super::etag::Versioned;
use crate::error::Problem;

/// The problem of a refused change. If the change was made on an older version, it carries the present state, read
/// again; without it when reading fails, for the refusal itself matters more.
pub async fn with_current<T: Serialize>(
    refused: Status,
    read: impl Future<Output = Result<Versioned<T>, Problem>>,
) -> Problem {
    let problem = Problem::from(refused);
    if !problem.is_stale() {
        return problem;
    }
    let current = read
        .await
        .ok()
        .and_then(|Versioned(_, current)| serde_json::to_value(current).ok());
    match current {
        Some(current) => problem.with_current(current),
        None => problem,
    }
}
