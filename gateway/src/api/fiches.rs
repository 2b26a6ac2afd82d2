//! Sheets of learners: weeks, fiches activité, activités significatives, fiches libres (F-02 to F-05, F-10).

use axum::Json;
use http::StatusCode;
use proto::portfolio::v1::{
    ChangeSheetRequest, CreateSheetRequest, DeleteSheetRequest, GetSheetRequest,
    ListFichesLibresRequest, MarkSheetReadRequest, Sheet, SheetRef, SheetSummary,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::fiches_modules::{is_there, opened};
use super::forms::{self, Champ, ResultatSaisie, Saisie};
use super::names::{Apprenant, Names, Personne};
use super::notifications;
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, Created, given};
use crate::http::etag::{IfMatch, Versioned};
use crate::http::extract::{Body, Path};
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(week, change_week))
        .routes(routes!(mark_week_read))
        .routes(routes!(create))
        .routes(routes!(show, change, delete))
        .routes(routes!(mark_read))
        .routes(routes!(libres, create_libre))
}

/// A sheet, in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct FicheCourte {
    id: String,
    /// `semaine`, `fiche` (made freely) or `activite` (significant, F-03); `livret`, `entretien` or `visite` (F-12);
    /// `book` or `reussite` (F-11).
    #[schema(example = "activite")]
    nature: String,
    #[schema(example = "Changement de ressorts")]
    titre: Option<String>,
    /// ISO week; null for a sheet that is of no week.
    #[schema(example = "2026-W24")]
    semaine: Option<String>,
    /// Its Monday.
    #[schema(example = "2026-06-08", format = Date)]
    lundi: Option<String>,
    /// `vide`, `commencee` or `racontee`.
    #[schema(example = "racontee")]
    etat: String,
    /// Changed since the caller last read it (F-05).
    a_lire: bool,
    modifiee_le: Option<String>,
    creee_le: String,
    /// The teacher who asked for it (F-04b).
    demandee_par: Option<Personne>,
    /// `autonomie` or `accompagne`; null while it is not said.
    #[schema(example = "autonomie")]
    autonomie: Option<String>,
    /// Day of an activity (F-03).
    #[schema(example = "2026-06-10", format = Date)]
    date: Option<String>,
    /// Chosen for the export (F-03).
    exportee: bool,
    /// Files and web addresses joined to it (F-06).
    annexes: i32,
    version: i64,
}

impl FicheCourte {
    /// With the names of who asked for it.
    pub fn new(sheet: SheetSummary, names: &Names) -> Self {
        Self {
            id: sheet.id,
            nature: sheet.nature,
            titre: given(sheet.titre),
            semaine: given(sheet.week),
            lundi: given(sheet.monday),
            etat: sheet.etat,
            a_lire: sheet.a_lire,
            modifiee_le: given(sheet.changed_at),
            creee_le: sheet.created_at,
            demandee_par: names.someone(&sheet.demandee_par),
            autonomie: given(sheet.autonomie),
            date: given(sheet.date),
            exportee: sheet.exportee,
            annexes: sheet.annexes,
            version: sheet.version,
        }
    }
}

/// A sheet.
#[derive(Debug, Serialize, ToSchema)]
pub struct Fiche {
    #[serde(flatten)]
    resume: FicheCourte,
    /// The form that it has: `semaine`, `fiche` or `activite`; `livret`, `entretien` or `visite` (F-12); `book` or
    /// `reussite` (F-11). Those with `semaine` and `fiche` also have fields `tache:<code>` (done or not), those with `fiche`
    /// `competence:<code>` (`globale` or `criteres`) and `critere:<code>`, those with `reussite` `competence:<code>`
    /// (shown or not).
    #[schema(example = "fiche")]
    formulaire: String,
    #[schema(example = "bts-ms")]
    referentiel: String,
    apprenant: Apprenant,
    /// Its period; null for a fiche libre.
    periode: Option<String>,
    /// Date of the bilan intermédiaire that counted what is ticked and picked in it (F-04); null while none did.
    #[schema(example = "2026-07-03", format = Date)]
    figee_le: Option<String>,
    champs: Vec<Champ>,
    /// The one before it, of the same kind, within the period.
    precedente: Option<FicheCourte>,
    /// The one after it.
    suivante: Option<FicheCourte>,
    actions: Vec<String>,
}

/// Fiches libres of a learner.
#[derive(Debug, Serialize, ToSchema)]
pub struct FichesLibres {
    apprenant: Apprenant,
    fiches: Vec<FicheCourte>,
    actions: Vec<String>,
}

/// A sheet to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouvelleFiche {
    /// `fiche` or `activite`.
    #[schema(example = "activite")]
    nature: String,
    #[serde(default)]
    #[schema(example = "Changement de ressorts")]
    titre: String,
}

/// A fiche libre to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouvelleFicheLibre {
    #[serde(default)]
    #[schema(example = "Visite d’un atelier")]
    titre: String,
}

/// Where a week is.
#[derive(Debug, Deserialize)]
struct Week {
    periode: Uuid,
    apprenant: Uuid,
    semaine: String,
}

