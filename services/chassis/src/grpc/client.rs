//! Calls to other services: keep-alive, a deadline on every call, a fresh token for the one it is for, the trace.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use http::{HeaderValue, Response};
use tonic::Request;
use tonic::body::Body;
use tonic::transport::Endpoint;
use tower::Service;
use tracing::Instrument;

use super::server::split;
use super::{IDEMPOTENCY_KEY, REQUEST_ID};
use crate::actor::Actor;
use crate::auth::Signer;
use crate::ctx::Ctx;
use crate::telemetry::{names, propagation};
use crate::tenant::Uai;

/// What a call may take when nothing says less.
const DEFAULT_DEADLINE: Duration = Duration::from_secs(10);
/// Kept of the caller's deadline to answer it in time.
const MARGIN: Duration = Duration::from_millis(50);

/// On whose behalf a call is made; turned into a token by [`Channel`], which knows for whom.
#[derive(Clone)]
struct OnBehalf {
    actor: Option<Actor>,
    etablissement: Uai,
}

/// A call by this service, for itself, within the story of `cx`.
pub fn outgoing<T>(cx: &Ctx, message: T) -> Request<T> {
    prepare(cx, None, message)
}

/// A call on behalf of the actor of `cx`. Only the gateway's tokens may vouch for a person.
pub fn as_actor<T>(cx: &Ctx, message: T) -> Request<T> {
    prepare(cx, Some(cx.actor().clone()), message)
}

/// A call made before anyone is known (sign-in): the service speaks for itself, for no établissement.
pub fn without_actor<T>(cx: &Ctx, message: T) -> Request<T> {
    prepare(&cx.in_etablissement(Uai::NONE), None, message)
}

fn prepare<T>(cx: &Ctx, actor: Option<Actor>, message: T) -> Request<T> {
    let mut request = Request::new(message);
    let left = cx.deadline().map_or(DEFAULT_DEADLINE, |deadline| {
        deadline
            .saturating_duration_since(Instant::now())
            .saturating_sub(MARGIN)
            .max(Duration::from_millis(1))
    });
    request.set_timeout(left);
    let metadata = request.metadata_mut();
    if let Ok(id) = cx.request_id().to_string().parse() {
        metadata.insert(REQUEST_ID, id);
    }
    if let Some(Ok(key)) = cx.idempotency_key().map(str::parse) {
        metadata.insert(IDEMPOTENCY_KEY, key);
    }
    request.extensions_mut().insert(OnBehalf {
        actor,
        etablissement: cx.etablissement().clone(),
    });
    request
}

/// The other services, by name.
#[derive(Clone)]
pub struct Peers {
    channels: HashMap<String, Channel>,
}

/// A peer cannot be called.
#[derive(Debug, thiserror::Error)]
pub enum PeerError {
    /// Its address makes no sense.
    #[error("address of {peer}")]
    Address {
        /// The peer.
        peer: String,
        /// Why.
        #[source]
        source: tonic::transport::Error,
    },
    /// The configuration does not name it.
    #[error("no address for {0} in [peers]")]
    Unknown(String),
}

impl Peers {
    /// Channels to the `addresses`, opened when first used and again whenever they break.
    pub fn new(addresses: &BTreeMap<String, String>, signer: &Signer) -> Result<Self, PeerError> {
        let mut channels = HashMap::new();
        for (peer, address) in addresses {
            let endpoint = Endpoint::from_shared(address.clone())
                .map_err(|source| PeerError::Address {
                    peer: peer.clone(),
                    source,
                })?
                .connect_timeout(Duration::from_secs(2))
                .tcp_nodelay(true)
                .tcp_keepalive(Some(Duration::from_secs(30)))
                // A half-open connection is noticed within 5 s (trust.md, experiment 14).
                .http2_keep_alive_interval(Duration::from_secs(3))
                .keep_alive_timeout(Duration::from_secs(2))
                .keep_alive_while_idle(true);
            channels.insert(
                peer.clone(),
                Channel {
                    inner: endpoint.connect_lazy(),
                    peer: peer.as_str().into(),
                    signer: Arc::new(signer.clone()),
                },
            );
        }
        Ok(Self { channels })
    }

    /// The channel to `peer`.
    pub fn channel(&self, peer: &str) -> Result<Channel, PeerError> {
        self.channels
            .get(peer)
            .cloned()
            .ok_or_else(|| PeerError::Unknown(peer.to_owned()))
    }
}

/// A channel to one service; what the generated clients take. Cheap to clone.
#[derive(Clone)]
pub struct Channel {
    inner: tonic::transport::Channel,
    peer: Arc<str>,
    signer: Arc<Signer>,
}

impl Service<http::Request<Body>> for Channel {
    type Response = Response<Body>;
    type Error = tonic::transport::Error;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: http::Request<Body>) -> Self::Future {
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        let path = request.uri().path().to_owned();
        let (service, method) = split(&path);
        let span = tracing::info_span!(
            names::RPC_CLIENT,
            otel.name = format!("{service}/{method}"),
            otel.kind = "client",
            rpc.system = "grpc",
            rpc.service = service,
            rpc.method = method,
            peer.service = %self.peer,
        );
        let behalf = request.extensions_mut().remove::<OnBehalf>();
        if let Some(token) = behalf.and_then(|behalf| self.token(&behalf)) {
            request.headers_mut().insert("authorization", token);
        }
        let traceparent = span.in_scope(propagation::current_traceparent);
        if let Some(Ok(value)) = traceparent.as_deref().map(HeaderValue::from_str) {
            request.headers_mut().insert("traceparent", value);
        }
        Box::pin(async move { inner.call(request).await }.instrument(span))
    }
}

impl Channel {
    fn token(&self, behalf: &OnBehalf) -> Option<HeaderValue> {
        let own = Actor::Service(self.signer.issuer().to_owned());
        let actor = behalf.actor.as_ref().unwrap_or(&own);
        let token = self
            .signer
            .sign(actor, &behalf.etablissement, &self.peer)
            .inspect_err(|error| tracing::error!(error = %error, "cannot sign a token"))
            .ok()?;
        let mut value = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}
