//! What the clock takes away of people who left, and when (I-12).

use identity::app::sessions;
use jiff::SignedDuration;

use crate::bench::{Bench, YEAR_2027, school};

/// People who can sign in, by whether they left every établissement.
async fn logins(bench: &Bench, left: bool) -> i64 {
    sqlx::query_scalar(
        "select count(*) from credentials k
         where (not exists (select from comptes c where c.person_id = k.person_id and c.actif)) = $1",
    )
    .bind(left)
    .fetch_one(&bench.suite.superuser().await)
    .await
    .unwrap()
}

#[tokio::test]
async fn in_six_years_sign_in_data_go_three_months_after_leaving_and_never_before_i12() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    bench
        .suite
        .clock
        .set("2027-10-01T08:00:00Z".parse().unwrap());
    let import = bench.upload(&admin, &school(), &YEAR_2027).await.unwrap();
    bench.apply(&admin, &school(), &import).await;
    let (gone, there) = (logins(&bench, true).await, logins(&bench, false).await);
    assert!(gone > 0 && there > 0);

    // Passes of one day around the term, then of a month to the end of six years.
    for day in 1..=95_i64 {
        bench.suite.clock.advance(SignedDuration::from_hours(24));
        sessions::purge(&bench.app()).await.unwrap();
        let expected = if day < 92 { gone } else { 0 };
        assert_eq!(logins(&bench, true).await, expected, "day {day}");
    }
    for month in 4..=72 {
        bench
            .suite
            .clock
            .advance(SignedDuration::from_hours(24 * 30));
        sessions::purge(&bench.app()).await.unwrap();
        assert_eq!(logins(&bench, true).await, 0, "month {month}");
        assert_eq!(logins(&bench, false).await, there, "month {month}");
    }
}

#[tokio::test]
async fn who_left_one_school_and_works_in_another_still_signs_in_i12() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let pool = bench.suite.superuser().await;
    let moved =
        "update comptes set actif = false, desactive_le = '2026-01-01' where person_id = $1";
    sqlx::query(moved)
        .bind(admin.id)
        .execute(&pool)
        .await
        .unwrap();
    sqlx::query("insert into comptes (etablissement, person_id) values ('0751234J', $1)")
        .bind(admin.id)
        .execute(&pool)
        .await
        .unwrap();
    sessions::purge(&bench.app()).await.unwrap();
    assert_eq!(logins(&bench, false).await, 1);

    sqlx::query(moved)
        .bind(admin.id)
        .execute(&pool)
        .await
        .unwrap();
    sessions::purge(&bench.app()).await.unwrap();
    assert_eq!(logins(&bench, true).await, 0);
}
