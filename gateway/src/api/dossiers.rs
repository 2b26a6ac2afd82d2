//! `/api/periodes/{periode}/apprenants`: the learners of a period with the state of each folder (P-11, F-01), and
//! the folder of one learner. Pages that join four services: each is asked once, whatever the number of learners.

use std::collections::HashMap;

use axum::Json;
use http::StatusCode;
use proto::evaluation::v1::{ListBilanStatesRequest, ListBilansRequest};
use proto::periods::v1::{Period, PeriodApprenant};
use proto::portfolio::v1::{
    FolderState, GetPortfolioRequest, ListFolderStatesRequest, Portfolio, SheetSummary,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::fiches::{self, FicheCourte};
use super::liaison;
use super::names::{Apprenant, Names, Personne, rank};
use super::periodes::find;
use super::periodes_model::{Periode, named};
use super::referents;
use super::tuteurs::{self, TuteurCourt};
use crate::Gateway;
use crate::error::{Optional as _, Problem};
use crate::http::answer::{Answer, given};
use crate::http::extract::Path;
use crate::session::Caller;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
}

/// Learners of a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApprenantsPeriode {
    /// Just declared: some portfolios are not there yet.
    en_preparation: bool,
    lignes: Vec<LigneApprenant>,
}

/// One learner of a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct LigneApprenant {
    id: String,
    nom: String,
    prenom: String,
    division: String,
    /// Name of the host company; null until it is given.
    entreprise: Option<String>,
    /// State of the portfolio; null while it is in preparation, or not for the caller.
    dossier: Option<EtatDossier>,
    /// The tutor's access; null when none was sent.
    tuteur: Option<TuteurCourt>,
    /// State of the bilan entreprise; null when the period yields none.
    #[schema(example = "a_faire")]
    bilan: Option<String>,
    /// Its fiche de liaison has objectives of its own (P-10).
    objectifs_propres: bool,
    /// Its fiche has tasks that the period has not, or the other way round.
    taches_propres: bool,
}

/// State of a portfolio.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct EtatDossier {
    /// The learner wrote something at least once (F-01).
    pub commence: bool,
    /// Weekly sheets.
    pub fiches: i32,
    /// Of which told.
    pub completees: i32,
    /// Of which the caller has not read the last version (F-05).
    pub a_lire: i32,
    /// Activités significatives presented (F-03).
    pub activites: i32,
}

impl From<FolderState> for EtatDossier {
    fn from(folder: FolderState) -> Self {
        Self {
            commence: folder.commence,
            fiches: folder.sheets,
            completees: folder.completed,
            a_lire: folder.a_lire,
            activites: folder.activites,
        }
    }
}

/// States of the portfolios of a period, by learner; none when they are not for the caller.
pub async fn folders(
    caller: &Caller,
    period_id: &str,
) -> Result<Option<HashMap<String, EtatDossier>>, Problem> {
    let request = caller.ask(ListFolderStatesRequest {
        period_id: period_id.to_owned(),
        apprenants: Vec::new(),
    });
    let reply = caller.portfolios().list_folder_states(request).await;
    let found = reply.map_err(Problem::from).optional()?;
    Ok(found.map(|reply| {
        reply
            .into_inner()
            .folders
            .into_iter()
            .map(|folder| (folder.apprenant.clone(), folder.into()))
            .collect()
    }))
}

/// States of the bilans entreprise of a period, by learner: of these, or of all where none is named. Empty when they are not
/// for the caller.
pub async fn bilans(
    caller: &Caller,
    period_id: &str,
    apprenants: &[&str],
) -> Result<HashMap<String, String>, Problem> {
    let request = caller.ask(ListBilanStatesRequest {
        period_id: period_id.to_owned(),
        apprenants: apprenants.iter().map(|&one| one.to_owned()).collect(),
    });
    let reply = caller.bilans_entreprise().list_bilan_states(request).await;
    let found = reply.map_err(Problem::from).optional()?;
    let states = found
        .map(|reply| reply.into_inner().bilans)
        .unwrap_or_default();
    Ok(states
        .into_iter()
        .map(|bilan| (bilan.apprenant, bilan.etat))
        .collect())
}

/// Learners of a period, with the state of each folder.
#[utoipa::path(get, path = "/api/periodes/{periode}/apprenants", tag = "dossiers",
    operation_id = "lister_apprenants_periode", params(("periode" = Uuid, Path)),
    responses((status = 200, body = ApprenantsPeriode)))]
