//! `/api/periodes`: periods (P-02…P-09) and the view by periods (P-11).

use std::collections::{BTreeSet, HashMap};

use axum::Json;
use http::StatusCode;
use proto::periods::v1::{
    DeclarePeriodRequest, GetPeriodRequest, ListPeriodsRequest, Overlap, Period,
};
use serde::Deserialize;
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::names::Names;
use super::periodes_model::{Periode, PeriodeNommee, named};
use crate::Gateway;
use crate::error::{self, Optional as _, Problem};
use crate::http::answer::{Answer, Created};
use crate::http::etag::Versioned;
use crate::http::extract::{Body, Path, Query};
use crate::session::Caller;

/// Pages of periods read for one list: more than any établissement has in all its years.
const MOST_PAGES: usize = 20;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(declare))
        .routes(routes!(list))
        .routes(routes!(show))
}

/// A period, from its owner.
pub async fn find(caller: &Caller, id: Uuid) -> Result<Period, Problem> {
    let request = caller.ask(GetPeriodRequest { id: id.to_string() });
    Ok(caller.periods().get_period(request).await?.into_inner())
}

/// Titles of the periods that a page names, by id. One that is no longer there, or that the caller does not see, has none.
#[derive(Debug, Default)]
pub struct Titles(HashMap<String, String>);

impl Titles {
    /// Those of these periods, asked for at once.
    pub async fn of<'i>(
        caller: &Caller,
        ids: impl IntoIterator<Item = &'i str>,
    ) -> Result<Self, Problem> {
        let distinct: BTreeSet<Uuid> = ids.into_iter().filter_map(|id| id.parse().ok()).collect();
        let named = ListPeriodsRequest {
            ids: distinct.iter().map(Uuid::to_string).collect(),
            counted: true,
            ..ListPeriodsRequest::default()
        };
        let found = find_named(caller, named).await?.into_iter();
        Ok(Self(
            found.map(|period| (period.id, period.titre)).collect(),
        ))
    }

    /// The title of a period, if it has one.
    pub fn get(&self, id: &str) -> Option<String> {
        self.0.get(id).cloned()
    }

    /// A period by its name; an empty one when it has none.
    pub fn name(&self, id: String) -> PeriodeNommee {
        PeriodeNommee {
            titre: self.get(&id).unwrap_or_default(),
            id,
        }
    }
}

/// Every period that the filter lets through, page after page.
pub async fn find_all(caller: &Caller, filter: ListPeriodsRequest) -> Result<Vec<Period>, Problem> {
    let mut found = Vec::new();
    let mut after = String::new();
    for _ in 0..MOST_PAGES {
        let request = caller.ask(ListPeriodsRequest {
            after,
            ..filter.clone()
        });
        let page = caller.periods().list_periods(request).await?.into_inner();
        found.extend(page.periods);
        after = page.next;
        if after.is_empty() {
            break;
        }
    }
    Ok(found)
}

/// Those that are named, and that the caller sees; of no name, none.
pub async fn find_named(
    caller: &Caller,
    named: ListPeriodsRequest,
) -> Result<Vec<Period>, Problem> {
    if named.ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = find_all(caller, named).await.optional()?;
    Ok(found.unwrap_or_default())
}

/// A period to declare from an annexe; or, edited, the whole of what it will say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// Declared: that of the annexe when empty.
    #[serde(default)]
    #[schema(example = "PFMP 2")]
    pub titre: String,
    /// Code among the référentiel's statuses.
    #[schema(example = "periode-2")]
    pub statut: String,
    #[schema(example = "2026-06-08", format = Date)]
    pub du: String,
    #[schema(example = "2026-06-26", format = Date)]
    pub au: String,
    #[serde(default)]
    pub objectifs: String,
    /// Codes of the tasks.
    #[serde(default)]
    pub taches: Vec<String>,
    pub apprenants: Vec<Uuid>,
    /// Go on although learners' dates overlap (P-03).
    #[serde(default)]
    pub malgre_chevauchement: bool,
}

