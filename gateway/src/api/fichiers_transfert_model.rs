//! What `/api/fichiers-transfert` takes and answers.

use std::collections::BTreeMap;

use proto::identity::v1::{FileLeftOut, TransferFile};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::deploiements::Deploiement;
use crate::http::answer::given;

/// A transfer file, as the établissement that made or received it sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct FichierTransfert {
    /// That of the transfer, the same on both sides.
    id: String,
    /// `depart` or `arrivee`.
    #[schema(example = "depart")]
    sens: String,
    /// Departure: `en_preparation`, `exporte`, `en_retrait`, `en_annulation`, `annule`, `termine`. Arrival: `recu`,
    /// `en_cours`, `refuse`, `termine`.
    #[schema(example = "exporte")]
    etat: String,
    /// The other deployment.
    #[schema(example = "cpro.example.org")]
    deploiement: String,
    /// UAI of the établissement there.
    #[schema(example = "0762345L")]
    etablissement: String,
    /// The learner here; null for an arrival that nobody has recognised.
    apprenant: Option<String>,
    nom: String,
    prenom: String,
    /// As the file says, while the learner is to be recognised only.
    #[schema(format = Date)]
    date_naissance: Option<String>,
    /// The file names the learner by its INE.
    ine: bool,
    /// Services that have done their part: `periods`, `portfolio`, `evaluation`, `documents`.
    etapes: Vec<String>,
    /// How many of what it holds: `periodes`, `portfolios`, `semaines`, `bilans_entreprise`, `positionnements`,
    /// `bilans_intermediaires`, `documents`, `fichiers` (the learner's own, that travel along or are kept).
    contenu: BTreeMap<String, u32>,
    /// Bytes of the learner's files that travel along (F-06).
    octets: i64,
    /// Files that are not kept here, of an arrival; that the store has lost, of a departure.
    ecartes: Vec<FichierEcarte>,
    /// Of an arrival that is over: the text that the origin waits for.
    recu: Option<String>,
    cree_le: String,
    fini_le: Option<String>,
    /// Version, also the `ETag`.
    version: i64,
    /// `telecharger`, `confirmer`, `annuler`, `appliquer`, `refuser`.
    actions: Vec<String>,
}

impl From<TransferFile> for FichierTransfert {
    fn from(file: TransferFile) -> Self {
        Self {
            id: file.id,
            sens: file.sens,
            etat: file.etat,
            deploiement: file.deploiement,
            etablissement: file.etablissement,
            apprenant: given(file.apprenant),
            nom: file.nom,
            prenom: file.prenom,
            date_naissance: given(file.date_naissance),
            ine: file.ine,
            etapes: file.etapes,
            contenu: file.contenu.into_iter().collect(),
            octets: file.octets,
            ecartes: file.left_out.into_iter().map(Into::into).collect(),
            recu: given(file.recu),
            cree_le: file.created_at,
            fini_le: given(file.ended_at),
            version: file.version,
            actions: file.allowed_actions,
        }
    }
}

/// A file of an arrival that is not kept here.
#[derive(Debug, Serialize, ToSchema)]
pub struct FichierEcarte {
    /// As the origin names it.
    nom: String,
    /// Code of why.
    #[schema(example = "portfolio.file_size")]
    motif: String,
}

impl From<FileLeftOut> for FichierEcarte {
    fn from(left: FileLeftOut) -> Self {
        Self {
            nom: left.nom,
            motif: left.motif,
        }
    }
}

/// What of a learner's own files would travel along (F-06).
#[derive(Debug, Serialize, ToSchema)]
pub struct PoidsExport {
    /// How many.
    pub(super) fichiers: i32,
    /// Their bytes, thumbnails included.
    pub(super) octets: i64,
}

/// Which files.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FiltreFichiersTransfert {
    /// `depart` or `arrivee`.
    pub(super) sens: String,
    /// The page after this cursor (`suivant` of the page before).
    #[serde(default)]
    pub(super) apres: String,
}

/// A page of files, the latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct FichiersTransfert {
    pub(super) fichiers: Vec<FichierTransfert>,
    /// Cursor of the next page; null on the last.
    pub(super) suivant: Option<String>,
}

/// Deployments that a file may go to.
#[derive(Debug, Serialize, ToSchema)]
pub struct DestinationsTransfert {
    pub(super) deploiements: Vec<Deploiement>,
}

/// Who leaves, and where it goes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportTransfert {
    pub(super) apprenant: Uuid,
    /// Identifier of a deployment of `/api/fichiers-transfert/destinations`.
    pub(super) deploiement: Uuid,
    /// UAI of the établissement there.
    #[schema(example = "0762345L")]
    pub(super) destination: String,
}

/// The receipt that the destination shows.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecuTransfert {
    pub(super) recu: String,
}

/// Which learner a file without INE is of.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationTransfert {
    /// Null where the INE tells.
    pub(super) apprenant: Option<Uuid>,
}
