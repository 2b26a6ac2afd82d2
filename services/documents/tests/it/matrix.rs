//! Who may do what, printed whole: a change of the matrix is a change of the committed file.

use std::fmt::Write;

use chassis::{Actor, Grant, Person, Profil};
use documents::{
    domain::{
        generation::Kind,
        ids::{ApprenantId, PeriodId},
    },
    policy::{Action, Facts, decide},
};
use uuid::Uuid;

const PERIOD: Uuid = Uuid::from_u128(1);
const OTHER_PERIOD: Uuid = Uuid::from_u128(2);
const LEARNER: Uuid = Uuid::from_u128(3);
const OTHER_LEARNER: Uuid = Uuid::from_u128(4);

/// How a person may stand to the learner and the period.
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
        ("teaches the référentiel", person(somebody, "mine", vec![])),
        ("is the learner", person(LEARNER, "mine", vec![])),
        (
            "is another learner of it",
            person(OTHER_LEARNER, "mine", vec![]),
        ),
        (
            "grant: learner and period",
            person(somebody, "other", grant(LEARNER, PERIOD)),
        ),
        (
            "grant: learner, other period",
            person(somebody, "other", grant(LEARNER, OTHER_PERIOD)),
        ),
        (
            "grant: other learner",
            person(somebody, "other", grant(OTHER_LEARNER, PERIOD)),
        ),
    ]
}

#[test]
fn the_matrix_is_the_one_committed() {
    let facts = Facts {
        period: PeriodId::from(PERIOD),
        referentiel: "mine".to_owned(),
        apprenant: ApprenantId::from(LEARNER),
    };
    let actions = [
        (
            "render pre-convention",
            Action::Render(Kind::PreConvention, &facts),
        ),
        ("forget period", Action::ForgetPeriod),
        ("transfer", Action::Transfer),
    ];
    let mut matrix = String::new();
    for (name, action) in actions {
        writeln!(matrix, "{name}").unwrap();
        for profil in Profil::ALL {
            for (relation, person) in relations() {
                let actor = Actor::Person(Person { profil, ..person });
                writeln!(
                    matrix,
                    "  {profil:<22} {relation:<30} {:?}",
                    decide(&actor, action)
                )
                .unwrap();
            }
        }
        for service in ["gateway", "periods", "documents", "identity"] {
            let actor = Actor::Service(service.to_owned());
            writeln!(
                matrix,
                "  {:<22} {:<30} {:?}",
                actor.to_string(),
                "",
                decide(&actor, action)
            )
            .unwrap();
        }
    }
    insta::assert_snapshot!("matrix", matrix);
}
