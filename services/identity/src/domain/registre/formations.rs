//! What a MEF code leads to in an établissement (I-05): the national table, then what the établissement says of its
//! own, then what each division chose where a MEF has several diplomas (*2de commune*).

use std::collections::BTreeMap;

use referentiel::{Catalogue, Referentiel, StatutMef, significant};

use crate::domain::siecle::text::fold;

/// What an établissement says of a MEF, in place of the national line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Propre {
    pub niveau: String,
    /// Several: each division chooses one. None: a diploma without référentiel here.
    pub referentiels: Vec<String>,
}

/// One line of the table, as it holds here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formation {
    /// Ten digits.
    pub mef: String,
    /// Title in the national table; empty when it is in none.
    pub intitule: String,
    pub niveau: String,
    pub candidats: Vec<String>,
    /// does not tell the diploma, even when a single candidate has a référentiel here.
    pub commune: bool,
    /// The établissement's own line.
    pub propre: bool,
    /// There is a national line to go back to.
    pub nationale: bool,
}

impl Formation {
    /// Whether each division has to choose.
    pub fn is_ambiguous(&self) -> bool {
        self.commune || self.candidats.len() > 1
    }
}

/// What a MEF leads to for who is in a division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Diplome {
    /// In no table.
    Inconnu,
    /// Several diplomas, and nobody has chosen.
    AChoisir { niveau: String },
    /// Told; without référentiel where none is installed for that diploma.
    Connu {
        niveau: String,
        referentiel: Option<String>,
    },
}

/// What a division chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choix {
    /// One of the candidates.
    Referentiel(String),
    /// Another diploma, without référentiel here.
    Autre,
}

impl Choix {
    /// As stored and sent: none for another diploma.
    pub fn of(referentiel: Option<String>) -> Self {
        referentiel.map_or(Self::Autre, Self::Referentiel)
    }

    /// The référentiel that it names.
    pub fn referentiel(self) -> Option<String> {
        match self {
            Self::Referentiel(code) => Some(code),
            Self::Autre => None,
        }
    }
}

/// A division and the ten digits of a MEF.
pub type Choisi = (String, String);

/// The table of an établissement.
pub struct Formations<'a> {
    pub catalogue: &'a Catalogue,
    /// Référentiels that the établissement subscribes to.
    pub souscrits: &'a [String],
    /// Its own lines, by ten digits.
    pub propres: BTreeMap<String, Propre>,
    /// What divisions chose.
    pub choix: BTreeMap<Choisi, Choix>,
}

