//! A person is erased everywhere, once, whole (I-12): whatever was frozen, killed or late, and nobody else loses anything.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use harness::api::{Answer, Client};
use harness::demo::{self, Demo};
use harness::suite::{Options, SERVICES, Suite};
use harness::wait;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::forms::{
    SOON, create_bilan, delete_period, dossier, fill, first_competence, invite_tutor, person, read,
};

/// Closes an account, as its page does.
pub(crate) async fn close(admin: &Client, id: &str) -> Result<()> {
    let shown = admin.get(&format!("/api/comptes/{id}")).await?;
    let etag = shown.etag().context("no ETag")?.to_owned();
    let close = admin
        .request(Method::POST, &format!("/api/comptes/{id}/desactivation"))
        .header("If-Match", etag);
    admin.send(close).await?.accepted().map(drop)
}

async fn asked(admin: &Client, id: &str, word: &str) -> Result<Answer> {
    let body = json!({ "confirmation": word, "motif": "demande" });
    admin
        .post(&format!("/api/rgpd/personnes/{id}/effacement"), &body)
        .await
}

/// Erases somebody whose account is closed; answers the erasure.
pub(crate) async fn erase(admin: &Client, id: &str) -> Result<String> {
    let begun = asked(admin, id, "EFFACER").await?.accepted()?;
    begun["id"].as_str().map(str::to_owned).context("an id")
}

/// Waits until every service has said what it took away.
async fn achieved(reader: &Client, erasure: &str) -> Result<Value> {
    let path = format!("/api/effacements/{erasure}");
    wait::until("every service to have erased", SOON, async || {
        let Ok(found) = read(reader, &path).await else {
            return Ok(None);
        };
        Ok((!found["acheve_le"].is_null()).then_some(found))
    })
    .await
}

/// Every table of every service, log and tombstones apart, that holds this text anywhere.
fn holding(suite: &Suite, text: &str) -> Result<BTreeMap<String, String>> {
    let servers = suite.servers();
    let mut found = BTreeMap::new();
    for service in SERVICES {
        let database = servers.database(service);
        let tables = servers.superuser().execute(
            &database,
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
        )?;
        for table in tables
            .lines()
            .map(str::trim)
            .filter(|table| !table.is_empty())
        {
            let count = servers.superuser().execute(
                &database,
                &format!(
                    "select count(*) from {table} t where strpos(to_jsonb(t)::text, '{text}') > 0"
                ),
            )?;
            if count.trim() != "0" {
                found.insert(format!("{service}.{table}"), count.trim().to_owned());
            }
        }
    }
    Ok(found)
}

/// The same for any of these texts.
fn holding_one_of(suite: &Suite, texts: &[String]) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for text in texts {
        found.extend(holding(suite, text)?);
    }
    Ok(found)
}

/// What every service holds on somebody, as its archive says it; what it did is not looked at.
async fn held_on(reader: &Client, id: &str) -> Result<BTreeMap<String, Value>> {
    let archive = reader
        .get(&format!("/api/rgpd/personnes/{id}/archive.zip"))
        .await?;
    ensure!(archive.status == StatusCode::OK, "{}", archive.status);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(archive.bytes))?;
    let mut held = BTreeMap::new();
    for rank in 0..zip.len() {
        let file = zip.by_index(rank)?;
        let name = file.name()?.into_owned();
        // All but the page to read first, which says when it was made.
        if name != "LISEZMOI.txt" {
            let mut tables: Value = serde_json::from_reader(file)?;
            if let Some(tables) = tables.as_object_mut() {
                tables.remove("journal");
            }
            held.insert(name, tables);
        }
    }
    Ok(held)
}

/// A company, a week, a counted bilan, a tutor, a document: everything there is of a learner.
async fn everything(suite: &Suite, school: &Demo, role: &str) -> Result<Client> {
    let teacher = school.login(suite, "enseignant").await?;
    let learner = school.login(suite, role).await?;
    let apprenant = person(school, role);
    let page = dossier(&school.periode.id, &apprenant);
    let company = [("raison_sociale", json!(format!("Canari {role}")))];
    fill(&learner, &format!("{page}/liaison"), &company).await?;
    let hub = read(&learner, &page).await?;
    let week = hub["portfolio"]["semaines"][0]["semaine"]
        .as_str()
        .context("a week")?;
    let told = [("description", json!(format!("Canari de {role}")))];
    fill(&learner, &format!("{page}/semaines/{week}"), &told).await?;
    let bilan = format!("{page}/bilan");
    let level = format!("niveau:{}", first_competence(&teacher, &bilan).await?);
    fill(&teacher, &bilan, &[(level.as_str(), json!("autonomie"))]).await?;
    create_bilan(&teacher, &apprenant, &school.referentiel)
        .await?
        .accepted()?;
    let paper = format!("{page}/documents/pre-convention.docx");
    assert_eq!(teacher.get(&paper).await?.status, StatusCode::OK);
    let mail = format!("{role}@fragrance.example.org");
    invite_tutor(suite, &teacher, &school.periode.id, &apprenant, &mail).await
}

