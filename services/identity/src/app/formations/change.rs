//! Changes the table, and what it means for the learners already here.

use chassis::db::Tx;
use chassis::events::Outgoing;
use chassis::{Ctx, FieldFault, Scope};
use referentiel::significant;

use super::list::described;
use super::{Table, table};
use crate::app::{App, person};
use crate::domain::registre::formations::{Choisi, Diplome, Formation, Propre};
use crate::error::{self, Error, Result};
use crate::events::outgoing;
use crate::policy::{Action, Facts, decide};
use crate::store::etablissements;
use crate::store::formations::{self as store, Groupe};

const MAX_DIVISION: usize = 50;

/// The command of [`set`].
#[derive(Clone)]
pub struct SetFormation {
    pub mef: String,
    pub niveau: String,
    pub referentiels: Vec<String>,
}

/// What a division chose.
#[derive(Clone)]
pub struct Choix {
    pub division: String,
    pub mef: String,
    /// None: another diploma, without référentiel here.
    pub referentiel: Option<String>,
}

/// Says what a MEF leads to here; « Relier à un diplôme » of an unknown one.
pub async fn set(cx: &Ctx, app: &App, command: SetFormation) -> Result<Table> {
    let scope = decide(cx.actor(), Action::ManageFormations, &Facts::default()).scope(cx)?;
    let mef = code(&command.mef)?;
    let mut referentiels = command.referentiels;
    referentiels.sort();
    referentiels.dedup();
    let own = Propre {
        niveau: command.niveau,
        referentiels,
    };
    let mut tx = app.db.begin(cx).await?;
    let etablissement = etablissements::lock(&mut tx, &scope)
        .await?
        .ok_or(Error::NotFound)?;
    let formations = table(app, &mut tx, &scope, &etablissement).await?;
    if !formations.may_say(&own) {
        return Err(Error::field("niveau", error::NIVEAU_UNKNOWN));
    }
    store::save_propre(&mut tx, &scope, &mef, &own, (person(cx)?, cx.now())).await?;
    settle(cx, app, &mut tx, &scope, |groupe| groupe.mef == mef).await?;
    let saved = described(app, &mut tx, &scope, None).await?;
    tx.commit().await?;
    Ok(saved)
}

/// Goes back to the national line; a MEF that has none is unknown again.
pub async fn reset(cx: &Ctx, app: &App, mef: &str) -> Result<Table> {
    let scope = decide(cx.actor(), Action::ManageFormations, &Facts::default()).scope(cx)?;
    let mef = code(mef)?;
    let mut tx = app.db.begin(cx).await?;
    etablissements::lock(&mut tx, &scope)
        .await?
        .ok_or(Error::NotFound)?;
    store::remove_propre(&mut tx, &scope, &mef).await?;
    settle(cx, app, &mut tx, &scope, |groupe| groupe.mef == mef).await?;
    let saved = described(app, &mut tx, &scope, None).await?;
    tx.commit().await?;
    Ok(saved)
}

/// Keeps what divisions chose: all of it, or none.
pub async fn choose(cx: &Ctx, app: &App, choices: Vec<Choix>) -> Result<Table> {
    let scope = decide(cx.actor(), Action::ManageFormations, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let etablissement = etablissements::lock(&mut tx, &scope)
        .await?
        .ok_or(Error::NotFound)?;
    let formations = table(app, &mut tx, &scope, &etablissement).await?;
    let mut faults = Vec::new();
    let mut kept: Vec<(Choisi, Option<String>)> = Vec::new();
    for (rank, choice) in choices.into_iter().enumerate() {
        let known = formations
            .get(&choice.mef)
            .filter(Formation::is_ambiguous)
            .filter(|formation| {
                let candidate = |code: &String| formation.candidats.contains(code);
                choice.referentiel.as_ref().is_none_or(candidate)
            })
            .filter(|_| (1..=MAX_DIVISION).contains(&choice.division.chars().count()));
        match known {
            Some(formation) => kept.push(((choice.division, formation.mef), choice.referentiel)),
            None => faults.push(FieldFault::new(
                format!("choix.{rank}"),
                error::DIPLOME_INVALID,
            )),
        }
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    for (of, referentiel) in &kept {
        let who = (person(cx)?, cx.now());
        store::save_choix(&mut tx, &scope, of, referentiel.as_deref(), who).await?;
    }
    let chosen = |groupe: &Groupe| {
        kept.iter().any(|((division, mef), _)| {
            groupe.division.as_deref() == Some(division.as_str()) && groupe.mef == *mef
        })
    };
    settle(cx, app, &mut tx, &scope, chosen).await?;
    let saved = described(app, &mut tx, &scope, None).await?;
    tx.commit().await?;
    Ok(saved)
}

fn code(mef: &str) -> Result<String> {
    significant(mef)
        .map(str::to_owned)
        .ok_or_else(|| Error::field("mef", error::MEF_INVALID))
}

/// What the table now says holds at once for the learners of these groups, and is told as an import would; previews
/// made before are no longer true.
async fn settle(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    scope: &Scope,
    concerned: impl Fn(&Groupe) -> bool,
) -> Result<()> {
    let etablissement = etablissements::get(tx, scope.etablissement())
        .await?
        .ok_or(Error::NotFound)?;
    let formations = table(app, tx, scope, &etablissement).await?;
    for groupe in store::groupes(tx, scope).await? {
        if !concerned(&groupe) {
            continue;
        }
        let (niveau, referentiel) =
            match formations.diplome(&groupe.mef, groupe.division.as_deref()) {
                Diplome::Inconnu => (None, None),
                Diplome::AChoisir { niveau } => (Some(niveau), None),
                Diplome::Connu {
                    niveau,
                    referentiel,
                } => (Some(niveau), referentiel),
            };
        let told = store::give(
            tx,
            scope,
            &groupe,
            niveau.as_deref(),
            referentiel.as_deref(),
        )
        .await?;
        let events: Vec<Outgoing> = told.iter().map(outgoing::of_import).collect();
        tx.emit_all(cx, events).await?;
    }
    super::follow_divisions(tx, scope, &formations).await?;
    etablissements::touch_registre(tx, scope).await?;
    Ok(())
}
