//! Paths of `BEE_ELEVES` (FORMAT.md § 2). Paths are exact: `ELEVE/SCOLARITE_AN_DERNIER` holds tags of the
//! same names that speak of last year.

use super::RefusalCode;
use super::records::{Eleve, Record, StructureEleve};
use super::xml::{Attributes, Emitter, Section};

const ELEVE: &str = "DONNEES/ELEVES/ELEVE";
const STRUCTURES: &str = "DONNEES/STRUCTURES/STRUCTURES_ELEVE";
const STRUCTURE: &str = "DONNEES/STRUCTURES/STRUCTURES_ELEVE/STRUCTURE";

/// Reader of `BEE_ELEVES`.
#[derive(Default)]
pub(super) struct Reader {
    eleve: Eleve,
    /// The learner whose structures are being read.
    of: Option<String>,
    structure: StructureEleve,
    divisions: u64,
}

impl Section for Reader {
    fn open(&mut self, path: &str, attributes: &Attributes, line: u64) {
        match path {
            ELEVE => {
                self.eleve = Eleve {
                    line,
                    eleve_id: attributes.get("ELEVE_ID"),
                    ..Eleve::default()
                };
            }
            STRUCTURES => self.of = attributes.get("ELEVE_ID"),
            STRUCTURE => {
                self.structure = StructureEleve {
                    line,
                    eleve_id: self.of.clone(),
                    ..StructureEleve::default()
                };
            }
            _ => {}
        }
    }

    fn close(&mut self, path: &str, text: Option<String>, line: u64, out: &mut Emitter<'_, '_>) {
        match path {
            "PARAMETRES/UAJ" => out.uai(text, line),
            "PARAMETRES/ANNEE_SCOLAIRE" => out.annee(text, line),
            ELEVE => out.emit(Record::Eleve(std::mem::take(&mut self.eleve))),
            STRUCTURE => {
                let structure = std::mem::take(&mut self.structure);
                if structure.nature.as_deref() == Some("D") && structure.code.is_some() {
                    self.divisions += 1;
                }
                out.emit(Record::Structure(structure));
            }
            _ => self.leaf(path, text),
        }
    }

    fn finish(&self) -> Option<RefusalCode> {
        (self.divisions == 0).then_some(RefusalCode::StructuresAbsentes)
    }
}

impl Reader {
    fn leaf(&mut self, path: &str, text: Option<String>) {
        if text.is_none() {
            return;
        }
        if let Some(tag) = path
            .strip_prefix(STRUCTURE)
            .and_then(|rest| rest.strip_prefix('/'))
        {
            match tag {
                "CODE_STRUCTURE" => self.structure.code = text,
                "TYPE_STRUCTURE" => self.structure.nature = text,
                _ => {}
            }
            return;
        }
        let Some(tag) = path
            .strip_prefix(ELEVE)
            .and_then(|rest| rest.strip_prefix('/'))
        else {
            return;
        };
        let eleve = &mut self.eleve;
        match tag {
            "ELEVE_ID" => eleve.eleve_id = eleve.eleve_id.take().or(text),
            "ID_NATIONAL" => eleve.id_national = text,
            "INE_RNIE" => eleve.ine_rnie = text,
            "INE_BEA" => eleve.ine_bea = text,
            "NOM_DE_FAMILLE" => {
                eleve.nom = text;
                eleve.ancienne_balise = false;
            }
            "NOM" if eleve.nom.is_none() => {
                eleve.nom = text;
                eleve.ancienne_balise = true;
            }
            "NOM_USAGE" => eleve.nom_usage = text,
            "PRENOM" => eleve.prenom = text,
            "DATE_NAISS" => eleve.date_naissance = text,
            "CODE_SEXE" => eleve.sexe = text,
            "CODE_STATUT" => eleve.statut = text,
            "CODE_MEF" => eleve.mef = text,
            "DATE_ENTREE" => eleve.date_entree = text,
            "DATE_SORTIE" => eleve.date_sortie = text,
            "CODE_MOTIF_SORTIE" => eleve.motif_sortie = text,
            "MEL" => eleve.courriel = text,
            "TEL_PORTABLE" => eleve.tel_portable = text,
            "TEL_PERSONNEL" => eleve.tel_personnel = text,
            "SCOLARITE_AN_DERNIER/CODE_RNE" => eleve.uai_precedent = text,
            _ => {}
        }
    }
}
