//! An invented school of any size, over the years: the same seed gives the same files.

use jiff::civil::Date;

use super::bizarreries::{self, Bizarrerie};
use super::export;
use super::people::{Adresse, Dice, Eleve, Individu, Personne, household};
use crate::calendar::{school_year, today};

/// A level: prefix of its divisions, MEF, age at its beginning, share of the school in percent, level that follows.
pub(super) struct Niveau {
    pub(super) prefix: &'static str,
    pub(super) mef: &'static str,
    pub(super) libelle: &'static str,
    age: i16,
    share: usize,
    next: Option<usize>,
}

const fn niveau(
    prefix: &'static str,
    mef: &'static str,
    libelle: &'static str,
    (age, share): (i16, usize),
    next: Option<usize>,
) -> Niveau {
    Niveau {
        prefix,
        mef,
        libelle,
        age,
        share,
        next,
    }
}

pub(super) const NIVEAUX: [Niveau; 10] = [
    niveau(
        "2M",
        "24720104310",
        "2NDPRO MET.PIL.MAINT.INST.AUTO.2NDE COMM",
        (15, 14),
        Some(1),
    ),
    niveau(
        "1M",
        "24725012320",
        "1ERPRO MAINTENANCE SYST.PRODUC.CONNECTES",
        (16, 13),
        Some(2),
    ),
    niveau(
        "TM",
        "24725012330",
        "TLEPRO MAINTENANCE SYST.PRODUC.CONNECTES",
        (17, 12),
        Some(6),
    ),
    niveau(
        "2E",
        "24720008310",
        "2NDPRO MET.TRANSIT.NUMER.ENERG.2NDE COMM",
        (15, 14),
        Some(4),
    ),
    niveau(
        "1E",
        "24725520320",
        "1ERPRO METIERS ELECT. ENVIRON. CONNECTES",
        (16, 13),
        Some(5),
    ),
    niveau(
        "TE",
        "24725520330",
        "TLEPRO METIERS ELECT. ENVIRON. CONNECTES",
        (17, 12),
        Some(8),
    ),
    niveau(
        "B1M",
        "31125014210",
        "1BTS2 MAINTENANCE SYST. OPT.A SYST.PROD.",
        (18, 6),
        Some(7),
    ),
    niveau(
        "B2M",
        "31125014220",
        "2BTS2 MAINTENANCE SYST. OPT.A SYST.PROD.",
        (19, 5),
        None,
    ),
    niveau(
        "B1E",
        "31125520210",
        "1BTS2 ELECTROTECHNIQUE",
        (18, 6),
        Some(9),
    ),
    niveau(
        "B2E",
        "31125520220",
        "2BTS2 ELECTROTECHNIQUE",
        (19, 5),
        None,
    ),
];
/// Levels that who comes from elsewhere enters.
const ENTRIES: [usize; 4] = [0, 3, 6, 8];
/// Learners of a division.
const DIVISION: usize = 30;
const TEACHERS_PER_DIVISION: usize = 3;
const UAI_LETTERS: &[u8] = b"ABCDEFGHJKLMNPRSTUVWXYZ";

/// What became of learners between two files, by `ELEVE_ID`.
#[derive(Clone, Debug, Default)]
pub struct Moves {
    /// New to the school.
    pub arrived: Vec<u32>,
    /// Here before, and still.
    pub kept: Vec<u32>,
    /// Gone.
    pub left: Vec<u32>,
    /// Gone once, here again.
    pub back: Vec<u32>,
}

/// An invented school.
#[derive(Clone, Debug)]
pub struct School {
    /// Its national code.
    pub uai: String,
    /// The school year of the next files, 2026 for 2026-2027.
    pub annee: i16,
    /// Everybody who ever was in its files, present or not.
    pub eleves: Vec<Eleve>,
    /// Guardians.
    pub personnes: Vec<Personne>,
    pub(super) adresses: Vec<Adresse>,
    pub(super) individus: Vec<Individu>,
    seed: u64,
    next: u32,
    /// Divisions are filled from the other end.
    reversed: bool,
}

impl School {
    /// A school of so many learners in the present school year. `rank` tells schools of one run apart: their codes, and
    /// the identifiers and national numbers of their learners.
    pub fn new(seed: u64, rank: u16, pupils: usize) -> Self {
        let number = 760_000 + u32::from(rank);
        let letter = char::from(UAI_LETTERS[(number % 23) as usize]);
        let mut school = Self {
            uai: format!("{number:07}{letter}"),
            annee: school_year(today()),
            eleves: Vec::new(),
            personnes: Vec::new(),
            adresses: Vec::new(),
            individus: Vec::new(),
            seed,
            next: u32::from(rank) * 1_000_000 + 1,
            reversed: false,
        };
        let mut dice = Dice::new(seed);
        let mut left = pupils;
        for (niveau, about) in NIVEAUX.iter().enumerate().rev() {
            let count = if niveau == 0 {
                left
            } else {
                pupils * about.share / 100
            };
            left -= count;
            for _ in 0..count {
                school.arrives(&mut dice, niveau);
            }
        }
        school.staff(&mut dice);
        school.assign();
        school
    }

    /// The same school some weeks later: a few leave, a few arrive, a few come back, a few change of division.
    pub fn later(&self) -> (Self, Moves) {
        self.evolve(|dice, niveau| (!dice.percent(3)).then_some(niveau))
    }

