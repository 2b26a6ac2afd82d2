//! A receiver of OpenTelemetry traces over gRPC, for tests that follow a request through the services.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use opentelemetry_proto::tonic::collector::logs::v1::logs_service_server::{
    LogsService, LogsServiceServer,
};
use opentelemetry_proto::tonic::collector::logs::v1::{
    ExportLogsServiceRequest, ExportLogsServiceResponse,
};
use opentelemetry_proto::tonic::collector::metrics::v1::metrics_service_server::{
    MetricsService, MetricsServiceServer,
};
use opentelemetry_proto::tonic::collector::metrics::v1::{
    ExportMetricsServiceRequest, ExportMetricsServiceResponse,
};
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};
use opentelemetry_proto::tonic::trace::v1::ResourceSpans;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_stream::wrappers::TcpListenerStream;
use tokio_util::task::AbortOnDropHandle;
use tonic::{Request, Response, Status};

/// A finished span, as received. Ids are hexadecimal; `parent` is empty at the root of a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// `service.name` of the process that made it.
    pub service: String,
    /// Its name.
    pub name: String,
    /// The trace it belongs to.
    pub trace: String,
    /// Its own id.
    pub id: String,
    /// The span it is part of.
    pub parent: String,
    /// Trace and span ids of what caused it without containing it.
    pub links: Vec<(String, String)>,
    /// Its attributes, values as text.
    pub attributes: HashMap<String, String>,
}

/// A running receiver. Dropping it stops it.
#[derive(Debug)]
pub struct Receiver {
    address: SocketAddr,
    spans: watch::Receiver<Vec<Span>>,
    _server: AbortOnDropHandle<()>,
}

impl Receiver {
    /// Listens on a free port of the loopback interface.
    #[expect(
        clippy::disallowed_methods,
        reason = "the task ends with the receiver, which owns it"
    )]
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .context("listening for traces")?;
        let address = listener.local_addr()?;
        let (sender, spans) = watch::channel(Vec::new());
        let collector = Collector {
            spans: Arc::new(sender),
        };
        let server = tonic::transport::Server::builder()
            .add_service(TraceServiceServer::new(collector.clone()))
            .add_service(MetricsServiceServer::new(collector.clone()))
            .add_service(LogsServiceServer::new(collector))
            .serve_with_incoming(TcpListenerStream::new(listener));
        let task = tokio::spawn(async move {
            if let Err(error) = server.await {
                eprintln!("the receiver of traces ended: {error}");
            }
        });
        Ok(Self {
            address,
            spans,
            _server: AbortOnDropHandle::new(task),
        })
    }

    /// What a service is given as `telemetry.otlp_endpoint`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every span received so far.
    pub fn spans(&self) -> Vec<Span> {
        self.spans.borrow().clone()
    }

    /// Waits until the spans received so far satisfy `wanted`; fails after `patience`, naming what has come.
    pub async fn wait_for(
        &mut self,
        patience: Duration,
        wanted: impl Fn(&[Span]) -> bool,
    ) -> Result<Vec<Span>> {
        let met = tokio::time::timeout(patience, async {
            let spans = self.spans.wait_for(|spans| wanted(spans)).await;
            spans
                .context("the receiver of traces has ended")
                .map(|spans| spans.clone())
        })
        .await;
        met.unwrap_or_else(|_| {
            let came: Vec<String> = self
                .spans()
                .iter()
                .map(|span| format!("{} {}", span.service, span.name))
                .collect();
            bail!("the spans waited for did not come within {patience:?}; came: {came:?}")
        })
    }
}

#[derive(Clone)]
struct Collector {
    spans: Arc<watch::Sender<Vec<Span>>>,
}

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let received: Vec<Span> = request
            .into_inner()
            .resource_spans
            .iter()
            .flat_map(read)
            .collect();
        self.spans.send_modify(|spans| spans.extend(received));
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

#[tonic::async_trait]
impl MetricsService for Collector {
    async fn export(
        &self,
        _request: Request<ExportMetricsServiceRequest>,
    ) -> Result<Response<ExportMetricsServiceResponse>, Status> {
        Ok(Response::new(ExportMetricsServiceResponse::default()))
    }
}

#[tonic::async_trait]
impl LogsService for Collector {
    async fn export(
        &self,
        _request: Request<ExportLogsServiceRequest>,
    ) -> Result<Response<ExportLogsServiceResponse>, Status> {
        Ok(Response::new(ExportLogsServiceResponse::default()))
    }
}

fn read(resource: &ResourceSpans) -> Vec<Span> {
    let described = resource
        .resource
        .as_ref()
        .map(|resource| attributes(&resource.attributes))
        .unwrap_or_default();
    let service = described.get("service.name").cloned().unwrap_or_default();
    let spans = resource.scope_spans.iter().flat_map(|scope| &scope.spans);
    spans
        .map(|span| Span {
            service: service.clone(),
            name: span.name.clone(),
            trace: hex::encode(&span.trace_id),
            id: hex::encode(&span.span_id),
            parent: hex::encode(&span.parent_span_id),
            links: span
                .links
                .iter()
                .map(|link| (hex::encode(&link.trace_id), hex::encode(&link.span_id)))
                .collect(),
            attributes: attributes(&span.attributes),
        })
        .collect()
}

fn attributes(values: &[KeyValue]) -> HashMap<String, String> {
    values
        .iter()
        .map(|pair| {
            (
                pair.key.clone(),
                pair.value.as_ref().map(text).unwrap_or_default(),
            )
        })
        .collect()
}

fn text(value: &AnyValue) -> String {
    match &value.value {
        Some(any_value::Value::StringValue(text)) => text.clone(),
        Some(any_value::Value::IntValue(number)) => number.to_string(),
        Some(any_value::Value::BoolValue(flag)) => flag.to_string(),
        Some(any_value::Value::DoubleValue(number)) => number.to_string(),
        other => format!("{other:?}"),
    }
}
