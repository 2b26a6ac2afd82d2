//! `/api/accueil`: what each profile finds first (G-01): what there is to do, and its periods under way.

use std::collections::HashMap;

use axum::Json;
use chassis::Profil;
use futures::future::try_join_all;
use jiff::civil::Date;
use proto::identity::v1::{Etablissement, GetEtablissementRequest};
use proto::periods::v1::{ListPeriodsRequest, Period};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::dossiers::{EtatDossier, bilans, folders};
use super::names::Names;
use super::periodes::{find_all, find_named};
use super::periodes_model::Periode;
use crate::Gateway;
use crate::catalogue::Params;
use crate::error::{Optional as _, Problem};
use crate::http::answer::Answer;
use crate::session::Caller;

/// Periods shown on the home page at most.
const MOST: usize = 6;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new().routes(routes!(show))
}

/// The home page.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Accueil {
    a_faire: Vec<AFaire>,
    /// Under way or to come, the nearest first; then past ones, the last first.
    periodes: Vec<PeriodeAvancement>,
}

/// Something to do.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AFaire {
    #[schema(example = "Lire les fiches des apprenants")]
    libelle: String,
    /// How many.
    #[schema(example = 12)]
    nombre: usize,
    /// Page where it is done.
    #[schema(example = "/periodes")]
    lien: String,
}

/// A period and how far it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodeAvancement {
    #[serde(flatten)]
    periode: Periode,
    avancement: Avancement,
}

/// How far a period is, over the learners that the caller sees.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Avancement {
    apprenants: usize,
    /// Learners whose company is known.
    avec_entreprise: usize,
    fiches: usize,
    fiches_completees: usize,
    fiches_a_lire: usize,
    bilans_a_faire: usize,
}

impl Avancement {
    fn new(
        period: &Period,
        folders: &HashMap<String, EtatDossier>,
        bilans: &HashMap<String, String>,
    ) -> Self {
        let sum = |of: fn(&EtatDossier) -> i32| {
            folders
                .values()
                .map(|folder| usize::try_from(of(folder)).unwrap_or_default())
                .sum()
        };
        let learners = &period.apprenants;
        Self {
            apprenants: learners.len(),
            avec_entreprise: learners
                .iter()
                .filter(|one| !one.raison_sociale.is_empty())
                .count(),
            fiches: sum(|folder| folder.fiches),
            fiches_completees: sum(|folder| folder.completees),
            fiches_a_lire: sum(|folder| folder.a_lire),
            bilans_a_faire: bilans
                .values()
                .filter(|etat| matches!(etat.as_str(), "a_faire" | "en_cours"))
                .count(),
        }
    }
}

/// What the caller finds first.
#[utoipa::path(get, path = "/api/accueil", tag = "accueil", operation_id = "lire_accueil",
    responses((status = 200, body = Accueil)))]
async fn show(caller: Caller) -> Answer<Accueil> {
    let (etablissement, periods) = tokio::try_join!(etablissement(&caller), periods(&caller))?;
    let near = whole(&caller, nearest(periods, caller.today())).await?;
    let progress = try_join_all(near.iter().map(|period| progress(&caller, period))).await?;
    let tasks = Tasks {
        caller: &caller,
        today: caller.today(),
        periods: &near,
        progress: &progress,
    };
    let a_faire = tasks.list(etablissement.as_ref());
    let shown = near
        .into_iter()
        .zip(progress)
        .map(|(period, avancement)| PeriodeAvancement {
            periode: Periode::new(period, &Names::default()),
            avancement,
        })
        .collect();
    Ok(Json(Accueil {
        a_faire,
        periodes: shown,
    }))
}

async fn etablissement(caller: &Caller) -> Result<Option<Etablissement>, Problem> {
    let request = caller.ask(GetEtablissementRequest {});
    let reply = caller.etablissements().get_etablissement(request).await;
    let found = reply.map_err(Problem::from).optional()?;
    Ok(found.map(tonic::Response::into_inner))
}

async fn periods(caller: &Caller) -> Result<Vec<Period>, Problem> {
    let in_short = ListPeriodsRequest {
        counted: true,
        ..ListPeriodsRequest::default()
    };
    let all = find_all(caller, in_short).await;
    Ok(all.optional()?.unwrap_or_default())
}

/// With their learners, whom a list only counts; one that was deleted meanwhile is left out.
async fn whole(caller: &Caller, periods: Vec<Period>) -> Result<Vec<Period>, Problem> {
    let named = ListPeriodsRequest {
        ids: periods.iter().map(|period| period.id.clone()).collect(),
        ..ListPeriodsRequest::default()
    };
    let found = find_named(caller, named).await?;
    let mut found: HashMap<String, Period> = found
        .into_iter()
        .map(|period| (period.id.clone(), period))
        .collect();
    let in_order = periods.iter().filter_map(|period| found.remove(&period.id));
    Ok(in_order.collect())
}

async fn progress(caller: &Caller, period: &Period) -> Result<Avancement, Problem> {
    let (folders, bilans) =
        tokio::try_join!(folders(caller, &period.id), bilans(caller, &period.id, &[]))?;
    Ok(Avancement::new(
        period,
        &folders.unwrap_or_default(),
        &bilans,
    ))
}

