//! Second factors of staff (I-06): codes of an application, with recovery codes.

mod totp;

pub(crate) use totp::new_recovery_codes;
pub use totp::{Prepared, confirm_totp, prepare_totp, renew_recovery_codes, withdraw_totp};
