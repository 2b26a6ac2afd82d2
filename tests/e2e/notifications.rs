//! What people are told of as they work, through the whole suite (G-02, F-05, F-04b).

use anyhow::{Context as _, Result};
use harness::api::Client;
use harness::demo;
use harness::suite::Suite;
use harness::wait;
use serde_json::{Value, json};

use crate::forms::{SOON, dossier, fill, invite_tutor, person, read};

/// The newest notification of that nature, once it is there.
async fn told(reader: &Client, nature: &str) -> Result<Value> {
    wait::until(nature, SOON, async || {
        let page = read(reader, "/api/notifications").await?;
        let rows = page["notifications"].as_array().cloned();
        let found = rows.unwrap_or_default().into_iter();
        Ok(found.into_iter().find(|one| one["nature"] == nature))
    })
    .await
}

async fn is_read(reader: &Client, nature: &str) -> Result<bool> {
    Ok(told(reader, nature).await?["lue"] == true)
}

#[tokio::test]
async fn who_follows_is_told_of_what_was_written_and_a_learner_of_what_it_is_asked_f05_f04b_g02()
-> Result<()> {
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let teacher = school.login(&suite, "enseignant").await?;
    let learner = school.login(&suite, "apprenant").await?;
    let apprenant = person(&school, "apprenant");
    let page = dossier(&school.periode.id, &apprenant);
    let courriel = "antoine.pillet@fragrance.example.org";
    invite_tutor(&suite, &teacher, &school.periode.id, &apprenant, courriel).await?;

    let hub = read(&learner, &page).await?;
    let week = &hub["portfolio"]["semaines"][0]["semaine"];
    let week = format!("{page}/semaines/{}", week.as_str().context("a week")?);
    fill(&learner, &week, &[("aime", json!("L’équipe."))]).await?;
    let found = told(&teacher, "fiches_a_lire").await?;
    assert_eq!(found["apprenant"]["id"], apprenant.as_str());
    assert_eq!(found["periode"], school.periode.titre.as_str());
    let address = format!("/periodes/{}/portfolios/{apprenant}", school.periode.id);
    assert_eq!(found["adresse"], address.as_str());
    assert!(!is_read(&teacher, "fiches_a_lire").await?);
    let reading = teacher.post(&format!("{week}/lecture"), &json!({})).await?;
    assert!(reading.status.is_success(), "{}", reading.json());
    assert!(is_read(&teacher, "fiches_a_lire").await?);

    let asked_of = school.login(&suite, "apprenant_bts").await?;
    let page = dossier(&school.periode_bts.id, &person(&school, "apprenant_bts"));
    let wanted = json!({ "nature": "fiche", "titre": "La panne du convoyeur" });
    teacher
        .post(&format!("{page}/fiches"), &wanted)
        .await?
        .accepted()?;
    let found = told(&asked_of, "fiche_demandee").await?;
    let asker = school.comptes["enseignant"].nom.as_str();
    assert_eq!(found["auteur"]["nom"], asker);
    assert_eq!(found["auteur_profil"], "enseignant");
    suite.stop().await
}
