//! D-01, the pré-convention (*Annexe {période} {prénom} {nom}*): what school and company agree on before
//! one learner's period. It says the parties, proposes objectives and tasks, and leaves to be completed the
//! six rubriques that guide 002 lists.

use jiff::civil::Date;

use super::french;

/// Everything that the document prints. Texts are as people typed them, harmful characters included:
/// making them harmless is the business of each format's writer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreConvention {
    /// The school or CFA.
    pub etablissement: Etablissement,
    /// The learner.
    pub apprenant: Apprenant,
    /// Diploma and class.
    pub formation: Formation,
    /// The dated period.
    pub periode: Periode,
    /// The host company, as far as the fiche de liaison knows it (P-10).
    pub entreprise: Entreprise,
    /// Name of the teacher in charge, when known.
    pub enseignant_referent: Option<String>,
    /// Objectives of the fiche de liaison.
    pub objectifs: String,
    /// Every activity of the référentiel, in its order, with what the fiche de liaison retains.
    pub activites: Vec<Activite>,
    /// Competences that the retained tasks call on, in the order of the référentiel.
    pub competences: Vec<Intitule>,
    /// Day on which the document is made.
    pub edite_le: Date,
}

/// The school, as it signs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Etablissement {
    pub nom: String,
    /// Lines of the postal address.
    pub adresse: Vec<String>,
    pub telephone: String,
    pub courriel: String,
    /// Shown at the top of each page (I-01).
    pub logo: Option<Image>,
    /// The stamp, printed where the head signs.
    pub cachet: Option<Image>,
    pub apprentissage: Apprentissage,
}

/// Who else is named on the papers of an apprentice (I-01); an empty text is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Apprentissage {
    pub cfa: String,
    /// Number of the CFA's declaration of activity.
    pub declaration: String,
    /// The State's service for work.
    pub dreets: String,
}

/// A picture, as identity made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    pub png: Vec<u8>,
    /// In pixels.
    pub largeur: u32,
    pub hauteur: u32,
}

/// The learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apprenant {
    pub civilite: String,
    pub prenom: String,
    pub nom: String,
    pub division: String,
    pub naissance: Option<Date>,
    pub statut: Statut,
}

/// Statut of the learner: it decides the words of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statut {
    /// Does PFMP, followed by a tuteur de stage.
    Scolaire,
    /// Has a contract, followed by a maître d'apprentissage.
    Apprenti,
}

/// What the learner is preparing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Formation {
    /// « Bac Pro Maintenance des systèmes de production connectés ».
    pub diplome: String,
    /// « Première Bac Pro ».
    pub niveau: String,
    /// Diploma of higher education: its pupils are « étudiants ».
    pub superieur: bool,
}

/// The period, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Periode {
    pub titre: String,
    pub du: Date,
    pub au: Date,
}

/// The host company. An empty text is not known yet and is left to be completed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entreprise {
    pub raison_sociale: String,
    pub siret: String,
    /// Lines of the postal address.
    pub adresse: Vec<String>,
    pub secteur: String,
    pub telephone: String,
    pub tuteur: Tuteur,
    /// A learner may have two (I-07).
    pub second_tuteur: Option<Tuteur>,
}

/// Who follows the learner in the company.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tuteur {
    pub nom: String,
    pub telephone: String,
    pub courriel: String,
}

/// An activity of the référentiel with its tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activite {
    pub code: String,
    pub intitule: String,
    pub taches: Vec<Tache>,
}

/// A task, retained or not for this learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tache {
    pub code: String,
    pub intitule: String,
    pub retenue: bool,
}

/// A code of the référentiel and its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intitule {
    pub code: String,
    pub intitule: String,
}

/// The six rubriques to complete or to correct, in their order (002).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rubrique {
    /// Daily hours.
    Horaires,
    /// How teacher and tutor stay in touch.
    Concertation,
    /// Objectives and competences: filled in, editable.
    Objectifs,
    /// Activities: ticked, editable.
    Activites,
    /// Works that need a derogation for minors.
    Derogation,
    /// How the period is assessed.
    Evaluation,
}

impl Rubrique {
    /// All of them, in the order of the document.
    pub const ALL: [Self; 6] = [
        Self::Horaires,
        Self::Concertation,
        Self::Objectifs,
        Self::Activites,
        Self::Derogation,
        Self::Evaluation,
    ];

    /// From 1 to 6.
    pub fn number(self) -> usize {
        Self::ALL.iter().take_while(|other| **other != self).count() + 1
    }
}

/// Words that depend on who the learner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mots {
    /// « l’élève », « l’étudiant », « l’apprenti », with the article.
    pub l_apprenant: &'static str,
    /// « de l’élève »…
    pub de_l_apprenant: &'static str,
    /// Capitalised, without article: a column's name.
    pub apprenant: &'static str,
    /// « le tuteur », « le maître d’apprentissage ».
    pub le_tuteur: &'static str,
    /// Capitalised, without article.
    pub tuteur: &'static str,
    /// « Nom du tuteur »…
    pub nom_du_tuteur: &'static str,
    /// « Second tuteur »…
    pub second_tuteur: &'static str,
    /// « Nom du second tuteur »…
    pub nom_du_second_tuteur: &'static str,
}

