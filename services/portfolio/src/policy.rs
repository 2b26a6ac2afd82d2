//! Who may do what with portfolios (domain.md § 8, I-08, I-10).
//!
//! | | reads | writes |
//! | --- | --- | --- |
//! | learner | their own, comments addressed to them | their own texts, ticks, files and addresses |
//! | teacher | those of the référentiels taught | comments; tasks and picks of a sheet; sheets to be filled in |
//! | DDFPT | those of the établissement | comments |
//! | head | those of the établissement | nothing |
//! | tutor | those of a learner and period granted to them | comments |
//! | maître d'apprentissage | those of a learner granted to them, fiches libres included | comments; tasks of a sheet |
//! | administrateur, inspector, opérateur | nothing | nothing |
//!
//! The livret d'apprentissage (F-12) has its own: learner, teacher, DDFPT and maître d'apprentissage read it and write
//! their pages; head and inspector read it (I-13); it is nothing to a tutor.
//!
//! The book (F-11) is its learner's alone to write and to share; whoever follows the learner reads it, a tutor of any of its
//! periods included. Who holds a link reads what that shows: the gateway asks, in nobody's name.
//!
//! Whoever may not see a portfolio gets the answer of a missing one. A profile that never has anything to
//! do with portfolios is told so, whether or not the portfolio exists.
//!
//! To add an RPC: name its [`Action`] in [`RPCS`], answer for it in each profile below, and accept the
//! new lines of the printed matrix once they are what domain.md says.

mod outside;

use chassis::policy::Decision;
use chassis::{Actor, Grant, Person, Profil};
use referentiel::{QuiRelie, Relieur};

use crate::domain::{ApprenantId, PeriodId, Place};

/// What can be asked of this service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read a portfolio, a sheet, or the comments that are for the reader.
    Read,
    /// See a learner's folder in the view by periods (P-11).
    ListFolder,
    /// Write in a form of the portfolio as a whole (F-02, F-08).
    ChangeForm,
    /// Read what the maître d'apprentissage says of the period (F-09).
    ReadBilanPeriode,
    /// Write it.
    WriteBilanPeriode,
    /// Write in a sheet (F-02, F-03, F-04, F-10).
    ChangeSheet,
    /// Say which tasks a sheet shows (F-04).
    TickTasks,
    /// Pick what the bilan entreprise will assess (F-04).
    PickCompetences,
    /// Make a sheet of one's own (F-03, F-10, R-03).
    CreateSheet,
    /// Add a sheet for the learner to fill in (F-04b).
    AskSheet,
    /// Do away with a sheet that is of no week.
    DeleteSheet,
    /// Join files and web addresses, name them, take them away (F-06).
    WriteAnnexes,
    /// Comment on a portfolio or on a sheet (F-07).
    Comment,
    /// Say that one has read a sheet, or comments (F-05, F-07).
    MarkRead,
    /// Know what a deletion would remove (P-08).
    CountPeriod,
    /// Open the portfolios of a declared period (P-04).
    OpenPortfolios,
    /// Remove those of a deleted one (P-08).
    RemovePortfolios,
    /// Take note of the diploma of a learner (F-10).
    FollowApprenants,
    /// Freeze what a bilan intermédiaire counted (F-04).
    Freeze,
    /// Open the livret d'apprentissage of a learner (F-12).
    OpenLivret,
    /// Write the pages of the livret that are the team's, note a visit.
    WriteEquipe,
    /// Write those that team and maître d'apprentissage share, note an interview.
    WriteEnsemble,
    /// Open one's book (F-11).
    OpenBook,
    /// Make links to one's book, see them, end them.
    ShareBook,
    /// Read what such a link shows.
    ReadShared,
    /// Take out of the store what nothing needs any more, and links that are over (F-06, F-11, N1).
    SweepFiles,
    /// Move a learner to another établissement (I-11).
    Transfer,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 27] = [
        Self::Read,
        Self::ListFolder,
        Self::ChangeForm,
        Self::ReadBilanPeriode,
        Self::WriteBilanPeriode,
        Self::ChangeSheet,
        Self::TickTasks,
        Self::PickCompetences,
        Self::CreateSheet,
        Self::AskSheet,
        Self::DeleteSheet,
        Self::WriteAnnexes,
        Self::Comment,
        Self::MarkRead,
        Self::OpenLivret,
        Self::WriteEquipe,
        Self::WriteEnsemble,
        Self::OpenBook,
        Self::ShareBook,
        Self::ReadShared,
        Self::CountPeriod,
        Self::OpenPortfolios,
        Self::RemovePortfolios,
        Self::FollowApprenants,
        Self::Freeze,
        Self::SweepFiles,
        Self::Transfer,
    ];

    /// Its name in the printed matrix.
    pub fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::ListFolder => "list_folder",
            Self::ChangeForm => "change_form",
            Self::ReadBilanPeriode => "read_bilan_periode",
            Self::WriteBilanPeriode => "write_bilan_periode",
            Self::ChangeSheet => "change_sheet",
            Self::TickTasks => "tick_tasks",
            Self::PickCompetences => "pick_competences",
            Self::CreateSheet => "create_sheet",
            Self::AskSheet => "ask_sheet",
            Self::DeleteSheet => "delete_sheet",
            Self::WriteAnnexes => "write_annexes",
            Self::Comment => "comment",
            Self::MarkRead => "mark_read",
            Self::OpenLivret => "open_livret",
            Self::WriteEquipe => "write_equipe",
            Self::WriteEnsemble => "write_ensemble",
            Self::OpenBook => "open_book",
            Self::ShareBook => "share_book",
            Self::ReadShared => "read_shared",
            Self::CountPeriod => "count_period",
            Self::OpenPortfolios => "open_portfolios",
            Self::RemovePortfolios => "remove_portfolios",
            Self::FollowApprenants => "follow_apprenants",
            Self::Freeze => "freeze",
            Self::SweepFiles => "sweep_files",
            Self::Transfer => "transfer",
        }
    }
}

