//! A sheet of a module that is switched off is not there (I-14), nor is what is joined to it: whoever kept its address is
//! answered as for an id that never was. Services know no module: what they tell of a sheet says which one it is of.
//!
//! What is asked first may be gone already: then the service answers for the act itself, that of a deletion sent again
//! (G-06) for instance.

use http::StatusCode;
use proto::portfolio::v1::{GetAnnexePlaceRequest, GetSheetRequest, SheetRef};
use uuid::Uuid;

use crate::error::{Optional as _, Problem};
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
    is_on(caller, module.map(|(_, module)| *module))
}

/// Refuses what is of a module which is off.
fn is_on(caller: &Caller, module: Option<&str>) -> Result<(), Problem> {
    if module.is_none_or(|module| caller.has_module(module)) {
        return Ok(());
    }
    Err(Problem::new(StatusCode::NOT_FOUND, NOT_FOUND))
}

/// Whether every module that has sheets is on: then nothing is to be asked.
fn all_on(caller: &Caller) -> bool {
    OF_MODULES
        .iter()
        .all(|(_, module)| caller.has_module(module))
}

/// The sheet, to be changed: read first where it might be of a module that is off. A sheet stays of its kind, so that nothing
/// can come between.
pub async fn opened(caller: &Caller, sheet: SheetRef) -> Result<SheetRef, Problem> {
    if all_on(caller) {
        return Ok(sheet);
    }
    let request = caller.ask(GetSheetRequest {
        sheet: Some(sheet.clone()),
    });
    let found = caller.portfolios().get_sheet(request).await;
    if let Some(found) = found.map_err(Problem::from).optional()? {
        let summary = found.into_inner().summary.unwrap_or_default();
        is_there(caller, &summary.nature)?;
    }
    Ok(sheet)
}

/// Refuses an annexe, or a file on its way, that is joined to a sheet of a module which is off.
pub async fn joined(caller: &Caller, (apprenant, id): (Uuid, Uuid)) -> Result<(), Problem> {
    if all_on(caller) {
        return Ok(());
    }
    let request = caller.ask(GetAnnexePlaceRequest {
        apprenant: apprenant.to_string(),
        id: id.to_string(),
    });
    let found = caller.annexes_portfolio().get_annexe_place(request).await;
    let Some(found) = found.map_err(Problem::from).optional()? else {
        return Ok(());
    };
    let place = found.into_inner().place;
    let mut modules = OF_MODULES.iter().map(|(_, module)| *module);
    is_on(caller, modules.find(|module| *module == place))
}
