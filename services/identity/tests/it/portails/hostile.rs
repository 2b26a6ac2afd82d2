//! What must let nobody in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use chassis_testing::eventually;
use jiff::SignedDuration;
use proto::identity::v1 as pb;
use ring::hmac;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::issuer::{Issuer, Key, Reply, unsigned};
use super::walk::{SECRET, Scene, portail};
use crate::bench::{Bench, code, config};

/// A scene with somebody whom a sound token lets in.
async fn scene() -> Scene {
    let scene = Scene::set().await;
    let admin = scene.bench.imported_school().await;
    scene.file(&admin, &admin.id.to_string(), "u1").await;
    scene
}

/// Refused as a token that is not believed: no session, no tie, one line in the journal.
async fn refused(scene: &Scene, what: &str, make: impl FnOnce(&Scene, Value) -> String) {
    let lines = scene.journal().await.len();
    let walk = scene.begin().await;
    let token = make(scene, scene.claims(&walk, "u1"));
    scene.issuer.set(|inner| inner.reply = Reply::Token(token));
    let answer = scene.complete(walk.back()).await.unwrap_err();
    assert_eq!(code(&answer), "identity.portail_untrusted", "{what}");
    let journal = scene.journal().await;
    assert_eq!(journal.len(), lines + 1, "{what}");
    assert_eq!(journal[0], ("portail_refuse".into(), None), "{what}");
    assert_eq!(scene.count("portail_liens").await, 0, "{what}");
    assert_eq!(scene.count("sessions").await, 0, "{what}");
}

#[tokio::test]
async fn no_token_but_a_sound_one_lets_anybody_in_i06() {
    let scene = scene().await;
    let now = scene.bench.suite.clock.clock().now().as_second();
    let wrong: [(&str, &str, Value); 12] = [
        ("another nonce", "nonce", json!("autre")),
        ("no nonce", "nonce", Value::Null),
        ("another audience", "aud", json!("autre")),
        ("an audience more", "aud", json!(["cpro", "autre"])),
        (
            "another issuer",
            "iss",
            json!("https://ailleurs.example.org"),
        ),
        ("expired", "exp", json!(now - 120)),
        ("issued tomorrow", "iat", json!(now + 86_400)),
        ("issued yesterday", "iat", json!(now - 86_400)),
        ("no subject", "sub", Value::Null),
        ("an empty subject", "sub", json!("")),
        ("an endless subject", "sub", json!("a".repeat(300))),
        (
            "for another access token",
            "at_hash",
            json!("AAAAAAAAAAAAAAAAAAAAAA"),
        ),
    ];
    for (what, name, value) in wrong {
        refused(&scene, what, |scene, mut claims| {
            claims[name] = value;
            if claims[name].is_null() {
                claims.as_object_mut().unwrap().remove(name);
            }
            scene.issuer.key.sign(&claims)
        })
        .await;
    }
    // The same way, and sound: what was refused was the token.
    scene.sign_on("u1", |_| {}).await.unwrap();
}

#[tokio::test]
async fn no_signature_but_the_issuers_is_believed_i06() {
    let scene = scene().await;
    refused(&scene, "no signature", |_, claims| {
        format!("{}.", unsigned(&json!({ "alg": "none" }), &claims))
    })
    .await;
    refused(&scene, "signed with our own secret", |_, claims| {
        let text = unsigned(&json!({ "alg": "HS256" }), &claims);
        let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
        let signature = hmac::sign(&key, text.as_bytes());
        format!("{text}.{}", B64.encode(signature))
    })
    .await;
    refused(&scene, "another key under the same name", |_, claims| {
        Key::new("premiere").sign(&claims)
    })
    .await;
    refused(&scene, "a key that is not published", |_, claims| {
        Key::new("inconnue").sign(&claims)
    })
    .await;
    refused(&scene, "claims changed after signing", |scene, claims| {
        let signed = scene.issuer.key.sign(&claims);
        let signature = signed.rsplit('.').next().unwrap();
        let mut other = claims;
        other["sub"] = json!("sujet-autre");
        let head = json!({ "alg": "ES256", "kid": "premiere" });
        format!("{}.{signature}", unsigned(&head, &other))
    })
    .await;
    for broken in ["", "a.b.c", "pas un jeton"] {
        refused(&scene, broken, |_, _| broken.to_owned()).await;
    }
}

