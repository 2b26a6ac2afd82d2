//! Our facts, as events.

use chassis::events::Outgoing;
use chassis::personal_data::{Erasure, Gone, told};
use proto::events::evaluation::v1::{
    BilanEntrepriseChanged, BilanIntermediaireCreated, EvaluationDataErased,
};

use crate::domain::bilan_entreprise::BilanEntreprise;
use crate::domain::bilan_intermediaire::BilanIntermediaire;
use crate::domain::protocol::Claim;

/// E-03: a bilan entreprise was written, finished or taken up again.
pub(crate) fn bilan_entreprise_changed(bilan: &BilanEntreprise) -> Outgoing {
    let event = BilanEntrepriseChanged {
        bilan_id: bilan.id.to_string(),
        period_id: bilan.period.to_string(),
        apprenant: bilan.apprenant.to_string(),
        etat: bilan.etat().code().to_owned(),
        version: bilan.version,
    };
    Outgoing::new(&event, bilan.id.uuid(), bilan.version)
}

/// E-07: a bilan intermédiaire is final. It happens once to each, at its first and only version.
pub(crate) fn bilan_intermediaire_created(
    bilan: &BilanIntermediaire,
    claims: &[Claim],
) -> Outgoing {
    const VERSION: i64 = 1;
    let event = BilanIntermediaireCreated {
        bilan_id: bilan.id.to_string(),
        apprenant: bilan.apprenant.to_string(),
        date: bilan.date.to_string(),
        claim: bilan.claim.to_string(),
        periods: claims
            .iter()
            .map(|claim| claim.period.to_string())
            .collect(),
        bilans_entreprise: claims.iter().map(|claim| claim.bilan.to_string()).collect(),
        version: VERSION,
    };
    Outgoing::new(&event, bilan.id.uuid(), VERSION)
}

/// I-12: all that was kept here of a person is gone. It happens once, and its aggregate is the erasure.
pub(crate) fn data_erased(erasure: Erasure, gone: &[Gone]) -> Outgoing {
    const ONCE: i64 = 1;
    let (tables, rows) = told(gone);
    let event = EvaluationDataErased {
        erasure: erasure.id.to_string(),
        tables,
        rows,
        version: ONCE,
    };
    Outgoing::new(&event, erasure.id, ONCE)
}