impl From<Week> for SheetRef {
    fn from(week: Week) -> Self {
        Self {
            apprenant: week.apprenant.to_string(),
            period_id: week.periode.to_string(),
            week: week.semaine,
            id: String::new(),
        }
    }
}

/// One week of a period, as told by the learner.
#[utoipa::path(get, path = "/api/periodes/{periode}/apprenants/{apprenant}/semaines/{semaine}",
    tag = "portfolio", operation_id = "lire_semaine",
    params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path),
        ("semaine" = String, Path, example = "2026-W24")),
    responses((status = 200, body = Fiche)))]
async fn week(caller: Caller, Path(week): Path<Week>) -> Result<Versioned<Fiche>, Problem> {
    read(&caller, week.into()).await
}

/// Change fields of a week.
#[utoipa::path(patch, path = "/api/periodes/{periode}/apprenants/{apprenant}/semaines/{semaine}",
    tag = "portfolio", operation_id = "modifier_semaine",
    params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path),
        ("semaine" = String, Path, example = "2026-W24")),
    request_body = Saisie, responses((status = 200, body = ResultatSaisie)))]
async fn change_week(
    caller: Caller,
    Path(week): Path<Week>,
    Body(body): Body<Saisie>,
) -> Answer<ResultatSaisie> {
    write(&caller, week.into(), body).await
}

/// The caller has read this week as it stands (F-05).
#[utoipa::path(post, path = "/api/periodes/{periode}/apprenants/{apprenant}/semaines/{semaine}/lecture",
    tag = "portfolio", operation_id = "marquer_semaine_lue",
    params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path),
        ("semaine" = String, Path, example = "2026-W24")),
    responses((status = 204)))]
async fn mark_week_read(caller: Caller, Path(week): Path<Week>) -> Result<StatusCode, Problem> {
    seen(&caller, week.into()).await
}

/// Make a sheet within a period: the learner's own, or one that a teacher asks for (F-03, F-04b).
#[utoipa::path(post, path = "/api/periodes/{periode}/apprenants/{apprenant}/fiches", tag = "portfolio",
    operation_id = "creer_fiche", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    request_body = NouvelleFiche, responses((status = 201, body = FicheCourte)))]
async fn create(
    caller: Caller,
    Path((periode, apprenant)): Path<(Uuid, Uuid)>,
    Body(body): Body<NouvelleFiche>,
) -> Result<Created<FicheCourte>, Problem> {
    let request = CreateSheetRequest {
        apprenant: apprenant.to_string(),
        period_id: periode.to_string(),
        nature: body.nature,
        titre: body.titre,
    };
    make(&caller, request).await
}

/// A sheet, whatever it belongs to.
#[utoipa::path(get, path = "/api/apprenants/{apprenant}/fiches/{fiche}", tag = "portfolio",
    operation_id = "lire_fiche", params(("apprenant" = Uuid, Path), ("fiche" = Uuid, Path)),
    responses((status = 200, body = Fiche)))]
async fn show(
    caller: Caller,
    Path((apprenant, fiche)): Path<(Uuid, Uuid)>,
) -> Result<Versioned<Fiche>, Problem> {
    read(&caller, by_id(apprenant, fiche)).await
}

/// Change fields of a sheet: each profile its own.
#[utoipa::path(patch, path = "/api/apprenants/{apprenant}/fiches/{fiche}", tag = "portfolio",
    operation_id = "modifier_fiche", params(("apprenant" = Uuid, Path), ("fiche" = Uuid, Path)),
    request_body = Saisie, responses((status = 200, body = ResultatSaisie)))]
async fn change(
    caller: Caller,
    Path((apprenant, fiche)): Path<(Uuid, Uuid)>,
    Body(body): Body<Saisie>,
) -> Answer<ResultatSaisie> {
    write(
        &caller,
        opened(&caller, by_id(apprenant, fiche)).await?,
        body,
    )
    .await
}

/// Delete a sheet that is of no week, with all that is written in it.
#[utoipa::path(delete, path = "/api/apprenants/{apprenant}/fiches/{fiche}", tag = "portfolio",
    operation_id = "supprimer_fiche", params(("apprenant" = Uuid, Path), ("fiche" = Uuid, Path),
        ("If-Match" = String, Header, description = "Version that was seen")),
    responses((status = 204)))]
async fn delete(
    caller: Caller,
    Path((apprenant, fiche)): Path<(Uuid, Uuid)>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    let sheet = opened(&caller, by_id(apprenant, fiche)).await?;
    let request = caller.ask(DeleteSheetRequest {
        sheet: Some(sheet),
        version,
    });
    caller.portfolios().delete_sheet(request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The caller has read this sheet as it stands (F-05).
#[utoipa::path(post, path = "/api/apprenants/{apprenant}/fiches/{fiche}/lecture", tag = "portfolio",
    operation_id = "marquer_fiche_lue", params(("apprenant" = Uuid, Path), ("fiche" = Uuid, Path)),
    responses((status = 204)))]
