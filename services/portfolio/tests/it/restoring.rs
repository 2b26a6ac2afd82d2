//! P-08 ★: a deletion is undone: portfolios come back as they were, in whatever order the events come.

use proto::events::portfolio::v1::{PortfolioCreated, PortfolioRemoved};

use crate::support::{Bench, a_period, told, told_fiche};

#[tokio::test]
async fn portfolios_come_back_as_they_were_and_once_p08() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    let learner = period.learners[0];
    bench.declare(&period).await;
    let client = bench.as_learner(learner);
    client
        .tell(&period, learner, "2026-W24", &told())
        .await
        .unwrap();
    client
        .present(&period, learner, "historique", "Fondée en 1998")
        .await
        .unwrap();
    let before = client.portfolio(&period, learner).await.unwrap();
    let week = client.sheet(&period, learner, "2026-W24").await.unwrap();

    bench.delete_for_a_while(&period, 2, &[]).await;
    assert_eq!(bench.count("portfolios").await, 0);
    assert!(client.portfolio(&period, learner).await.is_err());
    assert_eq!(bench.count("chassis.set_aside").await, 2);

    let back = period.clone().version(3);
    bench.restore(&back, 2).await;
    bench.restore(&back, 2).await;
    let after = client.portfolio(&back, learner).await.unwrap();
    assert_eq!((&after.id, after.commence), (&before.id, true));
    assert_eq!(after.sheets.len(), before.sheets.len());
    let again = client.sheet(&back, learner, "2026-W24").await.unwrap();
    assert_eq!(again.fields, week.fields);
    assert_eq!(bench.count("chassis.set_aside").await, 0);
    assert_eq!(bench.suite.published::<PortfolioRemoved>().await.len(), 2);
    let told = bench.suite.published::<PortfolioCreated>().await;
    assert_eq!(told.len(), 4);
    let versions: Vec<i64> = told
        .iter()
        .filter(|(_, event)| event.portfolio_id == before.id)
        .map(|(_, event)| event.version)
        .collect();
    assert!(
        versions.windows(2).all(|pair| pair[0] < pair[1]),
        "{versions:?}"
    );
}

#[tokio::test]
async fn undoing_told_before_the_deletion_loses_nothing_p08() {
    let bench = Bench::start().await;
    let period = a_period();
    let learner = period.learners[0];
    bench.declare(&period).await;
    let client = bench.as_learner(learner);
    client
        .tell(&period, learner, "2026-W24", &told())
        .await
        .unwrap();
    let back = period.clone().version(3);
    bench.restore(&back, 2).await;
    bench.delete_for_a_while(&period, 2, &[]).await;
    let there = client.portfolio(&back, learner).await.unwrap();
    assert!(there.commence);
    assert_eq!(bench.count("form_fields").await, 3);
    assert_eq!(bench.count("chassis.set_aside").await, 0);
    // The next edit still counts, and so does the next deletion.
    bench
        .edit(&period.clone().version(4).to("2026-07-03"), &[3])
        .await;
    assert_eq!(
        client.portfolio(&back, learner).await.unwrap().sheets.len(),
        4
    );
    bench.delete(&period, 5).await;
    assert_eq!(bench.count("portfolios").await, 0);
}

#[tokio::test]
async fn one_learner_comes_back_beside_the_others_and_a_late_declaration_changes_nothing_p08() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    let [gone, here] = [period.learners[0], period.learners[1]];
    bench.declare(&period).await;
    let client = bench.as_learner(gone);
    client
        .tell(&period, gone, "2026-W24", &told())
        .await
        .unwrap();
    bench.delete_for_a_while(&period, 2, &[gone]).await;
    let mut back = period.clone().version(4).edited(&[4, 1]);
    back.restored = vec![2, 0];
    bench.tell_edited(&back).await;
    bench.declare(&period).await;
    assert!(client.portfolio(&period, gone).await.unwrap().commence);
    assert!(
        bench
            .as_learner(here)
            .portfolio(&period, here)
            .await
            .is_ok()
    );
    assert_eq!(bench.count("portfolios").await, 2);
}

#[tokio::test]
async fn kept_sheets_go_back_into_their_portfolio_with_what_was_written_since_p08() {
    let bench = Bench::start().await;
    let period = a_period().of("bts-ms");
    let learner = period.learners[0];
    bench.declare(&period).await;
    let client = bench.as_learner(learner);
    client
        .tell(&period, learner, "2026-W24", &told_fiche())
        .await
        .unwrap();
    client
        .tell(&period, learner, "2026-W25", &[("analyse", "L’atelier")])
        .await
        .unwrap();
    bench.delete_for_a_while(&period, 2, &[]).await;
    assert_eq!(
        bench.count("sheets where portfolio is null").await,
        1,
        "kept meanwhile"
    );
    let back = period.clone().version(3);
    bench.restore(&back, 2).await;
    assert_eq!(bench.count("sheets where portfolio is null").await, 0);
    let portfolio = client.portfolio(&back, learner).await.unwrap();
    assert_eq!(portfolio.sheets.len(), 3);
    for week in ["2026-W24", "2026-W25"] {
        let sheet = client.sheet(&back, learner, week).await.unwrap();
        assert!(sheet.fields.iter().any(|field| field.version > 0), "{week}");
    }
}

#[tokio::test]
async fn deletion_and_undoing_sent_at_once_keep_every_text_p08() {
    let bench = Bench::start().await;
    let periods: Vec<_> = (0..12).map(|_| a_period()).collect();
    for period in &periods {
        bench.declare(period).await;
        let learner = period.learners[0];
        bench
            .as_learner(learner)
            .tell(period, learner, "2026-W24", &told())
            .await
            .unwrap();
    }
    // Two consumers handle them side by side, in an order that nobody chose.
    for period in &periods {
        bench.publish_deleted_for_a_while(period, 2, &[]).await;
        bench.publish_restored(&period.clone().version(3), 2).await;
    }
    bench.suite.settle().await;
    for period in &periods {
        let learner = period.learners[0];
        let client = bench.as_learner(learner);
        let there = client.portfolio(period, learner).await.unwrap();
        assert!(there.commence);
    }
    assert_eq!(bench.count("form_fields").await, 3 * 12);
    assert_eq!(bench.count("chassis.set_aside").await, 0);
}
