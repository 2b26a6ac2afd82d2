//! F-06, N4: the store fails. What cannot be kept is refused and leaves nothing, whoever asks is told when to come back, all
//! that is no file goes on, probes and nobody else are told, and all of it heals by itself.

use chassis::grpc::Failure;
use chassis::{Kind, Person, Profil};
use chassis_testing::eventually;
use portfolio::Config;
use tonic::Code;
use uuid::Uuid;

use crate::annexes_client::{of_period, photo};
use crate::bucket::Mood;
use crate::stores::{Fault, Place};
use crate::support::{Bench, MARK, UAI, a_period, told, uai};

fn is_away(failure: &Failure) {
    assert_eq!(
        (failure.kind, failure.code.as_str()),
        (Kind::Unavailable, "portfolio.files_unavailable")
    );
}

fn oneself(learner: Uuid) -> Person {
    Person {
        id: learner,
        profil: Profil::Apprenant,
        referentiels: vec![],
        grants: vec![],
        session: learner,
    }
}

async fn what_fails_keeps_nothing_and_heals(fault: Fault) {
    let mut bench = Bench::over(fault.place()).await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let owner = || of_period(&period, learner);
    let client = bench.as_learner(learner);
    let joined = client.send(owner(), "photo.jpg", &photo(40)).await.unwrap();
    let begun = client.begin(owner(), "mot.txt", 5).await.unwrap();
    assert!(bench.keeps_files().await);

    bench.strike(fault).await;
    let client = bench.as_learner(learner);
    is_away(
        &client
            .append(learner, &begun.id, 0, b"texte")
            .await
            .unwrap_err(),
    );
    eventually("probes are told", async || !bench.keeps_files().await).await;
    assert!(bench.is_ready().await, "of that part alone");
    let read = client.file(learner, &joined.id, false).await;
    let (own, school) = (oneself(learner), uai(UAI));
    let archive = bench.suite.exported_files(&own, &school, learner).await;
    if fault.lets_read() {
        read.unwrap();
        assert_eq!(archive.unwrap().len(), 1);
    } else {
        is_away(&read.unwrap_err());
        // An archive that lacks a file says so: it never passes for all there is (I-12).
        assert_eq!(archive.unwrap_err().code(), Code::Unavailable);
    }
    client
        .tell(&period, learner, "2026-W24", &told())
        .await
        .unwrap();
    client.take_away(learner, &joined).await.unwrap();

    bench.mend(fault).await;
    eventually("probes are told", async || bench.keeps_files().await).await;
    eventually("what was taken away left, nothing else came", async || {
        bench.stored() == 0
    })
    .await;
    let client = bench.as_learner(learner);
    assert_eq!(client.upload(learner, &begun.id).await.unwrap().recus, 0);
    let whole = client.append(learner, &begun.id, 0, b"texte").await;
    let annexe = whole.unwrap().annexe.unwrap();
    let (_, bytes) = client.file(learner, &annexe.id, false).await.unwrap();
    assert_eq!(bytes, b"texte");
    assert_eq!(client.annexes(owner()).await.unwrap().annexes, [annexe]);
    eventually("one file is stored", async || bench.stored() == 1).await;
}

#[tokio::test]
async fn a_folder_that_is_away_f06_n4() {
    Box::pin(what_fails_keeps_nothing_and_heals(Fault::FolderAway)).await;
}

#[tokio::test]
async fn another_folder_in_its_place_f06_n4() {
    Box::pin(what_fails_keeps_nothing_and_heals(Fault::OtherFolder)).await;
}

#[tokio::test]
async fn a_store_that_was_emptied_is_used_again_once_somebody_says_so_f06() {
    let mut bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let owner = || of_period(&period, learner);
    let joined = client.send(owner(), "photo.jpg", &photo(40)).await.unwrap();
    bench.strike(Fault::OtherFolder).await;
    eventually("probes are told", async || !bench.keeps_files().await).await;
    std::fs::write(bench.files.path().join(MARK), b"").unwrap();
    eventually("probes are told", async || bench.keeps_files().await).await;
    let client = bench.as_learner(learner);
    let lost = client.file(learner, &joined.id, false).await.unwrap_err();
    is_away(&lost);
    client.send(owner(), "mot.txt", b"texte").await.unwrap();
}

#[tokio::test]
async fn a_server_that_is_away_f06_n4() {
    Box::pin(what_fails_keeps_nothing_and_heals(Fault::ServerAway)).await;
}

#[tokio::test]
async fn a_bucket_that_is_missing_f06_n4() {
    Box::pin(what_fails_keeps_nothing_and_heals(Fault::BucketMissing)).await;
}

#[tokio::test]
async fn a_key_that_was_changed_f06_n4() {
    Box::pin(what_fails_keeps_nothing_and_heals(Fault::KeyChanged)).await;
}

#[tokio::test]
async fn a_server_that_is_asked_too_much_f06_n4() {
    Box::pin(what_fails_keeps_nothing_and_heals(Fault::Busy)).await;
}

#[tokio::test]
async fn a_server_that_says_nothing_f06_n4() {
    Box::pin(what_fails_keeps_nothing_and_heals(Fault::Silent)).await;
}

#[tokio::test]
async fn a_bucket_without_room_f06_n4() {
    Box::pin(what_fails_keeps_nothing_and_heals(Fault::Full)).await;
}

#[tokio::test]
async fn a_disk_without_room_takes_no_file_and_all_the_rest_goes_on_f06_n4() {
    let mut config = Config::default();
    // No disk has that much to spare.
    config.files.spare_bytes = u64::MAX;
    let bench = Bench::with(config).await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    eventually("probes are told", async || !bench.keeps_files().await).await;
    assert!(bench.is_ready().await, "of that part alone");
    let owner = || of_period(&period, learner);
    let begun = client.begin(owner(), "mot.txt", 5).await.unwrap();
    is_away(
        &client
            .append(learner, &begun.id, 0, b"texte")
            .await
            .unwrap_err(),
    );
    assert_eq!(client.upload(learner, &begun.id).await.unwrap().recus, 0);
    assert_eq!(bench.stored(), 0);
    client
        .tell(&period, learner, "2026-W24", &told())
        .await
        .unwrap();
    client.add_lien(owner(), "example.org", "").await.unwrap();
    client.call_off(learner, &begun.id).await.unwrap();
}

#[tokio::test]
async fn answers_of_the_bucket_that_are_lost_make_nothing_twice_f06_n4() {
    let bench = Bench::over(Place::Bucket).await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    bench.bucket().be(Mood::Forgetful);
    let owner = || of_period(&period, learner);
    let joined = client
        .send(owner(), "photo.jpg", &photo(120))
        .await
        .unwrap();
    assert_eq!(client.annexes(owner()).await.unwrap().annexes, [joined]);
    eventually("the photo, and its small one", async || bench.stored() == 2).await;
    assert!(bench.keeps_files().await);
}

#[tokio::test]
async fn a_file_that_breaks_off_is_read_on_from_there_f06() {
    let bench = Bench::over(Place::Bucket).await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let owner = of_period(&period, learner);
    let joined = client.send(owner, "photo.jpg", &photo(120)).await.unwrap();
    let (told, whole) = client.file(learner, &joined.id, false).await.unwrap();
    bench.bucket().be(Mood::Cutting);
    let (head, again) = client.file(learner, &joined.id, false).await.unwrap();
    assert_eq!(head.octets, told.octets);
    assert_eq!(again, whole);
}
