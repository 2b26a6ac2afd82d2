//! Rows of the portal's correspondence file (I-06b), as records.

use super::Ligne;
use super::colonnes::{Colonne, Titres};
use crate::domain::siecle::{LigneEnt, Record};

pub(super) fn records(titres: &Titres, row: &Ligne) -> Vec<Record> {
    let get = |colonne| titres.get(row, colonne);
    vec![Record::Ent(LigneEnt {
        line: row.line,
        identifiant: get(Colonne::IdentifiantEnt),
        siecle_id: get(Colonne::IdentifiantSiecle),
        nom: get(Colonne::Nom),
        prenom: get(Colonne::Prenom),
        date_naissance: get(Colonne::DateNaissance),
    })]
}
