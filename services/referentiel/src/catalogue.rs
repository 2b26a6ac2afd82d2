//! All that is known of all diplomas, read and validated at start.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::echelle::Echelles;
use crate::fault::{Fault, Faults, LoadError};
use crate::mef::{MefEntry, significant};
use crate::model::Referentiel;
use crate::wrong::Wrong;
use crate::{read, validate};

/// Name of the file of scales.
const ECHELLES: &str = "echelles.yaml";
/// Name of the file of MEF codes.
const MEF: &str = "mef.yaml";

/// The files built into the program: name and text.
const EMBEDDED: [(&str, &str); 8] = [
    ("2de-tne.yaml", include_str!("../data/2de-tne.yaml")),
    ("bac-pro-mcv.yaml", include_str!("../data/bac-pro-mcv.yaml")),
    (
        "bac-pro-melec.yaml",
        include_str!("../data/bac-pro-melec.yaml"),
    ),
    (
        "bac-pro-mspc.yaml",
        include_str!("../data/bac-pro-mspc.yaml"),
    ),
    (
        "bts-electrotechnique.yaml",
        include_str!("../data/bts-electrotechnique.yaml"),
    ),
    ("bts-ms.yaml", include_str!("../data/bts-ms.yaml")),
    (ECHELLES, include_str!("../data/echelles.yaml")),
    (MEF, include_str!("../data/mef.yaml")),
];

/// Every diploma, the scales and the MEF table. It only exists valid.
#[derive(Debug, Clone)]
pub struct Catalogue {
    referentiels: BTreeMap<String, Referentiel>,
    echelles: Echelles,
    mef: BTreeMap<String, MefEntry>,
}

impl Catalogue {
    /// The files built into the program.
    ///
    /// # Errors
    /// Never with the committed data, which a test reads; the type tells the caller to report rather than panic.
    pub fn embedded() -> Result<Self, LoadError> {
        Reader::default().read_embedded().finish()
    }

    /// The built-in files, then those of a mounted folder: a diploma replaces the built-in one of the
    /// same code or comes beside the others, `mef.yaml` does the same line by line, and `echelles.yaml`
    /// replaces the scales. Files that do not end in `.yaml` are left alone.
    ///
    /// # Errors
    /// Every fault of every file, at once; a folder that cannot be read is one of them.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        Reader::default()
            .read_embedded()
            .read_folder(folder)
            .finish()
    }

    /// The diploma of that code.
    pub fn get(&self, code: &str) -> Option<&Referentiel> {
        self.referentiels.get(code)
    }

    /// Every diploma, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Referentiel> {
        self.referentiels.values()
    }

    /// The seconde commune of a diploma's family of trades, if it belongs to one.
    pub fn famille(&self, referentiel: &Referentiel) -> Option<&Referentiel> {
        self.get(referentiel.famille.as_deref()?)
    }

    /// The diplomas that a seconde commune leads to, by code.
    pub fn specialites(&self, commune: &str) -> impl Iterator<Item = &Referentiel> {
        self.iter()
            .filter(move |one| one.famille.as_deref() == Some(commune))
    }

    /// These diplomas and the secondes communes of their families, in order: who teaches a speciality is at home in the
    /// year that leads to it, and its learners keep what was judged there.
    pub fn with_families(&self, codes: &[String]) -> Vec<String> {
        let families = codes
            .iter()
            .filter_map(|code| self.famille(self.get(code)?))
            .map(|family| &family.code);
        let all: BTreeSet<&String> = codes.iter().chain(families).collect();
        all.into_iter().cloned().collect()
    }

    /// The scales, common to all.
    pub fn echelles(&self) -> &Echelles {
        &self.echelles
    }

    /// What a registry file's MEF code leads to (I-05): only its first ten digits are compared.
    /// `None`: the code has neither ten nor eleven digits, or is in no table.
    pub fn mef(&self, code: &str) -> Option<&MefEntry> {
        self.mef.get(significant(code)?)
    }

    /// The whole MEF table, by code.
    pub fn mef_table(&self) -> impl Iterator<Item = &MefEntry> {
        self.mef.values()
    }
}

/// Installing one diploma more, or a newer text of one that is known.
impl Catalogue {
    /// Reads one file of a diploma and checks it alone and against what is known here; its own code is its name.
    ///
    /// # Errors
    /// Every fault of the file, at once.
    pub fn check(&self, text: &str) -> Result<Referentiel, LoadError> {
        let mut faults = Faults::of("référentiel");
        let Some(referentiel) = diploma(text, None, &mut faults) else {
            return Err(faults.into());
        };
        let get = |code: &str| {
            if code == referentiel.code {
                Some(&referentiel)
            } else {
                self.get(code)
            }
        };
        // I-05: the MEF table goes on leading somewhere.
        let leads_here = |entry: &&MefEntry| entry.candidats.contains(&referentiel.code);
        for entry in self.mef.values().filter(leads_here) {
            validate::mef_links(entry, get, &mut faults);
        }
        // so do the diplomas of a family, whose seconde commune this may be.
        validate::family_link(&referentiel, get, &mut faults);
        if !referentiel.is_commune() && self.specialites(&referentiel.code).next().is_some() {
            faults.add("type", Wrong::NotCommune(referentiel.code.clone()));
        }
        faults.or(referentiel)
    }

