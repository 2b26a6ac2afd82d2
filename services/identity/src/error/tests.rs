use std::collections::HashSet;
use std::time::Duration;

use chassis::AppError as _;

use super::*;
use crate::domain::account_sheet;
use crate::domain::effacement;
use crate::domain::fichier;
use crate::domain::password::PasswordFault;
use crate::domain::picture::PictureFault;
use crate::domain::portail;

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
        Error::Receiving,
        Error::CodesLost {
            codes: String::new(),
        },
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
        Error::Account(account_sheet::Fault::SecondFactorElsewhere),
        Error::Account(account_sheet::Fault::NoSecondFactor),
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
