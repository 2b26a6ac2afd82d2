//! A transfer by file, between two deployments (I-11 ★): what the file says, where it stands, why one is refused.

pub mod carte;
pub mod joint;
pub mod recu;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use self::joint::{Ecarte, Joint};
use super::ids::{DeploiementId, TransfertId};
use super::transfert::Sens;

/// Version of the format that this program writes: the learner's files follow what services keep.
pub const VERSION: u32 = 2;
/// Those that it reads. The first one has no files.
pub const VERSIONS: RangeInclusive<u32> = 1..=VERSION;

/// What is signed: who sends to whom, about whom, and the hash of all the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entete {
    /// One of [`VERSIONS`].
    pub version: u32,
    /// The transfer: a file is applied once for each.
    pub transfert: Uuid,
    /// Fingerprint of the deployment that made it.
    pub expediteur: String,
    /// Fingerprint of the only one that may open it.
    pub destinataire: String,
    /// National number of the learner; without it, somebody recognises the learner.
    pub ine: Option<String>,
    /// UAI that the learner left.
    pub origine: String,
    /// UAI that it goes to.
    pub destination: String,
    /// When it was made.
    pub cree_le: Timestamp,
    /// Of the content as it travels, packed.
    pub sha256: String,
}

/// What a file brings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contenu {
    /// Whom it is about.
    pub eleve: Eleve,
    /// The diplomas that it speaks of.
    pub referentiels: Vec<Cite>,
    /// The part of each service, by its name: opaque to identity.
    pub parts: BTreeMap<String, Value>,
    /// The files that follow, in this order; from the second version on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fichiers: Vec<Joint>,
}

impl Contenu {
    /// Bytes of all the files that follow.
    pub fn octets(&self) -> u64 {
        let each = self.fichiers.iter().map(|joint| joint.octets);
        each.fold(0, u64::saturating_add)
    }
}

/// The learner, as its origin knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eleve {
    /// Its identifier there.
    pub id: Uuid,
    /// Family name.
    pub nom: String,
    /// First name.
    pub prenom: String,
    /// Birth date, if known.
    pub date_naissance: Option<Date>,
}

/// A diploma, in the version that the origin has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cite {
    /// Its code.
    pub code: String,
    /// Its name, for people.
    pub intitule: String,
    /// Hash of all that it says.
    pub empreinte: String,
}

/// Codes of the diplomas that the rows of these parts name.
pub fn cited(parts: &BTreeMap<String, Value>) -> BTreeSet<String> {
    parts
        .values()
        .filter_map(Value::as_object)
        .flat_map(serde_json::Map::values)
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(|row| row.get("referentiel")?.as_str())
        .map(str::to_owned)
        .collect()
}

/// Why a file, a receipt or a card is refused. Nothing is changed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is no transfer file.
    NotAFile,
    /// A version that this program does not read.
    Version(String),
    /// More bytes than a learner's things ever are.
    TooLarge,
    /// Made for another deployment.
    OtherRecipient,
    /// Cut short, changed, or not signed by whom it names.
    Altered,
    /// Made by a deployment that is not trusted here: its fingerprint.
    UnknownSender(String),
    /// For another établissement: its UAI.
    OtherSchool(String),
    /// Applied already, or made here.
    Replayed,
    /// Diplomas that are not here, or not in that version: their names.
    Referentiels(Vec<String>),
    /// A service cannot take its part.
    Content {
        /// The service.
        service: &'static str,
    },
    /// Its files were not kept for so long: it is to be received again.
    Expired,
    /// No active learner of the établissement has its INE.
    NoLearner,
    /// The deployment chosen is not trusted, or no longer.
    Destination,
    /// The learner is still active in the registry: its import says when it leaves.
    StillHere,
    /// Not the receipt of this file.
    Receipt,
    /// The receipt of an export that was called off.
    ReceiptOfCancelled,
    /// It is no card.
    Card,
    /// The card of this very deployment.
    OwnCard,
}

impl Fault {
    /// Stable code: the gateway has its sentence.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAFile => "identity.file_unreadable",
            Self::Version(_) => "identity.file_version",
            Self::TooLarge => "identity.file_too_large",
            Self::OtherRecipient => "identity.file_other_recipient",
            Self::Altered => "identity.file_altered",
            Self::UnknownSender(_) => "identity.file_unknown_sender",
            Self::OtherSchool(_) => "identity.file_other_school",
            Self::Replayed => "identity.file_replayed",
            Self::Referentiels(_) => "identity.file_referentiels",
            Self::Content { .. } => "identity.file_content",
            Self::Expired => "identity.file_expired",
            Self::NoLearner => "identity.file_no_learner",
            Self::Destination => "identity.deployment_unknown",
            Self::StillHere => "identity.learner_still_here",
            Self::Receipt => "identity.receipt_refused",
            Self::ReceiptOfCancelled => "identity.receipt_of_cancelled",
            Self::Card => "identity.card_unreadable",
            Self::OwnCard => "identity.card_own",
        }
    }

    /// Values for the sentence.
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Version(version) => vec![("version", version.clone())],
            Self::UnknownSender(empreinte) => vec![("empreinte", carte::groups(empreinte))],
            Self::OtherSchool(uai) => vec![("uai", uai.clone())],
            Self::Referentiels(names) => vec![("diplomes", names.join(", "))],
            Self::Content { service } => vec![("service", (*service).to_owned())],
            _ => Vec::new(),
        }
    }

    /// One of each, for tests that walk them.
    #[cfg(test)]
    pub fn every() -> Vec<Self> {
        vec![
            Self::NotAFile,
            Self::Version("3".to_owned()),
            Self::TooLarge,
            Self::OtherRecipient,
            Self::Altered,
            Self::UnknownSender(String::new()),
            Self::OtherSchool(String::new()),
            Self::Replayed,
            Self::Referentiels(Vec::new()),
            Self::Content { service: "periods" },
            Self::Expired,
            Self::NoLearner,
            Self::Destination,
            Self::StillHere,
            Self::Receipt,
            Self::ReceiptOfCancelled,
            Self::Card,
            Self::OwnCard,
        ]
    }
}

