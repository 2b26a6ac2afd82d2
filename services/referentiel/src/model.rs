//! A diploma's référentiel as its file says it. Field names are those of the files.
//!
//! Every optional field added later must be skipped when absent, so that the fingerprint of the
//! versions already published stays what it was.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One version of one diploma: the tree of R-01 and all that differs from other diplomas.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Referentiel {
    /// Stable for ever; also the name of the file. A new arrêté that changes codes has a new code.
    pub code: String,
    /// Official title, without the type of diploma.
    pub intitule: String,
    /// Short name shown in lists, e.g. `MSPC`.
    pub sigle: String,
    /// Kind of diploma.
    #[serde(rename = "type")]
    pub type_diplome: TypeDiplome,
    /// The official text that this version follows.
    pub version: String,
    /// Number in the national register of certifications, when known.
    #[serde(deserialize_with = "crate::read::present")]
    pub rncp: Option<String>,
    /// code of the seconde commune whose competences its learners bring along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub famille: Option<String>,
    /// Whether something of the official text is known to be missing here.
    pub completeness: Completeness,
    /// Where each non-empty block comes from, and how sure it is.
    pub sources: BTreeMap<String, Source>,
    /// Niveaux de classe, in school order.
    pub niveaux: Vec<Niveau>,
    /// Options of the diploma; may be empty.
    pub options: Vec<OptionDiplome>,
    /// Form of the learner's report as the sources tell it; read it through [`Referentiel::suivi`].
    #[serde(deserialize_with = "crate::read::present")]
    pub suivi_entreprise: Option<SuiviEntreprise>,
    /// Rhythm of the sheets of a period; weekly unless said otherwise.
    #[serde(default, skip_serializing_if = "Rythme::is_default")]
    pub rythme_fiches: Rythme,
    /// P-08: completed sheets of a deleted period become fiches libres instead of disappearing.
    #[serde(default, skip_serializing_if = "is_false")]
    pub fiches_conservees: bool,
    /// Who links sheets to it (R-03, F-04).
    #[serde(default, skip_serializing_if = "QuiRelie::is_default")]
    pub qui_relie: QuiRelie,
    /// What this diploma calls its criteria, as shown on screen.
    pub libelle_criteres: String,
    /// Statuses that a period can have, and what each one yields (P-09).
    pub statuts_periode: Vec<StatutPeriode>,
    /// Blocs or pôles of competences.
    pub blocs: Vec<Bloc>,
    /// Activities with their tasks.
    pub activites: Vec<Activite>,
    /// Competences with their criteria.
    pub competences: Vec<Competence>,
    /// Exam units, some with their national grid.
    pub epreuves: Vec<Epreuve>,
    /// Professional attitudes; may be empty.
    pub attitudes_professionnelles: Vec<Attitude>,
}

/// Who links a sheet to the référentiel, among those who follow its learner (R-03, F-04).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuiRelie {
    /// Who ticks the tasks done.
    pub taches: Vec<Relieur>,
    /// Who picks the competences that the bilan entreprise will assess.
    pub competences: Vec<Relieur>,
}

impl QuiRelie {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// F-04, F-09: tasks by the learner, who teaches it and who trains it; competences by who teaches it.
impl Default for QuiRelie {
    fn default() -> Self {
        Self {
            taches: vec![
                Relieur::Apprenant,
                Relieur::Enseignant,
                Relieur::MaitreApprentissage,
            ],
            competences: vec![Relieur::Enseignant],
        }
    }
}

/// A profile that may link a sheet; a tuteur de stage only ever reads (domain.md § 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relieur {
    /// The learner.
    Apprenant,
    /// A teacher of the diploma.
    Enseignant,
    /// The company trainer of an apprenti.
    MaitreApprentissage,
}

impl Relieur {
    /// As files and contracts write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Apprenant => "apprenant",
            Self::Enseignant => "enseignant",
            Self::MaitreApprentissage => "maitre-apprentissage",
        }
    }
}

/// Kinds of diploma.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TypeDiplome {
    /// Baccalauréat professionnel.
    BacPro,
    /// Brevet de technicien supérieur.
    Bts,
    /// Certificat d'aptitude professionnelle.
    Cap,
    /// No diploma: the first year that several of one family of trades have in common.
    SecondeCommune,
}

impl TypeDiplome {
    /// As files and contracts write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::BacPro => "bac-pro",
            Self::Bts => "bts",
            Self::Cap => "cap",
            Self::SecondeCommune => "seconde-commune",
        }
    }

    /// How it is called before a short name, e.g. « Bac Pro ».
    pub fn nom(self) -> &'static str {
        match self {
            Self::BacPro => "Bac Pro",
            Self::Bts => "BTS",
            Self::Cap => "CAP",
            Self::SecondeCommune => "2de",
        }
    }
}

/// What is missing of the official text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Completeness {
    /// `complete` exactly when nothing is listed as missing.
    pub status: CompletenessStatus,
    /// What is known to be missing, in words.
    pub missing: Vec<String>,
}

/// Whether the whole official text is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CompletenessStatus {
    /// Nothing is missing.
    Complete,
    /// Something is, and `missing` names it.
    Partial,
}

/// Where a block comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// How sure the reading is.
    pub fiabilite: Fiabilite,
    /// The documents read.
    pub documents: Vec<String>,
}

/// How sure a piece of data is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fiabilite {
    /// Read in the official text.
    Officiel,
    /// Read in the documentation of the practice that the application serves.
    Documentation,
    /// Read in a public transcription of the official text.
    Transcription,
    /// Inferred from the rest of the data.
    Deduit,
    /// Read in an example; the list may be incomplete.
    Exemple,
    /// Set by convention, for want of a source.
    Convention,
}