async fn list(caller: Caller, Path(periode): Path<Uuid>) -> Answer<ApprenantsPeriode> {
    let id = periode.to_string();
    let (period, folders, bilans, accesses) = tokio::try_join!(
        find(&caller, periode),
        folders(&caller, &id),
        bilans(&caller, &id, &[]),
        tuteurs::accesses(&caller, periode),
    )?;
    let ids = period.apprenants.iter().map(|one| one.apprenant.as_str());
    let names = caller.names(ids).await?;
    let mut tutors = tuteurs::by_learner(accesses);
    let mut lignes: Vec<LigneApprenant> = period
        .apprenants
        .iter()
        .map(|one| {
            let learner = names.apprenant(&one.apprenant, &one.division);
            let folder = folders.as_ref().and_then(|all| all.get(&one.apprenant));
            let bilan = bilans.get(&one.apprenant).cloned();
            line(
                one,
                learner,
                folder.cloned(),
                bilan,
                tutors.remove(&one.apprenant),
            )
        })
        .collect();
    lignes.sort_by_cached_key(|line| rank(&line.nom, &line.prenom, &line.id));
    let en_preparation = folders.is_some() && lignes.iter().any(|line| line.dossier.is_none());
    Ok(Json(ApprenantsPeriode {
        en_preparation,
        lignes,
    }))
}

fn line(
    one: &PeriodApprenant,
    learner: Apprenant,
    dossier: Option<EtatDossier>,
    bilan: Option<String>,
    tuteur: Option<TuteurCourt>,
) -> LigneApprenant {
    LigneApprenant {
        id: learner.id,
        nom: learner.nom,
        prenom: learner.prenom,
        division: learner.division,
        entreprise: given(one.raison_sociale.clone()),
        dossier,
        tuteur,
        bilan,
        objectifs_propres: one.objectifs_propres,
        taches_propres: one.taches_propres,
    }
}

/// All of one learner for one period.
#[derive(Debug, Serialize, ToSchema)]
pub struct Dossier {
    periode: Periode,
    apprenant: Apprenant,
    /// Name of the host company; null until it is given.
    entreprise: Option<String>,
    /// Just declared: the portfolio is not there yet.
    en_preparation: bool,
    /// Null while it is in preparation, or not for the caller.
    portfolio: Option<PortfolioCourt>,
    tuteur: Option<TuteurCourt>,
    /// The teacher who follows the learner (I-10); null when nobody does, or it is not for the caller.
    referent: Option<Personne>,
    /// Null when the period yields none, or it is not for the caller.
    bilan: Option<EtatBilan>,
    /// What the caller can open from here: `liaison`, `portfolio`, `bilan_entreprise`, `bilans`,
    /// `pre_convention`.
    actions: Vec<String>,
}

/// A portfolio, in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct PortfolioCourt {
    commence: bool,
    /// Form of the follow-up: `portfolio` or `fiches-activites`.
    #[schema(example = "portfolio")]
    suivi: String,
    semaines: Vec<SemaineCourte>,
    /// Fiches activité made freely within the period (R-03, F-04b).
    fiches: Vec<FicheCourte>,
    /// Activités significatives (F-03).
    activites: Vec<FicheCourte>,
    /// Files and web addresses joined to it and to its sheets (F-06).
    annexes: i32,
    /// Comments that the caller may read.
    commentaires: i32,
    /// Of which not read yet (F-07).
    commentaires_a_lire: i32,
    /// `creer_fiche`, `demander_fiche`, `creer_activite`, `commenter`.
    actions: Vec<String>,
}

/// One week, in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct SemaineCourte {
    /// Its sheet.
    id: String,
    /// ISO week.
    #[schema(example = "2026-W24")]
    semaine: String,
    /// Its Monday.
    #[schema(example = "2026-06-08", format = Date)]
    lundi: String,
    /// `vide`, `commencee` or `racontee`.
    #[schema(example = "racontee")]
    etat: String,
    /// Changed since the caller last read it (F-05).
    a_lire: bool,
    modifiee_le: Option<String>,
    /// Null while it has none.
    titre: Option<String>,
}

/// State of a bilan entreprise.
#[derive(Debug, Serialize, ToSchema)]
pub struct EtatBilan {
    /// `a_faire`, `en_cours`, `termine` or `fige`.
    #[schema(example = "en_cours")]
    etat: String,
}

impl From<SheetSummary> for SemaineCourte {
    fn from(sheet: SheetSummary) -> Self {
        Self {
            id: sheet.id,
            semaine: sheet.week,
            lundi: sheet.monday,
            etat: sheet.etat,
            a_lire: sheet.a_lire,
            modifiee_le: given(sheet.changed_at),
            titre: given(sheet.titre),
        }
    }
}

impl PortfolioCourt {
    fn new(portfolio: Portfolio, names: &Names) -> Self {
        let (mut semaines, mut fiches, mut activites) = (Vec::new(), Vec::new(), Vec::new());
        for sheet in portfolio.sheets {
            match sheet.nature.as_str() {
                "semaine" => semaines.push(sheet.into()),
                "activite" => activites.push(FicheCourte::new(sheet, names)),
                _ => fiches.push(FicheCourte::new(sheet, names)),
            }
        }
        Self {
            commence: portfolio.commence,
            suivi: portfolio.suivi,
            semaines,
            fiches,
            activites,
            annexes: portfolio.annexes,
            commentaires: portfolio.comments,
            commentaires_a_lire: portfolio.comments_unread,
            actions: actions::french(portfolio.allowed_actions),
        }
    }
}

