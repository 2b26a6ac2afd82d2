//! Passkeys (I-06): added, used alone and after the password, refused, withdrawn.

use chassis::{Profil, Uai};
use identity::app::sessions;
use jiff::SignedDuration;
use proto::identity::v1 as pb;
use proto::identity::v1::accounts_client::AccountsClient;
use tonic::Status;
use uuid::Uuid;

use crate::authenticator::{Authenticator, Said};
use crate::bench::{Bench, PASSWORD, a_person, code, config, origin, other_school, school};
use crate::mailbox::Mailbox;

const LOGIN: &str = "claude.marchand";
const REFUSED: &str = "identity.passkey_refused";
const OVER: &str = "identity.passkey_over";

async fn begin_addition(bench: &Bench, token: &str, password: &str) -> Result<String, Status> {
    let wanted = pb::BeginAdditionRequest {
        token: token.into(),
        mot_de_passe: password.into(),
        origin: origin(),
    };
    bench
        .passkeys()
        .begin_addition(bench.signing_in(wanted))
        .await
        .map(|ceremony| ceremony.into_inner().options)
}

async fn add(
    bench: &Bench,
    token: &str,
    nom: &str,
    reponse: &str,
) -> Result<pb::AddedPasskey, Status> {
    let wanted = pb::AddPasskeyRequest {
        token: token.into(),
        nom: nom.into(),
        reponse: reponse.into(),
        origin: origin(),
    };
    bench
        .passkeys()
        .add_passkey(bench.signing_in(wanted))
        .await
        .map(tonic::Response::into_inner)
}

async fn list(bench: &Bench, token: &str) -> Vec<pb::Passkey> {
    let wanted = pb::ListPasskeysRequest {
        token: token.into(),
    };
    bench
        .passkeys()
        .list_passkeys(bench.signing_in(wanted))
        .await
        .unwrap()
        .into_inner()
        .passkeys
}

async fn begin_sign_in(bench: &Bench) -> Result<pb::Ceremony, Status> {
    bench
        .passkeys()
        .begin_sign_in(bench.signing_in(pb::BeginSignInRequest {}))
        .await
        .map(tonic::Response::into_inner)
}

async fn sign_in(bench: &Bench, jeton: &str, reponse: &str) -> Result<pb::OpenedSession, Status> {
    let wanted = pb::SignInRequest {
        jeton: jeton.into(),
        reponse: reponse.into(),
        origin: origin(),
    };
    bench
        .passkeys()
        .sign_in(bench.signing_in(wanted))
        .await
        .map(tonic::Response::into_inner)
}

async fn begin_second_step(bench: &Bench, attente: &str) -> Result<String, Status> {
    let wanted = pb::BeginSecondStepRequest {
        attente: attente.into(),
    };
    bench
        .passkeys()
        .begin_second_step(bench.signing_in(wanted))
        .await
        .map(|ceremony| ceremony.into_inner().options)
}

async fn second_step(
    bench: &Bench,
    attente: &str,
    reponse: &str,
) -> Result<pb::OpenedSession, Status> {
    let wanted = pb::VerifySecondStepRequest {
        attente: attente.into(),
        reponse: reponse.into(),
        origin: origin(),
    };
    bench
        .passkeys()
        .verify_second_step(bench.signing_in(wanted))
        .await
        .map(tonic::Response::into_inner)
}

async fn rename(bench: &Bench, token: &str, id: &str, nom: &str) -> Result<pb::Passkey, Status> {
    let wanted = pb::RenamePasskeyRequest {
        token: token.into(),
        id: id.into(),
        nom: nom.into(),
        origin: origin(),
    };
    bench
        .passkeys()
        .rename_passkey(bench.signing_in(wanted))
        .await
        .map(tonic::Response::into_inner)
}

async fn withdraw(bench: &Bench, token: &str, id: &str, password: &str) -> Result<(), Status> {
    let wanted = pb::WithdrawPasskeyRequest {
        token: token.into(),
        id: id.into(),
        mot_de_passe: password.into(),
        origin: origin(),
    };
    bench
        .passkeys()
        .withdraw_passkey(bench.signing_in(wanted))
        .await
        .map(drop)
}

async fn verify_code(bench: &Bench, attente: &str, code: &str) -> Result<(), Status> {
    let wanted = pb::VerifyCodeRequest {
        attente: attente.into(),
        code: code.into(),
        origin: origin(),
    };
    bench
        .second_factors()
        .verify_code(bench.signing_in(wanted))
        .await
        .map(drop)
}

/// How often something stands in the journal, about whomever.
async fn noted(bench: &Bench, evenement: &str) -> i64 {
    sqlx::query_scalar("select count(*) from sign_ins where evenement = $1")
        .bind(evenement)
        .fetch_one(&bench.suite.superuser().await)
        .await
        .unwrap()
}