#[tokio::test]
async fn a_key_that_the_issuer_has_changed_is_asked_for_and_no_more_often_than_that_i06() {
    let scene = scene().await;
    scene.sign_on("u1", |_| {}).await.unwrap();
    let asked = scene.issuer.inner.lock().unwrap().keys_asked;
    let next = Key::new("seconde");
    scene.issuer.publish(&next);
    let walk = scene.begin().await;
    let token = next.sign(&scene.claims(&walk, "u1"));
    scene.issuer.set(|inner| inner.reply = Reply::Token(token));
    scene.complete(walk.back()).await.unwrap();
    for _ in 0..3 {
        let walk = scene.begin().await;
        let token = Key::new("inconnue").sign(&scene.claims(&walk, "u1"));
        scene.issuer.set(|inner| inner.reply = Reply::Token(token));
        let answer = scene.complete(walk.back()).await.unwrap_err();
        assert_eq!(code(&answer), "identity.portail_untrusted");
    }
    assert_eq!(scene.issuer.inner.lock().unwrap().keys_asked, asked + 1);
}

#[tokio::test]
async fn what_was_not_begun_in_this_browser_or_is_over_lets_nobody_in_i06() {
    let scene = scene().await;
    let ready = async || {
        let walk = scene.begin().await;
        let token = scene.issuer.key.sign(&scene.claims(&walk, "u1"));
        scene.issuer.set(|inner| inner.reply = Reply::Token(token));
        walk
    };
    let over = async |back: pb::CompleteSignOnRequest| {
        let answer = scene.complete(back).await.unwrap_err();
        assert_eq!(code(&answer), "identity.portail_over");
        assert_eq!(scene.journal().await[0].0, "portail_refuse");
    };
    let walk = ready().await;
    let mut unknown = walk.back();
    unknown.etat = "jamais-vu".into();
    over(unknown).await;
    let other = ready().await;
    for browser in [String::new(), other.browser] {
        let mut elsewhere = walk.back();
        elsewhere.navigateur = browser;
        over(elsewhere).await;
    }
    assert!(scene.issuer.inner.lock().unwrap().asked.is_empty());

    let walk = ready().await;
    let (one, two) = tokio::join!(scene.complete(walk.back()), scene.complete(walk.back()));
    assert!(one.is_ok() != two.is_ok(), "of two at once, one comes in");
    over(walk.back()).await;
    assert_eq!(scene.issuer.inner.lock().unwrap().asked.len(), 1);

    let late = ready().await;
    scene
        .bench
        .suite
        .clock
        .advance(SignedDuration::from_mins(11));
    over(late.back()).await;
}

#[tokio::test]
async fn what_the_portal_refuses_is_refused_and_serves_once_i06() {
    let scene = scene().await;
    for (error, expected) in [
        ("access_denied", "identity.portail_denied"),
        ("server_error", "identity.portail_untrusted"),
    ] {
        let walk = scene.begin().await;
        let mut back = walk.back();
        back.code.clear();
        back.erreur = error.into();
        let answer = scene.complete(back).await.unwrap_err();
        assert_eq!(code(&answer), expected);
        let answer = scene.complete(walk.back()).await.unwrap_err();
        assert_eq!(code(&answer), "identity.portail_over");
    }
    // An answer that names another issuer is not taken to ours.
    let walk = scene.begin().await;
    let mut back = walk.back();
    back.emetteur = "https://ailleurs.example.org".into();
    let answer = scene.complete(back).await.unwrap_err();
    assert_eq!(code(&answer), "identity.portail_untrusted");
    assert!(scene.issuer.inner.lock().unwrap().asked.is_empty());
    // A code that was used already.
    let walk = scene.begin().await;
    scene.issuer.set(|inner| inner.reply = Reply::Refusal);
    let answer = scene.complete(walk.back()).await.unwrap_err();
    assert_eq!(code(&answer), "identity.portail_untrusted");
}