    /// The same for a text that is known under a code: it must be that of the file.
    ///
    /// # Errors
    /// Every fault of the file, at once, under that code.
    pub fn check_as(&self, code: &str, text: &str) -> Result<Referentiel, LoadError> {
        let referentiel = self.check(text).map_err(|error| error.of(code))?;
        let mut faults = Faults::of(code);
        if referentiel.code != code {
            faults.add("code", Wrong::NotFileName(referentiel.code.clone()));
        }
        faults.or(referentiel)
    }

    /// The same catalogue with these diplomas, by code and text, each beside or instead of the one of its code. Neither
    /// scales nor the MEF table change. A text with a fault is left aside, and its faults told under its code.
    #[must_use]
    pub fn with<'t>(
        &self,
        texts: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> (Self, Vec<Fault>) {
        let mut catalogue = self.clone();
        let mut wanting: Vec<_> = texts.into_iter().collect();
        // a diploma may come before the family that it names, which is there the second time.
        wanting.retain(|(code, text)| catalogue.add(code, text).is_err());
        let mut aside = Vec::new();
        for (code, text) in wanting {
            if let Err(error) = catalogue.add(code, text) {
                aside.extend(error.faults);
            }
        }
        (catalogue, aside)
    }

    fn add(&mut self, code: &str, text: &str) -> Result<(), LoadError> {
        let referentiel = self.check_as(code, text)?;
        self.referentiels.insert(code.to_owned(), referentiel);
        Ok(())
    }
}

/// One diploma, read and checked alone; `stem` is the name of its file, if it has one that says something.
fn diploma(text: &str, stem: Option<&str>, faults: &mut Faults) -> Option<Referentiel> {
    let referentiel: Referentiel = read::file(text, faults)?;
    read::root_order(text, faults);
    let stem = stem.unwrap_or(&referentiel.code);
    validate::referentiel(&referentiel, stem, faults);
    Some(referentiel)
}

fn unreadable(error: &std::io::Error) -> Wrong {
    Wrong::Form {
        line: None,
        detail: error.to_string(),
    }
}

/// Files as they come in, with the faults found on the way.
#[derive(Default)]
struct Reader {
    referentiels: BTreeMap<String, Referentiel>,
    echelles: Option<Echelles>,
    mef: BTreeMap<String, MefEntry>,
    faults: Vec<Fault>,
}

impl Reader {
    fn read_embedded(mut self) -> Self {
        for (name, text) in EMBEDDED {
            self.read(name, text);
        }
        self
    }

    fn read_folder(mut self, folder: &Path) -> Self {
        let mut faults = Faults::of(&folder.display().to_string());
        match files_of(folder) {
            Ok(files) => {
                for (name, text) in files {
                    match text {
                        Ok(text) => self.read(&name, &text),
                        Err(error) => faults.add(name, unreadable(&error)),
                    }
                }
            }
            Err(error) => faults.add("", unreadable(&error)),
        }
        self.faults.extend(faults.into_vec());
        self
    }

    fn read(&mut self, name: &str, text: &str) {
        let mut faults = Faults::of(name);
        match name {
            ECHELLES => {
                if let Some(echelles) = read::file(text, &mut faults) {
                    validate::echelles(&echelles, &mut faults);
                    self.echelles = Some(echelles);
                }
            }
            MEF => {
                if let Some(table) = read::file::<Vec<MefEntry>>(text, &mut faults) {
                    validate::mef(&table, &mut faults);
                    let lines = table.into_iter().map(|entry| (entry.mef.clone(), entry));
                    self.mef.extend(lines);
                }
            }
            _ => {
                let stem = name.strip_suffix(".yaml").unwrap_or(name);
                if let Some(referentiel) = diploma(text, Some(stem), &mut faults) {
                    self.referentiels
                        .insert(referentiel.code.clone(), referentiel);
                }
            }
        }
        self.faults.extend(faults.into_vec());
    }

    fn finish(mut self) -> Result<Catalogue, LoadError> {
        let mut faults = Faults::of(MEF);
        // A diploma that could not be read would make every line that names it look wrong.
        if self.faults.is_empty() {
            for entry in self.mef.values() {
                validate::mef_links(entry, |code| self.referentiels.get(code), &mut faults);
            }
            for one in self.referentiels.values() {
                let mut own = Faults::of(&format!("{}.yaml", one.code));
                validate::family_link(one, |code| self.referentiels.get(code), &mut own);
                self.faults.extend(own.into_vec());
            }
        }
        self.faults.extend(faults.into_vec());
        match self.echelles {
            Some(echelles) if self.faults.is_empty() => Ok(Catalogue {
                referentiels: self.referentiels,
                echelles,
                mef: self.mef,
            }),
            _ => Err(LoadError {
                faults: self.faults,
            }),
        }
    }
}

/// The YAML files of a folder by name, each with its text or why it cannot be read.
fn files_of(folder: &Path) -> std::io::Result<Vec<(String, std::io::Result<String>)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
            && let Some(name) = path.file_name()
        {
            files.push((
                name.to_string_lossy().into_owned(),
                std::fs::read_to_string(&path),
            ));
        }
    }
    files.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(files)
}
