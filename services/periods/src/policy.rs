//! Who may do what with annexes, periods, fiches de liaison and claims (domain.md, section 8).
//!
//! Pure and exhaustive: a new profile or a new action does not compile before it has its row. Answers come in two
//! steps. Before an object is read, [`Facts::Unknown`] asks whether the actor could ever be allowed: it gives the
//! scope that reading needs. Once read, the same question is asked with the facts. What an actor may not read is
//! hidden, as if it were not there; what it may read and not change is denied.

use chassis::policy::Decision;
use chassis::{Actor, Person, Profil};

use crate::domain::ids::{ApprenantId, PeriodId};
use crate::domain::period::Filter;

/// What can be asked of this service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Read the diplomas: public data.
    ReadReferentiels,
    /// See annexes.
    ReadAnnexe,
    /// Create an annexe.
    CreateAnnexe,
    /// Change an annexe.
    ChangeAnnexe,
    /// Delete an annexe.
    DeleteAnnexe,
    /// Share an annexe with the other établissements, and no longer (P-01).
    ShareAnnexe,
    /// Make one's own out of an annexe that is shared; reading it is reading annexes.
    TakeAnnexe,
    /// Declare a period from an annexe, and see for whom it can be.
    DeclarePeriod,
    /// See periods.
    ReadPeriod,
    /// Edit a period.
    EditPeriod,
    /// Delete a period.
    DeletePeriod,
    /// See the deletions that can still be undone (P-08).
    ReadDeletions,
    /// Undo one.
    UndoDeletion,
    /// Read a fiche de liaison.
    ReadFiche,
    /// Write the place on a fiche de liaison.
    ChangeFiche,
    /// Give one learner other objectives or tasks than its period (P-10).
    IndividualiseFiche,
    /// See the official calendar (P-12).
    ReadCalendar,
    /// Add to it.
    AddToCalendar,
    /// Change what it says.
    ChangeCalendar,
    /// Remove from it.
    RemoveFromCalendar,
    /// Set how often the livret scolaire is filled in.
    SetPeriodicity,
    /// Have an address at which one's agenda reads it, with the periods that one sees (P-12).
    KeepFeed,
    /// Read what such an address shows, in nobody's name: the gateway alone.
    ReadFeed,
    /// Claim a period, release a claim (`freeze.md`, steps 2 and 5).
    Claim,
    /// Move a learner to another établissement (I-11).
    Transfer,
    /// Settle claims and keep the copy of learners: this service's own tasks and consumers.
    Maintain,
}

/// Name of the service that claims periods.
pub const CLAIMANT: &str = "evaluation";
/// Name of the service that transfers learners.
pub const TRANSFERRER: &str = "identity";
/// Name of the service that asks what an address shows.
pub const FEED_READER: &str = chassis::auth::GATEWAY;
/// Services that read what they print or reconcile.
pub const READERS: [&str; 3] = ["documents", "evaluation", "portfolio"];

impl Action {
    /// Every action.
    pub const ALL: [Self; 26] = [
        Self::ReadReferentiels,
        Self::ReadAnnexe,
        Self::CreateAnnexe,
        Self::ChangeAnnexe,
        Self::DeleteAnnexe,
        Self::ShareAnnexe,
        Self::TakeAnnexe,
        Self::DeclarePeriod,
        Self::ReadPeriod,
        Self::EditPeriod,
        Self::DeletePeriod,
        Self::ReadDeletions,
        Self::UndoDeletion,
        Self::ReadFiche,
        Self::ChangeFiche,
        Self::IndividualiseFiche,
        Self::ReadCalendar,
        Self::AddToCalendar,
        Self::ChangeCalendar,
        Self::RemoveFromCalendar,
        Self::SetPeriodicity,
        Self::KeepFeed,
        Self::ReadFeed,
        Self::Claim,
        Self::Transfer,
        Self::Maintain,
    ];

    /// What one must be able to read to be told that this is denied rather than hidden.
    #[must_use]
    pub const fn sight(self) -> Self {
        match self {
            Self::ChangeAnnexe
            | Self::DeleteAnnexe
            | Self::ShareAnnexe
            | Self::TakeAnnexe
            | Self::DeclarePeriod => Self::ReadAnnexe,
            Self::EditPeriod | Self::DeletePeriod => Self::ReadPeriod,
            Self::UndoDeletion => Self::ReadDeletions,
            Self::ChangeFiche | Self::IndividualiseFiche => Self::ReadFiche,
            Self::AddToCalendar
            | Self::ChangeCalendar
            | Self::RemoveFromCalendar
            | Self::SetPeriodicity => Self::ReadCalendar,
            own => own,
        }
    }

