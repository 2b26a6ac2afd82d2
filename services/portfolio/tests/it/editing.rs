//! P-05: portfolios follow the learners and the weeks of a period that is edited, in whatever order the events come.

use crate::support::{Bench, Period, a_period, told};

async fn weeks(bench: &Bench, period: &Period, at: usize) -> Vec<String> {
    let learner = period.learners[at];
    let portfolio = bench.as_learner(learner).portfolio(period, learner).await;
    let sheets = portfolio.unwrap().sheets.into_iter();
    sheets.map(|sheet| sheet.week).collect()
}

#[tokio::test]
async fn moved_dates_bring_weeks_and_keep_what_is_written_apart_p05() {
    let bench = Bench::start().await;
    let period = a_period();
    let learner = period.learners[0];
    bench.declare(&period).await;
    let client = bench.as_learner(learner);
    client
        .tell(&period, learner, "2026-W24", &told())
        .await
        .unwrap();
    client
        .tell(&period, learner, "2026-W26", &told())
        .await
        .unwrap();

    let moved = period
        .clone()
        .from("2026-06-22")
        .to("2026-07-03")
        .version(2);
    let counts = bench
        .as_teacher()
        .count_for(&period, "2026-06-22", "2026-07-03")
        .await
        .unwrap();
    assert_eq!((counts.dropped_empty, counts.dropped_written), (1, 1));
    bench.edit(&moved, &[1]).await;

    assert_eq!(weeks(&bench, &moved, 0).await, ["2026-W26", "2026-W27"]);
    assert_eq!(
        bench
            .count("sheets where portfolio is null and etat = 'racontee'")
            .await,
        1,
        "the told week is a fiche libre"
    );
    assert_eq!(bench.count("form_fields").await, 6, "no text is lost");
    let told = client.sheet(&moved, learner, "2026-W26").await.unwrap();
    assert!(told.fields.iter().all(|field| field.version > 0));
}

#[tokio::test]
async fn an_edit_told_twice_or_late_changes_nothing_more_p05() {
    let bench = Bench::start().await;
    let period = a_period();
    let latest = period.clone().to("2026-07-03").version(3);
    // The edit comes first, then what it made old.
    bench.edit(&latest, &[1]).await;
    bench.edit(&latest, &[1]).await;
    bench
        .edit(&period.clone().to("2026-06-12").version(2), &[1])
        .await;
    bench.declare(&period).await;
    assert_eq!(
        weeks(&bench, &latest, 0).await,
        ["2026-W24", "2026-W25", "2026-W26", "2026-W27"]
    );
    assert_eq!(bench.count("portfolios").await, 1);
}

#[tokio::test]
async fn who_joins_gets_a_portfolio_and_an_edit_after_the_deletion_none_p05_p08() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let joined = period.clone().one_more_learner().version(2);
    bench.edit(&joined, &[1, 2]).await;
    assert_eq!(weeks(&bench, &joined, 1).await.len(), 3);

    bench.delete(&period, 3).await;
    bench.edit(&joined, &[1, 2]).await;
    assert_eq!(bench.count("portfolios").await, 0);
}

#[tokio::test]
async fn who_comes_back_starts_anew_even_when_the_leaving_is_told_late_p05() {
    let bench = Bench::start().await;
    let period = a_period();
    let learner = period.learners[0];
    bench.declare(&period).await;
    let client = bench.as_learner(learner);
    client
        .tell(&period, learner, "2026-W24", &told())
        .await
        .unwrap();
    // Taken off at 2, back at 5: the edit that says so overtakes the leaving.
    let back = period.clone().version(5);
    bench.edit(&back, &[5]).await;
    let portfolio = client.portfolio(&back, learner).await.unwrap();
    assert!(!portfolio.commence, "a new one, empty");
    bench.delete_for(&period, 2, &[learner]).await;
    let still = client.portfolio(&back, learner).await.unwrap();
    assert_eq!(still.id, portfolio.id);
}

#[tokio::test]
async fn who_left_later_than_an_edit_stays_out_p05() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.delete_for(&period, 4, &period.learners).await;
    bench.edit(&period.clone().version(3), &[1]).await;
    assert_eq!(bench.count("portfolios").await, 0);
}
