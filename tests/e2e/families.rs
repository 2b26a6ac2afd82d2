//! The year that diplomas of a family of trades have in common, and what a learner brings along of it.

use anyhow::{Context as _, Result};
use harness::api::Client;
use harness::suite::Suite;
use harness::{calendar, demo, imports, wait};
use serde_json::{Value, json};

use crate::forms::{SOON, create_bilan, dossier, fill, read};
use crate::registry::{ELEVES, three_files};

const COMMUNE: &str = "2de-tne";
/// A pupil of the seconde commune in the fixtures, by name.
const LEARNER: &str = "MARTON";

/// A period of the seconde commune, that is over, for all its pupils; with the page of one of them.
async fn declared(ddfpt: &Client) -> Result<(String, String)> {
    let annexe = json!({
        "referentiel": COMMUNE, "niveau": "seconde", "titre": "Découvrir les métiers de la famille",
        "pour_apprentis": false, "objectifs": "Observer un chantier.", "taches": [],
    });
    let annexe = ddfpt.post("/api/annexes", &annexe).await?.accepted()?;
    let annexe = annexe["id"].as_str().context("an annexe")?;
    let learners = read(ddfpt, &format!("/api/annexes/{annexe}/apprenants")).await?;
    let learners = learners.get("apprenants").unwrap_or(&learners);
    let learners = learners.as_array().context("learners")?;
    let one = learners.iter().find(|one| one["nom"] == LEARNER);
    let one = one.with_context(|| format!("{LEARNER} among {learners:?}"))?;
    let ids: Vec<&Value> = learners.iter().map(|one| &one["id"]).collect();
    let (du, au) = calendar::weeks(-9, 3);
    let body = json!({
        "titre": "PFMP de seconde", "statut": "periode", "du": du, "au": au, "objectifs": "Observer un chantier.",
        "taches": [], "apprenants": ids, "malgre_chevauchement": false,
    });
    let path = format!("/api/annexes/{annexe}/periodes");
    let period = ddfpt.post(&path, &body).await?.accepted()?;
    let period = period["id"].as_str().context("a period")?;
    demo::portfolios_of(ddfpt, period).await?;
    let learner = one["id"].as_str().context("a learner")?;
    Ok((period.to_owned(), learner.to_owned()))
}

/// The registry once that learner is in the première of a speciality.
fn moved_on() -> Vec<(String, Vec<u8>)> {
    let mut files = three_files("registre");
    for (name, bytes) in &mut files {
        if name == ELEVES {
            let text = String::from_utf8_lossy(bytes).into_owned();
            *bytes = in_premiere(&text).into_bytes();
        }
    }
    files
}

fn in_premiere(text: &str) -> String {
    let eleve = text
        .find(&format!("<NOM_DE_FAMILLE>{LEARNER}<"))
        .expect("the learner");
    let (before, own) = text.split_at(eleve);
    let own = own.replacen("<CODE_MEF>24720008310<", "<CODE_MEF>24725520320<", 1);
    let id = before.rsplit("ELEVE_ID=\"").next().expect("an id");
    let id = id.split('"').next().expect("an id");
    let structures = own
        .find(&format!("<STRUCTURES_ELEVE ELEVE_ID=\"{id}\""))
        .expect("its class");
    let (middle, last) = own.split_at(structures);
    format!(
        "{before}{middle}{}",
        last.replacen(">2MELEC<", ">1MELEC<", 1)
    )
}

#[tokio::test]
async fn what_a_seconde_commune_showed_stays_with_who_has_chosen_its_speciality_r02() -> Result<()>
{
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let admin = school.login(&suite, "administrateur").await?;
    let ddfpt = school.login(&suite, "ddfpt").await?;
    let choice =
        json!({ "choix": [{ "division": "2MELEC", "mef": "2472000831", "referentiel": COMMUNE }] });
    admin
        .put("/api/formations/choix", None, &choice)
        .await?
        .accepted()?;
    // Who teaches nothing but the première of one of its specialities.
    let teacher = demo::open_account(&suite, &admin, "enseignant", &["1MELEC"]).await?;
    let session = read(&teacher, "/api/session").await?;
    assert_eq!(session["referentiels"], json!([COMMUNE, "bac-pro-melec"]));

    let (period, learner) = declared(&ddfpt).await?;
    let page = dossier(&period, &learner);
    fill(
        &teacher,
        &format!("{page}/bilan"),
        &[("niveau:CC4", json!("aide"))],
    )
    .await?;

    let import = imports::preview(&admin, &moved_on()).await?;
    imports::apply(&admin, &import).await?;
    let (du, au) = calendar::weeks(-5, 3);
    let melec = json!({
        "referentiel": "bac-pro-melec", "niveau": "premiere", "titre": "Première MELEC",
        "pour_apprentis": false, "objectifs": "Intervenir.", "taches": ["T1-1"],
    });
    let melec = ddfpt.post("/api/annexes", &melec).await?.accepted()?;
    let melec = format!(
        "/api/annexes/{}",
        melec["id"].as_str().context("an annexe")?
    );
    wait::until("the learner in première", SOON, async || {
        let found = read(&ddfpt, &format!("{melec}/apprenants")).await?;
        Ok(found.to_string().contains(&learner).then_some(()))
    })
    .await?;
    let body = json!({
        "titre": "PFMP de première", "statut": "periode", "du": du, "au": au, "objectifs": "Intervenir.",
        "taches": ["T1-1"], "apprenants": [learner], "malgre_chevauchement": false,
    });
    ddfpt
        .post(&format!("{melec}/periodes"), &body)
        .await?
        .accepted()?;

    let preparation =
        format!("/api/apprenants/{learner}/bilans/preparation?referentiel=bac-pro-melec");
    let prepared = wait::until("the period of the speciality", SOON, async || {
        let answer = teacher.get(&preparation).await?;
        Ok(answer.status.is_success().then(|| answer.json()))
    })
    .await?;
    let communes = prepared["communes"].as_array().context("communes")?;
    let codes: Vec<&Value> = communes.iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, ["CC4"]);
    assert_eq!(communes[0]["observations"][0]["niveau"], "aide");
    assert_eq!(
        communes[0]["observations"][0]["periode"]["titre"],
        "PFMP de seconde"
    );

    // The bilan of the speciality counts the period of the seconde too, and closes it.
    let made = create_bilan(&teacher, &learner, "bac-pro-melec")
        .await?
        .accepted()?;
    assert_eq!(made["comptes"][0]["periode"]["titre"], "PFMP de seconde");
    let path = format!("/api/apprenants/{learner}/bilans");
    let listed = read(&teacher, &path).await?;
    assert_eq!(listed["referentiels"], json!(["bac-pro-melec", COMMUNE]));
    suite.stop().await
}
