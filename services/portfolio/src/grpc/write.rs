//! Views to messages.

use chassis::form::{FieldConflict, FieldState};
use jiff::Timestamp;
use proto::common::v1 as common;
use proto::portfolio::v1 as pb;

use crate::app::{Outcome, PortfolioView, SheetView};
use crate::domain::{FolderState, IsoWeek, PeriodCounts, Sheet};
use crate::policy::Action;

pub(super) fn portfolio(view: PortfolioView) -> pb::Portfolio {
    let portfolio = view.portfolio;
    pb::Portfolio {
        id: portfolio.id.to_string(),
        period_id: portfolio.period.to_string(),
        apprenant: portfolio.apprenant.to_string(),
        entreprise: view.entreprise.into_iter().map(field).collect(),
        sheets: view.sheets.iter().map(summary).collect(),
        commence: portfolio.is_started(),
        version: portfolio.version,
        allowed_actions: actions(&view.allowed),
    }
}

pub(super) fn sheet(view: SheetView) -> pb::Sheet {
    let name = |week: Option<IsoWeek>| week.map(|week| week.to_string()).unwrap_or_default();
    pb::Sheet {
        summary: Some(summary(&view.sheet)),
        fields: view.fields.into_iter().map(field).collect(),
        previous_week: name(view.previous),
        next_week: name(view.next),
        allowed_actions: actions(&view.allowed),
    }
}

pub(super) fn folder(folder: &FolderState) -> pb::FolderState {
    pb::FolderState {
        apprenant: folder.apprenant.to_string(),
        commence: folder.changed_at.is_some(),
        sheets: folder.sheets,
        completed: folder.completed,
        a_lire: folder.unread,
        changed_at: instant(folder.changed_at),
    }
}

pub(super) fn counts(counts: PeriodCounts) -> pb::CountPeriodResponse {
    pb::CountPeriodResponse {
        portfolios: counts.portfolios,
        started: counts.started,
        sheets: counts.sheets,
        completed: counts.completed,
        dropped_empty: counts.dropped_empty,
        dropped_written: counts.dropped_written,
    }
}

pub(super) fn outcome(outcome: Outcome) -> common::FormOutcome {
    common::FormOutcome {
        fields: outcome.fields.into_iter().map(field).collect(),
        conflicts: outcome.conflicts.into_iter().map(conflict).collect(),
        version: outcome.version,
    }
}

fn summary(sheet: &Sheet) -> pb::SheetSummary {
    pb::SheetSummary {
        id: sheet.id.to_string(),
        week: sheet.week.to_string(),
        monday: sheet.week.monday().to_string(),
        etat: sheet.etat.as_str().to_owned(),
        changed_at: instant(sheet.changed_at),
        a_lire: sheet.is_unread(),
        version: sheet.version,
    }
}

fn field(field: FieldState) -> common::FieldState {
    common::FieldState {
        name: field.name,
        value_json: field.value.to_string(),
        version: field.version,
        author: field
            .author
            .map(|author| author.to_string())
            .unwrap_or_default(),
        changed_at: instant(field.changed_at),
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

/// The client's words for what may be done here (G-01).
fn actions(actions: &[Action]) -> Vec<String> {
    let word = |action: &Action| match action {
        Action::ChangeEntreprise | Action::ChangeSheet => Some("modifier"),
        Action::MarkRead => Some("marquer_lue"),
        Action::Read
        | Action::ListFolder
        | Action::CountPeriod
        | Action::OpenPortfolios
        | Action::RemovePortfolios
        | Action::Transfer => None,
    };
    actions.iter().filter_map(word).map(str::to_owned).collect()
}

fn instant(at: Option<Timestamp>) -> String {
    at.map(|at| at.to_string()).unwrap_or_default()
}
