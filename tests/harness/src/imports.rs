//! Schools set up and registry files imported through the public JSON API, as an administrateur does it.

use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::api::Client;
use crate::wait;

/// Reading and applying the files of the largest school.
const PATIENCE: Duration = Duration::from_mins(10);

/// Sends files; answers the preview, or the refusal.
pub async fn preview<N: AsRef<str>>(admin: &Client, files: &[(N, Vec<u8>)]) -> Result<Value> {
    let mut form = Form::new();
    for (name, bytes) in files {
        let part = Part::bytes(bytes.clone())
            .file_name(name.as_ref().to_owned())
            .mime_str("text/xml")?;
        form = form.part("fichiers", part);
    }
    let request = admin
        .request(Method::POST, "/api/imports")
        .multipart(form)
        .timeout(PATIENCE);
    admin.send(request).await?.accepted()
}

/// Where an import is.
pub fn path(import: &Value) -> Result<String> {
    let id = import["id"].as_str().context("an import without id")?;
    Ok(format!("/api/imports/{id}"))
}

/// Orders a previewed import, whatever it proposes, and does not wait for its end.
pub async fn order(admin: &Client, import: &Value) -> Result<Value> {
    let confirmed: Vec<&Value> = import["profils_proposes"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|profile| &profile["cle"])
        .collect();
    let order = json!({ "confirmer_departs": true, "profils_confirmes": confirmed });
    let path = format!("{}/application", path(import)?);
    admin.post(&path, &order).await?.accepted()
}

/// Applies a previewed import, and waits for its end.
pub async fn apply(admin: &Client, import: &Value) -> Result<()> {
    ensure!(import["etat"] == "pret", "{import}");
    order(admin, import).await?;
    let path = path(import)?;
    wait::until("the import to be applied", PATIENCE, async || {
        let import = admin.get(&path).await?.accepted()?;
        match import["etat"].as_str() {
            Some("applique") => Ok(Some(())),
            Some("echoue" | "refuse" | "abandonne") => bail!("the import failed: {import}"),
            _ => Ok(None),
        }
    })
    .await
}
