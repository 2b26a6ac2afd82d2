//! Codes of what can be wrong with a field, whatever the form; `crate::error` lists them with the others.

/// Not an identifier.
pub const ID: &str = "evaluation.id_malformed";
/// The form has no such field.
pub const FIELD_UNKNOWN: &str = "evaluation.field_unknown";
/// A change without a usable id or version, or none, or too many at once.
pub const CHANGE: &str = "evaluation.change_malformed";
/// Not a level of the scale.
pub const LEVEL_UNKNOWN: &str = "evaluation.level_unknown";
/// Neither as a whole nor by criteria.
pub const MODE: &str = "evaluation.mode_unknown";
/// Not a whole number of stars, 0 to 4.
pub const ENGAGEMENT: &str = "evaluation.engagement_out_of_range";
/// Not a civil date.
pub const DATE: &str = "evaluation.date_malformed";
/// Neither a text nor null.
pub const NOT_A_TEXT: &str = "evaluation.field_not_a_text";
/// Longer than a text can be.
pub const TOO_LONG: &str = "evaluation.field_too_long";
/// Not a task of the référentiel.
pub const TASK_UNKNOWN: &str = "evaluation.task_unknown";
/// Not a competence of the référentiel.
pub const COMPETENCE_UNKNOWN: &str = "evaluation.competence_unknown";
/// A competence was given two levels.
pub const GIVEN_TWICE: &str = "evaluation.level_given_twice";
/// Not a mark out of 20 with at most one decimal.
pub const MARK: &str = "evaluation.mark_malformed";
/// Before the learner's last bilan intermédiaire.
pub const BEFORE_LAST: &str = "evaluation.date_before_last_bilan";
/// After today.
pub const FUTURE: &str = "evaluation.date_in_the_future";

/// Every one of them.
pub const ALL: [&str; 15] = [
    ID,
    FIELD_UNKNOWN,
    CHANGE,
    LEVEL_UNKNOWN,
    MODE,
    ENGAGEMENT,
    DATE,
    NOT_A_TEXT,
    TOO_LONG,
    TASK_UNKNOWN,
    COMPETENCE_UNKNOWN,
    GIVEN_TWICE,
    MARK,
    BEFORE_LAST,
    FUTURE,
];
