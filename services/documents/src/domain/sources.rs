//! What the other services tell, in this service's words: the raw material of the documents.

use jiff::civil::Date;

use super::{
    ids::{ApprenantId, PeriodId},
    pre_convention::Entreprise,
};

/// A declared period, as the service periods knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    pub id: PeriodId,
    /// Code of the référentiel.
    pub referentiel: String,
    /// Code of the niveau.
    pub niveau: String,
    pub pour_apprentis: bool,
    pub titre: String,
    /// Both ends included.
    pub du: Date,
    pub au: Date,
    /// Learners, each with the class it was in when the period was declared.
    pub apprenants: Vec<(ApprenantId, String)>,
}

impl Period {
    /// The class of a learner of the period; `None` for anyone else.
    pub fn division_of(&self, apprenant: ApprenantId) -> Option<&str> {
        self.apprenants
            .iter()
            .find(|(id, _)| *id == apprenant)
            .map(|(_, division)| division.as_str())
    }
}

/// The fiche de liaison of one learner for one period (P-10).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FicheLiaison {
    pub entreprise: Entreprise,
    pub objectifs: String,
    /// Codes of the tasks retained.
    pub taches: Vec<String>,
}

/// Who a learner is, in the registry.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Civil {
    pub civilite: String,
    pub nom: String,
    pub prenom: String,
    pub naissance: Option<Date>,
    pub division: String,
}