/// The action behind every RPC of the contract; a test compares it with the contract. Some ask for more: a form for whose
/// it is, a change for what its fields are about, a new sheet for who makes it.
pub const RPCS: [(&str, Action); 41] = [
    ("GetPortfolio", Action::Read),
    ("ListFolderStates", Action::ListFolder),
    ("GetForm", Action::Read),
    ("ChangeForm", Action::Read),
    ("GetSheet", Action::Read),
    ("ChangeSheet", Action::Read),
    ("CreateSheet", Action::Read),
    ("DeleteSheet", Action::DeleteSheet),
    ("MarkSheetRead", Action::MarkRead),
    ("ListFichesLibres", Action::Read),
    ("ListAnnexes", Action::Read),
    ("GetAnnexePlace", Action::Read),
    ("AddLien", Action::WriteAnnexes),
    ("RenameAnnexe", Action::WriteAnnexes),
    ("DeleteAnnexe", Action::WriteAnnexes),
    ("BeginUpload", Action::WriteAnnexes),
    ("GetUpload", Action::WriteAnnexes),
    ("AppendUpload", Action::WriteAnnexes),
    ("AbandonUpload", Action::WriteAnnexes),
    ("GetFile", Action::Read),
    ("ListComments", Action::Read),
    ("AddComment", Action::Comment),
    ("MarkCommentsRead", Action::MarkRead),
    ("GetLivret", Action::Read),
    ("OpenLivret", Action::OpenLivret),
    ("GetBook", Action::Read),
    ("OpenBook", Action::OpenBook),
    ("ShareBook", Action::ShareBook),
    ("RevokeShare", Action::ShareBook),
    ("GetSharedBook", Action::ReadShared),
    ("GetSharedFile", Action::ReadShared),
    ("CountPeriod", Action::CountPeriod),
    ("MoveApprenant", Action::Transfer),
    ("ExportApprenant", Action::Transfer),
    ("SettleExport", Action::Transfer),
    ("ImportApprenant", Action::Transfer),
    ("WeighFiles", Action::Transfer),
    ("ReadExportedFiles", Action::Transfer),
    ("ReceiveFile", Action::Transfer),
    ("PinFiles", Action::Transfer),
    ("ForgetFiles", Action::Transfer),
];

/// What a decision depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The period; `None`: what a learner wrote outside any.
    pub period: Option<PeriodId>,
    /// The learner; `None` where the period as a whole is meant.
    pub apprenant: Option<ApprenantId>,
    /// Code of the référentiel of the period.
    pub referentiel: String,
    /// What it is part of.
    pub place: Place,
    /// Who links sheets to the diploma: as most say, until this one was asked.
    pub relie: QuiRelie,
}

/// Whether `actor` may do `action`. `facts` is `None` for an object that does not exist, or is another
/// établissement's.
pub fn decide(actor: &Actor, action: Action, facts: Option<&Facts>) -> Decision {
    let person = match actor {
        Actor::Service(name) => return service(name, action),
        Actor::Person(person) => person,
    };
    match facts.map(|facts| (facts.place, facts)) {
        Some((Place::Livret, facts)) => return outside::livret(person, action, facts),
        Some((Place::Book, facts)) => return outside::book(person, action, facts),
        Some((Place::Portfolio, _)) | None => {}
    }
    match person.profil {
        Profil::Administrateur | Profil::Inspecteur | Profil::OperateurAcademique => Decision::Deny,
        _ if matches!(action, Action::TickTasks | Action::PickCompetences) => {
            link(person, action, facts)
        }
        Profil::ChefEtablissement | Profil::Ddfpt => staff(person.profil, action, facts.is_some()),
        Profil::Enseignant => {
            let taught = facts.is_some_and(|facts| teaches(person, facts));
            staff(person.profil, action, taught)
        }
        Profil::Apprenant => learner(action, facts.is_some_and(|facts| is_own(person, facts))),
        Profil::TuteurDeStage | Profil::MaitreApprentissage => {
            let granted = facts.is_some_and(|facts| is_granted(person, facts));
            tutor(person.profil, action, granted)
        }
    }
}

