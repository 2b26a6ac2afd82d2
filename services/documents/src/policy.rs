//! Who may have which document made (domain.md § 8; screens.md § 2, « Documents of one learner »).
//!
//! Pure and exhaustive. A refusal about an object that the caller may not see is [`Decision::Hide`]: it looks
//! exactly like a missing one. The matrix is printed and compared in `tests/it/policy.rs`.

use chassis::{Actor, Decision, Person, Profil};

use crate::domain::{
    generation::Kind,
    ids::{ApprenantId, PeriodId},
};

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action<'a> {
    /// Have a document of this kind made about one learner of a period.
    Render(Kind, &'a Facts),
    /// Remove what is kept about a deleted period (P-08): the consumer of the event.
    ForgetPeriod,
    /// Move a learner to another établissement (I-11): identity alone.
    Transfer,
}

/// What the decision depends on. The learner belongs to the period: otherwise there is nothing to decide on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    pub period: PeriodId,
    /// Code of the référentiel of the period.
    pub referentiel: String,
    pub apprenant: ApprenantId,
}

/// Whether `actor` may do `action`.
pub fn decide(actor: &Actor, action: Action<'_>) -> Decision {
    match (actor, action) {
        (Actor::Person(person), Action::Render(Kind::PreConvention, facts)) => {
            render_pre_convention(person, facts)
        }
        // No other service has documents made; nobody but this service forgets a period.
        (Actor::Service(_), Action::Render(..))
        | (Actor::Person(_), Action::ForgetPeriod | Action::Transfer) => Decision::Deny,
        (Actor::Service(_), Action::ForgetPeriod) => {
            Decision::allow_if(actor.is_service(SELF), Decision::Deny)
        }
        (Actor::Service(_), Action::Transfer) => {
            Decision::allow_if(actor.is_service("identity"), Decision::Deny)
        }
    }
}

/// Name under which this service's own consumers act.
const SELF: &str = "documents";

fn render_pre_convention(person: &Person, facts: &Facts) -> Decision {
    match person.profil {
        Profil::ChefEtablissement | Profil::Ddfpt => Decision::Allow,
        Profil::Enseignant => Decision::allow_if(teaches(person, facts), Decision::Hide),
        Profil::Apprenant => {
            Decision::allow_if(person.id == facts.apprenant.uuid(), Decision::Hide)
        }
        Profil::TuteurDeStage | Profil::MaitreApprentissage => {
            Decision::allow_if(follows(person, facts), Decision::Hide)
        }
        // I-13: an inspector reads periods, not the papers made from the fiche de liaison.
        Profil::Inspecteur => {
            if teaches(person, facts) {
                Decision::Deny
            } else {
                Decision::Hide
            }
        }
        // I-02: no pedagogical access.
        Profil::Administrateur | Profil::OperateurAcademique => Decision::Hide,
    }
}

/// I-10, I-13: the référentiels of a teacher, or those that an inspector was opened.
fn teaches(person: &Person, facts: &Facts) -> bool {
    person.referentiels.contains(&facts.referentiel)
}

/// I-08: exactly that learner, for exactly that period; I-09: for any period.
fn follows(person: &Person, facts: &Facts) -> bool {
    person
        .grants
        .iter()
        .any(|grant| grant.apprenant == facts.apprenant.uuid() && grant.covers(facts.period.uuid()))
}
