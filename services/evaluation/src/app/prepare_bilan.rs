//! What the team looks at before it makes a bilan intermédiaire: the evidence beside each competence (E-07).

use chassis::Ctx;
use chassis::form::FieldState;
use jiff::civil::Date;
use referentiel::{Competence, NiveauEchelle, Referentiel};

use super::{App, authorize_creation};
use crate::domain::bilan_entreprise::BilanEntreprise;
use crate::domain::bilan_intermediaire::BilanIntermediaire;
use crate::domain::champ::{Champ, Mode};
use crate::domain::fermeture::Fermeture;
use crate::domain::liens::{Fiches, Liens};
use crate::domain::{ApprenantId, BilanEntrepriseId, PeriodId};
use crate::error::Error;
use crate::store;

/// A level given since the previous bilan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// The period where it was observed.
    pub period: PeriodId,
    /// The bilan entreprise that says so.
    pub bilan: BilanEntrepriseId,
    /// When.
    pub date: Date,
    /// Code of the level (E-01).
    pub niveau: String,
    /// Title of the criterion, where the competence was assessed by criteria (E-03).
    pub critere: Option<String>,
}

/// A competence, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its code.
    pub code: String,
    /// Its title.
    pub intitule: String,
    /// The level that the latest bilan to give one gave it (E-02).
    pub avant: Option<String>,
    /// What was observed since, in order of date.
    pub observations: Vec<Observation>,
}

/// Everything beside everything.
#[derive(Debug, Clone)]
pub struct Preparation {
    /// The learner.
    pub apprenant: ApprenantId,
    /// Code of the référentiel.
    pub referentiel: String,
    /// What bilans intermédiaires closed.
    pub fermeture: Fermeture,
    /// Last day allowed: today.
    pub date_maximale: Date,
    /// Number of the bilan to come, from 1.
    pub rang: usize,
    /// The competences of the référentiel, in its order.
    pub competences: Vec<Evidence>,
    /// of the competences that its family of trades has in common, those of which something is known.
    pub communes: Vec<Evidence>,
    /// What a bilan of that date would count and freeze.
    pub compterait: Vec<BilanEntreprise>,
    /// The levels of the scale of E-02, in order.
    pub niveaux: Vec<NiveauEchelle>,
}

/// What a bilan of that date (today's, when none is given) would count; changes nothing.
pub async fn prepare_bilan(
    cx: &Ctx,
    app: &App,
    apprenant: ApprenantId,
    code: &str,
    date: Option<Date>,
) -> Result<Preparation, Error> {
    let mut tx = app.db.begin(cx).await?;
    let scope = authorize_creation(cx, &mut tx, apprenant, code).await?;
    let referentiel = app.referentiel(code)?;
    let today = cx.today();
    let date = date.unwrap_or(today);
    let fermeture = store::apprenants::fermeture(&mut tx, &scope, apprenant).await?;
    fermeture
        .admits_bilan_intermediaire(date, today)
        .map_err(Error::DateRefused)?;
    let previous = store::bilans_intermediaires::list_final(&mut tx, &scope, apprenant).await?;
    let compterait: Vec<BilanEntreprise> =
        store::bilans_entreprise::list(&mut tx, &scope, None, Some(&[apprenant]))
            .await?
            .into_iter()
            .filter(|bilan| bilan.is_counted_at(date))
            .collect();
    let ids: Vec<BilanEntrepriseId> = compterait.iter().map(|bilan| bilan.id).collect();
    let fields = store::champs::load(&mut tx, &scope, &ids).await?;
    let linked = store::liens::list(&mut tx, &scope, apprenant, None).await?;
    tx.commit().await?;
    let bilans: Vec<Assessed> = compterait
        .iter()
        .map(|bilan| Assessed::new(bilan, &fields, &linked))
        .collect();

    let known_of = |referentiel: &Referentiel| -> Vec<Evidence> {
        let known = referentiel.competences.iter().map(|competence| Evidence {
            code: competence.code.clone(),
            intitule: competence.intitule.clone(),
            avant: avant(&previous, &referentiel.code, &competence.code),
            observations: bilans
                .iter()
                .flat_map(|bilan| bilan.observations(competence))
                .collect(),
        });
        known.collect()
    };
    let mut communes = app
        .catalogue
        .famille(referentiel)
        .map(known_of)
        .unwrap_or_default();
    communes.retain(|one| one.avant.is_some() || !one.observations.is_empty());
    Ok(Preparation {
        apprenant,
        referentiel: code.to_owned(),
        fermeture,
        date_maximale: today,
        rang: previous.len() + 1,
        competences: known_of(referentiel),
        communes,
        compterait,
        niveaux: app.catalogue.echelles().acquisition.niveaux.clone(),
    })
}

/// The level that the latest of these bilans (the latest first) gave to a competence.
fn avant(previous: &[BilanIntermediaire], referentiel: &str, competence: &str) -> Option<String> {
    previous
        .iter()
        .filter(|bilan| bilan.referentiel == referentiel)
        .flat_map(|bilan| &bilan.redaction.niveaux)
        .find(|line| line.competence == competence)
        .map(|line| line.niveau.clone())
}

/// A bilan entreprise with what was written in it and what its sheets picked.
struct Assessed<'a> {
    bilan: &'a BilanEntreprise,
    fields: Vec<FieldState>,
    fiches: Fiches,
}

impl<'a> Assessed<'a> {
    fn new(
        bilan: &'a BilanEntreprise,
        fields: &[(BilanEntrepriseId, FieldState)],
        linked: &[Liens],
    ) -> Self {
        let of_period = linked.iter().filter(|liens| liens.period == bilan.period);
        Self {
            bilan,
            fields: fields
                .iter()
                .filter(|(of, _)| *of == bilan.id)
                .map(|(_, field)| field.clone())
                .collect(),
            fiches: Fiches::of(of_period.cloned().collect()),
        }
    }

    /// The levels that it gives to a competence: one as a whole, or one per criterion (E-03).
    fn observations(&self, competence: &Competence) -> Vec<Observation> {
        match self.fiches.mode(competence, &self.fields) {
            Mode::Globale => {
                let level = self.level(&Champ::Niveau(competence.code.clone()), None);
                level.into_iter().collect()
            }
            Mode::Criteres => competence
                .criteres
                .iter()
                .filter_map(|critere| {
                    let champ = Champ::Critere(critere.code.clone());
                    self.level(&champ, Some(critere.intitule.clone()))
                })
                .collect(),
        }
    }

    fn level(&self, champ: &Champ, critere: Option<String>) -> Option<Observation> {
        let name = champ.name();
        let field = self.fields.iter().find(|field| field.name == name)?;
        Some(Observation {
            period: self.bilan.period,
            bilan: self.bilan.id,
            date: self.bilan.enregistre?.date,
            niveau: field.value.as_str()?.to_owned(),
            critere,
        })
    }
}
