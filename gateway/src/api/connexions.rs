//! `/api/connexions`, `/api/compte/connexions`: the journal of sign-ins (I-06).

use axum::Json;
use proto::identity::v1::{ListOwnSignInsRequest, ListSignInsRequest, ListSignInsResponse, SignIn};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::names::Personne;
use crate::Gateway;
use crate::http::answer::{Answer, given};
use crate::http::extract::Query;
use crate::session::Caller;

/// Events on one page.
const PAGE: i32 = 50;

/// Routes for any session: one's own.
pub fn any_session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(own))
}

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Which events.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct FiltreConnexions {
    /// Those of this person.
    personne: String,
    /// The page after this cursor (`suivant` of the page before).
    apres: String,
}

/// A page of the journal, the latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Connexions {
    connexions: Vec<Connexion>,
    /// Cursor of the next page; null on the last.
    suivant: Option<String>,
}

/// What happened at the door.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LigneConnexion)]
pub struct Connexion {
    id: String,
    /// When (RFC 3339).
    #[schema(example = "2026-06-09T18:00:00Z")]
    le: String,
    personne: Personne,
    /// `connexion`, `connexion_code`, `echec`, `mot_de_passe_reinitialise`…
    #[schema(example = "connexion")]
    evenement: String,
    /// Network that it came from; null when unknown.
    #[schema(example = "192.0.2.0")]
    reseau: Option<String>,
    /// What the browser called itself.
    navigateur: String,
}

impl From<SignIn> for Connexion {
    fn from(line: SignIn) -> Self {
        Self {
            id: line.id,
            le: line.at,
            personne: Personne {
                id: line.person,
                nom: line.nom,
                prenom: line.prenom,
            },
            evenement: line.evenement,
            reseau: given(line.adresse),
            navigateur: line.user_agent,
        }
    }
}

impl From<ListSignInsResponse> for Connexions {
    fn from(page: ListSignInsResponse) -> Self {
        Self {
            connexions: page.sign_ins.into_iter().map(Into::into).collect(),
            suivant: given(page.next),
        }
    }
}

/// One's own sign-ins, the latest first.
#[utoipa::path(get, path = "/api/compte/connexions", tag = "compte", operation_id = "lister_mes_connexions",
    params(FiltreConnexions), responses((status = 200, body = Connexions)))]
async fn own(caller: Caller, Query(filtre): Query<FiltreConnexions>) -> Answer<Connexions> {
    let request = caller.ask_anonymously(ListOwnSignInsRequest {
        token: caller.token().expose(),
        limit: PAGE,
        after: filtre.apres,
    });
    let page = caller.own_account().list_own_sign_ins(request).await?;
    Ok(Json(page.into_inner().into()))
}

/// The sign-ins of the établissement's people, the latest first.
#[utoipa::path(get, path = "/api/connexions", tag = "comptes", operation_id = "lister_connexions",
    params(FiltreConnexions), responses((status = 200, body = Connexions)))]
async fn list(caller: Caller, Query(filtre): Query<FiltreConnexions>) -> Answer<Connexions> {
    let request = caller.ask(ListSignInsRequest {
        person: filtre.personne,
        limit: PAGE,
        after: filtre.apres,
    });
    let page = caller.sign_ins().list_sign_ins(request).await?;
    Ok(Json(page.into_inner().into()))
}
