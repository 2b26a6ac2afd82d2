//! Use cases, one file each: authorize, load, decide, store with the events.

mod annexes;
mod books;
mod change;
mod change_form;
mod change_sheet;
mod comments;
mod count_period;
mod create_sheet;
mod delete_sheet;
mod export_person;
mod follow_apprenant;
mod follow_edit;
mod freeze;
mod get_form;
mod get_portfolio;
mod get_sheet;
mod list_folders;
mod list_libres;
mod livret;
mod mark_sheet_read;
mod move_apprenant;
mod mover;
mod open_portfolios;
mod outside;
mod remove_portfolios;
mod transfer_file;

use chassis::db::{Db, Tx};
use chassis::{Ctx, Scope};
use referentiel::{Library, QuiRelie, Referentiel};
use uuid::Uuid;

use crate::clients::files::Files;
use crate::clients::scanner::Scanner;
use crate::domain::{ApprenantId, PeriodId, Place, Portfolio, Sheet, SheetRef};
use crate::error::Error;
use crate::policy::{self, Action, Facts};
use crate::store;
use crate::store::sheets::SheetFacts;

pub(crate) use annexes::{
    AddLien, AnnexesView, AppendUpload, Arriving, BeginUpload, FileView, Named, PIECE_MAX,
    UploadRef, UploadView, abandon_upload, add_lien, append_upload, begin_upload, delete_annexe,
    forget_files, get_file, get_upload, list_annexes, look_at_files, pin_files, read_place,
    receive_file, rename_annexe, sweep_files,
};
pub(crate) use books::{
    BookView, SharedBook, SharedPage, get_book, get_shared_book, get_shared_file, open_book,
    revoke_share, share_book,
};
pub(crate) use change::Outcome;
pub(crate) use change_form::{ChangeForm, change_form};
pub(crate) use change_sheet::{ChangeSheet, change_sheet};
pub(crate) use comments::{AddComment, add_comment, list_comments, mark_comments_read};
pub(crate) use count_period::count_period;
pub(crate) use create_sheet::{CreateSheet, create_sheet};
pub(crate) use delete_sheet::delete_sheet;
pub(crate) use follow_apprenant::follow_apprenant;
pub(crate) use follow_edit::{Edited, follow_edit};
pub(crate) use freeze::freeze;
pub(crate) use get_form::{FormView, get_form};
pub(crate) use get_portfolio::{PortfolioView, get_portfolio};
pub(crate) use get_sheet::{SheetView, get_sheet};
pub(crate) use list_folders::list_folders;
pub(crate) use list_libres::list_libres;
pub(crate) use livret::{LivretView, get_livret, open_livret};
pub(crate) use mark_sheet_read::mark_sheet_read;
pub(crate) use move_apprenant::move_apprenant;
pub(crate) use mover::Taken;
pub(crate) use open_portfolios::{Declared, open_portfolios};
pub(crate) use remove_portfolios::{Deleted, remove_portfolios};
pub(crate) use transfer_file::{
    Exported, export_apprenant, exported_files, import_apprenant, settle_export, weigh_files,
};

/// What use cases work with. Cheap to clone.
#[derive(Clone)]
pub(crate) struct App {
    /// The service's database.
    pub(crate) db: Db,
    /// The diplomas, those that were installed since the start included.
    pub(crate) catalogue: Library,
    /// The store of files (F-06).
    pub(crate) files: Files,
    /// What looks at files before they are kept.
    pub(crate) scanner: Scanner,
    /// How much there may be.
    pub(crate) limits: Limits,
}

/// How heavy files may be, in bytes (F-06).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// One of them.
    pub(crate) file: u64,
    /// All those of a learner.
    pub(crate) quota: u64,
}

impl App {
    /// The diploma that something was written for. One that this deployment no longer has is for who runs it to mend.
    fn referentiel(&self, code: &str) -> Result<&Referentiel, Error> {
        match self.catalogue.get(code) {
            Some(found) => Ok(found),
            // I-05: not known yet.
            None if code.is_empty() => Err(Error::NotOfDiploma),
            None => Err(Error::UnknownReferentiel(code.to_owned())),
        }
    }

