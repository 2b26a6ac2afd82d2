//! E-03, E-04, F-13: teacher and tutor fill a bilan entreprise, finish it, and are refused once it is frozen.

use chassis::{Kind, Profil};
use proto::events::evaluation::v1::BilanEntrepriseChanged;
use serde_json::{Value, json};

use crate::bench::{Bench, FIN, a_period, change};
use crate::caller::field;

#[tokio::test]
async fn empty_bilan_is_to_do_and_offers_its_form_e03() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let bilan = bench
        .teacher()
        .bilan(&period, period.learner())
        .await
        .unwrap();
    assert_eq!((bilan.etat.as_str(), bilan.version), ("a_faire", 1));
    assert_eq!(bilan.date_proposee, FIN);
    assert_eq!(bilan.date_minimale, "");
    let (of_criteria, names): (Vec<&str>, Vec<&str>) = bilan
        .fields
        .iter()
        .map(|field| field.name.as_str())
        .partition(|name| name.starts_with("critere:C2.1-"));
    assert_eq!(of_criteria.len(), 8);
    assert_eq!(
        names,
        [
            "taches",
            "mode:C2.1",
            "niveau:C2.1",
            "engagement",
            "date_rencontre",
            "commentaire"
        ]
    );
    assert!(
        bilan
            .fields
            .iter()
            .all(|f| f.version == 0 && f.value_json == "null")
    );
    let competences: Vec<&str> = bilan.competences.iter().map(|c| c.code.as_str()).collect();
    assert_eq!(competences, ["C2.1"]);
    assert_eq!(bilan.niveaux.len(), 6);
    assert!(
        bilan
            .taches
            .iter()
            .any(|tache| tache.code == "A2T1" && tache.activite == "A2")
    );
    assert_eq!(bilan.allowed_actions, ["modifier"]);
}

#[tokio::test]
async fn teacher_and_tutor_write_different_fields_and_both_stand_e03() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learner();
    let (teacher, tutor) = (bench.teacher(), bench.tutor(&period, learner));
    teacher
        .write(&period, learner, "niveau:C2.1", &json!("aide"))
        .await
        .unwrap();
    let outcome = tutor
        .write(&period, learner, "engagement", &json!(4))
        .await
        .unwrap();
    assert!(outcome.conflicts.is_empty());
    assert_eq!(outcome.version, 3);
    let level = field(&outcome.fields, "niveau:C2.1");
    assert_eq!(level.value_json, r#""aide""#);
    assert_eq!(level.author, teacher.person.id.to_string());
    assert_eq!(
        field(&outcome.fields, "engagement").author,
        tutor.person.id.to_string()
    );
    let bilan = teacher.bilan(&period, learner).await.unwrap();
    assert_eq!(bilan.etat, "en_cours");
}

#[tokio::test]
async fn same_field_written_meanwhile_is_refused_with_both_values_and_lost_nowhere_e03() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learner();
    let (teacher, tutor) = (bench.teacher(), bench.tutor(&period, learner));
    teacher
        .write(&period, learner, "niveau:C2.1", &json!("aide"))
        .await
        .unwrap();
    let outcome = tutor
        .change(
            &period,
            learner,
            vec![
                change("t1", "niveau:C2.1", &json!("partielle"), 0),
                change("t2", "commentaire", &json!("Ponctuelle"), 0),
            ],
        )
        .await
        .unwrap();
    let [conflict] = outcome.conflicts.as_slice() else {
        panic!("{:?}", outcome.conflicts)
    };
    assert_eq!(conflict.change_id, "t1");
    assert_eq!(conflict.refused_value_json, r#""partielle""#);
    assert_eq!(conflict.current.as_ref().unwrap().value_json, r#""aide""#);
    assert_eq!(
        field(&outcome.fields, "commentaire").value_json,
        r#""Ponctuelle""#
    );
    let refused: Value = sqlx::query_scalar(
        "select valeur from changements_bilan_entreprise where change_id = 't1' and not retenu",
    )
    .fetch_one(&bench.superuser().await)
    .await
    .unwrap();
    assert_eq!(refused, json!("partielle"));
}

#[tokio::test]
async fn repeated_changes_apply_once_even_after_a_later_one_g06() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learner();
    let teacher = bench.teacher();
    let first = vec![change("a", "engagement", &json!(1), 0)];
    teacher
        .change(&period, learner, first.clone())
        .await
        .unwrap();
    let later = vec![change("b", "engagement", &json!(2), 1)];
    teacher.change(&period, learner, later).await.unwrap();
    let again = teacher.change(&period, learner, first).await.unwrap();
    assert!(again.conflicts.is_empty());
    assert_eq!(again.version, 3);
    assert_eq!(field(&again.fields, "engagement").value_json, "2");
}

#[tokio::test]
async fn finishing_shows_the_bilan_to_its_learner_and_is_reversible_e03() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let id = period.learner();
    let (teacher, tutor, learner) = (bench.teacher(), bench.tutor(&period, id), bench.learner(id));
    teacher
        .write(&period, id, "engagement", &json!(3))
        .await
        .unwrap();
    assert_eq!(
        learner.bilan(&period, id).await.unwrap_err().kind,
        Kind::NotFound
    );

    let finished = tutor.finish(&period, id, 2).await.unwrap();
    assert_eq!((finished.etat.as_str(), finished.version), ("termine", 3));
    assert_eq!(finished.allowed_actions, ["reprendre"]);
    let seen = learner.bilan(&period, id).await.unwrap();
    assert_eq!(seen.allowed_actions, Vec::<String>::new());
    let refused = teacher.write(&period, id, "commentaire", &json!("x")).await;
    assert_eq!(refused.unwrap_err().code, "evaluation.finished");

    let reopened = teacher.reopen(&period, id, 3).await.unwrap();
    assert_eq!((reopened.etat.as_str(), reopened.version), ("en_cours", 4));
    assert_eq!(reopened.allowed_actions, ["modifier", "terminer"]);
    assert_eq!(
        learner.bilan(&period, id).await.unwrap_err().kind,
        Kind::NotFound
    );

    bench.suite.settle().await;
    let events: Vec<(String, i64)> = bench
        .suite
        .published::<BilanEntrepriseChanged>()
        .await
        .into_iter()
        .map(|(_, event)| (event.etat, event.version))
        .collect();
    let expected = [("en_cours", 2), ("termine", 3), ("en_cours", 4)];
    assert_eq!(
        events,
        expected.map(|(etat, version)| (etat.to_owned(), version))
    );
}

