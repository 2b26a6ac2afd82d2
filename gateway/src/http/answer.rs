//! Small forms that answers take.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;

use crate::error::Problem;

/// What a handler that answers JSON returns.
pub type Answer<T> = Result<Json<T>, Problem>;

/// Something new: 201.
#[derive(Debug)]
pub struct Created<T>(pub T);

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, Json(self.0)).into_response()
    }
}

/// Taken, not finished: 202.
#[derive(Debug)]
pub struct Accepted<T>(pub T);

impl<T: Serialize> IntoResponse for Accepted<T> {
    fn into_response(self) -> Response {
        (StatusCode::ACCEPTED, Json(self.0)).into_response()
    }
}

/// Empty texts of the wire are absences in JSON.
pub fn given(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
