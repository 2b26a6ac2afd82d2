//! Our facts as events. They carry identifiers and codes, never a name nor a text.

use chassis::events::Outgoing;
use chassis::personal_data::{Erasure, Gone, told};
use jiff::Timestamp;
use proto::events::periods::v1::{
    FicheLiaisonChanged, PeriodDeclared, PeriodDeleted, PeriodEdited, PeriodsDataErased,
};

use crate::domain::fiche::Fiche;
use crate::domain::ids::{ApprenantId, PeriodId};
use crate::domain::individuel::Individuel;
use crate::domain::period::{Participant, Period};

/// P-04: a period was declared for these learners.
pub fn period_declared(period: &Period, learners: &[ApprenantId]) -> Outgoing {
    let event = PeriodDeclared {
        period_id: period.id.to_string(),
        referentiel: period.referentiel.clone(),
        niveau: period.niveau.clone(),
        statut: period.statut.clone(),
        start: period.dates.start().to_string(),
        end: period.dates.end().to_string(),
        apprenants: learners.iter().map(ToString::to_string).collect(),
        taches: period.taches.clone(),
        version: period.version,
    };
    Outgoing::new(&event, period.id.uuid(), period.version)
}

/// P-05: a period was edited; this is what it says now, and who takes part since when.
pub fn period_edited(period: &Period, participants: &[Participant]) -> Outgoing {
    let event = PeriodEdited {
        period_id: period.id.to_string(),
        referentiel: period.referentiel.clone(),
        niveau: period.niveau.clone(),
        statut: period.statut.clone(),
        start: period.dates.start().to_string(),
        end: period.dates.end().to_string(),
        apprenants: participants
            .iter()
            .map(|one| one.apprenant.to_string())
            .collect(),
        since: participants.iter().map(|one| one.since).collect(),
        restored: participants
            .iter()
            .map(|one| one.restored.unwrap_or_default())
            .collect(),
        taches: period.taches.clone(),
        version: period.version,
    };
    Outgoing::new(&event, period.id.uuid(), period.version)
}

/// P-05: learners were taken off a period, which is deleted for them alone (P-08); until when that can be undone.
pub fn learners_taken_off(
    id: PeriodId,
    version: i64,
    gone: &[ApprenantId],
    until: Option<Timestamp>,
) -> Outgoing {
    let event = PeriodDeleted {
        period_id: id.to_string(),
        version,
        apprenants: gone.iter().map(ToString::to_string).collect(),
        restorable_until: written(until),
    };
    Outgoing::new(&event, id.uuid(), version)
}

/// P-08: a period was deleted as a whole; until when that can be undone.
pub fn period_deleted(id: PeriodId, version: i64, until: Option<Timestamp>) -> Outgoing {
    let event = PeriodDeleted {
        period_id: id.to_string(),
        version,
        apprenants: Vec::new(),
        restorable_until: written(until),
    };
    Outgoing::new(&event, id.uuid(), version)
}

fn written(until: Option<Timestamp>) -> String {
    until.map(|until| until.to_string()).unwrap_or_default()
}

/// P-10: a fiche de liaison changed. Its aggregate is the fiche, not the period.
pub fn fiche_liaison_changed(
    fiche: &Fiche,
    version: i64,
    own: &Individuel,
    taches: Vec<String>,
) -> Outgoing {
    let event = FicheLiaisonChanged {
        period_id: fiche.period.to_string(),
        apprenant: fiche.apprenant.to_string(),
        version,
        taches,
        since: fiche.since,
        taches_ajoutees: own.ajoutees(),
        taches_retirees: own.retirees(),
    };
    Outgoing::new(&event, fiche.id.uuid(), version)
}

/// I-12: all that was kept here of a person is gone. It happens once, and its aggregate is the erasure.
pub fn data_erased(erasure: Erasure, gone: &[Gone]) -> Outgoing {
    const ONCE: i64 = 1;
    let (tables, rows) = told(gone);
    let event = PeriodsDataErased {
        erasure: erasure.id.to_string(),
        tables,
        rows,
        version: ONCE,
    };
    Outgoing::new(&event, erasure.id, ONCE)
}
