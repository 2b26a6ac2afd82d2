//! Who may do what in identity (domain.md § 8), as one pure, exhaustive table.
//!
//! To add an action: a variant of [`Action`], its line in [`decide`], its RPC in [`RPCS`]; the printed matrix and
//! the test that walks the contract's RPCs then say what is missing.

mod rpcs;

use chassis::auth::GATEWAY;
use chassis::{Actor, Decision, Person, Profil};

pub use rpcs::RPCS;

/// What identity can be asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Sign in and out, by secret: the gateway alone, before anyone is known.
    SignIn,
    /// Read the settings of the établissement (I-01).
    ReadEtablissement,
    /// Change them.
    UpdateEtablissement,
    /// Name other établissements beside what they share with all: the gateway alone (P-01).
    NameEtablissements,
    /// Print with its stamp.
    ReadCachet,
    /// See which modules are on (I-14).
    ReadModules,
    /// Ask whether one is on where nobody has signed in: the gateway alone (F-11).
    AskModule,
    /// Switch them.
    SwitchModules,
    /// See accesses of inspectors and their log (I-13).
    ReadInspectors,
    /// Open, change, withdraw them.
    WriteInspectors,
    /// See the list of établissements, as an operator of the académie (I-02).
    ReadEtablissements,
    /// Create them, with their administrateurs.
    CreateEtablissements,
    /// Take away a lost second factor that guards several of them (I-06).
    FreeAccounts,
    /// See imports and their reports (I-04).
    ReadImports,
    /// Upload, apply, stop, abandon.
    WriteImports,
    /// See and change what MEF codes lead to (I-05).
    ManageFormations,
    /// List accounts (I-03).
    ReadAccounts,
    /// Ask whether one is open where nobody has signed in: the gateway alone (P-12).
    AskAccount,
    /// Create accounts, issue passwords.
    WriteAccounts,
    /// See maîtres d'apprentissage and whom they follow (I-09).
    ReadMaitres,
    /// Make their accounts, say whom they follow.
    WriteMaitres,
    /// See who follows whom (I-10).
    ReadReferents,
    /// Know who follows a learner whom one may see: its référent, its maître d'apprentissage.
    ReadReferent,
    /// Say it.
    WriteReferents,
    /// Put names on ids that the caller was given.
    ReadNames,
    /// Birth dates and guardians, for documents: services only.
    ReadCivilData,
    /// List learners (I-10).
    ListApprenants,
    /// See the state of tutor links (I-07).
    ReadTutorAccesses,
    /// Send and withdraw them.
    WriteTutorAccesses,
    /// Read one's own notifications, choose one's mails (G-02).
    OwnNotifications,
    /// Read the journal of sign-ins of the établissement (I-06).
    ReadSignIns,
    /// See transfers out and in (I-11).
    ReadTransfers,
    /// Switch them on, agree to them.
    WriteTransfers,
    /// Trust other deployments, as an operator of the académie (I-11).
    ManageDeployments,
    /// Check and install diplomas, as an operator of the académie.
    ManageReferentiels,
    /// See what changes from one diploma to another: public data.
    CompareReferentiels,
    /// See erasures, what one would take away, and whom the clock erases soon (I-12).
    ReadErasures,
    /// Erase persons.
    ErasePersons,
}

impl Action {
    /// Every action, in the order of the printed matrix.
    pub const ALL: [Self; 38] = [
        Self::SignIn,
        Self::ReadEtablissement,
        Self::UpdateEtablissement,
        Self::NameEtablissements,
        Self::ReadCachet,
        Self::ReadModules,
        Self::AskModule,
        Self::SwitchModules,
        Self::ReadInspectors,
        Self::WriteInspectors,
        Self::ReadEtablissements,
        Self::CreateEtablissements,
        Self::FreeAccounts,
        Self::ReadImports,
        Self::WriteImports,
        Self::ManageFormations,
        Self::ReadAccounts,
        Self::AskAccount,
        Self::WriteAccounts,
        Self::ReadMaitres,
        Self::WriteMaitres,
        Self::ReadReferents,
        Self::ReadReferent,
        Self::WriteReferents,
        Self::ReadNames,
        Self::ReadCivilData,
        Self::ListApprenants,
        Self::ReadTutorAccesses,
        Self::WriteTutorAccesses,
        Self::OwnNotifications,
        Self::ReadSignIns,
        Self::ReadTransfers,
        Self::WriteTransfers,
        Self::ManageDeployments,
        Self::ManageReferentiels,
        Self::CompareReferentiels,
        Self::ReadErasures,
        Self::ErasePersons,
    ];
}

/// What the decision depends on besides actor and action.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts<'a> {
    /// Référentiel of the learner or period concerned, when it is about one.
    pub referentiel: Option<&'a str>,
}

/// Whether `actor` may do `action` on what `facts` tell.
pub fn decide(actor: &Actor, action: Action, facts: &Facts<'_>) -> Decision {
    match actor {
        Actor::Service(name) => of_service(name, action),
        Actor::Person(person) => of_person(person, action, facts),
    }
}

