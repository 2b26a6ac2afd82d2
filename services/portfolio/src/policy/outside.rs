//! The livret d'apprentissage (F-12) and the book (F-11): of no period, each with readers and writers of its own.

use chassis::policy::Decision;
use chassis::{Person, Profil};

use super::{Action, Facts, follows, is_granted, is_own, teaches, tutor};

/// F-12: every profile around the apprentice reads the livret; each page has those who write it.
pub(super) fn livret(person: &Person, action: Action, facts: &Facts) -> Decision {
    let team = matches!(person.profil, Profil::Enseignant | Profil::Ddfpt);
    let sees = match person.profil {
        Profil::ChefEtablissement | Profil::Ddfpt => true,
        Profil::Enseignant | Profil::Inspecteur => teaches(person, facts),
        Profil::Apprenant => is_own(person, facts),
        Profil::MaitreApprentissage => is_granted(person, facts),
        Profil::TuteurDeStage => return tutor(person.profil, action, false),
        Profil::Administrateur | Profil::OperateurAcademique => return Decision::Deny,
    };
    let maitre = person.profil == Profil::MaitreApprentissage;
    let apprenti = person.profil == Profil::Apprenant;
    let may = match action {
        Action::Read => true,
        Action::MarkRead => person.profil != Profil::Inspecteur,
        Action::OpenLivret => team || maitre || apprenti,
        Action::ChangeSheet => apprenti,
        Action::WriteEquipe => team,
        Action::WriteEnsemble | Action::WriteAnnexes | Action::DeleteSheet => team || maitre,
        Action::ListFolder
        | Action::ChangeForm
        | Action::ReadBilanPeriode
        | Action::WriteBilanPeriode
        | Action::TickTasks
        | Action::PickCompetences
        | Action::CreateSheet
        | Action::AskSheet
        | Action::Comment
        | Action::OpenBook
        | Action::ShareBook
        | Action::ReadShared
        | Action::CountPeriod
        | Action::OpenPortfolios
        | Action::RemovePortfolios
        | Action::FollowApprenants
        | Action::Freeze
        | Action::SweepFiles
        | Action::Transfer => false,
    };
    match (sees, may) {
        (true, true) => Decision::Allow,
        (true, false) => Decision::Deny,
        // An inspector is told the same of what is not there.
        (false, _) if person.profil == Profil::Inspecteur => Decision::Deny,
        (false, _) => Decision::Hide,
    }
}

/// F-11: the learner alone writes its book and shares it; who follows the learner reads it. An inspector reads no texts
/// (I-13).
pub(super) fn book(person: &Person, action: Action, facts: &Facts) -> Decision {
    let sees = match person.profil {
        Profil::ChefEtablissement | Profil::Ddfpt => true,
        Profil::Enseignant => teaches(person, facts),
        Profil::Apprenant => is_own(person, facts),
        Profil::TuteurDeStage | Profil::MaitreApprentissage => follows(person, facts),
        Profil::Administrateur | Profil::Inspecteur | Profil::OperateurAcademique => {
            return Decision::Deny;
        }
    };
    let may = match action {
        Action::Read | Action::MarkRead => true,
        Action::OpenBook
        | Action::ShareBook
        | Action::CreateSheet
        | Action::ChangeSheet
        | Action::DeleteSheet
        | Action::WriteAnnexes => person.profil == Profil::Apprenant,
        Action::ListFolder
        | Action::ChangeForm
        | Action::ReadBilanPeriode
        | Action::WriteBilanPeriode
        | Action::TickTasks
        | Action::PickCompetences
        | Action::AskSheet
        | Action::Comment
        | Action::OpenLivret
        | Action::WriteEquipe
        | Action::WriteEnsemble
        | Action::ReadShared
        | Action::CountPeriod
        | Action::OpenPortfolios
        | Action::RemovePortfolios
        | Action::FollowApprenants
        | Action::Freeze
        | Action::SweepFiles
        | Action::Transfer => false,
    };
    match (sees, may) {
        (true, true) => Decision::Allow,
        (true, false) => Decision::Deny,
        (false, _) => Decision::Hide,
    }
}
