//! A sheet of a module that is switched off is not there (I-14): whoever kept its address is answered as for an id that never
//! was. Services know no module: what they tell of a sheet says which one it is of.

use http::StatusCode;
use proto::portfolio::v1::{GetSheetRequest, SheetRef};

use crate::error::Problem;
use crate::session::Caller;

/// Kinds of sheets that are of a module (F-11, F-12), and which.
const OF_MODULES: [(&str, &str); 5] = [
    ("livret", "livret"),
    ("entretien", "livret"),
    ("visite", "livret"),
    ("book", "book"),
    ("reussite", "book"),
];
/// What portfolio answers for a sheet that never was.
const NOT_FOUND: &str = "portfolio.not_found";

/// Refuses a kind of sheet that is of a module which is off.
pub fn is_there(caller: &Caller, nature: &str) -> Result<(), Problem> {
    let module = OF_MODULES.iter().find(|(kind, _)| *kind == nature);
    if module.is_none_or(|(_, module)| caller.has_module(module)) {
        return Ok(());
    }
    Err(Problem::new(StatusCode::NOT_FOUND, NOT_FOUND))
}

/// The sheet, to be changed: read first where it might be of a module that is off. A sheet stays of its kind, so that nothing
/// can come between.
pub async fn opened(caller: &Caller, sheet: SheetRef) -> Result<SheetRef, Problem> {
    if OF_MODULES
        .iter()
        .all(|(_, module)| caller.has_module(module))
    {
        return Ok(sheet);
    }
    let request = caller.ask(GetSheetRequest {
        sheet: Some(sheet.clone()),
    });
    let found = caller.portfolios().get_sheet(request).await?.into_inner();
    is_there(caller, &found.summary.unwrap_or_default().nature)?;
    Ok(sheet)
}
