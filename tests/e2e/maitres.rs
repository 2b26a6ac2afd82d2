//! A maître d'apprentissage signs in with a lasting account and sees its own apprentis' periods and folders, and
//! nothing else: another learner's folder answers like a missing one (I-09, I-10, F-01).

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use harness::api::Client;
use harness::calendar::weeks;
use harness::demo;
use harness::suite::Suite;
use harness::wait;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::forms::{SOON, dossier, fill, read};

const RANDOM: &str = "01980000-0000-7000-8000-000000000000";
const COURRIEL: &str = "karim.lenoir@ateliers.example.org";

/// A period for the apprentis of one class.
pub(crate) struct Scene {
    pub(crate) period: String,
    pub(crate) own: String,
    pub(crate) other: String,
    /// Their diploma.
    pub(crate) referentiel: String,
}

fn id(object: &Value) -> Result<String> {
    Ok(object["id"].as_str().context("an id")?.to_owned())
}

/// Apprentis of the school, by diploma and niveau.
async fn classes(admin: &Client) -> Result<BTreeMap<(String, String), Vec<String>>> {
    let found = read(admin, "/api/maitres-apprentissage/apprentis").await?;
    let mut classes: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for one in found.as_array().context("apprentis")? {
        let sheet = read(admin, &format!("/api/comptes/{}", id(one)?)).await?;
        assert_eq!(sheet["statut"], "apprenti", "{sheet}");
        let (Some(diploma), Some(niveau)) =
            (sheet["referentiel"].as_str(), sheet["niveau"].as_str())
        else {
            continue;
        };
        let class = classes.entry((diploma.to_owned(), niveau.to_owned()));
        class.or_default().push(id(one)?);
    }
    Ok(classes)
}

/// Declares a période employeur for two apprentis of one class.
pub(crate) async fn declare(admin: &Client, ddfpt: &Client) -> Result<Scene> {
    let ((referentiel, niveau), apprentis) = classes(admin)
        .await?
        .into_iter()
        .find(|(_, apprentis)| apprentis.len() > 1)
        .context("no class with two apprentis")?;
    let diploma = read(ddfpt, &format!("/api/referentiels/{referentiel}")).await?;
    let annexe = json!({
        "referentiel": referentiel, "niveau": niveau, "titre": "Au service des clients", "pour_apprentis": true,
        "objectifs": "Prendre part aux interventions.",
        "taches": [diploma["activites"][0]["taches"][0]["code"]],
    });
    let annexe = ddfpt.post("/api/annexes", &annexe).await?.accepted()?;
    let statut = diploma["statuts"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|statut| statut["niveaux"].as_array().is_none_or(Vec::is_empty))
        .context("a status for every niveau")?;
    let (du, au) = weeks(-9, 3);
    let period = json!({
        "titre": "Période employeur 1", "statut": statut["code"], "du": du, "au": au,
        "objectifs": annexe["objectifs"], "taches": annexe["taches"], "apprenants": &apprentis[..2],
        "malgre_chevauchement": true,
    });
    let path = format!("/api/annexes/{}/periodes", id(&annexe)?);
    let period = id(&ddfpt.post(&path, &period).await?.accepted()?)?;
    demo_portfolios(ddfpt, &period).await?;
    Ok(Scene {
        period,
        own: apprentis[0].clone(),
        other: apprentis[1].clone(),
        referentiel,
    })
}

/// Waits until both have a portfolio (P-04).
async fn demo_portfolios(ddfpt: &Client, period: &str) -> Result<()> {
    let path = format!("/api/periodes/{period}/apprenants");
    wait::until("the portfolios of the apprentis", SOON, async || {
        let rows = read(ddfpt, &path).await?["lignes"].clone();
        let rows = rows.as_array().cloned().unwrap_or_default();
        Ok((rows.len() == 2 && rows.iter().all(|row| row["dossier"].is_object())).then_some(()))
    })
    .await
}

