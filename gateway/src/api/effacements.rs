//! `/api/rgpd/personnes/{id}/effacement`, `/api/effacements`: erasing a person, the dry run before and the proof after
//! (I-12).

mod model;
mod proof;

use axum::Json;
use axum::response::{IntoResponse, Response};
use futures::future::try_join_all;
use http::{HeaderValue, header};
use proto::identity::v1::{
    DescribeErasureRequest, DuePerson, ErasePersonRequest, Erasure, GetErasureRequest,
    ListDueRequest, ListErasuresRequest,
};
use proto::personal_data::v1::PreviewErasureRequest;
use proto::personal_data::v1::personal_data_client::PersonalDataClient;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use self::model::{Effacement, PartEffacee};
use super::actions;
use super::journal;
use super::names::Personne;
use crate::Gateway;
use crate::catalogue::Params;
use crate::error::Problem;
use crate::http::answer::{Answer, Created, attachment, given};
use crate::http::confirmation::confirmed;
use crate::http::extract::{Body, Path, Query};
use crate::session::Caller;

/// What is typed to erase.
const WORD: &str = "EFFACER";
/// Erasures on one page.
const PAGE: i32 = 50;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(preview, erase))
        .routes(routes!(list))
        .routes(routes!(coming))
        .routes(routes!(show))
        .routes(routes!(prove))
}

/// What an erasure would take away now, and what stands in its way.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApercuEffacement {
    personne: Personne,
    profils: Vec<String>,
    /// Why it cannot be done now, in French; null when it can.
    obstacle: Option<String>,
    /// Stable code of the obstacle.
    #[schema(example = "identity.erasure_open")]
    obstacle_code: Option<String>,
    /// Another établissement knows the person: its identity and its sign-in stay.
    ailleurs: bool,
    /// The day on which the clock erases it; null as long as its account is open.
    terme: Option<String>,
    parts: Vec<PartEffacee>,
    /// `effacer`.
    actions: Vec<String>,
}

/// The dry run: what erasing this person would take away, counted at this moment.
#[utoipa::path(get, path = "/api/rgpd/personnes/{id}/effacement", tag = "rgpd",
    operation_id = "apercevoir_effacement", params(("id" = Uuid, Path)),
    responses((status = 200, body = ApercuEffacement)))]
async fn preview(caller: Caller, Path(id): Path<Uuid>) -> Answer<ApercuEffacement> {
    let person = id.to_string();
    let request = caller.ask(DescribeErasureRequest {
        person: person.clone(),
    });
    let found = caller
        .erasures()
        .describe_erasure(request)
        .await?
        .into_inner();
    let asked = caller.channels().map(|(service, channel)| {
        let request = caller.ask(PreviewErasureRequest {
            person: person.clone(),
        });
        let catalogue = caller.catalogue();
        async move {
            let counted = PersonalDataClient::new(channel)
                .preview_erasure(request)
                .await?
                .into_inner();
            let counted = counted.tables.into_iter().zip(counted.rows);
            Ok::<_, Problem>(PartEffacee::new(catalogue, service, String::new(), counted))
        }
    });
    let parts = try_join_all(asked).await?;
    let obstacle = given(found.obstacle);
    Ok(Json(ApercuEffacement {
        personne: caller.names([person.clone()]).await?.person(&person),
        profils: found.profils,
        obstacle: obstacle
            .as_deref()
            .map(|code| caller.catalogue().problem(code, &Params::new())),
        obstacle_code: obstacle,
        ailleurs: found.ailleurs,
        terme: given(found.terme),
        parts,
        actions: actions::french(found.allowed_actions),
    }))
}

/// The word typed to confirm, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandeEffacement {
    /// `EFFACER`; case and spaces around do not count.
    #[schema(example = "EFFACER")]
    confirmation: String,
    /// `fin_de_duree`, `demande`, `erreur`.
    #[schema(example = "demande")]
    motif: String,
}

/// An erasure that has begun.
#[derive(Debug, Serialize, ToSchema)]
pub struct EffacementCommence {
    id: String,
}

/// Erase a person, for good.
#[utoipa::path(post, path = "/api/rgpd/personnes/{id}/effacement", tag = "rgpd",
    operation_id = "effacer_personne", params(("id" = Uuid, Path)),
    request_body = DemandeEffacement, responses((status = 201, body = EffacementCommence)))]
