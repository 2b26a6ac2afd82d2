//! The forms of a portfolio as a whole: the company, where it is, who works there, the bilan personnel (F-02, F-08);
//! the bilan de la période of a journal de bord (F-09).

use axum::Json;
use axum::extract::State;
use proto::portfolio::v1::{ChangeFormRequest, GetFormRequest};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::forms::{self, Champ, ResultatSaisie, Saisie};
use super::periodes::find;
use crate::Gateway;
use crate::error::{Optional as _, Problem};
use crate::http::answer::Answer;
use crate::http::extract::{Body, Path};
use crate::session::Caller;

const ENTREPRISE: &str = "entreprise";
const CARTE: &str = "carte";
const ORGANIGRAMME: &str = "organigramme";
const BILAN_PERSONNEL: &str = "bilan_personnel";
const BILAN_PERIODE: &str = "bilan_periode";

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(company, change_company))
        .routes(routes!(place, change_place))
        .routes(routes!(chart, change_chart))
        .routes(routes!(background))
        .routes(routes!(own_bilan, change_own_bilan))
        .routes(routes!(period_bilan, change_period_bilan))
}

/// A form of the portfolio.
#[derive(Debug, Serialize, ToSchema)]
pub struct Formulaire {
    champs: Vec<Champ>,
    actions: Vec<String>,
}

/// The company, as the learner presents it.
#[utoipa::path(get, path = "/api/periodes/{periode}/apprenants/{apprenant}/entreprise", tag = "portfolio",
    operation_id = "lire_entreprise", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    responses((status = 200, body = Formulaire)))]
async fn company(caller: Caller, Path(of): Path<(Uuid, Uuid)>) -> Answer<Formulaire> {
    Ok(Json(read(&caller, of, ENTREPRISE).await?))
}

/// Change fields of the company.
#[utoipa::path(patch, path = "/api/periodes/{periode}/apprenants/{apprenant}/entreprise", tag = "portfolio",
    operation_id = "modifier_entreprise", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    request_body = Saisie, responses((status = 200, body = ResultatSaisie)))]
async fn change_company(
    caller: Caller,
    Path(of): Path<(Uuid, Uuid)>,
    Body(body): Body<Saisie>,
) -> Answer<ResultatSaisie> {
    Ok(Json(change(&caller, of, ENTREPRISE, body).await?))
}

/// Where the company is (F-02): `position`, `{latitude, longitude}` in degrees (WGS 84).
#[utoipa::path(get, path = "/api/periodes/{periode}/apprenants/{apprenant}/carte", tag = "portfolio",
    operation_id = "lire_carte", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    responses((status = 200, body = Formulaire)))]
async fn place(caller: Caller, Path(of): Path<(Uuid, Uuid)>) -> Answer<Formulaire> {
    Ok(Json(read(&caller, of, CARTE).await?))
}

/// Change fields of the same.
#[utoipa::path(patch, path = "/api/periodes/{periode}/apprenants/{apprenant}/carte", tag = "portfolio",
    operation_id = "modifier_carte", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    request_body = Saisie, responses((status = 200, body = ResultatSaisie)))]
async fn change_place(
    caller: Caller,
    Path(of): Path<(Uuid, Uuid)>,
    Body(body): Body<Saisie>,
) -> Answer<ResultatSaisie> {
    Ok(Json(change(&caller, of, CARTE, body).await?))
}

/// Who works there (F-02): one field `personne:<uuid>` each, `{nom, fonction, responsable}`.
#[utoipa::path(get, path = "/api/periodes/{periode}/apprenants/{apprenant}/organigramme", tag = "portfolio",
    operation_id = "lire_organigramme", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    responses((status = 200, body = Formulaire)))]
async fn chart(caller: Caller, Path(of): Path<(Uuid, Uuid)>) -> Answer<Formulaire> {
    Ok(Json(read(&caller, of, ORGANIGRAMME).await?))
}

/// Change fields of the same.
#[utoipa::path(patch, path = "/api/periodes/{periode}/apprenants/{apprenant}/organigramme", tag = "portfolio",
    operation_id = "modifier_organigramme", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    request_body = Saisie, responses((status = 200, body = ResultatSaisie)))]
async fn change_chart(
    caller: Caller,
    Path(of): Path<(Uuid, Uuid)>,
    Body(body): Body<Saisie>,
) -> Answer<ResultatSaisie> {
    Ok(Json(change(&caller, of, ORGANIGRAMME, body).await?))
}

/// What the operator configured for places: what maps are drawn on, and whether addresses are suggested.
#[derive(Debug, Serialize, ToSchema)]
pub struct FondDeCarte {
    /// Address of its tiles, with `{z}`, `{x}` and `{y}`; null: none is configured.
    #[schema(example = "https://tuiles.example.org/{z}/{x}/{y}.png")]
    tuiles: Option<String>,
    /// Whom they are owed to.
    #[schema(example = "© les contributeurs d’OpenStreetMap")]
    attribution: Option<String>,
    /// Whether `/api/adresses` suggests addresses.
    adresses: bool,
}

