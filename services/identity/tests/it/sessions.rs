//! Signing in and out (I-02, I-03, I-06).

use chassis::Uai;
use jiff::SignedDuration;
use proto::identity::v1 as pb;

use crate::bench::{Bench, PASSWORD, code, other_school, school};

async fn change_password(
    bench: &Bench,
    token: &str,
    ancien: &str,
    nouveau: &str,
) -> Result<pb::Session, tonic::Status> {
    let wanted = pb::ChangePasswordRequest {
        token: token.into(),
        ancien: ancien.into(),
        nouveau: nouveau.into(),
        ..Default::default()
    };
    bench
        .sessions()
        .change_password(bench.signing_in(wanted))
        .await
        .map(tonic::Response::into_inner)
}

#[tokio::test]
async fn login_by_identifier_or_email_opens_a_session_i06() {
    let bench = Bench::start().await;
    bench.open_school(&school()).await;
    for identifiant in [
        "claude.marchand",
        "CLAUDE.MARCHAND ",
        "admin.0761234d@example.org",
    ] {
        let opened = bench.login(identifiant, PASSWORD).await.unwrap();
        let session = opened.session.unwrap();
        assert_eq!(
            (session.profil.as_str(), session.etablissement.as_str()),
            ("administrateur", "0761234D")
        );
        assert!(!session.must_change_password);
        assert_eq!(
            bench.resolve(&opened.token).await.unwrap().session_id,
            session.session_id
        );
    }
    let stored: Vec<Vec<u8>> = sqlx::query_scalar("select token_hash from sessions")
        .fetch_all(&bench.suite.superuser().await)
        .await
        .unwrap();
    assert!(stored.iter().all(|hash| hash.len() == 32));
}

#[tokio::test]
async fn unknown_identifier_and_wrong_password_are_one_answer_i06() {
    let bench = Bench::start().await;
    bench.open_school(&school()).await;
    let wrong = bench.login("claude.marchand", "faux").await.unwrap_err();
    let unknown = bench.login("personne.inconnue", "faux").await.unwrap_err();
    assert_eq!(code(&wrong), "identity.bad_credentials");
    assert_eq!(
        (wrong.code(), wrong.message()),
        (unknown.code(), unknown.message())
    );
}

#[tokio::test]
async fn failures_cost_time_and_time_heals_i06() {
    let bench = Bench::start().await;
    bench.open_school(&school()).await;
    for _ in 0..5 {
        assert_eq!(
            code(&bench.login("claude.marchand", "faux").await.unwrap_err()),
            "identity.bad_credentials"
        );
    }
    let refused = bench.login("claude.marchand", PASSWORD).await.unwrap_err();
    assert_eq!(code(&refused), "identity.too_many_attempts");
    assert!(chassis::grpc::Failure::from(&refused).retry_after.is_some());
    bench.suite.clock.advance(SignedDuration::from_secs(5));
    bench.login("claude.marchand", PASSWORD).await.unwrap();
}

#[tokio::test]
async fn a_delay_outlives_a_restart_and_holds_for_the_address_too_i06() {
    let mut bench = Bench::start().await;
    bench.open_school(&school()).await;
    for index in 0..101 {
        let unknown = format!("personne.{index}");
        let refused = bench.login(&unknown, "faux").await.unwrap_err();
        let expected = if index < 100 {
            "identity.bad_credentials"
        } else {
            "identity.too_many_attempts"
        };
        assert_eq!(code(&refused), expected, "{index}");
    }
    // As after a hundred more, whose delay outlasts the restart.
    sqlx::query("update login_failures set failures = failures + 100")
        .execute(&bench.suite.superuser().await)
        .await
        .unwrap();
    bench.suite.halt().await;
    bench.suite.resume().await;
    let refused = bench.login("claude.marchand", PASSWORD).await.unwrap_err();
    assert_eq!(code(&refused), "identity.too_many_attempts");
}

#[tokio::test]
async fn right_passwords_cost_their_address_nothing_i06() {
    let bench = Bench::start().await;
    bench.open_school(&school()).await;
    let superuser = bench.suite.superuser().await;
    for _ in 0..3 {
        bench.login("claude.marchand", PASSWORD).await.unwrap();
    }
    let counted: Option<i64> = sqlx::query_scalar("select sum(failures) from login_failures")
        .fetch_one(&superuser)
        .await
        .unwrap();
    assert_eq!(counted.unwrap_or_default(), 0);
}

#[tokio::test]
async fn all_other_sessions_close_at_once_i06() {
    let bench = Bench::start().await;
    bench.open_school(&school()).await;
    let kept = bench.login("claude.marchand", PASSWORD).await.unwrap();
    let others = [
        bench.login("claude.marchand", PASSWORD).await.unwrap(),
        bench.login("claude.marchand", PASSWORD).await.unwrap(),
    ];
    let wanted = pb::RevokeOtherSessionsRequest {
        token: kept.token.clone(),
    };
    bench
        .sessions()
        .revoke_other_sessions(bench.signing_in(wanted))
        .await
        .unwrap();
    for other in others {
        assert_eq!(
            code(&bench.resolve(&other.token).await.unwrap_err()),
            "identity.session_closed"
        );
    }
    bench.resolve(&kept.token).await.unwrap();
}

