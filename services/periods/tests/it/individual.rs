//! Objectives and tasks of one learner alone (P-10), on top of whatever the period says (P-05).

use proto::events::periods::v1::FicheLiaisonChanged;
use proto::periods::v1 as pb;

use crate::bench::{Bench, a_claim};
use crate::client::{Client, chosen, code, faults, typed};

/// Another base for everybody.
async fn rebased(client: &Client<'_>, period: &pb::Period, taches: &[&str]) -> pb::Period {
    let asked = pb::EditPeriodRequest {
        id: period.id.clone(),
        expected_version: period.version,
        titre: period.titre.clone(),
        statut: period.statut.clone(),
        start: period.start.clone(),
        end: period.end.clone(),
        objectifs: "Pour tous".to_owned(),
        taches: taches.iter().map(ToString::to_string).collect(),
        apprenants: period
            .apprenants
            .iter()
            .map(|one| one.apprenant.clone())
            .collect(),
        malgre_chevauchement: false,
    };
    client.edit_period(asked).await.unwrap().period.unwrap()
}

#[tokio::test]
async fn a_learner_has_its_own_tasks_and_objectives_and_its_comrades_have_the_periods_p10() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let teacher = bench.as_teacher_of("bac-pro-mspc");
    let kept = period.taches[0].clone();
    assert!(!period.taches.contains(&"A3T1".to_owned()));
    let changes = vec![
        typed("objectifs", "Souder à l’arc", 0),
        chosen("tache:A3T1", true, 0),
        chosen(&format!("tache:{kept}"), false, 0),
    ];
    let outcome = teacher.send(&period, learners[0], changes).await.unwrap();
    assert!(outcome.conflicts.is_empty());
    let own = teacher.fiche(&period, learners[0]).await.unwrap();
    assert_eq!(own.objectifs, "Souder à l’arc");
    assert!(own.taches.contains(&"A3T1".to_owned()) && !own.taches.contains(&kept));
    assert_eq!(
        (&own.objectifs_periode, &own.taches_periode),
        (&period.objectifs, &period.taches),
        "what the period says stays in sight"
    );
    let comrade = teacher.fiche(&period, learners[1]).await.unwrap();
    assert_eq!(
        (&comrade.objectifs, &comrade.taches),
        (&period.objectifs, &period.taches)
    );
    let listed = teacher.period(&period.id).await.unwrap().apprenants;
    for one in listed {
        let individual = one.apprenant == learners[0].to_string();
        assert_eq!(
            (one.objectifs_propres, one.taches_propres),
            (individual, individual)
        );
    }

    bench.suite.settle().await;
    let (_, event) = bench
        .suite
        .published::<FicheLiaisonChanged>()
        .await
        .remove(0);
    assert_eq!((event.since, event.version), (1, outcome.version));
    assert_eq!(event.taches, own.taches);
    assert_eq!(
        (event.taches_ajoutees, event.taches_retirees),
        (vec!["A3T1".to_owned()], vec![kept])
    );
}

#[tokio::test]
async fn individual_changes_stay_on_top_of_an_edited_period_and_can_be_taken_back_p05() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let ddfpt = bench.as_ddfpt();
    let period = rebased(&ddfpt, &period, &["A1T1", "A2T1"]).await;
    let changes = vec![
        typed("objectifs", "Pour une seule", 0),
        chosen("tache:A3T1", true, 0),
        chosen("tache:A1T1", false, 0),
        // What the period says anyway is not individual.
        chosen("tache:A2T1", true, 0),
    ];
    ddfpt.send(&period, learners[0], changes).await.unwrap();
    let period = rebased(&ddfpt, &period, &["A1T1", "A2T2"]).await;
    let own = ddfpt.fiche(&period, learners[0]).await.unwrap();
    assert_eq!(own.objectifs, "Pour une seule");
    assert_eq!(own.taches, ["A2T2", "A3T1"], "A2T1 went for everybody");
    let comrade = ddfpt.fiche(&period, learners[1]).await.unwrap();
    assert_eq!(comrade.taches, ["A1T1", "A2T2"]);
    assert_eq!(comrade.objectifs, "Pour tous");

    let back = vec![
        chosen("objectifs", (), 1),
        chosen("tache:A3T1", (), 1),
        chosen("tache:A1T1", (), 1),
    ];
    ddfpt.send(&period, learners[0], back).await.unwrap();
    let own = ddfpt.fiche(&period, learners[0]).await.unwrap();
    assert_eq!(
        (&own.objectifs, &own.taches),
        (&comrade.objectifs, &comrade.taches)
    );
    let listed = ddfpt.period(&period.id).await.unwrap().apprenants;
    assert!(
        listed
            .iter()
            .all(|one| !one.objectifs_propres && !one.taches_propres)
    );
}

