//! Whom a portal lets in, and as what.

use base64::Engine as _;
use identity::domain::ids::PersonId;
use identity::domain::second_factor::TotpKey;
use proto::identity::v1 as pb;
use serde_json::{Value, json};

use super::issuer::Reply;
use super::walk::{LOGIN, SECRET, Scene};
use crate::bench::{Bench, PASSWORD, code, origin, other_school, school};

fn session(completed: pb::CompletedSignOn) -> (String, pb::Session) {
    let entry = completed.entree.unwrap();
    (entry.token, entry.session.unwrap())
}

#[tokio::test]
async fn whom_the_portals_file_names_comes_in_and_the_tie_lasts_i06b() {
    let scene = Scene::set().await;
    let admin = scene.bench.imported_school().await;
    scene.file(&admin, &admin.id.to_string(), "u1").await;
    let completed = scene.sign_on("u1", |_| {}).await.unwrap();
    assert_eq!(completed.retour, "/periodes");
    let (token, opened) = session(completed);
    assert_eq!(opened.person, admin.id.to_string());
    assert_eq!(opened.profil, "administrateur");
    scene.bench.resolve(&token).await.unwrap();
    assert_eq!(
        scene.journal().await[0],
        ("connexion_portail".into(), Some(admin.id))
    );
    // The subject is what lasts: what the portal says besides may change.
    let completed = scene
        .sign_on("u1", |claims| claims["ent"] = json!("autre"))
        .await
        .unwrap();
    assert_eq!(session(completed).1.person, admin.id.to_string());
    assert_eq!(scene.count("portail_liens").await, 1);
}

#[tokio::test]
async fn the_code_is_exchanged_with_its_verifier_and_the_secret_i06() {
    let scene = Scene::set().await;
    let walk = scene.begin().await;
    assert_eq!(walk.asked["response_type"], "code");
    assert_eq!(walk.asked["code_challenge_method"], "S256");
    assert_eq!(
        walk.asked["redirect_uri"],
        "https://cpro.example.org/connexion/portail"
    );
    scene.complete(walk.back()).await.unwrap_err();
    let (form, who) = scene.issuer.inner.lock().unwrap().asked[0].clone();
    assert_eq!(form["code"], "un-code");
    let digest = ring::digest::digest(&ring::digest::SHA256, form["code_verifier"].as_bytes());
    let challenge = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(digest);
    assert_eq!(walk.asked["code_challenge"], challenge);
    assert!(who.starts_with("Basic ") && !form.contains_key("client_secret"));
    assert!(!format!("{:?}", walk.asked).contains(SECRET));
}

#[tokio::test]
async fn nobody_is_created_and_no_name_is_believed_i06() {
    let scene = Scene::set().await;
    scene.bench.open_school(&school()).await;
    let persons = scene.count("persons").await;
    let refused = scene
        .sign_on("inconnu", |claims| {
            claims["family_name"] = json!("MARCHAND");
            claims["given_name"] = json!("Claude");
            claims["email"] = json!("admin.0761234d@example.org");
            claims["email_verified"] = json!(true);
        })
        .await
        .unwrap_err();
    assert_eq!(code(&refused), "identity.portail_not_linked");
    assert_eq!(scene.count("persons").await, persons);
    assert_eq!(scene.count("portail_liens").await, 0);
    assert_eq!(scene.count("sessions").await, 0);
    assert_eq!(scene.journal().await[0], ("portail_refuse".into(), None));
}

#[tokio::test]
async fn a_file_of_another_portal_names_nobody_here_i06b() {
    let scene =
        Scene::with(|portail| portail.files_of = vec![other_school().as_str().into()]).await;
    let admin = scene.bench.imported_school().await;
    scene.file(&admin, &admin.id.to_string(), "u1").await;
    let refused = scene.sign_on("u1", |_| {}).await.unwrap_err();
    assert_eq!(code(&refused), "identity.portail_not_linked");
}

#[tokio::test]
async fn a_file_that_gives_the_name_to_another_takes_the_tie_along_i06b() {
    let scene = Scene::set().await;
    let admin = scene.bench.imported_school().await;
    scene.file(&admin, &admin.id.to_string(), "u1").await;
    scene.sign_on("u1", |_| {}).await.unwrap();
    scene.file(&admin, &admin.id.to_string(), "u2").await;
    let teacher = scene.bench.accounts(&admin, "enseignant").await.remove(0);
    scene.file(&admin, &teacher.id, "u1").await;
    let (_, opened) = session(scene.sign_on("u1", |_| {}).await.unwrap());
    assert_eq!(opened.person, teacher.id);
}

