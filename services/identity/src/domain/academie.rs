//! What an operator of the académie sees of its établissements (I-02).

use jiff::Timestamp;

use super::ids::PersonId;

/// A line of the list.
#[derive(Debug, Clone)]
pub struct Line {
    pub uai: String,
    pub nom: String,
    pub academie: String,
    pub ville: String,
    /// School year in force; 0 before the first import.
    pub annee: i32,
}

/// One établissement, without anything pedagogical.
#[derive(Debug, Clone)]
pub struct Overview {
    pub line: Line,
    pub courriel: String,
    /// None for those made before operators were.
    pub cree_le: Option<Timestamp>,
    pub administrateurs: Vec<Administrateur>,
}

/// An administrateur, as the operator who invites it needs to know.
#[derive(Debug, Clone)]
pub struct Administrateur {
    pub person: PersonId,
    pub nom: String,
    pub prenom: String,
    pub courriel: String,
    pub signed_in: bool,
    pub actif: bool,
    /// State of the last mail that invited it.
    pub mail_state: Option<String>,
}

impl Administrateur {
    /// The words of every access.
    pub fn etat(&self) -> &'static str {
        match self.mail_state.as_deref() {
            _ if self.signed_in => "ouvert",
            Some("refused" | "failed") => "adresse_refusee",
            Some("queued") => "envoi_en_cours",
            _ => "envoye",
        }
    }
}
