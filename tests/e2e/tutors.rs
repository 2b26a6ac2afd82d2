//! Tutors' links through the whole product (I-07, I-08): batches, letters, mails that come back, secrets that leave no
//! trace.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use harness::api::Client;
use harness::demo::{self, Demo};
use harness::otlp::Receiver;
use harness::suite::{Options, Suite};
use harness::wait;
use reqwest::header::SET_COOKIE;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::forms::{SOON, dossier, fill, invite_tutor, link_token, open_link, person, read};

/// The row of a learner in the window of tutors.
async fn row(teacher: &Client, periode: &str, apprenant: &str) -> Result<Value> {
    let rows = read(teacher, &format!("/api/periodes/{periode}/tuteurs")).await?;
    let found = rows
        .as_array()
        .into_iter()
        .flatten()
        .find(|row| row["apprenant"]["id"] == apprenant)
        .cloned();
    found.context("the learner's row")
}

/// Waits until the first access of a learner is in that state.
async fn until_state(teacher: &Client, periode: &str, apprenant: &str, etat: &str) -> Result<()> {
    wait::until(&format!("the state {etat}"), SOON, async || {
        let row = row(teacher, periode, apprenant).await?;
        Ok((row["acces"][0]["etat"] == etat).then_some(()))
    })
    .await
}

fn tutor(courriel: &str) -> Value {
    json!({ "nom": "PILLET", "prenom": "Antoine", "courriel": courriel })
}

/// Two learners of the demonstration, of one period.
fn two(school: &Demo) -> (String, String, String) {
    (
        school.periode_en_cours.id.clone(),
        person(school, "apprenant"),
        person(school, "apprenant_2"),
    )
}

#[tokio::test]
async fn one_tutor_of_two_learners_has_one_space_and_a_learner_two_tutors_i07_i08() -> Result<()> {
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let teacher = school.login(&suite, "enseignant").await?;
    let (periode, first, second) = two(&school);
    let courriel = "antoine.pillet@fragrance.example.org";
    invite_tutor(&suite, &teacher, &periode, &first, courriel).await?;
    let former = link_token(&suite, courriel).await?;
    let path = format!("{}/tuteurs", dossier(&periode, &second));
    teacher.post(&path, &tutor(courriel)).await?.accepted()?;
    let token = wait::until("the second link", SOON, async || {
        let newest = link_token(&suite, courriel).await?;
        Ok((newest != former).then_some(newest))
    })
    .await?;
    let both = open_link(&suite, &token).await?;
    let session = read(&both, "/api/session").await?;
    assert_eq!(
        session["acces"].as_array().map(Vec::len),
        Some(2),
        "{session}"
    );
    for learner in [&first, &second] {
        assert_eq!(
            both.get(&dossier(&periode, learner)).await?.status,
            StatusCode::OK
        );
    }

    let other = "rose.noel@fragrance.example.org";
    let rose = invite_tutor(&suite, &teacher, &periode, &first, other).await?;
    let third = teacher
        .post(
            &format!("{}/tuteurs", dossier(&periode, &first)),
            &tutor("un.troisieme@fragrance.example.org"),
        )
        .await?;
    assert_eq!(third.code(), "identity.two_tutors");

    let accesses = row(&teacher, &periode, &first).await?["acces"].clone();
    let of_both = accesses
        .as_array()
        .into_iter()
        .flatten()
        .find(|access| access["courriel"] == courriel)
        .context("the access")?;
    let id = of_both["id"].as_str().context("an id")?;
    let ended = teacher
        .delete(&format!("/api/acces-tuteurs/{id}"), None, &json!({}))
        .await?;
    assert!(ended.status.is_success(), "{}", ended.json());
    // The grant that ended is gone at the next request; the other one, and the other tutor, stay.
    assert_ne!(
        both.get(&dossier(&periode, &first)).await?.status,
        StatusCode::OK
    );
    assert_eq!(
        both.get(&dossier(&periode, &second)).await?.status,
        StatusCode::OK
    );
    assert_eq!(
        rose.get(&dossier(&periode, &first)).await?.status,
        StatusCode::OK
    );
    suite.stop().await
}

