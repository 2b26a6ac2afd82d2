//! The second wall: row-level security, forced, on every table of tenants.

use crate::annexes_client::{of_period, photo};
use crate::support::{Bench, OTHER_UAI, WRITTEN_BY_THE_SERVICE, a_period, told};

#[tokio::test]
async fn query_without_tenant_sees_nothing() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    bench.declare(&period).await;
    let learner = period.learners[0];
    bench
        .as_learner(learner)
        .tell(&period, learner, "2026-W24", &told())
        .await
        .unwrap();
    let teacher = bench.as_teacher();
    teacher
        .comment(&period, learner, ("apprenant", "Bien."), "")
        .await
        .unwrap();
    let client = bench.as_learner(learner);
    client.mark_comments_read(&period, learner).await.unwrap();
    client.make(None, learner, "fiche", "").await.unwrap();
    client.open_book(learner).await.unwrap();
    client.share_book(learner, 30).await.unwrap();
    let owner = of_period(&period, learner);
    client
        .send(owner.clone(), "photo.jpg", &photo(40))
        .await
        .unwrap();
    let begun = client.begin(owner, "mot.txt", 3).await.unwrap();
    client.append(learner, &begun.id, 0, b"m").await.unwrap();
    crate::transfer_files::waits(&bench, &period).await;
    bench.delete_for(&period, 2, &period.learners[1..]).await;

    for table in WRITTEN_BY_THE_SERVICE {
        assert!(
            bench.count(table).await > 0,
            "{table}: the proof needs rows"
        );
        assert_eq!(
            bench.count_as(None, table).await,
            0,
            "{table}, without tenant"
        );
        assert_eq!(
            bench.count_as(Some(OTHER_UAI), table).await,
            0,
            "{table}, as another school"
        );
    }
}

#[tokio::test]
async fn every_table_of_the_service_is_walled() {
    let bench = Bench::start().await;
    let pool = bench.suite.database.as_service().await;
    let walled: Vec<(String, bool, bool)> = sqlx::query_as(
        "select relname::text, relrowsecurity and relforcerowsecurity,
                exists (select from pg_policy where polrelid = pg_class.oid and polwithcheck is not null)
         from pg_class
         where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> '_sqlx_migrations'
         order by relname",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let names: Vec<&str> = walled.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, WRITTEN_BY_THE_SERVICE);
    for (name, forced, policy) in walled {
        assert!(forced && policy, "{name}");
    }
}

#[tokio::test]
async fn row_of_another_school_cannot_be_written() {
    let bench = Bench::start().await;
    let pool = bench.suite.database.as_service().await;
    let mut tx = pool.begin().await.unwrap();
    sqlx::query("select set_config('app.etablissement', $1, true)")
        .bind(OTHER_UAI)
        .execute(&mut *tx)
        .await
        .unwrap();
    let refused = sqlx::query(
        "insert into known_periods (etablissement, period) values ($1, gen_random_uuid())",
    )
    .bind(crate::support::UAI)
    .execute(&mut *tx)
    .await
    .unwrap_err();
    assert!(
        refused.to_string().contains("row-level security"),
        "{refused}"
    );
}
