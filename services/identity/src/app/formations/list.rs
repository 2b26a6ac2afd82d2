//! The table as the page shows it, for the learners who are here or for those of a preview.

use std::collections::BTreeMap;

use chassis::db::Tx;
use chassis::{Ctx, Scope};

use super::table;
use crate::app::App;
use crate::domain::ids::ImportId;
use crate::domain::registre::formations::{Choix, Diplome, Formation, Formations};
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::formations::{self as store, Groupe};
use crate::store::{etablissements, imports};

/// A line and the learners concerned.
pub struct Ligne {
    pub formation: Formation,
    /// The MEF is in no table.
    pub inconnue: bool,
    pub effectif: i64,
    /// Divisions where it is followed.
    pub divisions: Vec<String>,
}

/// A division that has to choose, or has chosen.
pub struct AChoisir {
    pub division: String,
    pub mef: String,
    pub intitule: String,
    pub candidats: Vec<String>,
    pub effectif: i64,
    /// The choice, when one was made.
    pub choisi: Option<Choix>,
    /// What holds meanwhile: the only candidate subscribed to.
    pub par_abonnement: Option<String>,
}

/// What the page shows.
pub struct Table {
    pub lignes: Vec<Ligne>,
    pub choix: Vec<AChoisir>,
}

/// The table with who is concerned: the learners of the year, or those of the preview named.
pub async fn list(cx: &Ctx, app: &App, import: Option<ImportId>) -> Result<Table> {
    let scope = decide(cx.actor(), Action::ManageFormations, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    described(app, &mut tx, &scope, import).await
}

pub(super) async fn described(
    app: &App,
    tx: &mut Tx,
    scope: &Scope,
    import: Option<ImportId>,
) -> Result<Table> {
    let etablissement = etablissements::get(tx, scope.etablissement())
        .await?
        .ok_or(Error::NotFound)?;
    let formations = table(app, tx, scope, &etablissement).await?;
    let groupes = match import {
        None => store::groupes(tx, scope).await?,
        Some(id) => {
            imports::get(tx, scope, id).await?.ok_or(Error::NotFound)?;
            store::groupes_previewed(tx, scope, id).await?
        }
    };
    Ok(Table {
        lignes: lines(&formations, &groupes),
        choix: choices(&formations, &groupes),
    })
}

fn lines(formations: &Formations<'_>, groupes: &[Groupe]) -> Vec<Ligne> {
    let mut lines: BTreeMap<String, Ligne> = formations
        .lines()
        .into_iter()
        .map(|formation| {
            let line = Ligne {
                inconnue: false,
                effectif: 0,
                divisions: Vec::new(),
                formation,
            };
            (line.formation.mef.clone(), line)
        })
        .collect();
    for groupe in groupes {
        let line = lines
            .entry(groupe.mef.clone())
            .or_insert_with(|| unknown(&groupe.mef));
        line.effectif += groupe.effectif;
        line.divisions.extend(groupe.division.clone());
    }
    lines.into_values().collect()
}

fn unknown(mef: &str) -> Ligne {
    Ligne {
        formation: Formation {
            mef: mef.to_owned(),
            intitule: String::new(),
            niveau: String::new(),
            candidats: Vec::new(),
            commune: false,
            propre: false,
            nationale: false,
        },
        inconnue: true,
        effectif: 0,
        divisions: Vec::new(),
    }
}

fn choices(formations: &Formations<'_>, groupes: &[Groupe]) -> Vec<AChoisir> {
    groupes
        .iter()
        .filter_map(|groupe| {
            let division = groupe.division.clone()?;
            let formation = formations.get(&groupe.mef)?;
            if !formation.is_ambiguous() {
                return None;
            }
            let choisi = formations.chosen(&division, &groupe.mef);
            let par_abonnement = match formations.diplome(&groupe.mef, None) {
                Diplome::Connu { referentiel, .. } => referentiel,
                Diplome::Inconnu | Diplome::AChoisir { .. } => None,
            };
            Some(AChoisir {
                division,
                mef: formation.mef,
                intitule: formation.intitule,
                candidats: formation.candidats,
                effectif: groupe.effectif,
                choisi,
                par_abonnement,
            })
        })
        .collect()
}
