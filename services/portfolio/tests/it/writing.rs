//! F-02, F-13: learners write field by field, and nothing typed is lost.

use chassis::Kind;
use proto::events::portfolio::v1::SheetChanged;
use serde_json::json;

use crate::support::{Bench, a_period, change, told};

#[tokio::test]
async fn a_week_is_begun_then_told_f01() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);

    let outcome = client
        .tell(&period, learner, "2026-W24", &[("description", "Vidange")])
        .await
        .unwrap();
    assert!(outcome.conflicts.is_empty());
    let names: Vec<(&str, i64)> = outcome
        .fields
        .iter()
        .map(|f| (f.name.as_str(), f.version))
        .collect();
    assert_eq!(names, [("description", 1), ("aime", 0), ("reussi", 0)]);
    let sheet = client.sheet(&period, learner, "2026-W24").await.unwrap();
    assert_eq!(sheet.summary.unwrap().etat, "commencee");

    client
        .tell(
            &period,
            learner,
            "2026-W24",
            &[("aime", "L’équipe"), ("reussi", "Le diagnostic")],
        )
        .await
        .unwrap();
    let portfolio = client.portfolio(&period, learner).await.unwrap();
    assert!(portfolio.commence);
    assert_eq!(portfolio.sheets[0].etat, "racontee");
    assert_eq!(portfolio.sheets[0].version, 3);

    let changed = bench.suite.published::<SheetChanged>().await;
    assert_eq!(changed.len(), 2);
    let (envelope, last) = &changed[1];
    assert_eq!((last.week.as_str(), last.version), ("2026-W24", 3));
    assert_eq!(envelope.aggregate_version, 3);
    assert_eq!(last.apprenant, learner.to_string());
}

#[tokio::test]
async fn cleared_week_is_empty_again_f01() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    client
        .tell(&period, learner, "2026-W24", &[("aime", "x")])
        .await
        .unwrap();
    let cleared = change("effacer", "aime", &json!(null), 1);
    client
        .change_sheet(&period, learner, "2026-W24", vec![cleared])
        .await
        .unwrap();
    let portfolio = client.portfolio(&period, learner).await.unwrap();
    assert_eq!(portfolio.sheets[0].etat, "vide");
    assert!(portfolio.commence, "it was written in at least once");
}

#[tokio::test]
async fn two_devices_on_two_fields_both_stand_f13() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let phone = change("telephone", "aime", &json!("L’atelier"), 0);
    let laptop = change("portable", "reussi", &json!("La soudure"), 0);
    client
        .change_sheet(&period, learner, "2026-W24", vec![phone])
        .await
        .unwrap();
    let outcome = client
        .change_sheet(&period, learner, "2026-W24", vec![laptop])
        .await
        .unwrap();
    assert!(outcome.conflicts.is_empty());
    assert_eq!(outcome.fields[1].value_json, json!("L’atelier").to_string());
    assert_eq!(
        outcome.fields[2].value_json,
        json!("La soudure").to_string()
    );
}

#[tokio::test]
async fn two_devices_on_one_field_show_both_values_f13() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let first = change("a", "aime", &json!("L’atelier"), 0);
    let second = change("b", "aime", &json!("L’équipe"), 0);
    client
        .change_sheet(&period, learner, "2026-W24", vec![first])
        .await
        .unwrap();
    let outcome = client
        .change_sheet(&period, learner, "2026-W24", vec![second])
        .await
        .unwrap();

    let [conflict] = outcome.conflicts.as_slice() else {
        panic!("{:?}", outcome.conflicts);
    };
    assert_eq!(conflict.change_id, "b");
    assert_eq!(conflict.refused_value_json, json!("L’équipe").to_string());
    assert_eq!(
        conflict.current.as_ref().unwrap().value_json,
        json!("L’atelier").to_string()
    );
    assert_eq!(
        bench.count("form_changes").await,
        2,
        "the refused value is kept in the history"
    );
    assert_eq!(bench.suite.published::<SheetChanged>().await.len(), 1);
}