/// Where a file stands. A departure goes from making to the receipt, an arrival from preview to its receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Etat {
    /// Departure: what the learner has is being closed and gathered.
    EnPreparation,
    /// Departure: the file is there; its receipt has not come.
    Exporte,
    /// Departure: received elsewhere; what was closed is being removed.
    EnRetrait,
    /// Departure: called off; what was closed is being opened again.
    EnAnnulation,
    /// Departure: called off.
    Annule,
    /// Arrival: opened and checked, nothing applied.
    Recu,
    /// Arrival: the services take their parts.
    EnCours,
    /// Arrival: turned away.
    Refuse,
    /// Over.
    Termine,
}

impl Vue {
    /// How many of the learner's files travel along, or are here to be joined.
    pub fn fichiers(&self) -> u32 {
        self.contenu.get("fichiers").copied().unwrap_or_default()
    }
}

impl Etat {
    const ALL: [Self; 9] = [
        Self::EnPreparation,
        Self::Exporte,
        Self::EnRetrait,
        Self::EnAnnulation,
        Self::Annule,
        Self::Recu,
        Self::EnCours,
        Self::Refuse,
        Self::Termine,
    ];

    /// Its code, on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::EnPreparation => "en_preparation",
            Self::Exporte => "exporte",
            Self::EnRetrait => "en_retrait",
            Self::EnAnnulation => "en_annulation",
            Self::Annule => "annule",
            Self::Recu => "recu",
            Self::EnCours => "en_cours",
            Self::Refuse => "refuse",
            Self::Termine => "termine",
        }
    }

    /// The state of this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|etat| etat.code() == code)
    }

    /// What may be done from here, by who may write.
    pub const fn actions(self) -> &'static [&'static str] {
        match self {
            Self::EnPreparation => &["annuler"],
            Self::Exporte => &["telecharger", "confirmer", "annuler"],
            Self::Recu => &["appliquer", "refuser"],
            Self::EnRetrait
            | Self::EnAnnulation
            | Self::Annule
            | Self::EnCours
            | Self::Refuse
            | Self::Termine => &[],
        }
    }
}

/// A deployment that is trusted, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deploiement {
    pub id: DeploiementId,
    pub carte: carte::Carte,
    pub ajoute_le: Timestamp,
    pub retire_le: Option<Timestamp>,
}

/// A file as the établissement sees it.
pub struct Vue {
    pub id: TransfertId,
    pub sens: Sens,
    pub etat: Etat,
    pub deploiement: DeploiementId,
    /// Name of the deployment.
    pub deploiement_nom: String,
    pub autre_uai: String,
    pub apprenant: Option<Uuid>,
    pub apprenant_fichier: Option<Uuid>,
    pub nom: String,
    pub prenom: String,
    pub date_naissance: Option<Date>,
    pub ine: Option<String>,
    pub etapes: Vec<String>,
    pub contenu: BTreeMap<String, u32>,
    /// Bytes of the learner's files that travel along.
    pub octets: i64,
    /// Of an arrival: files that are not kept here.
    pub ecartes: Vec<Ecarte>,
    pub sha256: Option<String>,
    pub recu: Option<String>,
    pub version_origine: Option<i64>,
    pub cree_le: Timestamp,
    pub fini_le: Option<Timestamp>,
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn diplomas_are_those_that_rows_name_i11() {
        let parts = BTreeMap::from([
            (
                "periods".to_owned(),
                json!({ "periods": [{ "referentiel": "a" }], "fiches": [{}] }),
            ),
            (
                "evaluation".to_owned(),
                json!({ "intermediaires": [{ "referentiel": "b" }, { "referentiel": 3 }] }),
            ),
            ("documents".to_owned(), json!([{ "referentiel": "c" }])),
        ]);
        assert_eq!(
            cited(&parts),
            BTreeSet::from(["a".to_owned(), "b".to_owned()])
        );
    }

    #[test]
    fn states_have_their_codes_i11() {
        for etat in Etat::ALL {
            assert_eq!(Etat::parse(etat.code()), Some(etat));
        }
    }
}
