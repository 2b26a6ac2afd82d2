//! Accounts (I-03): list, create by hand, issue temporary passwords.

mod create;
mod list;
mod passwords;

pub use create::{CreateAccount, Created, create};
pub use list::{Accounts, list};
pub use passwords::{Slip, issue};
