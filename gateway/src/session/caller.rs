//! What a handler knows of who calls, and through which it calls the services.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::ops::Deref;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{ConnectInfo, FromRequestParts};
use chassis::{Actor, Ctx, Grant, Person, Profil, Uai};
use http::request::Parts;
use http::{HeaderName, header};
use proto::identity::v1::{self as identity, GetNamesRequest};
use uuid::Uuid;

use super::Token;
use crate::api::names::Names;
use crate::catalogue::Catalogue;
use crate::clients::Services;
use crate::error::{Optional as _, Problem};

const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");
const LONGEST_AGENT: usize = 300;

/// Somebody signed in. Every call to a service is made through it, in this person's name.
#[derive(Clone)]
pub struct Caller {
    pub(super) services: Services,
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) cx: Ctx,
    pub(super) token: Token,
    pub(super) session: Arc<identity::Session>,
}

impl Caller {
    /// A call to a service, in the caller's name.
    pub fn ask<T>(&self, message: T) -> tonic::Request<T> {
        chassis::grpc::as_actor(&self.cx, message)
    }

    /// A call about the session itself, that identity answers for whoever holds the token.
    pub fn ask_anonymously<T>(&self, message: T) -> tonic::Request<T> {
        chassis::grpc::without_actor(&self.cx, message)
    }

    /// The session as identity told it for this very request.
    pub fn session(&self) -> &identity::Session {
        &self.session
    }

    /// Its secret, for identity.
    pub fn token(&self) -> &Token {
        &self.token
    }

    /// The profile worked under; none until one of several is chosen.
    pub fn profil(&self) -> Option<Profil> {
        Profil::from_code(&self.session.profil)
    }

    /// Whether the établissement has this module on (I-14).
    pub fn has_module(&self, code: &str) -> bool {
        has_module(&self.session, code)
    }

    /// The French sentences.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// This instant.
    pub fn now(&self) -> jiff::Timestamp {
        self.cx.now()
    }

    /// This day in France.
    pub fn today(&self) -> jiff::civil::Date {
        self.cx.today()
    }

    /// Names of these persons, asked once for all. The caller may be one who is told no names: then there are none.
    pub async fn names<I, S>(&self, ids: I) -> Result<Names, Problem>
    where
        I: IntoIterator<Item = S>,
        S: Into<String>,
    {
        let ids: BTreeSet<String> = ids
            .into_iter()
            .map(Into::into)
            .filter(|id| !id.is_empty())
            .collect();
        if ids.is_empty() {
            return Ok(Names::default());
        }
        let request = self.ask(GetNamesRequest {
            ids: ids.into_iter().collect(),
        });
        let reply = self.people().get_names(request).await;
        let names = reply.map_err(Problem::from).optional()?;
        Ok(names
            .map(|reply| reply.into_inner().names.into())
            .unwrap_or_default())
    }
}

/// The clients are the caller's own methods: `caller.periods()`.
impl Deref for Caller {
    type Target = Services;

    fn deref(&self) -> &Services {
        &self.services
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // Absent only if a route was put in a group without sessions.
        parts
            .extensions
            .get()
            .cloned()
            .ok_or_else(Problem::internal)
    }
}

/// Somebody not signed in.
#[derive(Clone)]
pub struct Visitor {
    pub(super) services: Services,
    pub(super) cx: Ctx,
}

impl Visitor {
    /// A call to a service, in nobody's name.
    pub fn ask<T>(&self, message: T) -> tonic::Request<T> {
        chassis::grpc::without_actor(&self.cx, message)
    }
}

impl Deref for Visitor {
    type Target = Services;

    fn deref(&self) -> &Services {
        &self.services
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get()
            .cloned()
            .ok_or_else(Problem::internal)
    }
}

/// The device that signs in: its address, for the delay after failures, and its name, for the list of sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Address.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
}

impl From<Client> for identity::Origin {
    fn from(client: Client) -> Self {
        Self {
            remote_address: client.address,
            user_agent: client.agent,
        }
    }
}

/// How many proxies of ours a request passes; what they add to `X-Forwarded-For` is believed, the rest is not.
#[derive(Debug, Clone, Copy)]
pub struct TrustedProxies(pub usize);

impl<S: Send + Sync> FromRequestParts<S> for Client {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|ConnectInfo(address)| address.ip());
        let proxies = parts.extensions.get().map_or(0, |TrustedProxies(n)| *n);
        let forwarded = parts
            .headers
            .get_all(FORWARDED)
            .into_iter()
            .filter_map(|value| value.to_str().ok());
        let agent = parts
            .headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        Ok(Self {
            address: address(peer, forwarded, proxies),
            agent: agent.chars().take(LONGEST_AGENT).collect(),
        })
    }
}

