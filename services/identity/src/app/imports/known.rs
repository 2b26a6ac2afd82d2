//! Learners that a page of records may be about, found again by what they can be recognised by.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use uuid::Uuid;

use crate::domain::registre::apprenant::Connu;
use crate::domain::registre::eleve::Lu;
use crate::domain::siecle::text::fold;

/// Known learners, by national number, by registry number, and by names and birth date.
#[derive(Default)]
pub(super) struct Known {
    people: Vec<Connu>,
    by_ine: HashMap<String, Vec<usize>>,
    by_id: HashMap<String, Vec<usize>>,
    by_name: HashMap<(String, String, Date), Vec<usize>>,
}

impl Known {
    pub(super) fn new(people: Vec<Connu>) -> Self {
        let mut known = Self::default();
        for (place, connu) in people.iter().enumerate() {
            let fiche = &connu.fiche;
            if let Some(ine) = fiche.ine.clone() {
                known.by_ine.entry(ine).or_default().push(place);
            }
            if let Some(id) = fiche.siecle_id.clone() {
                known.by_id.entry(id).or_default().push(place);
            }
            if let Some(born) = fiche.date_naissance {
                let key = (fold(&fiche.nom), fold(&fiche.prenom), born);
                known.by_name.entry(key).or_default().push(place);
            }
        }
        known.people = people;
        known
    }

    /// The same with others, who were not among them.
    pub(super) fn with(self, others: Vec<Connu>) -> Self {
        let there: HashSet<Uuid> = self.people.iter().map(|connu| connu.person).collect();
        let others = others
            .into_iter()
            .filter(|connu| !there.contains(&connu.person));
        Self::new(self.people.into_iter().chain(others).collect())
    }

    /// Those that share a key with a record, but for those whom another record is about.
    pub(super) fn around(&self, lu: &Lu, taken: &HashSet<Uuid>) -> Vec<Connu> {
        let (nom, prenom) = lu.cle();
        let by_ine = lu
            .ine
            .as_ref()
            .and_then(|ine| self.by_ine.get(ine.as_str()));
        let by_id = self.by_id.get(&lu.eleve_id);
        let by_name = self.by_name.get(&(nom, prenom, lu.date_naissance));
        let mut places: Vec<usize> = [by_ine, by_id, by_name]
            .into_iter()
            .flatten()
            .flatten()
            .copied()
            .collect();
        places.sort_unstable();
        places.dedup();
        places
            .into_iter()
            .map(|place| &self.people[place])
            .filter(|connu| !taken.contains(&connu.person))
            .cloned()
            .collect()
    }
}