fn of_service(name: &str, action: Action) -> Decision {
    match action {
        Action::SignIn | Action::AskModule | Action::AskAccount | Action::NameEtablissements => {
            Decision::allow_if(name == GATEWAY, Decision::Deny)
        }
        // What persons decided of a transfer file is carried out by identity itself (I-11), and so is what the clock erases.
        Action::WriteTransfers | Action::ErasePersons => {
            Decision::allow_if(name == "identity", Decision::Deny)
        }
        Action::ReadEtablissement
        | Action::ReadCachet
        | Action::ReadNames
        | Action::ReadCivilData
        | Action::ListApprenants => Decision::Allow,
        Action::UpdateEtablissement
        | Action::ReadModules
        | Action::SwitchModules
        | Action::ReadInspectors
        | Action::WriteInspectors
        | Action::ReadEtablissements
        | Action::CreateEtablissements
        | Action::FreeAccounts
        | Action::ReadImports
        | Action::WriteImports
        | Action::ManageFormations
        | Action::ReadAccounts
        | Action::WriteAccounts
        | Action::ReadMaitres
        | Action::WriteMaitres
        | Action::ReadReferents
        | Action::ReadReferent
        | Action::WriteReferents
        | Action::ReadTutorAccesses
        | Action::WriteTutorAccesses
        | Action::OwnNotifications
        | Action::ReadSignIns
        | Action::ReadTransfers
        | Action::ManageDeployments
        | Action::ManageReferentiels
        | Action::CompareReferentiels
        | Action::ReadErasures => Decision::Deny,
    }
}

fn of_person(person: &Person, action: Action, facts: &Facts<'_>) -> Decision {
    use Profil::{Administrateur, ChefEtablissement, Ddfpt, Enseignant, Inspecteur};
    let profil = person.profil;
    let any_of = |allowed: &[Profil]| Decision::allow_if(allowed.contains(&profil), Decision::Deny);
    match action {
        Action::SignIn
        | Action::AskModule
        | Action::AskAccount
        | Action::NameEtablissements
        | Action::ReadCivilData => Decision::Deny,
        // An operator sees no one of any établissement but whom it invites, and is told of nothing there.
        Action::ReadNames | Action::OwnNotifications => {
            Decision::allow_if(profil != Profil::OperateurAcademique, Decision::Deny)
        }
        Action::ReadEtablissements
        | Action::CreateEtablissements
        | Action::FreeAccounts
        | Action::ManageDeployments
        | Action::ManageReferentiels => any_of(&[Profil::OperateurAcademique]),
        Action::CompareReferentiels => Decision::Allow,
        Action::ReadEtablissement => any_of(&[
            Administrateur,
            ChefEtablissement,
            Ddfpt,
            Enseignant,
            Inspecteur,
            Profil::Apprenant,
            Profil::TuteurDeStage,
            Profil::MaitreApprentissage,
        ]),
        Action::UpdateEtablissement
        | Action::ReadCachet
        | Action::ReadModules
        | Action::SwitchModules
        | Action::ReadTransfers
        | Action::WriteTransfers => any_of(&[Administrateur, ChefEtablissement, Ddfpt]),
        Action::ReadInspectors => any_of(&[ChefEtablissement, Ddfpt]),
        Action::WriteInspectors => any_of(&[ChefEtablissement]),
        Action::ReadImports | Action::ReadAccounts => {
            any_of(&[Administrateur, ChefEtablissement, Ddfpt])
        }
        Action::ReadSignIns | Action::ErasePersons => any_of(&[Administrateur]),
        Action::ReadErasures => any_of(&[Administrateur, ChefEtablissement]),
        Action::WriteImports
        | Action::ManageFormations
        | Action::WriteAccounts
        | Action::WriteMaitres => any_of(&[Administrateur, Ddfpt]),
        Action::ReadReferents => any_of(&[Administrateur, Ddfpt, Enseignant]),
        // I-13: an inspector reads no account data.
        Action::ReadReferent => any_of(&[
            Administrateur,
            ChefEtablissement,
            Ddfpt,
            Enseignant,
            Profil::Apprenant,
            Profil::TuteurDeStage,
            Profil::MaitreApprentissage,
        ]),
        Action::WriteReferents => any_of(&[Ddfpt]),
        Action::ReadMaitres => any_of(&[Administrateur, ChefEtablissement, Ddfpt, Enseignant]),
        Action::ListApprenants => match profil {
            Ddfpt | ChefEtablissement => Decision::Allow,
            Enseignant | Inspecteur => taught(person, facts),
            _ => Decision::Deny,
        },
        Action::ReadTutorAccesses => match profil {
            Administrateur | ChefEtablissement | Ddfpt => Decision::Allow,
            Enseignant => taught(person, facts),
            _ => Decision::Deny,
        },
        Action::WriteTutorAccesses => match profil {
            Ddfpt => Decision::Allow,
            Enseignant => taught(person, facts),
            _ => Decision::Deny,
        },
    }
}

/// I-10: what a teacher does not teach does not exist for it.
fn taught(person: &Person, facts: &Facts<'_>) -> Decision {
    match facts.referentiel {
        None => Decision::Allow,
        Some(code) => Decision::allow_if(
            person.referentiels.iter().any(|own| own == code),
            Decision::Hide,
        ),
    }
}

#[cfg(test)]
mod tests;
