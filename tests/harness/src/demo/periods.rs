//! The annexe and the two periods of the demonstration: one that is over, one under way.

use std::time::Duration;

use anyhow::{Context as _, Result};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Annexe, Periode};
use crate::api::Client;
use crate::calendar;
use crate::wait;

pub(super) const REFERENTIEL: &str = "bac-pro-mspc";
pub(super) const NIVEAU: &str = "premiere";
/// A status of that diploma which yields a bilan entreprise.
const STATUT: &str = "periode-2";
const ANNEXE: &str = "Maintenance préventive et corrective en entreprise";
const OBJECTIFS: &str =
    "Découvrir l’organisation du service de maintenance et participer aux interventions.";
/// How long portfolios may take to follow their period.
const PORTFOLIOS: Duration = Duration::from_mins(1);

/// What [`declare`] yields.
pub(super) struct Declared {
    pub(super) annexe: Annexe,
    pub(super) over: Periode,
    pub(super) under_way: Periode,
}

/// Creates the annexe and declares the periods, unless they are there (P-01, P-02).
pub(super) async fn declare(ddfpt: &Client) -> Result<Declared> {
    let annexe = annexe(ddfpt).await?;
    let over = period(ddfpt, &annexe, "PFMP 1", calendar::weeks(-9, 3)).await?;
    let under_way = period(ddfpt, &annexe, "PFMP 2", calendar::weeks(-2, 4)).await?;
    for period in [&over, &under_way] {
        portfolios_of(ddfpt, &period.id).await?;
    }
    Ok(Declared {
        annexe,
        over,
        under_way,
    })
}

async fn annexe(ddfpt: &Client) -> Result<Annexe> {
    let listed = ddfpt
        .get(&format!(
            "/api/annexes?referentiel={REFERENTIEL}&niveau={NIVEAU}"
        ))
        .await?
        .accepted()?;
    if let Some(found) = with_title(&listed["annexes"], ANNEXE) {
        return Ok(Annexe {
            id: id_of(found)?,
            titre: ANNEXE.to_owned(),
        });
    }
    let referentiel = ddfpt
        .get(&format!("/api/referentiels/{REFERENTIEL}"))
        .await?
        .accepted()?;
    let activities = referentiel["activites"]
        .as_array()
        .context("a référentiel without activities")?;
    let tasks: Vec<&Value> = activities
        .iter()
        .take(2)
        .filter_map(|activity| activity["taches"].as_array())
        .flatten()
        .map(|task| &task["code"])
        .collect();
    let body = json!({
        "referentiel": REFERENTIEL, "niveau": NIVEAU, "titre": ANNEXE, "pour_apprentis": false,
        "objectifs": OBJECTIFS, "taches": tasks,
    });
    let created = ddfpt.post("/api/annexes", &body).await?.accepted()?;
    Ok(Annexe {
        id: id_of(&created)?,
        titre: ANNEXE.to_owned(),
    })
}

async fn period(
    ddfpt: &Client,
    annexe: &Annexe,
    titre: &str,
    (du, au): (Date, Date),
) -> Result<Periode> {
    let described = |id| Periode {
        id,
        titre: titre.to_owned(),
        du: du.to_string(),
        au: au.to_string(),
    };
    let listed = ddfpt
        .get(&format!(
            "/api/periodes?referentiel={REFERENTIEL}&niveau={NIVEAU}"
        ))
        .await?
        .accepted()?;
    if let Some(found) = with_title(listed.get("periodes").unwrap_or(&listed), titre) {
        return Ok(described(id_of(found)?));
    }
    let template = ddfpt
        .get(&format!("/api/annexes/{}", annexe.id))
        .await?
        .accepted()?;
    let learners = ddfpt
        .get(&format!("/api/annexes/{}/apprenants", annexe.id))
        .await?
        .accepted()?;
    let learners = learners.get("apprenants").unwrap_or(&learners);
    let ids: Vec<&Value> = learners
        .as_array()
        .context("a list of learners")?
        .iter()
        .map(|one| &one["id"])
        .collect();
    let body = json!({
        "titre": titre, "statut": STATUT, "du": du, "au": au, "objectifs": template["objectifs"],
        "taches": template["taches"], "apprenants": ids, "malgre_chevauchement": false,
    });
    let declared = ddfpt
        .post(&format!("/api/annexes/{}/periodes", annexe.id), &body)
        .await?
        .accepted()?;
    Ok(described(id_of(&declared)?))
}

/// Waits until every learner of the period has a portfolio (P-04).
pub async fn portfolios_of(somebody: &Client, period: &str) -> Result<()> {
    let path = format!("/api/periodes/{period}/apprenants");
    wait::until("the portfolios of a period", PORTFOLIOS, async || {
        let answer = somebody.get(&path).await?.accepted()?;
        let rows = answer["lignes"].as_array().cloned().unwrap_or_default();
        let complete = !rows.is_empty() && rows.iter().all(|row| row["dossier"].is_object());
        Ok((complete && answer["en_preparation"] == false).then_some(()))
    })
    .await
}

fn with_title<'a>(list: &'a Value, titre: &str) -> Option<&'a Value> {
    list.as_array()?.iter().find(|one| one["titre"] == titre)
}

fn id_of(object: &Value) -> Result<String> {
    Ok(object["id"]
        .as_str()
        .context("an object without id")?
        .to_owned())
}
