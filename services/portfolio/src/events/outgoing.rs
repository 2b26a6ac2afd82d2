//! Our facts as events. They carry ids and no text of a learner.

use chassis::events::Outgoing;
use chassis::personal_data::{Erasure, Gone, told};
use proto::events::portfolio::v1::{
    CommentAdded, PortfolioCreated, PortfolioDataErased, PortfolioRemoved, SheetChanged,
    TasksLinked,
};

use crate::domain::{Comment, Links, Portfolio, Sheet};

/// F-01: it exists.
pub(crate) fn portfolio_created(portfolio: &Portfolio) -> Outgoing {
    let event = PortfolioCreated {
        portfolio_id: portfolio.id.to_string(),
        period_id: portfolio.period.to_string(),
        apprenant: portfolio.apprenant.to_string(),
        version: portfolio.version,
    };
    Outgoing::new(&event, portfolio.id.uuid(), portfolio.version)
}

/// P-08: it was removed; its last version is one more than the one it was removed at.
pub(crate) fn portfolio_removed(portfolio: &Portfolio) -> Outgoing {
    let version = portfolio.version + 1;
    let event = PortfolioRemoved {
        portfolio_id: portfolio.id.to_string(),
        period_id: portfolio.period.to_string(),
        apprenant: portfolio.apprenant.to_string(),
        version,
    };
    Outgoing::new(&event, portfolio.id.uuid(), version)
}

/// F-05: a sheet was written; `sheet` is as it now stands.
pub(crate) fn sheet_changed(portfolio: &Portfolio, sheet: &Sheet) -> Outgoing {
    let event = SheetChanged {
        sheet_id: sheet.id.to_string(),
        portfolio_id: portfolio.id.to_string(),
        period_id: portfolio.period.to_string(),
        apprenant: portfolio.apprenant.to_string(),
        week: sheet.week.map(|week| week.to_string()).unwrap_or_default(),
        version: sheet.version,
        nature: sheet.nature.as_str().to_owned(),
        asked_by: sheet.asked_by.map(|id| id.to_string()).unwrap_or_default(),
    };
    Outgoing::new(&event, sheet.id.uuid(), sheet.version)
}

/// F-04: what a sheet shows and what is to be assessed from it, at that version of the sheet.
pub(crate) fn tasks_linked(links: &Links) -> Outgoing {
    let event = TasksLinked {
        sheet_id: links.sheet.to_string(),
        period_id: links.period.to_string(),
        apprenant: links.apprenant.to_string(),
        week: links.week.map(|week| week.to_string()).unwrap_or_default(),
        created_at: links.created_at.to_string(),
        taches: links.taches.clone(),
        competences: links.competences.clone(),
        competences_par_criteres: links.by_criteria.clone(),
        criteres: links.criteres.clone(),
        since: links.since,
        version: links.version,
    };
    Outgoing::new(&event, links.aggregate(), links.version)
}

/// F-04: sheets with ticks or picks leave their period, by a version that is one more than their last.
pub(crate) fn taken_back(links: Vec<Links>) -> Vec<Outgoing> {
    links
        .into_iter()
        .filter(|links| !links.is_empty())
        .map(|links| {
            let version = links.version + 1;
            tasks_linked(&Links {
                version,
                ..links.emptied()
            })
        })
        .collect()
}

/// F-07: somebody said something; to whom, not what.
pub(crate) fn comment_added(portfolio: &Portfolio, comment: &Comment) -> Outgoing {
    const ONCE: i64 = 1;
    let event = CommentAdded {
        comment_id: comment.id.to_string(),
        portfolio_id: portfolio.id.to_string(),
        period_id: portfolio.period.to_string(),
        apprenant: portfolio.apprenant.to_string(),
        sheet_id: comment
            .sheet
            .map(|sheet| sheet.to_string())
            .unwrap_or_default(),
        author: comment.author.to_string(),
        profil: comment.profil.code().to_owned(),
        destinataires: comment.destinataires.as_str().to_owned(),
        version: ONCE,
    };
    Outgoing::new(&event, comment.id.uuid(), ONCE)
}

/// I-12: all that was kept here of a person is gone. It happens once, and its aggregate is the erasure.
pub(crate) fn data_erased(erasure: Erasure, gone: &[Gone]) -> Outgoing {
    const ONCE: i64 = 1;
    let (tables, rows) = told(gone);
    let event = PortfolioDataErased {
        erasure: erasure.id.to_string(),
        tables,
        rows,
        version: ONCE,
    };
    Outgoing::new(&event, erasure.id, ONCE)
}
