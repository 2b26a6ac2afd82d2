//! What a tutor's link shows and opens, and how it dies (I-07, I-08).

use chassis_testing::eventually;
use jiff::SignedDuration;
use proto::events::identity::v1::{AccessRevoked, TutorInvited};
use proto::identity::v1 as pb;

use crate::bench::{code, school};
use crate::scene::Scene;

#[tokio::test]
async fn a_link_opens_one_learners_space_for_one_period_i08() {
    let scene = Scene::set().await;
    let (access, token) = scene.sent().await;
    eventually("the access is sent", async || {
        scene.state(&access.id).await == "envoye"
    })
    .await;
    // A mail scanner looks, twice: nothing is used up.
    for _ in 0..2 {
        let seen = scene.describe(&token).await;
        assert_eq!(
            (
                seen.etat.as_str(),
                seen.tutor_nom.as_str(),
                seen.period_titre.as_str()
            ),
            ("valide", "PILLET", "PFMP 2")
        );
        assert_eq!(seen.etablissement_nom, "Lycée de l’Estuaire");
    }
    assert_eq!(scene.state(&access.id).await, "envoye");
    let session = scene.open(&token).await.unwrap().session.unwrap();
    assert_eq!(
        (session.profil.as_str(), session.etablissement.as_str()),
        ("tuteur_de_stage", "0761234D")
    );
    assert_eq!(session.grants.len(), 1);
    assert_eq!(
        (
            session.grants[0].apprenant.as_str(),
            session.grants[0].period_id.as_str()
        ),
        (scene.apprenant.as_str(), scene.period.to_string().as_str())
    );
    assert!(!session.must_change_password);
    assert_eq!(scene.state(&access.id).await, "ouvert");
    scene.bench.suite.settle().await;
    assert_eq!(scene.bench.suite.published::<TutorInvited>().await.len(), 1);
}

#[tokio::test]
async fn no_token_is_stored_i07() {
    let scene = Scene::set().await;
    let (_, token) = scene.sent().await;
    let superuser = scene.bench.suite.superuser().await;
    let mails: Vec<String> = sqlx::query_scalar("select to_jsonb(mails)::text from mails")
        .fetch_all(&superuser)
        .await
        .unwrap();
    let accesses: Vec<String> =
        sqlx::query_scalar("select to_jsonb(tutor_accesses)::text from tutor_accesses")
            .fetch_all(&superuser)
            .await
            .unwrap();
    assert!(
        mails
            .iter()
            .chain(&accesses)
            .all(|row| !row.contains(&token))
    );
}

#[tokio::test]
async fn sending_again_kills_the_former_link_i07() {
    let scene = Scene::set().await;
    let (first, former) = scene.sent().await;
    let (second, current) = scene.sent().await;
    assert_eq!(first.id, second.id);
    assert_eq!(scene.describe(&former).await.etat, "revoque");
    assert_eq!(
        code(&scene.open(&former).await.unwrap_err()),
        "identity.link_revoked"
    );
    assert_eq!(scene.describe(&current).await.etat, "valide");
}

#[tokio::test]
async fn invalidating_closes_open_sessions_at_once_i07() {
    let scene = Scene::set().await;
    let (access, token) = scene.sent().await;
    let opened = scene.open(&token).await.unwrap();
    let wanted = pb::InvalidateAccessRequest {
        id: access.id.clone(),
    };
    let request = scene
        .bench
        .suite
        .as_person(&scene.teacher, &school(), wanted);
    let revoked = scene
        .bench
        .tutors()
        .invalidate_access(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(revoked.etat, "invalide");
    assert_eq!(
        code(&scene.bench.resolve(&opened.token).await.unwrap_err()),
        "identity.session_closed"
    );
    assert_eq!(
        code(&scene.open(&token).await.unwrap_err()),
        "identity.link_revoked"
    );
    assert_eq!(
        scene.describe(&token).await,
        pb::LinkDescription {
            etat: "revoque".into(),
            ..Default::default()
        }
    );
    scene.bench.suite.settle().await;
    assert_eq!(
        scene.bench.suite.published::<AccessRevoked>().await.len(),
        1
    );
}

#[tokio::test]
async fn an_expired_link_sends_a_new_one_to_the_same_address_once_i07() {
    let scene = Scene::set().await;
    let (_, token) = scene.sent().await;
    scene
        .bench
        .suite
        .clock
        .advance(SignedDuration::from_hours(180 * 24));
    let seen = scene.describe(&token).await;
    assert_eq!(
        (
            seen.etat.as_str(),
            seen.apprenant_nom.as_str(),
            seen.tutor_nom.as_str()
        ),
        ("expire", "", "")
    );
    assert_eq!(
        code(&scene.open(&token).await.unwrap_err()),
        "identity.link_expired"
    );
    let renew = || {
        scene.bench.signing_in(pb::RenewLinkRequest {
            token: token.clone(),
        })
    };
    scene.bench.tutors().renew_link(renew()).await.unwrap();
    let mail = scene.mailbox.next().await;
    assert_eq!(mail.to, "antoine.pillet@example.org");
    assert_eq!(scene.describe(&mail.token()).await.etat, "valide");
    let again = scene.bench.tutors().renew_link(renew()).await;
    assert_eq!(code(&again.unwrap_err()), "identity.link_revoked");
}

#[tokio::test]
async fn it_is_not_me_kills_the_link_i07() {
    let scene = Scene::set().await;
    let (access, token) = scene.sent().await;
    let wanted = pb::DisownLinkRequest {
        token: token.clone(),
    };
    scene
        .bench
        .tutors()
        .disown_link(scene.bench.signing_in(wanted))
        .await
        .unwrap();
    assert_eq!(scene.describe(&token).await.etat, "revoque");
    assert_eq!(scene.state(&access.id).await, "invalide");
}
