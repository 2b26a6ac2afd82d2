//! The description of the API (OpenAPI 3.1), generated from the handlers, and the page to read it.
//!
//! What all routes of a group have in common (who may call, how a refusal looks, keys of repetition) is written
//! here, once, and not beside each handler.

use axum::routing::get;
use axum::{Json, Router};
use http::Method;
use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Object, Ref, RefOr, Required, ResponseBuilder, Type};
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::routes::{Group, groups};
use super::{idempotency, limits};
use crate::Gateway;
use crate::error::{Document, FieldDocument, MEDIA_TYPE};
use crate::session::{Access, COOKIE, CSRF_HEADER};

const DESCRIPTION: &str = "What the web client of CPRO calls; every other program has the same rights.\n\n\
    - Sign in with `POST /api/session`; the session is the cookie `__Host-session`.\n\
    - Every change made with a session repeats the session's `csrf` in the header `X-CSRF-Token`.\n\
    - Every refusal is a problem document (RFC 9457) whose `detail` is a French sentence that says what to do.\n\
    - What has a version is changed under `If-Match`: missing is 428, stale is 412 with the present state. Forms \
      are changed field by field instead, each on its own version.\n\
    - A change may be repeated safely under the same `Idempotency-Key`.\n\
    - `actions` tells what the caller may do with an object.";

#[derive(OpenApi)]
#[openapi(
    info(title = "CPRO", version = "1", license(name = "Apache-2.0", identifier = "Apache-2.0")),
    components(schemas(Document, FieldDocument)),
    tags(
        (name = "session", description = "Sign-in, profile, password"),
        (name = "acces", description = "What a tutor’s link opens"),
        (name = "accueil", description = "Home page"),
        (name = "notifications", description = "What one is told of"),
        (name = "etablissement", description = "Settings"),
        (name = "etablissements", description = "Établissements of the académie, for its operators"),
        (name = "comptes", description = "Accounts"),
        (name = "maitres", description = "Maîtres d'apprentissage"),
        (name = "referents", description = "Who follows whom"),
        (name = "inspecteurs", description = "Accesses of inspectors"),
        (name = "imports", description = "Registry files"),
        (name = "referentiels", description = "Diplomas"),
        (name = "annexes", description = "Annexes pédagogiques"),
        (name = "periodes", description = "Periods"),
        (name = "dossiers", description = "Learners of a period"),
        (name = "portfolio", description = "What the learner writes"),
        (name = "books", description = "Books of learners, and what their links show"),
        (name = "tuteurs", description = "Tutors’ accesses"),
        (name = "transferts", description = "Learners who go or come"),
        (name = "bilans", description = "Bilans entreprise and bilans intermédiaires"),
        (name = "documents", description = "Typeset documents"),
    )
)]
struct Base;

/// Names of the security schemes.
const SESSION: &str = "session";
const CSRF: &str = "csrf";

/// The whole description.
pub fn description() -> utoipa::openapi::OpenApi {
    let base = OpenApiRouter::<Gateway>::with_openapi(Base::openapi());
    let mut described = groups()
        .into_iter()
        .fold(base, |all, group| all.merge(common(group)))
        .into_openapi();
    described.info.description = Some(DESCRIPTION.to_owned());
    if let Some(components) = &mut described.components {
        let cookie = ApiKeyValue::new(COOKIE);
        let header = ApiKeyValue::new(CSRF_HEADER.as_str());
        components.add_security_scheme(SESSION, SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        components.add_security_scheme(CSRF, SecurityScheme::ApiKey(ApiKey::Header(header)));
    }
    described
}

/// The description as text: what `gateway openapi` prints and the repository keeps.
pub fn text() -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(&description())?;
    text.push('\n');
    Ok(text)
}

/// Adds what the routes of a group have in common.
fn common(mut group: Group) -> OpenApiRouter<Gateway> {
    let access = group.access;
    for item in group.routes.get_openapi_mut().paths.paths.values_mut() {
        for (method, operation) in operations_mut(item) {
            secure(operation, access, &method);
            refusals(operation, access, &method);
        }
    }
    group.routes
}

fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    [
        (Method::GET, &mut item.get),
        (Method::POST, &mut item.post),
        (Method::PUT, &mut item.put),
        (Method::PATCH, &mut item.patch),
        (Method::DELETE, &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn secure(operation: &mut Operation, access: Access, method: &Method) {
    if access == Access::Public {
        return;
    }
    let none: [&str; 0] = [];
    let mut requirement = SecurityRequirement::new(SESSION, none);
    if !method.is_safe() {
        requirement = requirement.add(CSRF, none);
        let key = ParameterBuilder::new()
            .name(idempotency::HEADER.as_str())
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some("Repeating a change under the same key does it once"))
            .schema(Some(Object::with_type(Type::String)))
            .build();
        operation
            .parameters
            .get_or_insert_default()
            .push(RefOr::T(key));
    }
    operation.security = Some(vec![requirement]);
}

fn refusals(operation: &mut Operation, access: Access, method: &Method) {
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    let has = |place: &ParameterIn, name: Option<&str>| {
        parameters.iter().any(|parameter| match parameter {
            RefOr::T(found) => {
                found.parameter_in == *place && name.is_none_or(|name| found.name == name)
            }
            RefOr::Ref(_) => false,
        })
    };
    let versioned = has(&ParameterIn::Header, Some("If-Match"));
    let addressed = has(&ParameterIn::Path, None);
    let session = access != Access::Public;
    let changes = !method.is_safe();
    let expected = [
        (session, "401", "Nobody is signed in"),
        (session || changes, "403", "Not allowed to this caller"),
        (
            addressed,
            "404",
            "Nothing here, or nothing that the caller may see",
        ),
        (changes, "409", "Not in this state"),
        (
            versioned,
            "412",
            "Made on an older version; `current` is the present one",
        ),
        (changes, "422", "Fields to correct"),
        (versioned, "428", "`If-Match` is missing"),
        (
            true,
            "503",
            "A service does not answer, or too many requests at once; `Retry-After` says when to come back",
        ),
        (true, "default", "Any other failure"),
    ];
    for (applies, status, description) in expected {
        if applies {
            let response = problem(description);
            let responses = &mut operation.responses.responses;
            responses.entry(status.to_owned()).or_insert(response);
        }
    }
}

fn problem(description: &str) -> RefOr<utoipa::openapi::Response> {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Probleme")))
        .build();
    RefOr::T(
        ResponseBuilder::new()
            .description(description)
            .content(MEDIA_TYPE, content)
            .build(),
    )
}

/// The description and its page.
pub fn router() -> Router {
    // Without the top bar, whose logo has a style inside that the policy forbids.
    let config = Config::from("/api/openapi.json").use_base_layout();
    let page = SwaggerUi::new("/api/docs").config(config);
    let description = description();
    Router::new()
        .route("/api/openapi.json", get(async || Json(description)))
        .merge(page)
        .layer(axum::extract::DefaultBodyLimit::max(limits::BODY))
}
