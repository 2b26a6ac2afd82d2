//! Freeze, release, delete and write at once, many times: never a claim on a deleted period (E-08, N2).

use proto::periods::v1 as pb;
use sqlx::AssertSqlSafe;

use crate::bench::{Bench, a_claim};
use crate::client::{a_declaration, typed};

/// Claims on periods that are deleted: what must never be.
const IMPOSSIBLE: &str = "freeze_claims c join periods p on p.etablissement = c.etablissement \
                          and p.id = c.period_id where p.deleted_at is not null";

/// Periods to play with, all of one learner.
async fn periods(bench: &Bench, count: usize) -> (Vec<pb::Period>, uuid::Uuid) {
    let learner = bench.learners(1).await[0];
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    let mut declared = Vec::with_capacity(count);
    for _ in 0..count {
        let mut asked = a_declaration(&annexe, &[learner]);
        asked.malgre_chevauchement = true;
        let answer = ddfpt.declare_period(asked).await.unwrap();
        declared.push(answer.period.unwrap());
    }
    (declared, learner)
}

/// Switches the triggers off, so that nothing holds but the program's own locks.
async fn without_the_last_wall(bench: &Bench) {
    let pool = bench.suite.superuser().await;
    for table in [
        "periods",
        "fiches_liaison",
        "fiche_fields",
        "fiche_changes",
        "freeze_claims",
    ] {
        let statement = format!("alter table {table} disable trigger user");
        sqlx::query(AssertSqlSafe(statement))
            .execute(&pool)
            .await
            .unwrap();
    }
    pool.close().await;
}

/// Freezes and deletes each period at once.
async fn freeze_against_deletion(bench: &Bench) {
    let (periods, learner) = periods(bench, 40).await;
    let (ddfpt, evaluation) = (bench.as_ddfpt(), bench.as_evaluation());
    for period in &periods {
        let claim = a_claim(period, learner);
        let (deleted, frozen) = tokio::join!(ddfpt.delete(period), evaluation.freeze(&claim));
        match (&deleted, &frozen) {
            (Ok(_), Err(refusal)) => assert_eq!(refusal.code, "periods.not_found"),
            (Err(refusal), Ok(_)) => assert_eq!(refusal.code, "periods.freeze_pending"),
            both => panic!("not exactly one: {both:?}"),
        }
        assert_eq!(ddfpt.period(&period.id).await.is_ok(), frozen.is_ok());
    }
    assert_eq!(bench.count(IMPOSSIBLE).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_freeze_and_deletion_at_once_exactly_one_wins_e08() {
    freeze_against_deletion(&Bench::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_freeze_and_deletion_at_once_exactly_one_wins_without_the_last_wall_e08() {
    let bench = Bench::start().await;
    without_the_last_wall(&bench).await;
    freeze_against_deletion(&bench).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn freeze_release_write_and_deletion_at_once_never_contradict_e08() {
    let bench = Bench::start().await;
    let (periods, learner) = periods(&bench, 40).await;
    let (ddfpt, evaluation) = (bench.as_ddfpt(), bench.as_evaluation());
    let student = bench.as_learner(learner);
    for period in &periods {
        let (first, second) = (a_claim(period, learner), a_claim(period, learner));
        let (deleted, kept, _, released, written) = tokio::join!(
            ddfpt.delete(period),
            evaluation.freeze(&first),
            evaluation.freeze(&second),
            evaluation.release(&second),
            student.write(period, learner, typed("ville", "Rouen", 0)),
        );
        released.unwrap();
        assert!(
            !(deleted.is_ok() && kept.is_ok()),
            "a claim that was never released was deleted under"
        );
        if let Err(refusal) = written {
            let known = ["periods.not_found", "periods.freeze_pending"];
            assert!(known.contains(&refusal.code.as_str()), "{refusal:?}");
        }
        let there = ddfpt.period(&period.id).await.is_ok();
        assert_eq!(there, deleted.is_err());
    }
    assert_eq!(bench.count(IMPOSSIBLE).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn final_bilan_and_deletion_at_once_leave_the_period_e08() {
    let bench = Bench::start().await;
    let (periods, learner) = periods(&bench, 20).await;
    let (ddfpt, evaluation) = (bench.as_ddfpt(), bench.as_evaluation());
    for period in &periods {
        let claim = a_claim(period, learner);
        evaluation.freeze(&claim).await.unwrap();
        let (deleted, ()) = tokio::join!(ddfpt.delete(period), bench.finalise(&claim));
        let refusal = deleted.unwrap_err().code;
        assert!(["periods.freeze_pending", "periods.frozen"].contains(&refusal.as_str()));
        assert_eq!(ddfpt.period(&period.id).await.unwrap().gel, "fige");
    }
}
