//! A learner goes from one school of the fixtures to the other, and all that is theirs follows, once, whole (I-11, N8,
//! N2), whatever is killed on the way.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result};
use harness::api::Client;
use harness::calendar::today;
use harness::suite::{Options, Suite};
use harness::wait;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use reqwest::StatusCode;
use serde_json::json;

use crate::exchange::Schools;
use crate::forms::{
    SOON, create_bilan, delete_period, dossier, field, fill, first_competence, invite_tutor,
    person, read,
};
use crate::imports::{let_pass, setting};

/// What a slip says of an account: what to sign in with, and the temporary password.
pub(crate) async fn slip(admin: &Client, id: &str) -> Result<(String, String)> {
    let issued = admin
        .post("/api/comptes/identifiants", &json!({ "ids": [id] }))
        .await?
        .accepted()?;
    let slip = &issued["fiches"][0];
    let part = |name: &str| slip[name].as_str().map(str::to_owned);
    let login = part("identifiant").context("a login")?;
    Ok((login, part("mot_de_passe").context("a password")?))
}

/// Somebody of a school, or that very one, let in by a slip.
pub(crate) async fn let_in(
    suite: &Suite,
    admin: &Client,
    profil: &str,
    id: Option<&str>,
) -> Result<Client> {
    let listed = read(admin, &format!("/api/comptes?profil={profil}")).await?;
    let account = listed["comptes"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|one| one["actif"] == true && id.is_none_or(|id| one["id"] == id))
        .and_then(|one| one["id"].as_str())
        .with_context(|| format!("no {profil}"))?;
    let (login, first) = slip(admin, account).await?;
    let client = Client::new(&suite.base_url())?;
    client.login(&login, &first).await?;
    let change = json!({ "ancien": first, "nouveau": "quatre mots sans lien" });
    client
        .put("/api/session/mot-de-passe", None, &change)
        .await?
        .accepted()?;
    Ok(client)
}

/// What a service keeps of a learner in a school, beyond every wall.
pub(crate) fn rows(suite: &Suite, service: &str, query: &str) -> Result<String> {
    let servers = suite.servers();
    let answer = servers
        .superuser()
        .execute(&servers.database(service), query)
        .with_context(|| format!("{service}: {query}"))?;
    Ok(answer.trim().to_owned())
}

/// Rows of a learner left in the school that it went away from.
pub(crate) fn left_behind(
    suite: &Suite,
    uai: &str,
    apprenant: &str,
) -> Result<BTreeMap<String, String>> {
    let of = |table: &str, column: &str| {
        format!(
            "select count(*) from {table} where etablissement = '{uai}' and {column} = '{apprenant}'"
        )
    };
    let mut left = BTreeMap::new();
    for (service, table) in [
        ("periods", "fiches_liaison"),
        ("periods", "fiche_fields"),
        ("portfolio", "portfolios"),
        ("portfolio", "sheets"),
        ("evaluation", "bilans_entreprise"),
        ("evaluation", "bilans_intermediaires"),
        ("evaluation", "period_apprenants"),
        ("documents", "generated_files"),
    ] {
        let count = rows(suite, service, &of(table, "apprenant"))?;
        if count != "0" {
            left.insert(format!("{service}.{table}"), count);
        }
    }
    Ok(left)
}

/// How many établissements a national number is active in.
pub(crate) fn active_in(suite: &Suite, ine: &str) -> Result<String> {
    rows(
        suite,
        "identity",
        &format!("select count(*) from apprenants where ine = '{ine}' and actif"),
    )
}

pub(crate) async fn tell_a_week(learner: &Client, page: &str, words: &str) -> Result<String> {
    let hub = read(learner, page).await?;
    let week = hub["portfolio"]["semaines"][0]["semaine"]
        .as_str()
        .context("a week")?
        .to_owned();
    let sheet = format!("{page}/semaines/{week}");
    fill(learner, &sheet, &[("description", json!(words))]).await?;
    Ok(week)
}

/// A company, a week, a bilan entreprise: answers the week and the field of the level given.
pub(crate) async fn at_work(
    teacher: &Client,
    learner: &Client,
    page: &str,
) -> Result<(String, String)> {
    let company = [("raison_sociale", json!("Fragrance Plus"))];
    fill(learner, &format!("{page}/liaison"), &company).await?;
    let week = tell_a_week(learner, page, "Remplacé les ressorts.").await?;
    let bilan = format!("{page}/bilan");
    let level = format!("niveau:{}", first_competence(teacher, &bilan).await?);
    fill(teacher, &bilan, &[(level.as_str(), json!("autonomie"))]).await?;
    Ok((week, level))
}

