//! Learners that the file names twice (FORMAT.md § 7.2): an index over all of them, small on purpose so that
//! memory stays the same for a hundred thousand.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::eleve::Lu;
use super::report::Code;

/// What the index says of one record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Report lines besides those of the record itself.
    pub codes: Vec<Code>,
    /// The record is left out: another one counts.
    pub fusionne: bool,
}

#[derive(Debug)]
struct Trace {
    seq: i64,
    eleve_id: i64,
    ine: Option<u64>,
    personne: u64,
    courriel: Option<u64>,
    division: bool,
    tableur: bool,
}

/// The index, filled record by record, then asked.
#[derive(Debug, Default)]
pub struct Index {
    traces: Vec<Trace>,
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

impl Index {
    /// Adds a readable record; `division` tells whether it has one.
    pub fn add(&mut self, seq: i64, lu: &Lu, division: bool) {
        self.traces.push(Trace {
            seq,
            // Ids are integers in every known file; anything else still compares with itself.
            eleve_id: lu
                .eleve_id
                .parse()
                .unwrap_or_else(|_| hash(&lu.eleve_id).cast_signed()),
            ine: lu.ine.as_ref().map(|ine| hash(ine.as_str())),
            personne: hash((lu.cle(), lu.date_naissance)),
            courriel: lu.courriel.as_ref().map(|courriel| hash(courriel.as_str())),
            division,
            tableur: lu.tableur,
        });
    }

    /// The verdicts that are not « nothing to say », by record.
    pub fn verdicts(mut self) -> HashMap<i64, Verdict> {
        let mut verdicts: HashMap<i64, Verdict> = HashMap::new();
        self.merge_same_ids(&mut verdicts);
        self.merge_same_ine(&mut verdicts);
        self.note_homonyms(&mut verdicts);
        self.note_shared_addresses(&mut verdicts);
        verdicts
    }

    /// `ELEVE_EN_DOUBLE`: the first counts.
    fn merge_same_ids(&mut self, verdicts: &mut HashMap<i64, Verdict>) {
        let mut seen = HashSet::new();
        self.traces.retain(|trace| {
            let first = seen.insert(trace.eleve_id);
            if !first {
                let verdict = verdicts.entry(trace.seq).or_default();
                verdict.codes.push(Code::EleveEnDouble);
                verdict.fusionne = true;
            }
            first
        });
    }

    /// `INE_MEME_PERSONNE`: one learner, the one with a division, then the lower id. `INE_EN_DOUBLE`: none.
    fn merge_same_ine(&mut self, verdicts: &mut HashMap<i64, Verdict>) {
        let mut dropped = HashSet::new();
        for group in groups(&self.traces, |trace| trace.ine) {
            let same_person = group
                .iter()
                .all(|trace| trace.personne == group[0].personne);
            let kept = group
                .iter()
                .min_by_key(|trace| (trace.tableur, !trace.division, trace.eleve_id))
                .map(|trace| trace.seq);
            for trace in group {
                let verdict = verdicts.entry(trace.seq).or_default();
                if same_person {
                    verdict.codes.push(Code::IneMemePersonne);
                    verdict.fusionne = Some(trace.seq) != kept;
                } else {
                    verdict.codes.push(Code::IneEnDouble);
                }
                if !same_person || verdict.fusionne {
                    dropped.insert(trace.seq);
                }
            }
        }
        self.traces.retain(|trace| !dropped.contains(&trace.seq));
    }

    fn note_homonyms(&self, verdicts: &mut HashMap<i64, Verdict>) {
        for mut group in groups(&self.traces, |trace| Some(trace.personne)) {
            // Whom the registry names, a sheet of the same upload need not.
            if group.iter().any(|trace| !trace.tableur) {
                for trace in group.iter().filter(|trace| trace.tableur) {
                    let verdict = verdicts.entry(trace.seq).or_default();
                    verdict.codes.push(Code::ConnuDuRegistre);
                    verdict.fusionne = true;
                }
                group.retain(|trace| !trace.tableur);
            }
            for trace in group.iter().filter(|_| group.len() > 1) {
                verdicts
                    .entry(trace.seq)
                    .or_default()
                    .codes
                    .push(Code::Homonymes);
            }
        }
    }

    fn note_shared_addresses(&self, verdicts: &mut HashMap<i64, Verdict>) {
        for group in groups(&self.traces, |trace| trace.courriel) {
            for trace in group {
                verdicts
                    .entry(trace.seq)
                    .or_default()
                    .codes
                    .push(Code::CourrielPartage);
            }
        }
    }
}

/// Groups of two or more traces with the same key, each in the order of the file.
fn groups<K: Ord>(traces: &[Trace], key: impl Fn(&Trace) -> Option<K>) -> Vec<Vec<&Trace>> {
    let mut keyed: Vec<(K, &Trace)> = traces
        .iter()
        .filter_map(|trace| Some((key(trace)?, trace)))
        .collect();
    // Stable: traces stand in the order of the file.
    keyed.sort_by(|one, other| one.0.cmp(&other.0));
    keyed
        .chunk_by(|one, other| one.0 == other.0)
        .filter(|group| group.len() > 1)
        .map(|group| group.iter().map(|(_, trace)| *trace).collect())
        .collect()
}
