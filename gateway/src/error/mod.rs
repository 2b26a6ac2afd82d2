//! Errors of the gateway. [`Problem`] is the only error a handler returns and the only one a client ever reads.

mod failure;
mod problem;
mod render;

pub use problem::{Fault, Optional, Problem};
pub use render::{Document, FieldDocument, MEDIA_TYPE, render};

/// Stable codes of the gateway's own refusals; each has a sentence in the catalogue.
pub const CODES: &[&str] = &[
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    MALFORMED,
    UNSUPPORTED_MEDIA_TYPE,
    TOO_LARGE,
    FILE_TOO_LARGE,
    FILE_COUNT,
    UPLOAD_INTERRUPTED,
    IF_MATCH_REQUIRED,
    IF_MATCH_INVALID,
    IDEMPOTENCY_KEY_INVALID,
    CONFIRMATION_REQUIRED,
    SEARCH_LENGTH,
    UNAVAILABLE,
    OVERLOADED,
    TOO_OFTEN,
    INTERNAL,
    SESSION_REQUIRED,
    PASSWORD_CHANGE_REQUIRED,
    PROFIL_REQUIRED,
    SECOND_FACTOR_REQUIRED,
    CSRF_INVALID,
    FOREIGN_ORIGIN,
    OVERLAP,
];

/// Nothing at this address, or nothing that the caller may see.
pub const NOT_FOUND: &str = "gateway.not_found";
/// The address exists, the method does not.
pub const METHOD_NOT_ALLOWED: &str = "gateway.method_not_allowed";
/// The body or the query cannot be read; parameter `raison`, for programmers.
pub const MALFORMED: &str = "gateway.malformed";
/// The body is of another kind than the one expected.
pub const UNSUPPORTED_MEDIA_TYPE: &str = "gateway.unsupported_media_type";
/// The body is larger than any request may be.
pub const TOO_LARGE: &str = "gateway.too_large";
/// An uploaded file is larger than the setting; parameters `fichier`, `limite` (MB).
pub const FILE_TOO_LARGE: &str = "gateway.file_too_large";
/// Not one to three files.
pub const FILE_COUNT: &str = "gateway.file_count";
/// The client stopped sending.
pub const UPLOAD_INTERRUPTED: &str = "gateway.upload_interrupted";
/// A change of something that has a version, without `If-Match`.
pub const IF_MATCH_REQUIRED: &str = "gateway.if_match_required";
/// `If-Match` is not one strong tag of ours.
pub const IF_MATCH_INVALID: &str = "gateway.if_match_invalid";
/// `Idempotency-Key` is empty, too long, or not plain ASCII.
pub const IDEMPOTENCY_KEY_INVALID: &str = "gateway.idempotency_key_invalid";
/// The word to type was not typed; parameter `mot`.
pub const CONFIRMATION_REQUIRED: &str = "gateway.confirmation_required";
/// P-10: an address too short to be searched for, or too long to be one.
pub const SEARCH_LENGTH: &str = "gateway.search_length";
/// A service does not answer in time.
pub const UNAVAILABLE: &str = "gateway.unavailable";
/// Too many requests at once.
pub const OVERLOADED: &str = "gateway.overloaded";
/// Too many openings of links from one address.
pub const TOO_OFTEN: &str = "gateway.too_often";
/// Our fault; the cause is in the log under the request's id.
pub const INTERNAL: &str = "gateway.internal";
/// Nobody is signed in, or no longer.
pub const SESSION_REQUIRED: &str = "session.required";
/// I-03: a temporary password must be replaced before anything else.
pub const PASSWORD_CHANGE_REQUIRED: &str = "session.password_change_required";
/// I-02: several profiles, none chosen yet.
pub const PROFIL_REQUIRED: &str = "session.profil_required";
/// I-06: the établissement asks its staff for a second factor, and there is none yet.
pub const SECOND_FACTOR_REQUIRED: &str = "session.second_factor_required";
/// The anti-forgery header is missing or not that of the session.
pub const CSRF_INVALID: &str = "session.csrf_invalid";
/// The request was made by a page of another site.
pub const FOREIGN_ORIGIN: &str = "session.foreign_origin";
/// P-03: learners' dates overlap; parameters `chevauchements` (who, with what) and `nombre`. The owner of the rule
/// is periods, which answers it as a result and not as an error, so that the page can name everyone.
pub const OVERLAP: &str = "periods.overlap";
