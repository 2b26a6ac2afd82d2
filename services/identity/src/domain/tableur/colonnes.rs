//! What the titles of a table say.

use super::{Ligne, bornes};
use crate::domain::siecle::text::fold;
use crate::domain::siecle::{FileKind, Refusal, RefusalCode};

macro_rules! colonnes {
    ($($(#[doc = $doc:literal])* $variant:ident = $title:literal $(| $other:literal)*;)*) => {
        /// A column that is read. The first title is that of the model.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Colonne { $($(#[doc = $doc])* $variant,)* }

        impl Colonne {
            /// Each with the titles it goes under, folded.
            const TITLES: &[(Self, &[&str])] = &[$((Self::$variant, &[$title $(, $other)*]),)*];

            /// The title of the model.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

colonnes! {
    Profil = "Profil" | "Type" | "Catégorie";
    Nom = "Nom" | "Nom de famille" | "Nom de naissance";
    NomUsage = "Nom d’usage";
    Prenom = "Prénom";
    DateNaissance = "Date de naissance" | "Né le" | "Née le" | "Naissance";
    Civilite = "Civilité" | "Sexe";
    Ine = "INE" | "Identifiant national";
    Courriel = "Courriel" | "Adresse électronique" | "E mail" | "Email" | "Mail";
    Telephone = "Téléphone" | "Portable";
    Division = "Division" | "Classe";
    Statut = "Statut";
    Mef = "MEF" | "Code MEF";
    Diplome = "Diplôme" | "Formation";
    Niveau = "Niveau" | "Année";
    DateEntree = "Date d’entrée" | "Entrée";
    DateSortie = "Date de sortie" | "Sortie";
    DivisionsEnseignees = "Divisions enseignées" | "Classes enseignées";
    Disciplines = "Disciplines" | "Discipline";
    #[doc = "What the portal calls the person (I-06b)."]
    IdentifiantEnt = "Identifiant ENT" | "Id ENT" | "UID" | "Identifiant portail" | "ENTPersonUid";
    #[doc = "`ELEVE_ID` of the registry (I-06b)."]
    IdentifiantSiecle = "Identifiant SIECLE" | "Id SIECLE" | "ELEVE ID" | "Identifiant élève";
}

impl Colonne {
    /// The column of a title, whatever its case and accents.
    pub fn of(title: &str) -> Option<Self> {
        let title = fold(title);
        Self::TITLES
            .iter()
            .find(|(_, titles)| titles.iter().any(|known| fold(known) == title))
            .map(|(colonne, _)| *colonne)
    }
}

/// The titles of a table: which column is where.
pub(super) struct Titres {
    pub(super) kind: FileKind,
    columns: Vec<Option<Colonne>>,
}

impl Titres {
    /// Reads the row of titles; every fault at once, with its column.
    pub(super) fn read(row: &Ligne) -> Result<Self, Vec<Refusal>> {
        let mut cells = row.cells.as_slice();
        while let [rest @ .., last] = cells
            && last.is_empty()
        {
            cells = rest;
        }
        let columns: Vec<Option<Colonne>> = cells.iter().map(|title| Colonne::of(title)).collect();
        let there = |colonne: Colonne| columns.contains(&Some(colonne));
        let kind = if there(Colonne::IdentifiantEnt) {
            FileKind::Ent
        } else {
            FileKind::Tableur
        };
        let mut faults = Vec::new();
        for (rank, (title, colonne)) in cells.iter().zip(&columns).enumerate() {
            let place = (row.line, rank as u64 + 1);
            let shown = title.chars().take(60).collect::<String>();
            match colonne {
                // A portal's file has columns of its own.
                None if kind == FileKind::Ent => {}
                None => faults
                    .push(Refusal::at(RefusalCode::ColonneInconnue, place).with("colonne", shown)),
                Some(_) if columns[..rank].contains(colonne) => faults
                    .push(Refusal::at(RefusalCode::ColonneEnDouble, place).with("colonne", shown)),
                Some(_) => {}
            }
        }
        let named = there(Colonne::Nom) && there(Colonne::Prenom);
        let known = kind == FileKind::Ent && there(Colonne::IdentifiantSiecle);
        if !named && !known {
            let missing: Vec<&str> = [Colonne::Nom, Colonne::Prenom]
                .into_iter()
                .filter(|colonne| !there(*colonne))
                .map(Colonne::title)
                .collect();
            faults.push(
                Refusal::at(RefusalCode::ColonnesManquantes, (row.line, 0))
                    .with("colonnes", missing.join(", ")),
            );
        }
        faults.truncate(bornes::FAUTES);
        if faults.is_empty() {
            Ok(Self { kind, columns })
        } else {
            Err(faults)
        }
    }

    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }

    /// A cell that is not empty.
    pub(super) fn get(&self, row: &Ligne, colonne: Colonne) -> Option<String> {
        let rank = self
            .columns
            .iter()
            .position(|each| *each == Some(colonne))?;
        row.cells.get(rank).filter(|cell| !cell.is_empty()).cloned()
    }
}
