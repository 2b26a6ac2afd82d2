//! P-04, F-01: a declared period opens portfolios, once.

use proto::events::portfolio::v1::PortfolioCreated;

use crate::support::{Bench, a_period};

#[tokio::test]
async fn declared_period_opens_a_portfolio_with_a_sheet_per_week_p04() {
    let bench = Bench::start().await;
    let period = a_period().from("2026-06-08").to("2026-06-26").learners(2);
    bench.declare(&period).await;

    for learner in &period.learners {
        let portfolio = bench
            .as_learner(*learner)
            .portfolio(&period, *learner)
            .await
            .unwrap();
        let weeks: Vec<&str> = portfolio
            .sheets
            .iter()
            .map(|sheet| sheet.week.as_str())
            .collect();
        assert_eq!(weeks, ["2026-W24", "2026-W25", "2026-W26"]);
        assert_eq!(portfolio.sheets[0].monday, "2026-06-08");
        assert!(
            portfolio
                .sheets
                .iter()
                .all(|sheet| sheet.etat == "vide" && !sheet.a_lire)
        );
        assert!(!portfolio.commence);
        assert_eq!(portfolio.suivi, "portfolio");
    }
    let created = bench.suite.published::<PortfolioCreated>().await;
    assert_eq!(created.len(), 2);
}

#[tokio::test]
async fn weeks_cross_week_53_and_the_new_year_p04() {
    let bench = Bench::start().await;
    let period = a_period().from("2026-12-21").to("2027-01-08");
    bench.declare(&period).await;
    let learner = period.learners[0];
    let portfolio = bench
        .as_learner(learner)
        .portfolio(&period, learner)
        .await
        .unwrap();
    let weeks: Vec<&str> = portfolio
        .sheets
        .iter()
        .map(|sheet| sheet.week.as_str())
        .collect();
    assert_eq!(weeks, ["2026-W52", "2026-W53", "2027-W01"]);

    let sheet = bench
        .as_learner(learner)
        .sheet(&period, learner, "2026-W53")
        .await
        .unwrap();
    let around = [sheet.previous, sheet.next];
    let around = around.map(|sheet| sheet.unwrap().week);
    assert_eq!(around, ["2026-W52", "2027-W01"]);
}

#[tokio::test]
async fn declaration_told_three_times_opens_one_portfolio_f01() {
    let bench = Bench::start().await;
    let period = a_period().learners(3);
    // The same message twice, and the same fact in a message of its own.
    let envelope = bench.publish_declared(&period).await;
    bench
        .suite
        .publish_again(&envelope, &period.declared())
        .await;
    bench.declare(&period).await;

    assert_eq!(bench.count("portfolios").await, 3);
    assert_eq!(bench.suite.published::<PortfolioCreated>().await.len(), 3);
}

#[tokio::test]
async fn learners_added_by_a_later_declaration_join_the_others_p04() {
    let bench = Bench::start().await;
    let mut period = a_period().learners(1);
    bench.declare(&period).await;
    let first = period.learners[0];
    let before = bench
        .as_learner(first)
        .portfolio(&period, first)
        .await
        .unwrap();

    period = period.one_more_learner().version(2);
    bench.declare(&period).await;
    let after = bench
        .as_learner(first)
        .portfolio(&period, first)
        .await
        .unwrap();
    assert_eq!(after.id, before.id);
    assert_eq!(bench.count("portfolios").await, 2);
}

#[tokio::test]
async fn free_rhythm_opens_no_sheet_r03() {
    let bench = Bench::with_invented_diploma().await;
    let period = a_period().of("cap-verre");
    bench.declare(&period).await;
    let learner = period.learners[0];
    let portfolio = bench
        .as_learner(learner)
        .portfolio(&period, learner)
        .await
        .unwrap();
    assert!(portfolio.sheets.is_empty());
}

#[tokio::test]
async fn unreadable_declaration_is_set_aside_and_the_next_applied() {
    let bench = Bench::start().await;
    let (period, broken) = (a_period(), a_period().from("hier"));
    bench.declare(&broken).await;
    bench.declare(&period).await;
    assert_eq!(bench.count("portfolios").await, 1);
    let parked = bench.suite.dead_letter_list().await;
    assert_eq!(parked.len(), 1);
}

#[tokio::test]
async fn what_was_told_while_the_service_was_down_is_applied_p04() {
    let mut bench = Bench::start().await;
    let (kept, gone) = (a_period(), a_period());
    bench.suite.halt().await;
    bench.publish_declared(&kept).await;
    bench.publish_declared(&gone).await;
    bench.publish_deleted(&gone, 2, &[]).await;
    bench.suite.resume().await;
    bench.suite.settle().await;
    assert_eq!(bench.count("portfolios").await, 1);
    assert_eq!(
        bench
            .suite
            .published::<PortfolioCreated>()
            .await
            .iter()
            .filter(|(_, event)| event.period_id == kept.id.to_string())
            .count(),
        1
    );
}
