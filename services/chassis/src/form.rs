//! Forms that people type in: a set of named fields, each with its own version (F-13, E-03).
//!
//! A change names the version it was made on. Another field changed meanwhile: both stand. The same field: the
//! later change is refused and both values are shown; nothing overwrites a whole form. A change kept once is kept:
//! sent again, even after later ones, it is a repetition, known by its id, and neither applies nor conflicts.
//!
//! Pure: each service stores its own rows, and the history of every change that arrived, kept or refused. The history
//! is where a repetition is looked up and where the value that lost a conflict stays.

use std::collections::{BTreeMap, BTreeSet};

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

/// A change that arrived for the first time, for the history of its form.
#[derive(Clone, Debug, PartialEq)]
pub struct Logged {
    /// The change.
    pub change: FieldChange,
    /// Whether it stands; else it was refused, and is shown beside what stands.
    pub kept: bool,
}

/// What becomes of a batch of changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merge {
    /// Fields to store, at their new versions.
    pub accepted: Vec<FieldState>,
    /// Changes refused.
    pub conflicts: Vec<FieldConflict>,
    /// What to add to the history, in order. Empty when every change is a repetition of one that was kept.
    pub history: Vec<Logged>,
}

/// Merges `changes`, made by `author` at `now`, into the fields as they stand.
///
/// `kept_before` holds the ids of those of the changes that the history of this form knows as kept. Several changes
/// of one batch to the same field apply in order: a device that queued them offline made each on the version the
/// former gives. Should the first be refused, the version of the next may happen to be that of a text that its writer
/// never saw: a client sends one change of a field at a time, as ours does.
pub fn merge(
    current: &[FieldState],
    changes: &[FieldChange],
    kept_before: &BTreeSet<String>,
    author: Option<Uuid>,
    now: Timestamp,
) -> Merge {
    let mut fields: BTreeMap<&str, FieldState> = current
        .iter()
        .map(|field| (field.name.as_str(), field.clone()))
        .collect();
    let mut touched: Vec<&str> = Vec::new();
    let mut kept: BTreeSet<&str> = kept_before.iter().map(String::as_str).collect();
    let mut conflicts = Vec::new();
    let mut history = Vec::new();

    for change in changes {
        if kept.contains(change.change_id.as_str()) {
            continue;
        }
        let field = fields
            .entry(change.name.as_str())
            .or_insert_with(|| FieldState::empty(&change.name));
        // The value that stands already needs no version: whoever typed it has what it wants.
        let stands = field.value == change.value;
        let applies = !stands && field.version == change.base_version;
        if applies {
            field.value = change.value.clone();
            field.version += 1;
            field.author = author;
            field.changed_at = Some(now);
            if !touched.contains(&change.name.as_str()) {
                touched.push(change.name.as_str());
            }
        }
        if stands || applies {
            kept.insert(change.change_id.as_str());
        } else {
            conflicts.push(FieldConflict {
                refused: change.clone(),
                current: field.clone(),
            });
        }
        history.push(Logged {
            change: change.clone(),
            kept: stands || applies,
        });
    }

    let accepted = touched
        .into_iter()
        .filter_map(|name| fields.get(name).cloned())
        .collect();
    Merge {
        accepted,
        conflicts,
        history,
    }
}