#[tokio::test]
async fn a_temporary_password_is_changed_first_and_closes_other_sessions_i03() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    let learner = bench.accounts(&admin, "apprenant").await.remove(0);
    let slip = bench.slip(&admin, &learner.id).await;
    let first = bench
        .login(&slip.identifiant, &slip.mot_de_passe)
        .await
        .unwrap();
    let other = bench
        .login(&slip.identifiant, &slip.mot_de_passe)
        .await
        .unwrap();
    assert!(first.session.unwrap().must_change_password);

    let short = change_password(&bench, &first.token, &slip.mot_de_passe, "court")
        .await
        .unwrap_err();
    assert_eq!(code(&short), "identity.password_too_short");
    let wrong = change_password(&bench, &first.token, "faux", "un nouveau mot de passe")
        .await
        .unwrap_err();
    assert_eq!(code(&wrong), "identity.wrong_password");
    let changed = change_password(
        &bench,
        &first.token,
        &slip.mot_de_passe,
        "un nouveau mot de passe",
    )
    .await
    .unwrap();
    assert!(!changed.must_change_password);
    assert!(bench.resolve(&first.token).await.is_ok());
    assert_eq!(
        code(&bench.resolve(&other.token).await.unwrap_err()),
        "identity.session_closed"
    );
    bench
        .login(&slip.identifiant, "un nouveau mot de passe")
        .await
        .unwrap();
}

#[tokio::test]
async fn a_logged_out_or_revoked_session_is_refused_at_once_i06() {
    let bench = Bench::start().await;
    bench.open_school(&school()).await;
    let first = bench.login("claude.marchand", PASSWORD).await.unwrap();
    let second = bench.login("claude.marchand", PASSWORD).await.unwrap();
    let list = pb::ListSessionsRequest {
        token: first.token.clone(),
    };
    let listed = bench
        .sessions()
        .list_sessions(bench.signing_in(list))
        .await
        .unwrap()
        .into_inner()
        .sessions;
    assert_eq!(listed.len(), 2);
    let other = listed.iter().find(|session| !session.current).unwrap();
    let revoke = pb::RevokeSessionRequest {
        token: first.token.clone(),
        id: other.id.clone(),
    };
    bench
        .sessions()
        .revoke_session(bench.signing_in(revoke))
        .await
        .unwrap();
    assert_eq!(
        code(&bench.resolve(&second.token).await.unwrap_err()),
        "identity.session_closed"
    );

    let logout = pb::LogoutRequest {
        token: first.token.clone(),
    };
    bench
        .sessions()
        .logout(bench.signing_in(logout))
        .await
        .unwrap();
    assert_eq!(
        code(&bench.resolve(&first.token).await.unwrap_err()),
        "identity.session_closed"
    );
}

#[tokio::test]
async fn an_unused_session_closes_by_itself_i06() {
    let bench = Bench::start().await;
    bench.open_school(&school()).await;
    let opened = bench.login("claude.marchand", PASSWORD).await.unwrap();
    bench.suite.clock.advance(SignedDuration::from_mins(110));
    bench.resolve(&opened.token).await.unwrap();
    bench.suite.clock.advance(SignedDuration::from_mins(110));
    bench.resolve(&opened.token).await.unwrap();
    bench.suite.clock.advance(SignedDuration::from_mins(121));
    assert_eq!(
        code(&bench.resolve(&opened.token).await.unwrap_err()),
        "identity.session_closed"
    );
}

#[tokio::test]
async fn several_profiles_are_chosen_among_and_no_other_i02() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    // The same person also teaches, here and in another school.
    let superuser = bench.suite.superuser().await;
    bench.open_school(&other_school()).await;
    for query in [
        "insert into comptes (etablissement, person_id) values ('0751234J', $1)",
        "insert into profils (etablissement, person_id, profil, source) values ('0751234J', $1, 'enseignant', 'manuel')",
        "insert into profils (etablissement, person_id, profil, source) values ('0761234D', $1, 'enseignant', 'manuel')",
    ] {
        sqlx::query(query)
            .bind(admin.id)
            .execute(&superuser)
            .await
            .unwrap();
    }
    let opened = bench
        .login("admin.0761234d@example.org", PASSWORD)
        .await
        .unwrap();
    let session = opened.session.unwrap();
    assert_eq!((session.profil.as_str(), session.choices.len()), ("", 3));

    let switch = |etablissement: &str, profil: &str| pb::SwitchProfilRequest {
        token: opened.token.clone(),
        etablissement: etablissement.into(),
        profil: profil.into(),
    };
    let there = bench
        .sessions()
        .switch_profil(bench.signing_in(switch("0751234J", "enseignant")))
        .await
        .unwrap();
    assert_eq!(there.into_inner().etablissement, "0751234J");
    for (etablissement, profil) in [
        ("0751234J", "administrateur"),
        ("0761234D", "ddfpt"),
        ("0769999X", "enseignant"),
    ] {
        let refused = bench
            .sessions()
            .switch_profil(bench.signing_in(switch(etablissement, profil)))
            .await;
        assert_eq!(code(&refused.unwrap_err()), "identity.profil_not_held");
    }
    assert_eq!(
        bench.resolve(&opened.token).await.unwrap().etablissement,
        "0751234J"
    );
}

#[tokio::test]
async fn only_the_gateway_signs_people_in_i06() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let login = pb::LoginRequest {
        identifiant: "claude.marchand".into(),
        mot_de_passe: PASSWORD.into(),
        ..Default::default()
    };
    let by_service = bench
        .sessions()
        .login(bench.suite.as_service("periods", &Uai::NONE, login.clone()))
        .await;
    assert_eq!(code(&by_service.unwrap_err()), "identity.forbidden");
    let by_person = bench
        .sessions()
        .login(bench.suite.as_person(&admin, &school(), login))
        .await;
    assert_eq!(code(&by_person.unwrap_err()), "identity.forbidden");
}
