//! Forms that people type in: named fields, each with its version (F-13, E-03).

use proto::common::v1::{FieldChange, FieldConflict, FieldState, FormOutcome};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::names::{Names, Personne};
use crate::error::Problem;
use crate::http::answer::given;
use crate::session::Caller;

/// One field as it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Champ {
    /// Its name.
    #[schema(example = "raison_sociale")]
    pub nom: String,
    /// Text, number, boolean, list of texts, or null when empty.
    pub valeur: Value,
    /// Version to name in a change; 0 when nobody wrote it yet.
    #[schema(example = 3)]
    pub version: i64,
    /// Who wrote it.
    pub auteur: Option<Personne>,
    /// When (RFC 3339).
    #[schema(example = "2026-06-09T08:42:00Z")]
    pub modifie_le: Option<String>,
}

/// Changes to save, each on the version it was typed on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Saisie {
    /// In the order they were typed.
    pub changements: Vec<Changement>,
}

/// One change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Changement {
    /// Chosen by the client: repeating a change with the same id applies it once.
    #[schema(example = "0197f0a0-5b1c-7000-8000-00000000000a")]
    pub id: String,
    /// Field to change.
    #[schema(example = "raison_sociale")]
    pub nom: String,
    /// New value; null empties the field.
    pub valeur: Value,
    /// Version the person saw.
    #[schema(example = 2)]
    pub version: i64,
}

/// What became of the changes. Nothing else is lost when one is refused.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResultatSaisie {
    /// The whole form as it now stands.
    pub champs: Vec<Champ>,
    /// Changes refused because the same field was written meanwhile; both values are to be shown.
    pub conflits: Vec<Conflit>,
    /// Version of the whole.
    pub version: i64,
}

/// One refused change.
#[derive(Debug, Serialize, ToSchema)]
pub struct Conflit {
    /// Id of the change.
    pub id: String,
    /// Its field.
    pub nom: String,
    /// What was typed.
    pub valeur_refusee: Value,
    /// What stands.
    pub actuel: Champ,
}

impl Saisie {
    /// The changes, for the wire.
    pub fn into_changes(self) -> Vec<FieldChange> {
        self.changements
            .into_iter()
            .map(|change| FieldChange {
                change_id: change.id,
                name: change.nom,
                value_json: change.valeur.to_string(),
                base_version: change.version,
            })
            .collect()
    }
}

/// Authors of these fields.
pub fn authors(fields: &[FieldState]) -> impl Iterator<Item = &str> {
    fields.iter().map(|field| field.author.as_str())
}

/// The fields, with the names of who wrote them.
pub fn fields(fields: Vec<FieldState>, names: &Names) -> Vec<Champ> {
    fields
        .into_iter()
        .map(|state| field(state, names))
        .collect()
}

fn field(state: FieldState, names: &Names) -> Champ {
    Champ {
        valeur: value(&state.value_json),
        version: state.version,
        auteur: names.someone(&state.author),
        modifie_le: given(state.changed_at),
        nom: state.name,
    }
}

/// What a field holds as plain text; empty when it holds none.
pub fn text_of(fields: &[FieldState], name: &str) -> String {
    fields
        .iter()
        .find(|field| field.name == name)
        .and_then(|field| value(&field.value_json).as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_default()
}

/// The outcome of a change, with names.
pub async fn outcome(caller: &Caller, outcome: FormOutcome) -> Result<ResultatSaisie, Problem> {
    let current = outcome
        .conflicts
        .iter()
        .filter_map(|conflict| conflict.current.as_ref())
        .map(|field| field.author.as_str());
    let names = caller
        .names(authors(&outcome.fields).chain(current))
        .await?;
    Ok(ResultatSaisie {
        version: outcome.version,
        champs: fields(outcome.fields, &names),
        conflits: outcome
            .conflicts
            .into_iter()
            .map(|conflict| refused(conflict, &names))
            .collect(),
    })
}

fn refused(conflict: FieldConflict, names: &Names) -> Conflit {
    Conflit {
        id: conflict.change_id,
        valeur_refusee: value(&conflict.refused_value_json),
        actuel: field(conflict.current.unwrap_or_default(), names),
        nom: conflict.name,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_change_keeps_the_version_it_was_typed_on_f13() {
        let typed: Saisie = serde_json::from_value(serde_json::json!({
            "changements": [{"id": "c1", "nom": "siret", "valeur": "123", "version": 4}]
        }))
        .unwrap();
        let changes = typed.into_changes();
        assert_eq!(changes[0].base_version, 4);
        assert_eq!(changes[0].value_json, "\"123\"");
    }

    #[test]
    fn an_emptied_field_is_null_f13() {
        let names = Names::default();
        let shown = field(
            FieldState {
                name: "siret".into(),
                value_json: "null".into(),
                ..Default::default()
            },
            &names,
        );
        assert_eq!(shown.valeur, Value::Null);
        assert_eq!(shown.auteur, None);
    }
}
