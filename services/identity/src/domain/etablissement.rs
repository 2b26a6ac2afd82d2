//! An établissement's settings (I-01).

use serde::{Deserialize, Serialize};

/// How an organisation is named and reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    pub nom: String,
    pub adresse: String,
    pub code_postal: String,
    pub ville: String,
    pub telephone: String,
    pub courriel: String,
}

/// Who is concerned by contracts of apprenticeship, as documents name them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Apprentissage {
    pub cfa: Contact,
    /// Number of the CFA's declaration of activity.
    pub declaration: String,
    /// The State's service for work.
    pub dreets: Contact,
}

/// The settings as they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Etablissement {
    pub uai: String,
    pub nom: String,
    pub courriel: String,
    pub url: String,
    pub academie: String,
    pub telephone: String,
    pub adresse: String,
    pub code_postal: String,
    pub ville: String,
    /// Codes of the subscribed référentiels.
    pub referentiels: Vec<String>,
    /// Staff needs a second factor (I-06).
    pub second_facteur_exige: bool,
    /// School year in force; 0 before the first import.
    pub annee: i32,
    pub apprentissage: Apprentissage,
    pub version: i64,
    /// Grows with everything that could make the preview of an import untrue.
    pub registre_version: i64,
}

impl Etablissement {
    /// I-01: without name and e-mail, no account is created by hand.
    pub fn is_complete(&self) -> bool {
        !self.nom.is_empty() && !self.courriel.is_empty()
    }
}
