//! Rows about learners and staff from outside the registry (I-05b), as records.

use super::Ligne;
use super::colonnes::{Colonne, Titres};
use crate::domain::siecle::text::fold;
use crate::domain::siecle::{Eleve, Personnel, Record, StructureEleve};

/// What a row says: a learner with its division, or a member of staff.
pub(super) fn records(titres: &Titres, row: &Ligne) -> Vec<Record> {
    let get = |colonne| titres.get(row, colonne);
    let profil = get(Colonne::Profil).map(|text| fold(&text));
    match profil.as_deref() {
        None
        | Some("apprenant" | "eleve" | "etudiant" | "stagiaire" | "apprenti" | "apprentie") => {
            learner(
                titres,
                row,
                matches!(profil.as_deref(), Some("apprenti" | "apprentie")),
            )
        }
        Some(profil) => vec![Record::Personnel(Personnel {
            line: row.line,
            profil: profil.to_owned(),
            nom: get(Colonne::Nom),
            nom_usage: get(Colonne::NomUsage),
            prenom: get(Colonne::Prenom),
            civilite: get(Colonne::Civilite).and_then(|text| sexe(&text)),
            date_naissance: get(Colonne::DateNaissance),
            courriel: get(Colonne::Courriel),
            telephone: get(Colonne::Telephone),
            disciplines: list(get(Colonne::Disciplines)),
            divisions: list(get(Colonne::DivisionsEnseignees).or_else(|| get(Colonne::Division))),
        })],
    }
}

fn learner(titres: &Titres, row: &Ligne, apprenti: bool) -> Vec<Record> {
    let get = |colonne| titres.get(row, colonne);
    let ine = get(Colonne::Ine);
    let names = [Colonne::Nom, Colonne::Prenom, Colonne::DateNaissance]
        .map(|colonne| get(colonne).map(|text| fold(&text)).unwrap_or_default());
    // No registry number: the person itself is the key, so that the same one twice is told like the registry's.
    let key = format!("tableur:{}", ine.clone().unwrap_or_else(|| names.join("|")));
    let statut = get(Colonne::Statut).map(|text| match fold(&text).as_str() {
        "scolaire" | "eleve" | "etudiant" => "ST".to_owned(),
        "apprenti" | "apprentie" | "apprentissage" => "AP".to_owned(),
        _ => text,
    });
    let eleve = Eleve {
        line: row.line,
        tableur: true,
        eleve_id: Some(key.clone()),
        id_national: ine,
        nom: get(Colonne::Nom),
        nom_usage: get(Colonne::NomUsage),
        prenom: get(Colonne::Prenom),
        date_naissance: get(Colonne::DateNaissance),
        sexe: get(Colonne::Civilite).and_then(|text| sexe(&text)),
        statut: statut.or_else(|| apprenti.then(|| "AP".to_owned())),
        mef: get(Colonne::Mef),
        diplome: get(Colonne::Diplome),
        niveau: get(Colonne::Niveau),
        date_entree: get(Colonne::DateEntree),
        date_sortie: get(Colonne::DateSortie),
        courriel: get(Colonne::Courriel),
        tel_portable: get(Colonne::Telephone),
        ..Eleve::default()
    };
    let structure = get(Colonne::Division).map(|code| {
        Record::Structure(StructureEleve {
            line: row.line,
            eleve_id: Some(key),
            code: Some(code),
            nature: Some("D".to_owned()),
        })
    });
    std::iter::once(Record::Eleve(eleve))
        .chain(structure)
        .collect()
}

/// As the registry codes it.
fn sexe(text: &str) -> Option<String> {
    match fold(text).as_str() {
        "m" | "monsieur" | "masculin" | "homme" | "1" => Some("1".to_owned()),
        "mme" | "madame" | "mlle" | "f" | "feminin" | "femme" | "2" => Some("2".to_owned()),
        _ => None,
    }
}

fn list(text: Option<String>) -> Vec<String> {
    text.unwrap_or_default()
        .split([',', ';', '/'])
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}
