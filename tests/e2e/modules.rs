//! A module that is switched off hides its sheets whole, whatever address leads to them, and keeps them (I-14).

use anyhow::{Context as _, Result};
use harness::api::{Answer, Client};
use harness::demo;
use harness::suite::Suite;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::forms::{fill, person, read};
use crate::maitres;

async fn switch(admin: &Client, module: &str, actif: bool) -> Result<()> {
    let path = format!("/api/etablissement/modules/{module}");
    let body = json!({ "actif": actif });
    admin.put(&path, None, &body).await?.accepted().map(drop)
}

/// Address of a sheet that was just made.
fn address(apprenant: &str, made: &Value) -> Result<String> {
    let id = made["id"].as_str().context("an id")?;
    Ok(format!("/api/apprenants/{apprenant}/fiches/{id}"))
}

/// What is told of a refusal, but for the id of the request.
fn told(answer: &Answer) -> (StatusCode, Value) {
    let mut body = answer.json();
    if let Some(body) = body.as_object_mut() {
        body.remove("request_id");
    }
    (answer.status, body)
}

/// Every way to a sheet by its id.
async fn ways(client: &Client, sheet: &str) -> Result<Vec<(StatusCode, Value)>> {
    let changes =
        json!({ "changements": [{ "id": "x", "nom": "titre", "valeur": "Autre", "version": 0 }] });
    let lien = json!({ "adresse": "example.org", "titre": "" });
    let envoi = json!({ "nom": "photo.jpg", "octets": 10 });
    let annexes = format!("{sheet}/annexes");
    let deleted = client
        .request(Method::DELETE, sheet)
        .header("If-Match", "\"1\"");
    let answers = [
        client.get(sheet).await?,
        client.patch(sheet, &changes).await?,
        client.send(deleted).await?,
        client.post(&format!("{sheet}/lecture"), &json!({})).await?,
        client.get(&annexes).await?,
        client.post(&annexes, &lien).await?,
        client.post(&format!("{annexes}/envois"), &envoi).await?,
    ];
    Ok(answers.iter().map(told).collect())
}

/// Switched off, the sheet is as one that never was; switched on again, it is as it was.
async fn hides(admin: &Client, reader: &Client, module: &str, sheet: &str) -> Result<()> {
    let before = read(reader, sheet).await?;
    switch(admin, module, false).await?;
    let (folder, _) = sheet.rsplit_once('/').context("an address")?;
    let never = format!("{folder}/0197f0a0-5b1c-7000-8000-000000000001");
    let hidden = ways(reader, sheet).await?;
    assert_eq!(hidden, ways(reader, &never).await?, "{module}");
    for (status, body) in hidden {
        assert_eq!(status, StatusCode::NOT_FOUND, "{module}: {body}");
    }
    switch(admin, module, true).await?;
    assert_eq!(read(reader, sheet).await?, before, "{module}");
    Ok(())
}

#[tokio::test]
async fn sheets_of_a_module_that_is_off_are_not_there_and_are_kept_i14() -> Result<()> {
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let admin = school.login(&suite, "administrateur").await?;
    let ddfpt = school.login(&suite, "ddfpt").await?;
    let learner = school.login(&suite, "apprenant").await?;
    let apprenant = person(&school, "apprenant");

    // Off until somebody switches it on; what is of no module is read and written meanwhile.
    let libres = format!("/api/apprenants/{apprenant}/fiches-libres");
    let libre = learner.post(&libres, &json!({ "titre": "Visite" })).await?;
    let libre = address(&apprenant, &libre.accepted()?)?;
    fill(&learner, &libre, &[("titre", json!("Visite d’un atelier"))]).await?;

    switch(&admin, "book", true).await?;
    let book = format!("/api/apprenants/{apprenant}/book");
    let cover = learner.post(&book, &json!({})).await?.accepted()?;
    let page = json!({ "titre": "La panne du four" });
    let page = learner.post(&format!("{book}/reussites"), &page).await?;
    for made in [cover, page.accepted()?] {
        hides(&admin, &learner, "book", &address(&apprenant, &made)?).await?;
    }

    let apprenti = maitres::declare(&admin, &ddfpt).await?.own;
    let livret = format!("/api/apprenants/{apprenti}/livret");
    let opened = ddfpt.post(&livret, &json!({})).await?.accepted()?;
    let noted = json!({ "titre": "Premier entretien" });
    let noted = ddfpt.post(&format!("{livret}/entretiens"), &noted).await?;
    for made in [opened, noted.accepted()?] {
        hides(&admin, &ddfpt, "livret", &address(&apprenti, &made)?).await?;
    }
    suite.stop().await
}
