//! Diplomas, for screens.

use chassis::Ctx;
use referentiel::Referentiel;

use crate::app::{App, access};
use crate::error::Error;
use crate::policy::Action;

/// Every diploma, by code.
pub fn list_referentiels<'a>(
    cx: &Ctx,
    app: &'a App,
) -> Result<impl Iterator<Item = &'a Referentiel>, Error> {
    access::enter(cx, Action::ReadReferentiels)?;
    Ok(app.catalogue.iter())
}

/// One diploma.
pub fn get_referentiel<'a>(cx: &Ctx, app: &'a App, code: &str) -> Result<&'a Referentiel, Error> {
    access::enter(cx, Action::ReadReferentiels)?;
    app.catalogue.get(code).ok_or(Error::NotFound)
}
