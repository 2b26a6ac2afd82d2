//! Decides the staff and the classes of a file.

use std::collections::HashMap;

use chassis::Scope;
use chassis::db::Tx;
use serde::Serialize;
use uuid::Uuid;

use super::learners::{division, division_completed};
use super::report::Report;
use crate::domain::ids::{ImportId, PersonId};
use crate::domain::import::Line;
use crate::domain::import::Proposed;
use crate::domain::registre::personnel::{self, Decision, Fiche};
use crate::domain::registre::{Action, Reperes, Subject};
use crate::domain::siecle::text::fold;
use crate::domain::siecle::{FileKind, Individu, Personnel};
use crate::error::Result;
use crate::store::personnels;
use crate::store::staging::Decided;

/// What applying needs of a member of staff.
#[derive(Serialize)]
struct Facts<'a> {
    #[serde(flatten)]
    fiche: &'a Fiche,
    nom_cle: String,
    prenom_cle: String,
    annee: i32,
}

/// Decides them all, those of the registry and those of a sheet; answers the profiles that a person must confirm.
pub(super) async fn decide(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    (individus, tableur): (&[Individu], &[Personnel]),
    reperes: &Reperes<'_>,
    report: &mut Report<'_>,
) -> Result<Vec<Proposed>> {
    for (code, classe) in reperes
        .structure
        .iter()
        .flat_map(|structure| &structure.divisions)
    {
        report.decide(division(code, &classe.libelle, &classe.mefs, reperes)?);
    }
    for code in tableur.iter().flat_map(|row| &row.divisions) {
        report.decide(division_completed(code, &[], reperes.annee)?);
    }
    let known = personnels::known(tx, scope, reperes.annee).await?;
    let (decisions, findings) = personnel::decider(individus, reperes.structure, tableur, &known);
    report.findings(findings);
    let mut proposed = Vec::new();
    let logins: HashMap<Uuid, bool> = known
        .iter()
        .map(|connu| (connu.person, connu.manuel))
        .collect();
    for decision in decisions {
        let manual = decision
            .person
            .is_some_and(|person| logins.get(&person).copied().unwrap_or(false));
        one(decision, manual, reperes, report, &mut proposed)?;
    }
    report.flush(tx, true).await?;
    // A sheet speaks of whom it names, and of nobody else.
    if reperes.structure.is_none() {
        return Ok(proposed);
    }
    for absent in personnels::absent(tx, scope, import).await? {
        let mut decided = Decided::new("depart_personnel", 0, Action::Desactiver.as_str(), &())?;
        decided.person = Some(absent.person.uuid());
        report.decide(decided);
        let line = Line {
            file: report.file(FileKind::Sts),
            kind: Subject::Enseignant.as_str().to_owned(),
            nom: absent.nom,
            prenom: absent.prenom,
            ..Line::default()
        };
        report.action(Action::Desactiver, line);
    }
    Ok(proposed)
}

fn one(
    decision: Decision,
    manual: bool,
    reperes: &Reperes<'_>,
    report: &mut Report<'_>,
    proposed: &mut Vec<Proposed>,
) -> Result<()> {
    let Decision {
        line,
        person,
        action,
        fiche,
        differences,
    } = decision;
    // A manual account that the registry knows is linked, even when nothing else changes.
    let action = if manual && action == Action::Inchange {
        Action::MettreAJour
    } else {
        action
    };
    let person = person.unwrap_or_else(|| PersonId::generate().uuid());
    proposed.extend(fiche.proposes.iter().map(|profil| Proposed {
        key: format!("{person}:{profil}"),
        nom: fiche.nom_usage.clone().unwrap_or_else(|| fiche.nom.clone()),
        prenom: fiche.prenom.clone(),
        profil: profil.code().to_owned(),
    }));
    let facts = Facts {
        fiche: &fiche,
        nom_cle: fold(&fiche.nom),
        prenom_cle: fold(&fiche.prenom),
        annee: reperes.annee,
    };
    let mut decided = Decided::new("personnel", 0, action.as_str(), &facts)?;
    decided.person = Some(person);
    report.decide(decided);
    report.action(
        action,
        Line {
            file: report.file(if fiche.tableur {
                FileKind::Tableur
            } else {
                FileKind::Sts
            }),
            line: line.cast_signed(),
            kind: Subject::Enseignant.as_str().to_owned(),
            nom: fiche.nom_usage.clone().unwrap_or_else(|| fiche.nom.clone()),
            prenom: fiche.prenom.clone(),
            differences,
            ..Line::default()
        },
    );
    Ok(())
}
