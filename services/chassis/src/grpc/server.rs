//! The layer around every gRPC service: trace, caller, context, time.

use std::sync::Arc;
use std::task::{Context, Poll};

use futures::future::BoxFuture;
use http::{Request, Response};
use tonic::Status;
use tonic::body::Body;
use tower::{Layer, Service};
use tracing::Instrument;

use super::{IDEMPOTENCY_KEY, REQUEST_ID, UseCases, deadline};
use crate::auth::Verifier;
use crate::ctx::{Clock, Ctx};
use crate::telemetry::{metrics, names, propagation};

/// Verifies the caller's token and puts a [`Ctx`] into the request; traces and times the call.
#[derive(Clone)]
pub struct ServerLayer {
    verifier: Arc<Verifier>,
    clock: Clock,
    use_cases: UseCases,
}

impl ServerLayer {
    /// A layer that trusts what `verifier` trusts.
    pub fn new(verifier: Verifier, clock: Clock) -> Self {
        Self {
            verifier: Arc::new(verifier),
            clock,
            use_cases: UseCases::default(),
        }
    }

    /// The use cases that its calls have begun.
    pub(crate) fn use_cases(&self) -> UseCases {
        self.use_cases.clone()
    }

    fn context(&self, rpc: &str, headers: &http::HeaderMap) -> Result<Ctx, Status> {
        let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
        let token = text("authorization")
            .and_then(|v| v.strip_prefix("Bearer "))
            .ok_or_else(|| Status::unauthenticated("no token"))?;
        let (actor, etablissement) = self.verifier.verify(token).map_err(|error| {
            tracing::warn!(error = %error, "token refused");
            Status::unauthenticated("token refused")
        })?;
        let request_id = text(REQUEST_ID)
            .and_then(|v| v.parse().ok())
            .unwrap_or_else(crate::id::fresh);
        Ok(Ctx::new(actor, etablissement, self.clock.clone())
            .of_request(
                request_id,
                text(IDEMPOTENCY_KEY).map(str::to_owned),
                deadline(headers),
            )
            .asked_by(rpc))
    }
}

impl<S> Layer<S> for ServerLayer {
    type Service = ServerService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        ServerService {
            inner,
            layer: self.clone(),
        }
    }
}

/// See [`ServerLayer`].
#[derive(Clone)]
pub struct ServerService<S> {
    inner: S,
    layer: ServerLayer,
}

impl<S> Service<Request<Body>> for ServerService<S>
where
    S: Service<Request<Body>, Response = Response<Body>> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        // The clone takes this one's place: it is this one that is ready.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        let path = request.uri().path().to_owned();
        // Probes and reflection carry no token, and tell nothing of anyone.
        if path.starts_with("/grpc.health.") || path.starts_with("/grpc.reflection.") {
            return Box::pin(inner.call(request));
        }
        let (service, method) = split(&path);
        let span = tracing::info_span!(
            names::RPC_SERVER,
            otel.name = format!("{service}/{method}"),
            otel.kind = "server",
            rpc.system = "grpc",
            rpc.service = service,
            rpc.method = method,
            rpc.grpc.status_code = tracing::field::Empty,
            request.id = tracing::field::Empty,
            etablissement.uai = tracing::field::Empty,
        );
        let traceparent = request
            .headers()
            .get("traceparent")
            .and_then(|v| v.to_str().ok());
        propagation::set_parent(&span, traceparent);

        let rpc = path.trim_start_matches('/');
        let context = span.in_scope(|| self.layer.context(rpc, request.headers()));
        let (service, method) = (service.to_owned(), method.to_owned());
        let recorded = span.clone();
        let use_cases = self.layer.use_cases();
        Box::pin(
            async move {
                let started = std::time::Instant::now();
                let response = match context {
                    Ok(cx) => {
                        recorded.record("request.id", tracing::field::display(cx.request_id()));
                        recorded.record(
                            "etablissement.uai",
                            tracing::field::display(cx.etablissement()),
                        );
                        request.extensions_mut().insert(cx);
                        request.extensions_mut().insert(use_cases);
                        inner.call(request).await?
                    }
                    Err(status) => status.into_http(),
                };
                let code =
                    Status::from_header_map(response.headers()).map_or(0, |s| s.code() as i32);
                recorded.record("rpc.grpc.status_code", code);
                metrics::rpc_answered(&service, &method, code, started.elapsed());
                Ok(response)
            }
            .instrument(span),
        )
    }
}

/// `/periods.v1.Periods/GetPeriod` → service and method.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.trim_start_matches('/')
        .split_once('/')
        .unwrap_or((path, ""))
}
