//! A person is erased (I-12): its portfolios and sheets go, others' stay, and nothing late brings anything back.

use chassis::{Person, Profil};
use proto::events::identity::v1::PersonErased;
use proto::events::portfolio::v1::PortfolioDataErased;
use uuid::Uuid;

use crate::support::{Bench, UAI, a_period, told, told_fiche, uai};

fn somebody(profil: Profil) -> Person {
    Person {
        id: chassis::id::fresh(),
        profil,
        referentiels: vec!["bac-pro-mspc".to_owned()],
        grants: vec![],
        session: Uuid::nil(),
    }
}

#[tokio::test]
async fn an_erased_learner_leaves_nothing_and_its_comrades_keep_theirs_i12() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    bench.declare(&period).await;
    let [goes, stays] = [period.learners[0], period.learners[1]];
    for learner in [goes, stays] {
        bench
            .as_learner(learner)
            .tell(&period, learner, "2026-W24", &told())
            .await
            .unwrap();
        let teacher = bench.as_teacher();
        teacher
            .comment(&period, learner, ("tous", "Bien."), "")
            .await
            .unwrap();
        let client = bench.as_learner(learner);
        client.mark_comments_read(&period, learner).await.unwrap();
        client.make(None, learner, "fiche", "").await.unwrap();
    }
    let ddfpt = somebody(Profil::Ddfpt);
    let suite = &bench.suite;
    let mut before = suite.exported(&ddfpt, &uai(UAI), stays).await.unwrap();

    let admin = somebody(Profil::Administrateur);
    let seen = suite.previewed(&admin, &uai(UAI), goes).await.unwrap();
    // Of periods, whoever their learners are.
    suite
        // What the store is to be rid of goes with the file, in a moment.
        .assert_all_is_erased(&seen, &["known_periods", "released_files"])
        .await;
    assert_eq!((seen["portfolios"], seen["sheets"]), (1, 4));
    assert_eq!((seen["comments"], seen["comment_reads"]), (1, 1));
    assert_eq!((seen["form_fields"], seen["form_changes"]), (3, 3));

    let (envelope, event) = suite.told_erased(&uai(UAI), goes).await;
    suite.publish_again(&envelope, &event).await;
    suite.settle().await;
    assert_eq!(suite.naming(&goes.to_string()).await.len(), 0);
    let mut after = suite.exported(&ddfpt, &uai(UAI), stays).await.unwrap();
    for exported in [&mut before, &mut after] {
        exported.remove("journal");
    }
    assert_eq!(after, before);
    let told = suite.published::<PortfolioDataErased>().await;
    assert_eq!(told.len(), 1, "twice is once");
    assert_eq!(told[0].1.erasure, event.erasure);
    assert_eq!(
        told[0].1.rows.iter().sum::<i64>(),
        seen.values().sum::<i64>()
    );
}

#[tokio::test]
async fn a_late_declaration_or_removal_brings_no_erased_learner_back_i12() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    let goes = period.learners[0];
    bench.suite.told_erased(&uai(UAI), goes).await;
    bench.declare(&period).await;
    assert_eq!(bench.count("portfolios").await, 1, "the other's");
    bench.delete_for(&period, 2, &[goes]).await;
    assert_eq!(bench.suite.naming(&goes.to_string()).await.len(), 0);
    // Of both, the other alone is noted.
    bench.delete_for(&period, 3, &period.learners).await;
    assert_eq!(bench.count("portfolios").await, 0);
    assert_eq!(bench.count("removed_learners").await, 1);
    assert_eq!(bench.suite.dead_letters().await, 0);
}

#[tokio::test]
async fn fiches_libres_and_marks_of_reading_go_too_i12() {
    let bench = Bench::start().await;
    // BTS: what was told stays as fiches libres once the period is deleted (P-08).
    let period = a_period().of("bts-ms");
    bench.declare(&period).await;
    let learner = period.learners[0];
    bench
        .as_learner(learner)
        .tell(&period, learner, "2026-W24", &told_fiche())
        .await
        .unwrap();
    bench.delete(&period, 2).await;
    assert_eq!(bench.suite.naming(&learner.to_string()).await["sheets"], 1);
    bench.suite.told_erased(&uai(UAI), learner).await;
    assert_eq!(bench.suite.naming(&learner.to_string()).await.len(), 0);
    assert_eq!(bench.count("form_fields").await, 0);
}

#[tokio::test]
async fn whatever_comes_first_declaration_or_erasure_nothing_is_left_i12() {
    let bench = Bench::start().await;
    let periods: Vec<_> = (0..20).map(|_| a_period()).collect();
    for period in &periods {
        let erasure = chassis::id::fresh();
        let erased = PersonErased {
            erasure: erasure.to_string(),
            person: period.learners[0].to_string(),
            version: 1,
        };
        let (school, suite) = (uai(UAI), &bench.suite);
        tokio::join!(
            bench.publish_declared(period),
            suite.publish(&school, erasure, 1, &erased)
        );
    }
    bench.suite.settle().await;
    for period in &periods {
        let learner = period.learners[0].to_string();
        assert_eq!(bench.suite.naming(&learner).await.len(), 0);
    }
    let told = bench.suite.published::<PortfolioDataErased>().await;
    assert_eq!(told.len(), periods.len());
}
