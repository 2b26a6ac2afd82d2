//! A forgotten password (I-06).

use chassis::Uai;
use chassis_testing::eventually;
use jiff::SignedDuration;
use proto::identity::v1 as pb;
use tonic::Status;

use crate::bench::{Bench, PASSWORD, code, config, origin, school};
use crate::mailbox::Mailbox;

const COURRIEL: &str = "admin.0761234d@example.org";
const NEW: &str = "quatre tulipes rouges";
const PAGE: &str = "/mot-de-passe/nouveau#";

struct Forgotten {
    bench: Bench,
    mailbox: Mailbox,
}

impl Forgotten {
    async fn set() -> Self {
        let mailbox = Mailbox::open().await;
        let bench = Bench::with(config(Some(mailbox.port()))).await;
        let admin = bench.open_school(&school()).await;
        bench.subscribe(&admin, &[]).await;
        Self { bench, mailbox }
    }

    async fn ask(&self, identifiant: &str) -> Result<(), Status> {
        let wanted = pb::RequestResetRequest {
            identifiant: identifiant.into(),
            origin: origin(),
        };
        self.bench
            .passwords()
            .request_reset(self.bench.signing_in(wanted))
            .await
            .map(drop)
    }

    /// Asks, and answers the token of the mail.
    async fn link(&self) -> String {
        self.ask("claude.marchand").await.unwrap();
        self.mailbox.next().await.token_of(PAGE)
    }

    async fn replace(&self, jeton: &str, nouveau: &str) -> Result<(), Status> {
        let wanted = pb::ResetPasswordRequest {
            jeton: jeton.into(),
            nouveau: nouveau.into(),
            origin: origin(),
        };
        self.bench
            .passwords()
            .reset_password(self.bench.signing_in(wanted))
            .await
            .map(drop)
    }

    /// Every request was looked at.
    async fn answered(&self) {
        let superuser = self.bench.suite.superuser().await;
        eventually("requests are answered", async || {
            let left: i64 = sqlx::query_scalar("select count(*) from reset_requests")
                .fetch_one(&superuser)
                .await
                .unwrap();
            left == 0
        })
        .await;
    }
}

#[tokio::test]
async fn a_mailed_link_sets_a_new_password_once_and_closes_every_session_i06() {
    let scene = Forgotten::set().await;
    let before = scene
        .bench
        .login("claude.marchand", PASSWORD)
        .await
        .unwrap();
    scene.ask(" Claude.MARCHAND ").await.unwrap();
    let mail = scene.mailbox.next().await;
    assert_eq!(mail.to, COURRIEL);
    assert!(mail.text.contains("text/plain") && mail.text.contains("text/html"));
    let token = mail.token_of(PAGE);
    assert!(token.len() >= 22, "128 bits at least");

    scene.replace(&token, NEW).await.unwrap();
    let closed = scene.bench.resolve(&before.token).await.unwrap_err();
    assert_eq!(code(&closed), "identity.session_closed");
    let former = scene.bench.login("claude.marchand", PASSWORD).await;
    assert_eq!(code(&former.unwrap_err()), "identity.bad_credentials");
    let opened = scene.bench.login("claude.marchand", NEW).await.unwrap();
    assert!(!opened.session.unwrap().must_change_password);
    let again = scene
        .replace(&token, "cinq tulipes jaunes")
        .await
        .unwrap_err();
    assert_eq!(code(&again), "identity.account_link");
}

#[tokio::test]
async fn nobody_learns_who_has_an_account_i06() {
    let scene = Forgotten::set().await;
    for identifiant in ["claude.marchand", "personne.inconnue", "nul@example.org"] {
        scene.ask(identifiant).await.unwrap();
    }
    scene.answered().await;
    scene.mailbox.next().await;
    assert_eq!(scene.mailbox.count(), 1);
}

#[tokio::test]
async fn no_link_is_stored_in_clear_i06() {
    let scene = Forgotten::set().await;
    let token = scene.link().await;
    let superuser = scene.bench.suite.superuser().await;
    let rows: Vec<String> = sqlx::query_scalar(
        "select to_jsonb(l)::text from account_links l union all select to_jsonb(m)::text from mails m",
    )
    .fetch_all(&superuser)
    .await
    .unwrap();
    assert!(rows.len() >= 2);
    assert!(rows.iter().all(|row| !row.contains(&token)));
}