impl Declaration {
    fn into_request(self, annexe: Uuid) -> DeclarePeriodRequest {
        DeclarePeriodRequest {
            annexe_id: annexe.to_string(),
            titre: self.titre,
            statut: self.statut,
            start: self.du,
            end: self.au,
            objectifs: self.objectifs,
            taches: self.taches,
            apprenants: self.apprenants.iter().map(Uuid::to_string).collect(),
            malgre_chevauchement: self.malgre_chevauchement,
        }
    }
}

/// Declare a period.
#[utoipa::path(post, path = "/api/annexes/{id}/periodes", tag = "periodes",
    operation_id = "declarer_periode", params(("id" = Uuid, Path, description = "The annexe")),
    request_body = Declaration, responses((status = 201, body = Periode)))]
async fn declare(
    caller: Caller,
    Path(annexe): Path<Uuid>,
    Body(body): Body<Declaration>,
) -> Result<Created<Periode>, Problem> {
    let request = caller.ask(body.into_request(annexe));
    let reply = caller.periods().declare_period(request).await?.into_inner();
    match reply.period {
        Some(period) => Ok(Created(Periode::new(period, &Names::default()))),
        None => Err(overlap(&caller, reply.overlaps).await?),
    }
}

/// P-03: nothing was done; the learners and periods in conflict, by name.
pub async fn overlap(caller: &Caller, overlaps: Vec<Overlap>) -> Result<Problem, Problem> {
    let ids = overlaps.iter().map(|overlap| overlap.apprenant.as_str());
    let names = caller.names(ids).await?;
    let conflicts: Vec<_> = overlaps
        .into_iter()
        .map(|overlap| {
            json!({
                "apprenant": names.person(&overlap.apprenant),
                "periode": {
                    "id": overlap.period_id,
                    "titre": overlap.titre,
                    "du": overlap.start,
                    "au": overlap.end,
                },
            })
        })
        .collect();
    Ok(Problem::new(StatusCode::CONFLICT, error::OVERLAP)
        .with("nombre", conflicts.len())
        .with("chevauchements", conflicts))
}

/// Which periods.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct FiltrePeriodes {
    /// Of this diploma.
    referentiel: String,
    /// Of this niveau.
    niveau: String,
    /// Of this school year (2025 for 2025-2026); all of them without it.
    annee: i32,
}

/// Periods that the caller sees, in order of creation: a learner and a tutor see their own.
#[utoipa::path(get, path = "/api/periodes", tag = "periodes", operation_id = "lister_periodes",
    params(FiltrePeriodes), responses((status = 200, body = [Periode])))]
async fn list(caller: Caller, Query(filtre): Query<FiltrePeriodes>) -> Answer<Vec<Periode>> {
    let filter = ListPeriodsRequest {
        referentiel: filtre.referentiel,
        niveau: filtre.niveau,
        annee: filtre.annee,
        counted: true,
        ..Default::default()
    };
    let periods = find_all(&caller, filter).await?;
    let names = caller.names(periods.iter().flat_map(named)).await?;
    Ok(Json(
        periods
            .into_iter()
            .map(|period| Periode::new(period, &names))
            .collect(),
    ))
}

/// A period as the caller sees it, with names.
pub async fn read(caller: &Caller, id: Uuid) -> Result<Versioned<Periode>, Problem> {
    let period = find(caller, id).await?;
    let names = caller.names(named(&period)).await?;
    Ok(Periode::new(period, &names).versioned())
}

/// One period.
#[utoipa::path(get, path = "/api/periodes/{periode}", tag = "periodes", operation_id = "lire_periode",
    params(("periode" = Uuid, Path)), responses((status = 200, body = Periode)))]
async fn show(caller: Caller, Path(periode): Path<Uuid>) -> Result<Versioned<Periode>, Problem> {
    read(&caller, periode).await
}