#[tokio::test]
async fn everything_of_a_learner_goes_everywhere_and_nothing_of_its_comrades_i12_n2() -> Result<()>
{
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let tutor = everything(&suite, &school, "apprenant").await?;
    everything(&suite, &school, "apprenant_2").await?;
    let (goes, stays) = (person(&school, "apprenant"), person(&school, "apprenant_2"));
    let admin = school.login(&suite, "administrateur").await?;
    let ddfpt = school.login(&suite, "ddfpt").await?;
    let before = held_on(&ddfpt, &stays).await?;

    the_dry_run_says_why_not(&suite, &school, &admin, &goes).await?;
    let seen = read(&admin, &format!("/api/rgpd/personnes/{goes}/effacement")).await?;
    assert_eq!(parts(&seen).len(), SERVICES.len(), "{seen}");
    let account = &school.comptes["apprenant"];
    // As a value of a column, or of a field of one that is JSON.
    let wholly = |text: &str| vec![format!("\"{text}\""), format!("\\\"{text}\\\"")];
    let canaries = [
        wholly("Canari apprenant"),
        wholly("Canari de apprenant"),
        vec![account.identifiant.clone()],
    ];
    for canary in &canaries {
        let there = holding_one_of(&suite, canary)?;
        assert!(!there.is_empty(), "{canary:?} was never there");
    }
    let erasure = erase(&admin, &goes).await?;
    let done = achieved(&admin, &erasure).await?;
    for (seen, done) in parts(&seen).iter().zip(parts(&done)) {
        assert_eq!(seen["service"], done["service"]);
        assert_eq!(
            seen["lignes"], done["lignes"],
            "what was shown is what went"
        );
        assert_eq!(seen["natures"], done["natures"]);
    }

    let left = holding(&suite, &goes)?;
    assert_eq!(left.keys().collect::<Vec<_>>(), ["identity.effacements"]);
    for canary in &canaries {
        assert_eq!(
            holding_one_of(&suite, canary)?,
            BTreeMap::new(),
            "{canary:?}"
        );
    }
    assert_eq!(held_on(&ddfpt, &stays).await?, before, "comrades");

    let page = dossier(&school.periode.id, &goes);
    for reader in [&tutor, &ddfpt] {
        assert_ne!(reader.get(&page).await?.status, StatusCode::OK);
    }
    let teacher = school.login(&suite, "enseignant").await?;
    let frozen = delete_period(&teacher, &school.periode.id).await?;
    assert_eq!(
        frozen.code(),
        "periods.frozen",
        "as the comrade's bilan says"
    );

    the_proof_names_nobody(&suite, &school, &admin, &erasure).await?;
    suite.stop().await
}

fn parts(of: &Value) -> Vec<Value> {
    of["parts"].as_array().cloned().unwrap_or_default()
}

/// An open account is closed first; the head looks; nobody else does; the word is typed.
async fn the_dry_run_says_why_not(
    suite: &Suite,
    school: &Demo,
    admin: &Client,
    goes: &str,
) -> Result<()> {
    let path = format!("/api/rgpd/personnes/{goes}/effacement");
    let open = read(admin, &path).await?;
    assert_eq!(open["obstacle_code"], "identity.erasure_open");
    assert_eq!(open["actions"], json!([]));
    let refused = asked(admin, goes, "EFFACER").await?;
    assert_eq!(refused.code(), "identity.erasure_open");
    close(admin, goes).await?;
    let mute = asked(admin, goes, "oui").await?;
    assert_eq!(mute.code(), "gateway.confirmation_required");

    let head = school.login(suite, "chef").await?;
    assert_eq!(read(&head, &path).await?["actions"], json!([]));
    let refused = asked(&head, goes, "EFFACER").await?;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let ddfpt = school.login(suite, "ddfpt").await?;
    assert_eq!(ddfpt.get(&path).await?.status, StatusCode::FORBIDDEN);
    let elsewhere = school.login_elsewhere(suite).await?;
    let foreign = elsewhere.get(&path).await?.status;
    assert!(foreign.is_client_error(), "{foreign}");
    Ok(())
}

