//! What this service hears and what it tells.

pub(crate) mod outgoing;
pub(crate) mod period_deleted;
pub(crate) mod period_edited;
pub(crate) mod person_erased;
pub(crate) mod referentiel_installed;
