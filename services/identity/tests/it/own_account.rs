//! One's own account: what it shows, and its e-mail address (I-06).

use jiff::SignedDuration;
use proto::identity::v1 as pb;
use tonic::Status;

use crate::bench::{Bench, PASSWORD, code, config, origin, other_school, school};
use crate::mailbox::Mailbox;

const PAGE: &str = "/compte/courriel#";

async fn change(bench: &Bench, token: &str, password: &str, courriel: &str) -> Result<(), Status> {
    let wanted = pb::ChangeEmailRequest {
        token: token.into(),
        mot_de_passe: password.into(),
        courriel: courriel.into(),
        origin: origin(),
    };
    bench
        .own_account()
        .change_email(bench.signing_in(wanted))
        .await
        .map(drop)
}

async fn confirm(bench: &Bench, jeton: &str) -> Result<String, Status> {
    let wanted = pb::ConfirmEmailRequest {
        jeton: jeton.into(),
        origin: origin(),
    };
    bench
        .own_account()
        .confirm_email(bench.signing_in(wanted))
        .await
        .map(|confirmed| confirmed.into_inner().courriel)
}

async fn view(bench: &Bench, token: &str) -> pb::OwnAccountView {
    let wanted = pb::GetOwnAccountRequest {
        token: token.into(),
    };
    bench
        .own_account()
        .get_own_account(bench.signing_in(wanted))
        .await
        .unwrap()
        .into_inner()
}

#[tokio::test]
async fn a_new_address_counts_once_its_link_was_followed_i06() {
    let mailbox = Mailbox::open().await;
    let bench = Bench::with(config(Some(mailbox.port()))).await;
    bench.open_school(&school()).await;
    let opened = bench.login("claude.marchand", PASSWORD).await.unwrap();
    change(&bench, &opened.token, PASSWORD, "Claude@Example.org")
        .await
        .unwrap();
    let waiting = view(&bench, &opened.token).await;
    assert_eq!(
        (
            waiting.courriel.as_str(),
            waiting.courriel_en_attente.as_str()
        ),
        ("admin.0761234d@example.org", "claude@example.org")
    );
    let mail = mailbox.next().await;
    assert_eq!(mail.to, "claude@example.org");
    let token = mail.token_of(PAGE);
    assert_eq!(confirm(&bench, &token).await.unwrap(), "claude@example.org");
    let now = view(&bench, &opened.token).await;
    assert_eq!(now.courriel, "claude@example.org");
    assert_eq!(now.courriel_en_attente, "");
    bench.login("claude@example.org", PASSWORD).await.unwrap();
    assert_eq!(
        code(&confirm(&bench, &token).await.unwrap_err()),
        "identity.account_link"
    );
}

#[tokio::test]
async fn a_new_address_needs_the_password_and_a_link_in_time_i06() {
    let mailbox = Mailbox::open().await;
    let bench = Bench::with(config(Some(mailbox.port()))).await;
    bench.open_school(&school()).await;
    let opened = bench.login("claude.marchand", PASSWORD).await.unwrap();
    let wrong = change(&bench, &opened.token, "faux", "claude@example.org").await;
    assert_eq!(code(&wrong.unwrap_err()), "identity.wrong_password");
    let unreadable = change(&bench, &opened.token, PASSWORD, "claude").await;
    assert_eq!(code(&unreadable.unwrap_err()), "identity.invalid");
    change(&bench, &opened.token, PASSWORD, "claude@example.org")
        .await
        .unwrap();
    let token = mailbox.next().await.token_of(PAGE);
    // A link to an address sets no password.
    let reset = pb::ResetPasswordRequest {
        jeton: token.clone(),
        nouveau: "quatre tulipes rouges".into(),
        origin: origin(),
    };
    let crossed = bench
        .passwords()
        .reset_password(bench.signing_in(reset))
        .await;
    assert_eq!(code(&crossed.unwrap_err()), "identity.account_link");
    bench.suite.clock.advance(SignedDuration::from_hours(25));
    let late = confirm(&bench, &token).await.unwrap_err();
    assert_eq!(code(&late), "identity.account_link");
}

#[tokio::test]
async fn a_session_closes_none_of_another_person_i06() {
    let bench = Bench::start().await;
    bench.open_school(&school()).await;
    bench.open_school(&other_school()).await;
    let mine = bench.login("claude.marchand", PASSWORD).await.unwrap();
    let theirs = bench.login("claude.marchand2", PASSWORD).await.unwrap();
    let close = async |id: String| {
        let wanted = pb::RevokeSessionRequest {
            token: mine.token.clone(),
            id,
        };
        bench
            .sessions()
            .revoke_session(bench.signing_in(wanted))
            .await
            .unwrap_err()
    };
    let foreign = close(theirs.session.unwrap().session_id).await;
    let missing = close(chassis::id::fresh().to_string()).await;
    assert_eq!(code(&foreign), "identity.not_found");
    assert_eq!(
        (foreign.code(), foreign.message()),
        (missing.code(), missing.message())
    );
    bench.resolve(&theirs.token).await.unwrap();
}
