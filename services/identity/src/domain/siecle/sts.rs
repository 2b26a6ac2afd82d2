//! Paths of `STS_EDT` (FORMAT.md § 4).

use super::records::{Division, Groupe, Individu, Mef, Record, Service};
use super::xml::{Attributes, Emitter, Section};

const INDIVIDU: &str = "DONNEES/INDIVIDUS/INDIVIDU";
const DIVISION: &str = "DONNEES/STRUCTURE/DIVISIONS/DIVISION";
const GROUPE: &str = "DONNEES/STRUCTURE/GROUPES/GROUPE";
const MEF: &str = "NOMENCLATURES/MEFS/MEF";
const ENSEIGNANT: &str = "/SERVICES/SERVICE/ENSEIGNANTS/ENSEIGNANT";

/// Reader of `STS_EDT`.
#[derive(Default)]
pub(super) struct Reader {
    individu: Individu,
    division: Division,
    groupe: Groupe,
    mef: Mef,
    uai: Option<String>,
    annee: Option<String>,
}

impl Section for Reader {
    fn open(&mut self, path: &str, attributes: &Attributes, line: u64) {
        let code = || attributes.get("CODE");
        match path {
            "PARAMETRES/UAJ" => self.uai = code(),
            "PARAMETRES/ANNEE_SCOLAIRE" => self.annee = attributes.get("ANNEE"),
            INDIVIDU => {
                self.individu = Individu {
                    line,
                    id: attributes.get("ID"),
                    nature: attributes.get("TYPE").map(|nature| nature.to_lowercase()),
                    ..Individu::default()
                };
            }
            DIVISION => {
                self.division = Division {
                    line,
                    code: code(),
                    ..Division::default()
                }
            }
            GROUPE => {
                self.groupe = Groupe {
                    line,
                    code: code(),
                    ..Groupe::default()
                }
            }
            MEF => {
                self.mef = Mef {
                    line,
                    code: code(),
                    libelle: None,
                }
            }
            _ => self.inside(path, attributes, line),
        }
    }

    fn close(&mut self, path: &str, text: Option<String>, line: u64, out: &mut Emitter<'_, '_>) {
        match path {
            "PARAMETRES/UAJ" => out.uai(self.uai.take(), line),
            "PARAMETRES/ANNEE_SCOLAIRE" => out.annee(self.annee.take(), line),
            INDIVIDU => out.emit(Record::Individu(std::mem::take(&mut self.individu))),
            DIVISION => out.emit(Record::Division(std::mem::take(&mut self.division))),
            GROUPE => out.emit(Record::Groupe(std::mem::take(&mut self.groupe))),
            MEF => out.emit(Record::Mef(std::mem::take(&mut self.mef))),
            _ => {
                if text.is_some() {
                    self.leaf(path, text);
                }
            }
        }
    }
}

impl Reader {
    /// Elements that say what they have to say in attributes.
    fn inside(&mut self, path: &str, attributes: &Attributes, line: u64) {
        if let Some(rest) = path.strip_prefix(DIVISION) {
            match rest {
                "/MEFS_APPARTENANCE/MEF_APPARTENANCE" => {
                    self.division.mefs.extend(attributes.get("CODE"));
                }
                ENSEIGNANT => self.division.services.extend(service(attributes, line)),
                _ => {}
            }
        } else if let Some(rest) = path.strip_prefix(GROUPE) {
            match rest {
                "/DIVISIONS_APPARTENANCE/DIVISION_APPARTENANCE" => {
                    self.groupe.divisions.extend(attributes.get("CODE"));
                }
                ENSEIGNANT => self.groupe.services.extend(service(attributes, line)),
                _ => {}
            }
        } else if path.strip_prefix(INDIVIDU) == Some("/DISCIPLINES/DISCIPLINE") {
            self.individu.disciplines.extend(attributes.get("CODE"));
        }
    }

    fn leaf(&mut self, path: &str, text: Option<String>) {
        let Some((section, tag)) = path.rsplit_once('/') else {
            return;
        };
        match (section, tag) {
            (MEF, "LIBELLE_LONG") => self.mef.libelle = text,
            (DIVISION, "LIBELLE_LONG") => self.division.libelle = text,
            (INDIVIDU, "NOM_USAGE") => self.individu.nom_usage = text,
            (INDIVIDU, "NOM_PATRONYMIQUE") => self.individu.nom = text,
            (INDIVIDU, "PRENOM") => self.individu.prenom = text,
            (INDIVIDU, "CIVILITE") => self.individu.civilite = text,
            (INDIVIDU, "SEXE") => self.individu.sexe = text,
            (INDIVIDU, "DATE_NAISSANCE") => self.individu.date_naissance = text,
            (INDIVIDU, "FONCTION") => self.individu.fonction = text,
            // SIECLE's own structure file writes the MEF as a child's text.
            (section, "CODE_MEF")
                if section.strip_prefix(DIVISION)
                    == Some("/MEFS_APPARTENANCE/MEF_APPARTENANCE") =>
            {
                self.division.mefs.extend(text);
            }
            _ => {}
        }
    }
}

fn service(attributes: &Attributes, line: u64) -> Option<Service> {
    let nature = attributes.get("TYPE")?.to_lowercase();
    Some(Service {
        line,
        enseignant: (nature, attributes.get("ID")?),
    })
}
