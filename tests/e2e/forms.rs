//! What people do on screens, as the JSON API takes it.

use std::time::Duration;

use anyhow::{Context as _, Result};
use harness::api::{Answer, Client};
use harness::calendar::today;
use harness::demo::Demo;
pub(crate) use harness::periods::delete as delete_period;
use harness::suite::Suite;
use serde_json::{Value, json};

pub(crate) const SOON: Duration = Duration::from_secs(30);

/// The page of one learner in one period.
pub(crate) fn dossier(periode: &str, apprenant: &str) -> String {
    format!("/api/periodes/{periode}/apprenants/{apprenant}")
}

/// The learner of an account of the demonstration.
pub(crate) fn person(demo: &Demo, role: &str) -> String {
    demo.comptes[role].id.clone().expect("an id")
}

/// A page that must open.
pub(crate) async fn read(client: &Client, path: &str) -> Result<Value> {
    client
        .get(path)
        .await?
        .accepted()
        .with_context(|| format!("GET {path}"))
}

/// Types values into fields, each on the version that stands.
pub(crate) async fn fill(client: &Client, path: &str, values: &[(&str, Value)]) -> Result<Value> {
    let form = read(client, path).await?;
    let changes: Vec<Value> = values
        .iter()
        .enumerate()
        .map(|(rank, (name, value))| {
            let version = form["champs"]
                .as_array()
                .into_iter()
                .flatten()
                .find(|field| field["nom"] == *name)
                .map_or(json!(0), |field| field["version"].clone());
            json!({ "id": format!("{name}-{rank}-{version}"), "nom": name, "valeur": value, "version": version })
        })
        .collect();
    let outcome = client
        .patch(path, &json!({ "changements": changes }))
        .await?
        .accepted()
        .with_context(|| format!("PATCH {path}"))?;
    anyhow::ensure!(
        outcome["conflits"].as_array().is_none_or(Vec::is_empty),
        "conflicts: {outcome}"
    );
    Ok(outcome)
}

/// The value of a field of a form.
pub(crate) fn field<'a>(form: &'a Value, name: &str) -> &'a Value {
    form["champs"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|field| field["nom"] == name)
        .map_or(&Value::Null, |field| &field["valeur"])
}

/// Sends the tutor of `apprenant` a link and opens it as the tutor would: the mail, then the button.
pub(crate) async fn invite_tutor(
    suite: &Suite,
    teacher: &Client,
    periode: &str,
    apprenant: &str,
    courriel: &str,
) -> Result<Client> {
    let body = json!({ "nom": "PILLET", "prenom": "Antoine", "courriel": courriel });
    teacher
        .post(&format!("{}/tuteurs", dossier(periode, apprenant)), &body)
        .await?
        .accepted()?;
    let token = link_token(suite, courriel).await?;
    open_link(suite, &token).await
}

/// The token of the newest link mailed to `courriel`.
pub(crate) async fn link_token(suite: &Suite, courriel: &str) -> Result<String> {
    suite
        .mailbox()
        .wait_for(SOON, |mail| mail.to.iter().any(|to| to.contains(courriel)))
        .await?;
    let mails = suite.mailbox().mails();
    let newest = mails
        .iter()
        .rfind(|mail| mail.to.iter().any(|to| to.contains(courriel)))
        .context("a mail")?;
    let link = newest
        .links
        .iter()
        .find(|link| link.contains("/acces#"))
        .with_context(|| format!("no link in {}", newest.text))?;
    Ok(link
        .split_once('#')
        .map(|(_, token)| token.trim_start_matches("jeton=").to_owned())
        .unwrap_or_default())
}

/// Presses the button of the page behind a link.
pub(crate) async fn open_link(suite: &Suite, token: &str) -> Result<Client> {
    let tutor = Client::new(&suite.base_url())?;
    let described = tutor
        .post("/api/acces/description", &json!({ "jeton": token }))
        .await?
        .accepted()?;
    anyhow::ensure!(described["etat"] == "valide", "{described}");
    tutor
        .post("/api/acces/ouverture", &json!({ "jeton": token }))
        .await?
        .accepted()?;
    Ok(tutor)
}

/// A bilan intermédiaire of today for `apprenant`, with one level.
pub(crate) async fn create_bilan(
    teacher: &Client,
    apprenant: &str,
    referentiel: &str,
) -> Result<Answer> {
    let date = today().to_string();
    let prepared = read(
        teacher,
        &format!(
            "/api/apprenants/{apprenant}/bilans/preparation?date={date}&referentiel={referentiel}"
        ),
    )
    .await?;
    let competence = &prepared["competences"][0]["code"];
    let niveau = &prepared["niveaux"][1]["code"];
    teacher
        .post(
            &format!("/api/apprenants/{apprenant}/bilans"),
            &json!({
                "referentiel": referentiel, "date": date,
                "niveaux": [{ "competence": competence, "niveau": niveau }],
                "constats": "Des progrès réguliers.", "conseils": "Soigner les comptes rendus.",
                "note": "13,5",
            }),
        )
        .await
}

/// The competence that the bilan entreprise offers first.
pub(crate) async fn first_competence(client: &Client, bilan: &str) -> Result<String> {
    let page = read(client, bilan).await?;
    Ok(page["competences"][0]["code"]
        .as_str()
        .context("no competence offered")?
        .to_owned())
}
