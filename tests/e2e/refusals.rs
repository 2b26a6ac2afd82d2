//! A foreign object answers like a missing one, to the byte but for the request's reference; changes need their
//! protection; what must be changed first is changed first.

use anyhow::Result;
use harness::api::Client;
use harness::calendar::{iso_week, monday, weeks};
use harness::demo;
use harness::suite::Suite;
use reqwest::header::{COOKIE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::forms::{dossier, invite_tutor, person};

const RANDOM: &str = "01980000-0000-7000-8000-000000000000";

/// Every page about an object, by its address.
fn pages(periode: &str, apprenant: &str, annexe: &str) -> Vec<String> {
    let page = dossier(periode, apprenant);
    vec![
        format!("/api/annexes/{annexe}"),
        format!("/api/annexes/{annexe}/apprenants"),
        format!("/api/periodes/{periode}"),
        format!("/api/periodes/{periode}/apprenants"),
        format!("/api/periodes/{periode}/suppression"),
        format!("/api/periodes/{periode}/tuteurs"),
        page.clone(),
        format!("{page}/liaison"),
        format!("{page}/entreprise"),
        format!("{page}/semaines/{}", iso_week(monday(-9))),
        format!("{page}/bilan"),
        format!("{page}/documents/pre-convention.docx"),
    ]
}

async fn told(client: &Client, path: &str) -> Result<(StatusCode, Value)> {
    let answer = client.get(path).await?;
    let mut body = answer.json();
    if let Some(object) = body.as_object_mut() {
        object.remove("request_id");
        object.remove("instance");
    }
    Ok((answer.status, body))
}

#[tokio::test]
async fn a_foreign_object_answers_like_a_missing_one_i08() -> Result<()> {
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let teacher = school.login(&suite, "enseignant").await?;
    let apprenant = person(&school, "apprenant");
    let other = person(&school, "apprenant_2");
    let (periode, annexe) = (school.periode.id.as_str(), school.annexe.id.as_str());
    let tutor = invite_tutor(
        &suite,
        &teacher,
        periode,
        &apprenant,
        "antoine.pillet@fragrance.example.org",
    )
    .await?;
    let learner = school.login(&suite, "apprenant").await?;
    let administrateur = school.login(&suite, "administrateur").await?;
    let elsewhere = school.login_elsewhere(&suite).await?;

    // The administrateurs have no pedagogical access at all; the tutor and the learner have this one learner.
    for (who, client) in [
        ("administrateur", &administrateur),
        ("elsewhere", &elsewhere),
    ] {
        same(
            who,
            client,
            &pages(periode, &apprenant, annexe),
            &pages(RANDOM, &apprenant, RANDOM),
        )
        .await?;
    }
    let of_other: Vec<String> = pages(periode, &other, annexe).split_off(6);
    let of_nobody: Vec<String> = pages(periode, RANDOM, annexe).split_off(6);
    same("tutor", &tutor, &of_other, &of_nobody).await?;
    same("learner", &learner, &of_other, &of_nobody).await?;
    suite.stop().await
}

async fn same(who: &str, client: &Client, foreign: &[String], missing: &[String]) -> Result<()> {
    for (there, nowhere) in foreign.iter().zip(missing) {
        let (existing, absent) = (told(client, there).await?, told(client, nowhere).await?);
        assert_eq!(existing, absent, "{who}: {there} tells that it exists");
        assert!(
            existing.0 == StatusCode::NOT_FOUND || existing.0 == StatusCode::FORBIDDEN,
            "{who}: {there} opened: {existing:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_revoked_link_closes_what_it_opened_at_once_i07() -> Result<()> {
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let teacher = school.login(&suite, "enseignant").await?;
    let apprenant = person(&school, "apprenant");
    let periode = school.periode.id.as_str();
    let courriel = "antoine.pillet@fragrance.example.org";
    let tutor = invite_tutor(&suite, &teacher, periode, &apprenant, courriel).await?;
    let page = dossier(periode, &apprenant);
    assert_eq!(tutor.get(&page).await?.status, StatusCode::OK);

    let rows = crate::forms::read(&teacher, &format!("/api/periodes/{periode}/tuteurs")).await?;
    let access = rows
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|row| row["acces"].as_array().cloned().unwrap_or_default())
        .find(|access| access["courriel"] == courriel)
        .and_then(|access| access["id"].as_str().map(str::to_owned))
        .expect("an access");
    let revoked = teacher
        .delete(&format!("/api/acces-tuteurs/{access}"), None, &json!({}))
        .await?;
    assert!(revoked.status.is_success(), "{}", revoked.json());
    let after = tutor.get(&page).await?;
    assert!(
        after.status == StatusCode::UNAUTHORIZED || after.status == StatusCode::NOT_FOUND,
        "{}",
        after.status
    );
    let token = crate::forms::link_token(&suite, courriel).await?;
    let stranger = Client::new(&suite.base_url())?;
    let described = stranger
        .post("/api/acces/description", &json!({ "jeton": token }))
        .await?
        .accepted()?;
    assert_eq!(described["etat"], "revoque");
    let reopened = stranger
        .post("/api/acces/ouverture", &json!({ "jeton": token }))
        .await?;
    assert!(!reopened.status.is_success());
    suite.stop().await
}

#[tokio::test]
async fn a_change_without_its_protection_is_refused_g06() -> Result<()> {
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let ddfpt = school.login(&suite, "ddfpt").await?;
    let body = json!({ "referentiel": school.referentiel, "niveau": school.niveau, "titre": "Sans jeton",
        "pour_apprentis": false, "objectifs": "", "taches": [] });

    let mut cookie = HeaderMap::new();
    let signed = ddfpt.request(Method::GET, "/").build()?;
    cookie.extend(signed.headers().get("cookie").map(|c| (COOKIE, c.clone())));
    let stranger = Client::new(&suite.base_url())?;
    let request = stranger
        .request(Method::POST, "/api/annexes")
        .headers(cookie)
        .json(&body);
    let answer = stranger.send(request).await?;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.json());

    let path = format!("/api/annexes/{}", school.annexe.id);
    let change = json!({ "titre": "T", "pour_apprentis": false, "objectifs": "", "taches": [] });
    let blind = ddfpt.put(&path, None, &change).await?;
    assert_eq!(
        blind.status,
        StatusCode::PRECONDITION_REQUIRED,
        "{}",
        blind.json()
    );
    let stale = ddfpt.put(&path, Some("\"0\""), &change).await?;
    assert_eq!(
        stale.status,
        StatusCode::PRECONDITION_FAILED,
        "{}",
        stale.json()
    );
    suite.stop().await
}

#[tokio::test]
async fn declaring_twice_under_one_key_declares_once_g06() -> Result<()> {
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let ddfpt = school.login(&suite, "ddfpt").await?;
    let (du, au) = weeks(14, 3);
    let body = json!({ "titre": "PFMP de printemps", "statut": "periode-2", "du": du, "au": au,
        "objectifs": "", "taches": [], "apprenants": [person(&school, "apprenant")],
        "malgre_chevauchement": false });
    let path = format!("/api/annexes/{}/periodes", school.annexe.id);
    let mut ids = Vec::new();
    for _ in 0..2 {
        let key = HeaderMap::from_iter([(
            HeaderName::from_static("idempotency-key"),
            HeaderValue::from_static("printemps"),
        )]);
        // `headers` replaces the key that the client made for itself.
        let request = ddfpt.request(Method::POST, &path).headers(key).json(&body);
        let declared = ddfpt.send(request).await?.accepted()?;
        ids.push(declared["id"].as_str().unwrap_or_default().to_owned());
    }
    assert_eq!(ids[0], ids[1]);
    suite.stop().await
}
