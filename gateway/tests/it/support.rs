//! A gateway in this process, and requests to it. Its services are addresses where nobody listens.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use chassis::Clock;
use chassis::auth::{KeyPair, Signer};
use chassis::config::Shared;
use gateway::Gateway;
use gateway::clients::PEERS;
use gateway::config::Config;
use gateway::http::router;
use http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::Value;
use tower::ServiceExt as _;

/// Port where nothing can listen.
const NOBODY: &str = "http://127.0.0.1:1";

pub(crate) fn application(config: Config) -> Router {
    let shared = Shared {
        peers: PEERS
            .iter()
            .map(|peer| ((*peer).to_owned(), NOBODY.to_owned()))
            .collect::<BTreeMap<_, _>>(),
        ..Shared::default()
    };
    let keys = KeyPair::generate().unwrap();
    let signer = Signer::from_pem("gateway", keys.private_pem.as_bytes()).unwrap();
    router::build(&Gateway::with_signer(&shared, config, Clock::default(), &signer).unwrap())
}

/// An answer, read whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The code of the problem that this answer must be.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            self.body
        );
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        assert_eq!(problem["request_id"], self.header("x-request-id"));
        assert!(
            problem["detail"]
                .as_str()
                .is_some_and(|detail| !detail.is_empty())
        );
        problem["code"].as_str().unwrap().to_owned()
    }
}

pub(crate) struct Ask(http::request::Builder, Body);

pub(crate) fn ask(method: Method, path: &str) -> Ask {
    Ask(Request::builder().method(method).uri(path), Body::empty())
}

pub(crate) fn get(path: &str) -> Ask {
    ask(Method::GET, path)
}

pub(crate) fn post(path: &str) -> Ask {
    ask(Method::POST, path)
}

impl Ask {
    pub(crate) fn with(self, name: &str, value: &str) -> Self {
        Self(self.0.header(name, value), self.1)
    }

    pub(crate) fn json(self, body: impl Into<String>) -> Self {
        let Self(builder, _) = self.with(header::CONTENT_TYPE.as_str(), "application/json");
        Self(builder, Body::from(body.into()))
    }

    pub(crate) async fn of(self, application: &Router) -> Answer {
        let request = self.0.body(self.1).unwrap();
        let response = application.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 16 << 20).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}
