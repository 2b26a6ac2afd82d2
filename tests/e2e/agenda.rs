//! The address that an agenda reads by itself (P-12): without a session, as long as its person has one and wants it.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use harness::api::{Answer, Client};
use harness::demo;
use harness::otlp::Receiver;
use harness::suite::{Options, Suite};
use reqwest::header::SET_COOKIE;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::erasure::close;
use crate::forms::{SOON, delete_period, person, read};

const MINE: &str = "/api/calendrier/adresse";

/// Makes an address; its path, as an agenda asks for it.
async fn make(client: &Client, suite: &Suite) -> Result<String> {
    let made = client.post(MINE, &json!({})).await?;
    assert_eq!(made.headers["cache-control"], "no-store");
    let made = made.accepted()?;
    let lien = made["lien"].as_str().context("an address")?;
    let path = lien.strip_prefix(&suite.base_url());
    path.map(str::to_owned).context("an address of ours")
}

/// What an agenda reads: it has no session, and is given none.
async fn look(suite: &Suite, path: &str) -> Result<Answer> {
    let answer = Client::new(&suite.base_url())?.get(path).await?;
    assert!(answer.headers.get(SET_COOKIE).is_none());
    Ok(answer)
}

/// Its lines, unfolded.
fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.bytes).replace("\r\n ", "")
}

#[tokio::test]
async fn an_agenda_reads_titles_and_dates_alone_and_not_twice_the_same_p12() -> Result<()> {
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let ddfpt = school.login(&suite, "ddfpt").await?;
    assert!(read(&ddfpt, MINE).await?["adresse"].is_null());
    let path = make(&ddfpt, &suite).await?;
    let seen = look(&suite, &path).await?;
    assert_eq!(seen.status, StatusCode::OK);
    assert_eq!(seen.headers["content-type"], "text/calendar; charset=utf-8");
    assert_eq!(seen.headers["cache-control"], "private, max-age=3600");
    let calendar = text(&seen);
    let period = &school.periode_en_cours;
    for expected in [
        format!("SUMMARY:{} · ", period.titre),
        format!("UID:{}@cpro", period.id),
        format!("DTSTART;VALUE=DATE:{}", period.du.replace('-', "")),
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H".to_owned(),
    ] {
        assert!(calendar.contains(&expected), "{expected} in {calendar}");
    }
    for role in ["apprenant", "apprenant_2"] {
        let account = &school.comptes[role];
        for secret in [&account.nom, account.id.as_ref().context("an id")?] {
            assert!(!calendar.contains(secret.as_str()), "{secret}");
        }
    }

    let agenda = Client::new(&suite.base_url())?;
    let etag = seen.etag().context("no ETag")?.to_owned();
    let again = agenda
        .request(Method::GET, &path)
        .header("If-None-Match", etag);
    let again = agenda.send(again).await?;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert!(again.bytes.is_empty());
    let mine = read(&ddfpt, MINE).await?;
    assert!(mine["adresse"]["lue_le"].is_string(), "{mine}");

    delete_period(&ddfpt, &period.id).await?.accepted()?;
    let after = text(&look(&suite, &path).await?);
    assert!(!after.contains(&period.id) && after.contains(&school.periode.id));
    suite.stop().await
}

#[tokio::test]
async fn an_address_that_was_ended_or_whose_account_is_closed_shows_nothing_p12_i03() -> Result<()>
{
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let learner = school.login(&suite, "apprenant").await?;
    let teacher = school.login(&suite, "enseignant").await?;
    let first = make(&learner, &suite).await?;
    let path = make(&learner, &suite).await?;
    let others = make(&teacher, &suite).await?;
    let own = text(&look(&suite, &path).await?);
    assert!(own.contains(&school.periode.id), "{own}");
    assert!(!own.contains(&school.periode_bts.id), "a period of others");

    let closed = look(&suite, &first).await?;
    assert_eq!(
        (closed.status, closed.code()),
        (StatusCode::NOT_FOUND, "periods.feed_closed".to_owned())
    );
    let unknown = look(&suite, &first.replace("/0761234D.", "/0761234D.A")).await?;
    assert_eq!(
        (unknown.status, unknown.code()),
        (closed.status, closed.code())
    );

    let admin = school.login(&suite, "administrateur").await?;
    close(&admin, &person(&school, "apprenant")).await?;
    let after = look(&suite, &path).await?;
    assert_eq!((after.status, after.code()), (closed.status, closed.code()));
    assert_eq!(look(&suite, &others).await?.status, StatusCode::OK);

    let ended = teacher.delete(MINE, None, &json!({})).await?;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    let after = look(&suite, &others).await?;
    assert_eq!((after.status, after.code()), (closed.status, closed.code()));
    suite.stop().await
}

#[tokio::test]
async fn no_log_or_trace_holds_the_token_of_an_address_p12() -> Result<()> {
    let mut receiver = Receiver::start().await?;
    let suite = Suite::start(Options::for_test()?.traced_to(&receiver.endpoint())).await?;
    let school = demo::load(&suite).await?;
    let ddfpt = school.login(&suite, "ddfpt").await?;
    let path = make(&ddfpt, &suite).await?;
    assert_eq!(look(&suite, &path).await?.status, StatusCode::OK);
    let wrong = path.replace("cpro.ics", "autre.ics");
    assert_eq!(look(&suite, &wrong).await?.status, StatusCode::NOT_FOUND);
    receiver
        .wait_for(SOON, |spans| {
            let asks = |name: &str| spans.iter().any(|span| span.name.ends_with(name));
            asks("/api/calendriers/{jeton}/cpro.ics") && asks("/api/{*rest}")
        })
        .await?;
    let mut told = suite.logs()?.into_values().collect::<String>();
    suite.stop().await?;
    assert!(
        told.contains("request answered"),
        "the logs are those of this suite"
    );
    for span in receiver.spans() {
        writeln!(told, "{} {:?}", span.name, span.attributes)?;
    }
    let token = path.split('/').nth(3).context("a token")?;
    let (_, secret) = token.split_once('.').context("its secret")?;
    assert!(!told.contains(secret), "a token is told");
    Ok(())
}
