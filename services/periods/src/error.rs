//! What can go wrong here, for callers, for consumers and for the log.
//!
//! Codes are stable: the gateway keeps a French sentence for each of [`CODES`], faults and remarks included.

use chassis::db;
use chassis::error::{AppError, FieldFault, Kind, Retry};
use chassis::policy::Refused;
use jiff::civil::Date;

use crate::domain::claim::Hold;
use crate::domain::fault::Faults;
use crate::domain::ids::{ApprenantId, BilanId, ClaimId, PeriodId};

/// Every code that this service answers: of errors, of faults of a field, of remarks on a kept value.
pub const CODES: &[&str] = &[
    "periods.bilans_finished",
    "periods.claim_reused",
    "periods.counted_period_lost",
    "periods.deleted_since",
    "periods.email_form",
    "periods.end_before_start",
    "periods.feed_closed",
    "periods.forbidden",
    "periods.freeze_pending",
    "periods.frozen",
    "periods.invalid",
    "periods.last_learner",
    "periods.learners_locked",
    "periods.malformed_date",
    "periods.malformed_event",
    "periods.malformed_id",
    "periods.malformed_value",
    "periods.no_learner",
    "periods.not_a_candidate",
    "periods.not_found",
    "periods.nothing_to_restore",
    "periods.official_overlap",
    "periods.peer_unavailable",
    "periods.period_too_long",
    "periods.phone_form",
    "periods.postal_code_form",
    "periods.referentiel_unreadable",
    "periods.required",
    "periods.siret_key",
    "periods.stale",
    "periods.too_long",
    "periods.two_school_years",
    "periods.undo_over",
    "periods.unknown_field",
    "periods.unknown_level",
    "periods.unknown_referentiel",
    "periods.unknown_status",
    "periods.unknown_task",
];

/// An error of this service.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields that cannot be taken as they are.
    #[error("some fields cannot be taken as they are")]
    Invalid(Faults),
    /// Absent, deleted, of another établissement, or hidden: nobody can tell which.
    #[error("no such object for this actor")]
    NotFound,
    /// P-12: an address that was never made, or that was ended: nobody can tell which.
    #[error("no such calendar address")]
    FeedClosed,
    /// Seen, not to be touched.
    #[error("not allowed to this actor")]
    Forbidden,
    /// The caller changed an older version (G-06).
    #[error("changed meanwhile, now at version {current}")]
    Stale {
        /// The version in force.
        current: i64,
    },
    /// P-07: counted in a bilan intermédiaire, for ever.
    #[error("frozen by bilan intermédiaire {bilan}")]
    Frozen {
        /// The learner whose bilan counts.
        apprenant: ApprenantId,
        /// The bilan intermédiaire.
        bilan: BilanId,
        /// Its date.
        date: Date,
    },
    /// P-08: the diploma keeps a period of which bilans entreprise are finished.
    #[error("{0} finished bilans entreprise")]
    BilansFinished(i64),
    /// P-08: learners were taken off a period that was deleted itself since: that comes back first.
    #[error("the period of these learners was deleted since")]
    DeletedSince,
    /// P-08: it was undone already, or its time is over.
    #[error("the deletion can be undone no more")]
    UndoOver,
    /// P-08: every learner of the deletion was taken on again since.
    #[error("nothing is left to restore")]
    NothingToRestore,
    /// P-07: a bilan intermédiaire is being validated.
    #[error("claimed by a bilan intermédiaire that is being validated")]
    FreezePending,
    /// P-12: two parts of the year of one class overlap.
    #[error("overlaps another part of the year")]
    OfficialOverlap {
        /// Name of the other.
        libelle: String,
        /// Its last day.
        until: Date,
    },
    /// The same claim came for another learner, bilan or date.
    #[error("claim {0} reused for something else")]
    ClaimReused(ClaimId),
    /// A final bilan intermédiaire counts a period that is not there: the protocol was broken.
    #[error("bilan intermédiaire {bilan} counts period {period}, which is not there")]
    CountedPeriodLost {
        /// The bilan intermédiaire.
        bilan: BilanId,
        /// The period.
        period: PeriodId,
    },
    /// An event whose field cannot be read.
    #[error("unreadable {0} in an event")]
    MalformedEvent(&'static str),
    /// A diploma was installed whose text this program cannot read.
    #[error("the text of référentiel {0} cannot be read")]
    UnreadableReferentiel(String),
    /// Another service does not answer.
    #[error("{peer} does not answer")]
    Peer {
        /// The service.
        peer: &'static str,
        /// What the call gave.
        #[source]
        source: Box<chassis::grpc::Failure>,
    },
    /// The request's key protects another request.
    #[error(transparent)]
    Replay(db::idempotency::Replay),
    /// The database.
    #[error(transparent)]
    Db(db::Error),
}