impl Formations<'_> {
    /// The line of a MEF as a file writes it.
    pub fn get(&self, mef: &str) -> Option<Formation> {
        let mef = significant(mef)?;
        let national = self.catalogue.mef(mef);
        let own = self.propres.get(mef);
        let (niveau, candidats) = match (own, national) {
            (Some(own), _) => (own.niveau.clone(), own.referentiels.clone()),
            (None, Some(entry)) => (entry.niveau.clone(), entry.candidats.clone()),
            (None, None) => return None,
        };
        Some(Formation {
            mef: mef.to_owned(),
            intitule: national
                .map(|entry| entry.intitule.clone())
                .unwrap_or_default(),
            niveau,
            candidats,
            // A line that names one diploma tells it, whatever the national one leaves open.
            commune: own.is_none() && national.is_some_and(|entry| entry.commune),
            propre: own.is_some(),
            nationale: national.is_some(),
        })
    }

    /// Every line, by MEF.
    pub fn lines(&self) -> Vec<Formation> {
        let mut codes: Vec<&str> = self
            .catalogue
            .mef_table()
            .map(|entry| entry.mef.as_str())
            .chain(self.propres.keys().map(String::as_str))
            .collect();
        codes.sort_unstable();
        codes.dedup();
        codes.into_iter().filter_map(|mef| self.get(mef)).collect()
    }

    /// What who has that MEF in that division prepares. A choice wins; without one, the only candidate that the
    /// établissement subscribes to is taken.
    pub fn diplome(&self, mef: &str, division: Option<&str>) -> Diplome {
        let Some(formation) = self.get(mef) else {
            return Diplome::Inconnu;
        };
        let niveau = formation.niveau.clone();
        if !formation.is_ambiguous() {
            return Diplome::Connu {
                niveau,
                referentiel: formation.candidats.into_iter().next(),
            };
        }
        if let Some(chosen) = division.and_then(|division| self.choice(division, &formation)) {
            return Diplome::Connu {
                niveau,
                referentiel: chosen.referentiel(),
            };
        }
        let mut subscribed = formation
            .candidats
            .into_iter()
            .filter(|code| self.souscrits.contains(code));
        match (subscribed.next(), subscribed.next()) {
            (Some(only), None) => Diplome::Connu {
                niveau,
                referentiel: Some(only),
            },
            _ => Diplome::AChoisir { niveau },
        }
    }

    /// What a division chose, if that is still one of the candidates.
    fn choice(&self, division: &str, formation: &Formation) -> Option<Choix> {
        self.choix
            .get(&(division.to_owned(), formation.mef.clone()))
            .filter(|chosen| match chosen {
                Choix::Referentiel(code) => formation.candidats.contains(code),
                Choix::Autre => true,
            })
            .cloned()
    }

    /// Whether a division made a choice for that MEF that still stands.
    pub fn chosen(&self, division: &str, mef: &str) -> Option<Choix> {
        self.choice(division, &self.get(mef)?)
    }

    /// Référentiels followed in a division, by its MEFs.
    pub fn referentiels(&self, division: &str, mefs: &[String]) -> Vec<String> {
        let mut codes: Vec<String> = mefs
            .iter()
            .filter_map(|mef| match self.diplome(mef, Some(division)) {
                Diplome::Connu { referentiel, .. } => referentiel,
                Diplome::Inconnu | Diplome::AChoisir { .. } => None,
            })
            .collect();
        codes.sort();
        codes.dedup();
        codes
    }

    /// Whether only apprentices are enrolled under that MEF (FORMAT.md § 5.1).
    pub fn is_kept_for_apprentices(&self, mef: &str) -> bool {
        self.catalogue
            .mef(mef)
            .is_some_and(|entry| entry.statut == StatutMef::Apprenti)
    }

    /// The diploma that a sheet names: by its code, its title, or as lists call it.
    pub fn named(&self, text: &str) -> Option<&Referentiel> {
        let text = fold(text);
        self.catalogue.iter().find(|referentiel| {
            let kind = referentiel.type_diplome.nom();
            [
                referentiel.code.clone(),
                referentiel.intitule.clone(),
                referentiel.sigle.clone(),
                format!("{kind} {}", referentiel.sigle),
                format!("{kind} {}", referentiel.intitule),
            ]
            .iter()
            .any(|name| fold(name) == text)
        })
    }

    /// Whether an own line may say that: référentiels that exist, each with that niveau.
    pub fn may_say(&self, own: &Propre) -> bool {
        let has_niveau =
            |code: &String| Some(self.catalogue.get(code)?.niveau(&own.niveau).is_some());
        if own.referentiels.is_empty() {
            self.catalogue
                .iter()
                .any(|referentiel| referentiel.niveau(&own.niveau).is_some())
        } else {
            own.referentiels
                .iter()
                .all(|code| has_niveau(code).unwrap_or(false))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const MELEC_COMMUNE: &str = "24720008310";

    fn table<'a>(catalogue: &'a Catalogue, souscrits: &'a [String]) -> Formations<'a> {
        Formations {
            catalogue,
            souscrits,
            propres: BTreeMap::new(),
            choix: BTreeMap::new(),
        }
    }

    fn known(niveau: &str, referentiel: Option<&str>) -> Diplome {
        Diplome::Connu {
            niveau: niveau.to_owned(),
            referentiel: referentiel.map(str::to_owned),
        }
    }

    #[test]
    fn each_division_chooses_the_diploma_of_a_seconde_commune_i05() {
        let catalogue = Catalogue::embedded().unwrap();
        let mut table = table(&catalogue, &[]);
        let to_choose = Diplome::AChoisir {
            niveau: "seconde".into(),
        };
        assert_eq!(table.diplome(MELEC_COMMUNE, Some("2TNE1")), to_choose);
        let mef = MELEC_COMMUNE[..10].to_owned();
        table.choix.insert(
            ("2TNE1".into(), mef.clone()),
            Choix::Referentiel("bac-pro-melec".into()),
        );
        table.choix.insert(("2TNE2".into(), mef), Choix::Autre);
        assert_eq!(
            table.diplome(MELEC_COMMUNE, Some("2TNE1")),
            known("seconde", Some("bac-pro-melec"))
        );
        assert_eq!(
            table.diplome(MELEC_COMMUNE, Some("2TNE2")),
            known("seconde", None)
        );
        assert_eq!(table.diplome(MELEC_COMMUNE, Some("2TNE3")), to_choose);
        assert_eq!(table.diplome(MELEC_COMMUNE, None), to_choose);
    }

    #[test]
    fn the_only_candidate_subscribed_to_is_taken_until_a_division_says_otherwise_i05() {
        let catalogue = Catalogue::embedded().unwrap();
        let souscrits = ["bac-pro-melec".to_owned()];
        let mut table = table(&catalogue, &souscrits);
        assert_eq!(
            table.diplome(MELEC_COMMUNE, Some("2TNE1")),
            known("seconde", Some("bac-pro-melec"))
        );
        table
            .choix
            .insert(("2TNE1".into(), MELEC_COMMUNE[..10].into()), Choix::Autre);
        assert_eq!(
            table.diplome(MELEC_COMMUNE, Some("2TNE1")),
            known("seconde", None)
        );
    }

    #[test]
    fn an_own_line_wins_over_the_national_table_and_several_diplomas_ask_for_a_choice_i05() {
        let catalogue = Catalogue::embedded().unwrap();
        let mut table = table(&catalogue, &[]);
        let own = |codes: &[&str]| Propre {
            niveau: "premiere".into(),
            referentiels: codes.iter().map(|code| (*code).to_owned()).collect(),
        };
        assert_eq!(table.diplome("24725999320", Some("1X")), Diplome::Inconnu);
        table
            .propres
            .insert("2472599932".into(), own(&["bac-pro-mspc"]));
        assert_eq!(
            table.diplome("24725999320", Some("1X")),
            known("premiere", Some("bac-pro-mspc"))
        );
        table
            .propres
            .insert("2472599932".into(), own(&["bac-pro-mspc", "bac-pro-melec"]));
        let to_choose = Diplome::AChoisir {
            niveau: "premiere".into(),
        };
        assert_eq!(table.diplome("24725999320", Some("1X")), to_choose);
        // A choice that is no candidate any more counts for nothing.
        table.choix.insert(
            ("1X".into(), "2472599932".into()),
            Choix::Referentiel("bts-ms".into()),
        );
        assert_eq!(table.diplome("24725999320", Some("1X")), to_choose);
        assert!(table.may_say(&own(&["bac-pro-mspc"])));
        assert!(!table.may_say(&own(&["bts-ms"])), "a BTS has no première");
        assert!(!table.may_say(&own(&["inconnu"])));
    }
}
