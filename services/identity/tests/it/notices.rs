//! Who is told that an access ends (I-07, G-02, G-07), and who guesses links (I-07).

use chassis::{Ctx, Profil, Uai};
use identity::app::links::random_token;
use identity::app::tutors::notify;
use identity::domain::tutor::fingerprint;
use identity::store::tutors::find_link;
use jiff::Timestamp;
use proto::identity::v1 as pb;

use crate::bench::a_person;
use crate::scene::Scene;

const NOTICES: &str = "select count(*) from mails where template = 'fin_acces_tuteurs'";

/// A scene whose teacher has an account and an address, and a period that goes on until the end of March.
async fn with_teacher() -> (Scene, pb::SendLinkRequest) {
    let mut scene = Scene::set().await;
    let account = scene
        .bench
        .accounts(&scene.admin, "enseignant")
        .await
        .swap_remove(0);
    scene.teacher = a_person(
        account.id.parse().unwrap(),
        Profil::Enseignant,
        &["bac-pro-mspc"],
    );
    sqlx::query("update persons set courriel = 'sophie.moreau@example.org' where id = $1")
        .bind(scene.teacher.id)
        .execute(&scene.bench.suite.superuser().await)
        .await
        .unwrap();
    let link = pb::SendLinkRequest {
        period_end: "2027-03-26".into(),
        ..scene.link()
    };
    (scene, link)
}

/// Sets the clock, and looks for what is to be told.
async fn at(scene: &Scene, instant: &str) -> i64 {
    scene
        .bench
        .suite
        .clock
        .set(instant.parse::<Timestamp>().unwrap());
    notify(&scene.bench.app()).await.unwrap();
    scene.count(NOTICES).await
}

#[tokio::test]
async fn who_sent_links_is_told_once_a_fortnight_before_they_end_i07_n06_g07() {
    // Sent on the 1st of October, they end on the 30th of March at 8 o’clock, universal time.
    let (scene, link) = with_teacher().await;
    let access = scene.send(link.clone()).await.unwrap();
    let other = pb::SendLinkRequest {
        apprenant: scene.learners[1].clone(),
        courriel: "rose.noel@example.org".into(),
        ..link.clone()
    };
    scene.send(other).await.unwrap();
    for _ in 0..2 {
        scene.mailbox.next().await;
    }
    assert_eq!(
        at(&scene, "2027-03-16T07:59:00Z").await,
        0,
        "a day too early"
    );
    assert_eq!(scene.access(&access.id).await.expires_in_days, 0);
    assert_eq!(at(&scene, "2027-03-16T22:00:00Z").await, 0, "at night");
    assert_eq!(at(&scene, "2027-03-20T10:00:00Z").await, 0, "on a Saturday");
    let (first, second) = (scene.bench.app(), scene.bench.app());
    scene
        .bench
        .suite
        .clock
        .set("2027-03-17T09:00:00Z".parse().unwrap());
    let (one, two) = tokio::join!(notify(&first), notify(&second));
    one.unwrap();
    two.unwrap();
    assert_eq!(at(&scene, "2027-03-18T09:00:00Z").await, 1);
    let mail = scene.mailbox.next().await;
    assert_eq!(mail.to, "sophie.moreau@example.org");
    assert!(mail.text.contains("2 accès de tuteurs"), "{}", mail.text);
    // In the page too, without another mail.
    let told = "select count(*) from notifications where nature = 'acces_bientot_fini' and settled_at is not null";
    assert_eq!(scene.count(told).await, 1);
    assert!(
        mail.text
            .contains(&format!("/periodes/{}/tuteurs", scene.period)),
        "{}",
        mail.text
    );
    assert_eq!(scene.access(&access.id).await.expires_in_days, 12);
    // A link made anew is another cause, when its own end is near: the period is long over by then.
    scene.send(link).await.unwrap();
    assert_eq!(scene.access(&access.id).await.expires_in_days, 0);
    assert_eq!(at(&scene, "2027-09-06T09:00:00Z").await, 1);
}

#[tokio::test]
async fn nobody_is_told_of_an_access_that_is_of_no_more_use_i07_g07() {
    let (mut scene, link) = with_teacher().await;
    // Its period is over for long, it is withdrawn, its sender has no account here.
    scene.send(scene.link()).await.unwrap();
    let withdrawn = pb::SendLinkRequest {
        apprenant: scene.learners[1].clone(),
        ..link.clone()
    };
    let withdrawn = scene.send(withdrawn).await.unwrap();
    scene.invalidate(&withdrawn.id).await;
    scene.teacher = a_person(
        uuid::Uuid::from_u128(77),
        Profil::Enseignant,
        &["bac-pro-mspc"],
    );
    let stranger = pb::SendLinkRequest {
        apprenant: scene.learners[2].clone(),
        ..link
    };
    scene.send(stranger).await.unwrap();
    assert_eq!(at(&scene, "2027-03-17T09:00:00Z").await, 0);
}

#[tokio::test]
async fn a_hundred_thousand_guesses_find_no_link_i07() {
    const GUESSES: usize = 100_000;
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let scene = Scene::set().await;
    let (_, token) = scene.sent().await;
    let mut guesses: Vec<String> = (0..token.len())
        .flat_map(|place| LETTERS.iter().map(move |letter| (place, *letter)))
        .map(|(place, letter)| {
            let mut near = token.clone().into_bytes();
            near[place] = letter;
            String::from_utf8(near).unwrap()
        })
        .filter(|near| *near != token)
        .collect();
    guesses.resize_with(GUESSES, random_token);
    let db = scene.bench.suite.db();
    let cx = Ctx::for_service("identity", Uai::NONE, scene.bench.suite.clock.clock());
    let found = futures::future::join_all(guesses.chunks(GUESSES / 4).map(async |guesses| {
        let mut tx = db.begin(&cx).await.unwrap();
        let mut found = 0;
        for guess in guesses {
            found += usize::from(
                find_link(&mut tx, &fingerprint(guess))
                    .await
                    .unwrap()
                    .is_some(),
            );
        }
        found
    }))
    .await;
    assert_eq!(found, [0; 4]);
    let mut tx = db.begin(&cx).await.unwrap();
    assert!(
        find_link(&mut tx, &fingerprint(&token))
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn ends_of_accesses_are_mailed_as_each_chose_g02() {
    const TOLD: &str = "select count(*) from notifications where nature = 'acces_bientot_fini'";
    const WAITS: &str = "select count(*) from notifications where nature = 'acces_bientot_fini' and settled_at is null";
    for (choix, notices, waits) in [("immediat", 1, 0), ("quotidien", 0, 1), ("aucun", 0, 0)] {
        let (scene, link) = with_teacher().await;
        scene.send(link).await.unwrap();
        sqlx::query(
            "insert into notification_choix (person_id, choix, modifie_le) values ($1, $2, now())",
        )
        .bind(scene.teacher.id)
        .bind(choix)
        .execute(&scene.bench.suite.superuser().await)
        .await
        .unwrap();
        assert_eq!(at(&scene, "2027-03-17T09:00:00Z").await, notices, "{choix}");
        assert_eq!(scene.count(TOLD).await, 1, "{choix}");
        assert_eq!(scene.count(WAITS).await, waits, "{choix}");
    }
}
