//! F-06, P-08, I-12, N1: files that leave the store, and those that are kept for a while; in a folder and in a bucket alike.

use chassis::{Kind, Profil};
use chassis_testing::eventually;

use crate::annexes_client::{PDF, of_period, of_sheet, photo};
use crate::stores::{Place, over_every_store};
use crate::support::{Bench, UAI, a_period, uai};

over_every_store! {
    files_of_a_deleted_period_are_closed_come_back_or_leave_the_store_p08_n1,
    a_sheet_that_is_deleted_takes_its_files_along_f06,
    an_upload_that_nobody_goes_on_with_is_given_up_f06,
    an_erased_learner_leaves_no_file_i12,
    the_archive_of_a_learner_holds_its_files_those_of_deleted_periods_too_i12,
}

async fn files_of_a_deleted_period_are_closed_come_back_or_leave_the_store_p08_n1(place: Place) {
    let bench = Bench::over(place).await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let owner = || of_period(&period, learner);
    let joined = client.send(owner(), "photo.jpg", &photo(40)).await.unwrap();
    let begun = client.begin(owner(), "a.pdf", PDF.len()).await.unwrap();
    client
        .append(learner, &begun.id, 0, &PDF[..5])
        .await
        .unwrap();

    bench.delete_for_a_while(&period, 2, &[]).await;
    let closed = client.file(learner, &joined.id, false).await.unwrap_err();
    assert_eq!(closed.kind, Kind::NotFound);
    // The half of a file goes; the file itself is kept for as long as the deletion can be undone.
    eventually("the piece is gone", async || bench.stored() == 2).await;
    bench.restore(&period.clone().version(3), 2).await;
    let back = client.annexes(owner()).await.unwrap().annexes;
    assert_eq!(back, std::slice::from_ref(&joined));
    client.file(learner, &joined.id, true).await.unwrap();

    bench.delete_for_a_while(&period, 4, &[]).await;
    assert_eq!(bench.stored(), 2);
    bench
        .suite
        .clock
        .advance(jiff::SignedDuration::from_hours(24 * 32));
    let db = bench.suite.db();
    db.forget_set_aside(bench.suite.clock.now()).await.unwrap();
    bench
        .suite
        .clock
        .advance(jiff::SignedDuration::from_hours(2));
    eventually("the store is empty", async || bench.stored() == 0).await;
    eventually("nothing is released", async || {
        bench.count("released_files").await == 0
    })
    .await;
}

async fn a_sheet_that_is_deleted_takes_its_files_along_f06(place: Place) {
    let bench = Bench::over(place).await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let made = client
        .make(Some(&period), learner, "activite", "Essai")
        .await
        .unwrap();
    client
        .send(of_sheet(learner, &made.id), "photo.jpg", &photo(40))
        .await
        .unwrap();
    let sheet = proto::portfolio::v1::SheetRef {
        apprenant: learner.to_string(),
        id: made.id.clone(),
        ..Default::default()
    };
    let now = client.read(sheet.clone()).await.unwrap().summary.unwrap();
    client.remove(sheet, now.version).await.unwrap();
    eventually("the store is empty", async || bench.stored() == 0).await;
    assert_eq!(bench.count("annexes").await, 0);
}

async fn an_upload_that_nobody_goes_on_with_is_given_up_f06(place: Place) {
    let bench = Bench::over(place).await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let begun = client
        .begin(of_period(&period, learner), "a.pdf", PDF.len())
        .await
        .unwrap();
    client
        .append(learner, &begun.id, 0, &PDF[..5])
        .await
        .unwrap();
    bench
        .suite
        .clock
        .advance(jiff::SignedDuration::from_hours(24 * 13));
    assert_eq!(client.upload(learner, &begun.id).await.unwrap().recus, 5);
    bench
        .suite
        .clock
        .advance(jiff::SignedDuration::from_hours(24 * 2));
    eventually("the upload is forgotten", async || {
        bench.count("uploads").await == 0
    })
    .await;
    eventually("the store is empty", async || bench.stored() == 0).await;
}

async fn an_erased_learner_leaves_no_file_i12(place: Place) {
    let bench = Bench::over(place).await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    client
        .send(of_period(&period, learner), "photo.jpg", &photo(40))
        .await
        .unwrap();
    client
        .begin(of_period(&period, learner), "a.pdf", PDF.len())
        .await
        .unwrap();
    bench.suite.told_erased(&uai(UAI), learner).await;
    bench.suite.settle().await;
    eventually("the store is empty", async || bench.stored() == 0).await;
    eventually("nothing names the learner", async || {
        bench.suite.naming(&learner.to_string()).await.is_empty()
    })
    .await;
}

async fn the_archive_of_a_learner_holds_its_files_those_of_deleted_periods_too_i12(place: Place) {
    let bench = Bench::over(place).await;
    let period = a_period();
    let learner = period.learners[0];
    let mut gone = a_period();
    gone.learners = vec![learner];
    let client = bench.as_learner(learner);
    for one in [&period, &gone] {
        bench.declare(one).await;
        let owner = of_period(one, learner);
        client.send(owner, "Mot.txt", b"bonjour").await.unwrap();
    }
    bench.delete_for_a_while(&gone, 2, &[]).await;
    let own = chassis::Person {
        id: learner,
        profil: Profil::Apprenant,
        referentiels: vec![],
        grants: vec![],
        session: learner,
    };
    let files = bench
        .suite
        .exported_files(&own, &uai(UAI), learner)
        .await
        .unwrap();
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names, ["001 Mot.txt", "002 Mot.txt"]);
    assert!(files.values().all(|bytes| bytes == b"bonjour"));
}