fn address<'h>(
    peer: Option<IpAddr>,
    forwarded: impl Iterator<Item = &'h str>,
    proxies: usize,
) -> String {
    let claimed: Vec<&str> = forwarded
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .collect();
    let believed = proxies
        .checked_sub(1)
        .and_then(|before_last| claimed.iter().rev().nth(before_last))
        .and_then(|text| text.parse::<IpAddr>().ok());
    believed
        .or(peer)
        .map(|ip| ip.to_string())
        .unwrap_or_default()
}

/// Whether a session is of an établissement that has this module on (I-14).
pub(super) fn has_module(session: &identity::Session, code: &str) -> bool {
    session.modules.iter().any(|on| on == code)
}

/// The actor that a session gives; none until a profile is chosen.
pub(super) fn actor(session: &identity::Session) -> Option<(Actor, Uai)> {
    let profil = Profil::from_code(&session.profil)?;
    // I-02: an operator of the académie works in no établissement.
    let etablissement = if profil == Profil::OperateurAcademique {
        Uai::NONE
    } else {
        session.etablissement.parse().ok()?
    };
    let grants = session
        .grants
        .iter()
        .filter_map(|grant| {
            let apprenant = grant.apprenant.parse().ok()?;
            // I-09: without a period, it is for all of them.
            if grant.period_id.is_empty() {
                return Some(Grant::lasting(apprenant));
            }
            Some(Grant {
                apprenant,
                period: grant.period_id.parse().ok()?,
            })
        })
        .collect();
    let person = Person {
        id: session.person.parse::<Uuid>().ok()?,
        profil,
        referentiels: session.referentiels.clone(),
        grants,
        session: session.session_id.parse().ok()?,
    };
    Some((Actor::Person(person), etablissement))
}

/// The context of one request.
pub(super) fn context(
    base: &Ctx,
    request_id: Uuid,
    idempotency_key: Option<String>,
    deadline: Instant,
) -> Ctx {
    base.of_request(request_id, idempotency_key, Some(deadline))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn seen(forwarded: &[&str], proxies: usize) -> String {
        let peer = Some("192.0.2.1".parse().unwrap());
        address(peer, forwarded.iter().copied(), proxies)
    }

    #[test]
    fn an_address_is_believed_only_from_our_own_proxies_i06() {
        assert_eq!(seen(&["198.51.100.7"], 0), "192.0.2.1");
        assert_eq!(seen(&["203.0.113.9, 198.51.100.7"], 1), "198.51.100.7");
        assert_eq!(
            seen(&["203.0.113.9", "198.51.100.7, 10.0.0.1"], 2),
            "198.51.100.7"
        );
        assert_eq!(seen(&["n’importe quoi"], 1), "192.0.2.1");
        assert_eq!(seen(&[], 3), "192.0.2.1");
    }

    #[test]
    fn a_session_without_profile_gives_no_actor_i02() {
        assert!(actor(&identity::Session::default()).is_none());
    }

    #[test]
    fn an_operator_acts_in_no_etablissement_and_nobody_else_does_i02() {
        let id = "0197f0a0-0000-7000-8000-000000000001";
        let session = |profil: &str| identity::Session {
            session_id: id.into(),
            person: id.into(),
            profil: profil.into(),
            ..Default::default()
        };
        let (_, uai) = actor(&session("operateur_academique")).unwrap();
        assert!(uai.is_none());
        assert!(actor(&session("administrateur")).is_none());
    }

    #[test]
    fn a_tutor_acts_with_the_grants_of_the_session_i08() {
        let id = "0197f0a0-0000-7000-8000-000000000001";
        let session = identity::Session {
            session_id: id.into(),
            person: id.into(),
            etablissement: "0761234D".into(),
            profil: "tuteur_de_stage".into(),
            grants: vec![identity::Grant {
                apprenant: id.into(),
                period_id: id.into(),
                until: String::new(),
            }],
            ..Default::default()
        };
        let (actor, uai) = actor(&session).unwrap();
        assert_eq!(uai.as_str(), "0761234D");
        assert_eq!(actor.person().unwrap().grants.len(), 1);
    }

    #[test]
    fn a_maitre_acts_with_lasting_grants_and_a_broken_one_is_none_i09() {
        let id = "0197f0a0-0000-7000-8000-000000000001";
        let grant = |period: &str| identity::Grant {
            apprenant: id.into(),
            period_id: period.into(),
            until: String::new(),
        };
        let session = identity::Session {
            session_id: id.into(),
            person: id.into(),
            etablissement: "0761234D".into(),
            profil: "maitre_apprentissage".into(),
            grants: vec![grant(""), grant("illisible")],
            ..Default::default()
        };
        let (actor, _) = actor(&session).unwrap();
        let grants = &actor.person().unwrap().grants;
        assert_eq!(grants.as_slice(), [Grant::lasting(id.parse().unwrap())]);
    }
}
