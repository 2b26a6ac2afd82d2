//! What the fiche of one learner says besides its period, or otherwise (P-10): objectives of its own, tasks added or
//! taken away. It stays on top of whatever the period comes to say (P-05).

use std::collections::BTreeMap;

use referentiel::Referentiel;
use serde_json::Value;

use super::text::Objectifs;

/// Before the code of a task, in the name of its field.
const TACHE: &str = "tache:";

/// A field of the fiche that individualises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Propre {
    /// Objectives instead of the period's.
    Objectifs,
    /// Whether the learner has the task of this code.
    Tache(String),
}

impl Propre {
    /// Name of the field, in the database and on the wire.
    pub fn name(&self) -> String {
        match self {
            Self::Objectifs => "objectifs".to_owned(),
            Self::Tache(code) => format!("{TACHE}{code}"),
        }
    }

    /// The field of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name.strip_prefix(TACHE) {
            Some(code) => Some(Self::Tache(code.to_owned())),
            None => (name == "objectifs").then_some(Self::Objectifs),
        }
    }

    /// The value to keep of what was typed; null where the learner has what the period says. The error is the code of
    /// what is wrong.
    pub fn clean(
        &self,
        typed: &Value,
        base: &[String],
        referentiel: &Referentiel,
    ) -> Result<Value, &'static str> {
        match self {
            Self::Objectifs => match typed {
                Value::Null => Ok(Value::Null),
                Value::String(text) => Objectifs::parse(text).map(|kept| match kept.as_str() {
                    "" => Value::Null,
                    text => text.into(),
                }),
                _ => Err("periods.malformed_value"),
            },
            Self::Tache(code) => {
                if referentiel.tache(code).is_none() {
                    return Err("periods.unknown_task");
                }
                match typed {
                    Value::Null => Ok(Value::Null),
                    // What the period says anyway is not individual: it goes with the period (P-05).
                    Value::Bool(has) if *has == base.contains(code) => Ok(Value::Null),
                    Value::Bool(has) => Ok(Value::Bool(*has)),
                    _ => Err("periods.malformed_value"),
                }
            }
        }
    }
}

/// All that is individual in a fiche.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Individuel {
    objectifs: Option<Objectifs>,
    taches: BTreeMap<String, bool>,
}

