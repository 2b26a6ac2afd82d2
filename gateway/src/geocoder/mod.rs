//! Suggestions of addresses (P-10), asked of the one search that the operator named: the national address base, or
//! one that speaks like it.
//!
//! What leaves is the address being typed: neither who types it, nor for whom, nor the trace of the request. What
//! comes back is somebody else's: short, small, never from another host, read field by field. A search that is away
//! keeps nobody from typing.

mod answer;
mod state;

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{StatusCode, Url};
use rustls::{ClientConfig, RootCertStore};
use tokio::sync::Semaphore;

pub use answer::Suggestion;
use state::State;

/// Longest that a question may take: the person goes on typing meanwhile.
pub const PATIENCE: Duration = Duration::from_secs(2);
/// Largest answer, bytes: five addresses are about three thousand.
pub const LARGEST: usize = 256_000;
/// Questions under way at once: beyond, they are refused at once rather than answered when nobody waits any more.
pub const AT_ONCE: usize = 16;
/// Most suggestions of one answer.
pub const MOST: usize = 5;

/// Why there is no answer. Nothing of the question or of the answer is in it: it goes to the logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Away {
    /// [`AT_ONCE`] questions are under way.
    #[error("too many questions at once")]
    Busy,
    /// No whole answer within [`PATIENCE`].
    #[error("no answer in time")]
    Slow,
    /// Nobody there, or a connection that cannot be trusted or was cut.
    #[error("the connection failed")]
    Unreachable,
    /// Anything but 200, redirections included.
    #[error("answered {0}")]
    Refused(StatusCode),
    /// More than [`LARGEST`] bytes.
    #[error("an answer larger than {LARGEST} bytes")]
    TooLarge,
    /// Not a list of addresses.
    #[error("an unreadable answer")]
    Unreadable,
}

impl Away {
    /// Its name in figures: few of them, whatever is answered.
    fn code(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Slow => "slow",
            Self::Unreachable => "unreachable",
            Self::Refused(_) => "refused",
            Self::TooLarge => "too_large",
            Self::Unreadable => "unreadable",
        }
    }
}

/// The search. Nothing of what it is asked or answers is kept.
#[derive(Debug)]
pub struct Geocoder {
    client: reqwest::Client,
    search: Url,
    places: Semaphore,
    state: State,
}

impl Geocoder {
    /// Asks at this address; nothing is asked yet.
    ///
    /// # Errors
    /// When no TLS client can be made.
    pub fn new(search: Url) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            // Straight there: what is typed goes to whom the operator named, through nobody that the environment names.
            .no_proxy()
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .connect_timeout(PATIENCE)
            .tls_backend_preconfigured(tls()?)
            .build()?;
        Ok(Self {
            client,
            search,
            places: Semaphore::new(AT_ONCE),
            state: State::default(),
        })
    }

    /// Addresses that begin like `typed`, the likeliest first, [`MOST`] at most.
    pub async fn suggest(&self, typed: &str) -> Result<Vec<Suggestion>, Away> {
        let found = self.ask(typed).await;
        self.state.noted(found.as_ref().err().copied());
        found
    }

    async fn ask(&self, typed: &str) -> Result<Vec<Suggestion>, Away> {
        let _place = self.places.try_acquire().map_err(|_| Away::Busy)?;
        let mut question = self.search.clone();
        question
            .query_pairs_mut()
            .append_pair("q", typed)
            .append_pair("limit", &MOST.to_string())
            .append_pair("autocomplete", "1");
        let request = self.client.get(question);
        let mut reply = request.send().await.map_err(|error| failed(&error))?;
        if reply.status() != StatusCode::OK {
            return Err(Away::Refused(reply.status()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = reply.chunk().await.map_err(|error| failed(&error))? {
            if body.len() + chunk.len() > LARGEST {
                return Err(Away::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        answer::read(&body).ok_or(Away::Unreadable)
    }
}

/// The error itself names the address that was asked, and so what was typed.
fn failed(error: &reqwest::Error) -> Away {
    if error.is_timeout() {
        Away::Slow
    } else {
        Away::Unreachable
    }
}

/// The authorities that browsers trust: images have none of their own.
fn tls() -> anyhow::Result<ClientConfig> {
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}
