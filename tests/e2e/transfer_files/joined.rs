//! Photos and files of a learner travel along with the rest (F-06, I-11 ★).

use anyhow::{Context as _, Result};
use harness::api::Client;
use harness::suite::Suite;
use identity::domain::fichier::joint::Joint;
use identity::domain::fichier::{Contenu, Entete};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::elsewhere::Elsewhere;
use super::hostile::{open, table, whole};
use super::{act, apply, receive, standing};
use crate::exchange::Schools;
use crate::forms::{dossier, read};
use crate::transfers::let_in;

const PHOTO: &[u8] = include_bytes!("../../fixtures/gris.png");
const NOTICE: &[u8] = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n";

/// Joins a file to a portfolio.
async fn send(learner: &Client, apprenant: &str, page: &str, nom: &str, data: &[u8]) -> Result<()> {
    let body = json!({ "nom": nom, "octets": data.len() });
    let begun = learner
        .post(&format!("{page}/annexes/envois"), &body)
        .await?
        .accepted()?;
    let upload = begun["id"].as_str().context("an upload")?;
    let path = format!("/api/apprenants/{apprenant}/envois/{upload}");
    let piece = learner
        .request(Method::PATCH, &path)
        .header("Upload-Offset", "0")
        .header("Content-Type", "application/octet-stream")
        .body(data.to_vec());
    let sent = learner.send(piece).await?.accepted()?;
    anyhow::ensure!(sent["annexe"].is_object(), "{sent}");
    Ok(())
}

/// A learner joins a photo and a notice.
pub(super) async fn join(learner: &Client, apprenant: &str, page: &str) -> Result<()> {
    send(learner, apprenant, page, "Armoire.png", PHOTO).await?;
    send(learner, apprenant, page, "Notice.pdf", NOTICE).await
}

/// They are in a dossier, whole, the small one of the photo too.
pub(super) async fn are_there(reader: &Client, apprenant: &str, page: &str) -> Result<()> {
    let found = read(reader, &format!("{page}/annexes")).await?;
    let titles: Vec<&Value> = found["annexes"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|annexe| &annexe["titre"])
        .collect();
    assert_eq!(titles, ["Armoire", "Notice"], "{found}");
    let file = async |rank: usize, size: &str| {
        let id = found["annexes"][rank]["id"].as_str().unwrap_or_default();
        let path = format!("/api/apprenants/{apprenant}/annexes/{id}/fichier{size}");
        let answer = reader.get(&path).await?;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        anyhow::Ok(answer.bytes)
    };
    assert!(file(0, "").await?.starts_with(b"\x89PNG"));
    assert!(file(0, "?vignette=true").await?.starts_with(b"\xff\xd8"));
    assert_eq!(file(1, "").await?, NOTICE);
    Ok(())
}

/// What a deployment could send: rows of two annexes, and what it says of their files.
fn with_files(elsewhere: &Elsewhere, files: &[&[u8]]) -> Contenu {
    let mut contenu = elsewhere.contenu.clone();
    let eleve = contenu.eleve.id;
    let portfolio = table(&mut contenu, "portfolio", "portfolios")[0]["id"].clone();
    for (rank, bytes) in files.iter().enumerate() {
        let annexe = chassis::id::fresh();
        table(&mut contenu, "portfolio", "annexes").push(json!({
            "id": annexe, "portfolio": portfolio, "sheet": null, "apprenant": eleve,
            "titre": format!("Notice {rank}"), "adresse": null, "fichier": chassis::id::fresh(),
            "media": "application/pdf", "octets": 1, "largeur": null, "hauteur": null, "version": 1,
            "author": eleve, "created_at": format!("2026-11-29T10:00:0{rank}Z"),
        }));
        contenu.fichiers.push(Joint {
            annexe,
            nom: format!("Notice {rank}.pdf"),
            octets: bytes.len() as u64,
            sha256: hex::encode(Sha256::digest(bytes)),
        });
    }
    contenu
}

/// What the second school has of the period that the first learner spent in a company.
async fn annexes(suite: &Suite, schools: &Schools, came: &Value) -> Result<Value> {
    let reader = let_in(suite, &schools.there, "ddfpt", None).await?;
    let came = came["apprenant"].as_str().context("a learner")?;
    let page = dossier(&schools.demo.periode.id, came);
    read(&reader, &format!("{page}/annexes")).await
}