#[tokio::test]
async fn a_batch_sends_what_the_fiches_say_and_a_mail_that_comes_back_is_told_i07_g07() -> Result<()>
{
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let teacher = school.login(&suite, "enseignant").await?;
    let (periode, first, second) = two(&school);
    for (learner, courriel) in [(&first, "rebond.pillet@example.org"), (&second, "")] {
        let fields = [
            ("tuteur_nom", json!("PILLET")),
            ("tuteur_prenom", json!("Antoine")),
            ("tuteur_courriel", json!(courriel)),
        ];
        fill(
            &teacher,
            &format!("{}/liaison", dossier(&periode, learner)),
            &fields,
        )
        .await?;
    }
    assert_eq!(row(&teacher, &periode, &first).await?["pret"], true);
    assert_eq!(row(&teacher, &periode, &second).await?["pret"], false);
    let batch = format!("/api/periodes/{periode}/tuteurs");
    let done = teacher.post(&batch, &json!({})).await?.accepted()?;
    let reason = |done: &Value, learner: &str| {
        let left = done["laisses"].as_array().cloned().unwrap_or_default();
        left.iter()
            .find(|one| one["apprenant"]["id"] == learner)
            .map(|one| one["raison"].as_str().unwrap_or_default().to_owned())
    };
    assert!(done["envoyes"].as_u64() >= Some(1), "{done}");
    assert_eq!(reason(&done, &first), None, "{done}");
    assert_eq!(reason(&done, &second).as_deref(), Some("sans_adresse"));
    let again = teacher.post(&batch, &json!({})).await?.accepted()?;
    assert_eq!(again["envoyes"], 0);
    assert_eq!(reason(&again, &first).as_deref(), Some("deja_acces"));
    // The relay takes this mail; its server refuses it afterwards.
    until_state(&teacher, &periode, &first, "adresse_refusee").await?;
    let learner = school.login(&suite, "apprenant").await?;
    assert_eq!(
        learner.post(&batch, &json!({})).await?.status,
        StatusCode::FORBIDDEN
    );
    suite.stop().await
}

/// What a mail scanner does with an address: it looks, in several ways, and says nothing of itself.
async fn scan(suite: &Suite, token: &str) -> Result<()> {
    let scanner = Client::new(&suite.base_url())?;
    for path in ["/acces", "/api/acces/description", "/api/acces/ouverture"] {
        for method in [Method::GET, Method::HEAD] {
            let answer = scanner.send(scanner.request(method, path)).await?;
            assert!(answer.headers.get(SET_COOKIE).is_none(), "{path}");
        }
    }
    // Some run the page's script as well, as far as the button.
    for _ in 0..2 {
        let seen = scanner
            .post("/api/acces/description", &json!({ "jeton": token }))
            .await?;
        assert!(seen.headers.get(SET_COOKIE).is_none());
        assert_eq!(seen.accepted()?["etat"], "valide");
    }
    assert_eq!(
        scanner.get("/api/session").await?.status,
        StatusCode::UNAUTHORIZED
    );
    Ok(())
}

#[tokio::test]
async fn a_scanner_opens_nothing_and_no_log_or_trace_holds_a_token_i07() -> Result<()> {
    let mut receiver = Receiver::start().await?;
    let suite = Suite::start(Options::for_test()?.traced_to(&receiver.endpoint())).await?;
    let school = demo::load(&suite).await?;
    let teacher = school.login(&suite, "enseignant").await?;
    let (periode, first, second) = two(&school);
    let courriel = "antoine.pillet@fragrance.example.org";
    let path = format!("{}/tuteurs", dossier(&periode, &first));
    teacher.post(&path, &tutor(courriel)).await?.accepted()?;
    let mailed = link_token(&suite, courriel).await?;
    until_state(&teacher, &periode, &first, "envoye").await?;
    scan(&suite, &mailed).await?;
    assert_eq!(
        row(&teacher, &periode, &first).await?["acces"][0]["etat"],
        "envoye"
    );

    let path = format!("{}/tuteurs/lettre", dossier(&periode, &second));
    let printed = teacher.post(&path, &tutor("rose.noel@example.org")).await?;
    assert_eq!(printed.headers["cache-control"], "no-store");
    let letter = printed.accepted()?;
    let link = letter["lien"].as_str().context("a link")?;
    let (page, printed) = link.split_once('#').context("a token after #")?;
    assert_eq!(page, format!("{}/acces", suite.base_url()));
    assert_eq!(letter["acces"]["etat"], "imprime");
    let guessed = format!("{}A", &mailed[..mailed.len() - 1]);
    for token in [&mailed, printed] {
        open_link(&suite, token).await?;
    }
    let stranger = Client::new(&suite.base_url())?;
    let refused = stranger
        .post("/api/acces/ouverture", &json!({ "jeton": guessed }))
        .await?;
    assert!(guessed == mailed || !refused.status.is_success());
    let renewed = stranger
        .post("/api/acces/renouvellement", &json!({ "jeton": mailed }))
        .await?;
    assert!(!renewed.status.is_success());

    // The traces are there, with what was opened; then what was told of it is searched.
    receiver
        .wait_for(SOON, |spans| {
            spans
                .iter()
                .any(|span| span.service == "identity" && span.name.contains("OpenLink"))
        })
        .await?;
    let mut told = suite.logs()?.into_values().collect::<String>();
    suite.stop().await?;
    let tokens = [mailed.as_str(), printed];
    assert!(
        told.contains("tutor link made"),
        "the logs are those of this suite"
    );
    for span in receiver.spans() {
        writeln!(told, "{} {:?}", span.name, span.attributes)?;
    }
    for token in tokens {
        assert!(!told.contains(token), "a token is told");
    }
    Ok(())
}
