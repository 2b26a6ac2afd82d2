//! What a period is, and the rules that hold without a database: pure functions over types that cannot be invalid.
//!
//! Nothing here waits, asks the time or knows how it is stored or sent. To add a rule: write it here with its unit
//! test, name its number, and call it from one use case of `app`.

pub mod annexe;
pub mod apprenant;
pub mod claim;
pub mod dates;
pub mod deletion;
pub mod edit;
pub mod fault;
pub mod feed;
pub mod fiche;
pub mod ids;
pub mod individuel;
pub mod officielle;
pub mod overlap;
pub mod period;
pub mod siret;
pub mod text;
pub mod transfer;