async fn mark_read(
    caller: Caller,
    Path((apprenant, fiche)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    seen(&caller, opened(&caller, by_id(apprenant, fiche)).await?).await
}

/// Sheets of a learner that belong to no period (F-10, P-05, P-08).
#[utoipa::path(get, path = "/api/apprenants/{apprenant}/fiches-libres", tag = "portfolio",
    operation_id = "lister_fiches_libres", params(("apprenant" = Uuid, Path)),
    responses((status = 200, body = FichesLibres)))]
async fn libres(caller: Caller, Path(apprenant): Path<Uuid>) -> Answer<FichesLibres> {
    let request = caller.ask(ListFichesLibresRequest {
        apprenant: apprenant.to_string(),
    });
    let found = caller.portfolios().list_fiches_libres(request).await?;
    let found = found.into_inner();
    let apprenant = apprenant.to_string();
    let people = asked_by(&found.sheets).chain([apprenant.as_str()]);
    let names = caller.names(people).await?;
    Ok(Json(FichesLibres {
        apprenant: names.apprenant(&apprenant, ""),
        fiches: found
            .sheets
            .into_iter()
            .map(|sheet| FicheCourte::new(sheet, &names))
            .collect(),
        actions: actions::french(found.allowed_actions),
    }))
}

/// Write outside any period (F-10).
#[utoipa::path(post, path = "/api/apprenants/{apprenant}/fiches-libres", tag = "portfolio",
    operation_id = "creer_fiche_libre", params(("apprenant" = Uuid, Path)),
    request_body = NouvelleFicheLibre, responses((status = 201, body = FicheCourte)))]
async fn create_libre(
    caller: Caller,
    Path(apprenant): Path<Uuid>,
    Body(body): Body<NouvelleFicheLibre>,
) -> Result<Created<FicheCourte>, Problem> {
    let request = CreateSheetRequest {
        apprenant: apprenant.to_string(),
        period_id: String::new(),
        nature: "fiche".to_owned(),
        titre: body.titre,
    };
    make(&caller, request).await
}

/// Who asked for these sheets.
pub fn asked_by(sheets: &[SheetSummary]) -> impl Iterator<Item = &str> {
    sheets.iter().map(|sheet| sheet.demandee_par.as_str())
}

/// A sheet, by its id.
pub fn by_id(apprenant: Uuid, fiche: Uuid) -> SheetRef {
    SheetRef {
        apprenant: apprenant.to_string(),
        id: fiche.to_string(),
        ..SheetRef::default()
    }
}

async fn read(caller: &Caller, sheet: SheetRef) -> Result<Versioned<Fiche>, Problem> {
    let apprenant = sheet.apprenant.clone();
    let request = caller.ask(GetSheetRequest { sheet: Some(sheet) });
    let found = caller.portfolios().get_sheet(request).await?.into_inner();
    let Sheet {
        summary,
        fields,
        previous,
        next,
        allowed_actions,
        form,
        referentiel,
        period_id,
        frozen_on,
    } = found;
    let summary = summary.unwrap_or_default();
    is_there(caller, &summary.nature)?;
    let asked = [Some(&summary), previous.as_ref(), next.as_ref()];
    let asked = asked.into_iter().flatten();
    let asked = asked.map(|sheet| sheet.demandee_par.as_str());
    let people = forms::authors(&fields)
        .chain(asked)
        .chain([apprenant.as_str()]);
    let names = caller.names(people).await?;
    let version = summary.version;
    let short = |sheet| FicheCourte::new(sheet, &names);
    let fiche = Fiche {
        resume: short(summary),
        formulaire: form,
        referentiel,
        apprenant: names.apprenant(&apprenant, ""),
        periode: given(period_id),
        figee_le: given(frozen_on),
        champs: forms::fields(fields, &names),
        precedente: previous.map(short),
        suivante: next.map(short),
        actions: actions::french(allowed_actions),
    };
    Ok(Versioned(version, fiche))
}

async fn write(caller: &Caller, sheet: SheetRef, body: Saisie) -> Answer<ResultatSaisie> {
    let request = caller.ask(ChangeSheetRequest {
        sheet: Some(sheet),
        changes: body.into_changes(),
    });
    let outcome = caller.portfolios().change_sheet(request).await?;
    Ok(Json(forms::outcome(caller, outcome.into_inner()).await?))
}

async fn seen(caller: &Caller, sheet: SheetRef) -> Result<StatusCode, Problem> {
    let apprenant = sheet.apprenant.clone();
    let request = caller.ask(MarkSheetReadRequest { sheet: Some(sheet) });
    caller.portfolios().mark_sheet_read(request).await?;
    notifications::read_sheets(caller, apprenant).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a sheet.
pub async fn make(
    caller: &Caller,
    wanted: CreateSheetRequest,
) -> Result<Created<FicheCourte>, Problem> {
    let made = caller.portfolios().create_sheet(caller.ask(wanted)).await?;
    let made = made.into_inner();
    let names = caller.names([made.demandee_par.as_str()]).await?;
    Ok(Created(FicheCourte::new(made, &names)))
}
