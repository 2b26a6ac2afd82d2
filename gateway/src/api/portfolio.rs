//! `…/entreprise` and `…/semaines`: what the learner writes about a period (F-01, F-02, F-05).

use axum::Json;
use http::StatusCode;
use proto::portfolio::v1::{
    ChangeEntrepriseRequest, ChangeSheetRequest, GetPortfolioRequest, GetSheetRequest,
    MarkSheetReadRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::forms::{self, Champ, ResultatSaisie, Saisie};
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, given};
use crate::http::extract::{Body, Path};
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(company, change_company))
        .routes(routes!(week, change_week))
        .routes(routes!(mark_read))
}

/// The tab « présenter l’entreprise ».
#[derive(Debug, Serialize, ToSchema)]
pub struct Entreprise {
    champs: Vec<Champ>,
    actions: Vec<String>,
}

/// The company, as the learner presents it.
#[utoipa::path(get, path = "/api/periodes/{periode}/apprenants/{apprenant}/entreprise", tag = "portfolio",
    operation_id = "lire_entreprise", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    responses((status = 200, body = Entreprise)))]
async fn company(
    caller: Caller,
    Path((periode, apprenant)): Path<(Uuid, Uuid)>,
) -> Answer<Entreprise> {
    let request = caller.ask(GetPortfolioRequest {
        period_id: periode.to_string(),
        apprenant: apprenant.to_string(),
    });
    let found = caller
        .portfolios()
        .get_portfolio(request)
        .await?
        .into_inner();
    let names = caller.names(forms::authors(&found.entreprise)).await?;
    Ok(Json(Entreprise {
        champs: forms::fields(found.entreprise, &names),
        actions: actions::french(found.allowed_actions),
    }))
}

/// Change fields of the company.
#[utoipa::path(patch, path = "/api/periodes/{periode}/apprenants/{apprenant}/entreprise", tag = "portfolio",
    operation_id = "modifier_entreprise", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    request_body = Saisie, responses((status = 200, body = ResultatSaisie)))]
async fn change_company(
    caller: Caller,
    Path((periode, apprenant)): Path<(Uuid, Uuid)>,
    Body(body): Body<Saisie>,
) -> Answer<ResultatSaisie> {
    let request = caller.ask(ChangeEntrepriseRequest {
        period_id: periode.to_string(),
        apprenant: apprenant.to_string(),
        changes: body.into_changes(),
    });
    let outcome = caller.portfolios().change_entreprise(request).await?;
    Ok(Json(forms::outcome(&caller, outcome.into_inner()).await?))
}

/// Where a week is.
#[derive(Debug, Deserialize)]
struct Place {
    periode: Uuid,
    apprenant: Uuid,
    semaine: String,
}

/// One week of a period, as told by the learner.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "names of the JSON contract")]
pub struct Semaine {
    /// ISO week.
    #[schema(example = "2026-W24")]
    semaine: String,
    /// Its Monday.
    #[schema(example = "2026-06-08", format = Date)]
    lundi: String,
    /// `vide`, `commencee` or `racontee`.
    #[schema(example = "commencee")]
    etat: String,
    /// `description`, `aime`, `reussi`.
    champs: Vec<Champ>,
    /// The week before, within the period.
    #[schema(example = json!(null))]
    precedente: Option<String>,
    /// The week after, within the period.
    #[schema(example = "2026-W25")]
    suivante: Option<String>,
    modifiee_le: Option<String>,
    actions: Vec<String>,
}

/// One week.
#[utoipa::path(get, path = "/api/periodes/{periode}/apprenants/{apprenant}/semaines/{semaine}",
    tag = "portfolio", operation_id = "lire_semaine",
    params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path),
        ("semaine" = String, Path, example = "2026-W24")),
    responses((status = 200, body = Semaine)))]
async fn week(caller: Caller, Path(place): Path<Place>) -> Answer<Semaine> {
    let request = caller.ask(GetSheetRequest {
        period_id: place.periode.to_string(),
        apprenant: place.apprenant.to_string(),
        week: place.semaine,
    });
    let sheet = caller.portfolios().get_sheet(request).await?.into_inner();
    let names = caller.names(forms::authors(&sheet.fields)).await?;
    let summary = sheet.summary.unwrap_or_default();
    Ok(Json(Semaine {
        semaine: summary.week,
        lundi: summary.monday,
        etat: summary.etat,
        champs: forms::fields(sheet.fields, &names),
        precedente: given(sheet.previous_week),
        suivante: given(sheet.next_week),
        modifiee_le: given(summary.changed_at),
        actions: actions::french(sheet.allowed_actions),
    }))
}

/// Change fields of a week.
#[utoipa::path(patch, path = "/api/periodes/{periode}/apprenants/{apprenant}/semaines/{semaine}",
    tag = "portfolio", operation_id = "modifier_semaine",
    params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path),
        ("semaine" = String, Path, example = "2026-W24")),
    request_body = Saisie, responses((status = 200, body = ResultatSaisie)))]
async fn change_week(
    caller: Caller,
    Path(place): Path<Place>,
    Body(body): Body<Saisie>,
) -> Answer<ResultatSaisie> {
    let request = caller.ask(ChangeSheetRequest {
        period_id: place.periode.to_string(),
        apprenant: place.apprenant.to_string(),
        week: place.semaine,
        changes: body.into_changes(),
    });
    let outcome = caller.portfolios().change_sheet(request).await?;
    Ok(Json(forms::outcome(&caller, outcome.into_inner()).await?))
}

/// The caller has read this week as it stands (F-05).
#[utoipa::path(post, path = "/api/periodes/{periode}/apprenants/{apprenant}/semaines/{semaine}/lecture",
    tag = "portfolio", operation_id = "marquer_semaine_lue",
    params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path),
        ("semaine" = String, Path, example = "2026-W24")),
    responses((status = 204)))]
async fn mark_read(caller: Caller, Path(place): Path<Place>) -> Result<StatusCode, Problem> {
    let request = caller.ask(MarkSheetReadRequest {
        period_id: place.periode.to_string(),
        apprenant: place.apprenant.to_string(),
        week: place.semaine,
    });
    caller.portfolios().mark_sheet_read(request).await?;
    Ok(StatusCode::NO_CONTENT)
}
