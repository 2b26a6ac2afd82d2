//! `/api/maitres-apprentissage`: maîtres d'apprentissage and their apprentis (I-09).

use axum::Json;
use axum::response::{IntoResponse, Response};
use proto::identity::v1::{
    Apprenti, CreateMaitreRequest, FindApprentisRequest, FollowApprentiRequest,
    LeaveApprentiRequest, ListMaitresRequest, Maitre,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::comptes::Doublons;
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, Created, given};
use crate::http::extract::{Body, Path, Query};
use crate::session::Caller;

/// Maîtres d'apprentissage on one page.
const PAGE: i32 = 50;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(find))
        .routes(routes!(follow, leave))
}

/// Which ones.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct FiltreMaitres {
    /// Those whose name or company holds this; accents and case do not count in names.
    recherche: String,
    /// The page after this cursor (`suivant` of the page before).
    apres: String,
}

/// A page of them, by name.
#[derive(Debug, Serialize, ToSchema)]
pub struct MaitresApprentissage {
    maitres: Vec<MaitreApprentissage>,
    suivant: Option<String>,
    total: i64,
    actions: Vec<String>,
}

/// A company trainer with a lasting account.
#[derive(Debug, Serialize, ToSchema)]
pub struct MaitreApprentissage {
    id: String,
    #[schema(example = "LENOIR")]
    nom: String,
    #[schema(example = "Karim")]
    prenom: String,
    courriel: Option<String>,
    entreprise: String,
    identifiant: Option<String>,
    actif: bool,
    derniere_connexion: Option<String>,
    apprentis: Vec<ApprentiSuivi>,
    actions: Vec<String>,
}

/// An apprenti.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApprentiSuivi {
    id: String,
    nom: String,
    prenom: String,
    division: Option<String>,
    /// Still an apprenti here: otherwise nothing of it is open.
    suivi: bool,
}

impl From<Apprenti> for ApprentiSuivi {
    fn from(one: Apprenti) -> Self {
        Self {
            id: one.id,
            nom: one.nom,
            prenom: one.prenom,
            division: given(one.division),
            suivi: one.suivi,
        }
    }
}

impl From<Maitre> for MaitreApprentissage {
    fn from(maitre: Maitre) -> Self {
        Self {
            id: maitre.id,
            nom: maitre.nom,
            prenom: maitre.prenom,
            courriel: given(maitre.courriel),
            entreprise: maitre.entreprise,
            identifiant: given(maitre.identifiant),
            actif: maitre.actif,
            derniere_connexion: given(maitre.derniere_connexion),
            apprentis: maitre.apprentis.into_iter().map(Into::into).collect(),
            actions: actions::french(maitre.allowed_actions),
        }
    }
}

/// Maîtres d'apprentissage of the établissement; a teacher sees those of its référentiels.
#[utoipa::path(get, path = "/api/maitres-apprentissage", tag = "maitres", operation_id = "lister_maitres",
    params(FiltreMaitres), responses((status = 200, body = MaitresApprentissage)))]
async fn list(caller: Caller, Query(filtre): Query<FiltreMaitres>) -> Answer<MaitresApprentissage> {
    let request = caller.ask(ListMaitresRequest {
        query: filtre.recherche,
        after: filtre.apres,
        limit: PAGE,
    });
    let page = caller.maitres().list_maitres(request).await?.into_inner();
    Ok(Json(MaitresApprentissage {
        maitres: page.maitres.into_iter().map(Into::into).collect(),
        suivant: given(page.next),
        total: page.total,
        actions: actions::french(page.allowed_actions),
    }))
}