const ELEVE: Mots = Mots {
    l_apprenant: "l’élève",
    de_l_apprenant: "de l’élève",
    apprenant: "Élève",
    le_tuteur: "le tuteur",
    tuteur: "Tuteur",
    nom_du_tuteur: "Nom du tuteur",
    second_tuteur: "Second tuteur",
    nom_du_second_tuteur: "Nom du second tuteur",
};
const ETUDIANT: Mots = Mots {
    l_apprenant: "l’étudiant",
    de_l_apprenant: "de l’étudiant",
    apprenant: "Étudiant",
    le_tuteur: "le tuteur",
    tuteur: "Tuteur",
    nom_du_tuteur: "Nom du tuteur",
    second_tuteur: "Second tuteur",
    nom_du_second_tuteur: "Nom du second tuteur",
};
const APPRENTI: Mots = Mots {
    l_apprenant: "l’apprenti",
    de_l_apprenant: "de l’apprenti",
    apprenant: "Apprenti",
    le_tuteur: "le maître d’apprentissage",
    tuteur: "Maître d’apprentissage",
    nom_du_tuteur: "Nom du maître d’apprentissage",
    second_tuteur: "Second maître d’apprentissage",
    nom_du_second_tuteur: "Nom du second maître d’apprentissage",
};

impl PreConvention {
    /// *Annexe {période} {prénom} {nom}*: title of the document, and name of its file.
    pub fn titre(&self) -> String {
        format!(
            "Annexe {} {}",
            self.periode.titre.trim(),
            self.nom_apprenant()
        )
    }

    /// « Mina AZZOUG ».
    pub fn nom_apprenant(&self) -> String {
        french::nom_complet(&self.apprenant.prenom, &self.apprenant.nom)
    }

    /// « PFMP 2, du 8 au 26 juin 2026 ».
    pub fn periode_en_clair(&self) -> String {
        format!(
            "{}, {}",
            self.periode.titre.trim(),
            french::du_au(self.periode.du, self.periode.au)
        )
    }

    /// The words for this learner.
    pub fn mots(&self) -> &'static Mots {
        match (self.apprenant.statut, self.formation.superieur) {
            (Statut::Apprenti, _) => &APPRENTI,
            (Statut::Scolaire, true) => &ETUDIANT,
            (Statut::Scolaire, false) => &ELEVE,
        }
    }

    /// Whether the learner is under 18 on the first day of the period; unknown without birth date.
    /// Who comes of age meanwhile starts the period as a minor, and needs the derogations.
    pub fn mineur(&self) -> Option<bool> {
        self.apprenant
            .naissance
            .map(|naissance| majorite(naissance) > self.periode.du)
    }

    /// Heading of a rubrique, with its number.
    pub fn intitule(&self, rubrique: Rubrique) -> String {
        let mots = self.mots();
        let words = match rubrique {
            Rubrique::Horaires => format!("Horaires journaliers {}", mots.de_l_apprenant),
            Rubrique::Concertation => format!(
                "Modalités de concertation entre l’enseignant référent et {}",
                mots.le_tuteur
            ),
            Rubrique::Objectifs => {
                "Objectifs assignés et compétences à acquérir ou à développer".to_owned()
            }
            Rubrique::Activites => "Activités prévues en milieu professionnel".to_owned(),
            Rubrique::Derogation => "Travaux interdits aux mineurs soumis à dérogation".to_owned(),
            Rubrique::Evaluation => {
                "Modalités d’évaluation, en référence au règlement d’examen".to_owned()
            }
        };
        format!("{}. {words}", rubrique.number())
    }
}

/// The eighteenth birthday; for the 29th of February, the 1st of March of a common year.
fn majorite(naissance: Date) -> Date {
    let year = naissance.year().saturating_add(18).min(9999);
    Date::new(year, naissance.month(), naissance.day())
        .or_else(|_| Date::new(year, 3, 1))
        .unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use jiff::civil::date;

    use super::*;
    use crate::domain::samples;

    fn born(naissance: Date, du: Date) -> Option<bool> {
        let mut document = samples::typical();
        document.apprenant.naissance = Some(naissance);
        document.periode.du = du;
        document.mineur()
    }

    #[test]
    fn a_learner_is_of_age_from_the_eighteenth_birthday_on_d01() {
        assert_eq!(born(date(2008, 6, 9), date(2026, 6, 8)), Some(true));
        assert_eq!(born(date(2008, 6, 8), date(2026, 6, 8)), Some(false));
        assert_eq!(born(date(2008, 2, 29), date(2026, 2, 28)), Some(true));
        assert_eq!(born(date(2008, 2, 29), date(2026, 3, 1)), Some(false));
    }

    #[test]
    fn the_title_names_period_and_learner_d01() {
        assert_eq!(samples::typical().titre(), "Annexe PFMP 2 Mina AZZOUG");
    }

    #[test]
    fn the_six_rubriques_are_numbered_in_the_order_of_the_guide_d01() {
        let document = samples::typical();
        let headings = Rubrique::ALL.map(|rubrique| document.intitule(rubrique));
        for (index, heading) in headings.iter().enumerate() {
            assert!(
                heading.starts_with(&format!("{}. ", index + 1)),
                "{heading}"
            );
        }
        assert!(headings[0].contains("l’élève"));
    }

    #[test]
    fn an_apprentice_has_a_maitre_d_apprentissage_d01() {
        let mut document = samples::typical();
        document.apprenant.statut = Statut::Apprenti;
        assert!(
            document
                .intitule(Rubrique::Concertation)
                .contains("le maître d’apprentissage")
        );
    }
}
