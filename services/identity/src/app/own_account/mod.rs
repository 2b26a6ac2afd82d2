//! A person's own account (I-06): what it sees of itself, its e-mail address, its sign-ins.

mod email;
mod view;

pub use email::{change_email, confirm_email};
pub use view::{Own, get, sign_ins};