/// Niveau de classe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Niveau {
    /// E.g. `premiere`, `annee-1`.
    pub code: String,
    /// E.g. « Première Bac Pro ».
    pub intitule: String,
}

/// Option of a diploma.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionDiplome {
    /// E.g. `A`.
    pub code: String,
    /// Official title.
    pub intitule: String,
}

/// Form of what a learner writes about a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SuiviEntreprise {
    /// A portfolio with its tabs and weekly activities (F-02).
    Portfolio,
    /// Fiches activité (F-04).
    FichesActivites,
}

impl SuiviEntreprise {
    /// As files and contracts write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Portfolio => "portfolio",
            Self::FichesActivites => "fiches-activites",
        }
    }
}

/// When the sheets of a period exist (R-03, P-04).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rythme {
    /// One per ISO week of the period, made with the portfolio.
    #[default]
    Hebdomadaire,
    /// The learner makes them as wished within the period.
    Libre,
    /// One per week, and others as wished.
    HebdomadaireEtLibre,
}

impl Rythme {
    /// As files and contracts write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Hebdomadaire => "hebdomadaire",
            Self::Libre => "libre",
            Self::HebdomadaireEtLibre => "hebdomadaire-et-libre",
        }
    }

    /// Whether a sheet is made for each ISO week of a period (P-04).
    pub fn is_weekly(self) -> bool {
        matches!(self, Self::Hebdomadaire | Self::HebdomadaireEtLibre)
    }

    /// Whether the learner may make sheets freely within a period.
    pub fn is_free(self) -> bool {
        matches!(self, Self::Libre | Self::HebdomadaireEtLibre)
    }

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A status that a period can have, and what it yields (P-09).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the columns of an official table, independent of each other"
)]
pub struct StatutPeriode {
    /// E.g. `periode-2`.
    pub code: String,
    /// As shown on screen.
    pub intitule: String,
    /// Codes of the niveaux where it is offered; empty: all of them.
    pub niveaux: Vec<String>,
    /// The period has a bilan des attitudes professionnelles (E-05).
    pub bilan_attitudes: bool,
    /// The period has a bilan entreprise (E-03).
    pub bilan_entreprise: bool,
    /// Its results reach the dashboard and may be counted in a bilan intermédiaire.
    pub alimente_tableau_de_bord: bool,
    /// Code of the exam unit assessed by the period, whose grid then replaces the bilan entreprise.
    #[serde(deserialize_with = "crate::read::present")]
    pub certificative: Option<String>,
    /// P-06: the learners of the period can no longer be changed.
    pub apprenants_verrouilles: bool,
}

/// Bloc or pôle of competences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bloc {
    /// Unique among blocs.
    pub code: String,
    /// Official title.
    pub intitule: String,
    /// `unite` of the exam that assesses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unite: Option<String>,
    /// Code of the option that it is reserved to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option: Option<String>,
}

/// Professional activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activite {
    /// Unique among activities.
    pub code: String,
    /// Official title.
    pub intitule: String,
    /// Code of its bloc.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bloc: Option<String>,
    /// Code of the option that it is reserved to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option: Option<String>,
    /// An activity without tasks is planned by the competences of its bloc.
    pub taches: Vec<Tache>,
}

/// Professional task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tache {
    /// Unique in the whole diploma, e.g. `A1T1`.
    pub code: String,
    /// Official title.
    pub intitule: String,
    /// Doubt about the reading, for those who maintain the data; never shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Codes of the competences that it calls on. Empty: the link is unknown, see
    /// [`Referentiel::competences_of_task`].
    pub competences: Vec<String>,
}

/// Competence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Competence {
    /// Unique among competences, e.g. `C2.1`.
    pub code: String,
    /// Official title.
    pub intitule: String,
    /// Code of its bloc.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bloc: Option<String>,
    /// Code of the option that it is reserved to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option: Option<String>,
    /// Doubt about the reading; never shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Codes of the attitudes that go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attitudes: Vec<String>,
    /// Criteria; empty: only an assessment as a whole is offered.
    pub criteres: Vec<Critere>,
}

/// Criterion of a competence: the second grain of assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Critere {
    /// Unique in the whole diploma, e.g. `C2.1-3`.
    pub code: String,
    /// Official title.
    pub intitule: String,
}

/// Exam unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Epreuve {
    /// Unique among exam units, e.g. `E31`.
    pub code: String,
    /// Official title.
    pub intitule: String,
    /// The unit of the diploma that it certifies, e.g. `U31`.
    pub unite: String,
    /// Weight in the diploma, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coefficient: Option<f64>,
    /// Doubt about the reading; never shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Codes of the competences that it assesses.
    pub competences: Vec<String>,
    /// National grid, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grille: Option<GrilleNationale>,
}

/// National assessment grid of an exam unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrilleNationale {
    /// Labels of its levels, from the weakest to the strongest.
    pub niveaux: Vec<String>,
    /// Its lines.
    pub criteres: Vec<CritereGrille>,
}

/// Line of a national grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CritereGrille {
    /// Code of the competence that it assesses, among those of the unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competence: Option<String>,
    /// Title.
    pub intitule: String,
    /// What is observed at each level, one per level of the grid.
    pub descripteurs: Vec<String>,
}

/// Professional attitude.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attitude {
    /// Unique among attitudes.
    pub code: String,
    /// Title.
    pub intitule: String,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_false(value: &bool) -> bool {
    !*value
}