/// Of what the object offers as it is, what `actor` may do: the buttons of the page (G-01).
pub fn offered(actor: &Actor, candidates: &[(Action, bool)], facts: &Facts) -> Vec<Action> {
    let offered = candidates.iter().filter(|(_, is_offered)| *is_offered);
    let actions: Vec<Action> = offered.map(|(action, _)| *action).collect();
    allowed_actions(actor, &actions, facts)
}

/// What `actor` may do with an object (G-01).
pub fn allowed_actions(actor: &Actor, candidates: &[Action], facts: &Facts) -> Vec<Action> {
    candidates
        .iter()
        .copied()
        .filter(|action| decide(actor, *action, Some(facts)).is_allowed())
        .collect()
}

fn service(name: &str, action: Action) -> Decision {
    match action {
        Action::OpenPortfolios
        | Action::RemovePortfolios
        | Action::FollowApprenants
        | Action::Freeze
        | Action::SweepFiles => Decision::allow_if(name == "portfolio", Decision::Deny),
        // Periods shows it before a deletion is confirmed.
        Action::CountPeriod => Decision::allow_if(name == "periods", Decision::Deny),
        Action::Transfer => Decision::allow_if(name == "identity", Decision::Deny),
        // For who holds a link, and is nobody that it knows.
        Action::ReadShared => Decision::allow_if(name == "gateway", Decision::Deny),
        Action::Read
        | Action::ListFolder
        | Action::ChangeForm
        | Action::ReadBilanPeriode
        | Action::WriteBilanPeriode
        | Action::ChangeSheet
        | Action::TickTasks
        | Action::PickCompetences
        | Action::CreateSheet
        | Action::AskSheet
        | Action::DeleteSheet
        | Action::WriteAnnexes
        | Action::Comment
        | Action::MarkRead
        | Action::OpenLivret
        | Action::WriteEquipe
        | Action::WriteEnsemble
        | Action::OpenBook
        | Action::ShareBook => Decision::Deny,
    }
}

fn staff(profil: Profil, action: Action, visible: bool) -> Decision {
    match action {
        Action::Read
        | Action::ListFolder
        | Action::ReadBilanPeriode
        | Action::MarkRead
        | Action::CountPeriod => Decision::allow_if(visible, Decision::Hide),
        Action::Comment if profil != Profil::ChefEtablissement => {
            Decision::allow_if(visible, Decision::Hide)
        }
        // A sheet that one asked for may be taken back while it is empty (F-04b).
        Action::AskSheet | Action::DeleteSheet if profil == Profil::Enseignant => {
            Decision::allow_if(visible, Decision::Hide)
        }
        Action::ChangeForm
        | Action::WriteBilanPeriode
        | Action::ChangeSheet
        | Action::TickTasks
        | Action::PickCompetences
        | Action::CreateSheet
        | Action::AskSheet
        | Action::DeleteSheet
        | Action::WriteAnnexes
        | Action::Comment => read_only(visible),
        Action::OpenLivret
        | Action::WriteEquipe
        | Action::WriteEnsemble
        | Action::OpenBook
        | Action::ShareBook => Decision::Hide,
        Action::OpenPortfolios
        | Action::RemovePortfolios
        | Action::FollowApprenants
        | Action::Freeze
        | Action::ReadShared
        | Action::SweepFiles
        | Action::Transfer => Decision::Deny,
    }
}

fn learner(action: Action, own: bool) -> Decision {
    match action {
        Action::Read
        | Action::ListFolder
        | Action::ReadBilanPeriode
        | Action::ChangeForm
        | Action::ChangeSheet
        | Action::CreateSheet
        | Action::DeleteSheet
        | Action::WriteAnnexes
        | Action::MarkRead => Decision::allow_if(own, Decision::Hide),
        Action::WriteBilanPeriode
        | Action::TickTasks
        | Action::PickCompetences
        | Action::AskSheet
        | Action::Comment => read_only(own),
        Action::OpenLivret
        | Action::WriteEquipe
        | Action::WriteEnsemble
        | Action::OpenBook
        | Action::ShareBook => Decision::Hide,
        Action::CountPeriod
        | Action::OpenPortfolios
        | Action::RemovePortfolios
        | Action::FollowApprenants
        | Action::Freeze
        | Action::ReadShared
        | Action::SweepFiles
        | Action::Transfer => Decision::Deny,
    }
}

