//! The French sentences of the suite, each written once, in `catalogue/fr.toml`.
//!
//! Services answer stable codes and parameters; what a person reads is here (G-03). Four families of codes have
//! a table each: the problems of the API, the faults of a refused registry file, the remarks on its lines
//! (`FICHIER_VIDE`, `INE_ABSENT`…), and the faults of a file of a diploma.
//!
//! Every sentence says what happened and what to do. A code without a sentence reads as the neutral one: a test
//! of the whole suite makes sure that none is missing. To add one: add its line to `catalogue/fr.toml`.

use std::collections::BTreeMap;

use anyhow::Context as _;
use chassis::french;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::sentence::Sentence;

/// The text of the catalogue, embedded so that the gateway never starts without it.
const SOURCE: &str = include_str!("../catalogue/fr.toml");

/// Values named in a sentence.
pub type Params = Map<String, Value>;

/// Every sentence, parsed once at start.
#[derive(Debug)]
pub struct Catalogue {
    neutral: String,
    titles: BTreeMap<String, String>,
    problems: BTreeMap<String, Sentence>,
    faults: BTreeMap<String, Sentence>,
    remarks: BTreeMap<String, Sentence>,
    referentiels: BTreeMap<String, Sentence>,
    fields: BTreeMap<String, String>,
    tasks: BTreeMap<String, Sentence>,
    tables: Tables,
    actions: BTreeMap<String, Sentence>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    neutral: String,
    titles: BTreeMap<String, String>,
    problems: BTreeMap<String, String>,
    import: Import,
    referentiels: BTreeMap<String, String>,
    accueil: BTreeMap<String, String>,
    tableaux: Tables,
    journal: BTreeMap<String, String>,
}

/// Words of the tables that people take away (D-09).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    /// Heads of columns, by table.
    colonnes: BTreeMap<String, Vec<String>>,
    /// How codes read, by list.
    mots: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Import {
    faults: BTreeMap<String, String>,
    remarks: BTreeMap<String, String>,
    fields: BTreeMap<String, String>,
}

impl Catalogue {
    /// The embedded catalogue.
    ///
    /// # Errors
    /// When the file is not what [`Source`] describes or a sentence is malformed; names the code.
    pub fn embedded() -> anyhow::Result<Self> {
        Self::parse(SOURCE)
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let source: Source = toml::from_str(text).context("reading the catalogue")?;
        Ok(Self {
            neutral: french::printed(&source.neutral),
            titles: source.titles,
            problems: compile(source.problems)?,
            faults: compile(source.import.faults)?,
            remarks: compile(source.import.remarks)?,
            referentiels: compile(source.referentiels)?,
            fields: source.import.fields,
            tasks: compile(source.accueil)?,
            tables: source.tableaux,
            actions: compile(source.journal)?,
        })
    }

    /// What to tell a person about a problem, or about one field of a request.
    pub fn problem(&self, code: &str, params: &Params) -> String {
        self.say(&self.problems, code, params)
    }

    /// Why a registry file was refused (I-04).
    pub fn fault(&self, code: &str, params: &Params) -> String {
        self.say(&self.faults, code, params)
    }

    /// What was noticed on a line of a registry file (I-04); empty for a line without remark.
    pub fn remark(&self, code: &str, params: &Params) -> String {
        if code.is_empty() {
            return String::new();
        }
        self.say(&self.remarks, code, params)
    }

    /// What is wrong at one place of a file of a diploma.
    pub fn referentiel_fault(&self, code: &str, params: &Params) -> String {
        self.say(&self.referentiels, code, params)
    }

    /// How a field that an import changes is named; a field without a name of its own keeps its code.
    pub fn field<'a>(&'a self, code: &'a str) -> &'a str {
        self.fields.get(code).map_or(code, String::as_str)
    }

    /// Something to do, on the home page.
    pub fn task(&self, code: &str, params: &Params) -> String {
        self.say(&self.tasks, code, params)
    }

    /// Heads of the columns of a table.
    pub fn columns(&self, table: &str) -> impl Iterator<Item = &str> {
        let columns = self.tables.colonnes.get(table).into_iter();
        columns.flatten().map(String::as_str)
    }

    /// How a code of a list reads; a code without a word stays as it is.
    pub fn word<'a>(&'a self, list: &str, code: &'a str) -> &'a str {
        let words = self.tables.mots.get(list);
        words
            .and_then(|words| words.get(code))
            .map_or(code, String::as_str)
    }

    /// What somebody did, in the log (I-12); the bare code of what has no sentence is better than a lie.
    pub fn action(&self, rpc: &str) -> String {
        self.actions.get(rpc).map_or_else(
            || rpc.to_owned(),
            |sentence| sentence.render(&Params::new()),
        )
    }

    /// Every action of the log with its sentence, by sentence.
    pub fn actions(&self) -> impl Iterator<Item = (String, String)> {
        let mut told: Vec<(String, String)> = self
            .actions
            .keys()
            .map(|rpc| (rpc.clone(), self.action(rpc)))
            .collect();
        told.sort_by_cached_key(|(_, sentence)| french::fold(sentence));
        told.into_iter()
    }

    /// Whether an action of the log has a sentence.
    pub fn has_action(&self, rpc: &str) -> bool {
        self.actions.contains_key(rpc)
    }

    /// Short title of an HTTP status.
    pub fn title(&self, status: http::StatusCode) -> &str {
        self.titles
            .get(status.as_str())
            .or_else(|| self.titles.get("default"))
            .map_or("", String::as_str)
    }

    /// Whether a problem has a sentence of its own.
    pub fn has_problem(&self, code: &str) -> bool {
        self.problems.contains_key(code)
    }

    /// Whether a fault of a file has a sentence of its own.
    pub fn has_fault(&self, code: &str) -> bool {
        self.faults.contains_key(code)
    }

    /// Whether a remark on a line has a sentence of its own.
    pub fn has_remark(&self, code: &str) -> bool {
        self.remarks.contains_key(code)
    }

    /// Whether a fault of a file of a diploma has a sentence of its own.
    pub fn has_referentiel_fault(&self, code: &str) -> bool {
        self.referentiels.contains_key(code)
    }

    fn say(&self, table: &BTreeMap<String, Sentence>, code: &str, params: &Params) -> String {
        table
            .get(code)
            .map_or_else(|| self.neutral.clone(), |sentence| sentence.render(params))
    }
}

fn compile(table: BTreeMap<String, String>) -> anyhow::Result<BTreeMap<String, Sentence>> {
    table
        .into_iter()
        .map(|(code, text)| {
            let sentence = Sentence::parse(&french::printed(&text))
                .with_context(|| format!("reading the sentence of {code}"))?;
            Ok((code, sentence))
        })
        .collect()
}

#[cfg(test)]
mod tests;
