//! Who may do what, printed whole: a change of the matrix is a change of the committed file (domain.md, section 8).

use std::fmt::Write;

use chassis::{Actor, Decision, Grant, Person, Profil};
use periods::domain::ids::{ApprenantId, PeriodId};
use periods::policy::{Action, Facts, decide};
use uuid::Uuid;

const PERIOD: Uuid = Uuid::from_u128(1);
const OTHER_PERIOD: Uuid = Uuid::from_u128(2);
const LEARNER: Uuid = Uuid::from_u128(3);
const OTHER_LEARNER: Uuid = Uuid::from_u128(4);

/// How a person may stand to the diploma, the period and the learner.
fn relations() -> Vec<(&'static str, Person)> {
    let person = |id, referentiel: &str, grants| Person {
        id,
        profil: Profil::Apprenant,
        referentiels: vec![referentiel.to_owned()],
        grants,
        session: Uuid::nil(),
    };
    let grant = |apprenant, period| vec![Grant { apprenant, period }];
    let somebody = Uuid::from_u128(9);
    vec![
        ("nothing in common", person(somebody, "other", vec![])),
        ("same diploma", person(somebody, "mine", vec![])),
        ("is the learner", person(LEARNER, "mine", vec![])),
        ("is another learner", person(OTHER_LEARNER, "mine", vec![])),
        ("granted", person(somebody, "other", grant(LEARNER, PERIOD))),
        (
            "granted another period",
            person(somebody, "other", grant(LEARNER, OTHER_PERIOD)),
        ),
        (
            "granted another learner",
            person(somebody, "other", grant(OTHER_LEARNER, PERIOD)),
        ),
    ]
}

fn mark(decision: Decision) -> &'static str {
    match decision {
        Decision::Allow => "allow",
        Decision::Hide => "hide",
        Decision::Deny => "deny",
    }
}

/// Wide enough for the action's name above.
fn width(action: Action) -> usize {
    format!("{action:?}").len()
}

fn row(matrix: &mut String, who: &str, relation: &str, actor: &Actor) {
    let apprenants = [ApprenantId::from(LEARNER)];
    let of_period = Facts::Period {
        id: PeriodId::from(PERIOD),
        referentiel: "mine",
        apprenants: &apprenants,
    };
    write!(matrix, "{who:<21} {relation:<24}").unwrap();
    for action in Action::ALL {
        let facts = match action {
            Action::ReadReferentiels
            | Action::ReadCalendar
            | Action::AddToCalendar
            | Action::ChangeCalendar
            | Action::RemoveFromCalendar
            | Action::SetPeriodicity
            | Action::KeepFeed
            | Action::ReadFeed
            | Action::Claim
            | Action::Transfer
            | Action::Maintain => Facts::Unknown,
            Action::ReadAnnexe
            | Action::CreateAnnexe
            | Action::ChangeAnnexe
            | Action::DeleteAnnexe
            | Action::ShareAnnexe
            | Action::TakeAnnexe
            | Action::DeclarePeriod => Facts::Referentiel("mine"),
            Action::ReadPeriod
            | Action::EditPeriod
            | Action::DeletePeriod
            | Action::ReadDeletions
            | Action::UndoDeletion
            | Action::ReadFiche
            | Action::ChangeFiche
            | Action::IndividualiseFiche => of_period,
        };
        let before = decide(actor, action.sight(), &Facts::Unknown);
        let with_facts = decide(actor, action, &facts);
        // What a use case answers: refused before reading, or decided on what was read.
        let answer = if before.is_allowed() || action.sight() == action {
            with_facts
        } else {
            before
        };
        write!(matrix, " {:<1$}", mark(answer), width(action)).unwrap();
    }
    matrix.truncate(matrix.trim_end().len());
    matrix.push('\n');
}

#[test]
fn the_matrix_is_the_one_committed() {
    let mut matrix = format!("{:<21} {:<24}", "who", "relation");
    for action in Action::ALL {
        write!(matrix, " {action:?}").unwrap();
    }
    matrix.push('\n');
    for profil in Profil::ALL {
        for (relation, person) in relations() {
            let actor = Actor::Person(Person { profil, ..person });
            row(&mut matrix, profil.code(), relation, &actor);
        }
    }
    for name in [
        "gateway",
        "identity",
        "periods",
        "portfolio",
        "evaluation",
        "documents",
    ] {
        let actor = Actor::Service(name.to_owned());
        row(&mut matrix, &actor.to_string(), "", &actor);
    }
    insta::assert_snapshot!("matrix", matrix);
}

#[test]
fn nobody_is_told_before_reading_more_than_after_i10() {
    for profil in Profil::ALL {
        for (_, person) in relations() {
            let actor = Actor::Person(Person { profil, ..person });
            for action in Action::ALL {
                let facts = Facts::Referentiel("mine");
                let allowed = decide(&actor, action, &facts).is_allowed();
                let ever = decide(&actor, action, &Facts::Unknown).is_allowed();
                assert!(!allowed || ever, "{profil} {action:?}");
            }
        }
    }
}
