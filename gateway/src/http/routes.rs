//! The routes, by what they ask of their caller, and the table of them all.
//!
//! The table is committed (`tests/it/snapshots`): a route that is new, or that moves to another group, shows in a
//! review as a changed line.

use std::fmt::Write as _;
use std::time::Duration;

use http::Method;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa_axum::router::OpenApiRouter;

use super::limits;
use crate::session::Access;
use crate::{Gateway, api};

/// Routes that share a wall and a pace.
pub struct Group {
    /// What they ask of their caller.
    pub access: Access,
    /// How long one request may take.
    pub time: Duration,
    /// Whether bodies are files, larger than any other.
    pub files: bool,
    /// Whether they answer whoever holds a link: how often one address asks is then bounded.
    pub links: bool,
    /// The routes themselves.
    pub routes: OpenApiRouter<Gateway>,
}

/// Every route of the API.
pub fn groups() -> Vec<Group> {
    let ordinary = |access, routes| Group {
        access,
        time: limits::ORDINARY,
        files: false,
        links: false,
        routes,
    };
    let public = api::session::public()
        .merge(api::acces::public())
        .merge(api::compte::public())
        .merge(api::mots_de_passe::public())
        .merge(api::portails::public())
        .merge(api::second_facteur::public())
        .merge(api::cles_acces::public());
    let any_session = api::session::any_session()
        .merge(api::compte::any_session())
        .merge(api::connexions::any_session())
        .merge(api::portails::any_session())
        .merge(api::second_facteur::any_session())
        .merge(api::cles_acces::any_session());
    vec![
        ordinary(Access::Public, public),
        Group {
            links: true,
            ..ordinary(
                Access::Public,
                api::books::public().merge(api::agenda::public()),
            )
        },
        ordinary(Access::AnySession, any_session),
        ordinary(Access::Session, of_a_session()),
        ordinary(
            Access::Module("livret"),
            api::livrets::session().merge(api::livrets_autour::session()),
        ),
        ordinary(Access::Module("book"), api::books::session()),
        Group {
            access: Access::Session,
            time: limits::ARCHIVE,
            files: false,
            links: false,
            routes: api::rgpd::archives(),
        },
        Group {
            access: Access::Session,
            time: limits::UPLOAD,
            files: true,
            links: false,
            routes: api::imports::uploads().merge(api::images::uploads()),
        },
        Group {
            access: Access::Session,
            time: limits::TRANSFER,
            files: true,
            links: false,
            routes: api::fichiers_transfert::uploads(),
        },
    ]
}

/// What anybody who is signed in asks for; each use case decides who may.
fn of_a_session() -> OpenApiRouter<Gateway> {
    api::etablissement::session()
        .merge(api::accueil::session())
        .merge(api::adresses::session())
        .merge(api::agenda::session())
        .merge(api::annexes::session())
        .merge(api::annexes_partagees::session())
        .merge(api::annexes_portfolio::session())
        .merge(api::bilans_entreprise::session())
        .merge(api::bilans_intermediaires::session())
        .merge(api::commentaires::session())
        .merge(api::compte::session())
        .merge(api::compte_fiche::session())
        .merge(api::comptes::session())
        .merge(api::connexions::session())
        .merge(api::deploiements::session())
        .merge(api::documents::session())
        .merge(api::dossiers::session())
        .merge(api::envois::session())
        .merge(api::fiches::session())
        .merge(api::effacements::session())
        .merge(api::etablissements::session())
        .merge(api::fichiers_transfert::session())
        .merge(api::formations::session())
        .merge(api::images::session())
        .merge(api::imports::session())
        .merge(api::imports_report::session())
        .merge(api::imports_template::session())
        .merge(api::inspecteurs::session())
        .merge(api::journal::session())
        .merge(api::liaison::session())
        .merge(api::maitres::session())
        .merge(api::modules::session())
        .merge(api::notifications::session())
        .merge(api::periodes::session())
        .merge(api::periodes_edit::session())
        .merge(api::suppressions::session())
        .merge(api::calendrier::session())
        .merge(api::portfolio::session())
        .merge(api::referentiels::session())
        .merge(api::referentiels_compares::session())
        .merge(api::referentiels_installes::session())
        .merge(api::referents::session())
        .merge(api::rgpd::session())
        .merge(api::transferts::session())
        .merge(api::tuteurs::session())
        .merge(api::tuteurs_envois::session())
}

/// The operations of one path.
pub fn operations(item: &PathItem) -> impl Iterator<Item = (Method, &Operation)> {
    [
        (Method::GET, &item.get),
        (Method::POST, &item.post),
        (Method::PUT, &item.put),
        (Method::PATCH, &item.patch),
        (Method::DELETE, &item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

/// One line per route: method, path, access, protection against forgery, operation.
pub fn table() -> String {
    let mut lines: Vec<(String, String)> = Vec::new();
    for group in groups() {
        for (path, item) in &group.routes.get_openapi().paths.paths {
            for (method, operation) in operations(item) {
                let line = line(&method, path, group.access, operation);
                lines.push((format!("{path} {method}"), line));
            }
        }
    }
    lines.sort();
    lines
        .into_iter()
        .fold(String::new(), |mut table, (_, line)| {
            let _ = writeln!(table, "{line}");
            table
        })
}

fn line(method: &Method, path: &str, access: Access, operation: &Operation) -> String {
    let (asked, csrf) = match access {
        Access::Public => ("public", "origin+json"),
        Access::AnySession => ("any session", "origin+token"),
        Access::Session | Access::Module(_) => ("session", "origin+token"),
    };
    let module = match access {
        Access::Module(code) => format!(" [{code}]"),
        _ => String::new(),
    };
    let csrf = if method.is_safe() { "-" } else { csrf };
    let name = operation.operation_id.as_deref().unwrap_or("?");
    let method = method.as_str();
    format!("{method:<6} {path:<78} {asked:<11} {csrf:<12} {name}{module}")
}
