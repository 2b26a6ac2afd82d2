//! From staged records to decisions and a preview, in the order that `domain::registre` asks for.

use std::collections::HashMap;

use chassis::db::Tx;
use chassis::{Ctx, Scope};

use referentiel::significant;

use super::index::Index;
use super::report::Report;
use super::{guardians, learners, portail, staff};
use crate::app::{App, formations};
use crate::domain::etablissement::Etablissement;
use crate::domain::import::{ACTIFS, DEPARTS, Import, departures_are_suspect};
use crate::domain::registre::Reperes;
use crate::domain::registre::structure::Structure;
use crate::domain::siecle::{FileKind, Individu, Mef, Personnel};
use crate::error::Result;
use crate::store::{apprenants, staging};

/// Decides every record of the import and fills in its counts.
pub(super) async fn analyse(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    scope: &Scope,
    import: &mut Import,
    etablissement: &Etablissement,
) -> Result<()> {
    let kinds = import.kinds();
    let mut report = Report::new(scope, import.id, kinds.clone());
    let individus: Vec<Individu> = staging::all_records(tx, scope, import.id, "individu").await?;
    let structure = if kinds.contains_key(&FileKind::Sts) {
        let divisions = staging::all_records(tx, scope, import.id, "division").await?;
        let groupes = staging::all_records(tx, scope, import.id, "groupe").await?;
        let (structure, findings) = Structure::build(&divisions, &groupes, &individus);
        report.findings(findings);
        Some(structure)
    } else {
        None
    };
    let mefs: Vec<Mef> = staging::all_records(tx, scope, import.id, "mef").await?;
    let libelles: HashMap<String, String> = mefs
        .into_iter()
        .filter_map(|mef| Some((significant(&mef.code?)?.to_owned(), mef.libelle?)))
        .collect();
    let formations = formations::table(app, tx, scope, etablissement).await?;
    let reperes = Reperes {
        today: cx.today(),
        annee: import.annee,
        formations: &formations,
        libelles: &libelles,
        fictives: &app.config.divisions_fictives,
        structure: structure.as_ref(),
        responsables: kinds.contains_key(&FileKind::Responsables),
    };
    let active = apprenants::count_active(tx, scope).await?;
    let mut departures = 0;
    let (eleves, tableur) = (
        kinds.contains_key(&FileKind::Eleves),
        kinds.contains_key(&FileKind::Tableur),
    );
    let mut links = Index::default();
    if eleves || tableur {
        links = Index::read(tx, scope, import.id).await?;
        let of = (eleves, &mut links);
        departures = learners::decide(tx, scope, import.id, of, &reperes, &mut report).await?;
    }
    let rows: Vec<Personnel> = staging::all_records(tx, scope, import.id, "personnel").await?;
    if structure.is_some() || !rows.is_empty() {
        let people = (individus.as_slice(), rows.as_slice());
        import.proposed =
            staff::decide(tx, scope, import.id, people, &reperes, &mut report).await?;
    }
    if kinds.contains_key(&FileKind::Ent) {
        portail::decide(tx, scope, import.id, &mut report).await?;
    }
    // Guardians are of use only with their learners.
    if reperes.responsables && eleves {
        guardians::decide(tx, scope, import.id, links, &mut report).await?;
    }
    report.flush(tx, true).await?;
    import.counts = std::mem::take(&mut report.counts);
    import.counts.insert(DEPARTS.to_owned(), departures);
    import.counts.insert(ACTIFS.to_owned(), active);
    import.total = report.total;
    import.registre_version = etablissement.registre_version;
    import.needs_confirmation =
        departures_are_suspect(departures, active, etablissement.annee == import.annee);
    Ok(())
}