#[tokio::test]
async fn change_sent_again_after_a_later_one_is_no_conflict_f13() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let queue = vec![
        change("a", "aime", &json!("L’ate"), 0),
        change("b", "aime", &json!("L’atelier"), 1),
    ];
    client
        .change_sheet(&period, learner, "2026-W24", queue.clone())
        .await
        .unwrap();
    // The answer was lost: the phone sends its whole queue again.
    let outcome = client
        .change_sheet(&period, learner, "2026-W24", queue)
        .await
        .unwrap();
    assert!(outcome.conflicts.is_empty(), "{:?}", outcome.conflicts);
    assert_eq!(outcome.fields[1].value_json, json!("L’atelier").to_string());
    assert_eq!(outcome.fields[1].version, 2);
    assert_eq!(bench.suite.published::<SheetChanged>().await.len(), 1);
}

#[tokio::test]
async fn many_devices_at_once_lose_nothing_f13() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let sends = (0..8).map(|device| {
        let (client, period) = (&client, &period);
        async move {
            let typed = change(
                &format!("appareil-{device}"),
                "aime",
                &json!(format!("texte {device}")),
                0,
            );
            client
                .change_sheet(period, learner, "2026-W24", vec![typed])
                .await
                .unwrap()
        }
    });
    let outcomes = futures::future::join_all(sends).await;
    let refused = outcomes
        .iter()
        .filter(|outcome| !outcome.conflicts.is_empty())
        .count();
    assert_eq!(refused, 7, "one value stands, the others are shown");
    assert_eq!(bench.count("form_changes").await, 8);
}

#[tokio::test]
async fn company_is_presented_by_the_learner_f02() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let outcome = client
        .present(&period, learner, "historique", "Fondée en 1998")
        .await
        .unwrap();
    assert_eq!(outcome.version, 2);
    let company = client.form(&period, learner, "entreprise").await.unwrap();
    let names: Vec<&str> = company
        .fields
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "activites",
            "effectif",
            "effectif_maintenance",
            "historique"
        ]
    );
    assert_eq!(
        company.fields[3].value_json,
        json!("Fondée en 1998").to_string()
    );
    assert_eq!(company.fields[3].author, learner.to_string());
    let portfolio = client.portfolio(&period, learner).await.unwrap();
    assert!(portfolio.commence);
    assert_eq!(portfolio.version, 2);
}

#[tokio::test]
async fn what_no_form_takes_is_refused_by_field_g03() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let refused = client
        .change_sheet(
            &period,
            learner,
            "2026-W24",
            vec![
                change("a", "nom", &json!("x"), 0),
                change("b", "aime", &json!(3), 0),
            ],
        )
        .await
        .unwrap_err();
    assert_eq!(refused.kind, Kind::Invalid);
    let faults: Vec<(&str, &str)> = refused
        .fields
        .iter()
        .map(|(f, c)| (f.as_str(), c.as_str()))
        .collect();
    assert_eq!(
        faults,
        [
            ("changes", "portfolio.field_unknown"),
            ("aime", "portfolio.field_not_a_text")
        ]
    );
    let week = client
        .sheet(&period, learner, "2026-W99")
        .await
        .unwrap_err();
    assert_eq!(week.kind, Kind::Invalid);
    assert_eq!(
        client
            .sheet(&period, learner, "2026-W40")
            .await
            .unwrap_err()
            .kind,
        Kind::NotFound
    );
    assert_eq!(
        bench.count("form_changes").await,
        0,
        "a refusal leaves no trace"
    );
}

#[tokio::test]
async fn hostile_texts_come_back_as_they_were_typed_f13() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let texts = [
        "<script>alert(1)</script>",
        "'; drop table sheets; --",
        "\u{202e}abc",
        "😀\n\t«é»",
    ];
    for (version, text) in texts.iter().enumerate() {
        let typed = change(
            &format!("c{version}"),
            "aime",
            &json!(text),
            i64::try_from(version).unwrap(),
        );
        let outcome = client
            .change_sheet(&period, learner, "2026-W24", vec![typed])
            .await
            .unwrap();
        assert_eq!(outcome.fields[1].value_json, json!(text).to_string());
    }
    client
        .tell(&period, learner, "2026-W25", &told())
        .await
        .unwrap();
}
