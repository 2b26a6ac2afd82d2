//! The page that shows the messages, in French, and the same as JSON for scripts.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Json, Response};
use axum::routing::get;
use minijinja::value::Serde;
use minijinja::{Environment, context};
use tokio::net::TcpListener;

use super::message::Mail;
use super::store::Store;

/// Neither scripts nor anything from elsewhere; the frame of the HTML part is ours.
const PAGE_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'";
/// What a message brings is shown, and can do nothing: links open outside the frame, when asked.
const PART_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox";

#[derive(Clone)]
struct Page {
    store: Arc<Store>,
    templates: Arc<Environment<'static>>,
}

/// Serves the page until the task is dropped.
pub(super) async fn serve(listener: TcpListener, store: Arc<Store>) {
    let mut templates = Environment::new();
    let added = [
        ("liste.html", include_str!("templates/liste.html")),
        ("mail.html", include_str!("templates/mail.html")),
    ]
    .into_iter()
    .try_for_each(|(name, source)| templates.add_template(name, source));
    if let Err(error) = added {
        eprintln!("mail: the page cannot be shown: {error}");
        return;
    }
    let routes = Router::new()
        .route("/", get(list))
        .route("/mails/{number}", get(show))
        .route("/mails/{number}/html", get(html_part))
        .route("/mails/{number}/original", get(original))
        .route("/api/mails", get(list_as_json))
        .route("/api/mails/{number}", get(show_as_json))
        .with_state(Page {
            store,
            templates: Arc::new(templates),
        });
    if let Err(error) = axum::serve(listener, routes).await {
        eprintln!("mail: the page ended: {error}");
    }
}

async fn list(State(page): State<Page>) -> Response {
    let mut mails = page.store.mails();
    mails.reverse();
    page.render("liste.html", context! { mails => Serde(mails) })
}

async fn show(State(page): State<Page>, Path(number): Path<u64>) -> Response {
    match page.store.mail(number) {
        Some(mail) => page.render("mail.html", context! { mail => Serde(mail) }),
        None => missing(),
    }
}

async fn html_part(State(page): State<Page>, Path(number): Path<u64>) -> Response {
    match page.store.mail(number) {
        Some(mail) => {
            // Without a base, a link would open inside the frame.
            let body = format!("<base target=\"_blank\">{}", mail.html);
            ([(header::CONTENT_SECURITY_POLICY, PART_POLICY)], Html(body)).into_response()
        }
        None => missing(),
    }
}

async fn original(State(page): State<Page>, Path(number): Path<u64>) -> Response {
    match tokio::fs::read(page.store.original(number)).await {
        Ok(bytes) => (
            [
                (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
                NO_SNIFF,
            ],
            bytes,
        )
            .into_response(),
        Err(_) => missing(),
    }
}

async fn list_as_json(State(page): State<Page>) -> Json<Vec<Mail>> {
    Json(page.store.mails())
}

async fn show_as_json(State(page): State<Page>, Path(number): Path<u64>) -> Response {
    page.store
        .mail(number)
        .map_or_else(missing, |mail| Json(mail).into_response())
}

const NO_SNIFF: (HeaderName, &str) = (header::X_CONTENT_TYPE_OPTIONS, "nosniff");

fn missing() -> Response {
    (StatusCode::NOT_FOUND, "Ce message n’existe pas.").into_response()
}

impl Page {
    fn render(&self, template: &str, values: minijinja::Value) -> Response {
        match self
            .templates
            .get_template(template)
            .and_then(|template| template.render(values))
        {
            Ok(html) => {
                ([(header::CONTENT_SECURITY_POLICY, PAGE_POLICY)], Html(html)).into_response()
            }
            Err(error) => {
                eprintln!("mail: {error:#}");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "La page ne peut pas être affichée.",
                )
                    .into_response()
            }
        }
    }
}
