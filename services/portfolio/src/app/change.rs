//! What the two forms have in common: checking changes, merging them, keeping their history (F-13).

use chassis::db::Tx;
use chassis::error::FieldFault;
use chassis::form::{self, FieldChange, FieldConflict, FieldState};
use chassis::{Ctx, Scope};

use crate::app::reader;
use crate::domain::{Form, FormFault};
use crate::error::{Error, fields};
use crate::store::forms::{self, FormOf};

/// Most changes in one request; a phone that comes back after a week off line sends several.
const CHANGES_MAX: usize = 200;
/// Longest id of a change.
const CHANGE_ID_MAX: usize = 64;

/// What became of a batch of changes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outcome {
    /// Every field of the form, as it now stands.
    pub(crate) fields: Vec<FieldState>,
    /// The changes refused because their field had been written meanwhile.
    pub(crate) conflicts: Vec<FieldConflict>,
    /// Version of what owns the form.
    pub(crate) version: i64,
}

/// A merge that has been stored.
pub(super) struct Merged {
    /// Every field of the form, as it now stands.
    pub(super) fields: Vec<FieldState>,
    /// The changes refused.
    pub(super) conflicts: Vec<FieldConflict>,
    /// Whether any field changed.
    pub(super) changed: bool,
}

/// Refuses changes that no state of the form could take, all faults at once.
pub(super) fn check(form: Form, changes: &[FieldChange]) -> Result<(), Error> {
    let mut faults = Vec::new();
    if changes.is_empty() || changes.len() > CHANGES_MAX {
        faults.push(FieldFault::new("changes", fields::CHANGE));
    }
    for change in changes {
        let id = change.change_id.as_str();
        let id_is_usable = !id.is_empty()
            && id.len() <= CHANGE_ID_MAX
            && id.bytes().all(|byte| byte.is_ascii_graphic());
        if !id_is_usable || change.base_version < 0 {
            faults.push(FieldFault::new("changes", fields::CHANGE));
        }
        if let Err(fault) = form.check(&change.name, &change.value) {
            // An unknown name is the caller's text: it does not travel back as the name of a field.
            let field = if form.has(&change.name) {
                change.name.as_str()
            } else {
                "changes"
            };
            faults.push(FieldFault::new(field, code_of(fault)));
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}

/// Merges changes into a form whose owner is locked, and stores fields and history.
pub(super) async fn merge(
    cx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    (form, of): (Form, FormOf),
    changes: &[FieldChange],
) -> Result<Merged, Error> {
    let (author, now) = (reader(cx), cx.now());
    let before = forms::load(tx, scope, of).await?;
    let kept = forms::kept_before(tx, scope, of, changes).await?;
    let merge = form::merge(&before, changes, &kept, Some(author), now);
    forms::save(tx, scope, of, &merge.accepted, author, now).await?;
    forms::log(tx, scope, of, &merge.history, author, now).await?;
    Ok(Merged {
        fields: whole(form, &before, &merge.accepted),
        changed: !merge.accepted.is_empty(),
        conflicts: merge.conflicts,
    })
}

/// Every field of the form in the order of the page, those that nobody wrote included.
pub(super) fn whole(form: Form, stored: &[FieldState], accepted: &[FieldState]) -> Vec<FieldState> {
    form.fields()
        .iter()
        .map(|name| {
            accepted
                .iter()
                .chain(stored)
                .find(|field| field.name == *name)
                .cloned()
                .unwrap_or_else(|| FieldState::empty(*name))
        })
        .collect()
}

fn code_of(fault: FormFault) -> &'static str {
    match fault {
        FormFault::UnknownField => fields::UNKNOWN_FIELD,
        FormFault::NotAText | FormFault::ForbiddenCharacter => fields::NOT_A_TEXT,
        FormFault::TooLong => fields::TOO_LONG,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use serde_json::json;

    use super::*;

    fn change(change_id: &str, name: &str, base_version: i64) -> FieldChange {
        FieldChange {
            change_id: change_id.to_owned(),
            name: name.to_owned(),
            value: json!("x"),
            base_version,
        }
    }

    fn codes(changes: &[FieldChange]) -> Vec<&'static str> {
        match check(Form::Semaine, changes) {
            Err(Error::Invalid(faults)) => faults.iter().map(|fault| fault.code).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn malformed_changes_are_refused_together_f13() {
        assert!(check(Form::Semaine, &[change("a", "aime", 0)]).is_ok());
        assert_eq!(codes(&[]), [fields::CHANGE]);
        assert_eq!(
            codes(&[
                change("", "aime", 0),
                change("a", "nom", 0),
                change("a", "aime", -1)
            ]),
            [fields::CHANGE, fields::UNKNOWN_FIELD, fields::CHANGE]
        );
        assert_eq!(codes(&[change("é", "aime", 0)]), [fields::CHANGE]);
        assert_eq!(
            codes(&[change(&"a".repeat(65), "aime", 0)]),
            [fields::CHANGE]
        );
        let many: Vec<FieldChange> = (0..201)
            .map(|i| change(&i.to_string(), "aime", 0))
            .collect();
        assert_eq!(codes(&many), [fields::CHANGE]);
    }

    #[test]
    fn whole_form_keeps_the_order_of_the_page_f02() {
        let written = FieldState {
            value: json!("x"),
            version: 1,
            ..FieldState::empty("reussi")
        };
        let fields = whole(Form::Semaine, &[written], &[]);
        let names: Vec<(&str, i64)> = fields
            .iter()
            .map(|f| (f.name.as_str(), f.version))
            .collect();
        assert_eq!(names, [("description", 0), ("aime", 0), ("reussi", 1)]);
    }
}
