//! Every way in which identity refuses, with the stable code that the French sentence is keyed by.

use std::time::Duration;

use chassis::{AppError, FieldFault, Kind, Refused, Retry, db};

use crate::domain::account_sheet;
use crate::domain::effacement;
use crate::domain::fichier;
use crate::domain::passkey;
use crate::domain::password::{MIN_PASSWORD, PasswordFault};
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

/// Every code of this service, with those of its fields.
pub const CODES: &[&str] = &[
    "identity.not_found",
    "identity.forbidden",
    "identity.stale",
    "identity.invalid",
    "identity.bad_credentials",
    "identity.too_many_attempts",
    "identity.busy",
    "identity.session_closed",
    "identity.wrong_password",
    "identity.code_refused",
    "identity.second_step_over",
    "identity.totp_state",
    "identity.passkey_refused",
    "identity.passkey_over",
    "identity.passkey_known",
    "identity.passkeys_full",
    "identity.passkeys_unavailable",
    "identity.account_link",
    "identity.portail_unknown",
    "identity.portail_away",
    "identity.portail_over",
    "identity.portail_denied",
    "identity.portail_untrusted",
    "identity.portail_not_linked",
    "identity.portail_profil",
    "identity.portail_taken",
    "identity.portail_state",
    "identity.password_too_short",
    "identity.password_too_long",
    "identity.password_too_simple",
    "identity.profil_not_held",
    "identity.etablissement_incomplete",
    "identity.upload_empty",
    "identity.upload_too_large",
    "identity.upload_interrupted",
    "identity.import_state",
    "identity.import_outdated",
    "identity.import_too_old",
    "identity.import_needs_confirmation",
    "identity.link_expired",
    "identity.link_revoked",
    "identity.apprenti_has_maitre",
    "identity.two_tutors",
    "identity.etablissement_exists",
    "identity.administrateur_active",
    "identity.inspector_exists",
    "identity.inspector_withdrawn",
    "identity.own_account",
    "identity.last_administrateur",
    "identity.profil_elsewhere",
    "identity.registry_owned",
    "identity.password_elsewhere",
    "identity.no_address",
    "identity.account_closed",
    "identity.erasure_own",
    "identity.erasure_open",
    "identity.erasure_transfer",
    "identity.image_too_heavy",
    "identity.image_format",
    "identity.image_too_large",
    "identity.image_unreadable",
    "identity.transfer_off",
    "identity.transfer_state",
    "identity.transfer_running",
    "identity.mover_unavailable",
    "identity.file_unreadable",
    "identity.file_version",
    "identity.file_too_large",
    "identity.file_other_recipient",
    "identity.file_altered",
    "identity.file_unknown_sender",
    "identity.file_other_school",
    "identity.file_replayed",
    "identity.file_referentiels",
    "identity.file_content",
    "identity.file_no_learner",
    "identity.deployment_unknown",
    "identity.learner_still_here",
    "identity.receipt_refused",
    "identity.receipt_of_cancelled",
    "identity.card_unreadable",
    "identity.card_own",
    FINGERPRINT_DIFFERS,
    "identity.internal",
    REQUIRED,
    EMAIL_INVALID,
    NAME_INVALID,
    DATE_INVALID,
    PROFIL_INVALID,
    REFERENTIEL_UNKNOWN,
    MEF_INVALID,
    NIVEAU_UNKNOWN,
    DIPLOME_INVALID,
    TOO_LONG,
    URL_INVALID,
    PHONE_INVALID,
    ID_INVALID,
    UAI_INVALID,
    NOT_SAME_LEARNER,
    DIVISION_UNKNOWN,
    CHOICE_INVALID,
    APPRENTI_UNKNOWN,
    NOT_THEIR_TEACHER,
];