#[cfg(test)]
#[path = "form_devices.rs"]
mod devices;

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

    /// A form with its history, as a service stores them.
    #[derive(Clone, Debug, Default, PartialEq)]
    struct Stored {
        fields: Vec<FieldState>,
        history: Vec<Logged>,
    }

    impl Stored {
        fn send(&mut self, changes: &[FieldChange]) -> Merge {
            let kept = self
                .kept()
                .into_iter()
                .map(|change| change.change_id)
                .collect();
            let merge = merge(&self.fields, changes, &kept, None, Timestamp::UNIX_EPOCH);
            for accepted in &merge.accepted {
                self.fields.retain(|field| field.name != accepted.name);
                self.fields.push(accepted.clone());
            }
            self.history.extend(merge.history.iter().cloned());
            merge
        }

        fn kept(&self) -> Vec<FieldChange> {
            self.history
                .iter()
                .filter(|logged| logged.kept)
                .map(|logged| logged.change.clone())
                .collect()
        }

        fn version(&self, name: &str) -> i64 {
            self.fields
                .iter()
                .find(|field| field.name == name)
                .map_or(0, |field| field.version)
        }

        fn value(&self, name: &str) -> Value {
            self.fields
                .iter()
                .find(|field| field.name == name)
                .map_or(Value::Null, |field| field.value.clone())
        }
    }

    #[test]
    fn two_people_on_two_fields_both_stand_f13() {
        let mut form = Stored::default();
        form.send(&[change("a", "x", "un", 0)]);
        let second = form.send(&[change("b", "y", "deux", 0)]);
        assert!(second.conflicts.is_empty());
        assert_eq!(second.accepted.len(), 1);
    }

    #[test]
    fn the_same_field_refuses_the_later_and_shows_both_f13() {
        let mut form = Stored::default();
        form.send(&[change("a", "x", "un", 0)]);
        let late = change("b", "x", "deux", 0);
        let second = form.send(std::slice::from_ref(&late));
        assert!(second.accepted.is_empty());
        assert_eq!(second.conflicts[0].refused, late);
        assert_eq!(second.conflicts[0].current.value, json!("un"));
        let refused = Logged {
            change: late,
            kept: false,
        };
        assert_eq!(
            second.history,
            [refused],
            "the value that lost stays in the history"
        );
    }

    #[test]
    fn a_repeated_change_applies_once_g06() {
        let mut form = Stored::default();
        let typed = [change("a", "x", "un", 0)];
        form.send(&typed);
        assert_eq!(form.send(&typed), Merge::default());
    }

    #[test]
    fn a_change_repeated_after_a_later_one_takes_nothing_back_f13() {
        let mut form = Stored::default();
        let first = [change("a", "x", "un", 0)];
        form.send(&first);
        form.send(&[change("b", "x", "deux", 1)]);
        assert_eq!(form.send(&first), Merge::default());
        assert_eq!(form.value("x"), json!("deux"));
    }

    #[test]
    fn a_change_sent_twice_in_one_batch_applies_once_f13() {
        let mut form = Stored::default();
        let (first, second) = (change("a", "x", "un", 0), change("b", "x", "deux", 1));
        let outcome = form.send(&[first.clone(), second, first]);
        assert!(outcome.conflicts.is_empty());
        assert_eq!((outcome.history.len(), form.version("x")), (2, 2));
        assert_eq!(form.value("x"), json!("deux"));
    }

    #[test]
    fn a_refused_change_sent_again_is_shown_again_f13() {
        let mut form = Stored::default();
        form.send(&[change("a", "x", "un", 0)]);
        let late = [change("b", "x", "deux", 0)];
        let first = form.send(&late);
        assert_eq!(form.send(&late).conflicts, first.conflicts);
    }

    proptest! {
        /// Whatever two devices send, in whatever order, each value typed either stands or is shown as refused, and
        /// the history holds it.
        #[test]
        fn nothing_typed_is_lost_f13(typed in prop::collection::vec((0u8..3, 0u8..4, 0i64..4), 1..40)) {
            let mut form = Stored::default();
            for (i, (name, value, base)) in typed.iter().enumerate() {
                let typed = change(&i.to_string(), &name.to_string(), &value.to_string(), *base);
                let before = form.fields.clone();
                let outcome = form.send(std::slice::from_ref(&typed));
                let stands = form.value(&typed.name) == typed.value;
                let refused = outcome.conflicts.iter().any(|k| k.refused == typed);
                prop_assert!(stands != refused);
                if refused { prop_assert_eq!(before, form.fields.clone()); }
                prop_assert_eq!(form.history.last(), Some(&Logged { change: typed, kept: stands }));
            }
            prop_assert_eq!(form.history.len(), typed.len());
        }

        /// A device types a queue, each change on what the former gave, while others write in between. Whatever part
        /// of what was kept comes again, at once or change by change, nothing changes and nothing conflicts.
        #[test]
        fn replaying_any_prefix_of_the_queue_changes_and_conflicts_nothing_f13(
            typed in prop::collection::vec((0u8..3, 0u8..4, prop::bool::weighted(0.2)), 1..30),
            length in any::<prop::sample::Index>(),
        ) {
            let mut form = Stored::default();
            for (i, (name, value, stale)) in typed.iter().enumerate() {
                let name = name.to_string();
                let base = form.version(&name) - i64::from(*stale);
                form.send(&[change(&i.to_string(), &name, &value.to_string(), base)]);
            }
            let queue = form.kept();
            let prefix = &queue[..length.index(queue.len() + 1)];
            let before = form.clone();
            prop_assert_eq!(form.send(prefix), Merge::default());
            for change in prefix {
                prop_assert_eq!(form.send(std::slice::from_ref(change)), Merge::default());
            }
            prop_assert_eq!(form, before);
        }

        /// A queue sent whole is as good as sent change by change, and no part of it sent before makes a difference.
        #[test]
        fn a_queue_is_merged_the_same_however_it_is_cut_f13(
            typed in prop::collection::vec((0u8..3, 0u8..4, 0i64..4), 1..30),
            sent in any::<prop::sample::Index>(),
        ) {
            let queue: Vec<FieldChange> = typed
                .iter()
                .enumerate()
                .map(|(i, (name, value, base))| {
                    change(&i.to_string(), &name.to_string(), &value.to_string(), *base)
                })
                .collect();
            let (mut whole, mut cut) = (Stored::default(), Stored::default());
            whole.send(&queue);
            let (first, rest) = queue.split_at(sent.index(queue.len()));
            cut.send(first);
            cut.send(rest);
            cut.fields.sort_by(|a, b| a.name.cmp(&b.name));
            whole.fields.sort_by(|a, b| a.name.cmp(&b.name));
            prop_assert_eq!(whole, cut);
        }
    }
}
