//! Codes of an application and recovery codes (I-06).

use identity::domain::ids::PersonId;
use identity::domain::second_factor::TotpKey;
use jiff::SignedDuration;
use proto::identity::v1 as pb;
use tonic::Status;

use crate::bench::{Bench, PASSWORD, code, origin, school};

const LOGIN: &str = "claude.marchand";

async fn prepare(bench: &Bench, token: &str, password: &str) -> Result<pb::PreparedTotp, Status> {
    let wanted = pb::PrepareTotpRequest {
        token: token.into(),
        mot_de_passe: password.into(),
        origin: origin(),
    };
    bench
        .second_factors()
        .prepare_totp(bench.signing_in(wanted))
        .await
        .map(tonic::Response::into_inner)
}

async fn confirm(bench: &Bench, token: &str, code: &str) -> Result<Vec<String>, Status> {
    let wanted = pb::ConfirmTotpRequest {
        token: token.into(),
        code: code.into(),
        origin: origin(),
    };
    bench
        .second_factors()
        .confirm_totp(bench.signing_in(wanted))
        .await
        .map(|codes| codes.into_inner().codes)
}

async fn verify(bench: &Bench, attente: &str, code: &str) -> Result<pb::OpenedSession, Status> {
    let wanted = pb::VerifyCodeRequest {
        attente: attente.into(),
        code: code.into(),
        origin: origin(),
    };
    bench
        .second_factors()
        .verify_code(bench.signing_in(wanted))
        .await
        .map(tonic::Response::into_inner)
}

/// The password given again; answers the token that waits for a code.
async fn awaited(bench: &Bench) -> String {
    let entry = bench.login(LOGIN, PASSWORD).await.unwrap();
    assert!(entry.token.is_empty() && entry.session.is_none());
    entry.attente.unwrap().token
}

/// An administrateur with an application.
struct Armed {
    bench: Bench,
    person: PersonId,
    session: String,
    recovery: Vec<String>,
}

impl Armed {
    async fn set() -> Self {
        let bench = Bench::start().await;
        let admin = bench.open_school(&school()).await;
        let session = bench.login(LOGIN, PASSWORD).await.unwrap().token;
        prepare(&bench, &session, PASSWORD).await.unwrap();
        let mut armed = Self {
            bench,
            person: PersonId::from(admin.id),
            session,
            recovery: Vec::new(),
        };
        let code = armed.code().await;
        armed.recovery = confirm(&armed.bench, &armed.session, &code).await.unwrap();
        // The code that confirmed is used: time for another one.
        armed
            .bench
            .suite
            .clock
            .advance(SignedDuration::from_secs(30));
        armed
    }

    /// What the application shows now.
    async fn code(&self) -> String {
        let salt: Vec<u8> = sqlx::query_scalar("select salt from totp_keys where person_id = $1")
            .bind(self.person.uuid())
            .fetch_one(&self.bench.suite.superuser().await)
            .await
            .unwrap();
        let now = self.bench.suite.clock.clock().now();
        self.bench
            .app()
            .links
            .totp_key(self.person, &salt)
            .code(TotpKey::step(now))
    }
}