    /// The same with other divisions for almost everybody.
    pub fn reshuffled(&self) -> (Self, Moves) {
        let mut other = self.clone();
        other.reversed = !self.reversed;
        other.later()
    }

    /// The same school one year later: learners go up a level or repeat it, leave or come back.
    pub fn next_year(&self) -> (Self, Moves) {
        let (mut school, moves) = self.evolve(|dice, niveau| match dice.below(100) {
            0..3 => None,
            3..7 => Some(niveau),
            // A Terminale leads to a BTS for some.
            _ if [2, 5].contains(&niveau) && dice.percent(70) => None,
            _ => NIVEAUX[niveau].next,
        });
        school.annee += 1;
        (school, moves)
    }

    fn evolve(&self, goes: impl Fn(&mut Dice, usize) -> Option<usize>) -> (Self, Moves) {
        let mut school = self.clone();
        school.seed = self.seed.wrapping_mul(31).wrapping_add(7);
        let mut dice = Dice::new(school.seed);
        let mut moves = Moves::default();
        for eleve in &mut school.eleves {
            let was = eleve.present;
            let goes_on = if was {
                goes(&mut dice, eleve.niveau)
            } else {
                dice.percent(25).then_some(eleve.niveau)
            };
            eleve.present = goes_on.is_some();
            eleve.niveau = goes_on.unwrap_or(eleve.niveau);
            match (was, eleve.present) {
                (true, true) => moves.kept.push(eleve.id),
                (true, false) => moves.left.push(eleve.id),
                (false, true) => moves.back.push(eleve.id),
                (false, false) => {}
            }
        }
        for rank in 0..moves.left.len().saturating_sub(moves.back.len()) {
            let id = school.arrives(&mut dice, ENTRIES[rank % ENTRIES.len()]);
            moves.arrived.push(id);
        }
        school.assign();
        (school, moves)
    }

    fn arrives(&mut self, dice: &mut Dice, niveau: usize) -> u32 {
        let id = self.take(1);
        let about = (self.annee, NIVEAUX[niveau].age);
        let mut eleve = Eleve::invented(dice, id, niveau, about);
        let brother = self.eleves.last().filter(|_| dice.percent(8));
        if let Some(brother) = brother {
            eleve.responsables.clone_from(&brother.responsables);
            eleve.nom.clone_from(&brother.nom);
        } else {
            let next = self.take(2);
            let (persons, adresse) = household(dice, &eleve.nom, next);
            eleve.responsables = persons.iter().map(|one| one.id).collect();
            self.personnes.extend(persons);
            self.adresses.push(adresse);
        }
        self.eleves.push(eleve);
        id
    }

    fn take(&mut self, count: u32) -> u32 {
        let first = self.next;
        self.next += count;
        first
    }

    fn staff(&mut self, dice: &mut Dice) {
        let teachers = self.eleves.len().div_ceil(DIVISION) * TEACHERS_PER_DIVISION;
        let functions = ["DIR", "CTR", "EDU"].into_iter();
        for fonction in functions.chain(std::iter::repeat_n("ENS", teachers)) {
            let id = self.take(1);
            self.individus.push(Individu::invented(dice, id, fonction));
        }
    }

    /// Who is present is in a division of its level, thirty at a time.
    fn assign(&mut self) {
        let mut counts = [0_usize; NIVEAUX.len()];
        let mut order: Vec<&mut Eleve> = self.eleves.iter_mut().filter(|one| one.present).collect();
        if self.reversed {
            order.reverse();
        }
        for eleve in order {
            let count = &mut counts[eleve.niveau];
            eleve.division = format!("{}{}", NIVEAUX[eleve.niveau].prefix, *count / DIVISION + 1);
            *count += 1;
        }
    }

    /// Learners in the files.
    pub fn presents(&self) -> impl Iterator<Item = &Eleve> {
        self.eleves.iter().filter(|eleve| eleve.present)
    }

    /// Staff who get an account: the CPE gets none.
    pub fn accounts_of_staff(&self) -> usize {
        let accounts = self.individus.iter();
        accounts.filter(|one| one.fonction != "EDU").count()
    }

    /// First day of the school year.
    pub(super) fn first_day(&self) -> Date {
        Date::constant(self.annee, 9, 1)
    }

    /// The three files, named as the registry names them.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        export::files(self, &[])
    }

    /// The same with one record of each quirk (FORMAT.md § 7), and what an import must say of it.
    pub fn files_with_bizarreries(&self) -> (Vec<(String, Vec<u8>)>, Vec<Bizarrerie>) {
        let quirks = bizarreries::all(self);
        (export::files(self, &quirks), quirks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_school_is_the_same_for_the_same_seed_and_nobody_is_lost_over_the_years() {
        let school = School::new(7, 3, 300);
        assert_eq!(school.presents().count(), 300);
        assert_eq!(school.files(), School::new(7, 3, 300).files());
        assert_ne!(school.files(), School::new(8, 3, 300).files());
        let (later, moves) = school.later();
        assert_eq!(moves.kept.len() + moves.left.len(), 300);
        assert_eq!(later.presents().count(), 300);
        let (next, moves) = later.next_year();
        assert!(!moves.back.is_empty(), "some come back");
        let after = moves.kept.len() + moves.back.len() + moves.arrived.len();
        assert_eq!(next.presents().count(), after);
    }
}
