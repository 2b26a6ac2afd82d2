//! What the team writes in a bilan intermédiaire (E-02, E-07), checked before anything is claimed.

use std::collections::BTreeMap;

use chassis::FieldFault;
use jiff::Timestamp;
use jiff::civil::Date;
use referentiel::{Echelles, Referentiel};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::faute;
use super::note::Note;
use super::protocol::Etat;
use super::{ApprenantId, BilanIntermediaireId, ClaimId};

/// Longest constats, and longest conseils, in characters.
pub const TEXTE_MAX: usize = 10_000;

/// Level given to a competence, on the scale of acquisition (E-02).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NiveauCompetence {
    /// Code of the competence.
    pub competence: String,
    /// Code of the level.
    pub niveau: String,
}

/// What the team typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saisie {
    /// Levels, in any order; none is required.
    pub niveaux: Vec<NiveauCompetence>,
    /// What was observed.
    pub constats: String,
    /// What is advised.
    pub conseils: String,
    /// As typed; empty: none.
    pub note: String,
}

/// What it says once checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redaction {
    /// Levels in the order of the référentiel, one per competence at most.
    pub niveaux: Vec<NiveauCompetence>,
    /// What was observed.
    pub constats: String,
    /// What is advised.
    pub conseils: String,
    /// Mark out of 20, if one was given.
    pub note: Option<Note>,
}

/// A bilan intermédiaire, in whatever state of the protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BilanIntermediaire {
    /// Its identifier.
    pub id: BilanIntermediaireId,
    /// The learner.
    pub apprenant: ApprenantId,
    /// Code of the référentiel it follows.
    pub referentiel: String,
    /// Its date: what is dated up to it is counted.
    pub date: Date,
    /// Where the protocol stands.
    pub etat: Etat,
    /// The claim that froze the periods for it.
    pub claim: ClaimId,
    /// What it says.
    pub redaction: Redaction,
    /// Who made it.
    pub auteur: Uuid,
    /// When.
    pub opened_at: Timestamp,
}

impl Saisie {
    /// What it says, once every code is known and every text short enough.
    ///
    /// # Errors
    /// Every fault, by field.
    pub fn check(
        self,
        referentiel: &Referentiel,
        echelles: &Echelles,
    ) -> Result<Redaction, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let niveaux = check_niveaux(&self.niveaux, referentiel, echelles, &mut faults);
        for (field, text) in [("constats", &self.constats), ("conseils", &self.conseils)] {
            if text.contains('\0') {
                faults.push(FieldFault::new(field, faute::NOT_A_TEXT));
            }
            if text.chars().count() > TEXTE_MAX {
                faults.push(FieldFault::new(field, faute::TOO_LONG));
            }
        }
        let note = match self.note.trim() {
            "" => None,
            typed => {
                let note = typed.parse();
                if note.is_err() {
                    faults.push(FieldFault::new("note", faute::MARK));
                }
                note.ok()
            }
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Redaction {
            niveaux,
            constats: self.constats.trim().to_owned(),
            conseils: self.conseils.trim().to_owned(),
            note,
        })
    }
}

fn check_niveaux(
    given: &[NiveauCompetence],
    referentiel: &Referentiel,
    echelles: &Echelles,
    faults: &mut Vec<FieldFault>,
) -> Vec<NiveauCompetence> {
    let mut by_competence = BTreeMap::new();
    for line in given {
        let field = || format!("niveaux.{}", line.competence);
        if referentiel.competence(&line.competence).is_none() {
            faults.push(FieldFault::new(field(), faute::COMPETENCE_UNKNOWN));
        }
        if echelles.acquisition.niveau(&line.niveau).is_none() {
            faults.push(FieldFault::new(field(), faute::LEVEL_UNKNOWN));
        }
        if by_competence
            .insert(line.competence.as_str(), line)
            .is_some()
        {
            faults.push(FieldFault::new(field(), faute::GIVEN_TWICE));
        }
    }
    referentiel
        .competences
        .iter()
        .filter_map(|competence| by_competence.get(competence.code.as_str()))
        .map(|line| (*line).clone())
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use referentiel::Catalogue;

    use super::*;

    fn saisie(niveaux: &[(&str, &str)], note: &str) -> Saisie {
        Saisie {
            niveaux: niveaux
                .iter()
                .map(|(competence, niveau)| NiveauCompetence {
                    competence: (*competence).to_owned(),
                    niveau: (*niveau).to_owned(),
                })
                .collect(),
            constats: " Bon début ".to_owned(),
            conseils: String::new(),
            note: note.to_owned(),
        }
    }

    fn check(saisie: Saisie) -> Result<Redaction, Vec<(String, &'static str)>> {
        let catalogue = Catalogue::embedded().unwrap();
        saisie
            .check(catalogue.get("bac-pro-mspc").unwrap(), catalogue.echelles())
            .map_err(|faults| faults.into_iter().map(|f| (f.field, f.code)).collect())
    }

    #[test]
    fn levels_are_optional_and_kept_in_the_order_of_the_referentiel_e07() {
        let written = check(saisie(&[("C2.3", "NE"), ("C2.1", "++")], "13,5")).unwrap();
        let codes: Vec<_> = written.niveaux.iter().map(|n| &n.competence).collect();
        assert_eq!(codes, ["C2.1", "C2.3"]);
        assert_eq!(written.constats, "Bon début");
        assert_eq!(written.note.unwrap().tenths(), 135);
        assert!(check(saisie(&[], "")).unwrap().niveaux.is_empty());
    }

    #[test]
    fn every_fault_is_told_at_once_e02() {
        let refused = check(saisie(
            &[("C99", "+"), ("C2.1", "aide"), ("C2.2", "+"), ("C2.2", "-")],
            "21",
        ));
        assert_eq!(
            refused.unwrap_err(),
            [
                ("niveaux.C99".to_owned(), faute::COMPETENCE_UNKNOWN),
                ("niveaux.C2.1".to_owned(), faute::LEVEL_UNKNOWN),
                ("niveaux.C2.2".to_owned(), faute::GIVEN_TWICE),
                ("note".to_owned(), faute::MARK),
            ]
        );
    }
}
