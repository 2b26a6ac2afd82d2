//! The two other schools: one of the same académie, one of another.

use anyhow::{Context as _, Result};
use harness::api::Client;
use harness::suite::Suite;
use serde_json::json;

use super::making::{
    MELEC, MSPC, PERIODE_2, annexe, books_on, declare, import_of, inspection, invited, joined,
    pictures, session_of, sheet_of, success_of,
};
use super::objects::Things;
use crate::exchange::{apply, switch_on};
use crate::registry::{three_files, upload};
use crate::transfers::let_in;

/// A school of the same files as the second of the fixtures.
pub(super) struct Elsewhere {
    uai: &'static str,
    nom: &'static str,
    academie: &'static str,
    courriel: &'static str,
}

pub(super) const OTHER_SCHOOL: Elsewhere = Elsewhere {
    uai: "0762345L",
    nom: "Lycée professionnel du Grand-Large",
    academie: "Normandie",
    courriel: "grand-large@example.org",
};

pub(super) const OTHER_ACADEMIE: Elsewhere = Elsewhere {
    uai: "0693456G",
    nom: "Lycée professionnel des Deux-Collines",
    academie: "Lyon",
    courriel: "deux-collines@example.org",
};

/// Who prepares another school, and a learner who could leave it.
pub(super) struct There {
    pub(super) uai: &'static str,
    pub(super) administrateur: Client,
    pub(super) ddfpt: Client,
    pub(super) leaver: String,
}

/// A school with everything that the demonstration has.
pub(super) async fn other_school(suite: &Suite, school: &Elsewhere) -> Result<(There, Things)> {
    let admin = administrateur(suite, school).await?;
    set_up(&admin, school).await?;
    let ddfpt = let_in(suite, &admin, "ddfpt", None).await?;
    let chef = let_in(suite, &admin, "chef_etablissement", None).await?;
    let (annexe, learners) = annexe(&ddfpt, MSPC).await?;
    let [learner, leaver, ..] = learners.as_slice() else {
        anyhow::bail!("too few learners in {}", school.uai);
    };
    let periode = declare(
        &ddfpt,
        &annexe,
        PERIODE_2,
        "Période d’ailleurs",
        std::slice::from_ref(learner),
    )
    .await?;
    let inspecteur = inspection(&chef, &format!("inspection.{}", school.courriel)).await?;
    let mut things = Things {
        referentiel: Some(MSPC.to_owned()),
        fiche: sheet_of(&ddfpt, &periode, learner).await?,
        acces: invited(&ddfpt, &periode, learner).await?,
        annexe: Some(annexe),
        periode: Some(periode),
        apprenant: Some(learner.clone()),
        import: import_of(&admin).await?,
        inspecteur,
        session: session_of(&admin).await?,
        compte: Some(leaver.clone()),
        ..Things::default()
    };
    let student = let_in(suite, &admin, "apprenant", Some(learner)).await?;
    joined(&student, &mut things).await?;
    things.reussite = success_of(&student, learner).await?;
    let there = There {
        uai: school.uai,
        administrateur: admin,
        ddfpt,
        leaver: leaver.clone(),
    };
    Ok((there, things))
}

async fn administrateur(suite: &Suite, school: &Elsewhere) -> Result<Client> {
    let password = "six mots que rien ne relie";
    let file = suite.folder().join(format!("matrice-{}", school.uai));
    std::fs::write(&file, password)?;
    let login = format!("administrateur.{}", school.courriel);
    let file = file.to_string_lossy();
    let arguments = [
        "bootstrap-administrateur",
        "--uai",
        school.uai,
        "--nom",
        "Administrateur",
        "--prenom",
        "Dominique",
        "--courriel",
        &login,
        "--password-file",
        &file,
    ];
    suite.command("identity", &arguments).await?;
    let client = Client::new(&suite.base_url())?;
    client.login(&login, password).await?;
    Ok(client)
}

async fn set_up(admin: &Client, school: &Elsewhere) -> Result<()> {
    let settings = admin.get("/api/etablissement").await?;
    let etag = settings.etag().context("no ETag")?.to_owned();
    let body = json!({ "nom": school.nom, "courriel": school.courriel, "academie": school.academie,
        "referentiels": [MSPC, MELEC, "bts-ms", "bts-electrotechnique"] });
    admin
        .put("/api/etablissement", Some(&etag), &body)
        .await?
        .accepted()?;
    switch_on(admin).await?;
    books_on(admin).await?;
    pictures(admin).await?;
    let files: Vec<(String, Vec<u8>)> = three_files("registre-autre-ecole")
        .into_iter()
        .map(|(name, bytes)| {
            let name = name.replace(OTHER_SCHOOL.uai, school.uai);
            (name, replace(&bytes, OTHER_SCHOOL.uai, school.uai))
        })
        .collect();
    apply(admin, &upload(admin, &files).await?).await
}

/// The same file of another school.
fn replace(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    let mut at = 0;
    while let Some(found) = changed[at..]
        .windows(from.len())
        .position(|window| window == from.as_bytes())
    {
        changed.splice(at + found..at + found + from.len(), to.bytes());
        at += found + to.len();
    }
    changed
}
