//! A person is erased (I-12): its bilans intermédiaires go with what they counted, both or neither (N2); others' stay,
//! and nothing late brings anything back.

use chassis::Profil;
use chassis_testing::eventually;
use proto::events::evaluation::v1::EvaluationDataErased;
use serde_json::json;
use sqlx::Connection as _;

use crate::bench::{Bench, UAI, a_period, person, uai};

/// Tables of which an erasure takes nothing, each with its reason.
const APART: [&str; 3] = [
    // Of periods, whoever their learners are.
    "periods",
    "period_tombstones",
    // Names a bilan for the moment that it takes to settle: an erasure waits for it.
    "claims_to_settle",
];

#[tokio::test]
async fn an_erased_learner_leaves_nothing_frozen_or_not_and_its_comrades_keep_theirs_i12_n2() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    bench.declare(&period).await;
    let [goes, stays] = [period.learners[0], period.learners[1]];
    for learner in [goes, stays] {
        bench
            .teacher()
            .write(&period, learner, "engagement", &json!(3))
            .await
            .unwrap();
        bench.count(learner, "2026-07-03").await;
    }
    let later = a_period().of(goes);
    bench.declare(&later).await;
    let suite = &bench.suite;
    let ddfpt = person(Profil::Ddfpt);
    let mut before = suite.exported(&ddfpt, &uai(UAI), stays).await.unwrap();

    let admin = person(Profil::Administrateur);
    let seen = suite.previewed(&admin, &uai(UAI), goes).await.unwrap();
    suite.assert_all_is_erased(&seen, &APART).await;
    for (table, rows) in [
        ("bilans_comptes", 1),
        ("bilans_intermediaires", 1),
        ("bilans_entreprise", 2),
        ("apprenants", 1),
    ] {
        assert_eq!(seen[table], rows, "{table}");
    }
    let (envelope, event) = suite.told_erased(&uai(UAI), goes).await;
    suite.publish_again(&envelope, &event).await;
    suite.settle().await;
    assert_eq!(suite.naming(&goes.to_string()).await.len(), 0);
    assert_eq!(bench.rows("bilans_comptes").await, 1);
    let mut after = suite.exported(&ddfpt, &uai(UAI), stays).await.unwrap();
    for exported in [&mut before, &mut after] {
        exported.remove("journal");
    }
    assert_eq!(after, before);
    let told = suite.published::<EvaluationDataErased>().await;
    assert_eq!(told.len(), 1, "twice is once");
    assert_eq!(
        told[0].1.rows.iter().sum::<i64>(),
        seen.values().sum::<i64>()
    );
}

#[tokio::test]
async fn nothing_late_brings_an_erased_learner_back_i12() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    let goes = period.learners[0];
    bench.suite.told_erased(&uai(UAI), goes).await;
    bench.declare(&period).await;
    assert_eq!(bench.rows("bilans_entreprise").await, 1, "the other's");
    bench.delete(&period, 2, &[goes]).await;
    assert_eq!(bench.rows("bilans_entreprise").await, 1);
    assert_eq!(bench.suite.naming(&goes.to_string()).await.len(), 0);
    assert_eq!(bench.suite.dead_letters().await, 0);
}

#[tokio::test]
async fn an_erasure_waits_for_a_bilan_that_is_being_settled_i12() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learner();
    bench
        .teacher()
        .write(&period, learner, "engagement", &json!(3))
        .await
        .unwrap();
    let bilan = bench.open(learner, "2026-07-03").await;
    let erasure = chassis::id::fresh();
    let event = proto::events::identity::v1::PersonErased {
        erasure: erasure.to_string(),
        person: learner.to_string(),
        version: 1,
    };
    bench.suite.publish(&uai(UAI), erasure, 1, &event).await;
    bench.granted(&bilan, 1).await;
    bench.finalise(&bilan).await;
    eventually(
        "the learner is erased once its bilan is final",
        async || bench.suite.naming(&learner.to_string()).await.is_empty(),
    )
    .await;
    assert_eq!(bench.suite.dead_letters().await, 0);
}

#[tokio::test]
async fn what_was_counted_never_goes_without_what_counted_it_n2_i12() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    bench.declare(&period).await;
    for learner in &period.learners {
        bench
            .teacher()
            .write(&period, *learner, "engagement", &json!(3))
            .await
            .unwrap();
        bench.count(*learner, "2026-07-03").await;
    }
    let pool = bench.superuser().await;
    let mut connection = pool.acquire().await.unwrap();
    // The door of one learner is none for another.
    let door = format!(
        "select set_config('app.erasing', '{}', true)",
        period.learner()
    );
    let mut tx = connection.begin().await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(door.clone()))
        .execute(&mut *tx)
        .await
        .unwrap();
    let all = sqlx::query("delete from bilans_comptes")
        .execute(&mut *tx)
        .await;
    assert_eq!(constraint(all.unwrap_err()), "counted_never_changes");
    tx.rollback().await.unwrap();

    // Through its own, the counted bilan alone does not go.
    let mut tx = connection.begin().await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(door))
        .execute(&mut *tx)
        .await
        .unwrap();
    sqlx::query(
        "delete from bilans_comptes c using bilans_entreprise e
         where e.id = c.bilan_entreprise and e.apprenant = $1",
    )
    .bind(period.learner())
    .execute(&mut *tx)
    .await
    .unwrap();
    let alone = tx.commit().await.unwrap_err();
    assert_eq!(constraint(alone), "counted_never_changes");
    assert_eq!(bench.rows("bilans_comptes").await, 2);
}

fn constraint(error: sqlx::Error) -> String {
    let sqlx::Error::Database(error) = error else {
        panic!("{error}")
    };
    error.constraint().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn whatever_comes_first_declaration_or_erasure_nothing_is_left_i12() {
    let bench = Bench::start().await;
    let periods: Vec<_> = (0..20).map(|_| a_period()).collect();
    for period in &periods {
        let erasure = chassis::id::fresh();
        let erased = proto::events::identity::v1::PersonErased {
            erasure: erasure.to_string(),
            person: period.learner().to_string(),
            version: 1,
        };
        let (school, suite, declared) = (uai(UAI), &bench.suite, period.declared());
        tokio::join!(
            suite.publish(&school, period.id, 1, &declared),
            suite.publish(&school, erasure, 1, &erased)
        );
    }
    bench.suite.settle().await;
    for period in &periods {
        let learner = period.learner().to_string();
        assert_eq!(bench.suite.naming(&learner).await.len(), 0);
    }
}
