//! The form of a bilan entreprise: checking changes, the whole form as it stands (E-03, F-13).

use std::collections::BTreeSet;

use chassis::FieldFault;
use chassis::form::{FieldChange, FieldConflict, FieldState};
use referentiel::{Catalogue, Competence, Referentiel};
use serde_json::Value;

use crate::domain::champ::Champ;
use crate::domain::faute;
use crate::domain::liens::Fiches;
use crate::error::Error;

/// Most changes in one request; a phone that comes back after a week off line sends several.
const CHANGES_MAX: usize = 200;
/// Longest id of a change.
const CHANGE_ID_MAX: usize = 64;

/// What became of a batch of changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Every field of the form, as it now stands.
    pub fields: Vec<FieldState>,
    /// The changes refused because their field had been written meanwhile.
    pub conflicts: Vec<FieldConflict>,
    /// Version of the bilan.
    pub version: i64,
}

/// The changes with canonical values, or every fault at once.
pub(super) fn check(
    changes: Vec<FieldChange>,
    referentiel: &Referentiel,
    catalogue: &Catalogue,
) -> Result<Vec<FieldChange>, Error> {
    let mut faults = Vec::new();
    if changes.is_empty() || changes.len() > CHANGES_MAX {
        faults.push(FieldFault::new("changes", faute::CHANGE));
    }
    let mut checked = Vec::with_capacity(changes.len());
    for change in changes {
        if !is_usable(&change.change_id) || change.base_version < 0 {
            faults.push(FieldFault::new("changes", faute::CHANGE));
            continue;
        }
        // An unknown name is the caller's text: it does not travel back as the name of a field.
        let Some(champ) = Champ::parse(&change.name, referentiel) else {
            faults.push(FieldFault::new("changes", faute::FIELD_UNKNOWN));
            continue;
        };
        match champ.check(change.value, referentiel, catalogue.echelles()) {
            Ok(value) => checked.push(FieldChange { value, ..change }),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() {
        Ok(checked)
    } else {
        Err(Error::Invalid(faults))
    }
}

fn is_usable(change_id: &str) -> bool {
    !change_id.is_empty()
        && change_id.len() <= CHANGE_ID_MAX
        && change_id.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The competences offered: those picked in the sheets of the learner, those that the tasks ticked here call on, and those
/// that have a level. Where nothing is picked: also those of the tasks of the learner; all of the référentiel when there
/// is no such task (E-03, F-04).
pub(super) fn competences<'a>(
    referentiel: &'a Referentiel,
    taches: &[String],
    fields: &[FieldState],
    fiches: &Fiches,
) -> Vec<&'a Competence> {
    let ticked = Champ::Taches.name();
    let ticked = fields
        .iter()
        .filter(|field| field.name == ticked)
        .filter_map(|field| field.value.as_array())
        .flatten()
        .filter_map(Value::as_str);
    let picked = fiches.pick();
    let shown: Vec<&str> = if picked {
        Vec::new()
    } else {
        let taches = taches.iter().map(String::as_str);
        taches.chain(fiches.taches()).collect()
    };
    let called: BTreeSet<&str> = shown
        .into_iter()
        .chain(ticked)
        .flat_map(|tache| referentiel.competences_of_task(tache))
        .map(|competence| competence.code.as_str())
        .collect();
    let levelled = |competence: &Competence| {
        let own = Champ::Niveau(competence.code.clone()).name();
        let of_criteres = competence
            .criteres
            .iter()
            .map(|critere| Champ::Critere(critere.code.clone()).name());
        let mut names = of_criteres.chain([own]);
        names.any(|name| {
            fields
                .iter()
                .any(|field| field.name == name && !field.value.is_null())
        })
    };
    referentiel
        .competences
        .iter()
        .filter(|competence| {
            (called.is_empty() && !picked)
                || called.contains(competence.code.as_str())
                || !fiches.of_competence(competence).is_empty()
                || levelled(competence)
        })
        .collect()
}

/// Every field of the form in the order of the page, those that nobody wrote included.
pub(super) fn whole(competences: &[&Competence], stored: &[FieldState]) -> Vec<FieldState> {
    let levels = competences.iter().flat_map(|competence| {
        let criteres = competence
            .criteres
            .iter()
            .map(|critere| Champ::Critere(critere.code.clone()));
        let code = &competence.code;
        [Champ::Mode(code.clone()), Champ::Niveau(code.clone())]
            .into_iter()
            .chain(criteres)
    });
    [Champ::Taches]
        .into_iter()
        .chain(levels)
        .chain([Champ::Engagement, Champ::DateRencontre, Champ::Commentaire])
        .map(|champ| {
            let name = champ.name();
            stored
                .iter()
                .find(|field| field.name == name)
                .cloned()
                .unwrap_or_else(|| FieldState::empty(name))
        })
        .collect()
}

/// The form once these fields were accepted.
pub(super) fn merged(stored: Vec<FieldState>, accepted: &[FieldState]) -> Vec<FieldState> {
    let mut fields = stored;
    fields.retain(|field| accepted.iter().all(|new| new.name != field.name));
    fields.extend_from_slice(accepted);
    fields
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use serde_json::json;

    use super::*;

    fn change(change_id: &str, name: &str, value: Value, base_version: i64) -> FieldChange {
        FieldChange {
            change_id: change_id.to_owned(),
            name: name.to_owned(),
            value,
            base_version,
        }
    }

    fn codes(changes: Vec<FieldChange>) -> Vec<&'static str> {
        let catalogue = Catalogue::embedded().unwrap();
        match check(changes, catalogue.get("bac-pro-mspc").unwrap(), &catalogue) {
            Err(Error::Invalid(faults)) => faults.iter().map(|fault| fault.code).collect(),
            Err(other) => panic!("{other:?}"),
            Ok(_) => vec![],
        }
    }

    #[test]
    fn malformed_changes_are_refused_together_e03() {
        assert_eq!(codes(vec![]), [faute::CHANGE]);
        assert_eq!(
            codes(vec![
                change("", "engagement", json!(1), 0),
                change("a", "nom", json!(1), 0),
                change("a", "engagement", json!(9), 0),
                change("a", "engagement", json!(1), -1),
                change("é", "engagement", json!(1), 0),
            ]),
            [
                faute::CHANGE,
                faute::FIELD_UNKNOWN,
                faute::ENGAGEMENT,
                faute::CHANGE,
                faute::CHANGE
            ]
        );
        assert_eq!(codes(vec![change("a", "engagement", json!(4), 0)]).len(), 0);
    }

    fn offered(taches: &[&str], fields: &[FieldState]) -> Vec<String> {
        let catalogue = Catalogue::embedded().unwrap();
        let mspc = catalogue.get("bac-pro-mspc").unwrap();
        let taches: Vec<String> = taches.iter().map(|&tache| tache.to_owned()).collect();
        competences(mspc, &taches, fields, &Fiches::default())
            .into_iter()
            .map(|competence| competence.code.clone())
            .collect()
    }

    #[test]
    fn competences_follow_the_tasks_and_never_hide_a_level_e03() {
        let catalogue = Catalogue::embedded().unwrap();
        let all = catalogue.get("bac-pro-mspc").unwrap().competences.len();
        assert_eq!(offered(&[], &[]).len(), all);
        assert_eq!(offered(&["A2T1"], &[]), ["C2.1"]);
        let written = |name: &str, value: Value| FieldState {
            value,
            version: 1,
            ..FieldState::empty(name)
        };
        let fields = [
            written("taches", json!(["A2T2"])),
            written("niveau:C2.3", json!("NE")),
        ];
        assert_eq!(offered(&["A2T1"], &fields), ["C2.1", "C2.2", "C2.3"]);
    }
}
