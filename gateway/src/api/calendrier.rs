//! `/api/calendrier`: the official calendar of a school year (P-12), also as iCalendar (RFC 5545).

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use proto::periods::v1::{
    AddOfficialPeriodRequest, ChangeOfficialPeriodRequest, Division, GetCalendarRequest,
    GetCalendarResponse, ListPeriodsRequest, OfficialContent, OfficialPeriod, Periodicity,
    RemoveOfficialPeriodRequest, SetPeriodicityRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::ics::{self, Days};
use super::periodes::find_all;
use crate::Gateway;
use crate::error::{Optional as _, Problem};
use crate::http::answer::{Answer, Created, attachment};
use crate::http::etag::IfMatch;
use crate::http::extract::{Body, Path, Query};
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(show, add))
        .routes(routes!(change, remove))
        .routes(routes!(set_periodicity))
        .routes(routes!(download))
}

/// Which year.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct QuelleAnnee {
    /// School year (2026 for 2026-2027); that of today without it.
    annee: i32,
}

/// A school year.
#[derive(Debug, Serialize, ToSchema)]
pub struct Calendrier {
    /// Which: 2026 for 2026-2027.
    #[schema(example = 2026)]
    annee: i32,
    /// In order of dates.
    periodes: Vec<PeriodeOfficielle>,
    periodicites: Vec<PeriodiciteLivret>,
    /// Classes with learners of this year.
    divisions: Vec<DivisionAnnee>,
    /// `ajouter`, `regler`, `abonner` (have an address for one's agenda).
    actions: Vec<String>,
}

/// A class, and what it prepares.
#[derive(Debug, Serialize, ToSchema)]
pub struct DivisionAnnee {
    #[schema(example = "1MELEC")]
    code: String,
    #[schema(example = "bac-pro-melec")]
    referentiel: String,
    #[schema(example = "premiere")]
    niveau: String,
}

impl From<Division> for DivisionAnnee {
    fn from(division: Division) -> Self {
        Self {
            code: division.code,
            referentiel: division.referentiel,
            niveau: division.niveau,
        }
    }
}

/// What a période officielle says.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ContenuOfficiel {
    /// `trimestre`, `semestre`, `pfmp` or `certification`.
    #[schema(example = "trimestre")]
    nature: String,
    #[schema(example = "Trimestre 1")]
    libelle: String,
    /// First day; of a deadline, not looked at.
    #[schema(example = "2026-09-01", format = Date)]
    du: String,
    /// Last day.
    #[schema(example = "2026-11-28", format = Date)]
    au: String,
    /// Of this diploma; empty: of all.
    referentiel: String,
    /// Of this niveau of it; empty: of all.
    niveau: String,
    /// Of these classes; none: of all.
    divisions: Vec<String>,
}

impl From<ContenuOfficiel> for OfficialContent {
    fn from(content: ContenuOfficiel) -> Self {
        Self {
            nature: content.nature,
            libelle: content.libelle,
            start: content.du,
            end: content.au,
            referentiel: content.referentiel,
            niveau: content.niveau,
            divisions: content.divisions,
        }
    }
}

impl From<OfficialContent> for ContenuOfficiel {
    fn from(content: OfficialContent) -> Self {
        Self {
            nature: content.nature,
            libelle: content.libelle,
            du: content.start,
            au: content.end,
            referentiel: content.referentiel,
            niveau: content.niveau,
            divisions: content.divisions,
        }
    }
}

/// A trimester, a semester, a slot of PFMP or a certification deadline.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodeOfficielle {
    id: String,
    #[serde(flatten)]
    contenu: ContenuOfficiel,
    /// Version, also the `ETag`.
    version: i64,
    actions: Vec<String>,
}

impl From<OfficialPeriod> for PeriodeOfficielle {
    fn from(period: OfficialPeriod) -> Self {
        Self {
            id: period.id,
            contenu: period.content.unwrap_or_default().into(),
            version: period.version,
            actions: actions::french(period.allowed_actions),
        }
    }
}

/// How often the livret scolaire of a niveau is filled in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodiciteLivret {
    #[schema(example = "bac-pro-melec")]
    referentiel: String,
    #[schema(example = "premiere")]
    niveau: String,
    /// `trimestre` or `semestre`; empty to take it back: nothing is filled in before it is set again.
    #[schema(example = "semestre")]
    periodicite: String,
}

async fn read(caller: &Caller, annee: i32) -> Result<GetCalendarResponse, Problem> {
    let request = caller.ask(GetCalendarRequest { annee });
    Ok(caller.calendar().get_calendar(request).await?.into_inner())
}

/// The official calendar of a school year.
#[utoipa::path(get, path = "/api/calendrier", tag = "calendrier", operation_id = "lire_calendrier",
    params(QuelleAnnee), responses((status = 200, body = Calendrier)))]
