//! Views to messages.

use chassis::form::{FieldConflict, FieldState};
use proto::common::v1 as common;
use proto::evaluation::v1 as pb;

use crate::app::{
    self, BilanView, BilansView, CompetenceView, Counts, Intermediaire, Outcome, TacheView,
};
use crate::domain::ApprenantId;
use crate::domain::bilan_entreprise::{BilanEntreprise, Etat};
use crate::domain::protocol;
use crate::policy::Action;

/// What the owner of periods is told of a claim that was never made.
const UNKNOWN: &str = "unknown";

pub(super) fn bilan(view: BilanView) -> pb::BilanEntreprise {
    let bilan = view.bilan;
    pb::BilanEntreprise {
        id: bilan.id.to_string(),
        period_id: bilan.period.to_string(),
        apprenant: bilan.apprenant.to_string(),
        referentiel: view.period.referentiel,
        etat: bilan.etat().code().to_owned(),
        fields: view.fields.into_iter().map(field).collect(),
        competences: view.competences.into_iter().map(competence).collect(),
        taches: view.taches.into_iter().map(tache).collect(),
        fiches: view
            .fiches
            .numbered()
            .map(|(numero, liens)| pb::FicheLine {
                numero: number(numero),
                sheet_id: liens.sheet.to_string(),
                week: liens.semaine.clone(),
            })
            .collect(),
        date_proposee: bilan.date_proposee.to_string(),
        date_minimale: text(view.fermeture.dernier),
        frozen_by: bilan.compte.map(|compte| pb::FrozenBy {
            bilan_id: compte.bilan.to_string(),
            date: compte.date.to_string(),
        }),
        version: bilan.version,
        allowed_actions: actions(&view.allowed),
        niveaux: view
            .niveaux
            .into_iter()
            .map(|niveau| pb::LevelOption {
                code: niveau.code,
                intitule: niveau.intitule,
            })
            .collect(),
    }
}

fn competence(view: CompetenceView) -> pb::CompetenceLine {
    pb::CompetenceLine {
        has_criteres: !view.competence.criteres.is_empty(),
        code: view.competence.code,
        intitule: view.competence.intitule,
        mode: view.mode.as_str().to_owned(),
        criteres: view
            .criteres
            .into_iter()
            .map(|(critere, fiches)| pb::CritereLine {
                code: critere.code,
                intitule: critere.intitule,
                fiches: numbers(fiches),
            })
            .collect(),
        fiches: numbers(view.fiches),
    }
}

fn tache(view: TacheView) -> pb::TacheLine {
    let (activite, activite_intitule) = view.activite;
    pb::TacheLine {
        code: view.tache.code,
        intitule: view.tache.intitule,
        activite,
        activite_intitule,
        fiches: numbers(view.fiches),
    }
}

fn numbers(numbers: Vec<usize>) -> Vec<i32> {
    numbers.into_iter().map(number).collect()
}

