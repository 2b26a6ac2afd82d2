//! One record of each quirk that real files have (FORMAT.md § 7), beside the ordinary ones, with what an import must say.

use jiff::Span;

use super::export::{self, french};
use super::people::{Dice, Eleve, household};
use super::school::School;
use crate::calendar::today;

/// What an import does with a quirk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The line is left out.
    Rejet,
    /// Done, with a warning.
    Avertissement,
    /// Told.
    Information,
    /// Done silently.
    Silence,
}

/// A quirk in a school's files.
#[derive(Clone, Debug)]
pub struct Bizarrerie {
    /// The code of the line that tells of it.
    pub code: &'static str,
    /// What becomes of it.
    pub level: Level,
    /// `ELEVE_ID` of the learners that it makes.
    pub created: Vec<u32>,
    pub(super) eleves: String,
    pub(super) structures: String,
    pub(super) personnes: String,
    pub(super) liens: String,
}

/// Removes the last such tag of a record.
fn without(record: &str, tag: &str) -> String {
    record
        .lines()
        .rev()
        .scan(false, |gone, line| {
            let this = !*gone && line.trim_start().starts_with(&format!("<{tag}>"));
            *gone |= this;
            Some((!this).then_some(line))
        })
        .flatten()
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .flat_map(|line| [line, "\n"])
        .collect()
}

/// Gives the last such tag of a record another value.
fn with(record: &str, tag: &str, value: &str) -> String {
    let bare = without(record, tag);
    bare.replace(
        "      </ELEVE>",
        &format!("        <{tag}>{value}</{tag}>\n      </ELEVE>"),
    )
}

/// Makes records of quirks, each of people of its own.
struct Maker<'a> {
    school: &'a School,
    dice: Dice,
    next: u32,
    made: Vec<Bizarrerie>,
}

/// Where the identifiers of the quirks' people begin, above those of the school.
const APART: u32 = 900_000;

pub(super) fn all(school: &School) -> Vec<Bizarrerie> {
    let first = school.eleves.first().map_or(0, |one| one.id);
    let mut maker = Maker {
        school,
        dice: Dice::new(u64::from(first)),
        next: first + APART,
        made: Vec::new(),
    };
    maker.numbers();
    maker.names();
    maker.births();
    maker.departures();
    maker.places();
    maker.twice();
    maker.silent();
    maker.guardians();
    maker.made
}

