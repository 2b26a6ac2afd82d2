//! Registry files through the front door: refused whole with file and line, or applied once.

use anyhow::{Context as _, Result};
use harness::api::Client;
use harness::calendar::{school_year, today};
pub(crate) use harness::imports::preview as upload;
use harness::registry::files;
use harness::suite::Suite;
use harness::{demo, wait};
use serde_json::json;

use crate::forms::{SOON, read};

pub(crate) const ELEVES: &str = "ElevesSansAdresses.xml";

/// A file of `tests/fixtures`, of the present school year.
pub(crate) fn fixture(folder: &str, name: &str) -> Vec<u8> {
    let files = three_files(folder).into_iter();
    let mut found = files.filter(|(found, _)| found == name);
    found.next().expect("a file of the fixtures").1
}

/// The registry of a folder of `tests/fixtures`: learners, guardians, staff.
pub(crate) fn three_files(folder: &str) -> Vec<(String, Vec<u8>)> {
    files(&format!("tests/fixtures/{folder}")).expect("the files of the fixtures")
}

/// What a file of learners says of its school year, counted from the present one.
fn annee(years: i16) -> String {
    format!("<ANNEE_SCOLAIRE>{}", school_year(today()) + years)
}

async fn accounts(admin: &Client) -> Result<i64> {
    read(admin, "/api/comptes").await?["total"]
        .as_i64()
        .context("a total")
}

#[tokio::test]
async fn bad_registry_files_are_refused_by_file_and_line_and_change_nothing_i04() -> Result<()> {
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let admin = school.login(&suite, "administrateur").await?;
    let before = accounts(&admin).await?;
    let good = fixture("registre", ELEVES);

    let cut = good[..good.len() / 2].to_vec();
    let hostile = b"<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n<BEE_ELEVES>&e;</BEE_ELEVES>".to_vec();
    let elsewhere = fixture("registre-autre-ecole", ELEVES);
    let last_year = String::from_utf8_lossy(&good)
        .replace(&annee(0), &annee(-1))
        .into_bytes();
    let cases = [
        ("XML_MALFORME", cut),
        ("DTD_INTERDITE", hostile),
        ("UAI_INCOHERENT", elsewhere),
        ("ANNEE_INCOHERENTE", last_year),
        ("FICHIER_VIDE", Vec::new()),
        ("RACINE_INATTENDUE", b"<autre/>".to_vec()),
    ];
    for (code, bytes) in cases {
        let import = upload(&admin, &[(ELEVES, bytes)]).await?;
        assert_eq!(import["etat"], "refuse", "{code}: {import}");
        let fault = &import["fautes"][0];
        assert_eq!(fault["code"], code, "{import}");
        assert_eq!(fault["fichier"], ELEVES);
        assert!(
            fault["message"]
                .as_str()
                .is_some_and(|text| text.len() > 20),
            "{fault}"
        );
        let apply = admin
            .post(
                &format!(
                    "/api/imports/{}/application",
                    import["id"].as_str().unwrap_or_default()
                ),
                &json!({ "confirmer_departs": true, "profils_confirmes": [] }),
            )
            .await?;
        assert!(!apply.status.is_success(), "a refused import was applied");
    }
    assert_eq!(accounts(&admin).await?, before);
    suite.stop().await
}

#[tokio::test]
async fn the_same_files_again_change_nothing_i04() -> Result<()> {
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let admin = school.login(&suite, "administrateur").await?;
    let before = accounts(&admin).await?;
    let import = upload(&admin, &three_files("registre")).await?;
    assert_eq!(import["etat"], "pret", "{import}");
    for what in ["a_creer", "a_mettre_a_jour", "a_reactiver", "a_desactiver"] {
        assert_eq!(
            import["compte"][what].as_i64().unwrap_or(0),
            0,
            "{what}: {import}"
        );
    }
    let path = format!("/api/imports/{}", import["id"].as_str().context("an id")?);
    admin
        .post(
            &format!("{path}/application"),
            &json!({ "confirmer_departs": false, "profils_confirmes": [] }),
        )
        .await?
        .accepted()?;
    wait::until("the import to be applied", SOON, async || {
        Ok((read(&admin, &path).await?["etat"] == "applique").then_some(()))
    })
    .await?;
    assert_eq!(accounts(&admin).await?, before);
    suite.stop().await
}