    /// Name of the action in `allowed_actions`, for those that a person is offered.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::CreateAnnexe => Some("creer"),
            Self::ChangeAnnexe | Self::EditPeriod | Self::ChangeFiche | Self::ChangeCalendar => {
                Some("modifier")
            }
            Self::DeleteAnnexe | Self::DeletePeriod | Self::RemoveFromCalendar => Some("supprimer"),
            Self::ShareAnnexe => Some("partager"),
            Self::TakeAnnexe => Some("reprendre"),
            Self::AddToCalendar => Some("ajouter"),
            Self::SetPeriodicity => Some("regler"),
            Self::KeepFeed => Some("abonner"),
            Self::DeclarePeriod => Some("declarer"),
            Self::UndoDeletion => Some("retablir"),
            Self::IndividualiseFiche => Some("individualiser"),
            Self::ReadReferentiels
            | Self::ReadAnnexe
            | Self::ReadPeriod
            | Self::ReadDeletions
            | Self::ReadFiche
            | Self::ReadCalendar
            | Self::ReadFeed
            | Self::Claim
            | Self::Transfer
            | Self::Maintain => None,
        }
    }
}

/// What the answer depends on, besides who asks.
#[derive(Clone, Copy, Debug)]
pub enum Facts<'a> {
    /// Nothing is read yet: could the actor ever be allowed?
    Unknown,
    /// Something of a référentiel, of no learner: an annexe.
    Referentiel(&'a str),
    /// A period, or one learner's part of it.
    Period {
        /// The period.
        id: PeriodId,
        /// Code of its référentiel.
        referentiel: &'a str,
        /// The learners concerned: all those of the period, or the one of the fiche.
        apprenants: &'a [ApprenantId],
    },
}

/// How far a profile's right to an action goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Nothing,
    /// Its own things: a learner's, or those a tutor was given access to (I-08).
    Own,
    /// Those of the référentiels taught, or opened to an inspector (I-10, I-13).
    Referentiels,
    /// The whole établissement.
    All,
}

/// Whether `actor` may do `action` on what `facts` describe.
pub fn decide(actor: &Actor, action: Action, facts: &Facts<'_>) -> Decision {
    let allowed = permits(actor, action, facts);
    let otherwise = if may_tell(actor, action, facts) {
        Decision::Deny
    } else {
        Decision::Hide
    };
    Decision::allow_if(allowed, otherwise)
}

/// The learners of a period that `actor` sees among `apprenants`; `None`: all of them.
///
/// A learner sees itself, a tutor those it follows in that period (I-08): never their comrades.
pub fn seen_learners(actor: &Actor, period: PeriodId) -> Option<Vec<ApprenantId>> {
    let person = actor.person()?;
    match person.profil {
        Profil::Apprenant => Some(vec![person.id.into()]),
        Profil::TuteurDeStage | Profil::MaitreApprentissage => Some(granted(person, period)),
        _ => None,
    }
}

/// What narrows the lists of annexes and periods for `actor`, once reading them is allowed.
pub fn filter(actor: &Actor) -> Filter {
    let Some(person) = actor.person() else {
        return Filter::default();
    };
    match reach(person.profil, Action::ReadPeriod) {
        Reach::All => Filter::default(),
        Reach::Referentiels => Filter {
            referentiels: Some(person.referentiels.clone()),
            ..Filter::default()
        },
        Reach::Own if person.profil == Profil::Apprenant => Filter {
            apprenant: Some(person.id.into()),
            ..Filter::default()
        },
        // Nothing reaches nothing: an empty list of periods is what a person without grants sees.
        Reach::Own | Reach::Nothing => Filter {
            periods: Some(
                person
                    .grants
                    .iter()
                    .filter(|grant| !grant.is_lasting())
                    .map(|grant| grant.period.into())
                    .collect(),
            ),
            apprentis: person
                .grants
                .iter()
                .filter(|grant| grant.is_lasting())
                .map(|grant| grant.apprenant.into())
                .collect(),
            ..Filter::default()
        },
    }
}