    /// P-08: whether the diploma makes fiches libres of the completed sheets of a period that is deleted.
    fn keeps_completed(&self, code: &str) -> bool {
        self.catalogue
            .get(code)
            .is_some_and(|referentiel| referentiel.fiches_conservees)
    }
}

/// Decides about the portfolio of a learner for a period.
async fn authorize(
    cx: &Ctx,
    tx: &mut Tx,
    action: Action,
    period: PeriodId,
    apprenant: ApprenantId,
) -> Result<(Scope, Facts), Error> {
    let referentiel =
        store::portfolios::facts_of_portfolio(tx, cx.etablissement(), period, apprenant).await?;
    let facts = referentiel.map(|referentiel| Facts {
        period: Some(period),
        apprenant: Some(apprenant),
        referentiel,
        place: Place::Portfolio,
        relie: QuiRelie::default(),
    });
    let scope = policy::decide(cx.actor(), action, facts.as_ref()).scope(cx)?;
    // A policy never allows anything on what is not there.
    facts.map(|facts| (scope, facts)).ok_or(Error::NotFound)
}

/// Decides about what a learner has outside any period: its fiches libres (F-10), its book (F-11), its livret, which a pupil
/// who never had one has not (F-12).
async fn authorize_outside(
    cx: &Ctx,
    tx: &mut Tx,
    action: Action,
    (apprenant, place): (ApprenantId, Place),
) -> Result<(Scope, Facts), Error> {
    let here = cx.etablissement();
    let there =
        place != Place::Livret || store::apprenants::may_have_livret(tx, here, apprenant).await?;
    let referentiel = store::apprenants::facts_of_apprenant(tx, here, apprenant).await?;
    let facts = referentiel.filter(|_| there).map(|referentiel| Facts {
        period: None,
        apprenant: Some(apprenant),
        referentiel,
        place,
        relie: QuiRelie::default(),
    });
    let scope = policy::decide(cx.actor(), action, facts.as_ref()).scope(cx)?;
    facts.map(|facts| (scope, facts)).ok_or(Error::NotFound)
}

/// Decides about a sheet, whatever it belongs to.
async fn authorize_sheet(
    cx: &Ctx,
    tx: &mut Tx,
    action: Action,
    sheet: SheetRef,
) -> Result<(Scope, SheetFacts, Facts), Error> {
    let mut found = store::sheets::facts_of_sheet(tx, cx.etablissement(), sheet).await?;
    if let Some(found) = found.as_mut().filter(|one| one.referentiel.is_empty()) {
        // Kept before sheets named their diploma: that of the learner.
        let here = cx.etablissement();
        let own = store::apprenants::facts_of_apprenant(tx, here, sheet.apprenant).await?;
        found.referentiel = own.unwrap_or_default();
    }
    let facts = found.as_ref().map(|found| Facts {
        period: found.period,
        apprenant: Some(sheet.apprenant),
        referentiel: found.referentiel.clone(),
        place: found.place,
        relie: QuiRelie::default(),
    });
    let scope = policy::decide(cx.actor(), action, facts.as_ref()).scope(cx)?;
    let (found, facts) = found.zip(facts).ok_or(Error::NotFound)?;
    Ok((scope, found, facts))
}

/// A sheet to be changed, with its portfolio if it belongs to one, both held until the end of the transaction.
///
/// # Errors
/// It went, or it was a fiche libre and has just been taken back into its portfolio: asking again finds it there.
async fn hold_sheet(
    cx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    found: &SheetFacts,
) -> Result<(Sheet, Option<Portfolio>), Error> {
    let portfolio = match found.portfolio {
        Some(id) => store::portfolios::lock_id(tx, scope, id).await?,
        None => None,
    };
    store::sheets::hold(tx, scope, found.id).await?;
    let sheet = store::sheets::get(tx, scope, found.id, reader(cx))
        .await?
        .ok_or(Error::NotFound)?;
    let portfolio = portfolio.filter(|portfolio| sheet.portfolio == Some(portfolio.id));
    if sheet.portfolio.is_some() && portfolio.is_none() {
        return Err(Error::Behind);
    }
    Ok((sheet, portfolio))
}

/// The one who reads, for F-05; a service reads as nobody.
fn reader(cx: &Ctx) -> Uuid {
    cx.actor().person().map_or(Uuid::nil(), |person| person.id)
}
