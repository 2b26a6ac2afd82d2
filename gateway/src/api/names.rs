//! Names beside identifiers. Only identity knows names; every other service answers ids, and the gateway joins.

use std::collections::HashMap;

use chassis::french::fold;
use proto::identity::v1::PersonName;
use serde::Serialize;
use utoipa::ToSchema;

/// A person as shown beside what they did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Personne {
    /// Identifier.
    #[schema(example = "0197f0a0-5b1c-7000-8000-000000000001")]
    pub id: String,
    /// Surname; empty when the caller is told no names.
    #[schema(example = "MOREAU")]
    pub nom: String,
    /// First name.
    #[schema(example = "Sophie")]
    pub prenom: String,
}

/// A learner.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Apprenant {
    /// Identifier.
    #[schema(example = "0197f0a0-5b1c-7000-8000-000000000002")]
    pub id: String,
    /// Surname.
    #[schema(example = "AZZOUG")]
    pub nom: String,
    /// First name.
    #[schema(example = "Mina")]
    pub prenom: String,
    /// Class.
    #[schema(example = "1MELEC")]
    pub division: String,
}

/// Names by identifier.
#[derive(Debug, Default)]
pub struct Names(HashMap<String, PersonName>);

impl From<Vec<PersonName>> for Names {
    fn from(names: Vec<PersonName>) -> Self {
        Self(
            names
                .into_iter()
                .map(|name| (name.id.clone(), name))
                .collect(),
        )
    }
}

impl Names {
    /// The person of this id, without a name when it is not known.
    pub fn person(&self, id: &str) -> Personne {
        let name = self.0.get(id);
        Personne {
            id: id.to_owned(),
            nom: name.map(|name| name.nom.clone()).unwrap_or_default(),
            prenom: name.map(|name| name.prenom.clone()).unwrap_or_default(),
        }
    }

    /// The person of this id; none for an empty id.
    pub fn someone(&self, id: &str) -> Option<Personne> {
        (!id.is_empty()).then(|| self.person(id))
    }

    /// The learner of this id. The class is the one given (that of a period, which does not change afterwards), or
    /// else the present one.
    pub fn apprenant(&self, id: &str, division: &str) -> Apprenant {
        let Personne { id, nom, prenom } = self.person(id);
        let division = if division.is_empty() {
            self.0
                .get(&id)
                .map(|name| name.division.clone())
                .unwrap_or_default()
        } else {
            division.to_owned()
        };
        Apprenant {
            id,
            nom,
            prenom,
            division,
        }
    }
}

/// Where a person stands in a list, as in a class register: case, accents, hyphens and apostrophes do not count.
pub fn rank(nom: &str, prenom: &str, id: &str) -> [String; 3] {
    [fold(nom), fold(prenom), id.to_owned()]
}

/// Puts learners in the order of a class register.
pub fn sort_by_name<T>(rows: &mut [T], learner: impl Fn(&T) -> &Apprenant) {
    rows.sort_by_cached_key(|row| {
        let one = learner(row);
        rank(&one.nom, &one.prenom, &one.id)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learners_stand_as_in_a_class_register() {
        let mut learners: Vec<Apprenant> = [
            ("ZOLA", "Émile"),
            ("ÉTIENNE", "Zoé"),
            ("Œuvrard", "Léa"),
            ("de La-Tour", "Ana"),
            ("ETIENNE", "Élise"),
            ("DE LA TOUR", "Bob"),
            ("ODIN", "Luc"),
        ]
        .into_iter()
        .map(|(nom, prenom)| Apprenant {
            nom: nom.to_owned(),
            prenom: prenom.to_owned(),
            ..Apprenant::default()
        })
        .collect();
        sort_by_name(&mut learners, |one| one);
        let order: Vec<&str> = learners.iter().map(|one| one.prenom.as_str()).collect();
        assert_eq!(order, ["Ana", "Bob", "Élise", "Zoé", "Luc", "Léa", "Émile"]);
    }
}
