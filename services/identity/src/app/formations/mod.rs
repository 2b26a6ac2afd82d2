//! What MEF codes lead to in the établissement (I-05): its table, and the diploma that each division chose where a MEF
//! leads to several. A change holds at once for the learners already imported, and for every later import.

mod change;
mod list;

pub use change::{Choix, SetFormation, choose, reset, set};
pub use list::{AChoisir, Ligne, Table, list};

use chassis::Scope;
use chassis::db::Tx;

use crate::app::App;
use crate::domain::etablissement::Etablissement;
use crate::domain::registre::formations::Formations;
use crate::error::Result;
use crate::store::formations;

/// The table that holds in the établissement now.
pub(crate) async fn table<'a>(
    app: &'a App,
    tx: &mut Tx,
    scope: &Scope,
    etablissement: &'a Etablissement,
) -> Result<Formations<'a>> {
    Ok(Formations {
        catalogue: &app.catalogue,
        souscrits: &etablissement.referentiels,
        propres: formations::propres(tx, scope).await?,
        choix: formations::choix(tx, scope).await?,
    })
}

/// What is followed in each division of the year, by its MEFs and by its learners.
pub(crate) async fn follow_divisions(
    tx: &mut Tx,
    scope: &Scope,
    table: &Formations<'_>,
) -> Result<()> {
    let divisions = formations::divisions(tx, scope).await?.into_iter();
    let of_mefs: Vec<(String, Vec<String>)> = divisions
        .map(|division| {
            let of_mefs = table.referentiels(&division.code, &division.mefs);
            (division.code, of_mefs)
        })
        .collect();
    formations::follow(tx, scope, &of_mefs).await?;
    Ok(())
}