#[tokio::test]
async fn files_that_were_not_signed_change_nothing_f06_i11() -> Result<()> {
    let (suite, schools, elsewhere) = open().await?;
    let other: &[u8] = b"%PDF-1.7\n2 0 obj <<>> endobj\n%%EOF\n";
    assert_eq!(other.len(), NOTICE.len());
    let contenu = with_files(&elsewhere, &[NOTICE, other]);
    let sealed = |files: &[&[u8]]| elsewhere.file_and(elsewhere.entete(), &contenu, files);
    let right = sealed(&[NOTICE, other])?;
    let head = elsewhere.file(elsewhere.entete(), &contenu);
    let untouched = whole(&suite)?;
    let mut flipped = right.clone();
    let last = flipped.len() - 1;
    flipped[last] ^= 1;
    for (what, file) in [
        ("swapped", sealed(&[other, NOTICE])?),
        ("one twice", sealed(&[NOTICE, NOTICE])?),
        ("one missing", sealed(&[NOTICE])?),
        ("one more", sealed(&[NOTICE, other, other])?),
        ("none", head),
        ("cut", right[..right.len() - 1].to_vec()),
        ("longer", [&right[..], b"x"].concat()),
        ("flipped", flipped),
    ] {
        let answer = receive(&schools.there, &file).await?;
        assert_eq!(answer.code(), "identity.file_altered", "{what}");
    }
    assert_eq!(whole(&suite)?, untouched);

    // Refused by a person, it may come again; applied, it is there.
    let received = receive(&schools.there, &right).await?.accepted()?;
    assert_eq!(received["contenu"]["fichiers"], 2, "{received}");
    let id = received["id"].as_str().context("an id")?;
    act(&schools.there, id, "refus", None).await?.accepted()?;
    for _ in 0..2 {
        let again = receive(&schools.there, &right).await?.accepted()?;
        assert_eq!(again["etat"], "recu", "{again}");
    }
    apply(&schools.there, id, None).await?.accepted()?;
    standing(&schools.there, id, "termine").await?;
    let found = annexes(&suite, &schools, &received).await?;
    assert_eq!(found["annexes"].as_array().map(Vec::len), Some(2));
    suite.stop().await
}

#[tokio::test]
async fn a_file_that_is_not_kept_here_is_named_and_stops_nothing_f06_i11() -> Result<()> {
    let (suite, schools, elsewhere) = open().await?;
    let files: [&[u8]; 2] = [b"MZ\x90\0\x03\0\0\0", NOTICE];
    let contenu = with_files(&elsewhere, &files);
    let file = elsewhere.file_and(elsewhere.entete(), &contenu, &files)?;
    let received = receive(&schools.there, &file).await?.accepted()?;
    let told = json!([{ "nom": "Notice 0.pdf", "motif": "portfolio.file_format" }]);
    assert_eq!(received["ecartes"], told);
    assert_eq!(received["contenu"]["fichiers"], 1);
    let id = received["id"].as_str().context("an id")?;
    apply(&schools.there, id, None).await?.accepted()?;
    let (done, _) = standing(&schools.there, id, "termine").await?;
    assert_eq!(done["ecartes"], told);
    let found = annexes(&suite, &schools, &received).await?;
    assert_eq!(found["annexes"][0]["titre"], "Notice 1", "{found}");
    assert_eq!(found["annexes"].as_array().map(Vec::len), Some(1));
    suite.stop().await
}

#[tokio::test]
async fn a_file_of_the_first_version_still_arrives_without_files_f06_i11() -> Result<()> {
    let (suite, schools, elsewhere) = open().await?;
    let mut contenu = with_files(&elsewhere, &[NOTICE]);
    contenu.fichiers.clear();
    let first = Entete {
        version: 1,
        ..elsewhere.entete()
    };
    let file = elsewhere.file(first, &contenu);
    assert!(file.starts_with(b"CPRO-TRANSFERT 1\n"));
    let received = receive(&schools.there, &file).await?.accepted()?;
    let id = received["id"].as_str().context("an id")?;
    apply(&schools.there, id, None).await?.accepted()?;
    standing(&schools.there, id, "termine").await?;
    let found = annexes(&suite, &schools, &received).await?;
    assert_eq!(found["annexes"], json!([]));
    suite.stop().await
}
