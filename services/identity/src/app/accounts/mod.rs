//! Accounts (I-03): list, create by hand, open one and change it, issue temporary passwords.

mod checks;
mod create;
mod first_mail;
mod list;
mod open;
mod passwords;
mod reset;
mod second_factor;
mod sheet;
mod state;

pub use checks::TypedCivil;
pub(crate) use checks::{civil, courriel};
pub use create::{CreateAccount, Created, create};
pub(crate) use first_mail::{Newcomer, send_first_password};
pub use list::{Accounts, list};
pub use open::{Standing, standing};
pub use passwords::{Slip, issue};
pub use reset::{Reset, reset};
pub use second_factor::drop_second_factor;
pub use sheet::{Teaching, UpdateAccount, divisions, get, update};
pub use state::{Seen, deactivate, give, reactivate, withdraw};