impl AppError for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Invalid(_) => Kind::Invalid,
            Self::NotFound | Self::FeedClosed => Kind::NotFound,
            Self::Forbidden => Kind::Forbidden,
            Self::Stale { .. } | Self::OfficialOverlap { .. } => Kind::Conflict,
            Self::Frozen { .. }
            | Self::FreezePending
            | Self::ClaimReused(_)
            | Self::BilansFinished(_)
            | Self::DeletedSince
            | Self::UndoOver
            | Self::NothingToRestore => Kind::FailedPrecondition,
            Self::CountedPeriodLost { .. }
            | Self::MalformedEvent(_)
            | Self::UnreadableReferentiel(_) => Kind::Internal,
            Self::Peer { .. } => Kind::Unavailable,
            Self::Replay(error) => error.kind(),
            Self::Db(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "periods.invalid",
            Self::NotFound => "periods.not_found",
            Self::FeedClosed => "periods.feed_closed",
            Self::Forbidden => "periods.forbidden",
            Self::Stale { .. } => "periods.stale",
            Self::Frozen { .. } => "periods.frozen",
            Self::FreezePending => "periods.freeze_pending",
            Self::BilansFinished(_) => "periods.bilans_finished",
            Self::DeletedSince => "periods.deleted_since",
            Self::UndoOver => "periods.undo_over",
            Self::NothingToRestore => "periods.nothing_to_restore",
            Self::OfficialOverlap { .. } => "periods.official_overlap",
            Self::ClaimReused(_) => "periods.claim_reused",
            Self::CountedPeriodLost { .. } => "periods.counted_period_lost",
            Self::MalformedEvent(_) => "periods.malformed_event",
            Self::UnreadableReferentiel(_) => "periods.referentiel_unreadable",
            Self::Peer { .. } => "periods.peer_unavailable",
            Self::Replay(error) => error.code(),
            Self::Db(error) => error.code(),
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Stale { current } => vec![("version", current.to_string())],
            Self::OfficialOverlap { libelle, until } => {
                vec![("libelle", libelle.clone()), ("date", until.to_string())]
            }
            Self::BilansFinished(count) => vec![("nombre", count.to_string())],
            Self::Frozen {
                apprenant,
                bilan,
                date,
            } => vec![
                ("apprenant", apprenant.to_string()),
                ("bilan", bilan.to_string()),
                ("date", date.to_string()),
            ],
            _ => Vec::new(),
        }
    }

    fn fields(&self) -> Vec<FieldFault> {
        match self {
            Self::Invalid(faults) => faults
                .iter()
                .map(|fault| FieldFault::new(fault.field, fault.code))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn retry(&self) -> Retry {
        match self {
            // No later attempt finds the period back, or reads the event: somebody must look.
            Self::CountedPeriodLost { .. } | Self::MalformedEvent(_) => Retry::Never,
            Self::Db(error) => error.retry(),
            other => other.kind().retry(),
        }
    }
}

impl Error {
    /// One field that cannot be taken.
    pub fn field(field: &'static str, code: &'static str) -> Self {
        Self::Invalid(Faults::one(field, code))
    }
}

impl From<Faults> for Error {
    fn from(faults: Faults) -> Self {
        Self::Invalid(faults)
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Hidden => Self::NotFound,
            Refused::Denied => Self::Forbidden,
        }
    }
}

impl From<Hold> for Error {
    fn from(hold: Hold) -> Self {
        match hold {
            Hold::Pending => Self::FreezePending,
            Hold::Frozen {
                apprenant,
                bilan,
                date,
            } => Self::Frozen {
                apprenant,
                bilan,
                date,
            },
        }
    }
}

/// The names of the walls that the database holds by itself become what they mean to a caller.
impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        match error.constraint() {
            Some("periods_claimed_never_change" | "fiches_claimed_never_change") => {
                Self::FreezePending
            }
            Some("freeze_claims_never_on_deleted_period" | "freeze_claims_of_a_learner") => {
                Self::NotFound
            }
            _ => Self::Db(error),
        }
    }
}

impl From<db::idempotency::Replay> for Error {
    fn from(replay: db::idempotency::Replay) -> Self {
        match replay {
            db::idempotency::Replay::Db(error) => error.into(),
            reused @ db::idempotency::Replay::KeyReused => Self::Replay(reused),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Every `"periods.…"` that the sources write, apart from this list and from names of settings.
    fn written(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                written(&path, found);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let (_, after_list) = text.split_once("];").unwrap_or_default();
            let text = if path.ends_with("src/error.rs") {
                after_list
            } else {
                text.as_str()
            };
            let codes = text.split('"').filter(|piece| {
                piece.strip_prefix("periods.").is_some_and(|code| {
                    !code.is_empty() && code.chars().all(|c| c.is_ascii_lowercase() || c == '_')
                })
            });
            found.extend(codes.map(str::to_owned));
        }
    }

    #[test]
    fn codes_are_complete_unique_and_all_in_use_g03() {
        let mut found = BTreeSet::new();
        written(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut found,
        );
        let listed: Vec<String> = CODES.iter().map(|code| (*code).to_owned()).collect();
        assert_eq!(listed, found.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn a_wall_of_the_database_is_told_in_the_words_of_the_domain_p07() {
        let refused_by = |name: &str| {
            Error::from(db::Error::Constraint {
                name: name.to_owned(),
                source: sqlx::Error::RowNotFound,
            })
            .code()
        };
        assert_eq!(
            refused_by("periods_claimed_never_change"),
            "periods.freeze_pending"
        );
        assert_eq!(
            refused_by("freeze_claims_of_a_learner"),
            "periods.not_found"
        );
        assert_eq!(refused_by("some_other"), "database.internal");
    }
}