/// Failures of before are forgotten.
fn forget(bench: &Bench) {
    bench.suite.clock.advance(SignedDuration::from_mins(61));
}

/// An administrateur with a passkey.
struct Armed {
    bench: Bench,
    person: Uuid,
    session: String,
    key: Authenticator,
    added: pb::AddedPasskey,
}

impl Armed {
    async fn set() -> Self {
        Self::set_in(Bench::start().await).await
    }

    async fn set_in(bench: Bench) -> Self {
        let admin = bench.open_school(&school()).await;
        let session = bench.login(LOGIN, PASSWORD).await.unwrap().token;
        let (key, added) = another(&bench, &session, "Ordinateur du bureau").await;
        Self {
            bench,
            person: admin.id,
            session,
            key,
            added,
        }
    }

    fn id(&self) -> &str {
        &self.added.passkey.as_ref().unwrap().id
    }

    /// A sign-in with the passkey alone, saying what is said.
    async fn say(&mut self, said: &Said) -> Result<pb::OpenedSession, Status> {
        let ceremony = begin_sign_in(&self.bench).await.unwrap();
        let answer = self.key.say(&ceremony.options, said);
        sign_in(&self.bench, &ceremony.jeton, &answer).await
    }

    /// The password given again; answers the token that waits for a second step.
    async fn awaited(&self) -> pb::AwaitedFactor {
        let entry = self.bench.login(LOGIN, PASSWORD).await.unwrap();
        assert!(entry.token.is_empty() && entry.session.is_none());
        entry.attente.unwrap()
    }
}

/// One passkey more.
async fn another(bench: &Bench, session: &str, nom: &str) -> (Authenticator, pb::AddedPasskey) {
    let options = begin_addition(bench, session, PASSWORD).await.unwrap();
    let (key, answer) = Authenticator::make(&options);
    let added = add(bench, session, nom, &answer).await.unwrap();
    (key, added)
}

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

#[tokio::test]
async fn the_password_is_needed_to_add_and_to_withdraw_i06() {
    let armed = Armed::set().await;
    let refused = begin_addition(&armed.bench, &armed.session, "faux").await;
    assert_eq!(code(&refused.unwrap_err()), "identity.wrong_password");
    let unasked = add(&armed.bench, &armed.session, "Clé", "{}").await;
    assert_eq!(code(&unasked.unwrap_err()), OVER);
    let refused = withdraw(&armed.bench, &armed.session, armed.id(), "faux").await;
    assert_eq!(code(&refused.unwrap_err()), "identity.wrong_password");
    withdraw(&armed.bench, &armed.session, armed.id(), PASSWORD)
        .await
        .unwrap();
    let again = withdraw(&armed.bench, &armed.session, armed.id(), PASSWORD).await;
    assert_eq!(code(&again.unwrap_err()), "identity.not_found");
    // The password alone opens again, and no recovery code is left that would replace nothing.
    let opened = armed.bench.login(LOGIN, PASSWORD).await.unwrap();
    assert!(opened.attente.is_none());
    let codes: i64 = sqlx::query_scalar("select count(*) from recovery_codes")
        .fetch_one(&armed.bench.suite.superuser().await)
        .await
        .unwrap();
    assert_eq!(codes, 0);
    assert_eq!(noted(&armed.bench, "cle_retiree").await, 1);
}

#[tokio::test]
async fn a_withdrawn_passkey_opens_nothing_i06() {
    let mut armed = Armed::set().await;
    let ceremony = begin_sign_in(&armed.bench).await.unwrap();
    let answer = armed.key.answer(&ceremony.options);
    withdraw(&armed.bench, &armed.session, armed.id(), PASSWORD)
        .await
        .unwrap();
    let refused = sign_in(&armed.bench, &ceremony.jeton, &answer).await;
    assert_eq!(code(&refused.unwrap_err()), REFUSED);
}

#[tokio::test]
async fn recovery_codes_stay_as_long_as_a_passkey_needs_them_i06() {
    let armed = Armed::set().await;
    let (_, second) = another(&armed.bench, &armed.session, "Téléphone").await;
    let id = second.passkey.unwrap().id;
    withdraw(&armed.bench, &armed.session, &id, PASSWORD)
        .await
        .unwrap();
    let waiting = armed.awaited().await.token;
    let spare = &armed.added.codes.as_ref().unwrap().codes[0];
    verify_code(&armed.bench, &waiting, spare).await.unwrap();
}

