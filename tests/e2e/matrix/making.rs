//! What people of a school make, each by the public API.

use anyhow::{Context as _, Result};
use harness::api::Client;
use harness::calendar::today;
use harness::demo::portfolios_of;
use harness::{demo, wait};
use reqwest::Method;
use serde_json::json;

use super::objects::{Livret, Things, id_of, period};
use crate::forms::{SOON, dossier, read};

/// A small grey square.
pub(super) const PICTURE: &[u8] = include_bytes!("../../fixtures/gris.png");

pub(super) const MSPC: &str = "bac-pro-mspc";
pub(super) const MELEC: &str = "bac-pro-melec";
/// A status of a period of mechanics that yields a bilan entreprise.
pub(super) const PERIODE_2: &str = "periode-2";

/// An account made by hand; its id.
pub(super) async fn account(
    admin: &Client,
    profil: &str,
    nom: &str,
    divisions: &[&str],
) -> Result<String> {
    let courriel = format!("{}@example.org", nom.to_lowercase());
    let body = json!({ "civilite": "Mme", "nom": nom, "prenom": "Claude", "date_naissance": "1980-05-17",
        "courriel": courriel, "profil": profil, "divisions": divisions, "malgre_doublon": true });
    let created = admin.post("/api/comptes", &body).await?.accepted()?;
    id_of(&created["compte"]).context("an account without id")
}

/// The erasure of somebody who came by mistake.
pub(super) async fn erasure(admin: &Client) -> Result<String> {
    let id = account(admin, "enseignant", "PASSAGE", &[]).await?;
    crate::erasure::close(admin, &id).await?;
    crate::erasure::erase(admin, &id).await
}

/// The access of an inspector of mechanics.
pub(super) async fn inspection(chef: &Client, mail: &str) -> Result<Option<String>> {
    let body = json!({ "nom": "RIVAL", "prenom": "Paul", "courriel": mail, "referentiels": [MSPC],
        "fin": in_a_month() });
    let opened = chef.post("/api/inspecteurs", &body).await?.accepted()?;
    Ok(id_of(&opened))
}

/// A certification deadline of this school year (P-12).
pub(super) async fn officielle(ddfpt: &Client) -> Result<Option<String>> {
    let body = json!({ "nature": "certification", "libelle": "E31", "au": today().to_string() });
    let added = ddfpt.post("/api/calendrier", &body).await?.accepted()?;
    Ok(id_of(&added))
}

fn in_a_month() -> String {
    today()
        .saturating_add(jiff::Span::new().days(30))
        .to_string()
}

/// A period declared from an annexe, once each of its learners has everything that follows from it (P-04).
pub(super) async fn declare(
    ddfpt: &Client,
    annexe: &str,
    statut: &str,
    titre: &str,
    learners: &[String],
) -> Result<String> {
    let declared = ddfpt
        .post(
            &format!("/api/annexes/{annexe}/periodes"),
            &period(titre, statut, learners),
        )
        .await?
        .accepted()
        .with_context(|| format!("declaring {titre}"))?;
    let id = id_of(&declared).context("a period without id")?;
    demo::portfolios_of(ddfpt, &id).await?;
    for learner in learners {
        let bilan = format!("{}/bilan", dossier(&id, learner));
        wait::until("the bilan of the period", SOON, async || {
            Ok(ddfpt.get(&bilan).await?.status.is_success().then_some(()))
        })
        .await?;
    }
    Ok(id)
}

/// An annexe, and the learners that it can be for.
pub(super) async fn annexe(ddfpt: &Client, referentiel: &str) -> Result<(String, Vec<String>)> {
    let body = json!({ "referentiel": referentiel, "niveau": "premiere", "titre": "Annexe de la matrice",
        "pour_apprentis": false, "objectifs": "", "taches": [] });
    let created = ddfpt.post("/api/annexes", &body).await?.accepted()?;
    let id = id_of(&created).context("an annexe without id")?;
    let listed = read(ddfpt, &format!("/api/annexes/{id}/apprenants")).await?;
    let learners = listed.get("apprenants").unwrap_or(&listed);
    let learners = learners.as_array().into_iter().flatten();
    Ok((id, learners.filter_map(id_of).collect()))
}

/// The access of that tutor of a learner, as the page of tutors tells it.
async fn access(
    ddfpt: &Client,
    periode: &str,
    apprenant: &str,
    courriel: &str,
) -> Result<Option<String>> {
    let rows = read(ddfpt, &format!("/api/periodes/{periode}/tuteurs")).await?;
    let rows = rows.get("apprenants").unwrap_or(&rows);
    let row = rows
        .as_array()
        .into_iter()
        .flatten()
        .find(|row| row["apprenant"]["id"] == apprenant);
    let accesses = row.and_then(|row| row["acces"].as_array());
    let mut accesses = accesses.into_iter().flatten();
    Ok(accesses
        .find(|access| access["courriel"] == courriel)
        .and_then(id_of))
}

