//! One's own ties.

use jiff::SignedDuration;
use proto::identity::v1 as pb;

use super::issuer::Reply;
use super::walk::{LOGIN, Scene, Walk};
use crate::bench::{PASSWORD, code, other_school, school};

#[tokio::test]
async fn a_person_ties_its_account_comes_in_by_it_and_unties_it_i06() {
    let scene = Scene::set().await;
    let admin = scene.bench.open_school(&school()).await;
    let token = scene.bench.login(LOGIN, PASSWORD).await.unwrap().token;
    assert_eq!(scene.links(&token).await[0].etabli_par, "");
    let linked = scene.link(&token, "moi").await.unwrap();
    assert_eq!(
        (linked.relie.as_str(), linked.retour.as_str()),
        ("ÉduPortail", "/compte/securite")
    );
    assert!(linked.entree.is_none());
    assert_eq!(
        scene.journal().await[0],
        ("portail_relie".into(), Some(admin.id))
    );
    let entry = scene.sign_on("moi", |_| {}).await.unwrap().entree.unwrap();
    assert_eq!(entry.session.unwrap().person, admin.id.to_string());
    let tie = scene.links(&token).await.remove(0);
    assert_eq!(tie.etabli_par, "personne");
    assert!(!tie.utilise_le.is_empty());
    let again = scene.begin_link(&token, PASSWORD).await.unwrap_err();
    assert_eq!(code(&again), "identity.portail_state");
    scene.unlink(&token).await.unwrap();
    let twice = scene.unlink(&token).await.unwrap_err();
    assert_eq!(code(&twice), "identity.portail_state");
    let refused = scene.sign_on("moi", |_| {}).await.unwrap_err();
    assert_eq!(code(&refused), "identity.portail_not_linked");
    assert_eq!(scene.links(&token).await[0].etabli_par, "");
}

#[tokio::test]
async fn who_holds_a_tutors_link_takes_no_tie_of_the_account_away_i06_i07() {
    let scene = Scene::set().await;
    scene.bench.open_school(&school()).await;
    let token = scene.bench.login(LOGIN, PASSWORD).await.unwrap().token;
    scene.link(&token, "moi").await.unwrap();
    // The same person, come by a link that it was mailed.
    sqlx::query("update sessions set access_id = gen_random_uuid()")
        .execute(&scene.bench.suite.superuser().await)
        .await
        .unwrap();
    assert!(scene.links(&token).await.is_empty());
    let refused = scene.unlink(&token).await.unwrap_err();
    assert_eq!(code(&refused), "identity.portail_state");
    assert_eq!(scene.count("portail_liens").await, 1);
}

#[tokio::test]
async fn a_tie_asks_for_the_password_and_for_the_portal_again_i06() {
    let scene = Scene::set().await;
    scene.bench.open_school(&school()).await;
    let token = scene.bench.login(LOGIN, PASSWORD).await.unwrap().token;
    let refused = scene.begin_link(&token, "faux").await.unwrap_err();
    assert_eq!(code(&refused), "identity.wrong_password");
    let walk = Walk::of(scene.begin_link(&token, PASSWORD).await.unwrap());
    assert_eq!(walk.asked["prompt"], "login");
    assert!(!scene.begin().await.asked.contains_key("prompt"));
}

#[tokio::test]
async fn a_tie_is_made_in_the_session_that_asked_for_it_i06() {
    let scene = Scene::set().await;
    scene.bench.open_school(&school()).await;
    scene.bench.open_school(&other_school()).await;
    let mine = scene.bench.login(LOGIN, PASSWORD).await.unwrap().token;
    let again = scene.bench.login(LOGIN, PASSWORD).await.unwrap().token;
    let theirs = scene
        .bench
        .login("claude.marchand2", PASSWORD)
        .await
        .unwrap()
        .token;
    for other in [String::new(), theirs, again] {
        let walk = Walk::of(scene.begin_link(&mine, PASSWORD).await.unwrap());
        let signed = scene.issuer.key.sign(&scene.claims(&walk, "moi"));
        scene.issuer.set(|inner| inner.reply = Reply::Token(signed));
        let back = pb::CompleteSignOnRequest {
            token: other,
            ..walk.back()
        };
        let refused = scene.complete(back).await.unwrap_err();
        assert_eq!(code(&refused), "identity.portail_over");
    }
    assert_eq!(scene.count("portail_liens").await, 0);
}

#[tokio::test]
async fn whom_the_portal_sent_is_tied_to_one_account_i06() {
    let scene = Scene::set().await;
    scene.bench.open_school(&school()).await;
    scene.bench.open_school(&other_school()).await;
    let first = scene.bench.login(LOGIN, PASSWORD).await.unwrap().token;
    let second = scene
        .bench
        .login("claude.marchand2", PASSWORD)
        .await
        .unwrap()
        .token;
    scene.link(&first, "moi").await.unwrap();
    let taken = scene.link(&second, "moi").await.unwrap_err();
    assert_eq!(code(&taken), "identity.portail_taken");
    assert_eq!(scene.count("portail_liens").await, 1);
}

#[tokio::test]
async fn what_the_file_has_tied_is_not_the_persons_to_untie_i06b() {
    let scene = Scene::set().await;
    let admin = scene.bench.imported_school().await;
    scene.file(&admin, &admin.id.to_string(), "u1").await;
    let entry = scene.sign_on("u1", |_| {}).await.unwrap().entree.unwrap();
    assert_eq!(scene.links(&entry.token).await[0].etabli_par, "fichier");
    let refused = scene.unlink(&entry.token).await.unwrap_err();
    assert_eq!(code(&refused), "identity.portail_state");
}

#[tokio::test]
async fn what_is_over_goes_with_the_purge_and_ties_with_the_account_i12() {
    let scene = Scene::set().await;
    scene.bench.open_school(&school()).await;
    let token = scene.bench.login(LOGIN, PASSWORD).await.unwrap().token;
    scene.link(&token, "moi").await.unwrap();
    scene.begin().await;
    scene
        .bench
        .suite
        .clock
        .advance(SignedDuration::from_hours(1));
    identity::app::sessions::purge(&scene.bench.app())
        .await
        .unwrap();
    assert_eq!(scene.count("portail_ceremonies").await, 0);
    assert_eq!(scene.count("portail_liens").await, 1);
    sqlx::query("update comptes set actif = false, desactive_le = '2020-01-01'")
        .execute(&scene.bench.suite.superuser().await)
        .await
        .unwrap();
    identity::app::sessions::purge(&scene.bench.app())
        .await
        .unwrap();
    assert_eq!(scene.count("portail_liens").await, 0);
}
