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

/// What records refer to each other by, in eight bytes: a number in every known file. Whatever else is written there is
/// numbered as it comes, above all numbers that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Cle(u64);

/// The first key of a text that is no number.
const TEXTES: u64 = 1 << 63;

/// The keys of one import.
#[derive(Default)]
pub(super) struct Cles {
    textes: HashMap<Box<str>, Cle>,
}

impl Cles {
    pub(super) fn of(&mut self, text: Option<&str>) -> Cle {
        let text = text.unwrap_or_default();
        // `007` is not `7`: only what is written as a number is one.
        let plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            Ok(number) if plain && number < TEXTES => Cle(number),
            _ => {
                if let Some(known) = self.textes.get(text) {
                    return *known;
                }
                let next = Cle(TEXTES | self.textes.len() as u64);
                self.textes.insert(text.into(), next);
                next
            }
        }
    }
}

/// A place of a learner, its code and nature by their rank among those of the file.
struct Lieu {
    of: Cle,
    line: u64,
    code: u32,
    nature: u32,
}

/// The links between the records of one import.
#[derive(Default)]
pub(super) struct Index {
    pub(super) cles: Cles,
    /// Learners of the file, readable or not.
    pub(super) eleves: HashSet<Cle>,
    /// In the order of the learners, then of the file.
    lieux: Vec<Lieu>,
    codes: Ranks,
    accompanied: HashSet<Cle>,
    /// Learners that are kept, with their accounts.
    pub(super) kept: HashMap<Cle, Uuid>,
}

/// Texts that a few thousand records at most write differently, each by its rank.
#[derive(Default)]
struct Ranks {
    ranks: HashMap<Option<Arc<str>>, u32>,
    texts: Vec<Option<Arc<str>>>,
}

impl Ranks {
    fn of(&mut self, text: Option<String>) -> u32 {
        let text: Option<Arc<str>> = text.map(Into::into);
        if let Some(known) = self.ranks.get(&text) {
            return *known;
        }
        // A file of the size that is let in has fewer records.
        let rank = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.clone());
        self.ranks.insert(text, rank);
        rank
    }

    fn text(&self, rank: u32) -> Option<&str> {
        self.texts.get(rank as usize)?.as_deref()
    }
}

impl Index {
    /// Reads it from the staged records.
    pub(super) async fn read(tx: &mut Tx, scope: &Scope, import: ImportId) -> Result<Self> {
        let mut index = Self::default();
        let mut after = 0;
        while let Some(block) =
            staging::block::<StructureEleve>(tx, scope, import, "structure", after).await?
        {
            after = block.seq;
            for structure in block.records {
                index.lieux.push(Lieu {
                    of: index.cles.of(structure.eleve_id.as_deref()),
                    line: structure.line,
                    code: index.codes.of(structure.code),
                    nature: index.codes.of(structure.nature),
                });
            }
        }
        // Stable: those of one learner stay in the order of the file.
        index.lieux.sort_by_key(|lieu| lieu.of);
        after = 0;
        while let Some(block) = staging::block::<Lien>(tx, scope, import, "lien", after).await? {
            after = block.seq;
            for lien in &block.records {
                let of = index.cles.of(lien.eleve_id.as_deref());
                index.accompanied.insert(of);
            }
        }
        Ok(index)
    }

    /// The divisions and groups of a learner, in the order of the file.
    pub(super) fn structures(&mut self, eleve: &Eleve) -> Vec<StructureEleve> {
        // Where a record has no number, nothing says whose the others without one are.
        let Some(id) = eleve.eleve_id.as_deref() else {
            return Vec::new();
        };
        let of = self.cles.of(Some(id));
        let first = self.lieux.partition_point(|lieu| lieu.of < of);
        let text = |rank| self.codes.text(rank).map(str::to_owned);
        self.lieux[first..]
            .iter()
            .take_while(|lieu| lieu.of == of)
            .map(|lieu| StructureEleve {
                line: lieu.line,
                eleve_id: eleve.eleve_id.clone(),
                code: text(lieu.code),
                nature: text(lieu.nature),
            })
            .collect()
    }

    /// Whether a link names a guardian of the learner.
    pub(super) fn is_accompanied(&mut self, eleve: &Eleve) -> bool {
        let of = self.cles.of(eleve.eleve_id.as_deref());
        self.accompanied.contains(&of)
    }

    /// Forgets where learners are, once they are decided; answers the line and the code of places of nobody, in the
    /// order of the file.
    pub(super) fn orphans(&mut self) -> Vec<(u64, String)> {
        let mut orphans: Vec<(u64, String)> = std::mem::take(&mut self.lieux)
            .into_iter()
            .filter(|lieu| !self.eleves.contains(&lieu.of))
            .map(|lieu| {
                let code = self.codes.text(lieu.code).unwrap_or_default();
                (lieu.line, code.to_owned())
            })
            .collect();
        self.accompanied = HashSet::new();
        orphans.sort();
        orphans
    }

    /// Forgets the learners, once their guardians are known.
    pub(super) fn forget_learners(&mut self) {
        self.eleves = HashSet::new();
        self.kept = HashMap::new();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_written_otherwise_are_other_keys_i04() {
        let mut cles = Cles::default();
        assert_eq!(cles.of(Some("100001")), Cle(100_001));
        let texts = [
            "0",
            "007",
            "+7",
            "99999999999999999999",
            "9223372036854775808",
            "a",
            "",
        ];
        let known = texts.map(|text| cles.of(Some(text)));
        for (rank, (text, known)) in texts.into_iter().zip(known).enumerate() {
            assert_eq!(known, Cle(TEXTES + rank as u64), "{text}");
            assert_eq!(cles.of(Some(text)), known, "{text}");
        }
        assert_eq!(cles.of(None), cles.of(Some("")));
    }
}