/// The référentiels that `actor` is kept to, if it is (I-10, I-13).
pub fn taught(actor: &Actor) -> Option<Vec<String>> {
    let person = actor.person()?;
    matches!(person.profil, Profil::Enseignant | Profil::Inspecteur)
        .then(|| person.referentiels.clone())
}

/// The names of those of `actions` that `actor` may do: what a page offers (G-01).
pub fn allowed(actor: &Actor, actions: &[Action], facts: &Facts<'_>) -> Vec<&'static str> {
    actions
        .iter()
        .filter(|action| decide(actor, **action, facts).is_allowed())
        .filter_map(|action| action.name())
        .collect()
}

fn permits(actor: &Actor, action: Action, facts: &Facts<'_>) -> bool {
    match actor {
        Actor::Service(name) => service_may(name, action),
        Actor::Person(person) => match (reach(person.profil, action), facts) {
            (Reach::Nothing, _) | (Reach::Own, Facts::Referentiel(_)) => false,
            (Reach::All, _) | (_, Facts::Unknown) => true,
            (
                Reach::Referentiels,
                Facts::Referentiel(referentiel) | Facts::Period { referentiel, .. },
            ) => person.referentiels.iter().any(|own| own == referentiel),
            (Reach::Own, Facts::Period { id, apprenants, .. }) => owns(person, *id, apprenants),
        },
    }
}

/// Whether a refusal may be told as such: the actor sees the object, or there is no object to hide.
fn may_tell(actor: &Actor, action: Action, facts: &Facts<'_>) -> bool {
    let nothing_to_hide = matches!(
        action,
        Action::CreateAnnexe
            | Action::ReadReferentiels
            | Action::ReadFeed
            | Action::Claim
            | Action::Transfer
            | Action::Maintain
    );
    nothing_to_hide || (action.sight() != action && permits(actor, action.sight(), facts))
}

fn owns(person: &Person, period: PeriodId, apprenants: &[ApprenantId]) -> bool {
    match person.profil {
        Profil::Apprenant => apprenants.contains(&person.id.into()),
        _ => granted(person, period)
            .iter()
            .any(|apprenant| apprenants.contains(apprenant)),
    }
}

fn granted(person: &Person, period: PeriodId) -> Vec<ApprenantId> {
    person
        .grants
        .iter()
        .filter(|grant| grant.covers(period.uuid()))
        .map(|grant| grant.apprenant.into())
        .collect()
}

fn service_may(name: &str, action: Action) -> bool {
    match action {
        Action::ReadReferentiels => true,
        Action::ReadPeriod | Action::ReadFiche => READERS.contains(&name),
        Action::ReadFeed => name == FEED_READER,
        Action::Claim => name == CLAIMANT,
        Action::Transfer => name == TRANSFERRER,
        Action::Maintain => name == crate::NAME,
        Action::ReadAnnexe
        | Action::CreateAnnexe
        | Action::ChangeAnnexe
        | Action::DeleteAnnexe
        | Action::ShareAnnexe
        | Action::TakeAnnexe
        | Action::DeclarePeriod
        | Action::EditPeriod
        | Action::DeletePeriod
        | Action::ReadDeletions
        | Action::UndoDeletion
        | Action::ChangeFiche
        | Action::IndividualiseFiche
        | Action::ReadCalendar
        | Action::AddToCalendar
        | Action::ChangeCalendar
        | Action::RemoveFromCalendar
        | Action::SetPeriodicity
        | Action::KeepFeed => false,
    }
}

/// The line of the calendar: of the whole établissement, for what is not of one's diplomas is left out of what is read.
fn calendar(profil: Profil, action: Action) -> Reach {
    let may = match profil {
        Profil::Ddfpt => true,
        Profil::ChefEtablissement => {
            !matches!(action, Action::AddToCalendar | Action::RemoveFromCalendar)
        }
        Profil::Administrateur | Profil::Enseignant | Profil::Inspecteur => {
            action == Action::ReadCalendar
        }
        Profil::Apprenant
        | Profil::TuteurDeStage
        | Profil::MaitreApprentissage
        | Profil::OperateurAcademique => false,
    };
    if may { Reach::All } else { Reach::Nothing }
}

/// The matrix of domain.md, section 8.
fn reach(profil: Profil, action: Action) -> Reach {
    match action {
        Action::ReadReferentiels => Reach::All,
        Action::ReadAnnexe => match profil {
            Profil::ChefEtablissement | Profil::Ddfpt => Reach::All,
            Profil::Enseignant | Profil::Inspecteur => Reach::Referentiels,
            Profil::Administrateur
            | Profil::Apprenant
            | Profil::TuteurDeStage
            | Profil::MaitreApprentissage
            | Profil::OperateurAcademique => Reach::Nothing,
        },
        Action::CreateAnnexe
        | Action::ChangeAnnexe
        | Action::DeleteAnnexe
        | Action::ShareAnnexe
        | Action::TakeAnnexe
        | Action::DeclarePeriod
        | Action::EditPeriod
        | Action::DeletePeriod
        | Action::ReadDeletions => match profil {
            Profil::Ddfpt => Reach::All,
            Profil::Enseignant => Reach::Referentiels,
            Profil::Administrateur
            | Profil::ChefEtablissement
            | Profil::Apprenant
            | Profil::TuteurDeStage
            | Profil::MaitreApprentissage
            | Profil::Inspecteur
            | Profil::OperateurAcademique => Reach::Nothing,
        },
        Action::UndoDeletion => match profil {
            Profil::Ddfpt => Reach::All,
            Profil::Administrateur
            | Profil::ChefEtablissement
            | Profil::Enseignant
            | Profil::Apprenant
            | Profil::TuteurDeStage
            | Profil::MaitreApprentissage
            | Profil::Inspecteur
            | Profil::OperateurAcademique => Reach::Nothing,
        },
        Action::ReadPeriod => match profil {
            Profil::ChefEtablissement | Profil::Ddfpt => Reach::All,
            Profil::Enseignant | Profil::Inspecteur => Reach::Referentiels,
            Profil::Apprenant | Profil::TuteurDeStage | Profil::MaitreApprentissage => Reach::Own,
            Profil::Administrateur | Profil::OperateurAcademique => Reach::Nothing,
        },
        Action::ReadFiche => match profil {
            Profil::ChefEtablissement | Profil::Ddfpt => Reach::All,
            Profil::Enseignant => Reach::Referentiels,
            Profil::Apprenant | Profil::TuteurDeStage | Profil::MaitreApprentissage => Reach::Own,
            Profil::Administrateur | Profil::Inspecteur | Profil::OperateurAcademique => {
                Reach::Nothing
            }
        },
        Action::ChangeFiche => match profil {
            Profil::Ddfpt => Reach::All,
            Profil::Enseignant => Reach::Referentiels,
            Profil::Apprenant => Reach::Own,
            Profil::Administrateur
            | Profil::ChefEtablissement
            | Profil::TuteurDeStage
            | Profil::MaitreApprentissage
            | Profil::Inspecteur
            | Profil::OperateurAcademique => Reach::Nothing,
        },
        Action::IndividualiseFiche => match profil {
            Profil::Ddfpt => Reach::All,
            Profil::Enseignant => Reach::Referentiels,
            Profil::MaitreApprentissage => Reach::Own,
            Profil::Administrateur
            | Profil::ChefEtablissement
            | Profil::Apprenant
            | Profil::TuteurDeStage
            | Profil::Inspecteur
            | Profil::OperateurAcademique => Reach::Nothing,
        },
        Action::ReadCalendar
        | Action::AddToCalendar
        | Action::ChangeCalendar
        | Action::RemoveFromCalendar
        | Action::SetPeriodicity => calendar(profil, action),
        // What it shows is narrowed when it is read, as the lists of the same person are.
        Action::KeepFeed => match profil {
            Profil::ChefEtablissement | Profil::Ddfpt | Profil::Enseignant | Profil::Apprenant => {
                Reach::All
            }
            Profil::Administrateur
            | Profil::TuteurDeStage
            | Profil::MaitreApprentissage
            | Profil::Inspecteur
            | Profil::OperateurAcademique => Reach::Nothing,
        },
        // Services only: no profile, whatever it is.
        Action::ReadFeed | Action::Claim | Action::Transfer | Action::Maintain => Reach::Nothing,
    }
}
