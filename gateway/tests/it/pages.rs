//! The web client's files.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;

use axum::Router;
use gateway::config::Config;
use http::StatusCode;
use tempfile::TempDir;

use crate::support::{application, get};

fn with_client() -> (TempDir, Router) {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("assets")).unwrap();
    fs::write(
        folder.path().join("index.html"),
        "<!doctype html><title>CPRO</title>",
    )
    .unwrap();
    fs::write(folder.path().join("favicon.svg"), "<svg/>").unwrap();
    fs::write(folder.path().join("assets/app-3f2a.js"), "export {}").unwrap();
    let config = Config {
        web_dir: Some(folder.path().to_owned()),
        ..Config::default()
    };
    let application = application(config);
    (folder, application)
}

#[tokio::test]
async fn an_address_of_the_client_is_its_page() {
    let (_folder, application) = with_client();
    for path in ["/", "/index.html", "/periodes/abc/modifier", "/acces"] {
        let answer = get(path).of(&application).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.body.contains("<title>CPRO</title>"));
        assert!(answer.header("content-type").starts_with("text/html"));
        assert_eq!(answer.header("cache-control"), "no-cache");
    }
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_others_asked_again() {
    let (_folder, application) = with_client();
    let hashed = get("/assets/app-3f2a.js").of(&application).await;
    assert_eq!(
        hashed.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    let icon = get("/favicon.svg").of(&application).await;
    assert_eq!(icon.header("cache-control"), "no-cache");
    assert_eq!(icon.body, "<svg/>");
}

#[tokio::test]
async fn a_missing_asset_is_missing_and_never_the_page() {
    let (_folder, application) = with_client();
    let answer = get("/assets/app-old.js").of(&application).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.header("cache-control"), "no-cache");
}

#[tokio::test]
async fn no_path_leads_out_of_the_folder() {
    let (folder, application) = with_client();
    let outside = folder.path().parent().unwrap().join("gateway-canari.txt");
    fs::write(&outside, "canari").unwrap();
    for path in [
        "/../gateway-canari.txt",
        "/%2e%2e/gateway-canari.txt",
        "/assets/..%2f..%2fgateway-canari.txt",
    ] {
        let answer = get(path).of(&application).await;
        assert!(!answer.body.contains("canari"), "{path}");
    }
    fs::remove_file(outside).unwrap();
}

#[tokio::test]
async fn the_api_never_answers_the_page() {
    let (_folder, application) = with_client();
    let answer = get("/api/inconnu").of(&application).await;
    assert_eq!(answer.problem(), "gateway.not_found");
}

#[tokio::test]
async fn without_a_client_other_addresses_are_problems() {
    let answer = get("/periodes").of(&application(Config::default())).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.problem(), "gateway.not_found");
}
