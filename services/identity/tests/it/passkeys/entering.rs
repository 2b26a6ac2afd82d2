//! Coming in with a passkey, alone or after the password.

use super::device::{
    Armed, LOGIN, another, begin_second_step, list, noted, second_step, verify_code,
};
use crate::authenticator::Said;
use crate::bench::{Bench, PASSWORD, code, school};

#[tokio::test]
async fn a_passkey_is_added_with_the_password_and_opens_alone_i06() {
    let mut armed = Armed::set().await;
    assert_eq!(armed.added.codes.as_ref().unwrap().codes.len(), 10);
    let opened = armed.say(&Said::default()).await.unwrap();
    let session = armed.bench.resolve(&opened.token).await.unwrap();
    assert_eq!(session.person, armed.person.to_string());
    let held = list(&armed.bench, &opened.token).await;
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].nom, "Ordinateur du bureau");
    assert!(!held[0].last_used_at.is_empty());
    assert_eq!(noted(&armed.bench, "cle_ajoutee").await, 1);
    assert_eq!(noted(&armed.bench, "connexion_cle").await, 1);
    // Recovery codes came with the first one: there are some already.
    let (_, second) = another(&armed.bench, &opened.token, "Téléphone").await;
    assert!(second.codes.unwrap().codes.is_empty());
}

#[tokio::test]
async fn adding_a_passkey_closes_the_sessions_of_a_password_alone_i06() {
    let bench = Bench::start().await;
    bench.open_school(&school()).await;
    let elsewhere = bench.login(LOGIN, PASSWORD).await.unwrap().token;
    let here = bench.login(LOGIN, PASSWORD).await.unwrap().token;
    another(&bench, &here, "Téléphone").await;
    bench.resolve(&here).await.unwrap();
    let closed = bench.resolve(&elsewhere).await.unwrap_err();
    assert_eq!(code(&closed), "identity.session_closed");
}

#[tokio::test]
async fn a_passkey_is_the_second_step_after_the_password_i06() {
    let mut armed = Armed::set().await;
    let awaited = armed.awaited().await;
    assert!(awaited.cle && !awaited.totp);
    let options = begin_second_step(&armed.bench, &awaited.token)
        .await
        .unwrap();
    let answer = armed.key.answer(&options);
    let opened = second_step(&armed.bench, &awaited.token, &answer)
        .await
        .unwrap();
    armed.bench.resolve(&opened.token).await.unwrap();
    let over = second_step(&armed.bench, &awaited.token, &answer).await;
    assert_eq!(code(&over.unwrap_err()), "identity.second_step_over");
    let nobody = begin_second_step(&armed.bench, "jamais-vu").await;
    assert_eq!(code(&nobody.unwrap_err()), "identity.second_step_over");
}

#[tokio::test]
async fn a_recovery_code_replaces_the_passkey_once_i06() {
    let armed = Armed::set().await;
    let codes = &armed.added.codes.as_ref().unwrap().codes;
    let waiting = armed.awaited().await.token;
    verify_code(&armed.bench, &waiting, &codes[0])
        .await
        .unwrap();
    let waiting = armed.awaited().await.token;
    let used = verify_code(&armed.bench, &waiting, &codes[0]).await;
    assert_eq!(code(&used.unwrap_err()), "identity.code_refused");
}
