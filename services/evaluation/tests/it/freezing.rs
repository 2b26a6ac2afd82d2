//! E-07, E-08: the steps of the freeze protocol, and which days they count and close. What crosses to the owner of
//! periods is tested with the real binaries, in the suite's own journeys and faults.

use chassis::Kind;
use evaluation::app::protocol::{self, Attempt};
use evaluation::error::Error;
use proto::events::evaluation::v1::BilanIntermediaireCreated;
use serde_json::json;

use crate::bench::{Bench, FIN, a_period, bilan_of};
use crate::caller::a_bilan;

#[tokio::test]
async fn bilan_counts_what_is_saved_up_to_its_day_included_e07() {
    let bench = Bench::start().await;
    // The bilan entreprise is dated 26 June: the last day of its period.
    for (date, counted) in [("2026-06-25", 0), (FIN, 1), ("2026-06-27", 1)] {
        let (period, unsaved) = (a_period(), a_period());
        let learner = period.learner();
        bench.declare(&period).await;
        bench.declare(&unsaved.of(learner)).await;
        let teacher = bench.teacher();
        teacher
            .write(&period, learner, "engagement", &json!(3))
            .await
            .unwrap();
        bench.count(learner, date).await;
        let listed = teacher.bilans(learner).await.unwrap().bilans;
        assert_eq!(listed[0].counted.len(), counted, "{date}");
        let expected = if counted == 1 { "fige" } else { "en_cours" };
        assert_eq!(
            teacher.bilan(&period, learner).await.unwrap().etat,
            expected,
            "{date}"
        );
    }
}

#[tokio::test]
async fn dates_strictly_before_the_last_bilan_are_closed_and_its_day_is_not_e04() {
    let bench = Bench::start().await;
    let (first, second) = (a_period(), a_period());
    let learner = first.learner();
    let second = second.of(learner);
    bench.declare(&first).await;
    bench.declare(&second).await;
    let teacher = bench.teacher();
    teacher
        .write(&first, learner, "engagement", &json!(3))
        .await
        .unwrap();
    bench.count(learner, "2026-06-30").await;

    // Proposed on 26 June, which is closed now.
    let closed = teacher
        .write(&second, learner, "engagement", &json!(3))
        .await
        .unwrap_err();
    assert_eq!(
        (closed.kind, closed.code.as_str()),
        (Kind::FailedPrecondition, "evaluation.date_closed")
    );
    assert_eq!(closed.params["minimum"], "2026-06-30");
    let eve = json!("2026-06-29");
    let closed = teacher
        .write(&second, learner, "date_rencontre", &eve)
        .await
        .unwrap_err();
    assert_eq!(closed.code, "evaluation.date_closed");
    // Ticked tasks save nothing, so no date is needed yet.
    teacher
        .write(&second, learner, "taches", &json!(["A2T1"]))
        .await
        .unwrap();
    let day = json!("2026-06-30");
    teacher
        .write(&second, learner, "date_rencontre", &day)
        .await
        .unwrap();
    teacher
        .write(&second, learner, "engagement", &json!(3))
        .await
        .unwrap();
    let bilan = teacher.bilan(&second, learner).await.unwrap();
    assert_eq!(
        bilan.etat, "en_cours",
        "right of the black line, for the next bilan"
    );
    // A second bilan of the same day counts it.
    bench.count(learner, "2026-06-30").await;
    assert_eq!(teacher.bilan(&second, learner).await.unwrap().etat, "fige");
}

#[tokio::test]
async fn bilan_is_dated_neither_before_the_last_one_nor_in_the_future_e07() {
    let bench = Bench::start().await;
    let period = a_period();
    let learner = period.learner();
    bench.declare(&period).await;
    bench.count(learner, "2026-07-03").await;
    let teacher = bench.teacher();
    let early = teacher
        .create(a_bilan(learner, "2026-07-02"), None)
        .await
        .unwrap_err();
    assert_eq!(early.code, "evaluation.date_refused");
    assert_eq!(early.params["minimum"], "2026-07-03");
    assert_eq!(
        early.fields,
        [(
            "date".to_owned(),
            "evaluation.date_before_last_bilan".to_owned()
        )]
    );
    let late = teacher
        .create(a_bilan(learner, "2026-07-11"), None)
        .await
        .unwrap_err();
    assert_eq!(late.params["maximum"], "2026-07-10");
    for day in ["2026-07-03", "2026-07-10"] {
        teacher.create(a_bilan(learner, day), None).await.unwrap();
    }
}

