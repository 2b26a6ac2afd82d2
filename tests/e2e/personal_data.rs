//! Personal data: given to the person whole, told in the log, and nowhere that they have no business (I-12, N10).

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use anyhow::{Context as _, Result};
use harness::api::{Answer, Client};
use harness::calendar::today;
use harness::demo::{self, Demo};
use harness::otlp::{Receiver, Span};
use harness::suite::{Options, SERVICES, Suite};
use harness::wait;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::forms::{SOON, dossier, fill, invite_tutor, person, read};

/// The files of an archive, by name.
fn files(archive: Answer) -> Result<BTreeMap<String, String>> {
    assert_eq!(archive.status, StatusCode::OK);
    assert_eq!(archive.headers["content-type"], "application/zip");
    assert_eq!(archive.headers["cache-control"], "no-store");
    let mut zip = zip::ZipArchive::new(Cursor::new(archive.bytes))?;
    (0..zip.len())
        .map(|rank| {
            let mut file = zip.by_index(rank)?;
            let mut text = String::new();
            file.read_to_string(&mut text)?;
            Ok((file.name()?.into_owned(), text))
        })
        .collect()
}

/// What a file holds, but for what the person did: taking the archive along is part of that.
fn held(file: &str) -> Result<Value> {
    let mut tables: Value = serde_json::from_str(file)?;
    if let Some(tables) = tables.as_object_mut() {
        tables.remove("journal");
    }
    Ok(tables)
}

/// The lines of the log that `filter` leaves, page after page.
async fn log(reader: &Client, filter: &str) -> Result<Vec<Value>> {
    let mut lines = Vec::new();
    let mut after = String::new();
    loop {
        let page = read(reader, &format!("/api/rgpd/journal?{filter}&apres={after}")).await?;
        lines.extend(page["lignes"].as_array().context("lines")?.clone());
        match page["suivant"].as_str() {
            Some(next) => next.clone_into(&mut after),
            None => return Ok(lines),
        }
    }
}

fn tells(lines: &[Value], phrase: &str) -> bool {
    lines.iter().any(|line| line["phrase"] == phrase)
}

#[tokio::test]
async fn what_is_held_on_a_learner_leaves_in_one_archive_and_the_log_tells_it_i12_n10() -> Result<()>
{
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let apprenant = person(&school, "apprenant");
    let learner = school.login(&suite, "apprenant").await?;
    let page = dossier(&school.periode.id, &apprenant);
    fill(
        &learner,
        &format!("{page}/liaison"),
        &[("raison_sociale", json!("Fragrance Plus"))],
    )
    .await?;

    let own = files(learner.get("/api/compte/archive.zip").await?)?;
    let account = &school.comptes["apprenant"];
    assert!(
        own["LISEZMOI.txt"].contains(&account.nom),
        "{}",
        own["LISEZMOI.txt"]
    );
    assert!(own["comptes.json"].contains(&account.identifiant));
    assert!(own["periodes.json"].contains("Fragrance Plus"));
    assert!(own["portfolios.json"].contains(&apprenant));
    assert_eq!(own.len(), 6, "{:?}", own.keys());

    let of_the_learner = format!("/api/rgpd/personnes/{apprenant}/archive.zip");
    let ddfpt = school.login(&suite, "ddfpt").await?;
    let given = files(ddfpt.get(&of_the_learner).await?)?;
    assert_eq!(held(&given["periodes.json"])?, held(&own["periodes.json"])?);
    refused_to_others(&suite, &school, &of_the_learner).await?;

    the_log_tells_it(&suite, &school, &apprenant).await?;
    suite.stop().await
}

