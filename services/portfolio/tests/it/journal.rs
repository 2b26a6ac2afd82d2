//! The journal de bord of apprentis: weeks whose tasks are ticked, and what the maître d'apprentissage says of the period
//! (F-09).

use chassis::{Kind, Profil};
use serde_json::json;

use crate::client::of_week;
use crate::support::{Bench, a_period, change};

#[tokio::test]
async fn tasks_of_a_week_are_ticked_whatever_its_form_f09() {
    let bench = Bench::start().await;
    for (referentiel, tache, texte) in [
        ("bac-pro-mspc", "A1T1", "description"),
        ("bts-ms", "T1.1", "semaine"),
    ] {
        let period = a_period().of(referentiel);
        bench.declare(&period).await;
        let learner = period.learners[0];
        let at = || of_week(&period, learner, "2026-W24");
        let own = bench.as_learner(learner);
        let typed = vec![change("t", texte, &json!("Remontage d’une pompe"), 0)];
        own.write(at(), typed).await.unwrap();
        let tick = |id: &str, to: bool, version| {
            vec![change(id, &format!("tache:{tache}"), &json!(to), version)]
        };
        let maitre = bench.as_maitre(learner);
        maitre.write(at(), tick("m", true, 0)).await.unwrap();
        let week = own.read(at()).await.unwrap();
        assert!(week.allowed_actions.contains(&"cocher".to_owned()));
        let ticked = week
            .fields
            .iter()
            .find(|field| field.name.starts_with("tache:"));
        let ticked = ticked.unwrap();
        assert_eq!(ticked.author, maitre.person.id.to_string(), "{referentiel}");
        own.write(at(), tick("l", false, ticked.version))
            .await
            .unwrap();
        let refused = bench
            .as_tutor(&period, learner)
            .write(at(), tick("x", true, 2))
            .await;
        assert_eq!(refused.unwrap_err().kind, Kind::Forbidden, "a tutor reads");
    }
}

#[tokio::test]
async fn bilan_of_the_period_is_written_by_the_maitre_alone_f09() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let typed = || {
        vec![change(
            "b",
            "bilan_travail",
            &json!("Autonome sur le montage"),
            0,
        )]
    };
    let readers = [
        bench.as_learner(learner),
        bench.as_teacher(),
        bench.as_profile(Profil::Ddfpt),
        bench.as_profile(Profil::ChefEtablissement),
    ];
    for reader in &readers {
        let refused = reader
            .change_form(&period, learner, "bilan_periode", typed())
            .await;
        assert_eq!(refused.unwrap_err().kind, Kind::Forbidden);
    }
    let tutor = bench.as_tutor(&period, learner);
    let hidden = tutor.form(&period, learner, "bilan_periode").await;
    assert_eq!(hidden.unwrap_err().kind, Kind::NotFound);
    let refused = tutor
        .change_form(&period, learner, "bilan_periode", typed())
        .await;
    assert_eq!(refused.unwrap_err().kind, Kind::NotFound);

    let maitre = bench.as_maitre(learner);
    let outcome = maitre
        .change_form(&period, learner, "bilan_periode", typed())
        .await
        .unwrap();
    assert_eq!(outcome.conflicts, []);
    for reader in &readers {
        let form = reader
            .form(&period, learner, "bilan_periode")
            .await
            .unwrap();
        assert_eq!(form.fields[0].value_json, "\"Autonome sur le montage\"");
        assert_eq!(form.allowed_actions, Vec::<String>::new());
    }
    let learner_writes = vec![change("e", "activites", &json!("x"), 0)];
    let refused = maitre
        .change_form(&period, learner, "entreprise", learner_writes)
        .await;
    assert_eq!(
        refused.unwrap_err().kind,
        Kind::Forbidden,
        "the rest is the learner's"
    );
    // F-01: the learner has begun nothing.
    let portfolio = readers[1].portfolio(&period, learner).await.unwrap();
    assert!(!portfolio.commence);
}
