//! What lets nobody in.

use jiff::SignedDuration;

use super::device::{
    Armed, OVER, REFUSED, add, another, begin_addition, begin_second_step, begin_sign_in, forget,
    list, noted, rename, second_step, sign_in, withdraw,
};
use crate::authenticator::{Authenticator, Said};
use crate::bench::{PASSWORD, code, other_school};

/// Everything that is not this passkey answering this question on this site.
fn lies() -> Vec<(&'static str, Said)> {
    let lie = |change: fn(&mut Said)| {
        let mut said = Said::default();
        change(&mut said);
        said
    };
    vec![
        (
            "origin",
            lie(|said| said.origin = "https://cpro.example.com".into()),
        ),
        (
            "port",
            lie(|said| said.origin = "https://cpro.example.org:8443".into()),
        ),
        (
            "scheme",
            lie(|said| said.origin = "http://cpro.example.org".into()),
        ),
        (
            "relying party",
            lie(|said| said.domain = "example.org".into()),
        ),
        (
            "challenge",
            lie(|said| said.challenge = Some("AAAAAAAAAAAAAAAAAAAAAA".into())),
        ),
        ("ceremony", lie(|said| said.kind = "webauthn.create")),
        ("frame", lie(|said| said.framed = true)),
        ("holder", lie(|said| said.verified = false)),
        ("signature", lie(|said| said.signed = false)),
        ("counter", lie(|said| said.counter = Some(0))),
        (
            "user",
            lie(|said| said.user = Some("AAAAAAAAAAAAAAAAAAAAAA".into())),
        ),
        (
            "credential",
            lie(|said| said.credential = Some(vec![7; 16])),
        ),
    ]
}

#[tokio::test]
async fn what_does_not_prove_the_passkey_is_refused_and_noted_i06() {
    let mut armed = Armed::set().await;
    armed.say(&Said::default()).await.unwrap();
    for (told, (what, said)) in (1..).zip(lies()) {
        forget(&armed.bench);
        let refused = armed.say(&said).await.unwrap_err();
        assert_eq!(code(&refused), REFUSED, "{what}");
        assert_eq!(noted(&armed.bench, "cle_refusee").await, told, "{what}");
    }
    let ceremony = begin_sign_in(&armed.bench).await.unwrap();
    for nonsense in ["", "{}", "[]", "{\"id\": 7}"] {
        let refused = sign_in(&armed.bench, &ceremony.jeton, nonsense).await;
        assert!([REFUSED, OVER].contains(&code(&refused.unwrap_err()).as_str()));
    }
    // The counter of the last right answer still holds.
    forget(&armed.bench);
    armed.say(&Said::default()).await.unwrap();
}

#[tokio::test]
async fn the_second_step_refuses_the_same_lies_i06() {
    let mut armed = Armed::set().await;
    armed.say(&Said::default()).await.unwrap();
    for (what, said) in lies() {
        forget(&armed.bench);
        let waiting = armed.awaited().await.token;
        let options = begin_second_step(&armed.bench, &waiting).await.unwrap();
        let answer = armed.key.say(&options, &said);
        let refused = second_step(&armed.bench, &waiting, &answer).await;
        assert_eq!(code(&refused.unwrap_err()), REFUSED, "{what}");
    }
}

#[tokio::test]
async fn a_new_passkey_of_another_site_is_refused_and_noted_i06() {
    let armed = Armed::set().await;
    for (what, said) in lies() {
        if ["signature", "counter", "user", "credential", "ceremony"].contains(&what) {
            continue;
        }
        let before = noted(&armed.bench, "cle_refusee").await;
        let options = begin_addition(&armed.bench, &armed.session, PASSWORD)
            .await
            .unwrap();
        let (_, answer) = Authenticator::make_as(&options, &[9; 16], &said);
        let refused = add(&armed.bench, &armed.session, "Clé", &answer).await;
        assert_eq!(code(&refused.unwrap_err()), REFUSED, "{what}");
        assert_eq!(noted(&armed.bench, "cle_refusee").await, before + 1);
    }
    assert_eq!(list(&armed.bench, &armed.session).await.len(), 1);
}

#[tokio::test]
async fn a_ceremony_serves_once_in_its_browser_and_for_five_minutes_i06() {
    let mut armed = Armed::set().await;
    let ceremony = begin_sign_in(&armed.bench).await.unwrap();
    let answer = armed.key.answer(&ceremony.options);
    let stolen = sign_in(&armed.bench, "un-autre-navigateur", &answer).await;
    assert_eq!(code(&stolen.unwrap_err()), OVER);
    sign_in(&armed.bench, &ceremony.jeton, &answer)
        .await
        .unwrap();
    let replayed = sign_in(&armed.bench, &ceremony.jeton, &answer).await;
    assert_eq!(code(&replayed.unwrap_err()), OVER);

    let late = begin_sign_in(&armed.bench).await.unwrap();
    let answer = armed.key.answer(&late.options);
    armed
        .bench
        .suite
        .clock
        .advance(SignedDuration::from_mins(5));
    let over = sign_in(&armed.bench, &late.jeton, &answer).await;
    assert_eq!(code(&over.unwrap_err()), OVER);
    assert_eq!(noted(&armed.bench, "cle_refusee").await, 3);

    let options = begin_addition(&armed.bench, &armed.session, PASSWORD)
        .await
        .unwrap();
    let (_, answer) = Authenticator::make(&options);
    add(&armed.bench, &armed.session, "Téléphone", &answer)
        .await
        .unwrap();
    let again = add(&armed.bench, &armed.session, "Téléphone", &answer).await;
    assert_eq!(code(&again.unwrap_err()), OVER);
}