pub(crate) async fn the_work_is_there(
    there: &Client,
    page: &str,
    week: &str,
    level: &str,
) -> Result<()> {
    let hub = read(there, page).await?;
    assert_eq!(hub["periode"]["titre"], "PFMP 1", "{hub}");
    let sheet = read(there, &format!("{page}/semaines/{week}")).await?;
    assert_eq!(field(&sheet, "description"), "Remplacé les ressorts.");
    let place = read(there, &format!("{page}/liaison")).await?;
    assert_eq!(field(&place, "raison_sociale"), "Fragrance Plus");
    let kept = read(there, &format!("{page}/bilan")).await?;
    assert_eq!(kept["etat"], "fige", "{kept}");
    assert_eq!(field(&kept, level), "autonomie");
    Ok(())
}

#[tokio::test]
async fn everything_follows_a_learner_once_and_whole_i11_n8_n2() -> Result<()> {
    let suite = Suite::for_test().await?;
    let schools = Schools::open(&suite).await?;
    let demo = &schools.demo;
    let teacher = demo.login(&suite, "enseignant").await?;
    let learner = demo.login(&suite, "apprenant").await?;
    let apprenant = person(demo, "apprenant");
    let periode = demo.periode.id.as_str();
    let page = dossier(periode, &apprenant);

    let (week, level) = at_work(&teacher, &learner, &page).await?;
    create_bilan(&teacher, &apprenant, &demo.referentiel)
        .await?
        .accepted()?;
    let mail = "antoine.pillet@fragrance.example.org";
    let tutor = invite_tutor(&suite, &teacher, periode, &apprenant, mail).await?;
    let paper = format!("{page}/documents/pre-convention.docx");
    assert_eq!(teacher.get(&paper).await?.status, StatusCode::OK);
    let hashes = "select string_agg(sha256, ',' order by sha256) from bilans_comptes";
    let hash = rows(&suite, "evaluation", hashes)?;

    schools.exchange(true).await?;
    let came = schools.arrived().await?;
    let here = demo.etablissement.uai.as_str();
    for role in ["apprenant", "apprenant_2"] {
        assert_eq!(
            left_behind(&suite, here, &person(demo, role))?,
            BTreeMap::new()
        );
    }
    for ine in &schools.ines {
        assert_eq!(active_in(&suite, ine)?, "1", "N8");
    }

    // Gone where it was: pages, tutor, sign-in. The others' period stands, and is frozen as it was.
    assert_eq!(teacher.get(&page).await?.status, StatusCode::NOT_FOUND);
    assert_ne!(tutor.get(&page).await?.status, StatusCode::OK);
    assert_ne!(learner.get(&page).await?.status, StatusCode::OK);
    let refused = delete_period(&teacher, periode).await?;
    assert_eq!(refused.code(), "periods.frozen");

    // There where it is: under its own identifier, with the same periods.
    let there = let_in(&suite, &schools.there, "ddfpt", None).await?;
    the_work_is_there(&there, &dossier(periode, &came[0]), &week, &level).await?;
    let bilans = read(&there, &format!("/api/apprenants/{}/bilans", came[0])).await?;
    assert_eq!(bilans["bilans"][0]["date"], today().to_string());
    assert_eq!(rows(&suite, "evaluation", hashes)?, hash, "N2");
    let refused = delete_period(&there, periode).await?;
    assert_eq!(refused.code(), "periods.frozen");

    let learner = let_in(&suite, &schools.there, "apprenant", Some(&came[0])).await?;
    let under_way = dossier(&demo.periode_en_cours.id, &came[0]);
    tell_a_week(&learner, &under_way, "Écrit dans le nouvel établissement.").await?;

    foreign_transfers_are_missing(&suite, &schools).await?;
    suite.stop().await
}