fn tutor(profil: Profil, action: Action, granted: bool) -> Decision {
    match action {
        Action::Read | Action::ListFolder | Action::MarkRead | Action::Comment => {
            Decision::allow_if(granted, Decision::Hide)
        }
        // F-09: of an apprenti, and no affair of a tutor de stage.
        Action::ReadBilanPeriode | Action::WriteBilanPeriode => Decision::allow_if(
            granted && profil == Profil::MaitreApprentissage,
            Decision::Hide,
        ),
        Action::ChangeForm
        | Action::ChangeSheet
        | Action::TickTasks
        | Action::PickCompetences
        | Action::CreateSheet
        | Action::AskSheet
        | Action::DeleteSheet
        | Action::WriteAnnexes => read_only(granted),
        Action::OpenLivret
        | Action::WriteEquipe
        | Action::WriteEnsemble
        | Action::OpenBook
        | Action::ShareBook => Decision::Hide,
        Action::CountPeriod
        | Action::OpenPortfolios
        | Action::RemovePortfolios
        | Action::FollowApprenants
        | Action::Freeze
        | Action::ReadShared
        | Action::SweepFiles
        | Action::Transfer => Decision::Deny,
    }
}

/// who links a sheet is for the diploma to say, among those who follow its learner.
fn link(person: &Person, action: Action, facts: Option<&Facts>) -> Decision {
    let (sees, relieur): (fn(&Person, &Facts) -> bool, _) = match person.profil {
        Profil::Enseignant => (teaches, Some(Relieur::Enseignant)),
        Profil::Apprenant => (is_own, Some(Relieur::Apprenant)),
        Profil::MaitreApprentissage => (is_granted, Some(Relieur::MaitreApprentissage)),
        Profil::TuteurDeStage => (is_granted, None),
        Profil::Administrateur
        | Profil::ChefEtablissement
        | Profil::Ddfpt
        | Profil::Inspecteur
        | Profil::OperateurAcademique => (|_, _| true, None),
    };
    let Some(facts) = facts.filter(|facts| sees(person, facts)) else {
        return Decision::Hide;
    };
    let listed = if action == Action::TickTasks {
        &facts.relie.taches
    } else {
        &facts.relie.competences
    };
    let may = relieur.is_some_and(|relieur| listed.contains(&relieur));
    Decision::allow_if(may, Decision::Deny)
}

/// F-01: whoever reads the learner's texts changes none; the refusal is only told to those who see them.
fn read_only(visible: bool) -> Decision {
    if visible {
        Decision::Deny
    } else {
        Decision::Hide
    }
}

/// I-10.
fn teaches(person: &Person, facts: &Facts) -> bool {
    person.referentiels.contains(&facts.referentiel)
}

fn is_own(person: &Person, facts: &Facts) -> bool {
    facts
        .apprenant
        .is_some_and(|apprenant| apprenant.uuid() == person.id)
}

/// I-08: exactly that learner, for exactly that period; I-09: for any period, and outside all of them.
fn is_granted(person: &Person, facts: &Facts) -> bool {
    let covers = |grant: &Grant| match facts.period {
        Some(period) => grant.covers(period.uuid()),
        None => grant.is_lasting(),
    };
    facts.apprenant.is_some_and(|apprenant| {
        person
            .grants
            .iter()
            .any(|grant| grant.apprenant == apprenant.uuid() && covers(grant))
    })
}

/// I-08, I-09: that learner, for whatever period: a book is of none.
fn follows(person: &Person, facts: &Facts) -> bool {
    facts.apprenant.is_some_and(|apprenant| {
        person
            .grants
            .iter()
            .any(|grant| grant.apprenant == apprenant.uuid())
    })
}

/// The learners of a period that a list starts from when the caller names none: their own for those who
/// only ever see some (I-08), everyone (`None`) for the others.
pub fn own_learners(actor: &Actor, period: PeriodId) -> Option<Vec<ApprenantId>> {
    let person = actor.person()?;
    match person.profil {
        Profil::Apprenant => Some(vec![person.id.into()]),
        Profil::TuteurDeStage | Profil::MaitreApprentissage => Some(
            person
                .grants
                .iter()
                .filter(|grant| grant.covers(period.uuid()))
                .map(|grant| grant.apprenant.into())
                .collect(),
        ),
        Profil::Administrateur
        | Profil::ChefEtablissement
        | Profil::Ddfpt
        | Profil::Enseignant
        | Profil::Inspecteur
        | Profil::OperateurAcademique => None,
    }
}

#[cfg(test)]
mod tests;
