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

/// Addresses of a sheet, of a file that is joined to it, and of one that is on its way there.
struct Addresses {
    sheet: String,
    annexe: String,
    envoi: String,
}

impl Addresses {
    /// Joins both files to the sheet.
    async fn of(writer: &Client, sheet: String) -> Result<Self> {
        let envois = format!("{sheet}/annexes/envois");
        let mot = json!({ "nom": "mot.txt", "octets": 3 });
        let (folder, _) = sheet.rsplit_once("/fiches/").context("an address")?;
        let begun = async || {
            let begun = writer.post(&envois, &mot).await?.accepted()?;
            let id = begun["id"].as_str().context("an upload")?;
            anyhow::Ok(format!("{folder}/envois/{id}"))
        };
        let sent = piece(writer, &begun().await?).await?.accepted()?;
        let annexe = sent["annexe"]["id"].as_str().context("an annexe")?;
        Ok(Self {
            annexe: format!("{folder}/annexes/{annexe}"),
            envoi: begun().await?,
            sheet,
        })
    }

    /// Those of what never was.
    fn never(&self) -> Result<Self> {
        let never = |address: &str| {
            let (folder, _) = address.rsplit_once('/').context("an address")?;
            anyhow::Ok(format!("{folder}/0197f0a0-5b1c-7000-8000-000000000001"))
        };
        Ok(Self {
            sheet: never(&self.sheet)?,
            annexe: never(&self.annexe)?,
            envoi: never(&self.envoi)?,
        })
    }

    /// What is read at each.
    async fn read(&self, reader: &Client) -> Result<(Value, Vec<u8>, Value)> {
        let file = reader.get(&format!("{}/fichier", self.annexe)).await?;
        anyhow::ensure!(file.status.is_success(), "{}", file.status);
        Ok((
            read(reader, &self.sheet).await?,
            file.bytes,
            read(reader, &self.envoi).await?,
        ))
    }
}

/// Sends the bytes of a file.
async fn piece(writer: &Client, envoi: &str) -> Result<Answer> {
    let piece = writer
        .request(Method::PATCH, envoi)
        .header("Upload-Offset", "0")
        .header("Content-Type", "application/octet-stream")
        .body("mot");
    writer.send(piece).await
}

/// What is told of a refusal, but for the id of the request.
fn told(answer: &Answer) -> (StatusCode, Value) {
    let mut body = answer.json();
    if let Some(body) = body.as_object_mut() {
        body.remove("request_id");
    }
    (answer.status, body)
}

/// Every way to a sheet by its id, and to what is joined to it by its own.
async fn ways(client: &Client, to: &Addresses) -> Result<Vec<(StatusCode, Value)>> {
    let Addresses {
        sheet,
        annexe,
        envoi: sending,
    } = to;
    let changes =
        json!({ "changements": [{ "id": "x", "nom": "titre", "valeur": "Autre", "version": 0 }] });
    let lien = json!({ "adresse": "example.org", "titre": "" });
    let envoi = json!({ "nom": "photo.jpg", "octets": 10 });
    let annexes = format!("{sheet}/annexes");
    let fichier = format!("{annexe}/fichier");
    let vignette = format!("{fichier}?vignette=true");
    let on_version = |method, path: &str| client.request(method, path).header("If-Match", "\"1\"");
    let deleted = on_version(Method::DELETE, sheet);
    let renamed = on_version(Method::PATCH, annexe).json(&json!({ "titre": "Autre" }));
    let taken_away = on_version(Method::DELETE, annexe);
    let called_off = client.request(Method::DELETE, sending);
    let answers = [
        client.get(sheet).await?,
        client.patch(sheet, &changes).await?,
        client.send(deleted).await?,
        client.post(&format!("{sheet}/lecture"), &json!({})).await?,
        client.get(&annexes).await?,
        client.post(&annexes, &lien).await?,
        client.post(&format!("{annexes}/envois"), &envoi).await?,
        client.send(renamed).await?,
        client.send(taken_away).await?,
        client.get(&fichier).await?,
        client.get(&vignette).await?,
        client.get(sending).await?,
        piece(client, sending).await?,
        client.send(called_off).await?,
    ];
    Ok(answers.iter().map(told).collect())
}

/// Switched off, the sheet and what is joined to it are as what never was; switched on again, they are as they were.
async fn hides(admin: &Client, writer: &Client, module: &str, sheet: String) -> Result<()> {
    let addresses = Addresses::of(writer, sheet).await?;
    let before = addresses.read(writer).await?;
    switch(admin, module, false).await?;
    let hidden = ways(writer, &addresses).await?;
    assert_eq!(hidden, ways(writer, &addresses.never()?).await?, "{module}");
    for (status, body) in hidden {
        assert_eq!(status, StatusCode::NOT_FOUND, "{module}: {body}");
    }
    switch(admin, module, true).await?;
    assert_eq!(addresses.read(writer).await?, before, "{module}");
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
        hides(&admin, &learner, "book", address(&apprenant, &made)?).await?;
    }

    let apprenti = maitres::declare(&admin, &ddfpt).await?.own;
    let livret = format!("/api/apprenants/{apprenti}/livret");
    let opened = ddfpt.post(&livret, &json!({})).await?.accepted()?;
    let noted = json!({ "titre": "Premier entretien" });
    let noted = ddfpt.post(&format!("{livret}/entretiens"), &noted).await?;
    for made in [opened, noted.accepted()?] {
        hides(&admin, &ddfpt, "livret", address(&apprenti, &made)?).await?;
    }
    suite.stop().await
}