/// A transfer is of its two schools; who has no part in it gets the answer of a missing one.
async fn foreign_transfers_are_missing(suite: &Suite, schools: &Schools) -> Result<()> {
    let teacher = schools.demo.login(suite, "enseignant").await?;
    let denied = teacher.get("/api/transferts?sens=depart").await?;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    let missing = format!("/api/transferts/{}", person(&schools.demo, "apprenant"));
    let answer = schools.here.get(&missing).await?;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn a_transfer_cut_short_anywhere_is_resumed_and_loses_nothing_i11_n9() -> Result<()> {
    let mut suite = Suite::start(Options::for_fault_test()?).await?;
    let schools = Schools::open(&suite).await?;
    let demo = &schools.demo;
    let mut weeks = Vec::new();
    for role in ["apprenant", "apprenant_2"] {
        let learner = demo.login(&suite, role).await?;
        let page = dossier(&demo.periode.id, &person(demo, role));
        weeks.push(tell_a_week(&learner, &page, role).await?);
    }

    // Each in turn is away when its step comes; identity dies while it waits.
    suite.kill("evaluation")?;
    suite.kill("portfolio")?;
    schools.exchange(false).await?;
    at_step(&schools, "periods").await?;
    suite.kill("identity")?;
    suite.servers_mut().broker_mut()?.kill()?;
    suite.servers_mut().broker_mut()?.start()?;
    suite.start_one("identity").await?;
    suite.start_one("portfolio").await?;
    at_step(&schools, "portfolio").await?;
    suite.kill("identity")?;
    suite.kill("periods")?;
    suite.start_one("evaluation").await?;
    suite.start_one("identity").await?;
    suite.start_one("periods").await?;

    everything_came_once(&suite, &schools, &weeks).await?;
    suite.stop().await
}

/// What both learners wrote is where they are now, and nowhere else.
async fn everything_came_once(suite: &Suite, schools: &Schools, weeks: &[String]) -> Result<()> {
    let demo = &schools.demo;
    let came = schools.arrived().await?;
    let there = let_in(suite, &schools.there, "ddfpt", None).await?;
    for ((role, came), week) in ["apprenant", "apprenant_2"]
        .into_iter()
        .zip(&came)
        .zip(weeks)
    {
        let uai = demo.etablissement.uai.as_str();
        let left = left_behind(suite, uai, &person(demo, role))?;
        assert_eq!(left, BTreeMap::new());
        let page = format!("{}/semaines/{week}", dossier(&demo.periode.id, came));
        let sheet = read(&there, &page).await?;
        assert_eq!(field(&sheet, "description"), role);
    }
    for ine in &schools.ines {
        assert_eq!(active_in(suite, ine)?, "1", "N8");
    }
    Ok(())
}

/// Services that a transfer goes through, any of which may die at any moment of it.
const ON_THE_WAY: [&str; 5] = [
    "identity",
    "periods",
    "portfolio",
    "evaluation",
    "documents",
];
/// Kills of one transfer, unless `CPRO_FAULT_MOMENTS` says how many.
const KILLS: u64 = 4;
/// A transfer takes some tenths of a second: kills fall into it, one after the other.
const APART: Duration = Duration::from_millis(150);

#[tokio::test]
async fn a_transfer_under_kills_at_any_moment_loses_nothing_i11_n8() -> Result<()> {
    let options =
        Options::for_fault_test()?.with("identity", "identity", "transfers_every", "50ms");
    let mut suite = Suite::start(options).await?;
    let schools = Schools::open(&suite).await?;
    let mut weeks = Vec::new();
    for role in ["apprenant", "apprenant_2"] {
        let learner = schools.demo.login(&suite, role).await?;
        let page = dossier(&schools.demo.periode.id, &person(&schools.demo, role));
        weeks.push(tell_a_week(&learner, &page, role).await?);
    }
    let seed = setting("CPRO_FAULT_SEED").unwrap_or_else(rand::random);
    eprintln!("CPRO_FAULT_SEED={seed}");
    let mut dice = StdRng::seed_from_u64(seed);

    // The last step but one away: the transfer waits in the middle, and every kill falls into it.
    suite.kill("documents")?;
    schools.exchange(false).await?;
    for _ in 0..setting("CPRO_FAULT_MOMENTS").unwrap_or(KILLS) {
        let_pass(APART.mul_f64(dice.random_range(0.0..1.0))).await;
        let victim = ON_THE_WAY[dice.random_range(0..ON_THE_WAY.len())];
        if suite.pid(victim).is_some() {
            suite.kill(victim)?;
        }
        suite.start_one(victim).await?;
    }
    if suite.pid("documents").is_none() {
        suite.start_one("documents").await?;
    }
    everything_came_once(&suite, &schools, &weeks).await?;
    suite.stop().await
}

/// Waits until a step of some transfer is done.
async fn at_step(schools: &Schools, etape: &str) -> Result<()> {
    wait::until(&format!("the step {etape}"), SOON, async || {
        let Ok(list) = read(&schools.here, "/api/transferts?sens=depart").await else {
            return Ok(None);
        };
        let done = list["transferts"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|one| {
                one["etapes"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .any(|done| done == etape)
            });
        Ok(done.then_some(()))
    })
    .await
}