/// Makes the account, and signs in with the password that the mail brings.
pub(crate) async fn arrive(
    suite: &Suite,
    admin: &Client,
    apprenti: &str,
) -> Result<(Client, String)> {
    let body = json!({
        "civilite": "M.", "nom": "LENOIR", "prenom": "Karim", "courriel": COURRIEL,
        "entreprise": "Ateliers Lenoir", "apprentis": [apprenti],
    });
    let made = admin
        .post("/api/maitres-apprentissage", &body)
        .await?
        .accepted()?;
    suite
        .mailbox()
        .wait_for(SOON, |mail| mail.to.iter().any(|to| to.contains(COURRIEL)))
        .await?;
    let mails = suite.mailbox().mails();
    let mail = mails
        .iter()
        .rfind(|mail| mail.to.iter().any(|to| to.contains(COURRIEL)))
        .context("a mail")?;
    let password = mail
        .text
        .lines()
        .find_map(|line| line.strip_prefix("Mot de passe provisoire"))
        .map(|rest| rest.trim_start_matches([':', ' ', '\u{a0}']).trim())
        .context("a password")?;
    let maitre = Client::new(&suite.base_url())?;
    let login = made["identifiant"].as_str().context("a login")?;
    maitre.login(login, password).await?;
    let change = json!({ "ancien": password, "nouveau": "quatre mots sans lien" });
    maitre
        .put("/api/session/mot-de-passe", None, &change)
        .await?
        .accepted()?;
    Ok((maitre, id(&made)?))
}

/// Pages of a folder, by its address.
fn pages(period: &str, apprenant: &str) -> Vec<String> {
    let page = dossier(period, apprenant);
    vec![
        page.clone(),
        format!("{page}/liaison"),
        format!("{page}/entreprise"),
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

/// Every page of that folder answers like that of nobody.
async fn hidden(maitre: &Client, period: &str, apprenant: &str) -> Result<()> {
    for (closed, missing) in pages(period, apprenant).iter().zip(pages(period, RANDOM)) {
        let (closed_told, missing_told) =
            (told(maitre, closed).await?, told(maitre, &missing).await?);
        assert_eq!(closed_told, missing_told, "{closed}");
        assert_eq!(closed_told.0, StatusCode::NOT_FOUND, "{closed}");
    }
    Ok(())
}

#[tokio::test]
async fn a_maitre_sees_its_apprentis_and_nobody_else_i09() -> Result<()> {
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let admin = school.login(&suite, "administrateur").await?;
    let ddfpt = school.login(&suite, "ddfpt").await?;
    let scene = declare(&admin, &ddfpt).await?;
    let (maitre, account) = arrive(&suite, &admin, &scene.own).await?;

    let periods = read(&maitre, "/api/periodes").await?;
    assert_eq!(periods.as_array().map(Vec::len), Some(1), "{periods}");
    assert_eq!(periods[0]["id"], scene.period.as_str());
    let rows = read(
        &maitre,
        &format!("/api/periodes/{}/apprenants", scene.period),
    )
    .await?;
    assert_eq!(rows["lignes"].as_array().map(Vec::len), Some(1), "{rows}");
    assert_eq!(rows["lignes"][0]["id"], scene.own.as_str());
    for page in pages(&scene.period, &scene.own) {
        let answer = maitre.get(&page).await?;
        // A période employeur may yield no bilan entreprise: then there is none for anybody.
        let none = page.ends_with("/bilan") && answer.status == StatusCode::NOT_FOUND;
        assert!(answer.status.is_success() || none, "{page}");
    }
    hidden(&maitre, &scene.period, &scene.other).await?;
    // A pupil's folder, in a period of pupils.
    let pupil = school.comptes["apprenant"].id.clone().context("a pupil")?;
    for page in pages(&school.periode.id, &pupil) {
        assert_eq!(
            told(&maitre, &page).await?.0,
            StatusCode::NOT_FOUND,
            "{page}"
        );
    }
    for (page, status) in [
        ("/api/comptes", StatusCode::FORBIDDEN),
        ("/api/maitres-apprentissage", StatusCode::FORBIDDEN),
        ("/api/annexes", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(maitre.get(page).await?.status, status, "{page}");
    }
    // The learner's texts are read, never written (F-01).
    let liaison = format!("{}/liaison", dossier(&scene.period, &scene.own));
    let typed = fill(&maitre, &liaison, &[("ville", json!("Rouen"))]).await;
    assert!(typed.is_err(), "the place is the learner's: {typed:?}");

    // One more, then one less: true from the next request on.
    let follow = format!(
        "/api/maitres-apprentissage/{account}/apprentis/{}",
        scene.other
    );
    admin.put(&follow, None, &json!({})).await?.accepted()?;
    read(&maitre, &dossier(&scene.period, &scene.other)).await?;
    let leave = format!(
        "/api/maitres-apprentissage/{account}/apprentis/{}",
        scene.own
    );
    admin.delete(&leave, None, &json!({})).await?.accepted()?;
    hidden(&maitre, &scene.period, &scene.own).await?;
    admin.delete(&follow, None, &json!({})).await?.accepted()?;
    let periods = read(&maitre, "/api/periodes").await?;
    assert_eq!(periods.as_array().map(Vec::len), Some(0), "{periods}");
    suite.stop().await
}