/// A required field is empty.
pub const REQUIRED: &str = "identity.field_required";
/// Not an e-mail address.
pub const EMAIL_INVALID: &str = "identity.email_invalid";
/// Not a name.
pub const NAME_INVALID: &str = "identity.name_invalid";
/// Not a date, or an impossible one.
pub const DATE_INVALID: &str = "identity.date_invalid";
/// A profile that cannot be given so.
pub const PROFIL_INVALID: &str = "identity.profil_invalid";
/// No such référentiel.
pub const REFERENTIEL_UNKNOWN: &str = "identity.referentiel_unknown";
/// I-05: not the ten or eleven digits of a MEF.
pub const MEF_INVALID: &str = "identity.mef_invalid";
/// I-05: a référentiel that does not exist, or has not that niveau.
pub const NIVEAU_UNKNOWN: &str = "identity.niveau_unknown";
/// I-05: a division cannot choose that.
pub const DIPLOME_INVALID: &str = "identity.diplome_invalid";
/// A text over its bound.
pub const TOO_LONG: &str = "identity.too_long";
/// Not a web address.
pub const URL_INVALID: &str = "identity.url_invalid";
/// Not a phone number.
pub const PHONE_INVALID: &str = "identity.phone_invalid";
/// I-11: neither the same INE, nor the same names and birth date.
pub const NOT_SAME_LEARNER: &str = "identity.not_same_learner";
/// I-11: not the fingerprint of the card.
pub const FINGERPRINT_DIFFERS: &str = "identity.fingerprint_differs";
/// No such class this year.
pub const DIVISION_UNKNOWN: &str = "identity.division_unknown";
/// No such apprenti at work here (I-09).
pub const APPRENTI_UNKNOWN: &str = "identity.apprenti_unknown";
/// Teaches neither in the class nor for the diploma of one of these learners (I-10).
pub const NOT_THEIR_TEACHER: &str = "identity.not_their_teacher";
/// Not one of the words that may stand there.
pub const CHOICE_INVALID: &str = "identity.choice_invalid";
/// Not an identifier.
pub const ID_INVALID: &str = "identity.id_invalid";

/// Not a UAI: form or check letter.
pub const UAI_INVALID: &str = "identity.uai_invalid";

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

