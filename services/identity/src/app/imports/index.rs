//! What the records of an import say of each other: which learner has which divisions, who has a guardian, who is whose.
//! Sections come in any order, and a school may have a hundred thousand learners: a few dozen bytes are kept of each.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chassis::Scope;
use chassis::db::Tx;
use uuid::Uuid;

use crate::domain::ids::ImportId;
use crate::domain::siecle::{Eleve, Lien, StructureEleve};
use crate::error::Result;
use crate::store::staging;

/// What records refer to each other by: a number in every known file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Cle {
    Nombre(u64),
    Texte(Box<str>),
}

impl Cle {
    pub(super) fn of(text: Option<&str>) -> Self {
        let text = text.unwrap_or_default();
        // `007` is not `7`: only what is written as a number is one.
        let plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            Ok(number) if plain => Self::Nombre(number),
            _ => Self::Texte(text.into()),
        }
    }
}

/// A place of a learner, its code shared with everybody who is there.
struct Lieu {
    line: u64,
    code: Option<Arc<str>>,
    nature: Option<Arc<str>>,
}

/// The links between the records of one import.
#[derive(Default)]
pub(super) struct Index {
    /// Learners of the file, readable or not.
    pub(super) eleves: HashSet<Cle>,
    lieux: HashMap<Cle, Vec<Lieu>>,
    accompanied: HashSet<Cle>,
    /// Learners that are kept, with their accounts.
    pub(super) kept: HashMap<Cle, Uuid>,
}

impl Index {
    /// Reads it from the staged records.
    pub(super) async fn read(tx: &mut Tx, scope: &Scope, import: ImportId) -> Result<Self> {
        let mut index = Self::default();
        let mut shared: HashSet<Arc<str>> = HashSet::new();
        let mut share = |text: Option<String>| {
            let text: Arc<str> = text?.into();
            if let Some(known) = shared.get(&text) {
                return Some(known.clone());
            }
            shared.insert(text.clone());
            Some(text)
        };
        let mut after = 0;
        while let Some(block) =
            staging::block::<StructureEleve>(tx, scope, import, "structure", after).await?
        {
            after = block.seq;
            for structure in block.records {
                let lieu = Lieu {
                    line: structure.line,
                    code: share(structure.code),
                    nature: share(structure.nature),
                };
                let of = Cle::of(structure.eleve_id.as_deref());
                index.lieux.entry(of).or_default().push(lieu);
            }
        }
        after = 0;
        while let Some(block) = staging::block::<Lien>(tx, scope, import, "lien", after).await? {
            after = block.seq;
            let named = block.records.iter();
            index
                .accompanied
                .extend(named.map(|lien| Cle::of(lien.eleve_id.as_deref())));
        }
        Ok(index)
    }

    /// The divisions and groups of a learner, in the order of the file.
    pub(super) fn structures(&self, eleve: &Eleve) -> Vec<StructureEleve> {
        // Where a record has no number, nothing says whose the others without one are.
        let of = eleve.eleve_id.as_deref();
        let lieux = of.and_then(|id| self.lieux.get(&Cle::of(Some(id))));
        let text = |shared: &Option<Arc<str>>| shared.as_deref().map(str::to_owned);
        lieux
            .into_iter()
            .flatten()
            .map(|lieu| StructureEleve {
                line: lieu.line,
                eleve_id: eleve.eleve_id.clone(),
                code: text(&lieu.code),
                nature: text(&lieu.nature),
            })
            .collect()
    }

    /// Whether a link names a guardian of the learner.
    pub(super) fn is_accompanied(&self, eleve: &Eleve) -> bool {
        self.accompanied
            .contains(&Cle::of(eleve.eleve_id.as_deref()))
    }

    /// Forgets where learners are, once they are decided; answers the line and the code of places of nobody, in the
    /// order of the file.
    pub(super) fn orphans(&mut self) -> Vec<(u64, String)> {
        let mut orphans: Vec<(u64, String)> = std::mem::take(&mut self.lieux)
            .into_iter()
            .filter(|(of, _)| !self.eleves.contains(of))
            .flat_map(|(_, lieux)| lieux)
            .map(|lieu| {
                (
                    lieu.line,
                    lieu.code.as_deref().unwrap_or_default().to_owned(),
                )
            })
            .collect();
        self.accompanied = HashSet::new();
        orphans.sort();
        orphans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_written_otherwise_are_other_keys_i04() {
        assert_eq!(Cle::of(Some("100001")), Cle::Nombre(100_001));
        for text in ["0", "007", "+7", "99999999999999999999", "a", ""] {
            assert_eq!(Cle::of(Some(text)), Cle::Texte(text.into()), "{text}");
        }
        assert_eq!(Cle::of(None), Cle::of(Some("")));
    }
}
