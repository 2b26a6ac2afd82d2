//! The last wall: what the database refuses whatever the program does (P-07, freeze.md).

use chassis_testing::eventually;
use proto::periods::v1 as pb;
use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

use crate::bench::{Bench, a_claim};
use crate::client::typed;

/// The name of the wall that refused, if one did.
async fn refused_by(pool: &PgPool, statement: String) -> Option<String> {
    let error = sqlx::query(AssertSqlSafe(statement))
        .execute(pool)
        .await
        .err()?;
    let refusal = error.as_database_error().unwrap().constraint();
    Some(refusal.unwrap_or("no wall").to_owned())
}

/// A period with two learners, the first one claimed and with a written fiche.
async fn claimed(bench: &Bench, confirmed: bool) -> (pb::Period, Vec<Uuid>) {
    let (period, learners) = bench.a_period(2).await;
    let learner = bench.as_learner(learners[0]);
    let change = typed("ville", "Rouen", 0);
    learner.write(&period, learners[0], change).await.unwrap();
    let claim = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&claim).await.unwrap();
    if confirmed {
        bench.finalise(&claim).await;
    }
    (period, learners)
}

#[tokio::test]
async fn database_refuses_any_change_of_a_claimed_period_p07() {
    for confirmed in [false, true] {
        let bench = Bench::start().await;
        claimed(&bench, confirmed).await;
        let pool = bench.suite.superuser().await;
        for statement in [
            "update periods set titre = 'autre'",
            "update periods set version = version + 1",
            "update periods set deleted_at = now()",
            "delete from periods",
        ] {
            let wall = refused_by(&pool, statement.to_owned()).await;
            assert_eq!(
                wall.as_deref(),
                Some("periods_claimed_never_change"),
                "{statement}"
            );
        }
    }
}

#[tokio::test]
async fn database_refuses_any_change_of_a_claimed_fiche_and_of_no_other_p07() {
    let bench = Bench::start().await;
    let (period, learners) = claimed(&bench, true).await;
    let pool = bench.suite.superuser().await;
    let of = |learner: Uuid| format!("where apprenant = '{learner}'");
    let (held, open) = (of(learners[0]), of(learners[1]));
    let new_field = |learner: Uuid| {
        format!(
            "insert into fiche_fields
                (etablissement, period_id, apprenant, name, value, version, changed_at)
             values ('0761234D', '{}', '{learner}', 'siret', '\"1\"', 1, now())",
            period.id
        )
    };
    for statement in [
        format!("update fiche_fields set value = 'null' {held}"),
        format!("delete from fiche_fields {held}"),
        format!("update fiche_changes set value = 'null' {held}"),
        format!("delete from fiche_changes {held}"),
        format!("update fiches_liaison set version = 9 {held}"),
        format!("delete from fiches_liaison {held}"),
        new_field(learners[0]),
    ] {
        let wall = refused_by(&pool, statement.clone()).await;
        assert_eq!(
            wall.as_deref(),
            Some("fiches_claimed_never_change"),
            "{statement}"
        );
    }
    let allowed = format!("update fiches_liaison set version = 9 {open}");
    assert_eq!(refused_by(&pool, allowed).await, None);
    assert_eq!(refused_by(&pool, new_field(learners[1])).await, None);
}

#[tokio::test]
async fn database_refuses_a_claim_on_a_deleted_period_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let pool = bench.suite.superuser().await;
    sqlx::query("update periods set deleted_at = now()")
        .execute(&pool)
        .await
        .unwrap();
    let wall = refused_by(&pool, insert_claim(&period, learners[0])).await;
    assert_eq!(
        wall.as_deref(),
        Some("freeze_claims_never_on_deleted_period")
    );
}

#[tokio::test]
async fn database_keeps_confirmed_claims_for_ever_and_pending_ones_as_they_are_p07() {
    let bench = Bench::start().await;
    claimed(&bench, true).await;
    let pool = bench.suite.superuser().await;
    for statement in [
        "delete from freeze_claims",
        "update freeze_claims set state = 'pending', confirmed_at = null",
        "update freeze_claims set bilan_date = '2020-01-01'",
    ] {
        let wall = refused_by(&pool, statement.to_owned()).await;
        assert_eq!(
            wall.as_deref(),
            Some("freeze_claims_confirmed_for_ever"),
            "{statement}"
        );
    }

    let bench = Bench::start().await;
    claimed(&bench, false).await;
    let pool = bench.suite.superuser().await;
    let statement = "update freeze_claims set bilan_date = '2020-01-01'";
    let wall = refused_by(&pool, statement.to_owned()).await;
    assert_eq!(wall.as_deref(), Some("freeze_claims_only_state_changes"));
    assert_eq!(
        refused_by(&pool, "delete from freeze_claims".to_owned()).await,
        None
    );
}

/// Runs `first`, holds its transaction open until `second` waits for it, then lets both end.
async fn in_turn(pool: &PgPool, first: String, second: String) -> Option<String> {
    let mut holding = pool.begin().await.unwrap();
    sqlx::query(AssertSqlSafe(first))
        .execute(&mut *holding)
        .await
        .unwrap();
    let release = async {
        eventually("the second waits for the first", async || {
            let waiting: i64 = sqlx::query_scalar(
                "select count(*) from pg_stat_activity
                 where datname = current_database() and wait_event_type = 'Lock'",
            )
            .fetch_one(pool)
            .await
            .unwrap();
            waiting == 1
        })
        .await;
        holding.commit().await.unwrap();
    };
    let (wall, ()) = tokio::join!(refused_by(pool, second), release);
    wall
}

#[tokio::test]
async fn claim_and_change_at_once_wait_for_each_other_in_the_database_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let pool = bench.suite.superuser().await;
    let change = "update periods set titre = 'autre'".to_owned();
    let wall = in_turn(&pool, insert_claim(&period, learners[0]), change).await;
    assert_eq!(wall.as_deref(), Some("periods_claimed_never_change"));

    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let pool = bench.suite.superuser().await;
    let deletion = "update periods set deleted_at = now()".to_owned();
    let wall = in_turn(&pool, deletion, insert_claim(&period, learners[0])).await;
    assert_eq!(
        wall.as_deref(),
        Some("freeze_claims_never_on_deleted_period")
    );

    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let pool = bench.suite.superuser().await;
    let change = "update fiches_liaison set version = 9".to_owned();
    let wall = in_turn(&pool, insert_claim(&period, learners[0]), change).await;
    assert_eq!(wall.as_deref(), Some("fiches_claimed_never_change"));
}

fn insert_claim(period: &pb::Period, learner: Uuid) -> String {
    format!(
        "insert into freeze_claims
            (etablissement, claim, period_id, apprenant, bilan_id, bilan_date, state, claimed_at)
         values ('0761234D', gen_random_uuid(), '{}', '{learner}', gen_random_uuid(), '2027-07-03', 'pending', now())",
        period.id
    )
}
