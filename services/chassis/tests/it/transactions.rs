//! Transactions know their tenant; repeated requests are answered, not done again; one replica leads.

use chassis::db::idempotency::Replay;
use chassis::leader;
use chassis::{Actor, Ctx, Person, Profil, Uai};

use crate::probe::{cx, start};

async fn visible(suite: &chassis_testing::Suite<crate::probe::Probe>, cx: &Ctx) -> i64 {
    let mut tx = suite.db().begin(cx).await.unwrap();
    sqlx::query_scalar("select count(*) from applied")
        .fetch_one(tx.conn())
        .await
        .unwrap()
}

#[tokio::test]
async fn rows_of_another_etablissement_do_not_exist() {
    let suite = start().await;
    let own = cx(&suite);
    let mut tx = suite.db().begin(&own).await.unwrap();
    sqlx::query("insert into applied values ('0761234D', gen_random_uuid(), 1)")
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let foreign = own.in_etablissement("0761235E".parse().unwrap());
    assert_eq!(visible(&suite, &own).await, 1);
    assert_eq!(visible(&suite, &foreign).await, 0);
    assert_eq!(visible(&suite, &own.in_etablissement(Uai::NONE)).await, 0);
    let forgotten: i64 = sqlx::query_scalar("select count(*) from applied")
        .fetch_one(&suite.database.as_service().await)
        .await
        .unwrap();
    assert_eq!(forgotten, 0, "a query without the tenant sees nothing");
}

#[tokio::test]
async fn writing_into_another_etablissement_is_refused_by_the_second_wall() {
    let suite = start().await;
    let mut tx = suite.db().begin(&cx(&suite)).await.unwrap();
    let written = sqlx::query("insert into applied values ('0761235E', gen_random_uuid(), 1)")
        .execute(tx.conn())
        .await;
    assert!(written.is_err());
}

#[tokio::test]
async fn a_repeated_request_is_answered_with_its_first_result_g06() {
    let suite = start().await;
    let keyed = cx(&suite).of_request(chassis::id::fresh(), Some("k1".into()), None);
    let mut tx = suite.db().begin(&keyed).await.unwrap();
    assert_eq!(tx.replayed(&keyed, "print").await.unwrap(), None);
    tx.remember(&keyed, "42").await.unwrap();

    // A second request at once waits for the first, then finds its result.
    let (db, again) = (suite.db(), keyed.clone());
    let second = chassis::run::spawn(async move {
        let mut tx = db.begin(&again).await.unwrap();
        tx.replayed(&again, "print").await.unwrap()
    });
    tx.commit().await.unwrap();
    assert_eq!(second.await.unwrap().as_deref(), Some("42"));

    let mut tx = suite.db().begin(&keyed).await.unwrap();
    let other = tx.replayed(&keyed, "another request").await;
    assert!(matches!(other, Err(Replay::KeyReused)));
}

#[tokio::test]
async fn a_key_of_a_request_that_failed_is_free_again_g06() {
    let suite = start().await;
    let keyed = cx(&suite).of_request(chassis::id::fresh(), Some("k2".into()), None);
    let mut tx = suite.db().begin(&keyed).await.unwrap();
    assert_eq!(tx.replayed(&keyed, "print").await.unwrap(), None);
    tx.rollback().await.unwrap();
    let mut tx = suite.db().begin(&keyed).await.unwrap();
    assert_eq!(tx.replayed(&keyed, "print").await.unwrap(), None);
}

#[tokio::test]
async fn the_same_key_of_another_person_or_etablissement_is_another_key_g06() {
    let suite = start().await;
    let keyed = |actor: Actor, uai: &str| {
        Ctx::new(actor, uai.parse().unwrap(), suite.clock.clock()).of_request(
            chassis::id::fresh(),
            Some("the same".into()),
            None,
        )
    };
    let person = || {
        Actor::Person(Person {
            id: chassis::id::fresh(),
            profil: Profil::Enseignant,
            referentiels: vec![],
            grants: vec![],
            session: chassis::id::fresh(),
        })
    };
    let one = person();
    for context in [
        keyed(one.clone(), "0761234D"),
        keyed(one, "0761235E"),
        keyed(person(), "0761234D"),
        keyed(Actor::Service("evaluation".into()), "0761234D"),
    ] {
        let mut tx = suite.db().begin(&context).await.unwrap();
        assert_eq!(tx.replayed(&context, "print").await.unwrap(), None);
        tx.remember(&context, "done").await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = suite.db().begin(&context).await.unwrap();
        let again = tx.replayed(&context, "print").await.unwrap();
        assert_eq!(again.as_deref(), Some("done"));
    }
}

#[tokio::test]
async fn a_request_done_without_a_result_is_not_done_again_g06() {
    let suite = start().await;
    let keyed = cx(&suite).of_request(chassis::id::fresh(), Some("k3".into()), None);
    let mut tx = suite.db().begin(&keyed).await.unwrap();
    assert_eq!(tx.replayed(&keyed, "print").await.unwrap(), None);
    tx.commit().await.unwrap();
    let mut tx = suite.db().begin(&keyed).await.unwrap();
    let again = tx.replayed(&keyed, "print").await.unwrap();
    assert_eq!(again.as_deref(), Some(""));
}

#[tokio::test]
async fn one_replica_leads_at_a_time() {
    let suite = start().await;
    let db = suite.db();
    let lead = leader::acquire(&db, 42).await.unwrap().unwrap();
    assert!(leader::acquire(&db, 42).await.unwrap().is_none());
    lead.resign().await;
    let dropped = leader::acquire(&db, 42).await.unwrap();
    assert!(dropped.is_some());
    drop(dropped);
    chassis_testing::eventually("a leader that is gone leads no more", async || {
        leader::acquire(&db, 42).await.unwrap().is_some()
    })
    .await;
}

#[tokio::test]
async fn futures_dropped_while_a_transaction_opens_leave_the_pool_whole_n11() {
    let suite = start().await;
    let db = suite.db();
    let context = cx(&suite);
    for i in 0..200u64 {
        let _ =
            tokio::time::timeout(std::time::Duration::from_micros(i * 7), db.begin(&context)).await;
    }
    // Every connection comes back, and none comes back inside a transaction.
    chassis_testing::eventually("the pool is whole", async || {
        let idle: i64 = sqlx::query_scalar(
            "select count(*) from pg_stat_activity
             where datname = current_database() and state like 'idle in transaction%'",
        )
        .fetch_one(&suite.superuser().await)
        .await
        .unwrap();
        idle == 0
    })
    .await;
    let mut open = Vec::new();
    for _ in 0..5 {
        open.push(db.begin(&context).await.unwrap());
    }
}