/// A maître d'apprentissage to make, with the apprentis to follow.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouveauMaitre {
    /// `M.` or `Mme`.
    civilite: String,
    nom: String,
    prenom: String,
    /// The login goes there.
    #[schema(example = "karim.lenoir@example.org")]
    courriel: String,
    #[schema(example = "Ateliers Lenoir")]
    entreprise: String,
    apprentis: Vec<Uuid>,
    /// Make a new account although a likely duplicate was shown.
    #[serde(default)]
    malgre_doublon: bool,
    /// Take this account instead of making one.
    #[serde(default)]
    compte: Option<Uuid>,
}

/// Make the account of a maître d'apprentissage, or give the profile to an account that is there.
#[utoipa::path(post, path = "/api/maitres-apprentissage", tag = "maitres", operation_id = "creer_maitre",
    request_body = NouveauMaitre, responses((status = 201, body = MaitreApprentissage),
        (status = 200, body = Doublons, description = "Nothing was made: these look like the same person")))]
async fn create(caller: Caller, Body(body): Body<NouveauMaitre>) -> Result<Response, Problem> {
    let request = caller.ask(CreateMaitreRequest {
        civilite: body.civilite,
        nom: body.nom,
        prenom: body.prenom,
        courriel: body.courriel,
        entreprise: body.entreprise,
        apprentis: body.apprentis.iter().map(Uuid::to_string).collect(),
        malgre_doublon: body.malgre_doublon,
        compte: body.compte.map(|id| id.to_string()).unwrap_or_default(),
    });
    let reply = caller.maitres().create_maitre(request).await?.into_inner();
    Ok(match reply.maitre {
        Some(maitre) => Created(MaitreApprentissage::from(maitre)).into_response(),
        None => Json(Doublons::from(reply.duplicates)).into_response(),
    })
}

/// Which apprentis to choose among.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct FiltreApprentis {
    recherche: String,
}

/// Active apprentis whose name holds this; the first twenty.
#[utoipa::path(get, path = "/api/maitres-apprentissage/apprentis", tag = "maitres",
    operation_id = "chercher_apprentis", params(FiltreApprentis),
    responses((status = 200, body = Vec<ApprentiSuivi>)))]
async fn find(caller: Caller, Query(filtre): Query<FiltreApprentis>) -> Answer<Vec<ApprentiSuivi>> {
    let request = caller.ask(FindApprentisRequest {
        query: filtre.recherche,
    });
    let found = caller.maitres().find_apprentis(request).await?.into_inner();
    Ok(Json(found.apprentis.into_iter().map(Into::into).collect()))
}

/// Follow one more apprenti.
#[utoipa::path(put, path = "/api/maitres-apprentissage/{id}/apprentis/{apprenti}", tag = "maitres",
    operation_id = "suivre_apprenti", params(("id" = Uuid, Path), ("apprenti" = Uuid, Path)),
    responses((status = 200, body = MaitreApprentissage)))]
async fn follow(
    caller: Caller,
    Path((id, apprenti)): Path<(Uuid, Uuid)>,
) -> Answer<MaitreApprentissage> {
    let request = caller.ask(FollowApprentiRequest {
        maitre: id.to_string(),
        apprenti: apprenti.to_string(),
    });
    let changed = caller.maitres().follow_apprenti(request).await?;
    Ok(Json(changed.into_inner().into()))
}

/// Follow an apprenti no longer: nothing of it is open from now on.
#[utoipa::path(delete, path = "/api/maitres-apprentissage/{id}/apprentis/{apprenti}", tag = "maitres",
    operation_id = "quitter_apprenti", params(("id" = Uuid, Path), ("apprenti" = Uuid, Path)),
    responses((status = 200, body = MaitreApprentissage)))]
async fn leave(
    caller: Caller,
    Path((id, apprenti)): Path<(Uuid, Uuid)>,
) -> Answer<MaitreApprentissage> {
    let request = caller.ask(LeaveApprentiRequest {
        maitre: id.to_string(),
        apprenti: apprenti.to_string(),
    });
    let changed = caller.maitres().leave_apprenti(request).await?;
    Ok(Json(changed.into_inner().into()))
}
