//! Transfers and the learners who wait for one, as JSON.

use std::collections::HashSet;

use proto::identity::v1::{Transfer, Waiting};
use serde::Serialize;
use utoipa::ToSchema;

use super::actions;
use crate::http::answer::given;

/// A transfer as one of its two établissements sees it.
#[derive(Debug, Serialize, ToSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that go together in any way"
)]
pub struct Transfert {
    id: String,
    /// `depart` or `arrivee`.
    #[schema(example = "depart")]
    sens: String,
    /// `a_confirmer`, `detecte`, `en_cours`, `termine` or `refuse`.
    #[schema(example = "en_cours")]
    etat: String,
    /// The other établissement: UAI, then name.
    #[schema(example = "0762345L")]
    etablissement: String,
    etablissement_nom: String,
    /// The learner here; null for an arrival that is not recognised yet.
    apprenant: Option<String>,
    nom: String,
    prenom: String,
    /// While it is to be confirmed only.
    #[schema(format = Date)]
    date_naissance: Option<String>,
    /// Found by the same INE on both sides.
    ine: bool,
    /// Services that have moved their part: `periods`, `portfolio`, `evaluation`, `documents`.
    etapes: Vec<String>,
    confirme_origine: bool,
    confirme_destination: bool,
    cree_le: String,
    commence_le: Option<String>,
    fini_le: Option<String>,
    /// A departure that could still wait for a bilan intermédiaire: there is none this school year.
    sans_bilan: bool,
    /// Version, also the `ETag`.
    version: i64,
    actions: Vec<String>,
}

impl Transfert {
    pub fn new(transfer: Transfer, without: &HashSet<String>) -> Self {
        Self {
            sans_bilan: may_wait(&transfer) && without.contains(&transfer.apprenant),
            id: transfer.id,
            sens: transfer.sens,
            etat: transfer.etat,
            etablissement: transfer.etablissement,
            etablissement_nom: transfer.etablissement_nom,
            apprenant: given(transfer.apprenant),
            nom: transfer.nom,
            prenom: transfer.prenom,
            date_naissance: given(transfer.date_naissance),
            ine: transfer.ine,
            etapes: transfer.etapes,
            confirme_origine: transfer.confirme_origine,
            confirme_destination: transfer.confirme_destination,
            cree_le: transfer.created_at,
            commence_le: given(transfer.started_at),
            fini_le: given(transfer.ended_at),
            version: transfer.version,
            actions: actions::french(transfer.allowed_actions),
        }
    }
}

/// Whether a warning still serves: the learner's things are here, and nothing has moved.
pub fn may_wait(transfer: &Transfer) -> bool {
    transfer.sens == "depart" && matches!(transfer.etat.as_str(), "a_confirmer" | "detecte")
}

/// A learner whom no transfer can take along yet.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApprenantEnAttente {
    id: String,
    nom: String,
    prenom: String,
    division: Option<String>,
    /// Day of leaving, for who left.
    #[schema(format = Date)]
    parti_le: Option<String>,
    /// Whether the INE is known.
    ine: bool,
    /// No bilan intermédiaire this school year, although one should be made before the transfer.
    sans_bilan: bool,
}

impl ApprenantEnAttente {
    pub fn new(one: Waiting, without: &HashSet<String>) -> Self {
        Self {
            sans_bilan: without.contains(&one.apprenant),
            id: one.apprenant,
            nom: one.nom,
            prenom: one.prenom,
            division: given(one.division),
            parti_le: given(one.since),
            ine: one.ine,
        }
    }
}