/// Sends a tutor a link that nobody opens; the access.
pub(super) async fn invited(
    ddfpt: &Client,
    periode: &str,
    apprenant: &str,
) -> Result<Option<String>> {
    let courriel = "alice.mercier@example.org";
    let body = json!({ "nom": "MERCIER", "prenom": "Alice", "courriel": courriel });
    ddfpt
        .post(&format!("{}/tuteurs", dossier(periode, apprenant)), &body)
        .await?
        .accepted()?;
    access(ddfpt, periode, apprenant, courriel).await
}

pub(super) async fn import_of(admin: &Client) -> Result<Option<String>> {
    let listed = read(admin, "/api/imports").await?;
    Ok(id_of(&listed["imports"][0]))
}

/// Pictures of the school, read by who may.
pub(super) async fn pictures(admin: &Client) -> Result<()> {
    for nature in ["logo", "cachet"] {
        let path = format!("/api/etablissement/images/{nature}");
        let request = admin
            .request(Method::PUT, &path)
            .header("If-Match", "\"0\"")
            .header("Content-Type", "image/png")
            .body(PICTURE);
        let answer = admin.send(request).await?;
        anyhow::ensure!(answer.status.is_success(), "{nature}: {}", answer.json());
    }
    Ok(())
}

pub(super) async fn session_of(client: &Client) -> Result<Option<String>> {
    let listed = read(client, "/api/compte/sessions").await?;
    let listed = listed.get("sessions").unwrap_or(&listed);
    Ok(listed
        .as_array()
        .and_then(|all| all.first())
        .and_then(id_of))
}

/// A file that a learner joined to its portfolio, and one that is on its way.
pub(super) async fn joined(learner: &Client, things: &mut Things) -> Result<()> {
    let (Some(periode), Some(apprenant)) = (&things.periode, &things.apprenant) else {
        anyhow::bail!("no portfolio to join anything to");
    };
    let path = format!("{}/annexes/envois", dossier(periode, apprenant));
    let body = json!({ "nom": "mot.txt", "octets": 3 });
    let begun = learner.post(&path, &body).await?.accepted()?;
    let upload = id_of(&begun).context("an upload")?;
    let piece = learner
        .request(
            Method::PATCH,
            &format!("/api/apprenants/{apprenant}/envois/{upload}"),
        )
        .header("Upload-Offset", "0")
        .header("Content-Type", "application/octet-stream")
        .body("mot");
    let sent = learner.send(piece).await?.accepted()?;
    things.jointe = id_of(&sent["annexe"]);
    things.envoi = id_of(&learner.post(&path, &body).await?.accepted()?);
    Ok(())
}

/// The livret of an apprenti, opened.
pub(super) async fn livret_of(ddfpt: &Client, periode: &str, apprenant: &str) -> Result<Livret> {
    let path = format!("/api/apprenants/{apprenant}/livret");
    let opened = ddfpt.post(&path, &json!({})).await?.accepted()?;
    Ok(Livret {
        apprenant: apprenant.to_owned(),
        periode: periode.to_owned(),
        fiche: id_of(&opened).context("a livret")?,
    })
}

/// Books, where learners may have one (F-11).
pub(super) async fn books_on(admin: &Client) -> Result<()> {
    let body = json!({ "actif": true });
    let path = "/api/etablissement/modules/book";
    admin.put(path, None, &body).await?.accepted().map(drop)
}

/// A page of its book, that a learner began.
pub(super) async fn success_of(learner: &Client, apprenant: &str) -> Result<Option<String>> {
    let book = format!("/api/apprenants/{apprenant}/book");
    learner.post(&book, &json!({})).await?.accepted()?;
    let body = json!({ "titre": "La panne du four" });
    let told = learner.post(&format!("{book}/reussites"), &body).await?;
    Ok(id_of(&told.accepted()?))
}

/// A sheet that came with the period of a learner.
pub(super) async fn sheet_of(
    ddfpt: &Client,
    periode: &str,
    apprenant: &str,
) -> Result<Option<String>> {
    portfolios_of(ddfpt, periode).await?;
    let hub = read(ddfpt, &dossier(periode, apprenant)).await?;
    Ok(id_of(&hub["portfolio"]["semaines"][0]))
}
