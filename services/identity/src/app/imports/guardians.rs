//! Decides the guardians of kept learners: only they are stored (FORMAT.md § 3).

use std::collections::HashSet;

use chassis::Scope;
use chassis::db::Tx;

use super::report::Report;
use crate::domain::ids::ImportId;
use crate::domain::registre::responsable;
use crate::domain::registre::{Code, Finding, Subject};
use crate::error::Result;
use crate::store::staging::{self, Decided};

const PAGE: i64 = 500;

/// Decides links, then the persons that they name.
pub(super) async fn decide(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    report: &mut Report<'_>,
) -> Result<()> {
    let mut after = 0;
    // Exports until 2016 call one guardian the first; two such are both kept.
    let mut first_legal = HashSet::new();
    loop {
        let page = staging::liens(tx, scope, import, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        for row in page {
            let note = |code| {
                vec![Finding::about(
                    code,
                    Subject::Responsable,
                    row.lien.line,
                    "",
                    "",
                )]
            };
            let Some(lien) = responsable::lire_lien(&row.lien) else {
                continue;
            };
            if !row.eleve_lu {
                report.findings(note(Code::ResponsableSansEleve));
            } else if !row.personne_lue {
                report.findings(note(Code::ResponsableInconnu));
            } else if let Some(apprenant) = row.apprenant {
                if row.lien.resp_legal.as_deref() == Some("1") && !first_legal.insert(apprenant) {
                    report.findings(note(Code::ResponsableLegalMultiple));
                }
                let mut decided = Decided::new("lien", 0, "mettre_a_jour", &lien)?;
                decided.person = Some(apprenant);
                decided.cle = lien.siecle_id;
                report.decide(decided);
            }
        }
        report.flush(tx, false).await?;
    }
    report.flush(tx, true).await?;
    let mut after = 0;
    loop {
        let page = staging::personnes(tx, scope, import, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        for row in page {
            let (fiche, findings) = responsable::lire(&row.personne, row.adresse.as_ref());
            report.findings(findings);
            if let Some(fiche) = fiche {
                let mut decided = Decided::new("responsable", 0, "mettre_a_jour", &fiche)?;
                decided.cle = fiche.siecle_id;
                report.decide(decided);
            }
        }
        report.flush(tx, false).await?;
    }
    Ok(())
}