#[tokio::test]
async fn today_is_the_civil_day_in_paris_at_midnight_and_around_daylight_saving_e07() {
    let bench = Bench::start().await;
    let period = a_period();
    let learner = period.learner();
    bench.declare(&period).await;
    let teacher = bench.teacher();
    // A minute before midnight in Paris (UTC + 2), then a minute after; then the same in winter, and across the night
    // in which the hour goes back.
    for (instant, day, tomorrow) in [
        ("2026-07-10T21:59:00Z", "2026-07-10", "2026-07-11"),
        ("2026-07-10T22:01:00Z", "2026-07-11", "2026-07-12"),
        ("2026-10-24T22:01:00Z", "2026-10-25", "2026-10-26"),
        ("2026-10-25T22:59:00Z", "2026-10-25", "2026-10-26"),
        ("2026-10-25T23:01:00Z", "2026-10-26", "2026-10-27"),
    ] {
        bench.at(instant);
        assert_eq!(
            teacher.prepare(learner, "").await.unwrap().date_maximale,
            day
        );
        let future = teacher
            .create(a_bilan(learner, tomorrow), None)
            .await
            .unwrap_err();
        assert_eq!(future.code, "evaluation.date_refused", "{instant}");
        teacher.create(a_bilan(learner, day), None).await.unwrap();
    }
}

#[tokio::test]
async fn final_bilan_says_who_made_it_what_it_counts_and_is_told_once_e07() {
    let bench = Bench::start().await;
    let period = a_period();
    let learner = period.learner();
    bench.declare(&period).await;
    let teacher = bench.teacher();
    teacher
        .write(&period, learner, "niveau:C2.1", &json!("aide"))
        .await
        .unwrap();
    let prepared = teacher.prepare(learner, "2026-07-03").await.unwrap();
    assert_eq!((prepared.rang, prepared.bilans_entreprise.len()), (1, 1));
    assert_eq!(prepared.allowed_actions, ["creer"]);
    let evidence = prepared
        .competences
        .iter()
        .find(|c| c.code == "C2.1")
        .unwrap();
    assert_eq!(evidence.observations[0].niveau, "aide");
    assert_eq!(evidence.observations[0].date, FIN);

    let counted = bench.count(learner, "2026-07-03").await;
    let empty = teacher
        .create(a_bilan(learner, "2026-07-04"), None)
        .await
        .unwrap();
    assert_eq!(empty.counted.len(), 0);
    assert_eq!(
        (empty.etat.as_str(), empty.note.as_str()),
        ("final", "13.5")
    );
    assert_eq!(empty.author, teacher.person.id.to_string());

    let prepared = teacher.prepare(learner, "2026-07-05").await.unwrap();
    assert_eq!((prepared.rang, prepared.bilans_entreprise.len()), (3, 0));
    assert_eq!(prepared.date_minimale, "2026-07-04");
    let evidence = prepared
        .competences
        .iter()
        .find(|c| c.code == "C2.1")
        .unwrap();
    assert_eq!(
        (evidence.avant.as_str(), evidence.observations.len()),
        ("+", 0)
    );

    bench.suite.settle().await;
    let events = bench.suite.published::<BilanIntermediaireCreated>().await;
    assert_eq!(events.len(), 2);
    let (_, event) = &events[0];
    assert_eq!(event.bilan_id, counted.id.to_string());
    assert_eq!(event.claim, counted.claim.to_string());
    assert_eq!(event.periods, [period.id.to_string()]);
    assert_eq!(event.bilans_entreprise.len(), 1);
}

#[tokio::test]
async fn bilan_waits_for_the_events_up_to_the_frozen_version_e08() {
    let bench = Bench::start().await;
    let period = a_period();
    let learner = period.learner();
    bench.declare(&period).await;
    bench
        .teacher()
        .write(&period, learner, "engagement", &json!(3))
        .await
        .unwrap();
    let bilan = bench.open(learner, "2026-07-03").await;
    // The owner froze version 2: an edit whose event is still on its way here.
    bench.granted(&bilan, 2).await;
    assert!(matches!(bench.finalise(&bilan).await, Attempt::Behind));
    bench.declare(&period.clone().version(2)).await;
    assert!(matches!(bench.finalise(&bilan).await, Attempt::Final(..)));
}

#[tokio::test]
async fn period_deleted_while_it_is_claimed_is_not_counted_e08() {
    let bench = Bench::start().await;
    let period = a_period();
    let learner = period.learner();
    bench.declare(&period).await;
    bench
        .teacher()
        .write(&period, learner, "engagement", &json!(3))
        .await
        .unwrap();
    let bilan = bench.open(learner, "2026-07-03").await;
    bench.delete(&period, 2, &[]).await;
    bench.granted(&bilan, 1).await;
    let refused = protocol::finalise(&bench.cx(), &bench.app(), &bilan, "").await;
    assert!(matches!(refused, Err(Error::PeriodDeleted(gone)) if gone.uuid() == period.id));
    assert_eq!(bench.rows("bilans_comptes").await, 0);
}

