//! The journal of sign-ins, and what the clock takes away (I-06, I-12).

use chassis::{Person, Profil};
use identity::app::sessions;
use jiff::SignedDuration;
use proto::identity::v1 as pb;

use crate::bench::{Bench, PASSWORD, a_person, code, other_school, school};

async fn of_school(bench: &Bench, admin: &Person) -> Vec<pb::SignIn> {
    let wanted = pb::ListSignInsRequest {
        limit: 100,
        ..Default::default()
    };
    bench
        .sign_ins()
        .list_sign_ins(bench.suite.as_person(admin, &school(), wanted))
        .await
        .unwrap()
        .into_inner()
        .sign_ins
}

async fn own(bench: &Bench, token: &str, limit: i32, after: &str) -> pb::ListSignInsResponse {
    let wanted = pb::ListOwnSignInsRequest {
        token: token.into(),
        limit,
        after: after.into(),
    };
    bench
        .own_account()
        .list_own_sign_ins(bench.signing_in(wanted))
        .await
        .unwrap()
        .into_inner()
}

fn events(sign_ins: &[pb::SignIn]) -> Vec<&str> {
    sign_ins
        .iter()
        .map(|line| line.evenement.as_str())
        .collect()
}

#[tokio::test]
async fn successes_and_failures_are_told_to_the_person_and_to_its_administrateur_i06() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let stranger = bench.open_school(&other_school()).await;
    bench.login("claude.marchand", "faux").await.unwrap_err();
    bench.login("personne.inconnue", "faux").await.unwrap_err();
    bench.suite.clock.advance(SignedDuration::from_secs(1));
    let opened = bench.login("claude.marchand", PASSWORD).await.unwrap();
    let mine = own(&bench, &opened.token, 10, "").await.sign_ins;
    assert_eq!(events(&mine), ["connexion", "echec"]);
    assert_eq!(mine[0].adresse, "192.0.2.0");
    assert_eq!(
        events(&of_school(&bench, &admin).await),
        ["connexion", "echec"]
    );

    let wanted = pb::ListSignInsRequest::default();
    let elsewhere = bench
        .sign_ins()
        .list_sign_ins(bench.suite.as_person(&stranger, &other_school(), wanted))
        .await
        .unwrap();
    assert!(elsewhere.into_inner().sign_ins.is_empty());
    let first = own(&bench, &opened.token, 1, "").await;
    let second = own(&bench, &opened.token, 1, &first.next).await;
    assert_eq!(events(&second.sign_ins), ["echec"]);
    assert_eq!(second.next, "");
}

#[tokio::test]
async fn the_journal_is_read_by_the_administrateur_alone_i06() {
    let bench = Bench::start().await;
    bench.open_school(&school()).await;
    for profil in [Profil::Enseignant, Profil::Apprenant, Profil::Ddfpt] {
        let person = a_person(uuid::Uuid::from_u128(7), profil, &[]);
        let wanted = pb::ListSignInsRequest::default();
        let refused = bench
            .sign_ins()
            .list_sign_ins(bench.suite.as_person(&person, &school(), wanted))
            .await;
        assert_eq!(code(&refused.unwrap_err()), "identity.forbidden");
    }
}

#[tokio::test]
async fn the_clock_takes_closed_sessions_and_a_journal_of_a_year_i12() {
    let bench = Bench::start().await;
    bench.open_school(&school()).await;
    let superuser = bench.suite.superuser().await;
    let count = async |table: &str| {
        let query = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
        sqlx::query_scalar::<_, i64>(query)
            .fetch_one(&superuser)
            .await
            .unwrap()
    };
    bench.login("claude.marchand", "faux").await.unwrap_err();
    bench.login("claude.marchand", PASSWORD).await.unwrap();
    bench.suite.clock.advance(SignedDuration::from_hours(11));
    sessions::purge(&bench.app()).await.unwrap();
    assert_eq!((count("sessions").await, count("sign_ins").await), (1, 2));
    bench.suite.clock.advance(SignedDuration::from_hours(2));
    sessions::purge(&bench.app()).await.unwrap();
    assert_eq!((count("sessions").await, count("sign_ins").await), (0, 2));
    assert_eq!(count("login_failures").await, 0);
    bench
        .suite
        .clock
        .advance(SignedDuration::from_hours(24 * 364));
    sessions::purge(&bench.app()).await.unwrap();
    assert_eq!(count("sign_ins").await, 2);
    bench.suite.clock.advance(SignedDuration::from_hours(24));
    sessions::purge(&bench.app()).await.unwrap();
    assert_eq!(count("sign_ins").await, 0);
}