#[tokio::test]
async fn stale_or_empty_bilan_is_not_finished_e03() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let id = period.learner();
    let teacher = bench.teacher();
    let empty = teacher.finish(&period, id, 1).await.unwrap_err();
    assert_eq!(
        (empty.kind, empty.code.as_str()),
        (Kind::FailedPrecondition, "evaluation.empty")
    );
    teacher
        .write(&period, id, "engagement", &json!(3))
        .await
        .unwrap();
    let stale = teacher.finish(&period, id, 1).await.unwrap_err();
    assert_eq!(
        (stale.kind, stale.code.as_str()),
        (Kind::Conflict, "evaluation.stale")
    );
    assert_eq!(stale.params["version"], "2");
}

#[tokio::test]
async fn wrong_values_are_refused_by_field_and_change_nothing_e01() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let id = period.learner();
    let refused = bench
        .teacher()
        .change(
            &period,
            id,
            vec![
                change("a", "niveau:C2.1", &json!("++"), 0),
                change("b", "engagement", &json!(5), 0),
                change("c", "date_rencontre", &json!("2026-02-30"), 0),
                change("d", "commentaire", &json!("Bien"), 0),
            ],
        )
        .await
        .unwrap_err();
    assert_eq!(
        (refused.kind, refused.code.as_str()),
        (Kind::Invalid, "evaluation.invalid")
    );
    let expected = [
        ("niveau:C2.1", "evaluation.level_unknown"),
        ("engagement", "evaluation.engagement_out_of_range"),
        ("date_rencontre", "evaluation.date_malformed"),
    ];
    assert_eq!(
        refused.fields,
        expected.map(|(field, code)| (field.to_owned(), code.to_owned()))
    );
    assert_eq!(bench.rows("champs_bilan_entreprise").await, 0);
}

#[tokio::test]
async fn counted_bilan_refuses_every_change_and_names_the_date_e04() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let id = period.learner();
    let teacher = bench.teacher();
    let typed = vec![change("kept", "engagement", &json!(3), 0)];
    teacher.change(&period, id, typed.clone()).await.unwrap();
    let counted = bench.count(id, "2026-07-03").await;

    for refused in [
        teacher
            .write(&period, id, "commentaire", &json!("x"))
            .await
            .map(drop),
        teacher.finish(&period, id, 2).await.map(drop),
        teacher.reopen(&period, id, 2).await.map(drop),
    ] {
        let refused = refused.unwrap_err();
        assert_eq!(
            (refused.kind, refused.code.as_str()),
            (Kind::FailedPrecondition, "evaluation.frozen")
        );
        assert_eq!(refused.params["date"], "2026-07-03");
    }
    // What was kept before stays kept: a repetition is not refused.
    let again = teacher.change(&period, id, typed).await.unwrap();
    assert_eq!(again.version, 2);
    let bilan = bench.learner(id).bilan(&period, id).await.unwrap();
    assert_eq!(bilan.etat, "fige");
    assert_eq!(bilan.frozen_by.unwrap().bilan_id, counted.id.to_string());
    let seen = teacher.bilan(&period, id).await.unwrap();
    assert_eq!(seen.allowed_actions, Vec::<String>::new());
    assert_eq!(seen.date_minimale, "2026-07-03");
}

#[tokio::test]
async fn states_and_counts_of_a_period_are_told_to_who_sees_it_p08() {
    let bench = Bench::start().await;
    let period = a_period().learners(3);
    bench.declare(&period).await;
    let [first, second, third] = [period.learners[0], period.learners[1], period.learners[2]];
    let teacher = bench.teacher();
    teacher
        .write(&period, first, "engagement", &json!(3))
        .await
        .unwrap();
    teacher
        .write(&period, second, "engagement", &json!(3))
        .await
        .unwrap();
    teacher.finish(&period, second, 2).await.unwrap();

    let mut states = teacher.states(&period, &[]).await.unwrap();
    states.sort();
    let mut expected = [
        (first.to_string(), "en_cours".to_owned()),
        (second.to_string(), "termine".to_owned()),
        (third.to_string(), "a_faire".to_owned()),
    ];
    expected.sort();
    assert_eq!(states, expected);
    let own = bench
        .learner(first)
        .states(&period, &[first, second])
        .await
        .unwrap();
    assert_eq!(own, [], "not finished, and not one's own");
    let own = bench.learner(second).states(&period, &[]).await.unwrap();
    assert_eq!(own, [(second.to_string(), "termine".to_owned())]);
    let granted = bench
        .tutor(&period, third)
        .states(&period, &[])
        .await
        .unwrap();
    assert_eq!(granted, [(third.to_string(), "a_faire".to_owned())]);

    for counter in [teacher, bench.profil(Profil::Ddfpt)] {
        let counts = counter.count(&period).await.unwrap();
        assert_eq!((counts.bilans, counts.started, counts.finished), (3, 2, 1));
    }
}