impl AppError for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Forbidden => Kind::Forbidden,
            Self::Stale => Kind::Conflict,
            Self::Invalid(_)
            | Self::Password(_)
            | Self::Picture(_)
            | Self::WrongPassword
            | Self::CodeRefused
            | Self::PasskeyRefused
            | Self::UploadEmpty
            | Self::UploadTooLarge
            | Self::UploadInterrupted => Kind::Invalid,
            Self::BadCredentials | Self::SessionClosed | Self::SecondStepOver => {
                Kind::Unauthenticated
            }
            Self::TooManyAttempts { .. } | Self::Busy => Kind::Exhausted,
            Self::Portail { fault, .. } => match fault {
                portail::Fault::Away => Kind::Unavailable,
                portail::Fault::Over
                | portail::Fault::Denied
                | portail::Fault::Untrusted
                | portail::Fault::NotLinked
                | portail::Fault::Profil => Kind::Unauthenticated,
                portail::Fault::Unknown | portail::Fault::Taken | portail::Fault::State => {
                    Kind::FailedPrecondition
                }
            },
            Self::EtablissementExists
            | Self::AdministrateurActive
            | Self::InspectorExists
            | Self::PasskeyKnown => Kind::AlreadyExists,
            Self::ProfilNotHeld
            | Self::TotpState
            | Self::PasskeyOver
            | Self::PasskeysFull
            | Self::PasskeysUnavailable
            | Self::AccountLink
            | Self::EtablissementIncomplete
            | Self::ImportState { .. }
            | Self::ImportOutdated
            | Self::ImportTooOld
            | Self::ImportNeedsConfirmation { .. }
            | Self::InspectorWithdrawn
            | Self::Account(_)
            | Self::Erasure(_)
            | Self::LinkExpired
            | Self::LinkRevoked
            | Self::ApprentiHasMaitre
            | Self::TwoTutors
            | Self::TransferOff
            | Self::TransferState { .. }
            | Self::File(_)
            | Self::TransferRunning => Kind::FailedPrecondition,
            Self::Mover { .. } => Kind::Unavailable,
            Self::Replay(error) => error.kind(),
            Self::Db(error) => error.kind(),
            Self::Internal { .. } => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "identity.not_found",
            Self::Forbidden => "identity.forbidden",
            Self::Stale => "identity.stale",
            Self::Invalid(_) => "identity.invalid",
            Self::BadCredentials => "identity.bad_credentials",
            Self::TooManyAttempts { .. } => "identity.too_many_attempts",
            Self::Busy => "identity.busy",
            Self::SessionClosed => "identity.session_closed",
            Self::WrongPassword => "identity.wrong_password",
            Self::CodeRefused => "identity.code_refused",
            Self::SecondStepOver => "identity.second_step_over",
            Self::TotpState => "identity.totp_state",
            Self::PasskeyRefused => "identity.passkey_refused",
            Self::PasskeyOver => "identity.passkey_over",
            Self::PasskeyKnown => "identity.passkey_known",
            Self::PasskeysFull => "identity.passkeys_full",
            Self::PasskeysUnavailable => "identity.passkeys_unavailable",
            Self::AccountLink => "identity.account_link",
            Self::Portail { fault, .. } => match fault {
                portail::Fault::Unknown => "identity.portail_unknown",
                portail::Fault::Away => "identity.portail_away",
                portail::Fault::Over => "identity.portail_over",
                portail::Fault::Denied => "identity.portail_denied",
                portail::Fault::Untrusted => "identity.portail_untrusted",
                portail::Fault::NotLinked => "identity.portail_not_linked",
                portail::Fault::Profil => "identity.portail_profil",
                portail::Fault::Taken => "identity.portail_taken",
                portail::Fault::State => "identity.portail_state",
            },
            Self::Password(PasswordFault::TooShort) => "identity.password_too_short",
            Self::Password(PasswordFault::TooLong) => "identity.password_too_long",
            Self::Password(PasswordFault::TooSimple) => "identity.password_too_simple",
            Self::ProfilNotHeld => "identity.profil_not_held",
            Self::EtablissementIncomplete => "identity.etablissement_incomplete",
            Self::UploadEmpty => "identity.upload_empty",
            Self::UploadTooLarge => "identity.upload_too_large",
            Self::UploadInterrupted => "identity.upload_interrupted",
            Self::ImportState { .. } => "identity.import_state",
            Self::ImportOutdated => "identity.import_outdated",
            Self::ImportTooOld => "identity.import_too_old",
            Self::ImportNeedsConfirmation { .. } => "identity.import_needs_confirmation",
            Self::LinkExpired => "identity.link_expired",
            Self::LinkRevoked => "identity.link_revoked",
            Self::ApprentiHasMaitre => "identity.apprenti_has_maitre",
            Self::TwoTutors => "identity.two_tutors",
            Self::EtablissementExists => "identity.etablissement_exists",
            Self::AdministrateurActive => "identity.administrateur_active",
            Self::InspectorExists => "identity.inspector_exists",
            Self::InspectorWithdrawn => "identity.inspector_withdrawn",
            Self::Account(fault) => match fault {
                account_sheet::Fault::Own => "identity.own_account",
                account_sheet::Fault::LastAdministrateur => "identity.last_administrateur",
                account_sheet::Fault::NotGiven => PROFIL_INVALID,
                account_sheet::Fault::Elsewhere => "identity.profil_elsewhere",
                account_sheet::Fault::Registry => "identity.registry_owned",
                account_sheet::Fault::NoPassword => "identity.password_elsewhere",
                account_sheet::Fault::NoAddress => "identity.no_address",
                account_sheet::Fault::Closed => "identity.account_closed",
            },
            Self::Erasure(obstacle) => obstacle.code(),
            Self::Picture(PictureFault::TooHeavy) => "identity.image_too_heavy",
            Self::Picture(PictureFault::Format) => "identity.image_format",
            Self::Picture(PictureFault::TooManyPixels) => "identity.image_too_large",
            Self::Picture(PictureFault::Unreadable) => "identity.image_unreadable",
            Self::TransferOff => "identity.transfer_off",
            Self::TransferState { .. } => "identity.transfer_state",
            Self::TransferRunning => "identity.transfer_running",
            Self::File(fault) => fault.code(),
            Self::Mover { .. } => "identity.mover_unavailable",
            Self::Replay(error) => error.code(),
            Self::Db(error) => error.code(),
            Self::Internal { .. } => "identity.internal",
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooManyAttempts { wait } => vec![("secondes", wait.as_secs().to_string())],
            Self::ImportState { etat } => vec![("etat", (*etat).to_owned())],
            Self::ImportNeedsConfirmation { departures } => {
                vec![("departs", departures.to_string())]
            }
            Self::Portail { libelle, .. } => vec![("portail", libelle.clone())],
            Self::File(fault) => fault.params(),
            Self::Password(_) => {
                vec![("minimum", MIN_PASSWORD.to_string())]
            }
            Self::PasskeysFull => vec![("maximum", passkey::MOST.to_string())],
            _ => Vec::new(),
        }
    }

    fn fields(&self) -> Vec<FieldFault> {
        match self {
            Self::Invalid(fields) => fields.clone(),
            Self::Password(_) => vec![FieldFault::new("nouveau", self.code())],
            Self::WrongPassword => vec![FieldFault::new("mot_de_passe", self.code())],
            Self::CodeRefused => vec![FieldFault::new("code", self.code())],
            _ => Vec::new(),
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::TooManyAttempts { wait } => Retry::Later(*wait),
            Self::Busy => Retry::Later(Duration::from_secs(2)),
            _ => self.kind().retry(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_are_unique_and_ours_g03() {
        let distinct: HashSet<&&str> = CODES.iter().collect();
        assert_eq!(distinct.len(), CODES.len());
        assert!(CODES.iter().all(|code| code.starts_with("identity.")));
    }

    fn of_portail(fault: portail::Fault) -> Error {
        Error::Portail {
            fault,
            libelle: String::new(),
        }
    }

    #[test]
    fn every_refusal_has_a_listed_code_g03() {
        let every = [
            Error::NotFound,
            Error::Forbidden,
            Error::Stale,
            Error::Invalid(Vec::new()),
            Error::BadCredentials,
            Error::TooManyAttempts {
                wait: Duration::from_secs(1),
            },
            Error::Busy,
            Error::SessionClosed,
            Error::WrongPassword,
            Error::CodeRefused,
            Error::SecondStepOver,
            Error::TotpState,
            Error::PasskeyRefused,
            Error::PasskeyOver,
            Error::PasskeyKnown,
            Error::PasskeysFull,
            Error::PasskeysUnavailable,
            Error::AccountLink,
            of_portail(portail::Fault::Unknown),
            of_portail(portail::Fault::Away),
            of_portail(portail::Fault::Over),
            of_portail(portail::Fault::Denied),
            of_portail(portail::Fault::Untrusted),
            of_portail(portail::Fault::NotLinked),
            of_portail(portail::Fault::Profil),
            of_portail(portail::Fault::Taken),
            of_portail(portail::Fault::State),
            Error::Password(PasswordFault::TooShort),
            Error::Password(PasswordFault::TooLong),
            Error::Password(PasswordFault::TooSimple),
            Error::ProfilNotHeld,
            Error::EtablissementIncomplete,
            Error::UploadEmpty,
            Error::UploadTooLarge,
            Error::UploadInterrupted,
            Error::ImportState { etat: "pret" },
            Error::ImportOutdated,
            Error::ImportTooOld,
            Error::ImportNeedsConfirmation { departures: 1 },
            Error::LinkExpired,
            Error::LinkRevoked,
            Error::ApprentiHasMaitre,
            Error::TwoTutors,
            Error::EtablissementExists,
            Error::AdministrateurActive,
            Error::InspectorExists,
            Error::InspectorWithdrawn,
            Error::Account(account_sheet::Fault::Own),
            Error::Account(account_sheet::Fault::LastAdministrateur),
            Error::Account(account_sheet::Fault::NotGiven),
            Error::Account(account_sheet::Fault::Elsewhere),
            Error::Account(account_sheet::Fault::Registry),
            Error::Account(account_sheet::Fault::NoPassword),
            Error::Account(account_sheet::Fault::NoAddress),
            Error::Account(account_sheet::Fault::Closed),
            Error::Erasure(effacement::Obstacle::Own),
            Error::Erasure(effacement::Obstacle::Open),
            Error::Erasure(effacement::Obstacle::Transfer),
            Error::Picture(PictureFault::TooHeavy),
            Error::Picture(PictureFault::Format),
            Error::Picture(PictureFault::TooManyPixels),
            Error::Picture(PictureFault::Unreadable),
            Error::TransferOff,
            Error::TransferState { etat: "refuse" },
            Error::TransferRunning,
            Error::internal("x", "y"),
        ];
        let files = fichier::Fault::every().into_iter().map(Error::File);
        for error in every.into_iter().chain(files) {
            assert!(CODES.contains(&error.code()), "{}", error.code());
        }
    }
}
