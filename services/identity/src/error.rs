//! Every way in which identity refuses, with the stable code that the French sentence is keyed by.

mod codes;
#[cfg(test)]
mod tests;
mod told;

pub use codes::*;

use std::time::Duration;

use chassis::{FieldFault, Refused, db};

use crate::domain::account_sheet;
use crate::domain::effacement;
use crate::domain::fichier;
use crate::domain::password::PasswordFault;
use crate::domain::picture::PictureFault;
use crate::domain::portail;

/// Result of a use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What a use case answers instead of a result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Absent, or hidden from this actor.
    #[error("no such object for this actor")]
    NotFound,
    /// Known, not allowed.
    #[error("not allowed to this actor")]
    Forbidden,
    /// The version sent is not the current one (G-06).
    #[error("changed meanwhile")]
    Stale,
    /// Fields of the request are wrong.
    #[error("invalid fields")]
    Invalid(Vec<FieldFault>),
    /// Unknown identifier or wrong password; deliberately the same.
    #[error("identifier or password refused")]
    BadCredentials,
    /// I-06: wait before trying again.
    #[error("too many failed attempts")]
    TooManyAttempts {
        /// How long.
        wait: Duration,
    },
    /// The hashing queue is full.
    #[error("too many sign-ins at once")]
    Busy,
    /// A transfer file cannot come in now: another one does, or the disk has no room.
    #[error("no transfer file can be received now")]
    Receiving,
    /// No such open session.
    #[error("session closed")]
    SessionClosed,
    /// The password asked for again is wrong; the session stays.
    #[error("password refused again")]
    WrongPassword,
    /// The code of an application, or a recovery code, is wrong or used.
    #[error("code refused")]
    CodeRefused,
    /// Nobody waits for a second factor here, or no longer.
    #[error("second step over")]
    SecondStepOver,
    /// The person has an application already, or none.
    #[error("application in another state")]
    TotpState,
    /// No such passkey, or an answer that does not prove it: of another site, of another person, copied, not for that
    /// question. Deliberately one.
    #[error("passkey refused")]
    PasskeyRefused,
    /// The ceremony waited too long, was used, or never began in this browser.
    #[error("passkey ceremony over")]
    PasskeyOver,
    /// That passkey is kept already.
    #[error("passkey known")]
    PasskeyKnown,
    /// The person has as many passkeys as one may have.
    #[error("too many passkeys")]
    PasskeysFull,
    /// The deployment has an address that browsers make no passkeys for.
    #[error("no passkeys at this address")]
    PasskeysUnavailable,
    /// A link to one's own account was used, replaced, or is too old.
    #[error("account link not valid")]
    AccountLink,
    /// A sign-on through a portal fails.
    #[error("sign-on through a portal refused: {fault:?}")]
    Portail {
        /// Why.
        fault: portail::Fault,
        /// What people call the portal.
        libelle: String,
    },
    /// A chosen password is refused.
    #[error("password refused")]
    Password(PasswordFault),
    /// I-02: the person does not hold that profile there.
    #[error("profile not held")]
    ProfilNotHeld,
    /// I-01: the établissement has no name or e-mail yet.
    #[error("etablissement settings incomplete")]
    EtablissementIncomplete,
    /// No file came, or an unnamed one.
    #[error("nothing uploaded")]
    UploadEmpty,
    /// More files or bytes than an import may have.
    #[error("upload too large")]
    UploadTooLarge,
    /// The upload broke off.
    #[error("upload interrupted")]
    UploadInterrupted,
    /// The import is not in a state that allows this.
    #[error("import is {etat}")]
    ImportState {
        /// The state it is in.
        etat: &'static str,
    },
    /// People changed since the preview was made: it must be made again.
    #[error("people changed since the preview")]
    ImportOutdated,
    /// The files of a preview are gone, or of a year that has ended: they must be sent again.
    #[error("preview cannot be made again")]
    ImportTooOld,
    /// More than 30 % of the active learners would leave.
    #[error("departures need a confirmation")]
    ImportNeedsConfirmation {
        /// How many would leave.
        departures: i64,
    },
    /// The link's 180 days are over.
    #[error("link expired")]
    LinkExpired,
    /// The link was withdrawn, or never existed.
    #[error("link not valid")]
    LinkRevoked,
    /// I-09: an apprentice is followed by its maître d'apprentissage.
    #[error("an apprentice has no tutor link")]
    ApprentiHasMaitre,
    /// I-07: a learner has two tutors for a period at most.
    #[error("two tutors already have access")]
    TwoTutors,
    /// I-02: there is an établissement of that UAI.
    #[error("etablissement exists")]
    EtablissementExists,
    /// I-02: that administrateur signs in already.
    #[error("administrateur signed in already")]
    AdministrateurActive,
    /// I-13: that person has an access already.
    #[error("inspector has an access")]
    InspectorExists,
    /// I-13: the access was withdrawn.
    #[error("inspector access withdrawn")]
    InspectorWithdrawn,
    /// What is asked of one account cannot be done (I-02, I-03).
    #[error("account refused: {0:?}")]
    Account(account_sheet::Fault),
    /// I-12: the person cannot be erased now.
    #[error("erasure refused: {0:?}")]
    Erasure(effacement::Obstacle),
    /// I-01: a logo or stamp that cannot be one.
    #[error("picture refused")]
    Picture(PictureFault),
    /// I-11: one of the two établissements has not switched transfers on.
    #[error("transfers are not switched on by both")]
    TransferOff,
    /// The transfer is not in a state that allows this.
    #[error("transfer is {etat}")]
    TransferState {
        /// The state it is in.
        etat: &'static str,
    },
    /// N8: the learner is being transferred, and cannot come back meanwhile.
    #[error("a learner is being transferred")]
    TransferRunning,
    /// I-11: a transfer file, its receipt or a card that cannot be taken.
    #[error("transfer file refused: {0:?}")]
    File(fichier::Fault),
    /// a file takes codes away from a diploma that is known.
    #[error("codes would be lost: {codes}")]
    CodesLost {
        /// Which.
        codes: String,
    },
    /// A service has not moved its part of a transfer.
    #[error("{service} has not moved its part")]
    Mover {
        /// The service.
        service: &'static str,
        /// What the call gave.
        #[source]
        source: Box<chassis::grpc::Failure>,
    },
    /// The request's idempotency key.
    #[error(transparent)]
    Replay(#[from] db::idempotency::Replay),
    /// The database.
    #[error(transparent)]
    Db(db::Error),
    /// A defect of ours.
    #[error("{what}")]
    Internal {
        /// What was attempted.
        what: &'static str,
        /// Why it failed.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    /// A defect of ours, with its cause for the log.
    pub fn internal(
        what: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Internal {
            what,
            source: source.into(),
        }
    }

    /// One wrong field.
    pub fn field(field: &str, code: &'static str) -> Self {
        Self::Invalid(vec![FieldFault::new(field, code)])
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

impl From<account_sheet::Fault> for Error {
    fn from(fault: account_sheet::Fault) -> Self {
        Self::Account(fault)
    }
}

/// The wall that the database holds by itself becomes what it means to a caller.
impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        match error.constraint() {
            Some("apprenants_moving_stay_inactive") => Self::TransferRunning,
            _ => Self::Db(error),
        }
    }
}
