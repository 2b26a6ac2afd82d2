//! Use cases: authorize, gather, write, record. One file each.

mod bring_back_period;
mod export_person;
mod forget_old;
mod forget_period;
mod move_apprenant;
mod mover;
mod record_generation;
mod render_document;
mod transfer_file;

use std::time::Duration;

use chassis::Db;
use referentiel::Library;

pub use bring_back_period::{BringBackPeriod, bring_back_period};
pub use forget_old::{EVERY as FORGET_EVERY, forget_old};
pub use forget_period::{ForgetPeriod, forget_period};
pub use move_apprenant::move_apprenant;
pub use record_generation::record_generation;
pub use render_document::{RenderDocument, render_document};
pub use transfer_file::{export_apprenant, import_apprenant, settle_export};

use crate::{clients, render::docx};

/// What every use case needs.
pub struct App {
    pub db: Db,
    pub(crate) periods: clients::periods::Client,
    pub(crate) identity: clients::identity::Client,
    /// The diplomas, those that were installed since the start included.
    pub catalogue: Library,
    pub docx: docx::Writer,
    /// How long the record of a document is kept (I-12).
    pub kept: Duration,
}
