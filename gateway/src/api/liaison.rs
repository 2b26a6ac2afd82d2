//! `…/liaison`: the fiche de liaison of one learner for one period (P-10).

use axum::Json;
use proto::periods::v1::{ChangeFicheLiaisonRequest, FicheLiaison, GetFicheLiaisonRequest};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::forms::{self, Champ, ResultatSaisie, Saisie};
use super::periodes::find;
use super::referentiels::{Intitule, TitresTaches};
use crate::Gateway;
use crate::catalogue::Params;
use crate::error::Problem;
use crate::http::answer::Answer;
use crate::http::extract::{Body, Path};
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(show, change))
}

/// A fiche de liaison: the place, the objectives, the tasks.
#[derive(Debug, Serialize, ToSchema)]
pub struct Liaison {
    /// `siret`, `raison_sociale`, `secteur`, `adresse`, `code_postal`, `ville`, `telephone`, `tuteur_nom`,
    /// `tuteur_prenom`, `tuteur_telephone`, `tuteur_courriel`, the same of `second_tuteur_…`; then what is individual:
    /// `objectifs`, and `tache:<code>` (true: added, false: taken away) for each task that somebody individualised; null: as
    /// the period says.
    champs: Vec<Champ>,
    /// Of this learner: those of the period where it has none of its own.
    objectifs: String,
    taches: Vec<Intitule>,
    /// What the period says, for all its learners.
    periode: PourTous,
    /// Kept although something is wrong with it.
    remarques: Vec<Remarque>,
    /// Counted in a bilan intermédiaire: nothing changes any more (P-07).
    gele: bool,
    /// `modifier` (the place), `individualiser` (objectives and tasks).
    actions: Vec<String>,
}

/// What every learner of the period has, unless its fiche says otherwise.
#[derive(Debug, Serialize, ToSchema)]
pub struct PourTous {
    objectifs: String,
    /// Codes of tasks.
    #[schema(example = json!(["A1T1"]))]
    taches: Vec<String>,
}

/// Something to correct in a field that was kept as typed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Remarque {
    #[schema(example = "siret")]
    champ: String,
    /// In French.
    message: String,
}

/// The fiche of one learner, from its owner.
pub async fn fiche(
    caller: &Caller,
    periode: Uuid,
    apprenant: &str,
) -> Result<FicheLiaison, Problem> {
    let request = caller.ask(GetFicheLiaisonRequest {
        period_id: periode.to_string(),
        apprenant: apprenant.to_owned(),
    });
    let found = caller.fiches_liaison().get_fiche_liaison(request).await?;
    Ok(found.into_inner())
}

/// The fiche de liaison.
#[utoipa::path(get, path = "/api/periodes/{periode}/apprenants/{apprenant}/liaison", tag = "dossiers",
    operation_id = "lire_liaison", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    responses((status = 200, body = Liaison)))]
async fn show(caller: Caller, Path((periode, apprenant)): Path<(Uuid, Uuid)>) -> Answer<Liaison> {
    let learner = apprenant.to_string();
    let (period, fiche) =
        tokio::try_join!(find(&caller, periode), fiche(&caller, periode, &learner))?;
    let (titles, names) = tokio::try_join!(
        TitresTaches::of(&caller, period.referentiel),
        caller.names(forms::authors(&fiche.fields)),
    )?;
    let remarques = remarks(&caller, &fiche);
    Ok(Json(Liaison {
        champs: forms::fields(fiche.fields, &names),
        objectifs: fiche.objectifs,
        taches: titles.with_titles(fiche.taches),
        periode: PourTous {
            objectifs: fiche.objectifs_periode,
            taches: fiche.taches_periode,
        },
        remarques,
        gele: fiche.gele,
        actions: actions::french(fiche.allowed_actions),
    }))
}

fn remarks(caller: &Caller, fiche: &FicheLiaison) -> Vec<Remarque> {
    fiche
        .remarks
        .iter()
        .map(|remark| Remarque {
            champ: remark.field.clone(),
            message: caller.catalogue().problem(&remark.code, &Params::new()),
        })
        .collect()
}

/// Change fields of the fiche de liaison.
#[utoipa::path(patch, path = "/api/periodes/{periode}/apprenants/{apprenant}/liaison", tag = "dossiers",
    operation_id = "modifier_liaison", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    request_body = Saisie, responses((status = 200, body = ResultatSaisie)))]
async fn change(
    caller: Caller,
    Path((periode, apprenant)): Path<(Uuid, Uuid)>,
    Body(body): Body<Saisie>,
) -> Answer<ResultatSaisie> {
    let request = caller.ask(ChangeFicheLiaisonRequest {
        period_id: periode.to_string(),
        apprenant: apprenant.to_string(),
        changes: body.into_changes(),
    });
    let outcome = caller
        .fiches_liaison()
        .change_fiche_liaison(request)
        .await?;
    Ok(Json(forms::outcome(&caller, outcome.into_inner()).await?))
}