#[tokio::test]
async fn bilan_without_its_grants_is_not_final_e08() {
    let bench = Bench::start().await;
    let period = a_period();
    let learner = period.learner();
    bench.declare(&period).await;
    bench
        .teacher()
        .write(&period, learner, "engagement", &json!(3))
        .await
        .unwrap();
    let bilan = bench.open(learner, "2026-07-03").await;
    let refused = protocol::finalise(&bench.cx(), &bench.app(), &bilan, "").await;
    assert!(matches!(refused, Err(Error::GivenUp(_))));
}

#[tokio::test]
async fn nothing_that_is_being_counted_may_be_written_or_joined_e08() {
    let bench = Bench::start().await;
    let (period, other) = (a_period(), a_period());
    let learner = period.learner();
    let other = other.of(learner);
    bench.declare(&period).await;
    bench.declare(&other).await;
    let teacher = bench.teacher();
    teacher
        .write(&period, learner, "engagement", &json!(3))
        .await
        .unwrap();
    let bilan = bench.open(learner, "2026-07-03").await;

    for refused in [
        teacher
            .write(&period, learner, "commentaire", &json!("x"))
            .await
            .map(drop),
        teacher.finish(&period, learner, 2).await.map(drop),
        // Would be dated 26 June, among what is counted.
        teacher
            .write(&other, learner, "engagement", &json!(1))
            .await
            .map(drop),
    ] {
        assert_eq!(refused.unwrap_err().code, "evaluation.being_counted");
    }
    let second = protocol::open(&bench.cx(), &bench.app(), &bilan_of(learner, "2026-07-03")).await;
    assert!(matches!(second, Err(Error::AlreadyClaiming)));
    let after = json!("2026-07-04");
    teacher
        .write(&other, learner, "date_rencontre", &after)
        .await
        .unwrap();

    protocol::abort(&bench.cx(), &bench.app(), bilan.id)
        .await
        .unwrap();
    teacher
        .write(&period, learner, "commentaire", &json!("x"))
        .await
        .unwrap();
}

#[tokio::test]
async fn two_teachers_at_once_open_one_bilan_e07() {
    let bench = Bench::start().await;
    let period = a_period();
    let learner = period.learner();
    bench.declare(&period).await;
    let (app, cmd) = (bench.app(), bilan_of(learner, "2026-07-03"));
    let (first, second) = (bench.cx(), bench.cx());
    let opened = futures::join!(
        protocol::open(&first, &app, &cmd),
        protocol::open(&second, &app, &cmd)
    );
    let ((Ok(_), Err(refused)) | (Err(refused), Ok(_))) = opened else {
        panic!("{opened:?}")
    };
    assert!(matches!(refused, Error::AlreadyClaiming));
}

#[tokio::test]
async fn repeated_request_makes_one_bilan_g06() {
    let bench = Bench::start().await;
    let period = a_period();
    let learner = period.learner();
    bench.declare(&period).await;
    let teacher = bench.teacher();
    let first = teacher
        .create(a_bilan(learner, "2026-07-03"), Some("k1"))
        .await
        .unwrap();
    let again = teacher
        .create(a_bilan(learner, "2026-07-03"), Some("k1"))
        .await
        .unwrap();
    assert_eq!(first, again);
    let reused = teacher
        .create(a_bilan(learner, "2026-07-04"), Some("k1"))
        .await
        .unwrap_err();
    assert_eq!(reused.code, "request.idempotency_key_reused");
    assert_eq!(teacher.bilans(learner).await.unwrap().bilans.len(), 1);
}

#[tokio::test]
async fn wrong_words_are_refused_by_field_before_anything_is_claimed_e02() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let mut wrong = a_bilan(period.learner(), "2026-07-03");
    "aide".clone_into(&mut wrong.niveaux[0].niveau);
    "20,5".clone_into(&mut wrong.note);
    let refused = bench.teacher().create(wrong, None).await.unwrap_err();
    let fields: Vec<&str> = refused
        .fields
        .iter()
        .map(|(field, _)| field.as_str())
        .collect();
    assert_eq!(fields, ["niveaux.C2.1", "note"]);
    assert_eq!(bench.rows("bilans_intermediaires").await, 0);
}
