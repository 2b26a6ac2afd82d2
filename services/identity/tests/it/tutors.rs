//! Who is given access, by whom, and the mails that tell them (I-07, I-09, P-08).

use chassis::Profil;
use chassis_testing::eventually;
use jiff::SignedDuration;
use proto::events::identity::v1::AccessRevoked;
use proto::events::periods::v1::{PeriodDeleted, PeriodEdited};
use proto::identity::v1 as pb;
use uuid::Uuid;

use crate::bench::{a_person, code, school};
use crate::scene::Scene;

#[tokio::test]
async fn one_tutor_of_several_learners_is_one_person_i07() {
    let scene = Scene::set().await;
    let (first, token) = scene.sent().await;
    let mut other = scene.link();
    other.period_id = chassis::id::fresh().to_string();
    let second = scene.send(other).await.unwrap();
    assert_eq!(first.tutor, second.tutor);
    assert_ne!(first.id, second.id);
    assert_eq!(
        scene
            .open(&token)
            .await
            .unwrap()
            .session
            .unwrap()
            .grants
            .len(),
        2
    );
}

#[tokio::test]
async fn a_deleted_period_ends_its_accesses_and_sessions_p08() {
    let scene = Scene::set().await;
    let (access, token) = scene.sent().await;
    let opened = scene.open(&token).await.unwrap();
    let event = PeriodDeleted {
        period_id: scene.period.to_string(),
        version: 2,
        ..PeriodDeleted::default()
    };
    let envelope = scene
        .bench
        .suite
        .publish(&school(), scene.period, 2, &event)
        .await;
    scene.bench.suite.settle().await;
    scene.bench.suite.publish_again(&envelope, &event).await;
    scene.bench.suite.settle().await;
    assert_eq!(scene.state(&access.id).await, "invalide");
    assert_eq!(
        code(&scene.bench.resolve(&opened.token).await.unwrap_err()),
        "identity.session_closed"
    );
    assert_eq!(
        scene.bench.suite.published::<AccessRevoked>().await.len(),
        1
    );
}

#[tokio::test]
async fn tutors_are_told_the_new_dates_of_an_edited_period_and_never_older_ones_p05() {
    let scene = Scene::set().await;
    let (_, token) = scene.sent().await;
    let edit = |version: i64, end: &str| PeriodEdited {
        period_id: scene.period.to_string(),
        start: "2026-06-08".into(),
        end: end.into(),
        version,
        ..PeriodEdited::default()
    };
    for event in [edit(3, "2026-07-03"), edit(2, "2026-06-12")] {
        scene
            .bench
            .suite
            .publish(&school(), scene.period, event.version, &event)
            .await;
        scene.bench.suite.settle().await;
    }
    assert_eq!(scene.describe(&token).await.period_end, "2026-07-03");
}

#[tokio::test]
async fn a_refused_address_shows_where_the_teacher_looks_i07() {
    let scene = Scene::set().await;
    scene.mailbox.refuse("antoine.pillet@example.org");
    let access = scene.send(scene.link()).await.unwrap();
    eventually("the address is refused", async || {
        scene.state(&access.id).await == "adresse_refusee"
    })
    .await;
    assert_eq!(scene.mailbox.count(), 0);
}

#[tokio::test]
async fn a_busy_relay_is_tried_again_and_one_mail_arrives_n06() {
    let scene = Scene::set().await;
    scene.mailbox.be_busy(1);
    let access = scene.send(scene.link()).await.unwrap();
    let superuser = scene.bench.suite.superuser().await;
    eventually("the relay was busy", async || {
        let attempts: i32 = sqlx::query_scalar("select attempts from mails")
            .fetch_one(&superuser)
            .await
            .unwrap();
        let error: Option<String> = sqlx::query_scalar("select last_error from mails")
            .fetch_one(&superuser)
            .await
            .unwrap();
        attempts == 1 && error.is_some()
    })
    .await;
    scene
        .bench
        .suite
        .clock
        .advance(SignedDuration::from_secs(61));
    let mail = scene.mailbox.next().await;
    assert!(mail.message_id().contains("@example.org"));
    eventually("the access is sent", async || {
        scene.state(&access.id).await == "envoye"
    })
    .await;
    assert_eq!(scene.mailbox.count(), 1);
}

#[tokio::test]
async fn apprentices_have_no_tutor_link_and_other_diplomas_are_hidden_i09() {
    let scene = Scene::set().await;
    let wanted = pb::ListApprenantsRequest {
        statut: "apprenti".into(),
        ..Default::default()
    };
    let ddfpt = a_person(Uuid::from_u128(78), Profil::Ddfpt, &[]);
    let request = scene.bench.suite.as_person(&ddfpt, &school(), wanted);
    let apprentices = scene
        .bench
        .people()
        .list_apprenants(request)
        .await
        .unwrap()
        .into_inner()
        .apprenants;
    let of_apprentice = pb::SendLinkRequest {
        apprenant: apprentices[0].id.clone(),
        ..scene.link()
    };
    let request = scene
        .bench
        .suite
        .as_person(&ddfpt, &school(), of_apprentice);
    assert_eq!(
        code(&scene.bench.tutors().send_link(request).await.unwrap_err()),
        "identity.apprenti_has_maitre"
    );

    let stranger = a_person(Uuid::from_u128(79), Profil::Enseignant, &["bts-ms"]);
    let request = scene
        .bench
        .suite
        .as_person(&stranger, &school(), scene.link());
    assert_eq!(
        code(&scene.bench.tutors().send_link(request).await.unwrap_err()),
        "identity.not_found"
    );
}

#[tokio::test]
async fn all_three_of_name_first_name_and_email_are_required_i07() {
    let scene = Scene::set().await;
    let empty = pb::SendLinkRequest {
        nom: String::new(),
        prenom: " ".into(),
        courriel: "x".into(),
        ..scene.link()
    };
    let failure = chassis::grpc::Failure::from(&scene.send(empty).await.unwrap_err());
    let fields: Vec<&str> = failure
        .fields
        .iter()
        .map(|(field, _)| field.as_str())
        .collect();
    assert_eq!(fields, ["nom", "prenom", "courriel"]);
}