impl Maker<'_> {
    fn person(&mut self) -> Eleve {
        self.next += 1;
        let about = (self.school.annee, 15);
        Eleve::invented(&mut self.dice, self.next, 0, about)
    }

    fn push(
        &mut self,
        code: &'static str,
        level: Level,
        people: &[(Eleve, String)],
        places: &[(&str, &str)],
    ) {
        let created = match level {
            Level::Rejet => Vec::new(),
            _ => people.iter().map(|(one, _)| one.id).collect(),
        };
        self.made.push(Bizarrerie {
            code,
            level,
            created,
            eleves: people.iter().map(|(_, record)| record.as_str()).collect(),
            structures: people
                .iter()
                .map(|(one, _)| export::structures(one.id, places))
                .collect(),
            personnes: String::new(),
            liens: String::new(),
        });
    }

    /// One learner whose record is written in another way.
    fn one(&mut self, code: &'static str, level: Level, edit: impl Fn(&str, &Eleve) -> String) {
        self.placed(code, level, &[("2M1", "D")], edit);
    }

    fn placed(
        &mut self,
        code: &'static str,
        level: Level,
        places: &[(&str, &str)],
        edit: impl Fn(&str, &Eleve) -> String,
    ) {
        let person = self.person();
        let record = edit(&export::eleve(self.school, &person), &person);
        self.push(code, level, &[(person, record)], places);
    }

    fn numbers(&mut self) {
        use Level::{Avertissement, Information};
        self.one("INE_ABSENT", Avertissement, |it, _| {
            without(it, "ID_NATIONAL")
        });
        self.one("INE_INVALIDE", Avertissement, |it, _| {
            with(it, "ID_NATIONAL", "12345")
        });
        self.one("INE_A_NORMALISER", Information, |it, who| {
            let (digits, rest) = who.ine.split_at(4);
            with(
                it,
                "ID_NATIONAL",
                &format!(" {digits} {} ", rest.to_lowercase()),
            )
        });
        self.one("INE_ANCIEN_SEUL", Information, |it, _| {
            it.replace("ID_NATIONAL>", "INE_RNIE>")
        });
    }

    fn names(&mut self) {
        use Level::{Information, Rejet};
        self.one("ANCIENNE_BALISE_NOM", Information, |it, _| {
            it.replace("NOM_DE_FAMILLE>", "NOM>")
        });
        self.one("SEXE_ABSENT", Information, |it, _| without(it, "CODE_SEXE"));
        self.one("NOM_ABSENT", Rejet, |it, _| without(it, "NOM_DE_FAMILLE"));
        self.one("NOM_TROP_LONG", Rejet, |it, _| {
            with(it, "NOM_DE_FAMILLE", &"A".repeat(101))
        });
        self.one("CARACTERES_INTERDITS", Rejet, |it, _| {
            with(it, "NOM_DE_FAMILLE", "DUPONT 2")
        });
        self.one("IDENTIFIANT_ABSENT", Rejet, |it, who| {
            it.replace(&format!("ELEVE_ID=\"{}\"", who.id), "")
        });
    }

    fn births(&mut self) {
        use Level::{Information, Rejet};
        self.one("DATE_NAISSANCE_ABSENTE", Rejet, |it, _| {
            without(it, "DATE_NAISS")
        });
        self.one("DATE_NAISSANCE_INVALIDE", Rejet, |it, _| {
            with(it, "DATE_NAISS", "31/02/2010")
        });
        self.one("DATE_ISO", Information, |it, who| {
            with(it, "DATE_NAISS", &who.naissance.to_string())
        });
    }

    fn departures(&mut self) {
        use Level::{Avertissement, Information};
        let annee = self.school.annee;
        let before = french(today().saturating_add(Span::new().days(-1)));
        let after = french(today().saturating_add(Span::new().days(10)));
        self.one("SORTI", Information, |it, _| {
            let entered = with(it, "DATE_ENTREE", &format!("01/09/{}", annee - 1));
            with(&entered, "DATE_SORTIE", &before)
        });
        // Gone already, and unknown here: no account.
        if let Some(gone) = self.made.last_mut() {
            gone.created.clear();
        }
        self.one("SORTIE_PREVUE", Information, |it, _| {
            with(it, "DATE_SORTIE", &after)
        });
        self.one("SORTI_PUIS_REVENU", Avertissement, |it, _| {
            with(it, "DATE_SORTIE", &format!("01/03/{annee}"))
        });
        self.one("DATE_SORTIE_INVALIDE", Avertissement, |it, _| {
            with(it, "DATE_SORTIE", "99/99/2026")
        });
    }

    fn places(&mut self) {
        use Level::{Avertissement, Information};
        let plain = |it: &str, _: &Eleve| it.to_owned();
        self.placed(
            "PLUSIEURS_DIVISIONS",
            Avertissement,
            &[("2M1", "D"), ("1M1", "D")],
            plain,
        );
        self.placed("SANS_DIVISION", Avertissement, &[("2M1A", "G")], plain);
        self.placed(
            "DIVISION_FICTIVE",
            Avertissement,
            &[("Inactifs", "D")],
            plain,
        );
        self.placed(
            "DIVISION_HORS_STS",
            Avertissement,
            &[("HORSSTS", "D")],
            plain,
        );
        self.one("MEF_INCONNU", Avertissement, |it, _| {
            with(it, "CODE_MEF", "99999999990")
        });
        self.one("MEF_ABSENT", Avertissement, |it, _| without(it, "CODE_MEF"));
        self.one("STATUT_INCONNU", Avertissement, |it, _| {
            with(it, "CODE_STATUT", "FQ")
        });
        self.one("STATUT_ABSENT", Information, |it, _| {
            without(it, "CODE_STATUT")
        });
        self.one("COURRIEL_INVALIDE", Avertissement, |it, _| {
            with(it, "MEL", "pas une adresse")
        });
    }

    /// The same thing said of two records.
    fn pair(&mut self, code: &'static str, level: Level, second: impl Fn(&Eleve, &mut Eleve)) {
        let first = self.person();
        let mut other = self.person();
        second(&first, &mut other);
        let people = [first, other].map(|one| {
            let record = export::eleve(self.school, &one);
            (one, record)
        });
        self.push(code, level, &people, &[("2M1", "D")]);
    }

    fn twice(&mut self) {
        use Level::{Avertissement, Information, Rejet};
        self.one("ELEVE_EN_DOUBLE", Avertissement, |it, _| it.repeat(2));
        self.pair("INE_MEME_PERSONNE", Avertissement, |first, other| {
            let id = other.id;
            *other = Eleve {
                id,
                ..first.clone()
            };
        });
        // One learner, under the lower number.
        if let Some(same) = self.made.last_mut() {
            same.created.truncate(1);
        }
        self.pair("INE_EN_DOUBLE", Rejet, |first, other| {
            other.ine.clone_from(&first.ine);
        });
        self.pair("HOMONYMES", Information, |first, other| {
            let (id, ine) = (other.id, other.ine.clone());
            *other = Eleve {
                id,
                ine,
                courriel: None,
                ..first.clone()
            };
        });
        self.pair("COURRIEL_PARTAGE", Avertissement, |first, other| {
            other.courriel.clone_from(&first.courriel);
        });
        let shared = "famille.partagee@example.org";
        if let Some(pair) = self.made.last_mut() {
            pair.eleves = pair
                .eleves
                .split_inclusive("</ELEVE>\n")
                .map(|record| with(record, "MEL", shared))
                .collect();
        }
    }

    fn silent(&mut self) {
        let level = Level::Silence;
        self.one("CARACTERES_LATIN9", level, |it, _| {
            with(it, "NOM_DE_FAMILLE", "ŒUVRARD-ŸVES")
        });
        self.one("ESPACES", level, |it, who| {
            with(it, "PRENOM", &format!("\n  {}\t", who.prenom))
        });
        self.one("BALISES_VIDES", level, |it, _| {
            it.replace(
                "      </ELEVE>",
                "        <NOM_USAGE/>\n        <PRENOM3></PRENOM3>\n      </ELEVE>",
            )
        });
        self.one("BALISE_INCONNUE", level, |it, _| {
            with(it, "BALISE_D_UN_AUTRE_LOGICIEL", "&#233;")
        });
        self.one("MEF_DIX_CHIFFRES", level, |it, _| {
            with(it, "CODE_MEF", "2472010431")
        });
        let (nobody, places) = (self.next + 1, [("2M1", "D")]);
        self.next += 1;
        self.push("STRUCTURE_ORPHELINE", Level::Avertissement, &[], &[]);
        if let Some(orphan) = self.made.last_mut() {
            orphan.structures = export::structures(nobody, &places);
        }
    }

    fn guardians(&mut self) {
        use Level::{Avertissement, Information};
        let Some(child) = self.school.eleves.first().map(|one| one.id) else {
            return;
        };
        self.guardian(
            "RESPONSABLE_SANS_ELEVE",
            Information,
            child + APART - 1,
            |it| it,
        );
        self.guardian("RESPONSABLE_INCONNU", Avertissement, child, |_| {
            String::new()
        });
        self.guardian("ADRESSE_INCONNUE", Avertissement, child, |it| {
            it.replace("<ADRESSE_ID>", "<ADRESSE_ID>9")
        });
        self.guardian("TELEPHONE_INVALIDE", Avertissement, child, |it| {
            without(&it, "TEL_PORTABLE").replace(
                "      </PERSONNE>",
                "        <TEL_PORTABLE>voir la mère</TEL_PORTABLE>\n      </PERSONNE>",
            )
        });
        self.guardian("COURRIEL_MULTIPLE", Avertissement, child, |it| {
            without(&it, "MEL").replace(
                "      </PERSONNE>",
                "        <MEL>un@example.org; deux@example.org</MEL>\n      </PERSONNE>",
            )
        });
    }

    /// A guardian of a child, written in another way.
    fn guardian(
        &mut self,
        code: &'static str,
        level: Level,
        child: u32,
        edit: impl Fn(String) -> String,
    ) {
        self.next += 2;
        let (mut persons, _) = household(&mut self.dice, "ANONYME", self.next);
        persons.truncate(1);
        self.push(code, level, &[], &[]);
        let known = self.school.personnes.first().map_or(0, |one| one.adresse);
        if let (Some(made), Some(person)) = (self.made.last_mut(), persons.first_mut()) {
            person.adresse = known;
            made.personnes = edit(export::personne(person));
            made.liens = export::lien(child, person.id, false);
        }
    }
}