#[tokio::test]
async fn a_code_opens_what_the_password_began_and_is_used_once_i06() {
    let armed = Armed::set().await;
    let (first, second) = (awaited(&armed.bench).await, awaited(&armed.bench).await);
    let code_now = armed.code().await;
    let opened = verify(&armed.bench, &first, &code_now).await.unwrap();
    armed.bench.resolve(&opened.token).await.unwrap();
    let replayed = verify(&armed.bench, &second, &code_now).await.unwrap_err();
    assert_eq!(code(&replayed), "identity.code_refused");
    armed
        .bench
        .suite
        .clock
        .advance(SignedDuration::from_secs(30));
    let over = verify(&armed.bench, &first, &armed.code().await).await;
    assert_eq!(code(&over.unwrap_err()), "identity.second_step_over");
    verify(&armed.bench, &second, &armed.code().await)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_wrong_code_costs_time_and_a_long_wait_ends_the_step_i06() {
    let armed = Armed::set().await;
    let waiting = awaited(&armed.bench).await;
    let right = armed.code().await;
    for _ in 0..5 {
        let refused = verify(&armed.bench, &waiting, "000000").await.unwrap_err();
        assert_eq!(code(&refused), "identity.code_refused");
    }
    let slowed = verify(&armed.bench, &waiting, &right).await;
    assert_eq!(code(&slowed.unwrap_err()), "identity.too_many_attempts");
    armed
        .bench
        .suite
        .clock
        .advance(SignedDuration::from_mins(11));
    let over = verify(&armed.bench, &waiting, &armed.code().await).await;
    assert_eq!(code(&over.unwrap_err()), "identity.second_step_over");
    let guessed = verify(&armed.bench, "jamais-vu", &armed.code().await).await;
    assert_eq!(code(&guessed.unwrap_err()), "identity.second_step_over");
}

#[tokio::test]
async fn of_two_uses_of_a_code_at_once_one_comes_in_i06() {
    let armed = Armed::set().await;
    let (first, second) = (awaited(&armed.bench).await, awaited(&armed.bench).await);
    let now = armed.code().await;
    let (one, other) = tokio::join!(
        verify(&armed.bench, &first, &now),
        verify(&armed.bench, &second, &now)
    );
    assert!(one.is_ok() != other.is_ok());
}

#[tokio::test]
async fn a_recovery_code_opens_once_and_none_is_stored_i06() {
    let armed = Armed::set().await;
    assert_eq!(armed.recovery.len(), 10);
    let spare = armed.recovery[0].to_uppercase();
    let waiting = awaited(&armed.bench).await;
    verify(&armed.bench, &waiting, &spare).await.unwrap();
    let waiting = awaited(&armed.bench).await;
    let used = verify(&armed.bench, &waiting, &spare).await.unwrap_err();
    assert_eq!(code(&used), "identity.code_refused");
    let rows: Vec<Vec<u8>> = sqlx::query_scalar("select code_hash from recovery_codes")
        .fetch_all(&armed.bench.suite.superuser().await)
        .await
        .unwrap();
    assert_eq!(rows.len(), 9);
    assert!(rows.iter().all(|hash| hash.len() == 32));
}

#[tokio::test]
async fn the_password_is_needed_to_add_and_to_withdraw_i06() {
    let bench = Bench::start().await;
    bench.open_school(&school()).await;
    let session = bench.login(LOGIN, PASSWORD).await.unwrap().token;
    let refused = prepare(&bench, &session, "faux").await.unwrap_err();
    assert_eq!(code(&refused), "identity.wrong_password");
    let early = confirm(&bench, &session, "000000").await.unwrap_err();
    assert_eq!(code(&early), "identity.totp_state");
    let prepared = prepare(&bench, &session, PASSWORD).await.unwrap();
    assert!(prepared.adresse.contains(&prepared.cle));
    assert!(prepared.qr_svg.contains("<svg"));
    let wrong = confirm(&bench, &session, "000000").await.unwrap_err();
    assert_eq!(code(&wrong), "identity.code_refused");
    // Prepared only: the password alone still opens.
    let opened = bench.login(LOGIN, PASSWORD).await.unwrap();
    assert!(opened.attente.is_none());
}

#[tokio::test]
async fn a_withdrawn_application_asks_for_nothing_more_i06() {
    let armed = Armed::set().await;
    let again = prepare(&armed.bench, &armed.session, PASSWORD).await;
    assert_eq!(code(&again.unwrap_err()), "identity.totp_state");
    let withdraw = async |password: &str| {
        let wanted = pb::WithdrawTotpRequest {
            token: armed.session.clone(),
            mot_de_passe: password.into(),
            origin: origin(),
        };
        armed
            .bench
            .second_factors()
            .withdraw_totp(armed.bench.signing_in(wanted))
            .await
            .map(drop)
    };
    let refused = withdraw("faux").await.unwrap_err();
    assert_eq!(code(&refused), "identity.wrong_password");
    withdraw(PASSWORD).await.unwrap();
    assert_eq!(
        code(&withdraw(PASSWORD).await.unwrap_err()),
        "identity.totp_state"
    );
    let opened = armed.bench.login(LOGIN, PASSWORD).await.unwrap();
    assert!(opened.attente.is_none());
}

#[tokio::test]
async fn learners_have_no_second_factor_i06() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    let learner = bench.accounts(&admin, "apprenant").await.remove(0);
    let slip = bench.slip(&admin, &learner.id).await;
    let session = bench
        .login(&slip.identifiant, &slip.mot_de_passe)
        .await
        .unwrap()
        .token;
    let refused = prepare(&bench, &session, &slip.mot_de_passe).await;
    assert_eq!(code(&refused.unwrap_err()), "identity.forbidden");
}

#[tokio::test]
async fn an_etablissement_may_ask_its_staff_for_a_second_factor_i06() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let settings = bench.subscribe(&admin, &[]).await;
    let update = pb::UpdateEtablissementRequest {
        expected_version: settings.version,
        etablissement: Some(pb::Etablissement {
            second_facteur_exige: true,
            ..settings
        }),
    };
    let saved = bench
        .etablissements()
        .update_etablissement(bench.suite.as_person(&admin, &school(), update))
        .await
        .unwrap()
        .into_inner();
    assert!(saved.second_facteur_exige);
    let opened = bench.login(LOGIN, PASSWORD).await.unwrap();
    assert!(opened.session.unwrap().must_add_second_factor);
    let armed = Armed {
        bench,
        person: PersonId::from(admin.id),
        session: opened.token,
        recovery: Vec::new(),
    };
    prepare(&armed.bench, &armed.session, PASSWORD)
        .await
        .unwrap();
    let now = armed.code().await;
    confirm(&armed.bench, &armed.session, &now).await.unwrap();
    let session = armed.bench.resolve(&armed.session).await.unwrap();
    assert!(!session.must_add_second_factor);
}
