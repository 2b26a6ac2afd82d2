//! Scales of assessment, common to every diploma (E-01, E-02).

use serde::{Deserialize, Serialize};

use crate::model::Fiabilite;

/// The scales that the application uses. They are data so that their wording can be corrected without code;
/// which scale serves where is the domain's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Echelles {
    /// E-01: a criterion, or a competence assessed as a whole.
    pub positionnement: Echelle,
    /// E-02: a competence, in a bilan intermédiaire.
    pub acquisition: Echelle,
    /// E-03: a learner's commitment over a period, in stars.
    pub engagement: Echelle,
    /// F-03: how a described activity was done.
    pub conditions_realisation: Echelle,
}

/// One scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Echelle {
    /// Where it was read.
    pub source: String,
    /// Its levels, in the order in which they are offered.
    pub niveaux: Vec<NiveauEchelle>,
}

/// One level of a scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NiveauEchelle {
    /// Stored with assessments; unique in its scale, stable for ever.
    pub code: String,
    /// As shown on screen.
    pub intitule: String,
    /// Colour, in words, where the sources give one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub couleur: Option<String>,
    /// Grows with success; absent: left out of any computation. Unique in its scale.
    #[serde(deserialize_with = "crate::read::present")]
    pub rang: Option<u8>,
    /// How sure the reading is.
    pub fiabilite: Fiabilite,
    /// Doubt about the reading; never shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Echelle {
    /// The level of that code.
    pub fn niveau(&self, code: &str) -> Option<&NiveauEchelle> {
        self.niveaux.iter().find(|niveau| niveau.code == code)
    }
}

impl Echelles {
    /// Every scale with its name in the data.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Echelle)> {
        [
            ("positionnement", &self.positionnement),
            ("acquisition", &self.acquisition),
            ("engagement", &self.engagement),
            ("conditions_realisation", &self.conditions_realisation),
        ]
        .into_iter()
    }
}