#[tokio::test]
async fn a_passkey_is_renamed_and_a_name_must_be_one_i06() {
    let armed = Armed::set().await;
    let renamed = rename(&armed.bench, &armed.session, armed.id(), "  Poste 12 ").await;
    assert_eq!(renamed.unwrap().nom, "Poste 12");
    assert_eq!(noted(&armed.bench, "cle_renommee").await, 1);
    for wrong in [" ", "é".repeat(61).as_str()] {
        let refused = rename(&armed.bench, &armed.session, armed.id(), wrong).await;
        assert_eq!(code(&refused.unwrap_err()), "identity.invalid");
    }
    // A name to mend uses the ceremony not up.
    let options = begin_addition(&armed.bench, &armed.session, PASSWORD)
        .await
        .unwrap();
    let (_, answer) = Authenticator::make(&options);
    let unnamed = add(&armed.bench, &armed.session, "", &answer).await;
    assert_eq!(code(&unnamed.unwrap_err()), "identity.invalid");
    add(&armed.bench, &armed.session, "Téléphone", &answer)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_person_has_ten_passkeys_at_most_i06() {
    let armed = Armed::set().await;
    let begun = begin_addition(&armed.bench, &armed.session, PASSWORD)
        .await
        .unwrap();
    sqlx::query(
        "insert into passkeys (credential_id, id, person_id, nom, static_state, dynamic_state, created_at)
         select decode(lpad(to_hex(n), 32, '0'), 'hex'), gen_random_uuid(), p.person_id, p.nom, p.static_state,
                p.dynamic_state, p.created_at
         from passkeys p, generate_series(1, 9) as n",
    )
    .execute(&armed.bench.suite.superuser().await)
    .await
    .unwrap();
    assert_eq!(list(&armed.bench, &armed.session).await.len(), 10);
    let full = begin_addition(&armed.bench, &armed.session, PASSWORD).await;
    assert_eq!(code(&full.unwrap_err()), "identity.passkeys_full");
    // Begun before the others came.
    let (_, answer) = Authenticator::make(&begun);
    let full = add(&armed.bench, &armed.session, "Téléphone", &answer).await;
    assert_eq!(code(&full.unwrap_err()), "identity.passkeys_full");
    assert_eq!(list(&armed.bench, &armed.session).await.len(), 10);
}

#[tokio::test]
async fn learners_have_no_passkey_i06() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    let learner = bench.accounts(&admin, "apprenant").await.remove(0);
    let slip = bench.slip(&admin, &learner.id).await;
    let session = bench
        .login(&slip.identifiant, &slip.mot_de_passe)
        .await
        .unwrap()
        .token;
    let refused = begin_addition(&bench, &session, &slip.mot_de_passe).await;
    assert_eq!(code(&refused.unwrap_err()), "identity.forbidden");
}

#[tokio::test]
async fn a_passkey_is_the_second_factor_that_an_etablissement_asks_for_i06() {
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
    bench
        .etablissements()
        .update_etablissement(bench.suite.as_person(&admin, &school(), update))
        .await
        .unwrap();
    let opened = bench.login(LOGIN, PASSWORD).await.unwrap();
    assert!(opened.session.unwrap().must_add_second_factor);
    let (mut key, _) = another(&bench, &opened.token, "Téléphone").await;
    let session = bench.resolve(&opened.token).await.unwrap();
    assert!(!session.must_add_second_factor);
    let ceremony = begin_sign_in(&bench).await.unwrap();
    let answer = key.answer(&ceremony.options);
    let alone = sign_in(&bench, &ceremony.jeton, &answer).await.unwrap();
    assert!(!alone.session.unwrap().must_add_second_factor);
}

#[tokio::test]
async fn the_person_is_told_by_mail_of_each_passkey_more_and_less_i06() {
    let mailbox = Mailbox::open().await;
    let bench = Bench::with(config(Some(mailbox.port()))).await;
    let armed = Armed::set_in(bench).await;
    let added = mailbox.next().await;
    assert_eq!(added.to, "admin.0761234d@example.org");
    assert!(added.text.contains("a été ajoutée à votre compte"));
    assert!(added.text.contains("Ordinateur du bureau"));
    withdraw(&armed.bench, &armed.session, armed.id(), PASSWORD)
        .await
        .unwrap();
    let withdrawn = mailbox.next().await;
    assert!(withdrawn.text.contains("a été retirée de votre compte"));
}

/// What an administrateur of `uai`, `by`, does with the account of somebody who lost its device.
async fn drop_second_factor(
    bench: &Bench,
    (by, profil): (Uuid, Profil),
    uai: &Uai,
    id: Uuid,
) -> Result<pb::AccountSheet, Status> {
    let wanted = pb::DropSecondFactorRequest {
        id: id.to_string(),
        origin: origin(),
    };
    let by = a_person(by, profil, &[]);
    AccountsClient::new(bench.suite.channel())
        .drop_second_factor(bench.suite.as_person(&by, uai, wanted))
        .await
        .map(tonic::Response::into_inner)
}