/// What maps are drawn on and whether addresses are suggested, as the operator configured it.
#[utoipa::path(get, path = "/api/carte", tag = "portfolio", operation_id = "lire_fond_de_carte",
    responses((status = 200, body = FondDeCarte)))]
async fn background(State(gateway): State<Gateway>) -> Json<FondDeCarte> {
    let configured = &gateway.config.carte;
    Json(FondDeCarte {
        tuiles: configured.tuiles.clone(),
        attribution: configured.attribution.clone(),
        adresses: gateway.geocoder.is_some(),
    })
}

/// What the learner thinks of the period (F-08): `points_forts` and `axes_progres`, lists of texts; `perspectives`.
#[utoipa::path(get, path = "/api/periodes/{periode}/apprenants/{apprenant}/bilan-personnel", tag = "portfolio",
    operation_id = "lire_bilan_personnel", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    responses((status = 200, body = Formulaire)))]
async fn own_bilan(caller: Caller, Path(of): Path<(Uuid, Uuid)>) -> Answer<Formulaire> {
    Ok(Json(read(&caller, of, BILAN_PERSONNEL).await?))
}

/// Change fields of the bilan personnel.
#[utoipa::path(patch, path = "/api/periodes/{periode}/apprenants/{apprenant}/bilan-personnel", tag = "portfolio",
    operation_id = "modifier_bilan_personnel", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    request_body = Saisie, responses((status = 200, body = ResultatSaisie)))]
async fn change_own_bilan(
    caller: Caller,
    Path(of): Path<(Uuid, Uuid)>,
    Body(body): Body<Saisie>,
) -> Answer<ResultatSaisie> {
    Ok(Json(change(&caller, of, BILAN_PERSONNEL, body).await?))
}

/// What the maître d'apprentissage says of the period, in the journal de bord (F-09): `bilan_travail`,
/// `bilan_reussites`, `bilan_conseils`. There is none where the period is not of apprentis.
#[utoipa::path(get, path = "/api/periodes/{periode}/apprenants/{apprenant}/bilan-periode", tag = "portfolio",
    operation_id = "lire_bilan_periode", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    responses((status = 200, body = Formulaire)))]
async fn period_bilan(caller: Caller, Path(of): Path<(Uuid, Uuid)>) -> Answer<Formulaire> {
    of_apprentis(&caller, of.0).await?;
    Ok(Json(read(&caller, of, BILAN_PERIODE).await?))
}

/// Change fields of the same.
#[utoipa::path(patch, path = "/api/periodes/{periode}/apprenants/{apprenant}/bilan-periode", tag = "portfolio",
    operation_id = "modifier_bilan_periode", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    request_body = Saisie, responses((status = 200, body = ResultatSaisie)))]
async fn change_period_bilan(
    caller: Caller,
    Path(of): Path<(Uuid, Uuid)>,
    Body(body): Body<Saisie>,
) -> Answer<ResultatSaisie> {
    of_apprentis(&caller, of.0).await?;
    Ok(Json(change(&caller, of, BILAN_PERIODE, body).await?))
}

/// F-09: pupils have no journal de bord. Of a period that the caller does not see, the portfolio says what there is to say.
async fn of_apprentis(caller: &Caller, periode: Uuid) -> Result<(), Problem> {
    let period = find(caller, periode).await.optional()?;
    if period.is_some_and(|period| !period.pour_apprentis) {
        return Err(Problem::not_found());
    }
    Ok(())
}

async fn read(
    caller: &Caller,
    (periode, apprenant): (Uuid, Uuid),
    form: &str,
) -> Result<Formulaire, Problem> {
    let request = caller.ask(GetFormRequest {
        period_id: periode.to_string(),
        apprenant: apprenant.to_string(),
        form: form.to_owned(),
    });
    let found = caller.portfolios().get_form(request).await?.into_inner();
    let names = caller.names(forms::authors(&found.fields)).await?;
    Ok(Formulaire {
        champs: forms::fields(found.fields, &names),
        actions: actions::french(found.allowed_actions),
    })
}

async fn change(
    caller: &Caller,
    (periode, apprenant): (Uuid, Uuid),
    form: &str,
    body: Saisie,
) -> Result<ResultatSaisie, Problem> {
    let request = caller.ask(ChangeFormRequest {
        period_id: periode.to_string(),
        apprenant: apprenant.to_string(),
        form: form.to_owned(),
        changes: body.into_changes(),
    });
    let outcome = caller.portfolios().change_form(request).await?;
    forms::outcome(caller, outcome.into_inner()).await
}
