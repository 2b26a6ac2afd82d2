//! What the API refuses by itself, and what surrounds its answers.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use axum::Router;
use gateway::config::Config;
use gateway::http::routes::{groups, operations};
use gateway::session::Access;
use http::{Method, StatusCode};

use crate::support::{application, ask, get, post};

const ID: &str = "0197f0a0-5b1c-7000-8000-000000000001";
const COOKIE: &str = "__Host-session=un-jeton";
const LOGIN: &str = r#"{"identifiant": "smoreau", "mot_de_passe": "secret"}"#;

fn api() -> Router {
    application(Config::default())
}

/// Every route of the groups with this access, with ids in its path.
fn routes(access: Access) -> Vec<(Method, String)> {
    groups()
        .into_iter()
        .filter(|group| group.access == access)
        .flat_map(|group| {
            let paths = group.routes.into_openapi().paths.paths;
            paths
                .iter()
                .flat_map(|(path, item)| {
                    let path = filled(path);
                    operations(item).map(move |(method, _)| (method, path.clone()))
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

fn filled(path: &str) -> String {
    let segments = path.split('/').map(|segment| {
        if segment.starts_with('{') {
            ID
        } else {
            segment
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn an_unknown_address_is_a_problem_in_french_g03() {
    for path in ["/api", "/api/", "/api/inconnu", "/api/periodes/x/y/z"] {
        let answer = get(path).of(&api()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.problem(), "gateway.not_found");
        assert!(answer.body.contains("Cette page n’existe pas"));
    }
}

#[tokio::test]
async fn an_unknown_method_is_a_problem_g03() {
    let answer = ask(Method::PUT, "/api/acces/refus")
        .json("{}")
        .of(&api())
        .await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.problem(), "gateway.method_not_allowed");
}

#[tokio::test]
async fn every_route_with_a_session_refuses_who_has_none() {
    let api = api();
    for access in [Access::AnySession, Access::Session] {
        let routes = routes(access);
        assert!(!routes.is_empty());
        for (method, path) in routes {
            let answer = ask(method.clone(), &path).of(&api).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}");
            assert_eq!(answer.problem(), "session.required");
            assert!(answer.header("set-cookie").contains("Max-Age=0"));
        }
    }
}

#[tokio::test]
async fn without_identity_nobody_is_let_in_and_told_when_to_come_back() {
    let answer = get("/api/accueil").with("cookie", COOKIE).of(&api()).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.problem(), "gateway.unavailable");
    assert!(!answer.header("retry-after").is_empty());
    // The session may well be good: it is not taken away.
    assert_eq!(answer.header("set-cookie"), "");
}

#[tokio::test]
async fn no_change_is_made_for_a_page_of_another_site() {
    let api = api();
    for access in [Access::Public, Access::AnySession, Access::Session] {
        let changes = routes(access)
            .into_iter()
            .filter(|(method, _)| !method.is_safe());
        for (method, path) in changes {
            let foreign = ask(method.clone(), &path)
                .with("origin", "https://ailleurs.example.org")
                .with("cookie", COOKIE)
                .json("{}");
            let answer = foreign.of(&api).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path}");
            assert_eq!(answer.problem(), "session.foreign_origin");
        }
    }
}

#[tokio::test]
async fn links_are_opened_so_often_and_signing_in_goes_on_f11_p12() {
    let api = api();
    // Refused for its kind, and counted all the same.
    let open = async || {
        let form = post("/api/partage/book").with("content-type", "text/plain");
        form.of(&api).await
    };
    for _ in 0..600 {
        let answer = open().await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let refused = open().await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.problem(), "gateway.too_often");
    assert!(!refused.header("retry-after").is_empty());
    let agenda = get("/api/calendriers/faux/cpro.ics").of(&api).await;
    assert_eq!(agenda.status, StatusCode::TOO_MANY_REQUESTS);
    let sign_in = post("/api/session").with("content-type", "text/plain");
    let other = sign_in.of(&api).await;
    assert_eq!(other.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn no_form_can_sign_in_only_json() {
    let form = post("/api/session")
        .with("content-type", "text/plain")
        .of(&api())
        .await;
    assert_eq!(form.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(form.problem(), "gateway.unsupported_media_type");
}

#[tokio::test]
async fn our_own_page_may_sign_in() {
    let answer = post("/api/session")
        .with("sec-fetch-site", "same-origin")
        .json(LOGIN)
        .of(&api())
        .await;
    // As far as identity, where nobody listens.
    assert_eq!(answer.problem(), "gateway.unavailable");
}

#[tokio::test]
async fn an_oversized_body_is_refused() {
    let long = format!(r#"{{"identifiant": "{}"}}"#, "a".repeat(2 << 20));
    let answer = post("/api/session").json(long).of(&api()).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.problem(), "gateway.too_large");
}

#[tokio::test]
async fn a_malformed_body_is_refused_without_repeating_it() {
    let api = api();
    for body in [
        "",
        "{",
        "[]",
        r#"{"identifiant": "x"}"#,
        r#"{"secret-canari": 1}"#,
    ] {
        let answer = post("/api/session").json(body).of(&api).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(answer.problem(), "gateway.malformed");
    }
}

#[tokio::test]
async fn an_unknown_field_is_refused_not_ignored() {
    let body = r#"{"identifiant": "a", "mot_de_passe": "b", "profil": "administrateur"}"#;
    let answer = post("/api/session").json(body).of(&api()).await;
    assert_eq!(answer.problem(), "gateway.malformed");
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let api = api();
    for path in ["/api/session", "/api/openapi.json", "/healthz", "/inconnu"] {
        let answer = get(path).of(&api).await;
        let policy = answer.header("content-security-policy").to_owned();
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert!(!answer.header("x-request-id").is_empty());
        assert_eq!(answer.header("strict-transport-security"), "");
    }
}

#[tokio::test]
async fn behind_https_browsers_are_told_to_keep_to_it() {
    let config = Config {
        public_url: "https://suivi.example.org".to_owned(),
        ..Config::default()
    };
    let answer = get("/healthz").of(&application(config)).await;
    assert!(
        answer
            .header("strict-transport-security")
            .starts_with("max-age=")
    );
}

#[tokio::test]
async fn answers_of_the_api_are_kept_by_nobody() {
    let answer = get("/api/session").of(&api()).await;
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn beyond_its_places_the_gateway_refuses_at_once() {
    let config = Config {
        requests_at_once: 0,
        ..Config::default()
    };
    let answer = get("/api/session").of(&application(config)).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.problem(), "gateway.overloaded");
    assert!(!answer.header("retry-after").is_empty());
}

#[tokio::test]
async fn alive_but_not_ready_without_identity() {
    let api = api();
    assert_eq!(get("/healthz").of(&api).await.status, StatusCode::OK);
    let ready = get("/readyz").of(&api).await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ready.json()["services"]["identity"], false);
    assert_eq!(ready.json()["fichiers"], false);
}
