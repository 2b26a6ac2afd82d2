//! Listening, and stopping without cutting anyone off.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::Gateway;
use crate::http::router;

/// Serves until `stop`, then lets requests under way end, for `patience` at most.
///
/// # Errors
/// When the address cannot be listened on, or the server fails.
pub async fn serve(
    gateway: Gateway,
    listen: SocketAddr,
    patience: Duration,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("listen on {listen}"))?;
    info!(address = %listener.local_addr()?, "the gateway listens");
    // Small answers must not wait for each other's acknowledgement.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            warn!(%error, "cannot set no-delay");
        }
    });
    let application = router::build(&gateway).into_make_service_with_connect_info::<SocketAddr>();
    let stopping = stop.clone();
    let server = axum::serve(listener, application)
        .with_graceful_shutdown(async move { stopping.cancelled().await });
    let server = std::future::IntoFuture::into_future(server);
    let cut = async {
        stop.cancelled().await;
        chassis::run::sleep(patience).await;
    };
    tokio::select! {
        ended = server => ended.context("serve"),
        () = cut => {
            warn!(?patience, "stopping took too long, cutting what is left");
            Ok(())
        }
    }
}