async fn the_log_tells_it(suite: &Suite, school: &Demo, apprenant: &str) -> Result<()> {
    let head = school.login(suite, "chef").await?;
    let lines = log(&head, &format!("personne={apprenant}")).await?;
    for phrase in [
        "A déclaré une période",
        "A modifié une fiche de liaison",
        "A exporté les données d’une personne",
    ] {
        assert!(tells(&lines, phrase), "{phrase}: {lines:#?}");
    }
    let export = lines
        .iter()
        .find(|line| line["consultation"] == true)
        .context("an export")?;
    assert_eq!(
        export["auteur"]["nom"],
        school.comptes["ddfpt"].nom.as_str()
    );
    assert_eq!(export["personnes"][0]["id"], apprenant);
    assert!(lines.is_sorted_by(|one, next| one["le"].as_str() >= next["le"].as_str()));
    let whole = log(&head, "").await?;
    assert!(tells(&whole, "A appliqué un import") && whole.len() > lines.len());
    assert!(
        whole.iter().all(|line| line["phrase"]
            .as_str()
            .is_some_and(|told| told.starts_with("A "))),
        "every line has its sentence: {whole:#?}"
    );
    let terms = read(&head, "/api/rgpd/conservation").await?;
    assert!(
        terms
            .as_array()
            .is_some_and(|terms| terms.iter().any(|term| term["jours"] == 92)),
        "{terms}"
    );
    the_log_is_whole(&head, whole.len()).await
}

async fn refused_to_others(suite: &Suite, school: &Demo, archive: &str) -> Result<()> {
    for role in ["enseignant", "chef", "apprenant_2"] {
        let other = school.login(suite, role).await?;
        let answer = other.get(archive).await?;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role}");
        let page = archive.trim_end_matches("/archive.zip");
        let seen = other.get(page).await?;
        assert_eq!(seen.status.is_success(), role == "chef", "{role}");
        let actions = seen.json()["actions"].clone();
        let exports = actions
            .as_array()
            .is_some_and(|told| told.contains(&json!("exporter")));
        assert!(!exports, "{role}: {actions}");
    }
    let elsewhere = school.login_elsewhere(suite).await?;
    assert_eq!(elsewhere.get(archive).await?.status, StatusCode::NOT_FOUND);
    let reader = school.login(suite, "enseignant").await?;
    for path in [
        "/api/rgpd/journal",
        "/api/rgpd/journal/integrite",
        "/api/rgpd/conservation",
    ] {
        assert_eq!(
            reader.get(path).await?.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    Ok(())
}

/// Every line is sealed, and stands.
async fn the_log_is_whole(head: &Client, lines: usize) -> Result<()> {
    wait::until("every line to be sealed", SOON, async || {
        let state = read(head, "/api/rgpd/journal/integrite").await?;
        anyhow::ensure!(state["intacte"] == true, "{state}");
        let services = state["services"].as_array().context("services")?;
        let sealed: u64 = services
            .iter()
            .filter_map(|one| one["lignes"].as_u64())
            .sum();
        Ok((sealed >= lines as u64).then_some(()))
    })
    .await
}

/// Words that stand for whatever a person may type or be called; each is of one field.
fn canary(field: &str) -> String {
    format!("Canari{field}")
}

#[tokio::test]
async fn nothing_that_people_are_called_or_type_is_in_logs_traces_or_on_the_bus_i12() -> Result<()>
{
    let mut receiver = Receiver::start().await?;
    let suite = Suite::start(Options::for_test()?.traced_to(&receiver.endpoint())).await?;
    let school = demo::load(&suite).await?;
    type_canaries(&suite, &school).await?;
    // The search would find something: the requests that carried the canaries are in the traces.
    let told = |spans: &[Span], rpc: &str| spans.iter().any(|span| span.name.contains(rpc));
    let spans = receiver
        .wait_for(SOON, |spans| CARRIERS.iter().all(|rpc| told(spans, rpc)))
        .await?;

    let traces = format!("{spans:?}").to_lowercase();
    assert!(!traces.contains("canari"), "{}", around(&traces));
    for (program, log) in suite.logs()? {
        let log = log.to_lowercase();
        assert!(
            !log.is_empty(),
            "{program} logs nothing: nothing was looked at"
        );
        assert!(!log.contains("canari"), "{program}: {}", around(&log));
    }
    for service in SERVICES {
        let servers = suite.servers();
        // What is on the bus came from here: subjects, headers and payloads.
        let leaks = servers.superuser().execute(
            &servers.database(service),
            "select (select count(*) from chassis.outbox where encode(payload, 'escape') ilike '%canari%'
                        or to_jsonb(outbox)::text ilike '%canari%')
                  + (select count(*) from chassis.audit where to_jsonb(audit)::text ilike '%canari%')",
        )?;
        assert_eq!(leaks.trim(), "0", "{service}");
    }
    suite.stop().await
}

