//! Logs as JSON on stdout; traces and metrics to a collector when one is configured; nothing lost on exit.
//!
//! A dead collector fails no request. Never logged: names, e-mails, INE, dates of birth, texts of learners,
//! tokens, bodies.

pub mod metrics;
pub mod names;
pub mod propagation;

use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::WithExportConfig;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::{PeriodicReader, SdkMeterProvider};
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::config;

/// Crates whose own spans would trace the exporter itself.
const SILENCED: &str = "h2=warn,hyper=warn,hyper_util=warn,tonic=warn,tower=warn,reqwest=warn,async_nats=warn,sqlx=warn,opentelemetry=warn,opentelemetry_sdk=warn,opentelemetry_otlp=warn";

/// What must be flushed before the process ends.
#[must_use = "flush it before the process ends"]
pub struct Telemetry {
    traces: Option<SdkTracerProvider>,
    metrics: Option<SdkMeterProvider>,
}

/// Telemetry cannot start: a contradiction in its configuration.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The filter cannot be read.
    #[error("telemetry.filter")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// The exporter cannot be built.
    #[error("telemetry.otlp_endpoint")]
    Exporter(#[from] opentelemetry_otlp::ExporterBuildError),
}

/// Starts telemetry for `service`. Called once, first thing after the configuration is read; a second call in
/// one process (tests that start several services) keeps the first.
pub fn start(service: &'static str, config: &config::Telemetry) -> Result<Telemetry, Error> {
    propagation::install();
    let filter = EnvFilter::try_new(format!("{SILENCED},{}", config.filter))?;
    let logs = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false);
    let registry = tracing_subscriber::registry();

    let Some(endpoint) = &config.otlp_endpoint else {
        let _ = registry.with(logs.with_filter(filter)).try_init();
        return Ok(Telemetry {
            traces: None,
            metrics: None,
        });
    };
    let resource = Resource::builder()
        .with_service_name(service)
        .with_attribute(KeyValue::new("service.namespace", "cpro"))
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build();
    let span_exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_tonic()
        .with_endpoint(endpoint)
        .build()?;
    let spans = SdkTracerProvider::builder()
        .with_batch_exporter(span_exporter)
        .with_resource(resource.clone())
        .build();
    let figures = opentelemetry_otlp::MetricExporter::builder()
        .with_tonic()
        .with_endpoint(endpoint)
        .build()?;
    let metrics = SdkMeterProvider::builder()
        .with_reader(
            PeriodicReader::builder(figures)
                .with_interval(config.metrics_interval)
                .build(),
        )
        .with_resource(resource)
        .build();
    opentelemetry::global::set_meter_provider(metrics.clone());
    let tracer = spans.tracer("cpro");
    let _ = registry
        .with(logs.with_filter(filter.clone()))
        .with(
            tracing_opentelemetry::layer()
                .with_tracer(tracer)
                .with_filter(filter),
        )
        .try_init();
    Ok(Telemetry {
        traces: Some(spans),
        metrics: Some(metrics),
    })
}

impl Telemetry {
    /// Sends what is left, within five seconds or so: a dead collector holds no stop. Blocks; call it outside the
    /// runtime's workers.
    pub fn flush(self) {
        // Side by side, each with the SDK's own limit. Nothing sensible can be done with an error here: the
        // collector is away and we are leaving.
        std::thread::scope(|both| {
            if let Some(traces) = self.traces {
                both.spawn(move || traces.shutdown());
            }
            if let Some(metrics) = self.metrics {
                both.spawn(move || metrics.shutdown());
            }
        });
    }
}

/// Makes panics lines of the log like any other, with their place.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(
            panic.place = place,
            panic.message = panic.payload_as_str(),
            "a task panicked"
        );
    }));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::time::{Duration, Instant};

    use opentelemetry::metrics::MeterProvider;
    use opentelemetry::trace::{Span, Tracer};

    use super::*;

    #[tokio::test]
    async fn a_collector_that_never_answers_holds_no_stop() {
        // It takes connections, by the kernel's hand, and says nothing.
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let config = config::Telemetry {
            otlp_endpoint: Some(format!("http://{}", silent.local_addr().unwrap())),
            ..config::Telemetry::default()
        };
        let telemetry = start("probe", &config).unwrap();
        if let Some(traces) = &telemetry.traces {
            traces.tracer("probe").start("left behind").end();
        }
        if let Some(metrics) = &telemetry.metrics {
            metrics
                .meter("probe")
                .u64_counter("left")
                .build()
                .add(1, &[]);
        }
        let started = Instant::now();
        tokio::task::spawn_blocking(|| telemetry.flush())
            .await
            .unwrap();
        assert!(started.elapsed() < Duration::from_secs(8));
    }
}
