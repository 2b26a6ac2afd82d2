//! P-08: a deleted period leaves nothing, in whatever order the events come.

use proto::events::portfolio::v1::PortfolioRemoved;

use crate::annexes_client::{of_period, of_sheet, photo};
use crate::support::{Bench, WRITTEN_BY_THE_SERVICE, a_period, told, told_fiche};

#[tokio::test]
async fn deleted_period_leaves_no_row_p08() {
    let bench = Bench::start().await;
    let (period, other) = (a_period().learners(2), a_period());
    bench.declare(&period).await;
    bench.declare(&other).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    client
        .tell(&period, learner, "2026-W24", &told())
        .await
        .unwrap();
    client
        .present(&period, learner, "historique", "Fondée en 1998")
        .await
        .unwrap();

    bench.delete(&period, 2).await;

    assert_eq!(
        client.portfolio(&period, learner).await.unwrap_err().code,
        "portfolio.not_found"
    );
    assert_eq!(
        bench.count("portfolios").await,
        1,
        "the other period keeps its own"
    );
    assert_eq!(bench.count("sheets").await, 3);
    for table in ["form_fields", "form_changes", "sheet_reads"] {
        assert_eq!(bench.count(table).await, 0, "{table}");
    }
    assert_eq!(bench.suite.published::<PortfolioRemoved>().await.len(), 2);
}

#[tokio::test]
async fn deletion_told_twice_removes_once_p08() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    bench.declare(&period).await;
    bench.delete(&period, 2).await;
    bench.delete(&period, 2).await;
    assert_eq!(bench.suite.published::<PortfolioRemoved>().await.len(), 2);
}

#[tokio::test]
async fn declaration_that_comes_after_the_deletion_opens_nothing_p08() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    bench.delete(&period, 2).await;
    bench.declare(&period).await;
    assert_eq!(bench.count("portfolios").await, 0);
    assert_eq!(bench.count("sheets").await, 0);
}

#[tokio::test]
async fn deletion_for_one_learner_leaves_the_others_p08() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    let [gone, here] = [period.learners[0], period.learners[1]];
    bench.declare(&period).await;
    bench.delete_for(&period, 2, &[gone]).await;
    assert!(
        bench
            .as_learner(gone)
            .portfolio(&period, gone)
            .await
            .is_err()
    );
    assert!(
        bench
            .as_learner(here)
            .portfolio(&period, here)
            .await
            .is_ok()
    );

    // The declaration, late and again, does not bring it back.
    bench.declare(&period).await;
    assert_eq!(bench.count("portfolios").await, 1);
}

#[tokio::test]
async fn deletion_for_one_learner_seen_first_keeps_him_out_p08() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    bench.delete_for(&period, 2, &period.learners[..1]).await;
    bench.declare(&period).await;
    assert_eq!(bench.count("portfolios").await, 1);
}

#[tokio::test]
async fn deletion_older_than_the_declaration_removes_nothing_p08() {
    let bench = Bench::start().await;
    let period = a_period().version(3);
    bench.declare(&period).await;
    bench.delete(&period, 2).await;
    assert_eq!(bench.count("portfolios").await, 1);
}

#[tokio::test]
async fn declaration_and_deletion_sent_at_once_leave_nothing_p08() {
    let bench = Bench::start().await;
    let periods: Vec<_> = (0..20).map(|_| a_period().learners(3)).collect();
    // Two consumers handle them side by side, in an order that nobody chose.
    for period in &periods {
        bench.publish_declared(period).await;
        bench.publish_deleted(period, 2, &[]).await;
    }
    bench.suite.settle().await;
    for table in WRITTEN_BY_THE_SERVICE
        .iter()
        .filter(|table| **table != "known_periods")
    {
        assert_eq!(bench.count(table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn completed_sheets_become_fiches_libres_where_the_diploma_keeps_them_p08() {
    let bench = Bench::start().await;
    let period = a_period().of("bts-ms");
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    client
        .tell(&period, learner, "2026-W24", &told_fiche())
        .await
        .unwrap();
    client
        .tell(&period, learner, "2026-W25", &[("analyse", "L’atelier")])
        .await
        .unwrap();

    bench.delete(&period, 2).await;
    assert_eq!(bench.count("portfolios").await, 0);
    assert_eq!(
        bench.count("sheets").await,
        1,
        "the told week stays, the begun one goes"
    );
    assert_eq!(bench.count("form_fields").await, 2);
}

#[tokio::test]
async fn what_is_joined_to_fiches_that_stay_is_not_counted_and_stays_p08_f06() {
    let bench = Bench::start().await;
    let period = a_period().of("bts-ms");
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    client
        .tell(&period, learner, "2026-W24", &told_fiche())
        .await
        .unwrap();
    client
        .tell(&period, learner, "2026-W25", &[("analyse", "L’atelier")])
        .await
        .unwrap();
    let mut sheets = Vec::new();
    for week in ["2026-W24", "2026-W25"] {
        let sheet = client.sheet(&period, learner, week).await.unwrap();
        sheets.push(of_sheet(learner, &sheet.summary.unwrap().id));
    }
    let [told, begun] = [sheets[0].clone(), sheets[1].clone()];
    for owner in [of_period(&period, learner), told.clone(), begun] {
        client.send(owner, "armoire.jpg", &photo(40)).await.unwrap();
    }
    client
        .add_lien(told, "https://www.example.org/notice", "Notice")
        .await
        .unwrap();

    let teacher = bench.as_teacher_of("bts-ms");
    let counts = teacher.count(&period).await.unwrap();
    assert_eq!(
        (counts.completed, counts.kept, counts.files, counts.links),
        (1, 1, 2, 0),
        "the told week stays, with what is joined to it"
    );
    bench.delete(&period, 2).await;
    assert_eq!(bench.count("annexes").await, 2);
}
