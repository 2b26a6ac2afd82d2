//! Calls to portals: to the addresses that the operator named, without redirections, short and small (trust.md § 3).

use std::pin::Pin;
use std::time::Duration;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::redirect::Policy;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use url::Url;

use crate::domain::portail::Portail;

/// A call that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(5);
/// Largest answer, in bytes: keys and tokens are a few thousand.
const LARGEST: usize = 1 << 20;

/// What may go wrong. Nothing that a portal wrote is in it: it goes to the logs.
#[derive(Debug, thiserror::Error)]
pub(super) enum HttpError {
    #[error("an address that the configuration does not name")]
    Foreign,
    #[error("an answer larger than {LARGEST} bytes")]
    TooLarge,
    #[error("the request cannot be written")]
    Malformed,
    #[error("the call failed")]
    Failed(#[source] reqwest::Error),
}

/// Calls one portal. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Http {
    client: reqwest::Client,
    origins: Vec<String>,
}

impl Http {
    pub(super) fn new(portail: &Portail) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .connect_timeout(PATIENCE)
            .tls_backend_preconfigured(tls(portail)?)
            .build()?;
        Ok(Self {
            client,
            origins: portail.origines.clone(),
        })
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let url = Url::parse(&request.uri().to_string()).map_err(|_| HttpError::Foreign)?;
        if !self.origins.contains(&url.origin().ascii_serialization()) {
            return Err(HttpError::Foreign);
        }
        let request = reqwest::Request::try_from(request).map_err(|_| HttpError::Malformed)?;
        // What was asked for may be in the address of a failure; it stays out of the logs.
        let failed = |error: reqwest::Error| HttpError::Failed(error.without_url());
        let mut answer = self.client.execute(request).await.map_err(failed)?;
        let mut response = openidconnect::http::Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            *headers = std::mem::take(answer.headers_mut());
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > LARGEST {
                return Err(HttpError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        response.body(body).map_err(|_| HttpError::Malformed)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// The authorities that browsers trust, and those that the operator adds: images have none of their own.
fn tls(portail: &Portail) -> anyhow::Result<ClientConfig> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    if let Some(file) = &portail.autorites {
        for certificate in CertificateDer::pem_file_iter(file)? {
            roots.add(certificate?)?;
        }
    }
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}
