//! Paths of `BEE_RESPONSABLES` (FORMAT.md § 3).

use super::records::{Adresse, Lien, Personne, Record};
use super::xml::{Attributes, Emitter, Section};

const PERSONNE: &str = "DONNEES/PERSONNES/PERSONNE";
const LIEN: &str = "DONNEES/RESPONSABLES/RESPONSABLE_ELEVE";
const ADRESSE: &str = "DONNEES/ADRESSES/ADRESSE";

/// Reader of `BEE_RESPONSABLES`.
#[derive(Default)]
pub(super) struct Reader {
    personne: Personne,
    lien: Lien,
    adresse: Adresse,
}

impl Section for Reader {
    fn open(&mut self, path: &str, attributes: &Attributes, line: u64) {
        match path {
            PERSONNE => {
                self.personne = Personne {
                    line,
                    personne_id: attributes.get("PERSONNE_ID"),
                    ..Personne::default()
                };
            }
            LIEN => {
                self.lien = Lien {
                    line,
                    ..Lien::default()
                }
            }
            ADRESSE => {
                self.adresse = Adresse {
                    line,
                    adresse_id: attributes.get("ADRESSE_ID"),
                    ..Adresse::default()
                };
            }
            _ => {}
        }
    }

    fn close(&mut self, path: &str, text: Option<String>, line: u64, out: &mut Emitter<'_, '_>) {
        match path {
            "PARAMETRES/UAJ" => out.uai(text, line),
            "PARAMETRES/ANNEE_SCOLAIRE" => out.annee(text, line),
            PERSONNE => out.emit(Record::Personne(std::mem::take(&mut self.personne))),
            LIEN => out.emit(Record::Lien(std::mem::take(&mut self.lien))),
            ADRESSE => out.emit(Record::Adresse(std::mem::take(&mut self.adresse))),
            _ => {
                if let Some(text) = text {
                    self.leaf(path, text);
                }
            }
        }
    }
}

impl Reader {
    fn leaf(&mut self, path: &str, text: String) {
        let Some((section, tag)) = path.rsplit_once('/') else {
            return;
        };
        match section {
            PERSONNE => personne(&mut self.personne, tag, text),
            LIEN => lien(&mut self.lien, tag, text),
            ADRESSE => adresse(&mut self.adresse, tag, text),
            _ => {}
        }
    }
}

fn personne(personne: &mut Personne, tag: &str, text: String) {
    let text = Some(text);
    match tag {
        "PERSONNE_ID" => personne.personne_id = personne.personne_id.take().or(text),
        "LC_CIVILITE" => personne.civilite = text,
        "NOM_DE_FAMILLE" => personne.nom = text,
        "NOM" if personne.nom.is_none() => personne.nom = text,
        "NOM_USAGE" => personne.nom_usage = text,
        "PRENOM" => personne.prenom = text,
        "TEL_PORTABLE" => personne.tel_portable = text,
        "TEL_PERSONNEL" => personne.tel_personnel = text,
        "TEL_PROFESSIONNEL" => personne.tel_professionnel = text,
        "MEL" => personne.courriel = text,
        "ADRESSE_ID" => personne.adresse_id = text,
        _ => {}
    }
}

fn lien(lien: &mut Lien, tag: &str, text: String) {
    let text = Some(text);
    match tag {
        "ELEVE_ID" => lien.eleve_id = text,
        "PERSONNE_ID" => lien.personne_id = text,
        "NIVEAU_RESPONSABILITE" => lien.niveau = text,
        "RESP_LEGAL" => lien.resp_legal = text,
        "CODE_PARENTE" => lien.parente = text,
        "A_CONTACTER_EN_PRIORITE" | "PERS_CONTACT" => lien.prioritaire = text,
        _ => {}
    }
}

fn adresse(adresse: &mut Adresse, tag: &str, text: String) {
    match tag {
        "LIGNE1_ADRESSE" | "LIGNE2_ADRESSE" | "LIGNE3_ADRESSE" | "LIGNE4_ADRESSE" => {
            adresse.lignes.push(text);
        }
        "CODE_POSTAL" => adresse.code_postal = Some(text),
        "LIBELLE_POSTAL" => adresse.ville = Some(text),
        "COMMUNE_ETRANGERE" => adresse.ville = adresse.ville.take().or(Some(text)),
        "LL_PAYS" => adresse.pays = Some(text),
        _ => {}
    }
}
