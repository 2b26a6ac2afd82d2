//! A diploma installed while the whole suite runs: from the operator's file to the portfolios of a period.

use anyhow::{Context as _, Result};
use harness::api::Client;
use harness::demo::portfolios_of;
use harness::imports;
use harness::suite::Suite;
use harness::{calendar, demo, wait};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::forms::{SOON, read};

const VERRE: &str = include_str!("../fixtures/cap-verre.yaml");

/// Learners of the new diploma, from outside the registry (I-05b).
const SHEET: &str = "Profil;Nom;Prénom;Date de naissance;Civilité;Division;Statut;Diplôme;Niveau\n\
apprenant;DUPRE;Lou;14/03/2010;Mme;1VERRE;scolaire;CAP Verre;Première année de CAP\n\
apprenant;FAURE;Sam;02/05/2010;M.;1VERRE;scolaire;cap-verre;Première année de CAP\n";

/// Checks a file, then installs it as it was checked.
async fn install(operator: &Client, texte: &str) -> Result<Value> {
    let body = json!({ "texte": texte });
    let checked = operator
        .post("/api/referentiels-installes/verification", &body)
        .await?
        .accepted()?;
    assert_eq!(checked["fautes"], json!([]), "{checked}");
    let checked = &checked["verifie"];
    let body = json!({ "texte": texte, "empreinte": checked["referentiel"]["empreinte"],
        "depuis": checked["depuis"] });
    operator
        .post("/api/referentiels-installes", &body)
        .await?
        .accepted()
}

async fn subscribe(admin: &Client, code: &str) -> Result<()> {
    let settings = admin.get("/api/etablissement").await?;
    let etag = settings.etag().context("no ETag")?.to_owned();
    let mut body = settings.json();
    let kept = ["nom", "courriel", "referentiels"];
    let fields = body.as_object_mut().context("settings")?;
    fields.retain(|name, _| kept.contains(&name.as_str()));
    fields["referentiels"]
        .as_array_mut()
        .context("subscriptions")?
        .push(json!(code));
    admin
        .put("/api/etablissement", Some(&etag), &body)
        .await?
        .accepted()
        .map(drop)
}

/// An annexe of all the tasks of the diploma, which every service has heard of by then.
async fn annexe(ddfpt: &Client) -> Result<String> {
    let path = "/api/referentiels/cap-verre";
    let diploma = wait::until("the diploma to be heard of", SOON, async || {
        let answer = ddfpt.get(path).await?;
        Ok((answer.status == StatusCode::OK).then(|| answer.json()))
    })
    .await?;
    let taches: Vec<&Value> = diploma["activites"][0]["taches"]
        .as_array()
        .context("tasks")?
        .iter()
        .map(|tache| &tache["code"])
        .collect();
    assert_eq!(taches, ["A1T1", "A1T2"]);
    let body = json!({ "referentiel": "cap-verre", "niveau": "annee-1", "titre": "Stage de verre",
        "pour_apprentis": false, "objectifs": "Découvrir la cueille.", "taches": taches });
    let made = ddfpt.post("/api/annexes", &body).await?.accepted()?;
    Ok(made["id"].as_str().context("an id")?.to_owned())
}

/// Learners that may take part, once periods has heard of them.
async fn candidates(ddfpt: &Client, annexe: &str) -> Result<Vec<Value>> {
    let path = format!("/api/annexes/{annexe}/apprenants");
    wait::until("the learners of the diploma", SOON, async || {
        let listed = read(ddfpt, &path).await?;
        let learners = listed.as_array().context("learners")?;
        let ids: Vec<Value> = learners.iter().map(|one| one["id"].clone()).collect();
        Ok((ids.len() == 2).then_some(ids))
    })
    .await
}

#[tokio::test]
async fn a_diploma_installed_while_running_is_subscribed_planned_and_followed_r01_p01_p02_p04()
-> Result<()> {
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let operator = school.login(&suite, "operateur").await?;
    let admin = school.login(&suite, "administrateur").await?;
    let ddfpt = school.login(&suite, "ddfpt").await?;

    let installed = install(&operator, VERRE).await?;
    assert!(installed["installe_le"].is_string(), "{installed}");
    let again = install(&operator, VERRE).await?;
    assert_eq!(again, installed, "twice is once");

    subscribe(&admin, "cap-verre").await?;
    let files = [("hors-siecle.csv", SHEET.as_bytes().to_vec())];
    let import = imports::preview(&admin, &files).await?;
    imports::apply(&admin, &import).await?;

    let annexe = annexe(&ddfpt).await?;
    let apprenants = candidates(&ddfpt, &annexe).await?;
    let (du, au) = calendar::weeks(-1, 3);
    let body = json!({ "titre": "Stage 1", "statut": "stage", "du": du, "au": au,
        "objectifs": "Découvrir la cueille.", "taches": ["A1T1"], "apprenants": apprenants,
        "malgre_chevauchement": false });
    let declared = ddfpt
        .post(&format!("/api/annexes/{annexe}/periodes"), &body)
        .await?
        .accepted()?;
    let periode = declared["id"].as_str().context("an id")?;
    portfolios_of(&ddfpt, periode).await?;
    let apprenant = apprenants[0].as_str().context("an id")?;
    let dossier = format!("/api/periodes/{periode}/apprenants/{apprenant}");
    // Evaluation and documents have heard of it too.
    let bilan = wait::until("the bilan of the period", SOON, async || {
        let answer = ddfpt.get(&format!("{dossier}/bilan")).await?;
        Ok((answer.status == StatusCode::OK).then(|| answer.json()))
    })
    .await?;
    assert!(
        bilan
            .to_string()
            .contains("Préparer les outils et la matière"),
        "{bilan}"
    );
    let paper = format!("{dossier}/documents/pre-convention.docx");
    assert_eq!(ddfpt.get(&paper).await?.status, StatusCode::OK);

    let newer = VERRE.replace("Arts du verre", "Arts du verre et du cristal");
    install(&operator, &newer).await?;
    wait::until("the newer text to be heard of", SOON, async || {
        let known = read(&ddfpt, "/api/referentiels/cap-verre").await?;
        Ok((known["intitule"] == "Arts du verre et du cristal").then_some(()))
    })
    .await?;
    let compared = read(
        &ddfpt,
        "/api/referentiels/bac-pro-mspc/differences?depuis=cap-verre",
    )
    .await?;
    assert_eq!(
        compared["depuis"]["intitule"],
        "Arts du verre et du cristal"
    );
    suite.stop().await
}