fn number(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

pub(super) fn outcome(outcome: Outcome) -> common::FormOutcome {
    common::FormOutcome {
        fields: outcome.fields.into_iter().map(field).collect(),
        conflicts: outcome.conflicts.into_iter().map(conflict).collect(),
        version: outcome.version,
    }
}

pub(super) fn states(states: &[(ApprenantId, Etat)]) -> pb::ListBilanStatesResponse {
    pb::ListBilanStatesResponse {
        bilans: states
            .iter()
            .map(|(apprenant, etat)| pb::BilanState {
                apprenant: apprenant.to_string(),
                etat: etat.code().to_owned(),
            })
            .collect(),
    }
}

pub(super) fn counts(counts: Counts) -> pb::CountPeriodResponse {
    pb::CountPeriodResponse {
        bilans: counts.bilans,
        started: counts.started,
        finished: counts.finished,
    }
}

pub(super) fn preparation(prepared: app::Preparation) -> pb::Preparation {
    let closed = prepared.fermeture.en_validation.is_some();
    pb::Preparation {
        apprenant: prepared.apprenant.to_string(),
        referentiel: prepared.referentiel,
        date_minimale: text(prepared.fermeture.dernier),
        date_maximale: prepared.date_maximale.to_string(),
        competences: prepared.competences.into_iter().map(evidence).collect(),
        communes: prepared.communes.into_iter().map(evidence).collect(),
        bilans_entreprise: prepared.compterait.iter().map(to_count).collect(),
        niveaux: prepared
            .niveaux
            .into_iter()
            .map(|niveau| pb::LevelOptionBi {
                code: niveau.code,
                intitule: niveau.intitule,
            })
            .collect(),
        rang: i32::try_from(prepared.rang).unwrap_or(i32::MAX),
        allowed_actions: if closed {
            Vec::new()
        } else {
            actions(&[Action::CreateBilanIntermediaire])
        },
    }
}

pub(super) fn intermediaire(made: Intermediaire) -> pb::BilanIntermediaire {
    let bilan = made.bilan;
    pb::BilanIntermediaire {
        id: bilan.id.to_string(),
        apprenant: bilan.apprenant.to_string(),
        referentiel: bilan.referentiel,
        date: bilan.date.to_string(),
        niveaux: bilan
            .redaction
            .niveaux
            .into_iter()
            .map(|line| pb::CompetenceNiveau {
                competence: line.competence,
                niveau: line.niveau,
            })
            .collect(),
        constats: bilan.redaction.constats,
        conseils: bilan.redaction.conseils,
        note: text(bilan.redaction.note),
        author: bilan.auteur.to_string(),
        created_at: bilan.opened_at.to_string(),
        counted: made
            .comptes
            .into_iter()
            .map(|compte| pb::CountedBilan {
                id: compte.bilan.to_string(),
                period_id: compte.period.to_string(),
                date: compte.date.to_string(),
                etat: Etat::Fige.code().to_owned(),
            })
            .collect(),
        etat: bilan.etat.code().to_owned(),
    }
}

pub(super) fn bilans(view: BilansView) -> pb::ListBilansResponse {
    pb::ListBilansResponse {
        bilans: view.bilans.into_iter().map(intermediaire).collect(),
        allowed_actions: actions(&view.allowed),
        referentiels: view.creatable,
    }
}

pub(super) fn claim(etat: Option<protocol::Etat>) -> pb::GetClaimResponse {
    pb::GetClaimResponse {
        etat: etat.map_or(UNKNOWN, protocol::Etat::code).to_owned(),
    }
}

fn evidence(evidence: app::Evidence) -> pb::CompetenceEvidence {
    pb::CompetenceEvidence {
        code: evidence.code,
        intitule: evidence.intitule,
        avant: evidence.avant.unwrap_or_default(),
        observations: evidence
            .observations
            .into_iter()
            .map(|seen| pb::Observation {
                period_id: seen.period.to_string(),
                bilan_entreprise_id: seen.bilan.to_string(),
                date: seen.date.to_string(),
                niveau: seen.niveau,
                critere: seen.critere.unwrap_or_default(),
            })
            .collect(),
    }
}

fn to_count(bilan: &BilanEntreprise) -> pb::CountedBilan {
    pb::CountedBilan {
        id: bilan.id.to_string(),
        period_id: bilan.period.to_string(),
        date: text(bilan.enregistre.map(|saved| saved.date)),
        etat: bilan.etat().code().to_owned(),
    }
}

fn field(field: FieldState) -> common::FieldState {
    common::FieldState {
        name: field.name,
        value_json: field.value.to_string(),
        version: field.version,
        author: text(field.author),
        changed_at: text(field.changed_at),
    }
}

fn conflict(conflict: FieldConflict) -> common::FieldConflict {
    common::FieldConflict {
        change_id: conflict.refused.change_id,
        name: conflict.refused.name,
        refused_value_json: conflict.refused.value.to_string(),
        current: Some(field(conflict.current)),
    }
}

/// The words of the JSON API for what may be done.
fn actions(actions: &[Action]) -> Vec<String> {
    let word = |action: &Action| match action {
        Action::ChangeBilanEntreprise => Some("modifier"),
        Action::FinishBilanEntreprise => Some("terminer"),
        Action::ReopenBilanEntreprise => Some("reprendre"),
        Action::CreateBilanIntermediaire => Some("creer"),
        Action::ReadBilanEntreprise
        | Action::CountPeriod
        | Action::ReadBilanIntermediaire
        | Action::ReadClaim
        | Action::FollowPeriods
        | Action::SettleClaims
        | Action::Transfer
        | Action::ReadTransferWarnings => None,
    };
    actions.iter().filter_map(word).map(str::to_owned).collect()
}

/// Empty when absent.
fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
