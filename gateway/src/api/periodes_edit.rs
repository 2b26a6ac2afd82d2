//! Editing a period (P-05): who may take part, what new dates would take away, and the edit itself.

use axum::Json;
use proto::periods::v1::{EditPeriodRequest, ListPeriodCandidatesRequest};
use proto::portfolio::v1::CountPeriodRequest;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::names::{Apprenant, sort_by_name};
use super::periodes::{Declaration, find, overlap, read};
use super::periodes_model::{Periode, named};
use crate::Gateway;
use crate::error::{Optional as _, Problem};
use crate::http::answer::Answer;
use crate::http::etag::{IfMatch, Versioned};
use crate::http::extract::{Body, Path, Query};
use crate::http::stale::with_current;
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(edit))
        .routes(routes!(candidates))
        .routes(routes!(foresee))
}

/// Edit a period: the body is the whole of what it will say. Every learner's fiche de liaison follows.
#[utoipa::path(put, path = "/api/periodes/{periode}", tag = "periodes", operation_id = "modifier_periode",
    params(("periode" = Uuid, Path),
        ("If-Match" = String, Header, description = "Version that was seen")),
    request_body = Declaration, responses((status = 200, body = Periode)))]
async fn edit(
    caller: Caller,
    Path(periode): Path<Uuid>,
    IfMatch(expected_version): IfMatch,
    Body(body): Body<Declaration>,
) -> Result<Versioned<Periode>, Problem> {
    let request = caller.ask(EditPeriodRequest {
        id: periode.to_string(),
        expected_version,
        titre: body.titre,
        statut: body.statut,
        start: body.du,
        end: body.au,
        objectifs: body.objectifs,
        taches: body.taches,
        apprenants: body.apprenants.iter().map(Uuid::to_string).collect(),
        malgre_chevauchement: body.malgre_chevauchement,
    });
    let reply = match caller.periods().edit_period(request).await {
        Ok(reply) => reply.into_inner(),
        Err(status) => return Err(with_current(status, read(&caller, periode)).await),
    };
    match reply.period {
        Some(period) => {
            let names = caller.names(named(&period)).await?;
            Ok(Periode::new(period, &names).versioned())
        }
        None => Err(overlap(&caller, reply.overlaps).await?),
    }
}

/// Who can take part in a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct CandidatsPeriode {
    apprenants: Vec<CandidatPeriode>,
    /// The status ties the period to an exam: nobody joins, nobody leaves (P-06).
    verrouilles: bool,
}

/// A learner who takes part, or could.
#[derive(Debug, Serialize, ToSchema)]
pub struct CandidatPeriode {
    #[serde(flatten)]
    apprenant: Apprenant,
    /// Takes part now.
    present: bool,
}

/// The learners of a period, and those who could join it.
#[utoipa::path(get, path = "/api/periodes/{periode}/candidats", tag = "periodes",
    operation_id = "lister_candidats_periode", params(("periode" = Uuid, Path)),
    responses((status = 200, body = CandidatsPeriode)))]
async fn candidates(caller: Caller, Path(periode): Path<Uuid>) -> Answer<CandidatsPeriode> {
    let request = caller.ask(ListPeriodCandidatesRequest {
        id: periode.to_string(),
    });
    let found = caller
        .periods()
        .list_period_candidates(request)
        .await?
        .into_inner();
    let ids = found.candidates.iter().map(|one| one.apprenant.as_str());
    let names = caller.names(ids).await?;
    let mut apprenants: Vec<CandidatPeriode> = found
        .candidates
        .iter()
        .map(|one| CandidatPeriode {
            apprenant: names.apprenant(&one.apprenant, &one.division),
            present: one.present,
        })
        .collect();
    sort_by_name(&mut apprenants, |one| &one.apprenant);
    Ok(Json(CandidatsPeriode {
        apprenants,
        verrouilles: found.verrouilles,
    }))
}

/// Dates that a period could have.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DatesPrevues {
    /// First day.
    #[param(value_type = String, format = Date)]
    du: jiff::civil::Date,
    /// Last day.
    #[param(value_type = String, format = Date)]
    au: jiff::civil::Date,
}

/// What these dates would take away.
#[derive(Debug, Serialize, ToSchema)]
pub struct SemainesPerdues {
    /// Empty sheets, which would be deleted.
    vides: i64,
    /// Sheets written in, which would leave their portfolio and be kept.
    ecrites: i64,
}

/// What other dates would take away from the portfolios; changes nothing.
#[utoipa::path(get, path = "/api/periodes/{periode}/modification", tag = "periodes",
    operation_id = "prevoir_modification_periode", params(("periode" = Uuid, Path), DatesPrevues),
    responses((status = 200, body = SemainesPerdues)))]
async fn foresee(
    caller: Caller,
    Path(periode): Path<Uuid>,
    Query(dates): Query<DatesPrevues>,
) -> Answer<SemainesPerdues> {
    // The owner says whether the period may be seen at all.
    find(&caller, periode).await?;
    let request = caller.ask(CountPeriodRequest {
        period_id: periode.to_string(),
        start: dates.du.to_string(),
        end: dates.au.to_string(),
        ..Default::default()
    });
    let reply = caller.portfolios().count_period(request).await;
    let counts = reply
        .map_err(Problem::from)
        .unless_absent()?
        .map(tonic::Response::into_inner)
        .unwrap_or_default();
    Ok(Json(SemainesPerdues {
        vides: counts.dropped_empty,
        ecrites: counts.dropped_written,
    }))
}
