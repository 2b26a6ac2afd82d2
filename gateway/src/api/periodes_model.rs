//! A period as clients see it.

use proto::periods::v1 as periods;
use serde::Serialize;
use utoipa::ToSchema;

use super::actions;
use super::names::{Names, Personne};
use crate::http::etag::Versioned;

/// A dated company period (P-02).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Periode {
    #[schema(example = "0197f0a0-5b1c-7000-8000-000000000003")]
    pub id: String,
    #[schema(example = "PFMP 2")]
    pub titre: String,
    #[schema(example = "bac-pro-melec")]
    pub referentiel: String,
    #[schema(example = "premiere")]
    pub niveau: String,
    pub pour_apprentis: bool,
    /// Code among the référentiel's statuses.
    pub statut: String,
    /// First day.
    #[schema(example = "2026-06-08", format = Date)]
    pub du: String,
    /// Last day.
    #[schema(example = "2026-06-26", format = Date)]
    pub au: String,
    pub objectifs: String,
    /// Codes of the tasks.
    pub taches: Vec<String>,
    /// Empty, `en_cours_de_validation` or `fige` (P-07).
    #[schema(example = "")]
    pub gel: String,
    /// The bilans that froze it.
    pub motifs_gel: Vec<MotifGel>,
    /// Version, also the `ETag`.
    pub version: i64,
    /// School year (2025 for 2025-2026).
    #[schema(example = 2025)]
    pub annee: i32,
    /// Learners that the caller sees in it.
    pub nombre_apprenants: usize,
    pub actions: Vec<String>,
}

/// Why a period is frozen.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MotifGel {
    /// Whose bilan counted.
    pub apprenant: Personne,
    /// The bilan intermédiaire.
    pub bilan: String,
    /// Its date.
    #[schema(example = "2026-07-03", format = Date)]
    pub date: String,
}

/// Another period, named.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PeriodeNommee {
    pub id: String,
    #[schema(example = "PFMP 1")]
    pub titre: String,
}

/// Persons named by a period.
pub fn named(period: &periods::Period) -> impl Iterator<Item = &str> {
    period
        .reasons
        .iter()
        .map(|reason| reason.apprenant.as_str())
}

impl Periode {
    /// The period, with names.
    pub fn new(period: periods::Period, names: &Names) -> Self {
        Self {
            id: period.id,
            titre: period.titre,
            referentiel: period.referentiel,
            niveau: period.niveau,
            pour_apprentis: period.pour_apprentis,
            statut: period.statut,
            du: period.start,
            au: period.end,
            objectifs: period.objectifs,
            taches: period.taches,
            gel: period.gel,
            motifs_gel: period
                .reasons
                .into_iter()
                .map(|reason| MotifGel {
                    apprenant: names.person(&reason.apprenant),
                    bilan: reason.bilan_id,
                    date: reason.date,
                })
                .collect(),
            version: period.version,
            annee: period.annee,
            nombre_apprenants: usize::try_from(period.nombre_apprenants).unwrap_or_default(),
            actions: actions::french(period.allowed_actions),
        }
    }

    /// The period under its entity tag.
    pub fn versioned(self) -> Versioned<Self> {
        Versioned(self.version, self)
    }
}
