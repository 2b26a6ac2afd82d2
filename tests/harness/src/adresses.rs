//! A search of addresses beside a suite (P-10), in the format of the Base adresse nationale. Its streets are invented.

use std::future::pending;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

use crate::suite::Options;

/// Number and street, postal code, commune, latitude, longitude.
const STREETS: [(&str, &str, &str, f64, f64); 4] = [
    (
        "12 Rue des Parfums",
        "76000",
        "Rouen",
        49.443_232,
        1.099_971,
    ),
    (
        "12 bis Rue des Parfums",
        "76000",
        "Rouen",
        49.443_301,
        1.100_204,
    ),
    ("12 Rue des Parfums", "27000", "Évreux", 49.024_11, 1.150_82),
    (
        "3 Quai des Brumes",
        "76600",
        "Le Havre",
        49.485_03,
        0.108_04,
    ),
];

/// What makes it answer nothing, and what makes it answer anything.
const SILENT: &str = "lente";
const GARBAGE: &str = "illisible";

type Asked = Arc<Mutex<Vec<String>>>;

/// A running search. Dropping it stops it.
#[derive(Debug)]
pub struct Search {
    address: SocketAddr,
    asked: Asked,
    _server: AbortOnDropHandle<()>,
}

impl Search {
    /// Listens on a free port of the loopback interface.
    #[expect(
        clippy::disallowed_methods,
        reason = "the task ends with the search, which owns it"
    )]
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .context("listening for searches of addresses")?;
        let address = listener.local_addr()?;
        let asked = Asked::default();
        let routes = Router::new()
            .route("/search", get(answer))
            .with_state(Arc::clone(&asked));
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, routes).await {
                eprintln!("the search of addresses ended: {error}");
            }
        });
        Ok(Self {
            address,
            asked,
            _server: AbortOnDropHandle::new(task),
        })
    }

    /// Makes it known to a suite.
    #[must_use]
    pub fn known_to(&self, options: Options) -> Options {
        let url = format!("http://{}/search", self.address);
        options.with("gateway", "gateway.adresses", "url", url)
    }

    /// Everything it was asked, in order.
    pub fn asked(&self) -> Vec<String> {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[derive(Deserialize)]
struct Question {
    q: String,
    limit: usize,
}

async fn answer(State(asked): State<Asked>, Query(question): Query<Question>) -> Json<Value> {
    let Question { q, limit } = question;
    asked
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(q.clone());
    if q.contains(SILENT) {
        return pending().await;
    }
    if q.contains(GARBAGE) {
        return Json(json!("maintenance"));
    }
    let features: Vec<Value> = STREETS
        .iter()
        .filter(|(street, postcode, town, ..)| {
            means(&q, &format!("{street} {postcode} {town}"))
        })
        .take(limit)
        .map(|(street, postcode, town, latitude, longitude)| {
            json!({
                "type": "Feature",
                "geometry": { "type": "Point", "coordinates": [longitude, latitude] },
                "properties": {
                    "label": format!("{street} {postcode} {town}"), "name": street, "postcode": postcode,
                    "city": town, "score": 0.9, "type": "housenumber",
                },
            })
        })
        .collect();
    Json(json!({ "type": "FeatureCollection", "features": features }))
}

/// Whether every word that was typed begins one of the address.
fn means(typed: &str, address: &str) -> bool {
    let address = address.to_lowercase();
    typed.to_lowercase().split_whitespace().all(|typed| {
        address
            .split_whitespace()
            .any(|word| word.starts_with(typed))
    })
}
