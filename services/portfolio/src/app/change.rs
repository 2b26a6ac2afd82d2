//! What all forms have in common: checking changes, merging them, keeping their history (F-13).

use chassis::db::Tx;
use chassis::error::FieldFault;
use chassis::form::{self, FieldChange, FieldConflict, FieldState};
use chassis::{Ctx, Scope};
use referentiel::Referentiel;

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
    /// Every field that somebody wrote, as it now stands.
    pub(super) fields: Vec<FieldState>,
    /// The changes refused.
    pub(super) conflicts: Vec<FieldConflict>,
    /// Whether any field changed.
    pub(super) changed: bool,
}

impl Merged {
    /// Answers changes that came too late beside what stands.
    pub(super) fn refuse(&mut self, late: Vec<FieldChange>) {
        for refused in late {
            let current = self.fields.iter().find(|field| field.name == refused.name);
            let current = current.cloned();
            self.conflicts.push(FieldConflict {
                current: current.unwrap_or_else(|| FieldState::empty(&refused.name)),
                refused,
            });
        }
    }
}

/// Refuses changes that no state of the form could take, all faults at once.
pub(super) fn check(
    form: Form,
    referentiel: &Referentiel,
    changes: &[FieldChange],
) -> Result<(), Error> {
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
        if let Err(fault) = form.check(&change.name, &change.value, referentiel) {
            // An unknown name is the caller's text: it does not travel back as the name of a field.
            let field = if form.part(&change.name, referentiel).is_some() {
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
    of: FormOf,
    changes: &[FieldChange],
) -> Result<Merged, Error> {
    let (author, now) = (reader(cx), cx.now());
    let mut fields = forms::load(tx, scope, of).await?;
    let kept = forms::kept_before(tx, scope, of, changes).await?;
    let merge = form::merge(&fields, changes, &kept, Some(author), now);
    forms::save(tx, scope, of, &merge.accepted, author, now).await?;
    forms::log(tx, scope, of, &merge.history, author, now).await?;
    let writes = !merge.accepted.is_empty();
    for accepted in merge.accepted {
        fields.retain(|field| field.name != accepted.name);
        fields.push(accepted);
    }
    Ok(Merged {
        fields,
        changed: writes,
        conflicts: merge.conflicts,
    })
}

/// Every field of the form in the order of the page, those that nobody wrote included; then those whose names somebody
/// made (ticks and picks, people of a chart), as far as the diploma still has them.
pub(super) fn whole(
    form: Form,
    referentiel: &Referentiel,
    stored: &[FieldState],
) -> Vec<FieldState> {
    let named = form.fields().map(|name| {
        let field = stored.iter().find(|field| field.name == name);
        field.cloned().unwrap_or_else(|| FieldState::empty(name))
    });
    let mut ticked: Vec<&FieldState> = stored
        .iter()
        .filter(|field| {
            let is_named = form.fields().any(|name| name == field.name);
            !is_named && form.part(&field.name, referentiel).is_some()
        })
        .collect();
    ticked.sort_by(|a, b| a.name.cmp(&b.name));
    named.chain(ticked.into_iter().cloned()).collect()
}

fn code_of(fault: FormFault) -> &'static str {
    match fault {
        FormFault::UnknownField => fields::UNKNOWN_FIELD,
        FormFault::NotAText | FormFault::ForbiddenCharacter => fields::NOT_A_TEXT,
        FormFault::TooLong => fields::TOO_LONG,
        FormFault::NotOffered => fields::NOT_OFFERED,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use referentiel::Catalogue;
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

    fn checked(changes: &[FieldChange]) -> Result<(), Error> {
        let catalogue = Catalogue::embedded().unwrap();
        check(
            Form::Semaine,
            catalogue.get("bac-pro-mspc").unwrap(),
            changes,
        )
    }

    fn codes(changes: &[FieldChange]) -> Vec<&'static str> {
        match checked(changes) {
            Err(Error::Invalid(faults)) => faults.iter().map(|fault| fault.code).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn malformed_changes_are_refused_together_f13() {
        assert!(checked(&[change("a", "aime", 0)]).is_ok());
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
        let catalogue = Catalogue::embedded().unwrap();
        let mspc = catalogue.get("bac-pro-mspc").unwrap();
        let fields = whole(Form::Semaine, mspc, &[written]);
        let names: Vec<(&str, i64)> = fields
            .iter()
            .map(|f| (f.name.as_str(), f.version))
            .collect();
        assert_eq!(names, [("description", 0), ("aime", 0), ("reussi", 1)]);
    }
}