async fn erase(
    caller: Caller,
    Path(id): Path<Uuid>,
    Body(body): Body<DemandeEffacement>,
) -> Result<Created<EffacementCommence>, Problem> {
    confirmed(&body.confirmation, WORD)?;
    let request = caller.ask(ErasePersonRequest {
        person: id.to_string(),
        motif: body.motif,
    });
    let begun = caller.erasures().erase_person(request).await?.into_inner();
    Ok(Created(EffacementCommence { id: begun.id }))
}

/// Which page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct PageEffacements {
    /// The page after this cursor (`suivant` of the page before).
    apres: String,
}

/// Erasures, the latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Effacements {
    effacements: Vec<Effacement>,
    suivant: Option<String>,
}

/// Erasures of the établissement.
#[utoipa::path(get, path = "/api/effacements", tag = "rgpd", operation_id = "lister_effacements",
    params(PageEffacements), responses((status = 200, body = Effacements)))]
async fn list(caller: Caller, Query(page): Query<PageEffacements>) -> Answer<Effacements> {
    let request = caller.ask(ListErasuresRequest {
        before: page.apres,
        limit: PAGE,
    });
    let found = caller.erasures().list_erasures(request).await?.into_inner();
    let by: Vec<&str> = found
        .erasures
        .iter()
        .map(|erasure| erasure.par.as_str())
        .filter(|id| !id.is_empty())
        .collect();
    let names = caller.names(by).await?;
    let catalogue = caller.catalogue();
    Ok(Json(Effacements {
        effacements: found
            .erasures
            .into_iter()
            .map(|erasure| Effacement::new(erasure, &names, catalogue))
            .collect(),
        suivant: given(found.next),
    }))
}

/// Somebody whom the clock erases soon.
#[derive(Debug, Serialize, ToSchema)]
pub struct EffacementAVenir {
    personne: Personne,
    /// The latest class of a learner.
    division: Option<String>,
    /// `apprenant`, `personnel`, `tuteur`.
    nature: String,
    /// The day (`2026-06-09`).
    terme: String,
}

impl From<DuePerson> for EffacementAVenir {
    fn from(due: DuePerson) -> Self {
        Self {
            personne: Personne {
                id: due.person,
                nom: due.nom,
                prenom: due.prenom,
            },
            division: given(due.division),
            nature: due.nature,
            terme: due.terme,
        }
    }
}

/// Whom the clock erases within thirty days, in the order of their days.
#[derive(Debug, Serialize, ToSchema)]
pub struct EffacementsAVenir {
    personnes: Vec<EffacementAVenir>,
    /// There are more than are told.
    autres: bool,
}

/// Whom the clock erases within thirty days.
#[utoipa::path(get, path = "/api/effacements/a-venir", tag = "rgpd", operation_id = "lister_effacements_a_venir",
    responses((status = 200, body = EffacementsAVenir)))]
async fn coming(caller: Caller) -> Answer<EffacementsAVenir> {
    let request = caller.ask(ListDueRequest {});
    let found = caller.erasures().list_due(request).await?.into_inner();
    Ok(Json(EffacementsAVenir {
        personnes: found.persons.into_iter().map(Into::into).collect(),
        autres: found.more,
    }))
}

async fn read(caller: &Caller, id: Uuid) -> Result<Erasure, Problem> {
    let request = caller.ask(GetErasureRequest { id: id.to_string() });
    Ok(caller.erasures().get_erasure(request).await?.into_inner())
}

/// One erasure: what each service has taken away, and when.
#[utoipa::path(get, path = "/api/effacements/{id}", tag = "rgpd", operation_id = "lire_effacement",
    params(("id" = Uuid, Path)), responses((status = 200, body = Effacement)))]
async fn show(caller: Caller, Path(id): Path<Uuid>) -> Answer<Effacement> {
    let erasure = read(&caller, id).await?;
    let names = caller.names(given(erasure.par.clone())).await?;
    Ok(Json(Effacement::new(erasure, &names, caller.catalogue())))
}

/// The proof of an erasure: a text that names nobody, with the ends of the log's chains.
#[utoipa::path(get, path = "/api/effacements/{id}/preuve.txt", tag = "rgpd", operation_id = "prouver_effacement",
    params(("id" = Uuid, Path)), responses((status = 200, body = [u8], content_type = "text/plain")))]
async fn prove(caller: Caller, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let erasure = read(&caller, id).await?;
    let chains = journal::chains(&caller).await?;
    let text = proof::text(&caller, erasure, &chains).map_err(|error| {
        tracing::error!(error = format!("{error:#}"), "a proof could not be made");
        Problem::internal()
    })?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        ),
        (
            header::CONTENT_DISPOSITION,
            attachment(&format!("Preuve d’effacement {id}.txt")),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, text).into_response())
}