#[tokio::test]
async fn invented_answers_cost_time_and_true_ones_do_not_i06() {
    let scene = scene().await;
    let invented = async || {
        let walk = scene.begin().await;
        scene.issuer.set(|inner| inner.reply = Reply::Refusal);
        code(&scene.complete(walk.back()).await.unwrap_err())
    };
    for _ in 0..99 {
        assert_eq!(invented().await, "identity.portail_untrusted");
    }
    // A whole school has one address: those whom the portal vouches for are not counted.
    for _ in 0..3 {
        scene.sign_on("u1", |_| {}).await.unwrap();
    }
    assert_eq!(invented().await, "identity.portail_untrusted");
    assert_eq!(invented().await, "identity.too_many_attempts");
    let asked = scene.issuer.inner.lock().unwrap().asked.len();
    assert_eq!(invented().await, "identity.too_many_attempts");
    let now = scene.issuer.inner.lock().unwrap().asked.len();
    assert_eq!(now, asked, "the portal is left alone");
}

#[tokio::test]
async fn no_address_but_the_issuers_is_called_i06() {
    let elsewhere = Issuer::open().await;
    let asked = || elsewhere.inner.lock().unwrap().asked.len();
    let address = format!("{}/token", elsewhere.address);
    let described = async |discovery: Value| {
        let issuer = Issuer::open().await;
        issuer.set(|inner| inner.discovery = discovery);
        Scene::of(issuer, |_| {}).await
    };
    let scene = described(json!({ "token_endpoint": address })).await;
    let walk = scene.begin().await;
    let answer = scene.complete(walk.back()).await.unwrap_err();
    assert_eq!(code(&answer), "identity.portail_untrusted");
    assert_eq!(asked(), 0);

    let scene = Scene::set().await;
    let walk = scene.begin().await;
    scene
        .issuer
        .set(|inner| inner.reply = Reply::Elsewhere(address.clone()));
    scene.complete(walk.back()).await.unwrap_err();
    assert_eq!(asked(), 0, "no redirection is followed");

    // A discovery that says it is another issuer is none.
    let scene = described(json!({ "issuer": "https://ailleurs.example.org" })).await;
    let answer = scene.begun("/").await.unwrap_err();
    assert_eq!(code(&answer), "identity.portail_away");
}

#[tokio::test]
async fn a_portal_that_is_away_holds_nothing_up_and_is_found_again_i06() {
    // Nobody listens there yet.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let mut settings = config(None);
    settings
        .sign_on
        .insert("portail".into(), portail(&format!("http://{address}")));
    let bench = Bench::with(settings).await;
    let wanted = pb::BeginSignOnRequest {
        code: "portail".into(),
        retour: "/".into(),
        navigateur: String::new(),
    };
    let begin = async || {
        bench
            .portails()
            .begin_sign_on(bench.signing_in(wanted.clone()))
            .await
    };
    assert_eq!(code(&begin().await.unwrap_err()), "identity.portail_away");
    let _issuer = Issuer::on(TcpListener::bind(address).await.unwrap());
    eventually("the portal is found", async || begin().await.is_ok()).await;
}

#[tokio::test]
async fn a_portal_that_does_not_answer_is_given_up_in_time_i06() {
    let scene = scene().await;
    let walk = scene.begin().await;
    scene.issuer.set(|inner| inner.reply = Reply::Silence);
    let started = std::time::Instant::now();
    let answer = scene.complete(walk.back()).await.unwrap_err();
    assert_eq!(code(&answer), "identity.portail_away");
    assert!(started.elapsed() < std::time::Duration::from_secs(8));
    assert_eq!(scene.journal().await[0].0, "portail_refuse");
}

#[tokio::test]
async fn a_portal_that_nobody_configured_is_not_there_i06() {
    let bench = Bench::start().await;
    let wanted = pb::BeginSignOnRequest {
        code: "portail".into(),
        ..Default::default()
    };
    let refused = bench
        .portails()
        .begin_sign_on(bench.signing_in(wanted))
        .await;
    assert_eq!(code(&refused.unwrap_err()), "identity.portail_unknown");
    let list = bench
        .portails()
        .list_portails(bench.signing_in(pb::ListPortailsRequest {}))
        .await
        .unwrap();
    assert!(list.into_inner().portails.is_empty());
}
