//! The passkeys that a person has: named, withdrawn, lost.

use chassis::{Profil, Uai};
use identity::app::sessions;
use jiff::SignedDuration;
use proto::identity::v1 as pb;
use proto::identity::v1::accounts_client::AccountsClient;
use tonic::Status;
use uuid::Uuid;

use super::device::{
    Armed, LOGIN, OVER, REFUSED, add, another, begin_addition, begin_sign_in, list, noted, rename,
    sign_in, verify_code, withdraw,
};
use crate::authenticator::Authenticator;
use crate::bench::{Bench, PASSWORD, a_person, code, config, origin, other_school, school};
use crate::mailbox::Mailbox;

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
    // Who works elsewhere as well is guarded there, too.
    bench.open_school(&other_school()).await;
    let work_there = async |actif: bool| {
        for statement in [
            "insert into comptes (etablissement, person_id) values ($1, $2) on conflict do nothing",
            "insert into profils (etablissement, person_id, profil, source) values ($1, $2, 'enseignant', 'manuel')
             on conflict do nothing",
        ] {
            sqlx::query(statement)
                .bind(other_school().as_str())
                .bind(person)
                .execute(&bench.suite.superuser().await)
                .await
                .unwrap();
        }
        sqlx::query("update profils set actif = $3 where etablissement = $1 and person_id = $2")
            .bind(other_school().as_str())
            .bind(person)
            .bind(actif)
            .execute(&bench.suite.superuser().await)
            .await
            .unwrap();
    };
    work_there(true).await;
    let refused = drop_second_factor(bench, other, &school(), person).await;
    assert_eq!(
        code(&refused.unwrap_err()),
        "identity.second_factor_elsewhere"
    );
    work_there(false).await;
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
