//! YAML to types: one fault, with line and column, when a file does not have the expected form.

use std::fmt;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::fault::Faults;
use crate::wrong::Wrong;

/// Root keys of a diploma, in the order that every file keeps so that two of them compare line by line.
const ROOT: [&str; 22] = [
    "code",
    "intitule",
    "sigle",
    "type",
    "version",
    "rncp",
    "famille",
    "completeness",
    "sources",
    "niveaux",
    "options",
    "suivi_entreprise",
    "rythme_fiches",
    "fiches_conservees",
    "qui_relie",
    "libelle_criteres",
    "statuts_periode",
    "blocs",
    "activites",
    "competences",
    "epreuves",
    "attitudes_professionnelles",
];

/// Root keys that a file may leave out.
const OPTIONAL: [&str; 4] = ["famille", "rythme_fiches", "fiches_conservees", "qui_relie"];

/// Reads a file; the parser refuses unknown fields, repeated keys and aliases that explode.
pub(crate) fn file<T: DeserializeOwned>(text: &str, faults: &mut Faults) -> Option<T> {
    match serde_saphyr::from_str(text) {
        Ok(value) => Some(value),
        Err(error) => {
            let wrong = Wrong::Form {
                line: error.location().map(|place| place.line()),
                detail: error.without_snippet().to_string(),
            };
            faults.add("", wrong);
            None
        }
    }
}

/// Refuses a diploma whose root keys are missing or not in the common order.
pub(crate) fn root_order(text: &str, faults: &mut Faults) {
    let Ok(Keys(keys)) = serde_saphyr::from_str(text) else {
        return; // already told by `file`
    };
    let expected: Vec<&str> = ROOT
        .into_iter()
        .filter(|key| !OPTIONAL.contains(key) || keys.iter().any(|found| found == key))
        .collect();
    for key in &expected {
        if !keys.iter().any(|found| found == key) {
            faults.add(*key, Wrong::Missing);
        }
    }
    if keys.len() == expected.len() && keys != expected {
        faults.add("", Wrong::Order(expected.join(", ")));
    }
}

/// For a field that may be null but must be written: an oversight is not an answer.
pub(crate) fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer)
}

struct Keys(Vec<String>);

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeysVisitor;
        impl<'de> Visitor<'de> for KeysVisitor {
            type Value = Keys;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
                let mut keys = Vec::new();
                while let Some((key, IgnoredAny)) = map.next_entry::<String, IgnoredAny>()? {
                    keys.push(key);
                }
                Ok(Keys(keys))
            }
        }
        deserializer.deserialize_map(KeysVisitor)
    }
}