/// The folder of one learner for one period.
#[utoipa::path(get, path = "/api/periodes/{periode}/apprenants/{apprenant}", tag = "dossiers",
    operation_id = "lire_dossier", params(("periode" = Uuid, Path), ("apprenant" = Uuid, Path)),
    responses((status = 200, body = Dossier)))]
async fn show(caller: Caller, Path((periode, apprenant)): Path<(Uuid, Uuid)>) -> Answer<Dossier> {
    let (id, learner) = (periode.to_string(), apprenant.to_string());
    let alone = [learner.as_str()];
    let (period, portfolio, bilans, accesses, reads_liaison, reads_bilans, referent) = tokio::try_join!(
        find(&caller, periode),
        portfolio(&caller, &id, &learner),
        bilans(&caller, &id, &alone),
        tuteurs::accesses(&caller, periode),
        reads_liaison(&caller, periode, &learner),
        reads_bilans(&caller, &learner),
        referents::of(&caller, &learner),
    )?;
    let one = member(&period, &learner)?;
    let asked_by = match &portfolio {
        Folder::There(portfolio) => portfolio.sheets.as_slice(),
        Folder::Coming | Folder::Closed => &[],
    };
    let people = named(&period).chain([learner.as_str()]);
    let names = caller
        .names(people.chain(fiches::asked_by(asked_by)))
        .await?;
    let bilan = bilans.get(&learner).cloned();
    let parts = Parts {
        portfolio,
        bilan,
        reads_liaison,
        reads_bilans,
        referent,
        tuteur: tuteurs::by_learner(accesses).remove(&learner),
    };
    Ok(Json(parts.into_folder(period, &one, &names)))
}

/// The learner's place in the period: none answers like a period that does not exist.
fn member(period: &Period, apprenant: &str) -> Result<PeriodApprenant, Problem> {
    period
        .apprenants
        .iter()
        .find(|one| one.apprenant == apprenant)
        .cloned()
        .ok_or_else(Problem::not_found)
}

/// A portfolio, as far as the caller is concerned.
enum Folder {
    /// It is there.
    There(Portfolio),
    /// The period was just declared: it will be there in a moment (P-04).
    Coming,
    /// Not for this profile.
    Closed,
}

async fn portfolio(caller: &Caller, period_id: &str, apprenant: &str) -> Result<Folder, Problem> {
    let request = caller.ask(GetPortfolioRequest {
        period_id: period_id.to_owned(),
        apprenant: apprenant.to_owned(),
    });
    let reply = caller.portfolios().get_portfolio(request).await;
    match reply.map_err(Problem::from) {
        Ok(found) => Ok(Folder::There(found.into_inner())),
        // The period itself is visible, or the whole page is refused.
        Err(problem) if problem.status() == StatusCode::NOT_FOUND => Ok(Folder::Coming),
        Err(problem) if problem.is_hidden() => Ok(Folder::Closed),
        Err(problem) => Err(problem),
    }
}

async fn reads_liaison(caller: &Caller, periode: Uuid, apprenant: &str) -> Result<bool, Problem> {
    let found = liaison::fiche(caller, periode, apprenant).await;
    Ok(found.optional()?.is_some())
}

async fn reads_bilans(caller: &Caller, apprenant: &str) -> Result<bool, Problem> {
    let request = caller.ask(ListBilansRequest {
        apprenant: apprenant.to_owned(),
    });
    let reply = caller.bilans_intermediaires().list_bilans(request).await;
    Ok(reply.map_err(Problem::from).optional()?.is_some())
}

/// What the services answered about one folder.
struct Parts {
    portfolio: Folder,
    bilan: Option<String>,
    reads_liaison: bool,
    reads_bilans: bool,
    tuteur: Option<TuteurCourt>,
    referent: Option<Personne>,
}

impl Parts {
    fn into_folder(self, period: Period, one: &PeriodApprenant, names: &Names) -> Dossier {
        let en_preparation = matches!(self.portfolio, Folder::Coming);
        let portfolio = match self.portfolio {
            Folder::There(portfolio) => Some(portfolio),
            Folder::Coming | Folder::Closed => None,
        };
        let opens = [
            ("liaison", self.reads_liaison),
            ("portfolio", portfolio.is_some()),
            ("bilan_entreprise", self.bilan.is_some()),
            ("bilans", self.reads_bilans),
            // Made from the fiche de liaison, for whoever reads it.
            ("pre_convention", self.reads_liaison),
        ];
        Dossier {
            apprenant: names.apprenant(&one.apprenant, &one.division),
            entreprise: given(one.raison_sociale.clone()),
            en_preparation,
            portfolio: portfolio.map(|found| PortfolioCourt::new(found, names)),
            tuteur: self.tuteur,
            referent: self.referent,
            bilan: self.bilan.map(|etat| EtatBilan { etat }),
            actions: opens
                .into_iter()
                .filter(|(_, open)| *open)
                .map(|(name, _)| name.to_owned())
                .collect(),
            periode: Periode::new(period, names),
        }
    }
}
