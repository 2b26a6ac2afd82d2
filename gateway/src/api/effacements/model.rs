//! What is told of an erasure: parts, kinds, dates; never a name of whom it erased.

use proto::identity::v1::Erasure;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::names::{Names, Personne};
use crate::catalogue::Catalogue;
use crate::clients::PEERS;
use crate::http::answer::given;

/// What one service takes away.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PartEffacee {
    /// `identity`, `periods`, `portfolio`, `evaluation`, `documents`.
    #[schema(example = "periods")]
    service: String,
    /// When it said so (RFC 3339); null before.
    le: Option<String>,
    /// All rows together.
    lignes: i64,
    /// What people know of them, by kind; nothing of a kind is not told.
    natures: Vec<NatureEffacee>,
}

/// A kind of data.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NatureEffacee {
    #[schema(example = "Fiches de liaison")]
    nature: String,
    nombre: i64,
}

impl PartEffacee {
    pub(super) fn new(
        catalogue: &Catalogue,
        service: &str,
        le: String,
        counted: impl Iterator<Item = (String, i64)>,
    ) -> Self {
        let mut natures: Vec<NatureEffacee> = Vec::new();
        let mut lignes = 0;
        for (table, nombre) in counted.filter(|(_, nombre)| *nombre > 0) {
            lignes += nombre;
            let code = format!("{service}.{table}");
            let nature = catalogue.word("effacement", &code);
            // What has no word is a detail of something that has one.
            if nature == code {
                continue;
            }
            match natures.iter_mut().find(|told| told.nature == nature) {
                Some(told) => told.nombre += nombre,
                None => natures.push(NatureEffacee {
                    nature: nature.to_owned(),
                    nombre,
                }),
            }
        }
        Self {
            service: service.to_owned(),
            le: given(le),
            lignes,
            natures,
        }
    }
}

/// An erasure; it names nobody.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Effacement {
    id: String,
    /// `fin_de_duree`, `demande`, `erreur`, or `terme` when the clock did it.
    motif: String,
    /// Who asked for it; null for the clock.
    par: Option<Personne>,
    /// When (RFC 3339).
    le: String,
    ailleurs: bool,
    /// When the last service had done its part; null while one has not.
    acheve_le: Option<String>,
    /// A part per service, those that have not answered yet included.
    parts: Vec<PartEffacee>,
}

impl Effacement {
    pub(super) fn new(erasure: Erasure, names: &Names, catalogue: &Catalogue) -> Self {
        let last = erasure.parts.iter().map(|part| part.le.clone()).max();
        let parts: Vec<PartEffacee> = PEERS
            .into_iter()
            .map(|service| {
                let told = erasure.parts.iter().find(|part| part.service == service);
                let part = told.cloned().unwrap_or_default();
                let counted = part.tables.into_iter().zip(part.rows);
                PartEffacee::new(catalogue, service, part.le, counted)
            })
            .collect();
        Self {
            acheve_le: last.filter(|_| parts.iter().all(|part| part.le.is_some())),
            par: names.someone(&erasure.par),
            id: erasure.id,
            motif: erasure.motif,
            le: erasure.le,
            ailleurs: erasure.ailleurs,
            parts,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn details_are_counted_and_not_told_i12() {
        let catalogue = Catalogue::embedded().unwrap();
        let counted = [
            ("fiches_liaison", 2),
            ("fiche_fields", 9),
            ("freeze_claims", 0),
        ];
        let counted = counted.map(|(table, rows)| (table.to_owned(), rows));
        let part = PartEffacee::new(&catalogue, "periods", String::new(), counted.into_iter());
        assert_eq!(part.lignes, 11);
        assert_eq!(part.natures.len(), 1, "{part:?}");
        assert_eq!(part.natures[0].nombre, 2);
    }
}
