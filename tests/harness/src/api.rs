//! A client of the gateway's JSON API, as scripts and tests use it: keeps the session's cookie, sends the token that
//! protects changes against forged requests, and an idempotency key with every change.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use reqwest::header::{self, HeaderMap};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

/// No answer takes longer, registry uploads included.
const PATIENCE: Duration = Duration::from_mins(1);

/// Somebody at a browser, signed in or not.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    session: Mutex<Session>,
}

#[derive(Clone, Debug, Default)]
struct Session {
    /// By name: the session's, and those of a step of signing in.
    cookies: BTreeMap<String, String>,
    csrf: Option<String>,
}

/// An answer of the gateway.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, as it came.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as JSON; `null` when it is empty or not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    /// The version of the object, to be sent back with a change.
    pub fn etag(&self) -> Option<&str> {
        self.headers.get(header::ETAG)?.to_str().ok()
    }

    /// The stable code of a refusal.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The body, of an answer that says yes.
    pub fn accepted(self) -> Result<Value> {
        if self.status.is_success() {
            return Ok(self.json());
        }
        bail!(
            "refused with {}: {}",
            self.status,
            String::from_utf8_lossy(&self.bytes)
        )
    }
}

impl Client {
    /// Somebody who has not signed in.
    pub fn new(base: &str) -> Result<Self> {
        let http = reqwest::Client::builder()
            .timeout(PATIENCE)
            .build()
            .context("making an HTTP client")?;
        Ok(Self {
            http,
            base: base.to_owned(),
            session: Mutex::default(),
        })
    }

    /// Signs in.
    pub async fn login(&self, identifiant: &str, mot_de_passe: &str) -> Result<Value> {
        let body = json!({ "identifiant": identifiant, "mot_de_passe": mot_de_passe });
        self.post("/api/session", &body)
            .await?
            .accepted()
            .with_context(|| format!("signing in as {identifiant}"))
    }

    /// `GET`
    pub async fn get(&self, path: &str) -> Result<Answer> {
        self.send(self.request(Method::GET, path)).await
    }

    /// `POST` of JSON
    pub async fn post(&self, path: &str, body: &Value) -> Result<Answer> {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// `PUT` of JSON, on the version `etag`
    pub async fn put(&self, path: &str, etag: Option<&str>, body: &Value) -> Result<Answer> {
        self.send(on_version(self.request(Method::PUT, path), etag).json(body))
            .await
    }

    /// `PATCH` of JSON
    pub async fn patch(&self, path: &str, body: &Value) -> Result<Answer> {
        self.send(self.request(Method::PATCH, path).json(body))
            .await
    }

    /// `DELETE`, on the version `etag`
    pub async fn delete(&self, path: &str, etag: Option<&str>, body: &Value) -> Result<Answer> {
        self.send(on_version(self.request(Method::DELETE, path), etag).json(body))
            .await
    }

    /// A request with the session's cookie, its protection and, for a change, an idempotency key of its own.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let session = self
            .session
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let is_change = method != Method::GET;
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        let pairs = session.cookies.iter();
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !pairs.is_empty() {
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        if is_change {
            request = request.header("Idempotency-Key", hex::encode(rand::random::<[u8; 16]>()));
            if let Some(csrf) = session.csrf {
                request = request.header("X-CSRF-Token", csrf);
            }
        }
        request
    }

    /// Sends a request made by [`Client::request`], and remembers the session that the answer opens.
    pub async fn send(&self, request: RequestBuilder) -> Result<Answer> {
        let response = request
            .send()
            .await
            .context("the gateway does not answer")?;
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response
            .bytes()
            .await
            .context("the gateway's answer is cut")?
            .to_vec();
        let answer = Answer {
            status,
            headers,
            bytes,
        };
        self.remember(&answer);
        Ok(answer)
    }

    fn remember(&self, answer: &Answer) {
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let cookies = answer
            .headers
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok());
        for cookie in cookies {
            let pair = cookie.split(';').next().unwrap_or_default().trim();
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            if value.is_empty() {
                session.cookies.remove(name);
            } else {
                session.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if let Some(csrf) = answer.json().get("csrf").and_then(Value::as_str) {
            session.csrf = Some(csrf.to_owned());
        }
    }
}

fn on_version(request: RequestBuilder, etag: Option<&str>) -> RequestBuilder {
    match etag {
        Some(etag) => request.header(header::IF_MATCH, etag),
        None => request,
    }
}
