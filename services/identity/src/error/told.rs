//! What a refusal is on the wire: its kind, its code, what its sentence needs.

use std::time::Duration;

use chassis::{AppError, FieldFault, Kind, Retry};

use super::{Error, PROFIL_INVALID};
use crate::domain::account_sheet;
use crate::domain::passkey;
use crate::domain::password::{MIN_PASSWORD, PasswordFault};
use crate::domain::picture::PictureFault;
use crate::domain::portail;

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
            | Self::CodesLost { .. }
            | Self::TransferRunning => Kind::FailedPrecondition,
            Self::Receiving | Self::Mover { .. } => Kind::Unavailable,
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
            Self::Receiving => "identity.receiving",
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
                account_sheet::Fault::SecondFactorElsewhere => "identity.second_factor_elsewhere",
                account_sheet::Fault::NoSecondFactor => "identity.no_second_factor",
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
            Self::CodesLost { .. } => "identity.referentiel_codes_lost",
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
            Self::CodesLost { codes } => vec![("codes", codes.clone())],
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
            Self::Receiving => Retry::Later(Duration::from_mins(1)),
            _ => self.kind().retry(),
        }
    }
}
