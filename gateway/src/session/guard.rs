//! The wall in front of each group of routes.
//!
//! Every route belongs to one of three groups ([`Access`]); the group decides what is asked of the caller before the
//! handler runs, so that no handler can forget it. Changes with a session need its anti-forgery token; changes
//! without one need a JSON body (a form of another site cannot send one) and, like all, our own origin
//! ([`crate::http::origin`]).

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chassis::{Actor, Ctx, Uai};
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use proto::identity::v1::{ResolveRequest, Session};

use super::caller::{actor, context, has_module};
use super::{Caller, Token, Visitor, clear, csrf};
use crate::Gateway;
use crate::error::{self, Problem};
use crate::http::idempotency;
use crate::http::limits::Deadline;
use crate::http::request_id::RequestId;

/// What a group of routes asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing: sign-in, links of tutors and links to books.
    Public,
    /// A session, in whatever state: the routes that bring it into order.
    AnySession,
    /// A session with a chosen profile, whose password is the person's own.
    Session,
    /// The same, where the établissement has this module on (I-14); elsewhere the route is not there.
    Module(&'static str),
}

/// Lets the request through with its [`Caller`] or [`Visitor`], or refuses it.
pub async fn guard(
    State((gateway, access)): State<(Gateway, Access)>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let admitted = match access {
        Access::Public => visitor(&gateway, &mut parts),
        Access::AnySession | Access::Session | Access::Module(_) => {
            caller(&gateway, access, &mut parts).await
        }
    };
    match admitted {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(problem) => refuse(problem),
    }
}

fn refuse(problem: Problem) -> Response {
    let ended = problem.code() == error::SESSION_REQUIRED;
    let mut response = problem.into_response();
    if ended {
        response.headers_mut().insert(header::SET_COOKIE, clear());
    }
    response
}

fn visitor(gateway: &Gateway, request: &mut Parts) -> Result<(), Problem> {
    if !request.method.is_safe() && !is_json(&request.headers) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            error::UNSUPPORTED_MEDIA_TYPE,
        ));
    }
    let visitor = Visitor {
        services: gateway.services.clone(),
        cx: anonymous(gateway, request, None),
    };
    request.extensions.insert(visitor);
    Ok(())
}

async fn caller(gateway: &Gateway, access: Access, request: &mut Parts) -> Result<(), Problem> {
    let token = Token::of(&request.headers).ok_or_else(session_required)?;
    let session = resolve(gateway, request, &token).await?;
    if !request.method.is_safe() && !csrf::matches(&request.headers, &session.csrf_token) {
        return Err(Problem::new(StatusCode::FORBIDDEN, error::CSRF_INVALID));
    }
    let actor = actor(&session);
    if access != Access::AnySession {
        in_order(&session, actor.is_some())?;
    }
    if let Access::Module(code) = access
        && !has_module(&session, code)
    {
        return Err(Problem::not_found());
    }
    let key = idempotency::derive(
        &request.headers,
        &session.person,
        &request.method,
        request.uri.path(),
    )?;
    let mut cx = anonymous(gateway, request, key);
    if let Some((actor, etablissement)) = actor {
        cx = cx.in_etablissement(etablissement).acting_as(actor);
    }
    let caller = Caller {
        services: gateway.services.clone(),
        catalogue: gateway.catalogue.clone(),
        cx,
        token,
        session: Arc::new(session),
    };
    request.extensions.insert(caller);
    Ok(())
}

/// What must be settled before anything else (I-02, I-03, I-06).
fn in_order(session: &Session, has_profil: bool) -> Result<(), Problem> {
    let code = if session.must_change_password {
        error::PASSWORD_CHANGE_REQUIRED
    } else if !has_profil {
        error::PROFIL_REQUIRED
    } else if session.must_add_second_factor {
        error::SECOND_FACTOR_REQUIRED
    } else {
        return Ok(());
    };
    Err(Problem::new(StatusCode::FORBIDDEN, code))
}

async fn resolve(gateway: &Gateway, request: &Parts, token: &Token) -> Result<Session, Problem> {
    let cx = anonymous(gateway, request, None);
    let message = ResolveRequest {
        token: token.expose(),
    };
    let reply = gateway
        .services
        .sessions()
        .resolve(chassis::grpc::without_actor(&cx, message))
        .await;
    match reply {
        Ok(session) => Ok(session.into_inner()),
        Err(status) => {
            let problem = Problem::from(status);
            // Whatever identity says against this token, it opens nothing: sign in again.
            Err(if problem.status().is_client_error() {
                session_required()
            } else {
                problem
            })
        }
    }
}

fn anonymous(gateway: &Gateway, request: &Parts, key: Option<String>) -> Ctx {
    let base = Ctx::new(
        Actor::Service(chassis::auth::GATEWAY.to_owned()),
        Uai::NONE,
        gateway.clock.clone(),
    );
    let extensions = &request.extensions;
    context(
        &base,
        RequestId::of(extensions).0,
        key,
        Deadline::of(extensions).0,
    )
}

fn session_required() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, error::SESSION_REQUIRED)
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_temporary_password_comes_before_everything_i03() {
        let session = Session {
            must_change_password: true,
            ..Default::default()
        };
        let problem = in_order(&session, true).unwrap_err();
        assert_eq!(problem.code(), error::PASSWORD_CHANGE_REQUIRED);
    }

    #[test]
    fn a_profile_is_chosen_before_the_rest_i02() {
        let problem = in_order(&Session::default(), false).unwrap_err();
        assert_eq!(problem.code(), error::PROFIL_REQUIRED);
        assert!(in_order(&Session::default(), true).is_ok());
    }

    #[test]
    fn a_second_factor_that_is_asked_for_comes_before_the_rest_i06() {
        let session = Session {
            must_add_second_factor: true,
            ..Default::default()
        };
        let problem = in_order(&session, true).unwrap_err();
        assert_eq!(problem.code(), error::SECOND_FACTOR_REQUIRED);
    }

    #[test]
    fn only_a_json_body_is_json() {
        let with = |kind: &str| {
            is_json(&HeaderMap::from_iter([(
                header::CONTENT_TYPE,
                kind.parse().unwrap(),
            )]))
        };
        assert!(with("application/json; charset=utf-8"));
        for kind in [
            "text/plain",
            "multipart/form-data",
            "application/x-www-form-urlencoded",
        ] {
            assert!(!with(kind));
        }
        assert!(!is_json(&HeaderMap::new()));
    }
}