#[tokio::test]
async fn an_expired_replaced_or_guessed_link_sets_nothing_i06() {
    let scene = Forgotten::set().await;
    let guessed = scene.replace(&"a".repeat(43), NEW).await.unwrap_err();
    assert_eq!(code(&guessed), "identity.account_link");
    let first = scene.link().await;
    // Asked again at once, one mail is enough; a little later, the former link dies.
    scene.ask("claude.marchand").await.unwrap();
    scene.answered().await;
    assert_eq!(scene.mailbox.count(), 1);
    scene
        .bench
        .suite
        .clock
        .advance(SignedDuration::from_mins(3));
    let second = scene.link().await;
    let replaced = scene.replace(&first, NEW).await.unwrap_err();
    assert_eq!(code(&replaced), "identity.account_link");
    scene
        .bench
        .suite
        .clock
        .advance(SignedDuration::from_mins(61));
    let expired = scene.replace(&second, NEW).await.unwrap_err();
    assert_eq!(code(&expired), "identity.account_link");
    scene
        .bench
        .login("claude.marchand", PASSWORD)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_refused_password_uses_no_link_up_i06() {
    let scene = Forgotten::set().await;
    let token = scene.link().await;
    for (nouveau, expected) in [
        ("court", "identity.password_too_short"),
        ("motdepasse2026", "identity.password_too_simple"),
        ("claude.marchand76", "identity.password_too_simple"),
    ] {
        let refused = scene.replace(&token, nouveau).await.unwrap_err();
        assert_eq!(code(&refused), expected);
    }
    scene.replace(&token, NEW).await.unwrap();
}

#[tokio::test]
async fn of_two_uses_at_once_one_counts_i06() {
    let scene = Forgotten::set().await;
    let token = scene.link().await;
    let (first, second) = tokio::join!(
        scene.replace(&token, "six tulipes blanches"),
        scene.replace(&token, "sept tulipes noires")
    );
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    let refused = first.and(second).unwrap_err();
    assert_eq!(code(&refused), "identity.account_link");
}

#[tokio::test]
async fn asking_without_end_costs_time_i06() {
    let scene = Forgotten::set().await;
    for _ in 0..5 {
        scene.ask("personne.inconnue").await.unwrap();
    }
    let refused = scene.ask("personne.inconnue").await.unwrap_err();
    assert_eq!(code(&refused), "identity.too_many_attempts");
    assert!(chassis::grpc::Failure::from(&refused).retry_after.is_some());
}

#[tokio::test]
async fn learners_without_address_and_closed_accounts_get_no_link_i06() {
    let scene = Forgotten::set().await;
    let superuser = scene.bench.suite.superuser().await;
    sqlx::query("update persons set courriel = null where courriel = $1")
        .bind(COURRIEL)
        .execute(&superuser)
        .await
        .unwrap();
    scene.ask("claude.marchand").await.unwrap();
    scene.answered().await;
    for query in [
        "update persons set courriel = 'admin.0761234d@example.org'",
        "update profils set actif = false",
    ] {
        sqlx::query(query).execute(&superuser).await.unwrap();
    }
    scene.ask("claude.marchand").await.unwrap();
    scene.answered().await;
    let links: i64 = sqlx::query_scalar("select count(*) from account_links")
        .fetch_one(&superuser)
        .await
        .unwrap();
    assert_eq!((links, scene.mailbox.count()), (0, 0));
}

#[tokio::test]
async fn only_the_gateway_asks_for_links_i06() {
    let scene = Forgotten::set().await;
    let wanted = pb::RequestResetRequest {
        identifiant: "claude.marchand".into(),
        origin: origin(),
    };
    let refused = scene
        .bench
        .passwords()
        .request_reset(scene.bench.suite.as_service("periods", &Uai::NONE, wanted))
        .await
        .unwrap_err();
    assert_eq!(code(&refused), "identity.forbidden");
}