/// Periods that are not over, the nearest first; then those that are, the last first: their bilans may still be to do.
fn nearest(periods: Vec<Period>, today: Date) -> Vec<Period> {
    let today = today.to_string();
    // Civil dates written year first compare as texts.
    let (mut coming, mut past): (Vec<_>, Vec<_>) =
        periods.into_iter().partition(|period| period.end >= today);
    coming.sort_by(|a, b| a.start.cmp(&b.start));
    past.sort_by(|a, b| b.start.cmp(&a.start));
    coming.extend(past);
    coming.truncate(MOST);
    coming
}

/// Sums over the periods shown, as things to do.
struct Tasks<'a> {
    caller: &'a Caller,
    today: Date,
    periods: &'a [Period],
    progress: &'a [Avancement],
}

/// How many there are to do.
type Count = fn(&Avancement) -> usize;

const WITHOUT_COMPANY: Count = |p| p.apprenants - p.avec_entreprise;
const TO_TELL: Count = |p| p.fiches - p.fiches_completees;
const TO_READ: Count = |p| p.fiches_a_lire;
const TO_ASSESS: Count = |p| p.bilans_a_faire;

/// What each profile is reminded of; whether before the period starts, too.
fn reminders(profil: Option<Profil>) -> &'static [(&'static str, Count, bool)] {
    match profil {
        Some(Profil::Apprenant) => &[
            ("entreprise.a_indiquer", WITHOUT_COMPANY, true),
            ("semaines.a_raconter", TO_TELL, false),
        ],
        Some(Profil::Enseignant) => &[
            ("fiches.a_lire", TO_READ, false),
            ("entreprises.absentes", WITHOUT_COMPANY, true),
            ("bilans.a_faire", TO_ASSESS, false),
        ],
        Some(Profil::Ddfpt) => &[
            ("fiches.a_lire", TO_READ, false),
            ("entreprises.absentes", WITHOUT_COMPANY, true),
        ],
        Some(Profil::TuteurDeStage | Profil::MaitreApprentissage) => &[
            ("fiches.a_lire", TO_READ, false),
            ("bilans.a_faire", TO_ASSESS, false),
        ],
        _ => &[],
    }
}

impl Tasks<'_> {
    fn list(&self, etablissement: Option<&Etablissement>) -> Vec<AFaire> {
        let mut tasks = self.setup(etablissement);
        for (code, count, early) in reminders(self.caller.profil()) {
            let nombre = self.sum(*count, *early);
            if nombre > 0 {
                tasks.push(self.task(code, nombre, "/periodes"));
            }
        }
        tasks
    }

    fn sum(&self, count: Count, early: bool) -> usize {
        let today = self.today.to_string();
        self.periods
            .iter()
            .zip(self.progress)
            .filter(|(period, _)| early || period.start <= today)
            .map(|(_, progress)| count(progress))
            .sum()
    }

    /// What comes before any period: whoever may change the settings is told.
    fn setup(&self, etablissement: Option<&Etablissement>) -> Vec<AFaire> {
        let Some(found) = etablissement.filter(|found| !found.allowed_actions.is_empty()) else {
            return Vec::new();
        };
        let mut tasks = Vec::new();
        if found.nom.is_empty() || found.courriel.is_empty() {
            tasks.push(self.task("etablissement.incomplet", 1, "/parametres"));
        }
        if found.annee == 0 {
            tasks.push(self.task("import.absent", 1, "/imports"));
        } else if self.periods.is_empty() && self.caller.profil() == Some(Profil::Ddfpt) {
            tasks.push(self.task("annexe.absente", 1, "/annexes"));
        }
        tasks
    }

    fn task(&self, code: &str, nombre: usize, lien: &str) -> AFaire {
        AFaire {
            libelle: self.caller.catalogue().task(code, &Params::new()),
            nombre,
            lien: lien.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn period(start: &str, end: &str) -> Period {
        Period {
            start: start.into(),
            end: end.into(),
            ..Default::default()
        }
    }

    fn starts(periods: &[Period]) -> Vec<&str> {
        periods.iter().map(|period| period.start.as_str()).collect()
    }

    #[test]
    fn periods_under_way_or_to_come_are_first_g01() {
        let periods = vec![
            period("2026-06-08", "2026-06-26"),
            period("2026-01-05", "2026-01-23"),
            period("2026-05-04", "2026-05-22"),
        ];
        let near = nearest(periods, "2026-05-22".parse().unwrap());
        assert_eq!(starts(&near), ["2026-05-04", "2026-06-08", "2026-01-05"]);
    }

    #[test]
    fn the_last_of_the_past_periods_comes_first_g01() {
        let periods = vec![
            period("2026-01-05", "2026-01-23"),
            period("2026-05-04", "2026-05-22"),
        ];
        let near = nearest(periods, "2026-08-01".parse().unwrap());
        assert_eq!(starts(&near), ["2026-05-04", "2026-01-05"]);
    }

    #[test]
    fn progress_sums_the_folders_p11() {
        let folders = HashMap::from([(
            "mina".to_owned(),
            EtatDossier {
                commence: true,
                fiches: 3,
                completees: 2,
                a_lire: 1,
                activites: 0,
            },
        )]);
        let bilans = HashMap::from([("mina".to_owned(), "a_faire".to_owned())]);
        let progress = Avancement::new(&period("", ""), &folders, &bilans);
        let expected = Avancement {
            fiches: 3,
            fiches_completees: 2,
            fiches_a_lire: 1,
            bilans_a_faire: 1,
            ..Default::default()
        };
        assert_eq!(progress, expected);
    }
}
