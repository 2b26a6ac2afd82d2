//! Hash of a bilan entreprise at the moment it is counted (N2): computed again later, it must be the same.
//!
//! What is hashed is a canonical JSON of all that the bilan says and of the period it speaks of, so that a change of
//! either is seen. Field names come sorted, values are canonical ([`super::champ`]), nothing depends on the clock.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{ApprenantId, BilanEntrepriseId, PeriodId};

/// All that a counted bilan says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contenu {
    /// The bilan.
    pub bilan: BilanEntrepriseId,
    /// Its learner.
    pub apprenant: ApprenantId,
    /// Its period, and what that was.
    pub period: PeriodId,
    /// Code of the period's référentiel.
    pub referentiel: String,
    /// Code of the period's status.
    pub statut: String,
    /// First day of the period.
    pub debut: Date,
    /// Last day of the period.
    pub fin: Date,
    /// Tasks of the period.
    pub taches: Vec<String>,
    /// Date that counts.
    pub date: Date,
    /// Whether it had been finished.
    pub termine: bool,
    /// The fields, by name.
    pub champs: Vec<ChampEcrit>,
}

/// One field as it was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChampEcrit {
    /// Its name.
    pub nom: String,
    /// Its value.
    pub valeur: Value,
    /// Its version.
    pub version: i64,
}

/// sha256 of the content, in hexadecimal; the order in which fields were read does not matter.
pub fn sha256(mut contenu: Contenu) -> Result<String, serde_json::Error> {
    contenu.champs.sort_by(|a, b| a.nom.cmp(&b.nom));
    Ok(hex::encode(Sha256::digest(serde_json::to_vec(&contenu)?)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn contenu() -> Contenu {
        let champ = |nom: &str, valeur: Value| ChampEcrit {
            nom: nom.to_owned(),
            valeur,
            version: 1,
        };
        Contenu {
            bilan: Uuid::from_u128(1).into(),
            apprenant: Uuid::from_u128(2).into(),
            period: Uuid::from_u128(3).into(),
            referentiel: "bac-pro-mspc".to_owned(),
            statut: "periode-2".to_owned(),
            debut: date(2026, 6, 8),
            fin: date(2026, 6, 26),
            taches: vec!["A1T1".to_owned()],
            date: date(2026, 6, 26),
            termine: true,
            champs: vec![
                champ("engagement", json!(3)),
                champ("commentaire", json!("Déjà à l’aise")),
            ],
        }
    }

    #[test]
    fn the_hash_of_a_content_never_changes_n2() {
        // Changing this value means that every hash on record would look wrong.
        assert_eq!(
            sha256(contenu()).unwrap(),
            "9c3c5981509f7995920abe64745df40b9daa7de89a694b48c2733e892ca93042"
        );
    }

    #[test]
    fn the_order_of_reading_does_not_matter_n2() {
        let mut shuffled = contenu();
        shuffled.champs.reverse();
        assert_eq!(sha256(shuffled).unwrap(), sha256(contenu()).unwrap());
    }

    #[test]
    fn any_change_is_seen_n2() {
        let reference = sha256(contenu()).unwrap();
        let changes: [fn(&mut Contenu); 5] = [
            |c| c.fin = date(2026, 6, 27),
            |c| c.date = date(2026, 6, 27),
            |c| c.termine = false,
            |c| c.taches.clear(),
            |c| c.champs[0].valeur = json!(4),
        ];
        for change in changes {
            let mut other = contenu();
            change(&mut other);
            assert_ne!(sha256(other).unwrap(), reference);
        }
    }
}
