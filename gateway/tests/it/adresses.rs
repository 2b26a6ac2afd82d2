//! The search of addresses (P-10), against peers that answer well, badly, late, elsewhere or not at all.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::future::pending;
use std::sync::Arc;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::response::Redirect;
use axum::routing::get as on_get;
use futures::future::join_all;
use gateway::config::{Adresses, Config};
use gateway::geocoder::{AT_ONCE, Away, Geocoder, LARGEST};
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};

use crate::support::{application, get};

/// A search at a free port of this machine; it answers until the test ends.
async fn peer(routes: Router) -> Adresses {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}/search", listener.local_addr().unwrap());
    chassis::run::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    Adresses { url }
}

fn asking(peer: &Adresses) -> Geocoder {
    Geocoder::new(peer.search().unwrap()).unwrap()
}

/// A search that always answers this.
async fn answering(status: StatusCode, body: String) -> Geocoder {
    let answer = on_get(move || async move { (status, body) });
    asking(&peer(Router::new().route("/search", answer)).await)
}

fn rouen() -> Value {
    json!({ "type": "FeatureCollection", "features": [{
        "type": "Feature",
        "geometry": { "type": "Point", "coordinates": [1.099_971, 49.443_232] },
        "properties": {
            "label": "12 Rue des Parfums 76000 Rouen", "name": "12 Rue des Parfums", "postcode": "76000",
            "city": "Rouen", "citycode": "76540", "context": "76, Seine-Maritime, Normandie", "score": 0.97,
        },
    }] })
}

#[tokio::test]
async fn what_is_typed_is_asked_and_nothing_else_leaves_p10() {
    let (told, mut heard) = mpsc::unbounded_channel();
    let answer = on_get(move |RawQuery(query): RawQuery, headers: HeaderMap| {
        told.send((query.unwrap_or_default(), headers)).unwrap();
        async { rouen().to_string() }
    });
    let geocoder = asking(&peer(Router::new().route("/search", answer)).await);
    let found = geocoder.suggest("12 rue de l’Église & fils").await.unwrap();
    let labels: Vec<_> = found.iter().map(|one| one.label.as_str()).collect();
    assert_eq!(labels, ["12 Rue des Parfums 76000 Rouen"]);
    let (query, headers) = heard.recv().await.unwrap();
    assert_eq!(
        query,
        "q=12+rue+de+l%E2%80%99%C3%89glise+%26+fils&limit=5&autocomplete=1"
    );
    let usual = ["accept", "accept-encoding", "host"];
    let more: Vec<_> = headers
        .keys()
        .filter(|name| !usual.contains(&name.as_str()))
        .collect();
    assert!(more.is_empty(), "{more:?}");
}

#[tokio::test]
async fn no_address_found_is_an_answer_p10() {
    let nothing = json!({ "type": "FeatureCollection", "features": [] }).to_string();
    let geocoder = answering(StatusCode::OK, nothing).await;
    assert_eq!(geocoder.suggest("zzz").await, Ok(Vec::new()));
}

#[tokio::test]
async fn garbage_and_failures_are_no_answer_p10() {
    let page = "<html>Portail captif</html>".to_owned();
    let geocoder = answering(StatusCode::OK, page).await;
    assert_eq!(geocoder.suggest("Rouen").await, Err(Away::Unreadable));
    for status in [
        StatusCode::INTERNAL_SERVER_ERROR,
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::BAD_REQUEST,
    ] {
        let geocoder = answering(status, rouen().to_string()).await;
        assert_eq!(geocoder.suggest("Rouen").await, Err(Away::Refused(status)));
    }
    let nobody = Adresses {
        url: "http://127.0.0.1:1/search".to_owned(),
    };
    assert_eq!(
        asking(&nobody).suggest("Rouen").await,
        Err(Away::Unreachable)
    );
}

#[tokio::test]
async fn a_large_answer_is_not_read_to_its_end_p10() {
    let fits = format!(
        "{}{}",
        rouen(),
        " ".repeat(LARGEST - rouen().to_string().len())
    );
    assert!(
        answering(StatusCode::OK, fits.clone())
            .await
            .suggest("Rouen")
            .await
            .is_ok()
    );
    let too_large = answering(StatusCode::OK, format!("{fits} ")).await;
    assert_eq!(too_large.suggest("Rouen").await, Err(Away::TooLarge));
}

#[tokio::test]
async fn another_address_is_never_followed_p10() {
    let (told, heard) = watch::channel(0);
    let elsewhere = on_get(move || {
        told.send_modify(|asked| *asked += 1);
        async { rouen().to_string() }
    });
    let elsewhere = peer(Router::new().route("/search", elsewhere)).await;
    let moved = on_get(move || async move { Redirect::temporary(&elsewhere.url) });
    let geocoder = asking(&peer(Router::new().route("/search", moved)).await);
    let refused = Away::Refused(StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(geocoder.suggest("Rouen").await, Err(refused));
    assert_eq!(*heard.borrow(), 0);
}

#[tokio::test]
async fn a_search_that_never_answers_is_given_up_p10() {
    let silent = on_get(|| async { pending::<String>().await });
    let geocoder = asking(&peer(Router::new().route("/search", silent)).await);
    assert_eq!(geocoder.suggest("Rouen").await, Err(Away::Slow));
}

/// A peer that counts who waits, and answers everybody once it is told to.
#[derive(Clone)]
struct Gate {
    waiting: Arc<watch::Sender<usize>>,
    open: Arc<watch::Sender<bool>>,
}

async fn wait(State(gate): State<Gate>) -> String {
    gate.waiting.send_modify(|waiting| *waiting += 1);
    gate.open.subscribe().wait_for(|open| *open).await.unwrap();
    rouen().to_string()
}

#[tokio::test]
async fn a_slow_search_is_not_asked_by_everybody_at_once_p10() {
    let gate = Gate {
        waiting: Arc::new(watch::Sender::new(0)),
        open: Arc::new(watch::Sender::new(false)),
    };
    let routes = Router::new()
        .route("/search", on_get(wait))
        .with_state(gate.clone());
    let geocoder = asking(&peer(routes).await);
    let crowd = join_all((0..AT_ONCE).map(|_| geocoder.suggest("Rouen")));
    let one_more = async {
        let mut waiting = gate.waiting.subscribe();
        waiting
            .wait_for(|waiting| *waiting == AT_ONCE)
            .await
            .unwrap();
        let refused = geocoder.suggest("Rouen").await;
        gate.open.send_replace(true);
        refused
    };
    let (answers, refused) = tokio::join!(crowd, one_more);
    assert_eq!(refused, Err(Away::Busy));
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert!(
        geocoder.suggest("Rouen").await.is_ok(),
        "the places are free again"
    );
}

#[tokio::test]
async fn who_is_not_signed_in_has_nothing_searched_p10() {
    let (told, heard) = watch::channel(0);
    let answer = on_get(move || {
        told.send_modify(|asked| *asked += 1);
        async { rouen().to_string() }
    });
    let config = Config {
        adresses: peer(Router::new().route("/search", answer)).await,
        ..Config::default()
    };
    let application = application(config);
    let refused = get("/api/adresses?q=12+rue+des+Parfums")
        .of(&application)
        .await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refused.problem(), "session.required");
    assert!(!refused.body.contains("Parfums"), "{}", refused.body);
    assert_eq!(*heard.borrow(), 0);
    assert_eq!(refused.header(header::CACHE_CONTROL.as_str()), "no-store");
}
