//! Forms that people type in: a set of named fields, each with its own version (F-13, E-03).
//!
//! A change names the version it was made on. Another field changed meanwhile: both stand. The same field: the
//! later change is refused and both values are shown; nothing overwrites a whole form. Repeating a change (same
//! value on the version it produced) is harmless. Pure: each service stores its own rows.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

/// One field as it stands. Version 0: nobody wrote it yet.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldState {
    /// Name of the field.
    pub name: String,
    /// Its value; [`Value::Null`] when empty.
    pub value: Value,
    /// Raised by one at each change.
    pub version: i64,
    /// Who wrote it; none when it came from an event.
    pub author: Option<Uuid>,
    /// When.
    pub changed_at: Option<Timestamp>,
    /// Identifier of the change that gave this value, to recognise its repetition.
    pub change_id: Option<String>,
}

impl FieldState {
    /// A field that nobody wrote.
    pub fn empty(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: Value::Null,
            version: 0,
            author: None,
            changed_at: None,
            change_id: None,
        }
    }
}

/// One change, as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// Chosen by the client; a repetition carries the same.
    pub change_id: String,
    /// Name of the field.
    pub name: String,
    /// The value wanted.
    pub value: Value,
    /// The version it was typed on.
    pub base_version: i64,
}

/// A change refused because the same field was written meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldConflict {
    /// The change.
    pub refused: FieldChange,
    /// What stands instead.
    pub current: FieldState,
}

/// What becomes of a batch of changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merge {
    /// Fields to store, at their new versions.
    pub accepted: Vec<FieldState>,
    /// Changes refused.
    pub conflicts: Vec<FieldConflict>,
}

/// Merges `changes`, made by `author` at `now`, into the fields as they stand.
///
/// Several changes of one batch to the same field apply in order: a device that queued them offline made each on
/// the version the former gives.
pub fn merge(
    current: &[FieldState],
    changes: &[FieldChange],
    author: Option<Uuid>,
    now: Timestamp,
) -> Merge {
    let mut fields: BTreeMap<&str, FieldState> = current
        .iter()
        .map(|field| (field.name.as_str(), field.clone()))
        .collect();
    let mut touched: Vec<&str> = Vec::new();
    let mut conflicts = Vec::new();

    for change in changes {
        let field = fields
            .entry(change.name.as_str())
            .or_insert_with(|| FieldState::empty(&change.name));
        let repeated = field.change_id.as_deref() == Some(change.change_id.as_str());
        let unchanged = field.value == change.value;
        if repeated || unchanged {
            continue;
        }
        if field.version != change.base_version {
            conflicts.push(FieldConflict {
                refused: change.clone(),
                current: field.clone(),
            });
            continue;
        }
        field.value = change.value.clone();
        field.version += 1;
        field.author = author;
        field.changed_at = Some(now);
        field.change_id = Some(change.change_id.clone());
        if !touched.contains(&change.name.as_str()) {
            touched.push(change.name.as_str());
        }
    }

    let accepted = touched
        .into_iter()
        .filter_map(|name| fields.get(name).cloned())
        .collect();
    Merge {
        accepted,
        conflicts,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn change(id: &str, name: &str, value: &str, base_version: i64) -> FieldChange {
        FieldChange {
            change_id: id.into(),
            name: name.into(),
            value: json!(value),
            base_version,
        }
    }

    fn apply(fields: &mut Vec<FieldState>, merge: &Merge) {
        for accepted in &merge.accepted {
            fields.retain(|f| f.name != accepted.name);
            fields.push(accepted.clone());
        }
    }

    #[test]
    fn two_people_on_two_fields_both_stand_f13() {
        let mut fields = vec![];
        let first = merge(
            &fields,
            &[change("a", "x", "un", 0)],
            None,
            Timestamp::UNIX_EPOCH,
        );
        apply(&mut fields, &first);
        let second = merge(
            &fields,
            &[change("b", "y", "deux", 0)],
            None,
            Timestamp::UNIX_EPOCH,
        );
        assert!(second.conflicts.is_empty());
        assert_eq!(second.accepted.len(), 1);
    }

    #[test]
    fn the_same_field_refuses_the_later_and_shows_both_f13() {
        let mut fields = vec![];
        let first = merge(
            &fields,
            &[change("a", "x", "un", 0)],
            None,
            Timestamp::UNIX_EPOCH,
        );
        apply(&mut fields, &first);
        let second = merge(
            &fields,
            &[change("b", "x", "deux", 0)],
            None,
            Timestamp::UNIX_EPOCH,
        );
        assert!(second.accepted.is_empty());
        assert_eq!(second.conflicts[0].refused.value, json!("deux"));
        assert_eq!(second.conflicts[0].current.value, json!("un"));
    }

    #[test]
    fn a_repeated_change_applies_once_g06() {
        let mut fields = vec![];
        let typed = [change("a", "x", "un", 0)];
        let first = merge(&fields, &typed, None, Timestamp::UNIX_EPOCH);
        apply(&mut fields, &first);
        assert_eq!(
            merge(&fields, &typed, None, Timestamp::UNIX_EPOCH),
            Merge::default()
        );
    }

    proptest! {
        /// Whatever two devices send, in whatever order, each value typed either stands or is shown as refused.
        #[test]
        fn nothing_typed_is_lost_f13(typed in prop::collection::vec((0u8..3, 0u8..4, 0i64..4), 1..40)) {
            let mut fields: Vec<FieldState> = vec![];
            for (i, (name, value, base)) in typed.iter().enumerate() {
                let c = change(&i.to_string(), &name.to_string(), &value.to_string(), *base);
                let outcome = merge(&fields, std::slice::from_ref(&c), None, Timestamp::UNIX_EPOCH);
                let before = fields.clone();
                apply(&mut fields, &outcome);
                let stands = fields.iter().any(|f| f.name == c.name && f.value == c.value);
                let refused = outcome.conflicts.iter().any(|k| k.refused == c);
                prop_assert!(stands || refused);
                if refused { prop_assert_eq!(before, fields.clone()); }
            }
        }
    }
}
