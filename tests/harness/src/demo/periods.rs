//! The annexes and the periods of the demonstration: two of a bac pro, one that is over and one under way; one of a BTS.

use std::time::Duration;

use anyhow::{Context as _, Result};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Annexe, Periode};
use crate::api::Client;
use crate::calendar;
use crate::wait;

/// What periods are declared for, and from which annexe.
#[derive(Debug, Clone, Copy)]
pub(super) struct Formation {
    pub(super) referentiel: &'static str,
    pub(super) niveau: &'static str,
    /// A status of the diploma which yields a bilan entreprise.
    statut: &'static str,
    annexe: &'static str,
    objectifs: &'static str,
}

/// With a portfolio and its weekly pages.
pub(super) const BAC_PRO: Formation = Formation {
    referentiel: "bac-pro-mspc",
    niveau: "premiere",
    statut: "periode-2",
    annexe: "Maintenance préventive et corrective en entreprise",
    objectifs: "Découvrir l’organisation du service de maintenance et participer aux interventions.",
};

/// With fiches activité.
const BTS: Formation = Formation {
    referentiel: "bts-ms",
    niveau: "annee-1",
    statut: "periode",
    annexe: "Stage de première année",
    objectifs: "Participer au diagnostic et à la remise en service de biens industriels.",
};

/// How long portfolios may take to follow their period.
const PORTFOLIOS: Duration = Duration::from_mins(1);

/// What [`declare`] yields.
pub(super) struct Declared {
    pub(super) annexe: Annexe,
    pub(super) over: Periode,
    pub(super) under_way: Periode,
    pub(super) bts: Periode,
}

/// Creates the annexe and declares the periods, unless they are there (P-01, P-02).
pub(super) async fn declare(ddfpt: &Client) -> Result<Declared> {
    let annexe = annexe(ddfpt, BAC_PRO).await?;
    let over = period(ddfpt, BAC_PRO, &annexe, ("PFMP 1", calendar::weeks(-9, 3))).await?;
    let under_way = period(ddfpt, BAC_PRO, &annexe, ("PFMP 2", calendar::weeks(-2, 4))).await?;
    let of_bts = self::annexe(ddfpt, BTS).await?;
    let bts = period(ddfpt, BTS, &of_bts, ("Stage 1", calendar::weeks(-1, 3))).await?;
    for period in [&over, &under_way, &bts] {
        portfolios_of(ddfpt, &period.id).await?;
    }
    Ok(Declared {
        annexe,
        over,
        under_way,
        bts,
    })
}

/// The annexe of the bac pro, created unless it is there.
pub async fn annexe_of_bac_pro(ddfpt: &Client) -> Result<Annexe> {
    annexe(ddfpt, BAC_PRO).await
}

async fn annexe(ddfpt: &Client, of: Formation) -> Result<Annexe> {
    let Formation {
        referentiel,
        niveau,
        annexe: titre,
        ..
    } = of;
    let listed = ddfpt
        .get(&format!(
            "/api/annexes?referentiel={referentiel}&niveau={niveau}"
        ))
        .await?
        .accepted()?;
    if let Some(found) = with_title(&listed["annexes"], titre) {
        return Ok(Annexe {
            id: id_of(found)?,
            titre: titre.to_owned(),
        });
    }
    let diploma = ddfpt
        .get(&format!("/api/referentiels/{referentiel}"))
        .await?
        .accepted()?;
    let activities = diploma["activites"]
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
        "referentiel": referentiel, "niveau": niveau, "titre": titre, "pour_apprentis": false,
        "objectifs": of.objectifs, "taches": tasks,
    });
    let created = ddfpt.post("/api/annexes", &body).await?.accepted()?;
    Ok(Annexe {
        id: id_of(&created)?,
        titre: titre.to_owned(),
    })
}

async fn period(
    ddfpt: &Client,
    of: Formation,
    annexe: &Annexe,
    (titre, (du, au)): (&str, (Date, Date)),
) -> Result<Periode> {
    let described = |id| Periode {
        id,
        titre: titre.to_owned(),
        du: du.to_string(),
        au: au.to_string(),
    };
    let listed = ddfpt
        .get(&format!(
            "/api/periodes?referentiel={}&niveau={}",
            of.referentiel, of.niveau
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
        "titre": titre, "statut": of.statut, "du": du, "au": au, "objectifs": template["objectifs"],
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
