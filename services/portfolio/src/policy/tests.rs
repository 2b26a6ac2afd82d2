#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::fmt::Write as _;

use prost::Message as _;

use super::*;

fn facts() -> Facts {
    Facts {
        period: Some(PeriodId::generate()),
        apprenant: Some(ApprenantId::generate()),
        referentiel: "bac-pro-mspc".to_owned(),
        place: Place::Portfolio,
        relie: QuiRelie::default(),
    }
}

/// A person of that profile, to whom `facts` is their own, or nothing of theirs.
fn person(profil: Profil, facts: &Facts, own: bool) -> Actor {
    let apprenant = facts.apprenant.unwrap().uuid();
    let stranger = ApprenantId::generate().uuid();
    let whom = if own { apprenant } else { stranger };
    Actor::Person(Person {
        id: if own && profil == Profil::Apprenant {
            apprenant
        } else {
            stranger
        },
        profil,
        referentiels: vec![if own { "bac-pro-mspc" } else { "bts-ms" }.to_owned()],
        grants: vec![match (profil, facts.period) {
            (Profil::MaitreApprentissage, _) | (_, None) => Grant::lasting(whom),
            (_, Some(period)) => Grant {
                apprenant: whom,
                period: period.uuid(),
            },
        }],
        session: stranger,
    })
}

#[test]
fn printed_matrix_is_the_committed_one() {
    let facts = facts();
    let outside = |place| Facts {
        period: None,
        place,
        ..facts.clone()
    };
    let (livret, book) = (outside(Place::Livret), outside(Place::Book));
    let mut table = format!(
        "{:<22} {:<19} {:<8} {:<8} {:<8} {:<8} {:<17} {:<8} book of another\n",
        "who", "action", "own", "other", "missing", "livret", "livret of another", "book"
    );
    for profil in Profil::ALL {
        for action in Action::ALL {
            let decided = |own, object: Option<&Facts>| {
                let of = object.unwrap_or(&facts);
                // A tutor de stage has no grant that lasts.
                let who = if profil == Profil::TuteurDeStage {
                    person(profil, &facts, own)
                } else {
                    person(profil, of, own)
                };
                format!("{:?}", decide(&who, action, object))
            };
            writeln!(
                table,
                "{:<22} {:<19} {:<8} {:<8} {:<8} {:<8} {:<17} {:<8} {}",
                profil.code(),
                action.code(),
                decided(true, Some(&facts)),
                decided(false, Some(&facts)),
                decided(true, None),
                decided(true, Some(&livret)),
                decided(false, Some(&livret)),
                decided(true, Some(&book)),
                decided(false, Some(&book)),
            )
            .unwrap();
        }
    }
    for name in ["portfolio", "periods", "documents", "identity", "gateway"] {
        for action in Action::ALL {
            let decided = decide(&Actor::Service(name.to_owned()), action, Some(&facts));
            let who = format!("service {name}");
            writeln!(table, "{who:<22} {:<19} {decided:?}", action.code()).unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn every_rpc_of_the_contract_has_an_action() {
    let contracts = prost_types::FileDescriptorSet::decode(proto::DESCRIPTORS).unwrap();
    let contract: BTreeSet<&str> = contracts
        .file
        .iter()
        .filter(|file| file.package() == "portfolio.v1")
        .flat_map(|file| &file.service)
        .flat_map(|service| &service.method)
        .map(prost_types::MethodDescriptorProto::name)
        .collect();
    let decided: BTreeSet<&str> = RPCS.iter().map(|(rpc, _)| *rpc).collect();
    assert_eq!(contract, decided);
}

#[test]
fn grant_for_another_period_opens_nothing_i08() {
    let facts = facts();
    let actor = Actor::Person(Person {
        id: ApprenantId::generate().uuid(),
        profil: Profil::TuteurDeStage,
        referentiels: vec![],
        grants: vec![Grant {
            apprenant: facts.apprenant.unwrap().uuid(),
            period: PeriodId::generate().uuid(),
        }],
        session: ApprenantId::generate().uuid(),
    });
    assert_eq!(decide(&actor, Action::Read, Some(&facts)), Decision::Hide);
}

#[test]
fn who_links_sheets_is_what_the_diploma_says_r03() {
    let facts = Facts {
        relie: QuiRelie {
            taches: vec![Relieur::MaitreApprentissage],
            competences: vec![Relieur::Enseignant, Relieur::Apprenant],
        },
        ..facts()
    };
    let linking = [Action::TickTasks, Action::PickCompetences];
    for (profil, expected) in [
        (Profil::Apprenant, [false, true]),
        (Profil::Enseignant, [false, true]),
        (Profil::MaitreApprentissage, [true, false]),
        (Profil::TuteurDeStage, [false, false]),
        (Profil::Ddfpt, [false, false]),
    ] {
        let own = person(profil, &facts, true);
        let may = linking.map(|action| decide(&own, action, Some(&facts)).is_allowed());
        assert_eq!(may, expected, "{profil:?}");
    }
}

#[test]
fn what_is_of_no_period_is_for_no_tutor_i08_f10() {
    let facts = facts();
    let outside = Facts {
        period: None,
        ..facts.clone()
    };
    let tutor = person(Profil::TuteurDeStage, &facts, true);
    assert_eq!(decide(&tutor, Action::Read, Some(&outside)), Decision::Hide);
    let teacher = person(Profil::Enseignant, &facts, true);
    assert_eq!(
        decide(&teacher, Action::Read, Some(&outside)),
        Decision::Allow
    );
}

#[test]
fn book_is_for_a_tutor_of_any_period_of_that_learner_alone_f11_i08() {
    let facts = facts();
    let book = Facts {
        period: None,
        place: Place::Book,
        ..facts.clone()
    };
    let tutor = person(Profil::TuteurDeStage, &facts, true);
    assert_eq!(decide(&tutor, Action::Read, Some(&book)), Decision::Allow);
    assert_eq!(
        decide(&tutor, Action::ChangeSheet, Some(&book)),
        Decision::Deny
    );
    let other = person(Profil::TuteurDeStage, &facts, false);
    assert_eq!(decide(&other, Action::Read, Some(&book)), Decision::Hide);
}

#[test]
fn lasting_grant_opens_every_period_of_that_learner_alone_i09() {
    let facts = facts();
    let maitre = |apprenant| {
        Actor::Person(Person {
            id: ApprenantId::generate().uuid(),
            profil: Profil::MaitreApprentissage,
            referentiels: vec![],
            grants: vec![Grant::lasting(apprenant)],
            session: ApprenantId::generate().uuid(),
        })
    };
    let own = maitre(facts.apprenant.unwrap().uuid());
    assert_eq!(decide(&own, Action::Read, Some(&facts)), Decision::Allow);
    let outside = Facts {
        period: None,
        ..facts.clone()
    };
    assert_eq!(decide(&own, Action::Read, Some(&outside)), Decision::Allow);
    assert_eq!(
        own_learners(&own, PeriodId::generate()),
        Some(vec![facts.apprenant.unwrap()])
    );
    let other = maitre(ApprenantId::generate().uuid());
    assert_eq!(decide(&other, Action::Read, Some(&facts)), Decision::Hide);
}