#[tokio::test]
async fn a_verified_address_opens_the_one_account_that_has_it_where_the_operator_says_so_i06() {
    let scene = Scene::with(|portail| portail.trust_email = true).await;
    let admin = scene.bench.open_school(&school()).await;
    let address = "admin.0761234d@example.org";
    let with = |verified: Value| {
        move |claims: &mut Value| {
            claims["email"] = json!(address.to_uppercase());
            claims["email_verified"] = verified;
        }
    };
    let refused = scene.sign_on("a", with(json!(false))).await.unwrap_err();
    assert_eq!(code(&refused), "identity.portail_not_linked");
    let (_, opened) = session(scene.sign_on("a", with(json!(true))).await.unwrap());
    assert_eq!(opened.person, admin.id.to_string());

    // Two accounts with one address are nobody's.
    scene.bench.open_school(&other_school()).await;
    sqlx::query("update persons set courriel = $1")
        .bind(address)
        .execute(&scene.bench.suite.superuser().await)
        .await
        .unwrap();
    let refused = scene.sign_on("b", with(json!(true))).await.unwrap_err();
    assert_eq!(code(&refused), "identity.portail_not_linked");
}

#[tokio::test]
async fn what_the_token_does_not_say_is_asked_with_the_access_token_i06() {
    let scene = Scene::set().await;
    let admin = scene.bench.imported_school().await;
    scene.file(&admin, &admin.id.to_string(), "u1").await;
    let said = |subject: &str| json!({ "sub": subject, "ent": "u1" });
    for (subject, expected) in [
        ("sujet-autre", Some("identity.portail_untrusted")),
        ("sujet-x", None),
    ] {
        let walk = scene.begin().await;
        let mut claims = scene.claims(&walk, "x");
        claims.as_object_mut().unwrap().remove("ent");
        let token = scene.issuer.key.sign(&claims);
        scene
            .issuer
            .set(|inner| inner.reply = Reply::TokenAnd(token, said(subject)));
        let completed = scene.complete(walk.back()).await;
        match expected {
            Some(expected) => assert_eq!(code(&completed.unwrap_err()), expected),
            None => assert_eq!(session(completed.unwrap()).1.person, admin.id.to_string()),
        }
    }
}

#[tokio::test]
async fn a_closed_account_stays_closed_i06() {
    let scene = Scene::set().await;
    let admin = scene.bench.imported_school().await;
    let teacher = scene.bench.accounts(&admin, "enseignant").await.remove(0);
    scene.file(&admin, &teacher.id, "u1").await;
    scene.sign_on("u1", |_| {}).await.unwrap();
    sqlx::query("update profils set actif = false where person_id = $1::uuid")
        .bind(teacher.id.parse::<uuid::Uuid>().unwrap())
        .execute(&scene.bench.suite.superuser().await)
        .await
        .unwrap();
    let refused = scene.sign_on("u1", |_| {}).await.unwrap_err();
    assert_eq!(code(&refused), "identity.portail_not_linked");
}

#[tokio::test]
async fn a_portal_opens_the_profiles_that_it_is_for_and_no_other_i02() {
    let scene = Scene::with(|portail| portail.profils = vec!["enseignant".into()]).await;
    let admin = scene.bench.imported_school().await;
    scene.file(&admin, &admin.id.to_string(), "u1").await;
    // The administrateur is no teacher: the file does not let it in.
    let refused = scene.sign_on("u1", |_| {}).await.unwrap_err();
    assert_eq!(code(&refused), "identity.portail_not_linked");
    let pool = scene.bench.suite.superuser().await;
    sqlx::query(
        "insert into profils (etablissement, person_id, profil, source) values ($1, $2, 'enseignant', 'manuel')",
    )
    .bind(school().as_str())
    .bind(admin.id)
    .execute(&pool)
    .await
    .unwrap();
    let (token, opened) = session(scene.sign_on("u1", |_| {}).await.unwrap());
    let held: Vec<&str> = opened
        .choices
        .iter()
        .map(|choice| choice.profil.as_str())
        .collect();
    assert_eq!(
        (opened.profil.as_str(), held),
        ("enseignant", vec!["enseignant"])
    );
    let switch = pb::SwitchProfilRequest {
        token,
        etablissement: school().as_str().into(),
        profil: "administrateur".into(),
    };
    let refused = scene
        .bench
        .sessions()
        .switch_profil(scene.bench.signing_in(switch))
        .await;
    assert_eq!(code(&refused.unwrap_err()), "identity.profil_not_held");
    // Tied as a teacher, and a teacher no more.
    sqlx::query("delete from profils where profil = 'enseignant' and person_id = $1")
        .bind(admin.id)
        .execute(&pool)
        .await
        .unwrap();
    let refused = scene.sign_on("u1", |_| {}).await.unwrap_err();
    assert_eq!(code(&refused), "identity.portail_profil");
}

#[tokio::test]
async fn a_temporary_password_is_not_asked_of_whom_a_portal_sends_i03() {
    let scene = Scene::set().await;
    let admin = scene.bench.imported_school().await;
    let teacher = scene.bench.accounts(&admin, "enseignant").await.remove(0);
    scene.bench.slip(&admin, &teacher.id).await;
    scene.file(&admin, &teacher.id, "u1").await;
    let (_, opened) = session(scene.sign_on("u1", |_| {}).await.unwrap());
    assert!(!opened.must_change_password);
}

