//! What is counted and timed. Instruments are made once; without a collector they cost next to nothing.

use std::sync::LazyLock;
use std::time::Duration;

use opentelemetry::metrics::{Counter, Gauge, Histogram, Meter};
use opentelemetry::{KeyValue, global};

use super::names;

static METER: LazyLock<Meter> = LazyLock::new(|| global::meter("cpro"));
static RPC: LazyLock<Histogram<f64>> = LazyLock::new(|| {
    METER
        .f64_histogram(names::RPC_SERVER_DURATION)
        .with_unit("s")
        .build()
});
static EVENT: LazyLock<Histogram<f64>> = LazyLock::new(|| {
    METER
        .f64_histogram(names::EVENT_DURATION)
        .with_unit("s")
        .build()
});
static DEAD: LazyLock<Counter<u64>> =
    LazyLock::new(|| METER.u64_counter(names::DEAD_LETTERS).build());
static OUTBOX: LazyLock<Gauge<i64>> =
    LazyLock::new(|| METER.i64_gauge(names::OUTBOX_DEPTH).build());

/// A gRPC call was answered.
pub fn rpc_answered(service: &str, method: &str, code: i32, took: Duration) {
    RPC.record(
        took.as_secs_f64(),
        &[
            KeyValue::new("rpc.service", service.to_owned()),
            KeyValue::new("rpc.method", method.to_owned()),
            KeyValue::new("rpc.grpc.status_code", i64::from(code)),
        ],
    );
}

/// An event was applied, recognised, or failed.
pub fn event_handled(consumer: &'static str, outcome: &'static str, took: Duration) {
    EVENT.record(
        took.as_secs_f64(),
        &[
            KeyValue::new("consumer.name", consumer),
            KeyValue::new("outcome", outcome),
        ],
    );
}

/// An event was parked.
pub fn dead_letter(consumer: &'static str) {
    DEAD.add(1, &[KeyValue::new("consumer.name", consumer)]);
}

/// How many events wait in the outbox.
pub fn outbox_depth(depth: i64) {
    OUTBOX.record(depth, &[]);
}