impl Individuel {
    /// What the fields of a fiche say, by name.
    pub fn of<'a>(fields: impl IntoIterator<Item = (&'a str, &'a Value)>) -> Self {
        let mut own = Self::default();
        for (name, value) in fields {
            match (Propre::from_name(name), value) {
                (Some(Propre::Objectifs), Value::String(text)) => {
                    own.objectifs = Some(Objectifs::stored(text.clone()));
                }
                (Some(Propre::Tache(code)), Value::Bool(has)) => {
                    own.taches.insert(code, *has);
                }
                _ => {}
            }
        }
        own
    }

    /// The objectives of the learner, where the period has these.
    pub fn objectifs(&self, base: &Objectifs) -> Objectifs {
        self.objectifs.as_ref().unwrap_or(base).clone()
    }

    /// The tasks of the learner, where the period has these; in the order of the référentiel.
    pub fn taches(&self, base: &[String], referentiel: &Referentiel) -> Vec<String> {
        referentiel
            .taches()
            .map(|tache| &tache.code)
            .filter(|code| {
                let own = self.taches.get(*code).copied();
                own.unwrap_or_else(|| base.contains(code))
            })
            .cloned()
            .collect()
    }

    /// Tasks that the learner has whatever the period says.
    pub fn ajoutees(&self) -> Vec<String> {
        self.codes(true)
    }

    /// Tasks that it has not, whatever the period says.
    pub fn retirees(&self) -> Vec<String> {
        self.codes(false)
    }

    fn codes(&self, which: bool) -> Vec<String> {
        let codes = self.taches.iter().filter(|(_, has)| **has == which);
        codes.map(|(code, _)| code.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use referentiel::Catalogue;
    use serde_json::json;

    use super::*;

    #[test]
    fn names_of_fields_lead_back_to_them_p10() {
        for field in [Propre::Objectifs, Propre::Tache("A1T1".into())] {
            assert_eq!(Propre::from_name(&field.name()), Some(field));
        }
        assert_eq!(Propre::from_name("siret"), None);
    }

    #[test]
    fn what_cannot_be_is_refused_p10() {
        let catalogue = Catalogue::embedded().unwrap();
        let mspc = catalogue.get("bac-pro-mspc").unwrap();
        let clean = |field: &Propre, typed: Value| field.clean(&typed, &["A1T1".into()], mspc);
        let unknown = Propre::Tache("T0".into());
        assert_eq!(clean(&unknown, json!(true)), Err("periods.unknown_task"));
        let known = Propre::Tache("A2T1".into());
        assert_eq!(clean(&known, json!("oui")), Err("periods.malformed_value"));
        let text = Propre::Objectifs;
        assert_eq!(clean(&text, json!(1)), Err("periods.malformed_value"));
        let endless = json!("a".repeat(10_001));
        assert_eq!(clean(&text, endless), Err("periods.too_long"));
    }

    #[test]
    fn emptied_objectives_are_those_of_the_period_again_p10() {
        let catalogue = Catalogue::embedded().unwrap();
        let mspc = catalogue.get("bac-pro-mspc").unwrap();
        let base = Objectifs::stored("Découvrir l’entreprise".into());
        let kept = Propre::Objectifs
            .clean(&json!("Souder"), &[], mspc)
            .unwrap();
        let own = Individuel::of([("objectifs", &kept)]);
        assert_eq!(own.objectifs(&base).as_str(), "Souder");
        let kept = Propre::Objectifs.clean(&json!(" \n"), &[], mspc).unwrap();
        let own = Individuel::of([("objectifs", &kept)]);
        assert_eq!(own.objectifs(&base), base);
    }

    /// What somebody does to a task: of the period, for all, or of one learner alone.
    #[derive(Clone, Debug)]
    enum Act {
        Base(usize, bool),
        Own(usize, Option<bool>),
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            (0..6usize, any::<bool>()).prop_map(|(task, has)| Act::Base(task, has)),
            (0..6usize, any::<Option<bool>>()).prop_map(|(task, has)| Act::Own(task, has)),
        ]
    }

    proptest! {
        /// Whatever is done to the period and to one learner, in whatever order: a task that nobody individualised is
        /// the period's, one added for the learner alone stays, one taken from it alone stays away, and taking all
        /// that back leaves what the period says.
        #[test]
        fn individual_changes_stay_on_top_of_any_base_p05(acts in prop::collection::vec(act(), 0..40)) {
            let catalogue = Catalogue::embedded().unwrap();
            let mspc = catalogue.get("bac-pro-mspc").unwrap();
            let codes: Vec<String> = mspc.taches().take(6).map(|tache| tache.code.clone()).collect();
            let mut base: BTreeSet<String> = BTreeSet::new();
            let mut fields: BTreeMap<String, Value> = BTreeMap::new();
            let mut alone: BTreeMap<String, bool> = BTreeMap::new();
            for act in acts {
                match act {
                    Act::Base(task, true) => { base.insert(codes[task].clone()); }
                    Act::Base(task, false) => { base.remove(&codes[task]); }
                    Act::Own(task, has) => {
                        let code = codes[task].clone();
                        let field = Propre::Tache(code.clone());
                        let there: Vec<String> = base.iter().cloned().collect();
                        let kept = field.clean(&has.map_or(Value::Null, Value::Bool), &there, mspc).unwrap();
                        fields.insert(field.name(), kept);
                        match has.filter(|has| *has != base.contains(&code)) {
                            Some(has) => alone.insert(code, has),
                            None => alone.remove(&code),
                        };
                    }
                }
                let there: Vec<String> = base.iter().cloned().collect();
                let own = Individuel::of(fields.iter().map(|(name, value)| (name.as_str(), value)));
                let found = own.taches(&there, mspc);
                for code in &codes {
                    let expected = alone.get(code).copied().unwrap_or(base.contains(code));
                    prop_assert_eq!(found.contains(code), expected, "{}", code);
                }
                prop_assert_eq!(Individuel::default().taches(&there, mspc).len(), base.len());
                prop_assert!(own.ajoutees().iter().all(|code| found.contains(code)));
                prop_assert!(own.retirees().iter().all(|code| !found.contains(code)));
            }
        }
    }
}
