//! Classes, groups and who teaches them, from the STS file (FORMAT.md §§ 4, 7.4). Small: kept in memory.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::report::{Code, Finding, Subject};
use crate::domain::siecle::text::fold;
use crate::domain::siecle::{Division, Groupe, Individu, Service};

/// (`TYPE`, `ID`) of a member of staff.
pub type StsId = (String, String);

/// A class of the school year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Classe {
    /// Label, or the code again.
    pub libelle: String,
    /// MEF codes, as written.
    pub mefs: Vec<String>,
}

/// The structure of an établissement for a year.
#[derive(Debug, Clone, Default)]
pub struct Structure {
    /// By code.
    pub divisions: BTreeMap<String, Classe>,
    /// Divisions that each member of staff teaches, alone or through a group.
    pub enseignements: BTreeMap<StsId, BTreeSet<String>>,
}

impl Structure {
    /// Whether that class teaches that MEF, compared on ten digits.
    pub fn has_mef(&self, division: &str, mef: &str) -> bool {
        let ten = |code: &str| code.get(..10).unwrap_or(code).to_owned();
        self.divisions
            .get(division)
            .is_some_and(|classe| classe.mefs.iter().any(|code| ten(code) == ten(mef)))
    }

    /// The MEF of a class that has exactly one.
    pub fn only_mef(&self, division: &str) -> Option<&str> {
        match self.divisions.get(division)?.mefs.as_slice() {
            [mef] => Some(mef),
            _ => None,
        }
    }

    /// Reads the structure.
    pub fn build(
        divisions: &[Division],
        groupes: &[Groupe],
        staff: &[Individu],
    ) -> (Self, Vec<Finding>) {
        let known: HashSet<StsId> = staff.iter().filter_map(sts_id).collect();
        let mut builder = Builder {
            known,
            structure: Self::default(),
            findings: Vec::new(),
        };
        for division in divisions {
            builder.division(division);
        }
        for groupe in groupes {
            builder.groupe(groupe);
        }
        (builder.structure, builder.findings)
    }
}

/// The key of a member of staff.
pub fn sts_id(individu: &Individu) -> Option<StsId> {
    Some((individu.nature.clone()?, individu.id.clone()?))
}

struct Builder {
    known: HashSet<StsId>,
    structure: Structure,
    findings: Vec<Finding>,
}

impl Builder {
    fn division(&mut self, division: &Division) {
        let Some(code) = division.code.clone() else {
            return;
        };
        let note = |code_: Code| Finding::about(code_, Subject::Division, division.line, &code, "");
        if self.structure.divisions.contains_key(&code) {
            self.findings.push(note(Code::DivisionEnDouble));
        } else if division.mefs.is_empty() && division.services.is_empty() {
            self.findings.push(note(Code::DivisionSansMef));
        }
        let classe = self.structure.divisions.entry(code.clone()).or_default();
        if classe.libelle.is_empty() {
            classe.libelle = division.libelle.clone().unwrap_or_else(|| code.clone());
        }
        for mef in &division.mefs {
            if !classe.mefs.contains(mef) {
                classe.mefs.push(mef.clone());
            }
        }
        self.services(&division.services, &[code]);
    }

    fn groupe(&mut self, groupe: &Groupe) {
        let Some(code) = groupe.code.clone() else {
            return;
        };
        let divisions: Vec<String> = groupe
            .divisions
            .iter()
            .filter(|code| self.structure.divisions.contains_key(*code))
            .cloned()
            .collect();
        if divisions.is_empty() {
            self.findings.push(Finding::about(
                Code::GroupeSansDivision,
                Subject::Division,
                groupe.line,
                &code,
                "",
            ));
            return;
        }
        self.services(&groupe.services, &divisions);
    }

    fn services(&mut self, services: &[Service], divisions: &[String]) {
        for service in services {
            if self.known.contains(&service.enseignant) {
                let taught = self
                    .structure
                    .enseignements
                    .entry(service.enseignant.clone())
                    .or_default();
                taught.extend(divisions.iter().cloned());
            } else {
                let division = divisions.first().map_or("", String::as_str);
                self.findings.push(
                    Finding::about(
                        Code::EnseignantInconnu,
                        Subject::Division,
                        service.line,
                        division,
                        "",
                    )
                    .with("identifiant", service.enseignant.1.clone()),
                );
            }
        }
    }
}

/// Whether a division's code is a placeholder for « nowhere ».
pub fn is_fictive(code: &str, fictives: &[String]) -> bool {
    fictives.iter().any(|fictive| fold(fictive) == fold(code))
}
