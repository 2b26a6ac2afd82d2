//! People as lists, screens and documents show them.

use jiff::civil::Date;
use uuid::Uuid;

use super::ids::PersonId;

/// A name to put on an id.
pub struct Named {
    pub id: Uuid,
    pub civilite: String,
    pub nom: String,
    pub prenom: String,
    pub division: Option<String>,
    pub actif: bool,
}

/// A guardian as documents print it.
#[derive(serde::Deserialize)]
pub struct Guardian {
    pub civilite: String,
    pub nom: String,
    pub prenom: String,
    pub telephone: Option<String>,
    pub adresse: Vec<String>,
}

impl std::fmt::Debug for Guardian {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Guardian(…)")
    }
}

/// Civil data of a person.
pub struct Civil {
    pub id: Uuid,
    pub civilite: String,
    pub nom: String,
    pub prenom: String,
    pub date_naissance: Option<Date>,
    pub division: Option<String>,
    /// The first to contact first.
    pub responsables: Vec<Guardian>,
}

/// Filters of a list of learners; `None` lets all through.
#[derive(Default)]
pub struct Filter {
    /// Référentiels that the caller may see; `None` = all.
    pub visible: Option<Vec<String>>,
    pub referentiel: Option<String>,
    pub niveau: Option<String>,
    pub statut: Option<String>,
    pub division: Option<String>,
}

/// A learner of the current school year.
pub struct Listed {
    pub person: PersonId,
    pub nom: String,
    pub prenom: String,
    pub division: Option<String>,
    pub referentiel: Option<String>,
    pub niveau: Option<String>,
    pub statut: String,
    pub annee: i32,
}

/// What a decision about one learner depends on.
pub struct Situation {
    pub referentiel: Option<String>,
    pub statut: Option<String>,
    pub nom: String,
    pub prenom: String,
}

/// The teacher who follows a learner (I-10).
pub struct Referent {
    pub apprenant: Uuid,
    /// `actif`: still teaches here.
    pub enseignant: Named,
}