#[tokio::test]
async fn teachers_individualise_and_a_maitre_its_apprentice_and_nobody_else_p10() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let learner = learners[0];
    let own = || chosen("tache:A3T1", true, 0);
    let lieu = || typed("ville", "Rouen", 0);
    let cases = [
        (bench.as_learner(learner), "periods.forbidden"),
        (bench.as_tutor(&period, learner), "periods.forbidden"),
        (
            bench.as_profile(chassis::Profil::ChefEtablissement),
            "periods.forbidden",
        ),
        (bench.as_service("documents"), "periods.forbidden"),
        (bench.as_teacher_of("bts-ms"), "periods.not_found"),
        (bench.as_maitre(learners[1]), "periods.not_found"),
        (
            bench.as_profile(chassis::Profil::Inspecteur),
            "periods.not_found",
        ),
    ];
    for (caller, expected) in cases {
        let refusal = caller.write(&period, learner, own()).await;
        assert_eq!(code(refusal), expected);
        // Hidden among what the caller may write, it is refused all the same, whole.
        let refusal = caller.send(&period, learner, vec![lieu(), own()]).await;
        assert_eq!(code(refusal), expected);
    }
    let maitre = bench.as_maitre(learner);
    let offered = maitre.fiche(&period, learner).await.unwrap();
    assert_eq!(offered.allowed_actions, ["individualiser"]);
    let refusal = maitre.write(&period, learner, lieu()).await;
    assert_eq!(code(refusal), "periods.forbidden");
    assert_eq!(bench.count("fiche_fields").await, 0, "nothing was kept");
    maitre.write(&period, learner, own()).await.unwrap();
    assert_eq!(bench.count("fiche_fields").await, 1);
}

#[tokio::test]
async fn what_no_fiche_can_have_is_refused_whole_p10() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let cases = [
        (
            chosen("tache:T0", true, 0),
            "taches",
            "periods.unknown_task",
        ),
        (chosen("tache:", true, 0), "taches", "periods.unknown_task"),
        (
            chosen("tache:A1T1", "oui", 0),
            "taches",
            "periods.malformed_value",
        ),
        (
            chosen("objectifs", 7, 0),
            "objectifs",
            "periods.malformed_value",
        ),
        (
            typed("objectifs", &"a".repeat(10_001), 0),
            "objectifs",
            "periods.too_long",
        ),
    ];
    for (wrong, field, expected) in cases {
        let command = pb::ChangeFicheLiaisonRequest {
            period_id: period.id.clone(),
            apprenant: learners[0].to_string(),
            changes: vec![typed("objectifs", "Souder", 0), wrong],
        };
        let told = faults(bench.as_ddfpt().change_fiche_liaison(command).await);
        assert_eq!(told, [(field.to_owned(), expected.to_owned())]);
    }
    assert_eq!(bench.count("fiche_fields").await, 0, "nothing was kept");
}

#[tokio::test]
async fn a_counted_learner_is_not_individualised_any_more_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let claim = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&claim).await.unwrap();
    bench.finalise(&claim).await;
    let ddfpt = bench.as_ddfpt();
    let change = || chosen("tache:A3T1", true, 0);
    let refusal = ddfpt.write(&period, learners[0], change()).await;
    assert_eq!(code(refusal), "periods.frozen");
    ddfpt.write(&period, learners[1], change()).await.unwrap();
}