async fn the_proof_names_nobody(
    suite: &Suite,
    school: &Demo,
    admin: &Client,
    erasure: &str,
) -> Result<()> {
    let proof = admin
        .get(&format!("/api/effacements/{erasure}/preuve.txt"))
        .await?;
    assert_eq!(proof.status, StatusCode::OK);
    let text = String::from_utf8(proof.bytes.clone())?;
    for told in [erasure, "evaluation.bilans_comptes = 1", "SHA-256 : "] {
        assert!(text.contains(told), "{told}: {text}");
    }
    let learner = &school.comptes["apprenant"];
    let by = &school.comptes["administrateur"];
    for name in [&learner.nom, &by.nom, &person(school, "apprenant")] {
        assert!(!text.contains(name), "{name}: {text}");
    }
    let head = school.login(suite, "chef").await?;
    let log = read(&head, "/api/rgpd/journal").await?;
    let told = log["lignes"].as_array().into_iter().flatten();
    assert!(
        told.clone()
            .any(|line| line["phrase"] == "A effacé les données d’une personne"),
        "{log}"
    );
    let state = read(&head, "/api/rgpd/journal/integrite").await?;
    assert_eq!(state["intacte"], true);
    Ok(())
}

#[tokio::test]
async fn who_taught_goes_and_what_it_wrote_of_learners_stays_i12() -> Result<()> {
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    everything(&suite, &school, "apprenant").await?;
    let admin = school.login(&suite, "administrateur").await?;
    let learner = school.login(&suite, "apprenant").await?;
    let page = dossier(&school.periode.id, &person(&school, "apprenant"));
    let before = read(&learner, &format!("{page}/bilan")).await?;
    let teacher = person(&school, "enseignant");
    close(&admin, &teacher).await?;
    let erasure = erase(&admin, &teacher).await?;
    achieved(&admin, &erasure).await?;
    let after = read(&learner, &format!("{page}/bilan")).await?;
    let values = |form: &Value| -> Vec<Value> {
        let fields = form["champs"].as_array().cloned().unwrap_or_default();
        fields
            .into_iter()
            .map(|field| field["valeur"].clone())
            .collect()
    };
    assert!(!values(&before).is_empty(), "{before}");
    assert_eq!(values(&after), values(&before));
    assert_eq!(after["etat"], "fige");
    let name = &school.comptes["enseignant"].nom;
    assert!(before.to_string().contains(name.as_str()), "{before}");
    assert!(!after.to_string().contains(name.as_str()), "{after}");
    suite.stop().await
}

#[tokio::test]
async fn an_erasure_cut_short_anywhere_is_resumed_and_whole_i12_n9() -> Result<()> {
    let mut suite = Suite::start(Options::for_fault_test()?).await?;
    let school = demo::load(&suite).await?;
    everything(&suite, &school, "apprenant").await?;
    let goes = person(&school, "apprenant");
    let admin = school.login(&suite, "administrateur").await?;
    close(&admin, &goes).await?;

    // Two are away when it is told; identity and the broker die while it is awaited.
    suite.kill("evaluation")?;
    suite.kill("portfolio")?;
    let erasure = erase(&admin, &goes).await?;
    wait::until("those who are there to have erased", SOON, async || {
        let found = read(&admin, &format!("/api/effacements/{erasure}")).await?;
        let told = parts(&found)
            .iter()
            .filter(|part| !part["le"].is_null())
            .count();
        Ok((told >= 3).then_some(()))
    })
    .await?;
    let found = read(&admin, &format!("/api/effacements/{erasure}")).await?;
    assert!(
        found["acheve_le"].is_null(),
        "two have not answered: {found}"
    );
    suite.kill("identity")?;
    suite.servers_mut().broker_mut()?.kill()?;
    suite.servers_mut().broker_mut()?.start()?;
    suite.start_one("portfolio").await?;
    suite.start_one("identity").await?;
    suite.start_one("evaluation").await?;

    achieved(&admin, &erasure).await?;
    let left = holding(&suite, &goes)?;
    assert_eq!(left.keys().collect::<Vec<_>>(), ["identity.effacements"]);
    suite.stop().await
}
