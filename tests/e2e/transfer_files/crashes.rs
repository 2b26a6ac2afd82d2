//! Whatever is killed on the way, a transfer file is applied whole, or not at all yet (I-11 ★, N9).

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use harness::api::Client;
use harness::suite::{Options, Suite};
use harness::wait;

use super::elsewhere::Elsewhere;
use super::{apply, begin, give_receipt, parked, receive, standing};
use crate::exchange::Schools;
use crate::forms::{SOON, create_bilan, dossier, person, read};
use crate::transfers::{at_work, left_behind, let_in, rows, the_work_is_there};

/// Waits until that service has done its part of a file.
async fn at_step(admin: &Client, id: &str, etape: &str) -> Result<()> {
    wait::until(&format!("the step {etape}"), SOON, async || {
        let Ok(file) = read(admin, &format!("/api/fichiers-transfert/{id}")).await else {
            return Ok(None);
        };
        let done = file["etapes"]
            .as_array()
            .is_some_and(|done| done.iter().any(|one| one == etape));
        Ok(done.then_some(()))
    })
    .await
}

#[tokio::test]
async fn a_file_cut_short_anywhere_is_resumed_and_loses_nothing_i11_n9() -> Result<()> {
    let mut suite = Suite::start(Options::for_fault_test()?).await?;
    let schools = Schools::open(&suite).await?;
    let demo = &schools.demo;
    let teacher = demo.login(&suite, "enseignant").await?;
    let learner = demo.login(&suite, "apprenant").await?;
    let apprenant = person(demo, "apprenant");
    let page = dossier(&demo.periode.id, &apprenant);
    let (week, level) = at_work(&teacher, &learner, &page).await?;
    create_bilan(&teacher, &apprenant, &demo.referentiel)
        .await?
        .accepted()?;
    let elsewhere = Elsewhere::open(&suite, &schools).await?;

    // The destination: each in turn is away when its step comes; identity dies while it waits.
    let file = elsewhere.file(elsewhere.entete(), &elsewhere.contenu);
    let received = receive(&schools.there, &file).await?.accepted()?;
    let id = received["id"].as_str().context("an id")?;
    let came = received["apprenant"].as_str().context("a learner")?;
    apply(&schools.there, id, None).await?.accepted()?;
    suite.kill("identity")?;
    suite.kill("portfolio")?;
    suite.start_one("identity").await?;
    at_step(&schools.there, id, "periods").await?;
    suite.kill("identity")?;
    suite.kill("evaluation")?;
    suite.start_one("portfolio").await?;
    suite.start_one("identity").await?;
    at_step(&schools.there, id, "portfolio").await?;
    suite.kill("periods")?;
    suite.start_one("evaluation").await?;
    suite.kill("identity")?;
    suite.start_one("periods").await?;
    suite.start_one("identity").await?;
    let (done, _) = standing(&schools.there, id, "termine").await?;
    assert!(
        done["recu"]
            .as_str()
            .is_some_and(|recu| recu.starts_with("CPRO-RECU 1"))
    );
    let reader = let_in(&suite, &schools.there, "ddfpt", None).await?;
    the_work_is_there(&reader, &dossier(&demo.periode.id, came), &week, &level).await?;
    let twice = format!(
        "select count(*) from bilans_comptes where etablissement = '{}'",
        elsewhere.uai
    );
    assert_eq!(rows(&suite, "evaluation", &twice)?, "1");

    // The origin: the second learner's export, and the receipt of the first's.
    let other = person(demo, "apprenant_2");
    suite.kill("evaluation")?;
    let begun = begin(&schools.here, &other, (&elsewhere.id, "0750000T"))
        .await?
        .accepted()?;
    let second = begun["id"].as_str().context("an id")?;
    at_step(&schools.here, second, "portfolio").await?;
    suite.kill("identity")?;
    suite.start_one("identity").await?;
    suite.start_one("evaluation").await?;
    standing(&schools.here, second, "exporte").await?;
    let sha = format!("select sha256 from fichiers_transfert where id = '{second}'");
    let recu = elsewhere.receipt(second, &rows(&suite, "identity", &sha)?);
    suite.kill("portfolio")?;
    give_receipt(&schools.here, second, &recu)
        .await?
        .accepted()?;
    suite.kill("identity")?;
    suite.start_one("portfolio").await?;
    suite.start_one("identity").await?;
    standing(&schools.here, second, "termine").await?;
    let left = left_behind(&suite, &demo.etablissement.uai, &other)?;
    assert_eq!(left, BTreeMap::new());
    // What the first left is closed, and waits for its receipt.
    assert_eq!(parked(&suite)?, ["1"; 4]);
    suite.stop().await
}
