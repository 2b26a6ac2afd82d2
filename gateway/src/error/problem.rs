//! What went wrong, before it is put into words.
//!
//! A problem travels inside its response, as an extension; [`super::render`] writes the body, with the French
//! sentence and the request's id. So handlers never need the catalogue, and nothing forgets the id.

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::Value;

use crate::catalogue::Params;

/// A refusal or a failure (RFC 9457).
#[derive(Debug, Clone)]
pub struct Problem(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    status: StatusCode,
    code: String,
    params: Params,
    faults: Vec<Fault>,
    current: Option<Value>,
    retry_after: Option<Duration>,
}

/// One field of the request that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Name of the field in the JSON body.
    pub field: String,
    /// Stable code of what is wrong.
    pub code: String,
}

impl Problem {
    /// A problem of this status and code.
    pub fn new(status: StatusCode, code: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            status,
            code: code.into(),
            params: Params::new(),
            faults: Vec::new(),
            current: None,
            retry_after: None,
        }))
    }

    /// Nothing here, or nothing that the caller may see: both look the same.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, super::NOT_FOUND)
    }

    /// A defect of ours. The caller logs the cause: it is not told to anyone.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, super::INTERNAL)
    }

    /// A dependency that does not answer.
    pub fn unavailable(retry_after: Duration) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, super::UNAVAILABLE).retry_after(retry_after)
    }

    /// A request that cannot be read; `raison` says where, for programmers.
    pub fn malformed(raison: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, super::MALFORMED)
            .with("raison", Value::String(raison.into()))
    }

    /// Adds a value that the sentence names or the client shows.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.params.insert(name.to_owned(), value.into());
        self
    }

    /// Adds a field that is wrong.
    #[must_use]
    pub fn with_fault(mut self, field: impl Into<String>, code: impl Into<String>) -> Self {
        self.0.faults.push(Fault {
            field: field.into(),
            code: code.into(),
        });
        self
    }

    /// Adds what stands now, so that the client can show both versions (G-06).
    #[must_use]
    pub fn with_current(mut self, current: Value) -> Self {
        self.0.current = Some(current);
        self
    }

    /// Says when trying again may work.
    #[must_use]
    pub fn retry_after(mut self, delay: Duration) -> Self {
        self.0.retry_after = Some(delay);
        self
    }

    /// HTTP status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Stable code.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// Values of the sentence.
    pub fn params(&self) -> &Params {
        &self.0.params
    }

    /// Fields that are wrong.
    pub fn faults(&self) -> &[Fault] {
        &self.0.faults
    }

    /// What stands now.
    pub fn current(&self) -> Option<&Value> {
        self.0.current.as_ref()
    }

    /// When to try again.
    pub fn delay(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether the caller changed something that had changed meanwhile.
    pub fn is_stale(&self) -> bool {
        self.0.status == StatusCode::PRECONDITION_FAILED
    }

    /// Whether the caller may not have, or cannot know of, what was asked.
    pub fn is_hidden(&self) -> bool {
        matches!(self.0.status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// What an answer holds besides, when the caller may not see it: nothing, instead of a refusal of the whole page.
pub trait Optional<T> {
    /// `None` for what is absent or refused; other failures stay failures.
    fn optional(self) -> Result<Option<T>, Problem>;

    /// `None` for what is absent; a refusal stays one, for pages that are nothing without it.
    fn unless_absent(self) -> Result<Option<T>, Problem>;
}

impl<T> Optional<T> for Result<T, Problem> {
    fn optional(self) -> Result<Option<T>, Problem> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(problem) if problem.is_hidden() => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    fn unless_absent(self) -> Result<Option<T>, Problem> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(problem) if problem.status() == StatusCode::NOT_FOUND => Ok(None),
            Err(problem) => Err(problem),
        }
    }
}
