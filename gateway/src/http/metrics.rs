//! Rate, errors and duration of every route. Series are few: routes, methods and statuses, never an id.

use std::sync::LazyLock;
use std::time::Duration;

use http::StatusCode;
use opentelemetry::metrics::Histogram;
use opentelemetry::{KeyValue, global};

/// Duration of requests, seconds; attributes `http.request.method`, `http.route`, `http.response.status_code`.
pub const REQUEST_DURATION: &str = "http.server.request.duration";

static DURATION: LazyLock<Histogram<f64>> = LazyLock::new(|| {
    global::meter("cpro")
        .f64_histogram(REQUEST_DURATION)
        .with_unit("s")
        .build()
});

/// A request was answered.
pub fn answered(method: &'static str, route: String, status: StatusCode, took: Duration) {
    DURATION.record(
        took.as_secs_f64(),
        &[
            KeyValue::new("http.request.method", method),
            KeyValue::new("http.route", route),
            KeyValue::new("http.response.status_code", i64::from(status.as_u16())),
        ],
    );
}
