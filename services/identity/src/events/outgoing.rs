//! Our facts as events: ids and codes only, names stay here. A diploma goes as it was installed.

use chassis::events::Outgoing;
use proto::events::identity::v1 as events;
use referentiel::Referentiel;
use uuid::Uuid;

use crate::domain::ids::{EffacementId, PersonId};
use crate::domain::import::Told;
use crate::domain::referentiel::Installation;
use crate::domain::transfert::Mouvement;
use crate::domain::tutor::Stored;

/// What an applied import tells of one learner (I-04).
pub fn of_import(told: &Told) -> Outgoing {
    let apprenant = told.person.to_string();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    match told.action.as_str() {
        "desactiver" => {
            let event = events::ApprenantDeactivated {
                apprenant,
                version: told.version,
            };
            Outgoing::new(&event, told.person, told.version)
        }
        "mettre_a_jour" => {
            let event = events::ApprenantUpdated {
                apprenant,
                annee: told.annee,
                division: text(&told.division),
                referentiel: text(&told.referentiel),
                niveau: text(&told.niveau),
                statut: text(&told.statut),
                version: told.version,
            };
            Outgoing::new(&event, told.person, told.version)
        }
        _ => {
            let event = events::ApprenantImported {
                apprenant,
                annee: told.annee,
                division: text(&told.division),
                referentiel: text(&told.referentiel),
                niveau: text(&told.niveau),
                statut: text(&told.statut),
                version: told.version,
            };
            Outgoing::new(&event, told.person, told.version)
        }
    }
}

/// A tutor was given access (I-07).
pub fn tutor_invited(stored: &Stored) -> Outgoing {
    let event = events::TutorInvited {
        grant: stored.id.to_string(),
        apprenant: stored.apprenant.to_string(),
        period_id: stored.period.to_string(),
        version: stored.version,
    };
    Outgoing::new(&event, stored.id.uuid(), stored.version)
}

/// An access was withdrawn (I-07).
pub fn access_revoked(access: Uuid, apprenant: Uuid, period: Uuid, version: i64) -> Outgoing {
    let event = events::AccessRevoked {
        grant: access.to_string(),
        apprenant: apprenant.to_string(),
        period_id: period.to_string(),
        version,
    };
    Outgoing::new(&event, access, version)
}

/// The things of a learner begin to move (I-11).
pub fn transfer_started(one: &Mouvement, version: i64) -> Outgoing {
    let event = events::TransferStarted {
        transfer: one.id.to_string(),
        apprenant: one.apprenant_origine.to_string(),
        destination: one.destination.clone(),
        version,
    };
    Outgoing::new(&event, one.id.uuid(), version)
}

/// Everything has followed a learner (I-11).
pub fn transfer_completed(one: &Mouvement, version: i64) -> Outgoing {
    let event = events::TransferCompleted {
        transfer: one.id.to_string(),
        apprenant: one.apprenant_destination.to_string(),
        origine: one.origine.clone(),
        version,
    };
    Outgoing::new(&event, one.id.uuid(), version)
}

/// A diploma was installed. It happens once, and its aggregate is the installation.
pub fn referentiel_installed(one: &Installation, what: &Referentiel, text: &str) -> Outgoing {
    let event = events::ReferentielInstalled {
        code: what.code.clone(),
        edition: what.version.clone(),
        fingerprint: what.fingerprint(),
        text: text.to_owned(),
        version: one.seq,
    };
    Outgoing::new(&event, one.id, one.seq)
}

/// A person is erased from the établissement (I-12). It happens once, and its aggregate is the erasure.
pub fn person_erased(erasure: EffacementId, person: PersonId) -> Outgoing {
    const ONCE: i64 = 1;
    let event = events::PersonErased {
        erasure: erasure.to_string(),
        person: person.to_string(),
        version: ONCE,
    };
    Outgoing::new(&event, erasure.uuid(), ONCE)
}
