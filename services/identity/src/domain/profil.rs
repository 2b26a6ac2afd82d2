//! Profiles (I-02), which all services share, and statuts.

use serde::{Deserialize, Serialize};

pub use chassis::Profil;

/// Those who work for the établissement or the académie: second factors are for them (I-06).
pub fn is_staff(profil: Profil) -> bool {
    match profil {
        Profil::Administrateur
        | Profil::ChefEtablissement
        | Profil::Ddfpt
        | Profil::Enseignant
        | Profil::Inspecteur
        | Profil::OperateurAcademique => true,
        Profil::Apprenant | Profil::TuteurDeStage | Profil::MaitreApprentissage => false,
    }
}

/// Pupil or apprentice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Statut {
    /// Does PFMP.
    #[default]
    Scolaire,
    /// Does company periods.
    Apprenti,
}

impl Statut {
    /// As stored and as sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scolaire => "scolaire",
            Self::Apprenti => "apprenti",
        }
    }

    /// The statut of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Scolaire, Self::Apprenti]
            .into_iter()
            .find(|statut| statut.as_str() == name)
    }
}
