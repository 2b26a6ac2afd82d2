use std::fmt::Write as _;

use super::*;

fn person(profil: Profil, referentiels: &[&str]) -> Actor {
    Actor::Person(Person {
        id: uuid::Uuid::nil(),
        profil,
        referentiels: referentiels.iter().map(|code| (*code).to_owned()).collect(),
        grants: Vec::new(),
        session: uuid::Uuid::nil(),
    })
}

fn mark(decision: Decision) -> &'static str {
    match decision {
        Decision::Allow => "oui",
        Decision::Hide => "caché",
        Decision::Deny => "non",
    }
}

#[test]
fn matrix_is_the_committed_one_i02() {
    let mut callers: Vec<(String, Actor)> = Profil::ALL
        .into_iter()
        .map(|profil| (profil.code().to_owned(), person(profil, &["a"])))
        .collect();
    callers.push(("service gateway".into(), Actor::Service("gateway".into())));
    callers.push((
        "service documents".into(),
        Actor::Service("documents".into()),
    ));
    let mut printed = String::new();
    for (name, actor) in &callers {
        let _ = writeln!(printed, "{name}");
        for action in Action::ALL {
            let own = decide(
                actor,
                action,
                &Facts {
                    referentiel: Some("a"),
                },
            );
            let other = decide(
                actor,
                action,
                &Facts {
                    referentiel: Some("b"),
                },
            );
            let _ = writeln!(
                printed,
                "  {:<20} own {:<5} other {}",
                format!("{action:?}"),
                mark(own),
                mark(other)
            );
        }
    }
    insta::assert_snapshot!(printed);
}

#[test]
fn every_action_has_an_rpc_i02() {
    for action in Action::ALL {
        assert!(RPCS.iter().any(|(_, of)| *of == action), "{action:?}");
    }
}
