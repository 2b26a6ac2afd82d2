//! Annexe pédagogique: the template that periods are declared from (P-01).
//!
//! An annexe and the periods declared from it live apart: a period copies what it takes, and nothing that happens
//! to the annexe afterwards reaches it.

use jiff::Timestamp;
use referentiel::Referentiel;

use super::apprenant::{Public, Statut};
use super::fault::Faults;
use super::ids::AnnexeId;
use super::text::{Objectifs, Titre};

/// A reusable template, for a référentiel and a niveau.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annexe {
    /// Identifier.
    pub id: AnnexeId,
    /// Code of the référentiel.
    pub referentiel: String,
    /// Code of the niveau.
    pub niveau: String,
    /// What users edit.
    pub content: Content,
    /// Grows by one at each change (G-06).
    pub version: i64,
    /// Last change.
    pub changed_at: Timestamp,
    /// Since when the other établissements read it; none: they do not.
    pub partagee_le: Option<Timestamp>,
}

/// What a list says of an annexe that is shared: a page of them whole would be megabytes of objectives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartageeResume {
    /// The annexe.
    pub id: AnnexeId,
    /// UAI of whose it is.
    pub etablissement: String,
    /// Code of the référentiel.
    pub referentiel: String,
    /// Code of the niveau.
    pub niveau: String,
    /// What it is called.
    pub titre: String,
    /// Whether it is for apprentices.
    pub pour_apprentis: bool,
    /// How many tasks.
    pub taches: i32,
}

/// What an établissement shares of an annexe with all the others: a copy, which follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partagee {
    /// The annexe.
    pub id: AnnexeId,
    /// UAI of whose it is.
    pub etablissement: String,
    /// Code of the référentiel.
    pub referentiel: String,
    /// Code of the niveau.
    pub niveau: String,
    /// What it says.
    pub content: Content,
    /// Since when it is shared.
    pub partagee_le: Timestamp,
}

impl Annexe {
    /// Whom its periods are for.
    pub fn public(&self) -> Public<'_> {
        Public {
            referentiel: &self.referentiel,
            niveau: &self.niveau,
            statut: Statut::of_annexe(self.content.pour_apprentis),
        }
    }
}

/// What users edit of an annexe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Title.
    pub titre: Titre,
    /// For apprentices rather than pupils.
    pub pour_apprentis: bool,
    /// Objectives.
    pub objectifs: Objectifs,
    /// Codes of the tasks ticked, in the order of the référentiel.
    pub taches: Vec<String>,
}

/// Content as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Title.
    pub titre: String,
    /// For apprentices rather than pupils.
    pub pour_apprentis: bool,
    /// Objectives.
    pub objectifs: String,
    /// Codes of tasks.
    pub taches: Vec<String>,
}

impl From<Content> for Draft {
    fn from(content: Content) -> Self {
        Self {
            titre: content.titre.as_str().to_owned(),
            pour_apprentis: content.pour_apprentis,
            objectifs: content.objectifs.as_str().to_owned(),
            taches: content.taches,
        }
    }
}

impl Content {
    /// Reads what was typed, against the référentiel of the annexe.
    pub fn parse(draft: &Draft, referentiel: &Referentiel) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let titre = faults.keep("titre", Titre::parse(&draft.titre));
        let objectifs = faults.keep("objectifs", Objectifs::parse(&draft.objectifs));
        let taches = faults.keep("taches", known_tasks(&draft.taches, referentiel));
        match (titre, objectifs, taches) {
            (Some(titre), Some(objectifs), Some(taches)) => Ok(Self {
                titre,
                pour_apprentis: draft.pour_apprentis,
                objectifs,
                taches,
            }),
            _ => Err(faults),
        }
    }
}

/// The tasks of these codes, once each, in the order of the référentiel. The error is the code of what is wrong.
pub fn known_tasks(
    codes: &[String],
    referentiel: &Referentiel,
) -> Result<Vec<String>, &'static str> {
    if codes.iter().any(|code| referentiel.tache(code).is_none()) {
        return Err("periods.unknown_task");
    }
    Ok(referentiel
        .taches()
        .filter(|tache| codes.contains(&tache.code))
        .map(|tache| tache.code.clone())
        .collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use referentiel::Catalogue;

    use super::*;

    fn draft(taches: &[&str]) -> Draft {
        Draft {
            titre: "PFMP 2".into(),
            taches: taches.iter().map(ToString::to_string).collect(),
            ..Draft::default()
        }
    }

    #[test]
    fn tasks_are_kept_once_in_the_order_of_the_referentiel_p01() {
        let catalogue = Catalogue::embedded().unwrap();
        let mspc = catalogue.get("bac-pro-mspc").unwrap();
        let content = Content::parse(&draft(&["A2T1", "A1T1", "A2T1"]), mspc).unwrap();
        assert_eq!(content.taches, ["A1T1", "A2T1"]);
    }

    #[test]
    fn every_fault_of_an_annexe_is_told_at_once_p01() {
        let catalogue = Catalogue::embedded().unwrap();
        let mspc = catalogue.get("bac-pro-mspc").unwrap();
        let mut wrong = draft(&["A1T1", "T9.9"]);
        wrong.titre = String::new();
        let faults: Vec<_> = Content::parse(&wrong, mspc)
            .unwrap_err()
            .iter()
            .map(|fault| (fault.field, fault.code))
            .collect();
        assert_eq!(
            faults,
            [
                ("titre", "periods.required"),
                ("taches", "periods.unknown_task")
            ]
        );
    }
}
