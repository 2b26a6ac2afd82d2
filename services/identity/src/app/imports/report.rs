//! Gathers the lines and decisions of an analysis and writes them in batches.

use std::collections::{BTreeMap, HashMap};

use chassis::Scope;
use chassis::db::Tx;

use crate::domain::ids::ImportId;
use crate::domain::import::Line;
use crate::domain::registre::{Action, Finding, Level};
use crate::domain::siecle::FileKind;
use crate::error::Result;
use crate::store::import_lines;
use crate::store::staging::{self, Decided};

const BATCH: usize = 500;
/// Facts of decisions that wait at most, in bytes: one of guardians holds hundreds of them.
const WAITING: usize = 1 << 20;

/// The report being written.
pub(super) struct Report<'a> {
    scope: &'a Scope,
    import: ImportId,
    names: HashMap<FileKind, String>,
    lines: Vec<Line>,
    decisions: Vec<Decided>,
    waiting: usize,
    next_line: i64,
    next_decision: i64,
    pub(super) counts: BTreeMap<String, i64>,
    /// Decisions that applying will have to do something for.
    pub(super) total: i64,
}

/// Categories that are always counted, even at zero.
const CATEGORIES: [&str; 8] = [
    "a_creer",
    "a_mettre_a_jour",
    "a_reactiver",
    "a_desactiver",
    "rejetes",
    "avertissements",
    "informations",
    "inchanges",
];

/// The category of an action.
pub(super) fn category(action: Action) -> &'static str {
    match action {
        Action::Creer => "a_creer",
        Action::MettreAJour => "a_mettre_a_jour",
        Action::Reactiver => "a_reactiver",
        Action::Desactiver => "a_desactiver",
        Action::Inchange => "inchanges",
    }
}

impl<'a> Report<'a> {
    pub(super) fn new(
        scope: &'a Scope,
        import: ImportId,
        names: HashMap<FileKind, String>,
    ) -> Self {
        Self {
            scope,
            import,
            names,
            lines: Vec::new(),
            decisions: Vec::new(),
            waiting: 0,
            next_line: 0,
            next_decision: 0,
            counts: CATEGORIES
                .iter()
                .map(|name| ((*name).to_owned(), 0))
                .collect(),
            total: 0,
        }
    }

    /// The name under which a file was uploaded.
    pub(super) fn file(&self, kind: FileKind) -> String {
        self.names.get(&kind).cloned().unwrap_or_default()
    }

    fn count(&mut self, categorie: &str) {
        *self.counts.entry(categorie.to_owned()).or_default() += 1;
    }

    /// Adds what was found in the file.
    pub(super) fn findings(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            let categorie = match finding.code.level() {
                Level::Rejet => "rejetes",
                Level::Avertissement => "avertissements",
                Level::Information => "informations",
            };
            self.count(categorie);
            let of_sheet = !finding.file.is_registry();
            let colonne = finding.code.colonne().filter(|_| of_sheet);
            let line = Line {
                categorie: categorie.to_owned(),
                code: finding.code.as_str().to_owned(),
                file: self.file(finding.file),
                line: finding.line.cast_signed(),
                kind: finding.subject.as_str().to_owned(),
                nom: finding.nom,
                prenom: finding.prenom,
                division: finding.division,
                params: finding
                    .params
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .chain(colonne.map(|column| ("colonne".to_owned(), column.title().to_owned())))
                    .collect(),
                ..Line::default()
            };
            self.push(line);
        }
    }

    /// Adds what will happen to an account; an unchanged one is only counted.
    pub(super) fn action(&mut self, action: Action, line: Line) {
        let categorie = category(action);
        self.count(categorie);
        if action != Action::Inchange {
            self.total += 1;
            self.push(Line {
                categorie: categorie.to_owned(),
                ..line
            });
        }
    }

    fn push(&mut self, mut line: Line) {
        self.next_line += 1;
        line.seq = self.next_line;
        self.lines.push(line);
    }

    /// Adds what applying will do.
    pub(super) fn decide(&mut self, mut decision: Decided) {
        self.next_decision += 1;
        decision.seq = self.next_decision;
        self.waiting += decision.data.len();
        self.decisions.push(decision);
    }

    /// Writes what has gathered, when it is enough or `all`.
    pub(super) async fn flush(&mut self, tx: &mut Tx, all: bool) -> Result<()> {
        if !self.lines.is_empty() && (all || self.lines.len() >= BATCH) {
            import_lines::insert(tx, self.scope, self.import, &self.lines).await?;
            self.lines.clear();
        }
        let enough = self.decisions.len() >= BATCH || self.waiting >= WAITING;
        if !self.decisions.is_empty() && (all || enough) {
            staging::insert_decisions(tx, self.scope, self.import, &self.decisions).await?;
            self.decisions.clear();
            self.waiting = 0;
        }
        Ok(())
    }
}
