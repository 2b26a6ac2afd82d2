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

/// Every division of the year in force follows what its MEFs lead to by this table, and what its learners follow.
pub(crate) async fn follow(tx: &mut Tx, scope: &Scope, table: &Formations<'_>) -> Result<()> {
    let divisions: Vec<(String, Vec<String>)> = formations::divisions(tx, scope)
        .await?
        .into_iter()
        .map(|division| {
            let of_mefs = table.referentiels(&division.code, &division.mefs);
            (division.code, of_mefs)
        })
        .collect();
    Ok(formations::follow(tx, scope, &divisions).await?)
}

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