/// What carries them.
const CARRIERS: [&str; 5] = [
    "ChangeFicheLiaison",
    "ChangeSheet",
    "SendLink",
    "CreateAccount",
    "CreateBilan",
];

fn around(text: &str) -> &str {
    let at = text.find("canari").unwrap_or_default();
    text.get(at.saturating_sub(200)..(at + 100).min(text.len()))
        .unwrap_or(text)
}

/// Every text that somebody types, and every name, through the API: accepted, refused, and searched for.
async fn type_canaries(suite: &Suite, school: &Demo) -> Result<()> {
    let admin = school.login(suite, "administrateur").await?;
    let teacher = school.login(suite, "enseignant").await?;
    let learner = school.login(suite, "apprenant").await?;
    let apprenant = person(school, "apprenant");
    let page = dossier(&school.periode.id, &apprenant);
    let texts = |names: &[&'static str]| -> Vec<(&'static str, Value)> {
        names
            .iter()
            .map(|name| (*name, json!(canary(name))))
            .collect()
    };
    let mut company = texts(&[
        "raison_sociale",
        "adresse",
        "ville",
        "tuteur_nom",
        "tuteur_prenom",
    ]);
    company.push(("tuteur_courriel", json!("canari@example.org")));
    fill(&learner, &format!("{page}/liaison"), &company).await?;
    let hub = read(&learner, &page).await?;
    let week = hub["portfolio"]["semaines"][0]["semaine"]
        .as_str()
        .context("a week")?;
    let sheet = format!("{page}/semaines/{week}");
    fill(&learner, &sheet, &texts(&["description", "aime", "reussi"])).await?;
    invite_tutor(
        suite,
        &teacher,
        &school.periode.id,
        &apprenant,
        "canari@example.org",
    )
    .await?;
    let refused = json!({ "nom": canary("Nom"), "prenom": canary("Prenom"), "courriel": "canari sans adresse" });
    let answer = teacher.post(&format!("{page}/tuteurs"), &refused).await?;
    assert!(answer.status.is_client_error());

    by_staff(suite, &admin, &teacher, school).await
}

async fn by_staff(suite: &Suite, admin: &Client, teacher: &Client, school: &Demo) -> Result<()> {
    let apprenant = person(school, "apprenant");
    let account = json!({
        "civilite": "Mme", "nom": canary("Nom"), "prenom": canary("Prenom"), "date_naissance": "1980-01-01",
        "courriel": "canari.compte@example.org", "profil": "enseignant", "malgre_doublon": true,
    });
    admin.post("/api/comptes", &account).await?.accepted()?;
    read(admin, "/api/comptes?recherche=CanariNom").await?;
    let stranger = Client::new(&suite.base_url())?;
    assert!(
        stranger
            .login("canari.inconnu", "canari mot de passe")
            .await
            .is_err()
    );
    admin.get("/api/rgpd/journal?personne=canari").await?;
    let bilan = json!({
        "referentiel": school.referentiel, "date": today().to_string(), "niveaux": [],
        "constats": canary("Constats"), "conseils": canary("Conseils"), "note": canary("Note"),
    });
    let bilans = format!("/api/apprenants/{apprenant}/bilans");
    assert!(
        teacher
            .post(&bilans, &bilan)
            .await?
            .status
            .is_client_error()
    );
    let mut bilan = bilan;
    bilan["note"] = json!("");
    teacher.post(&bilans, &bilan).await?.accepted()?;
    Ok(())
}
