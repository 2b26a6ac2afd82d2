//! Second factors of staff (I-06): codes of an application, with recovery codes; what becomes of those that are lost.

mod lost;
mod totp;

pub(super) use lost::take_away;
pub(crate) use totp::new_recovery_codes;
pub use totp::{Prepared, confirm_totp, prepare_totp, renew_recovery_codes, withdraw_totp};