async fn show(caller: Caller, Query(which): Query<QuelleAnnee>) -> Answer<Calendrier> {
    let found = read(&caller, which.annee).await?;
    Ok(Json(Calendrier {
        annee: found.annee,
        periodes: found.periods.into_iter().map(Into::into).collect(),
        periodicites: found
            .periodicities
            .into_iter()
            .map(|one| PeriodiciteLivret {
                referentiel: one.referentiel,
                niveau: one.niveau,
                periodicite: one.periodicite,
            })
            .collect(),
        divisions: found.divisions.into_iter().map(Into::into).collect(),
        actions: actions::french(found.allowed_actions),
    }))
}

/// Add a période officielle.
#[utoipa::path(post, path = "/api/calendrier", tag = "calendrier", operation_id = "ajouter_periode_officielle",
    request_body = ContenuOfficiel, responses((status = 201, body = PeriodeOfficielle)))]
async fn add(
    caller: Caller,
    Body(body): Body<ContenuOfficiel>,
) -> Result<Created<PeriodeOfficielle>, Problem> {
    let request = caller.ask(AddOfficialPeriodRequest {
        content: Some(body.into()),
    });
    let added = caller.calendar().add_official_period(request).await?;
    Ok(Created(added.into_inner().into()))
}

/// Change a période officielle.
#[utoipa::path(put, path = "/api/calendrier/{id}", tag = "calendrier", operation_id = "modifier_periode_officielle",
    params(("id" = Uuid, Path),
        ("If-Match" = String, Header, description = "Version the change was made on")),
    request_body = ContenuOfficiel, responses((status = 200, body = PeriodeOfficielle)))]
async fn change(
    caller: Caller,
    Path(id): Path<Uuid>,
    IfMatch(expected_version): IfMatch,
    Body(body): Body<ContenuOfficiel>,
) -> Answer<PeriodeOfficielle> {
    let request = caller.ask(ChangeOfficialPeriodRequest {
        id: id.to_string(),
        expected_version,
        content: Some(body.into()),
    });
    let changed = caller.calendar().change_official_period(request).await?;
    Ok(Json(changed.into_inner().into()))
}

/// Remove a période officielle.
#[utoipa::path(delete, path = "/api/calendrier/{id}", tag = "calendrier", operation_id = "supprimer_periode_officielle",
    params(("id" = Uuid, Path),
        ("If-Match" = String, Header, description = "Version that was seen")),
    responses((status = 204)))]
async fn remove(
    caller: Caller,
    Path(id): Path<Uuid>,
    IfMatch(expected_version): IfMatch,
) -> Result<StatusCode, Problem> {
    let request = caller.ask(RemoveOfficialPeriodRequest {
        id: id.to_string(),
        expected_version,
    });
    caller.calendar().remove_official_period(request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Set how often the livret scolaire of a niveau is filled in.
#[utoipa::path(put, path = "/api/calendrier/periodicites", tag = "calendrier",
    operation_id = "regler_periodicite_livret", request_body = PeriodiciteLivret,
    responses((status = 204)))]
async fn set_periodicity(
    caller: Caller,
    Body(body): Body<PeriodiciteLivret>,
) -> Result<StatusCode, Problem> {
    let request = caller.ask(SetPeriodicityRequest {
        periodicity: Some(Periodicity {
            referentiel: body.referentiel,
            niveau: body.niveau,
            periodicite: body.periodicite,
        }),
    });
    caller.calendar().set_periodicity(request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The same year with the periods that the caller sees, for a calendar application.
#[utoipa::path(get, path = "/api/calendrier.ics", tag = "calendrier", operation_id = "telecharger_calendrier",
    params(QuelleAnnee), responses((status = 200, body = String, content_type = "text/calendar")))]
async fn download(caller: Caller, Query(which): Query<QuelleAnnee>) -> Result<Response, Problem> {
    let found = read(&caller, which.annee).await?;
    let filter = ListPeriodsRequest {
        annee: found.annee,
        ..Default::default()
    };
    let declared = find_all(&caller, filter).await.optional()?;
    let name = format!("Calendrier {}-{}", found.annee, found.annee + 1);
    let mut days = Days::named(&name);
    for one in found.periods {
        days.official(one);
    }
    for one in declared.unwrap_or_default() {
        let divisions = one.apprenants.into_iter().map(|one| one.division);
        days.declared(
            (&one.id, &one.titre),
            divisions.collect(),
            (&one.start, &one.end),
        );
    }
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(ics::MEDIA_TYPE),
        ),
        (
            header::CONTENT_DISPOSITION,
            attachment(&format!("{name}.ics")),
        ),
    ];
    Ok((headers, days.written()).into_response())
}
