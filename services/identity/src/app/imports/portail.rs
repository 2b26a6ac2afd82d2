//! Decides the rows of the portal's file (I-06b).

use chassis::Scope;
use chassis::db::Tx;

use super::report::Report;
use crate::domain::ids::ImportId;
use crate::domain::import::Line;
use crate::domain::registre::portail::{decider, subject};
use crate::domain::registre::{Action, Difference};
use crate::domain::siecle::{FileKind, LigneEnt};
use crate::error::Result;
use crate::store::portail;
use crate::store::staging::{self, Decided};

/// Decides them all: the whole file is small, and so is what is known of each account.
pub(super) async fn decide(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    report: &mut Report<'_>,
) -> Result<()> {
    let lignes: Vec<LigneEnt> = staging::all_records(tx, scope, import, "ent").await?;
    let connus = portail::known(tx, scope).await?;
    let (decisions, findings) = decider(&lignes, &connus);
    report.findings(findings);
    for decision in decisions {
        let connu = decision.connu;
        let before = connu.identifiant.clone().unwrap_or_default();
        let changes = before != decision.identifiant;
        let action = if changes {
            Action::MettreAJour
        } else {
            Action::Inchange
        };
        let differences = changes.then(|| Difference {
            field: "identifiant_ent".to_owned(),
            before,
            after: decision.identifiant.clone(),
        });
        report.action(
            action,
            Line {
                file: report.file(FileKind::Ent),
                line: decision.line.cast_signed(),
                kind: subject(connu).as_str().to_owned(),
                nom: connu.nom.clone(),
                prenom: connu.prenom.clone(),
                division: connu.division.clone().unwrap_or_default(),
                differences: differences.into_iter().collect(),
                ..Line::default()
            },
        );
        if changes {
            let mut decided = Decided::new("ent", 0, action.as_str(), &())?;
            decided.person = Some(connu.person);
            decided.cle = decision.identifiant;
            report.decide(decided);
        }
    }
    report.flush(tx, true).await?;
    Ok(())
}
