//! A tiny issuer that signs whatever a test asks for, mistakes included.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use http::{HeaderMap, StatusCode, header};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// What the token endpoint does with the next code.
#[derive(Clone)]
pub(crate) enum Reply {
    Token(String),
    /// The same with an access token, and what is said of the person for it.
    TokenAnd(String, Value),
    Refusal,
    Silence,
    Elsewhere(String),
}

/// A key that signs.
pub(crate) struct Key {
    pub(crate) kid: &'static str,
    pair: EcdsaKeyPair,
}

impl Key {
    pub(crate) fn new(kid: &'static str) -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).unwrap();
        Self { kid, pair }
    }

    fn public(&self) -> Value {
        let point = self.pair.public_key().as_ref();
        json!({
            "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.kid,
            "x": B64.encode(&point[1..33]), "y": B64.encode(&point[33..65]),
        })
    }

    /// A token with those claims.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        let head = json!({ "alg": "ES256", "kid": self.kid });
        let text = unsigned(&head, claims);
        let signature = self
            .pair
            .sign(&SystemRandom::new(), text.as_bytes())
            .unwrap();
        format!("{text}.{}", B64.encode(signature))
    }
}

/// Head and claims of a token.
pub(crate) fn unsigned(head: &Value, claims: &Value) -> String {
    let part = |value: &Value| B64.encode(value.to_string());
    format!("{}.{}", part(head), part(claims))
}

/// What the issuer publishes and has seen.
pub(crate) struct Inner {
    pub(crate) reply: Reply,
    pub(crate) published: Vec<Value>,
    /// Fields of the discovery that are replaced.
    pub(crate) discovery: Value,
    /// Forms sent to the token endpoint, and who sent them.
    pub(crate) asked: Vec<(HashMap<String, String>, String)>,
    /// How often its keys were asked for.
    pub(crate) keys_asked: usize,
}

/// The issuer.
pub(crate) struct Issuer {
    pub(crate) address: String,
    pub(crate) inner: Arc<Mutex<Inner>>,
    pub(crate) key: Key,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Issuer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Issuer {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::on(listener)
    }

    pub(crate) fn on(listener: TcpListener) -> Self {
        let key = Key::new("premiere");
        let inner = Arc::new(Mutex::new(Inner {
            reply: Reply::Refusal,
            published: vec![key.public()],
            discovery: json!({}),
            asked: Vec::new(),
            keys_asked: 0,
        }));
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Served {
            address: address.clone(),
            inner: inner.clone(),
        };
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(keys))
            .route("/token", post(token))
            .route("/userinfo", get(person))
            .with_state(state);
        let task = chassis::run::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self {
            address,
            inner,
            key,
            task,
        }
    }

    pub(crate) fn set(&self, change: impl FnOnce(&mut Inner)) {
        change(&mut self.inner.lock().unwrap());
    }

    pub(crate) fn publish(&self, key: &Key) {
        self.set(|inner| inner.published = vec![key.public()]);
    }
}

#[derive(Clone)]
struct Served {
    address: String,
    inner: Arc<Mutex<Inner>>,
}

async fn discovery(State(served): State<Served>) -> Json<Value> {
    let address = &served.address;
    let mut document = json!({
        "issuer": address,
        "authorization_endpoint": format!("{address}/authorize"),
        "token_endpoint": format!("{address}/token"),
        "userinfo_endpoint": format!("{address}/userinfo"),
        "jwks_uri": format!("{address}/jwks"),
        "end_session_endpoint": format!("{address}/leave"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    });
    let changes = served.inner.lock().unwrap().discovery.clone();
    for (name, value) in changes.as_object().unwrap() {
        document[name] = value.clone();
    }
    Json(document)
}

async fn keys(State(served): State<Served>) -> Json<Value> {
    let mut inner = served.inner.lock().unwrap();
    inner.keys_asked += 1;
    Json(json!({ "keys": inner.published }))
}

async fn token(
    State(served): State<Served>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let who = headers
        .get(header::AUTHORIZATION)
        .map(|value| value.to_str().unwrap().to_owned())
        .unwrap_or_default();
    let reply = {
        let mut inner = served.inner.lock().unwrap();
        inner.asked.push((form, who));
        inner.reply.clone()
    };
    match reply {
        Reply::Token(token) | Reply::TokenAnd(token, _) => Json(json!({
            "access_token": "acces", "token_type": "Bearer", "expires_in": 60, "id_token": token,
        }))
        .into_response(),
        Reply::Refusal => (
            StatusCode::BAD_REQUEST,
            Json(json!({ "error": "invalid_grant" })),
        )
            .into_response(),
        Reply::Silence => std::future::pending().await,
        Reply::Elsewhere(address) => (
            StatusCode::TEMPORARY_REDIRECT,
            [(header::LOCATION, address)],
        )
            .into_response(),
    }
}

async fn person(State(served): State<Served>, headers: HeaderMap) -> Response {
    let known = headers
        .get(header::AUTHORIZATION)
        .is_some_and(|value| value == "Bearer acces");
    match &served.inner.lock().unwrap().reply {
        Reply::TokenAnd(_, said) if known => Json(said.clone()).into_response(),
        _ => StatusCode::UNAUTHORIZED.into_response(),
    }
}
