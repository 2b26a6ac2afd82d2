//! Diplomas that identity tells while this service runs.

use chassis::Uai;
use chassis_testing::eventually;
use proto::events::identity::v1::ReferentielInstalled;
use proto::periods::v1 as pb;

use crate::bench::{Bench, school};

const VERRE: &str = include_str!("../../../../tests/fixtures/cap-verre.yaml");
const TITLE: &str = "Arts du verre";

/// Told as identity does, of the whole deployment.
async fn install(bench: &Bench, text: &str, version: i64) {
    tell(bench, text, version).await;
    bench.suite.settle().await;
}

async fn tell(bench: &Bench, text: &str, version: i64) {
    let event = told(text, version);
    let id = chassis::id::fresh();
    bench.suite.publish(&Uai::NONE, id, version, &event).await;
}

fn told(text: &str, version: i64) -> ReferentielInstalled {
    ReferentielInstalled {
        code: "cap-verre".to_owned(),
        edition: "Arrêté inventé".to_owned(),
        fingerprint: String::new(),
        text: text.to_owned(),
        version,
    }
}

/// The title under which the diploma is known; none while it is not.
async fn title(bench: &Bench) -> Option<String> {
    let wanted = pb::GetReferentielRequest {
        code: "cap-verre".to_owned(),
    };
    let found = bench.as_ddfpt().get_referentiel(wanted).await;
    found.ok().map(|found| found.intitule)
}

async fn is_titled(bench: &Bench, expected: &str) {
    eventually("the diploma is taken", async || {
        title(bench).await.as_deref() == Some(expected)
    })
    .await;
}

#[tokio::test]
async fn a_diploma_is_taken_while_running_and_planned_with_r01_p01() {
    let mut bench = Bench::start().await;
    assert_eq!(title(&bench).await, None);
    install(&bench, VERRE, 1).await;
    is_titled(&bench, TITLE).await;
    let annexe = pb::CreateAnnexeRequest {
        referentiel: "cap-verre".to_owned(),
        niveau: "annee-1".to_owned(),
        content: Some(pb::AnnexeContent {
            titre: "Stage de verre".to_owned(),
            objectifs: "Découvrir la cueille.".to_owned(),
            taches: vec!["A1T1".to_owned()],
            ..pb::AnnexeContent::default()
        }),
    };
    bench.as_ddfpt().create_annexe(annexe).await.unwrap();
    // It outlives a restart: its text is kept here.
    bench.suite.halt().await;
    bench.suite.resume().await;
    assert_eq!(title(&bench).await.as_deref(), Some(TITLE));
}

#[tokio::test]
async fn an_older_text_that_comes_late_changes_nothing_r01_n3() {
    let bench = Bench::start().await;
    let newer = VERRE.replace(TITLE, "Arts du verre et du cristal");
    install(&bench, &newer, 7).await;
    is_titled(&bench, "Arts du verre et du cristal").await;
    install(&bench, VERRE, 6).await;
    let kept: (String, i64) = sqlx::query_as("select body, version from chassis.texts")
        .fetch_one(&bench.suite.superuser().await)
        .await
        .unwrap();
    assert_eq!(kept, (newer, 7));
    install(&bench, VERRE, 8).await;
    is_titled(&bench, TITLE).await;
    assert_eq!(bench.suite.dead_letters().await, 0);
}

#[tokio::test]
async fn a_text_told_in_a_school_is_parked_and_kept_nowhere_r01() {
    let bench = Bench::start().await;
    let id = chassis::id::fresh();
    bench.suite.publish(&school(), id, 3, &told(VERRE, 3)).await;
    bench.suite.settle().await;
    assert_eq!(bench.suite.dead_letters().await, 1);
    assert_eq!(bodies(&bench).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_text_that_cannot_be_read_waits_and_holds_up_no_other_r01() {
    let bench = Bench::start().await;
    tell(&bench, "rien", 1).await;
    let other = VERRE.replace("code: cap-verre", "code: cap-bois");
    tell(&bench, &other, 2).await;
    tell(&bench, VERRE, 3).await;
    is_titled(&bench, TITLE).await;
    assert_eq!(bodies(&bench).await, [VERRE]);
    // A release that reads them may follow: they are tried again, not set apart.
    assert_eq!(bench.suite.dead_letters().await, 0);
}

/// The texts that are kept.
async fn bodies(bench: &Bench) -> Vec<String> {
    sqlx::query_scalar("select body from chassis.texts")
        .fetch_all(&bench.suite.superuser().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_kept_text_that_is_no_longer_sound_stops_no_start_r01() {
    let mut bench = Bench::start().await;
    install(&bench, VERRE, 1).await;
    bench.suite.halt().await;
    sqlx::query("update chassis.texts set body = 'rien'")
        .execute(&bench.suite.superuser().await)
        .await
        .unwrap();
    bench.suite.resume().await;
    assert_eq!(title(&bench).await, None);
    install(&bench, VERRE, 2).await;
    is_titled(&bench, TITLE).await;
}
