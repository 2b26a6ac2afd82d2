//! A bilan entreprise as its page shows it (E-03).

use chassis::form::FieldState;
use chassis::{Ctx, Tx};
use referentiel::{Competence, Critere, NiveauEchelle, Referentiel, Tache};

use super::{App, authorize_bilan, form};
use crate::domain::bilan_entreprise::BilanEntreprise;
use crate::domain::champ::Mode;
use crate::domain::fermeture::Fermeture;
use crate::domain::liens::Fiches;
use crate::domain::period::Period;
use crate::domain::{ApprenantId, PeriodId};
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct BilanView {
    /// The bilan.
    pub bilan: BilanEntreprise,
    /// Its period.
    pub period: Period,
    /// Every field of the form, as it stands.
    pub fields: Vec<FieldState>,
    /// The competences offered, and how each is assessed.
    pub competences: Vec<CompetenceView>,
    /// The tasks that may be ticked.
    pub taches: Vec<TacheView>,
    /// The sheets that show tasks, or in which something was picked.
    pub fiches: Fiches,
    /// The levels of the scale of E-01, in order.
    pub niveaux: Vec<NiveauEchelle>,
    /// What bilans intermédiaires closed.
    pub fermeture: Fermeture,
    /// What the caller may do now.
    pub allowed: Vec<Action>,
}

/// A competence as the page offers it.
#[derive(Debug, Clone)]
pub struct CompetenceView {
    /// The competence.
    pub competence: Competence,
    /// How it is assessed.
    pub mode: Mode,
    /// Codes of the criteria to assess, where it is by criteria, each with the numbers of the sheets that picked it.
    pub criteres: Vec<(Critere, Vec<usize>)>,
    /// Numbers of the sheets in which it was picked.
    pub fiches: Vec<usize>,
}

/// A task as the page offers it.
#[derive(Debug, Clone)]
pub struct TacheView {
    /// The task.
    pub tache: Tache,
    /// Code and title of its activity.
    pub activite: (String, String),
    /// Numbers of the sheets that show it.
    pub fiches: Vec<usize>,
}

/// The bilan of a learner for a period.
pub async fn get_bilan(
    cx: &Ctx,
    app: &App,
    period: PeriodId,
    apprenant: ApprenantId,
) -> Result<BilanView, Error> {
    let mut tx = app.db.begin(cx).await?;
    let view = view(cx, app, &mut tx, period, apprenant).await?;
    tx.commit().await?;
    Ok(view)
}

/// The same, within a transaction: what finishing or taking up again answers.
pub(super) async fn view(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    period: PeriodId,
    apprenant: ApprenantId,
) -> Result<BilanView, Error> {
    let action = Action::ReadBilanEntreprise;
    let (scope, facts) = authorize_bilan(cx, tx, action, period, apprenant).await?;
    let bilan = store::bilans_entreprise::get(tx, &scope, period, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let period = store::periods::get(tx, &scope, period)
        .await?
        .ok_or(Error::NotFound)?;
    let stored: Vec<_> = store::champs::load(tx, &scope, &[bilan.id])
        .await?
        .into_iter()
        .map(|(_, field)| field)
        .collect();
    let fermeture = store::apprenants::fermeture(tx, &scope, apprenant).await?;
    let referentiel = app.referentiel(&period.referentiel)?;
    let taches = store::periods::taches_of(tx, &scope, &period, apprenant).await?;
    let linked = store::liens::list(tx, &scope, apprenant, Some(period.id)).await?;
    let fiches = Fiches::of(linked);
    let competences = form::competences(referentiel, &taches, &stored, &fiches);
    Ok(BilanView {
        fields: form::whole(&competences, &stored),
        competences: competences
            .into_iter()
            .map(|competence| competence_view(competence, &stored, &fiches))
            .collect(),
        taches: taches_views(referentiel, &fiches),
        fiches,
        niveaux: app.catalogue.echelles().positionnement.niveaux.clone(),
        allowed: allowed_now(cx, &facts, &bilan, &fermeture),
        bilan,
        period,
        fermeture,
    })
}

fn competence_view(
    competence: &Competence,
    stored: &[FieldState],
    fiches: &Fiches,
) -> CompetenceView {
    let mode = fiches.mode(competence, stored);
    let criteres = match mode {
        Mode::Globale => Vec::new(),
        Mode::Criteres => fiches.criteres(competence, stored),
    };
    CompetenceView {
        mode,
        criteres: criteres
            .into_iter()
            .map(|critere| (critere.clone(), fiches.of_critere(&critere.code)))
            .collect(),
        fiches: fiches.of_competence(competence),
        competence: competence.clone(),
    }
}

fn taches_views(referentiel: &Referentiel, fiches: &Fiches) -> Vec<TacheView> {
    referentiel
        .activites
        .iter()
        .flat_map(|activite| activite.taches.iter().map(move |tache| (tache, activite)))
        .map(|(tache, activite)| TacheView {
            tache: tache.clone(),
            activite: (activite.code.clone(), activite.intitule.clone()),
            fiches: fiches.of_task(&tache.code),
        })
        .collect()
}

/// What the caller may do, and the state of the bilan allows (G-01).
fn allowed_now(
    cx: &Ctx,
    facts: &Facts,
    bilan: &BilanEntreprise,
    fermeture: &Fermeture,
) -> Vec<Action> {
    let candidates = [
        Action::ChangeBilanEntreprise,
        Action::FinishBilanEntreprise,
        Action::ReopenBilanEntreprise,
    ];
    let now = cx.now();
    policy::allowed(cx.actor(), &candidates, facts)
        .into_iter()
        .filter(|action| match action {
            Action::ChangeBilanEntreprise => bilan.ensure_writable(fermeture).is_ok(),
            Action::FinishBilanEntreprise => bilan.finished(bilan.version, fermeture, now).is_ok(),
            _ => bilan.reopened(bilan.version, fermeture).is_ok(),
        })
        .collect()
}
