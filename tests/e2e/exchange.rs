//! Two schools of the fixtures, between which learners go: by their registries, as schools do.

use anyhow::{Context as _, Result};
use harness::api::Client;
use harness::demo::Demo;
pub(crate) use harness::imports::apply;
use harness::suite::Suite;
use harness::{demo, wait};
use serde_json::json;

use crate::forms::{SOON, person, read};
use crate::registry::{ELEVES, fixture, three_files, upload};

/// Where they go: their records there, in the other school's registry.
const PLACES: [&str; 2] = ["100001", "100002"];

/// The record of a learner in a file of learners.
fn record<'a>(file: &'a str, mark: &str) -> Result<&'a str> {
    let at = file.find(mark).with_context(|| format!("no {mark}"))?;
    let from = file[..at].rfind("<ELEVE ").context("no record")?;
    let to = at + file[at..].find("</ELEVE>").context("no end")? + "</ELEVE>".len();
    Ok(&file[from..to])
}

/// The value of a tag of a record.
fn tag<'a>(record: &'a str, name: &str) -> Result<&'a str> {
    let (_, rest) = record
        .split_once(&format!("<{name}>"))
        .with_context(|| format!("no {name}"))?;
    Ok(rest.split_once('<').context("no end")?.0)
}

/// ISO-8859-15, byte by byte: what is looked for here is ASCII.
fn text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

fn bytes(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| u8::try_from(c).unwrap_or(b'?'))
        .collect()
}

/// The registry of the origin without these learners.
fn without(names: &[String]) -> Result<Vec<u8>> {
    let mut file = text(&fixture("registre", ELEVES));
    for name in names {
        let gone = record(&file, name)?.to_owned();
        file = file.replace(&gone, "");
    }
    Ok(bytes(&file))
}

/// The registry of the destination, where these national numbers are those of learners of its own.
fn with_numbers(ines: &[String]) -> Result<Vec<u8>> {
    let mut file = text(&fixture("registre-autre-ecole", ELEVES));
    for (ine, place) in ines.iter().zip(PLACES) {
        let there = record(&file, &format!("ELEVE_ID=\"{place}\" ELENOET"))?.to_owned();
        let here = there.replace(tag(&there, "ID_NATIONAL")?, ine);
        file = file.replace(&there, &here);
    }
    Ok(bytes(&file))
}

async fn import<N: AsRef<str>>(admin: &Client, files: &[(N, Vec<u8>)]) -> Result<()> {
    apply(admin, &upload(admin, files).await?).await
}

pub(crate) async fn switch_on(admin: &Client) -> Result<()> {
    let held = admin.get("/api/transferts/reglage").await?;
    let etag = held.etag().context("no ETag")?.to_owned();
    admin
        .put(
            "/api/transferts/reglage",
            Some(&etag),
            &json!({ "actifs": true }),
        )
        .await?
        .accepted()
        .map(drop)
}

/// Two schools: one with learners at work, one that has just been set up.
pub(crate) struct Schools {
    pub(crate) demo: Demo,
    pub(crate) here: Client,
    pub(crate) there: Client,
    /// National numbers of the learners who go, and their names in the registry.
    pub(crate) ines: Vec<String>,
    names: Vec<String>,
}

impl Schools {
    pub(crate) async fn open(suite: &Suite) -> Result<Self> {
        let demo = demo::load(suite).await?;
        let here = demo.login(suite, "administrateur").await?;
        let there = demo.login_elsewhere(suite).await?;
        let settings = there.get("/api/etablissement").await?;
        let etag = settings.etag().context("no ETag")?.to_owned();
        let body = json!({ "nom": "Lycée professionnel du Grand-Large", "courriel": "grand-large@example.org",
            "referentiels": ["bac-pro-mspc", "bac-pro-melec", "bts-ms", "bts-electrotechnique"] });
        there
            .put("/api/etablissement", Some(&etag), &body)
            .await?
            .accepted()?;
        let file = text(&fixture("registre", ELEVES));
        let (mut ines, mut names) = (Vec::new(), Vec::new());
        for role in ["apprenant", "apprenant_2"] {
            let name = format!(
                "<NOM_DE_FAMILLE>{}</NOM_DE_FAMILLE>",
                demo.comptes[role].nom
            );
            ines.push(tag(record(&file, &name)?, "ID_NATIONAL")?.to_owned());
            names.push(name);
        }
        Ok(Self {
            demo,
            here,
            there,
            ines,
            names,
        })
    }

    /// Both switch transfers on, one loses its two learners and the other finds them, in either order.
    pub(crate) async fn exchange(&self, arrive_first: bool) -> Result<()> {
        switch_on(&self.here).await?;
        switch_on(&self.there).await?;
        if arrive_first {
            self.arrive().await?;
            self.leave().await
        } else {
            self.leave().await?;
            self.arrive().await
        }
    }

    /// The registry of the first has its two learners no more.
    pub(crate) async fn leave(&self) -> Result<()> {
        import(&self.here, &[(ELEVES, without(&self.names)?)]).await
    }

    /// The second school has its own registry, with learners of its own.
    pub(crate) async fn settle_in(&self) -> Result<()> {
        import(&self.there, &three_files("registre-autre-ecole")).await
    }

    /// That of the second has them.
    pub(crate) async fn arrive(&self) -> Result<()> {
        let mut arrive = three_files("registre-autre-ecole");
        arrive[0].1 = with_numbers(&self.ines)?;
        import(&self.there, &arrive).await
    }

    /// Waits until both transfers are over; answers the learners as the destination knows them, by family name.
    pub(crate) async fn arrived(&self) -> Result<Vec<String>> {
        wait::until("the transfers to be over", SOON * 3, async || {
            let Ok(list) = read(&self.there, "/api/transferts?sens=arrivee").await else {
                return Ok(None);
            };
            let done = list["transferts"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|one| one["etat"] == "termine");
            Ok((done.count() == 2).then_some(()))
        })
        .await?;
        let departures = read(&self.here, "/api/transferts?sens=depart").await?;
        let arrivals = read(&self.there, "/api/transferts?sens=arrivee").await?;
        ["apprenant", "apprenant_2"]
            .into_iter()
            .map(|role| {
                let left = departures["transferts"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .find(|one| one["apprenant"] == person(&self.demo, role).as_str())
                    .context("no departure")?;
                let came = arrivals["transferts"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .find(|one| one["id"] == left["id"])
                    .context("no arrival")?;
                Ok(came["apprenant"].as_str().context("a learner")?.to_owned())
            })
            .collect()
    }
}