/// Gives the account an application of codes; answers what it shows next.
async fn armed(bench: &Bench, person: PersonId) -> String {
    let token = bench.login(LOGIN, PASSWORD).await.unwrap().token;
    let wanted = pb::PrepareTotpRequest {
        token: token.clone(),
        mot_de_passe: PASSWORD.into(),
        origin: origin(),
    };
    bench
        .second_factors()
        .prepare_totp(bench.signing_in(wanted))
        .await
        .unwrap();
    let salt: Vec<u8> = sqlx::query_scalar("select salt from totp_keys")
        .fetch_one(&bench.suite.superuser().await)
        .await
        .unwrap();
    let key = bench.app().links.totp_key(person, &salt);
    let shown = || key.code(TotpKey::step(bench.suite.clock.clock().now()));
    let wanted = pb::ConfirmTotpRequest {
        token,
        code: shown(),
        origin: origin(),
    };
    bench
        .second_factors()
        .confirm_totp(bench.signing_in(wanted))
        .await
        .unwrap();
    bench
        .suite
        .clock
        .advance(jiff::SignedDuration::from_secs(30));
    shown()
}

#[tokio::test]
async fn the_second_factor_is_asked_as_after_a_password_unless_the_portal_has_asked_for_one_i06() {
    let scene = Scene::with(|portail| portail.strong_acr = vec!["eidas2".into()]).await;
    let admin = scene.bench.imported_school().await;
    scene.file(&admin, &admin.id.to_string(), "u1").await;
    let shown = armed(&scene.bench, PersonId::from(admin.id)).await;
    let weak = |claims: &mut Value| claims["acr"] = json!("eidas1");
    let entry = scene.sign_on("u1", weak).await.unwrap().entree.unwrap();
    assert!(entry.token.is_empty() && entry.session.is_none());
    let wanted = pb::VerifyCodeRequest {
        attente: entry.attente.unwrap().token,
        code: shown,
        origin: origin(),
    };
    let opened = scene
        .bench
        .second_factors()
        .verify_code(scene.bench.signing_in(wanted))
        .await
        .unwrap()
        .into_inner();
    scene.bench.resolve(&opened.token).await.unwrap();
    let strong = |claims: &mut Value| claims["acr"] = json!("eidas2");
    session(scene.sign_on("u1", strong).await.unwrap());
}

#[tokio::test]
async fn a_portal_alone_is_one_factor_where_two_are_asked_for_i06() {
    let scene = Scene::with(|portail| portail.strong_amr = vec!["mfa".into()]).await;
    let admin = scene.bench.imported_school().await;
    scene.file(&admin, &admin.id.to_string(), "u1").await;
    sqlx::query("update etablissements set second_facteur_exige = true")
        .execute(&scene.bench.suite.superuser().await)
        .await
        .unwrap();
    let (_, opened) = session(scene.sign_on("u1", |_| {}).await.unwrap());
    assert!(opened.must_add_second_factor);
    let strong = |claims: &mut Value| claims["amr"] = json!(["pwd", "mfa"]);
    let (_, opened) = session(scene.sign_on("u1", strong).await.unwrap());
    assert!(!opened.must_add_second_factor);
}

#[tokio::test]
async fn signing_out_leaves_the_portal_where_the_operator_says_so_i06() {
    for leaves in [true, false] {
        let scene = Scene::with(|portail| portail.logout = leaves).await;
        let admin = scene.bench.imported_school().await;
        scene.file(&admin, &admin.id.to_string(), "u1").await;
        let (token, _) = session(scene.sign_on("u1", |_| {}).await.unwrap());
        let logout = async |token: String| {
            scene
                .bench
                .sessions()
                .logout(scene.bench.signing_in(pb::LogoutRequest { token }))
                .await
                .unwrap()
                .into_inner()
                .adresse
        };
        let address = logout(token.clone()).await;
        assert_eq!(
            address.starts_with(&format!("{}/leave?", scene.issuer.address)),
            leaves
        );
        assert_eq!(address.contains("client_id=cpro"), leaves);
        assert_eq!(address.contains("post_logout_redirect_uri="), leaves);
        let refused = scene.bench.resolve(&token).await.unwrap_err();
        assert_eq!(code(&refused), "identity.session_closed");
        let by_password = scene.bench.login(LOGIN, PASSWORD).await.unwrap().token;
        assert_eq!(logout(by_password).await, "");
    }
}

#[tokio::test]
async fn the_page_afterwards_is_one_of_ours_i06() {
    let scene = Scene::set().await;
    let admin = scene.bench.imported_school().await;
    scene.file(&admin, &admin.id.to_string(), "u1").await;
    for foreign in [
        "//ailleurs.example.org",
        "https://ailleurs.example.org",
        "/\\ailleurs",
    ] {
        let walk = super::walk::Walk::of(scene.begun(foreign).await.unwrap());
        let token = scene.issuer.key.sign(&scene.claims(&walk, "u1"));
        scene.issuer.set(|inner| inner.reply = Reply::Token(token));
        assert_eq!(scene.complete(walk.back()).await.unwrap().retour, "/");
    }
}
