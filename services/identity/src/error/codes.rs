//! Stable codes: the gateway has a French sentence for each.

/// Every code of this service, with those of its fields.
pub const CODES: &[&str] = &[
    "identity.not_found",
    "identity.forbidden",
    "identity.stale",
    "identity.invalid",
    "identity.bad_credentials",
    "identity.too_many_attempts",
    "identity.busy",
    "identity.receiving",
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
    "identity.second_factor_elsewhere",
    "identity.no_second_factor",
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
    "identity.file_expired",
    "identity.file_no_learner",
    "identity.deployment_unknown",
    "identity.learner_still_here",
    "identity.receipt_refused",
    "identity.receipt_of_cancelled",
    "identity.card_unreadable",
    "identity.card_own",
    FINGERPRINT_DIFFERS,
    "identity.referentiel_codes_lost",
    REFERENTIEL_FAULTY,
    REFERENTIEL_CHANGED,
    REFERENTIEL_OUTDATED,
    REFERENTIEL_TOO_LARGE,
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
    LOGIN_UNKNOWN,
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
/// the file of a diploma has faults.
pub const REFERENTIEL_FAULTY: &str = "identity.referentiel_faulty";
/// What its faults are, by their own codes: the gateway has a sentence for each beside those of refusals.
pub const REFERENTIEL_FAULTS: &[&str] = &referentiel::Wrong::CODES;
/// not the file that was checked.
pub const REFERENTIEL_CHANGED: &str = "identity.referentiel_changed";
/// Another text of the diploma was installed since the check.
pub const REFERENTIEL_OUTDATED: &str = "identity.referentiel_outdated";
/// longer than a diploma may be.
pub const REFERENTIEL_TOO_LARGE: &str = "identity.referentiel_too_large";
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

/// No account of the établissement opens under that identifier.
pub const LOGIN_UNKNOWN: &str = "identity.login_unknown";