#[tokio::test]
async fn a_second_factor_that_was_lost_is_taken_away_by_who_looks_after_accounts_i06() {
    let mailbox = Mailbox::open().await;
    let bench = Bench::with(config(Some(mailbox.port()))).await;
    let armed = Armed::set_in(bench).await;
    mailbox.next().await;
    let other = (chassis::id::fresh(), Profil::Administrateur);
    let (bench, person) = (&armed.bench, armed.person);
    let refusals = [
        (
            (person, Profil::Administrateur),
            school(),
            "identity.own_account",
        ),
        (
            (other.0, Profil::ChefEtablissement),
            school(),
            "identity.forbidden",
        ),
        (
            (other.0, Profil::Enseignant),
            school(),
            "identity.forbidden",
        ),
        (other, other_school(), "identity.not_found"),
    ];
    for (by, uai, expected) in refusals {
        let refused = drop_second_factor(bench, by, &uai, person).await;
        assert_eq!(code(&refused.unwrap_err()), expected);
    }
    bench.resolve(&armed.session).await.unwrap();
    // An application of codes, besides.
    sqlx::query("insert into totp_keys (person_id, salt, confirmed_at) values ($1, $2, now())")
        .bind(person)
        .bind(&b"salt"[..])
        .execute(&bench.suite.superuser().await)
        .await
        .unwrap();
    let sheet = drop_second_factor(bench, other, &school(), person)
        .await
        .unwrap();
    assert!(!sheet.second_facteur);
    assert!(!sheet.allowed_actions.contains(&"second_facteur".to_owned()));
    let closed = bench.resolve(&armed.session).await.unwrap_err();
    assert_eq!(code(&closed), "identity.session_closed");
    assert_eq!(noted(bench, "seconde_etape_retiree").await, 1);
    let told = mailbox.next().await;
    assert!(
        told.text
            .contains("vient d’être retirée par votre établissement")
    );
    // The password alone opens it again, and no recovery code is left.
    assert!(!bench.login(LOGIN, PASSWORD).await.unwrap().token.is_empty());
    let left: i64 = sqlx::query_scalar(
        "select (select count(*) from recovery_codes) + (select count(*) from totp_keys)",
    )
    .fetch_one(&bench.suite.superuser().await)
    .await
    .unwrap();
    assert_eq!(left, 0);
    // Again: nothing is left to take away, and nobody is told twice.
    drop_second_factor(bench, other, &school(), person)
        .await
        .unwrap();
    assert_eq!(noted(bench, "seconde_etape_retiree").await, 1);
}

#[tokio::test]
async fn ceremonies_that_are_over_are_taken_away_i06() {
    let bench = Bench::start().await;
    // Later than whatever the service's own first pass took for the present, should it still be at work.
    bench
        .suite
        .clock
        .set("2100-01-04T08:00:00Z".parse().unwrap());
    begin_sign_in(&bench).await.unwrap();
    let left = async || -> i64 {
        sqlx::query_scalar("select count(*) from passkey_ceremonies")
            .fetch_one(&bench.suite.superuser().await)
            .await
            .unwrap()
    };
    sessions::purge(&bench.app()).await.unwrap();
    assert_eq!(left().await, 1);
    bench.suite.clock.advance(SignedDuration::from_mins(5));
    // The next one sweeps; the clock does as well.
    begin_sign_in(&bench).await.unwrap();
    assert_eq!(left().await, 1);
    bench.suite.clock.advance(SignedDuration::from_mins(5));
    sessions::purge(&bench.app()).await.unwrap();
    assert_eq!(left().await, 0);
}

#[tokio::test]
async fn an_address_by_numbers_has_no_passkeys_and_says_so_i06() {
    let mut numbers = config(None);
    numbers.public_url = "http://192.0.2.7:8080".into();
    let bench = Bench::with(numbers).await;
    bench.open_school(&school()).await;
    let session = bench.login(LOGIN, PASSWORD).await.unwrap().token;
    let wanted = pb::GetOwnAccountRequest {
        token: session.clone(),
    };
    let own = bench
        .own_account()
        .get_own_account(bench.signing_in(wanted))
        .await
        .unwrap()
        .into_inner();
    assert!(!own.cles_possibles);
    let unavailable = "identity.passkeys_unavailable";
    let refused = begin_sign_in(&bench).await.unwrap_err();
    assert_eq!(code(&refused), unavailable);
    let refused = begin_addition(&bench, &session, PASSWORD).await;
    assert_eq!(code(&refused.unwrap_err()), unavailable);
}
