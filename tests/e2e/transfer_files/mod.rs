//! A learner goes over to another deployment in a file (I-11 ★): two whole suites, then one and a deployment that the test
//! plays, which may be anything but honest.

mod crashes;
mod elsewhere;
mod hostile;
mod joined;

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use harness::api::{Answer, Client};
use harness::demo::Demo;
use harness::suite::Suite;
use harness::wait;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::exchange::{Schools, switch_on};
use crate::forms::{SOON, create_bilan, dossier, fill, person, read};
use crate::transfers::{active_in, at_work, left_behind, let_in, rows, the_work_is_there};

/// The services that keep something of a learner.
const KEEPERS: [&str; 4] = ["periods", "portfolio", "evaluation", "documents"];

/// The operator of a suite.
async fn operator(suite: &Suite, demo: &Demo) -> Result<Client> {
    demo.login(suite, "operateur").await
}

/// Card and fingerprint of a suite.
async fn card(operator: &Client) -> Result<(String, String)> {
    let own = read(operator, "/api/deploiements").await?;
    let text = |name: &str| own[name].as_str().map(str::to_owned).context("a card");
    Ok((text("carte")?, text("empreinte")?))
}

/// An operator trusts a card; answers the identifier that it then has.
async fn trust(operator: &Client, (carte, empreinte): &(String, String)) -> Result<String> {
    let body = json!({ "carte": carte, "empreinte": empreinte });
    let added = operator
        .post("/api/deploiements", &body)
        .await?
        .accepted()?;
    Ok(added["id"].as_str().context("an id")?.to_owned())
}

/// The file of a transfer, once it stands as told.
async fn standing(client: &Client, id: &str, etat: &str) -> Result<(Value, String)> {
    let path = format!("/api/fichiers-transfert/{id}");
    wait::until(&format!("a file to be {etat}"), SOON * 3, async || {
        let Ok(answer) = client.get(&path).await else {
            return Ok(None);
        };
        let version = answer.etag().unwrap_or_default().to_owned();
        let file = answer.json();
        Ok((file["etat"] == etat).then_some((file, version)))
    })
    .await
}

async fn begin(admin: &Client, apprenant: &str, to: (&str, &str)) -> Result<Answer> {
    let body = json!({ "apprenant": apprenant, "deploiement": to.0, "destination": to.1 });
    admin.post("/api/fichiers-transfert", &body).await
}

/// Exports a learner; answers the transfer and the file.
async fn export(admin: &Client, apprenant: &str, to: (&str, &str)) -> Result<(String, Vec<u8>)> {
    let begun = begin(admin, apprenant, to).await?.accepted()?;
    let id = begun["id"].as_str().context("an id")?.to_owned();
    standing(admin, &id, "exporte").await?;
    let path = format!("/api/fichiers-transfert/{id}/contenu");
    let file = admin.get(&path).await?;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.headers["cache-control"], "no-store");
    Ok((id, file.bytes))
}

async fn receive(admin: &Client, file: &[u8]) -> Result<Answer> {
    let request = admin
        .request(Method::POST, "/api/fichiers-transfert/reception")
        .header("Content-Type", "application/octet-stream")
        .body(file.to_vec());
    admin.send(request).await
}

/// Does something with a file, at the version that stands.
async fn act(admin: &Client, id: &str, what: &str, body: Option<&Value>) -> Result<Answer> {
    let path = format!("/api/fichiers-transfert/{id}");
    let etag = admin.get(&path).await?.etag().unwrap_or("\"0\"").to_owned();
    let request = admin
        .request(Method::POST, &format!("{path}/{what}"))
        .header("If-Match", etag);
    let request = match body {
        Some(body) => request.json(body),
        None => request,
    };
    admin.send(request).await
}

async fn apply(admin: &Client, id: &str, apprenant: Option<&str>) -> Result<Answer> {
    act(
        admin,
        id,
        "application",
        Some(&json!({ "apprenant": apprenant })),
    )
    .await
}

async fn give_receipt(admin: &Client, id: &str, recu: &str) -> Result<Answer> {
    act(admin, id, "recu", Some(&json!({ "recu": recu }))).await
}

/// What everybody wrote of a learner, whoever it is called there and whoever wrote it.
fn written(suite: &Suite, uai: &str) -> Result<Vec<String>> {
    [
        ("periods", "select string_agg(name || value || version, '|' order by period_id, name) from fiche_fields"),
        ("portfolio", "select string_agg(name || value || version, '|' order by name, value) from form_fields"),
        ("evaluation", "select string_agg(nom || valeur || version, '|' order by nom) from champs_bilan_entreprise"),
        ("evaluation", "select string_agg(sha256 || date, '|' order by sha256) from bilans_comptes"),
        ("evaluation", "select string_agg(niveaux || constats || conseils, '|' order by date) from bilans_intermediaires"),
        ("documents", "select string_agg(kind || format || size_bytes, '|') from generated_files"),
    ]
    .into_iter()
    .map(|(service, query)| rows(suite, service, &format!("{query} where etablissement = '{uai}'")))
    .collect()
}

