//! `/api/apprenants/{apprenant}/livret`: the livret d'apprentissage of an apprenti (F-12). Its pages are sheets: they are
//! read and written as such (`fiches`).

use axum::Json;
use proto::portfolio::v1::{
    CreateSheetRequest, GetLivretRequest, Livret as Found, LivretSheet, OpenLivretRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::fiches::{self, FicheCourte};
use super::names::{Apprenant, Names};
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, Created};
use crate::http::extract::{Body, Path};
use crate::session::Caller;

/// Routes of a session where the module is on.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(show, open))
        .routes(routes!(note_interview))
        .routes(routes!(note_visit))
}

/// A livret d'apprentissage.
#[derive(Debug, Serialize, ToSchema)]
pub struct Livret {
    apprenant: Apprenant,
    /// Its pages that are texts, with the reference documents joined to them: one for each diploma that was prepared,
    /// that of the present one first.
    livrets: Vec<PageLivret>,
    /// Interviews, as they were noted.
    entretiens: Vec<PageLivret>,
    /// Visits of the company, as they were noted.
    visites: Vec<PageLivret>,
    /// `ouvrir`, `noter_entretien`, `noter_visite`.
    actions: Vec<String>,
}

/// A page of it, in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct PageLivret {
    #[serde(flatten)]
    resume: FicheCourte,
    /// Code of the diploma that was prepared then.
    #[schema(example = "bts-ms")]
    referentiel: String,
}

impl PageLivret {
    fn new(sheet: LivretSheet, names: &Names) -> Self {
        Self {
            resume: FicheCourte::new(sheet.summary.unwrap_or_default(), names),
            referentiel: sheet.referentiel,
        }
    }
}

/// What an interview or a visit is about.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouvellePageLivret {
    #[schema(example = "Entretien de mi-parcours")]
    titre: String,
}

/// The livret of a learner, as far as it is for the caller.
pub async fn find(caller: &Caller, apprenant: &str) -> Result<Found, Problem> {
    let request = caller.ask(GetLivretRequest {
        apprenant: apprenant.to_owned(),
    });
    Ok(caller.livrets().get_livret(request).await?.into_inner())
}

/// The livret of an apprenti: what there is in it.
#[utoipa::path(get, path = "/api/apprenants/{apprenant}/livret", tag = "livrets", operation_id = "lire_livret",
    params(("apprenant" = Uuid, Path)), responses((status = 200, body = Livret)))]
async fn show(caller: Caller, Path(apprenant): Path<Uuid>) -> Answer<Livret> {
    let apprenant = apprenant.to_string();
    let found = find(&caller, &apprenant).await?;
    let all = [&found.livrets, &found.entretiens, &found.visites];
    let who: Vec<&str> = all
        .into_iter()
        .flatten()
        .filter_map(|sheet| Some(sheet.summary.as_ref()?.demandee_par.as_str()))
        .chain([apprenant.as_str()])
        .collect();
    let names = caller.names(who).await?;
    let pages = |sheets: Vec<LivretSheet>| {
        let pages = sheets
            .into_iter()
            .map(|sheet| PageLivret::new(sheet, &names));
        pages.collect::<Vec<_>>()
    };
    let mut livrets = pages(found.livrets);
    livrets.sort_by_key(|page| page.referentiel != found.referentiel);
    Ok(Json(Livret {
        livrets,
        entretiens: pages(found.entretiens),
        visites: pages(found.visites),
        actions: actions(&found.allowed_actions),
        apprenant: names.apprenant(&apprenant, ""),
    }))
}

/// Open the livret of the diploma that the learner prepares; the one that is there is answered as it is.
#[utoipa::path(post, path = "/api/apprenants/{apprenant}/livret", tag = "livrets", operation_id = "ouvrir_livret",
    params(("apprenant" = Uuid, Path)), responses((status = 201, body = FicheCourte)))]
async fn open(
    caller: Caller,
    Path(apprenant): Path<Uuid>,
) -> Result<Created<FicheCourte>, Problem> {
    let request = caller.ask(OpenLivretRequest {
        apprenant: apprenant.to_string(),
    });
    let opened = caller.livrets().open_livret(request).await?.into_inner();
    let names = caller.names([opened.demandee_par.as_str()]).await?;
    Ok(Created(FicheCourte::new(opened, &names)))
}

/// Note an interview.
#[utoipa::path(post, path = "/api/apprenants/{apprenant}/livret/entretiens", tag = "livrets",
    operation_id = "noter_entretien", params(("apprenant" = Uuid, Path)), request_body = NouvellePageLivret,
    responses((status = 201, body = FicheCourte)))]
async fn note_interview(
    caller: Caller,
    Path(apprenant): Path<Uuid>,
    Body(body): Body<NouvellePageLivret>,
) -> Result<Created<FicheCourte>, Problem> {
    note(&caller, apprenant, "entretien", body).await
}

/// Note a visit of the company.
#[utoipa::path(post, path = "/api/apprenants/{apprenant}/livret/visites", tag = "livrets",
    operation_id = "noter_visite", params(("apprenant" = Uuid, Path)), request_body = NouvellePageLivret,
    responses((status = 201, body = FicheCourte)))]
async fn note_visit(
    caller: Caller,
    Path(apprenant): Path<Uuid>,
    Body(body): Body<NouvellePageLivret>,
) -> Result<Created<FicheCourte>, Problem> {
    note(&caller, apprenant, "visite", body).await
}

async fn note(
    caller: &Caller,
    apprenant: Uuid,
    nature: &str,
    body: NouvellePageLivret,
) -> Result<Created<FicheCourte>, Problem> {
    let wanted = CreateSheetRequest {
        apprenant: apprenant.to_string(),
        period_id: String::new(),
        nature: nature.to_owned(),
        titre: body.titre,
    };
    fiches::make(caller, wanted).await
}

/// Who writes those pages notes them.
fn actions(allowed: &[String]) -> Vec<String> {
    let word = |action: &String| match action.as_str() {
        "ouvrir" => Some("ouvrir"),
        "ecrire_ensemble" => Some("noter_entretien"),
        "ecrire_equipe" => Some("noter_visite"),
        _ => None,
    };
    allowed.iter().filter_map(word).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_writes_pages_notes_them_f12() {
        let allowed = ["ouvrir", "ecrire_ensemble", "autre"].map(str::to_owned);
        assert_eq!(actions(&allowed), ["ouvrir", "noter_entretien"]);
    }
}