#[tokio::test]
async fn of_two_answers_at_once_one_comes_in_i06() {
    let mut armed = Armed::set().await;
    let ceremony = begin_sign_in(&armed.bench).await.unwrap();
    let answer = armed.key.answer(&ceremony.options);
    let (one, other) = tokio::join!(
        sign_in(&armed.bench, &ceremony.jeton, &answer),
        sign_in(&armed.bench, &ceremony.jeton, &answer)
    );
    assert!(one.is_ok() != other.is_ok());

    let awaited = armed.awaited().await.token;
    let options = begin_second_step(&armed.bench, &awaited).await.unwrap();
    let answer = armed.key.answer(&options);
    let (one, other) = tokio::join!(
        second_step(&armed.bench, &awaited, &answer),
        second_step(&armed.bench, &awaited, &answer)
    );
    assert!(one.is_ok() != other.is_ok());
}

#[tokio::test]
async fn wrong_answers_cost_time_i06() {
    let mut armed = Armed::set().await;
    let lie = Said {
        signed: false,
        ..Said::default()
    };
    for _ in 0..5 {
        let refused = armed.say(&lie).await.unwrap_err();
        assert_eq!(code(&refused), REFUSED);
    }
    let slowed = armed.say(&Said::default()).await.unwrap_err();
    assert_eq!(code(&slowed), "identity.too_many_attempts");
    // The password, with a count of its own, still works; what it awaits has one, too.
    let waiting = armed.awaited().await.token;
    let options = begin_second_step(&armed.bench, &waiting).await.unwrap();
    let answer = armed.key.answer(&options);
    second_step(&armed.bench, &waiting, &answer).await.unwrap();
    forget(&armed.bench);
    armed.say(&Said::default()).await.unwrap();
}

#[tokio::test]
async fn a_closed_account_is_refused_like_an_unknown_passkey_i06() {
    let mut armed = Armed::set().await;
    sqlx::query("update profils set actif = false where person_id = $1")
        .bind(armed.person)
        .execute(&armed.bench.suite.superuser().await)
        .await
        .unwrap();
    let refused = armed.say(&Said::default()).await.unwrap_err();
    assert_eq!(code(&refused), REFUSED);
    assert_eq!(noted(&armed.bench, "cle_refusee").await, 1);
}

#[tokio::test]
async fn a_passkey_is_of_its_person_alone_i06() {
    let mut armed = Armed::set().await;
    let other = armed.bench.open_school(&other_school()).await;
    let login: String = sqlx::query_scalar("select login from credentials where person_id = $1")
        .bind(other.id)
        .fetch_one(&armed.bench.suite.superuser().await)
        .await
        .unwrap();
    let session = armed.bench.login(&login, PASSWORD).await.unwrap().token;
    assert!(list(&armed.bench, &session).await.is_empty());
    let renamed = rename(&armed.bench, &session, armed.id(), "À moi").await;
    assert_eq!(code(&renamed.unwrap_err()), "identity.not_found");
    let withdrawn = withdraw(&armed.bench, &session, armed.id(), PASSWORD).await;
    assert_eq!(code(&withdrawn.unwrap_err()), "identity.not_found");

    // The identifier of a passkey is public: taking it gives nothing.
    let options = begin_addition(&armed.bench, &session, PASSWORD)
        .await
        .unwrap();
    let (_, answer) = Authenticator::make_as(&options, &armed.key.credential, &Said::default());
    let taken = add(&armed.bench, &session, "Copie", &answer).await;
    assert_eq!(code(&taken.unwrap_err()), "identity.passkey_known");

    // Nor does one's own passkey answer for somebody else's password.
    another(&armed.bench, &session, "La sienne").await;
    let entry = armed.bench.login(&login, PASSWORD).await.unwrap();
    let waiting = entry.attente.unwrap().token;
    let options = begin_second_step(&armed.bench, &waiting).await.unwrap();
    let answer = armed.key.answer(&options);
    let foreign = second_step(&armed.bench, &waiting, &answer).await;
    assert_eq!(code(&foreign.unwrap_err()), REFUSED);
    armed.say(&Said::default()).await.unwrap();
}