/// What is closed in a school and waits for a receipt.
fn parked(suite: &Suite) -> Result<Vec<String>> {
    KEEPERS
        .into_iter()
        .map(|service| rows(suite, service, "select count(*) from chassis.parked"))
        .collect()
}

#[tokio::test]
async fn everything_follows_a_learner_to_another_deployment_once_and_whole_i11_n8_n2() -> Result<()>
{
    let (a, b) = (Suite::for_test().await?, Suite::for_test().await?);
    let (from, to) = (Schools::open(&a).await?, Schools::open(&b).await?);
    let (op_a, op_b) = (
        operator(&a, &from.demo).await?,
        operator(&b, &to.demo).await?,
    );
    let b_at_a = trust(&op_a, &card(&op_b).await?).await?;
    trust(&op_b, &card(&op_a).await?).await?;
    switch_on(&from.here).await?;
    switch_on(&to.there).await?;

    let demo = &from.demo;
    let (uai, there) = (
        demo.etablissement.uai.as_str(),
        to.demo.autre_ecole.uai.as_str(),
    );
    let teacher = demo.login(&a, "enseignant").await?;
    let learner = demo.login(&a, "apprenant").await?;
    let apprenant = person(demo, "apprenant");
    let page = dossier(&demo.periode.id, &apprenant);
    let (week, level) = at_work(&teacher, &learner, &page).await?;
    joined::join(&learner, &apprenant, &page).await?;
    let weight = format!("/api/fichiers-transfert/poids/{apprenant}");
    assert_eq!(read(&from.here, &weight).await?["fichiers"], 2);
    create_bilan(&teacher, &apprenant, &demo.referentiel)
        .await?
        .accepted()?;
    let paper = format!("{page}/documents/pre-convention.docx");
    assert_eq!(teacher.get(&paper).await?.status, StatusCode::OK);

    // Whoever is in the registry leaves by its import.
    let refused = begin(&from.here, &apprenant, (&b_at_a, there)).await?;
    assert_eq!(refused.code(), "identity.learner_still_here");
    from.leave().await?;
    to.arrive().await?;
    let before = written(&a, uai)?;
    let (id, file) = export(&from.here, &apprenant, (&b_at_a, there)).await?;
    // Closed to everybody, and gone from nowhere yet.
    assert_eq!(teacher.get(&page).await?.status, StatusCode::NOT_FOUND);
    assert_eq!(parked(&a)?, ["1"; 4]);
    let again = begin(&from.here, &apprenant, (&b_at_a, there)).await?;
    assert_eq!(again.code(), "identity.transfer_running");
    // N8: a registry that has it again is refused whole while its things are on their way.
    assert_eq!(active_in(&a, &from.ines[0])?, "0");

    let preview = receive(&to.there, &file).await?.accepted()?;
    assert_eq!(preview["id"], id.as_str());
    assert_eq!(preview["etat"], "recu", "{preview}");
    assert_eq!(preview["contenu"]["bilans_intermediaires"], 1, "{preview}");
    assert_eq!(preview["contenu"]["bilans_entreprise"], 1, "{preview}");
    assert_eq!(preview["contenu"]["documents"], 1, "{preview}");
    assert_eq!(preview["contenu"]["fichiers"], 2, "{preview}");
    assert_eq!(preview["ecartes"], json!([]), "{preview}");
    let came = preview["apprenant"]
        .as_str()
        .context("a learner")?
        .to_owned();
    assert_eq!(left_behind(&b, there, &came)?, BTreeMap::new(), "a preview");
    apply(&to.there, &id, None).await?.accepted()?;
    let (done, _) = standing(&to.there, &id, "termine").await?;

    let reader = let_in(&b, &to.there, "ddfpt", None).await?;
    the_work_is_there(&reader, &dossier(&demo.periode.id, &came), &week, &level).await?;
    joined::are_there(&reader, &came, &dossier(&demo.periode.id, &came)).await?;
    // The other learner's things stayed: what came is what left of the first.
    let after = written(&b, there)?;
    assert_eq!(after[2..], before[2..], "N2");
    let replayed = receive(&to.there, &file).await?;
    assert_eq!(replayed.code(), "identity.file_replayed");

    let recu = done["recu"].as_str().context("a receipt")?;
    give_receipt(&from.here, &id, recu).await?.accepted()?;
    standing(&from.here, &id, "termine").await?;
    assert_eq!(parked(&a)?, ["0"; 4]);
    assert_eq!(left_behind(&a, uai, &apprenant)?, BTreeMap::new());
    give_receipt(&from.here, &id, recu).await?.accepted()?;

    // It goes on working where it is.
    let learner = let_in(&b, &to.there, "apprenant", Some(&came)).await?;
    let under_way = dossier(&demo.periode_en_cours.id, &came);
    let place = [("raison_sociale", json!("Nouvelle entreprise"))];
    fill(&learner, &format!("{under_way}/liaison"), &place).await?;
    a.stop().await?;
    b.stop().await
}
