//! Who is in an invented school: learners, their guardians, staff. Everybody is made of invented syllables; phone numbers
//! are of the ranges that the regulator keeps for fiction.

use jiff::Span;
use jiff::civil::Date;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

const DEBUTS: &[&str] = &[
    "Bel", "Bois", "Braz", "Cam", "Char", "Clair", "Cor", "Dal", "Fau", "Ferr", "Gar", "Gir",
    "Grand", "Haut", "Jar", "Lav", "Mar", "Mer", "Mor", "Nor", "Per", "Ravel", "Roch", "Sar",
    "Tour", "Val", "Vau", "Vil",
];
const FINS: &[&str] = &[
    "ac", "amont", "aubert", "blanc", "bourg", "court", "dier", "eau", "elin", "ève", "ière",
    "lard", "lieu", "mont", "naud", "ois", "oux", "quet", "rand", "sel", "tier", "vaud", "ville",
    "voy",
];
const PRENOMS: [&[&str]; 2] = [
    &[
        "Adrien",
        "Aïssa",
        "Bastien",
        "Bilal",
        "Clément",
        "Côme",
        "Dylan",
        "Éloi",
        "Enzo",
        "Félix",
        "Gaël",
        "Hugo",
        "Ilyès",
        "Jean-Baptiste",
        "Joël",
        "Karim",
        "Loïc",
        "Mathéo",
        "Nathan",
        "Noël",
        "Octave",
        "Quentin",
        "Raphaël",
        "Rémi",
        "Samuel",
        "Théo",
        "Ulysse",
        "Yanis",
    ],
    &[
        "Adèle",
        "Aïcha",
        "Anne-Laure",
        "Béatrice",
        "Camille",
        "Chloé",
        "Diane",
        "Éléonore",
        "Estelle",
        "Fanny",
        "Gaëlle",
        "Hélène",
        "Inès",
        "Jade",
        "Khadija",
        "Léa",
        "Maëlle",
        "Manon",
        "Naïma",
        "Océane",
        "Perrine",
        "Romane",
        "Sarah",
        "Thaïs",
        "Violette",
        "Zoé",
    ],
];
const VOIES: &[&str] = &["rue", "avenue", "impasse", "allée", "chemin", "place"];
const LIEUX: &[&str] = &[
    "des Tilleuls",
    "du Moulin",
    "de l'Église",
    "des Forges",
    "de la Gare",
    "du Haut-Chêne",
];
const VILLES: &[&str] = &[
    "MONTRIEUX-LE-SEC",
    "BEAULIEU-SUR-LIANE",
    "FONTENELLE",
    "LE MESNIL-D'AULNE",
];
const LETTRES: &[u8] = b"ABCDEFGHJK";

/// Throws that are the same for the same seed.
pub(super) struct Dice(StdRng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// From 0, below `n`.
    pub(super) fn below(&mut self, n: u32) -> u32 {
        self.0.random_range(0..n)
    }

    /// So many times in a hundred.
    pub(super) fn percent(&mut self, share: u32) -> bool {
        self.below(100) < share
    }

    pub(super) fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.0.random_range(0..from.len())]
    }

    fn nom(&mut self) -> String {
        let nom = format!("{}{}", self.pick(DEBUTS), self.pick(FINS));
        let nom = match self.below(20) {
            0 => format!("Le {nom}"),
            1 => format!("d'{nom}"),
            2 => format!("{nom}-{}{}", self.pick(DEBUTS), self.pick(FINS)),
            _ => nom,
        };
        nom.to_uppercase()
    }

    fn portable(&mut self) -> String {
        format!("063998{:04}", self.below(10_000))
    }
}

/// A learner.
#[derive(Clone, Debug)]
pub struct Eleve {
    /// `ELEVE_ID`: the same over the years.
    pub id: u32,
    /// National number.
    pub ine: String,
    /// Birth name.
    pub nom: String,
    /// First name.
    pub prenom: String,
    /// Birth date.
    pub naissance: Date,
    /// `1` or `2`, as the registry codes it.
    pub sexe: u8,
    /// `AP` rather than `ST`.
    pub apprenti: bool,
    /// Rank in the levels of the school.
    pub niveau: usize,
    /// Code of the division.
    pub division: String,
    /// Present in the files.
    pub present: bool,
    pub(super) courriel: Option<String>,
    pub(super) portable: Option<String>,
    pub(super) responsables: Vec<u32>,
}

/// A guardian.
#[derive(Clone, Debug)]
pub struct Personne {
    /// `PERSONNE_ID`.
    pub id: u32,
    /// Family name.
    pub nom: String,
    /// First name.
    pub prenom: String,
    pub(super) femme: bool,
    pub(super) portable: Option<String>,
    pub(super) courriel: Option<String>,
    pub(super) adresse: u32,
}

#[derive(Clone, Debug)]
pub(super) struct Adresse {
    pub(super) id: u32,
    pub(super) ligne: String,
    pub(super) code_postal: String,
    pub(super) ville: &'static str,
}

#[derive(Clone, Debug)]
pub(super) struct Individu {
    pub(super) id: u32,
    pub(super) nom: String,
    pub(super) prenom: String,
    pub(super) naissance: Date,
    pub(super) sexe: u8,
    pub(super) fonction: &'static str,
}

/// Invented e-mail address: ASCII letters of the names, and a number that makes it unique.
fn courriel(prenom: &str, nom: &str, id: u32) -> String {
    let ascii = |text: &str| -> String {
        text.chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_lowercase()
    };
    format!("{}.{}.{id}@example.org", ascii(prenom), ascii(nom))
}

fn born(dice: &mut Dice, year: i16) -> Date {
    let days = i64::from(dice.below(365));
    Date::constant(year, 1, 1).saturating_add(Span::new().days(days))
}

impl Eleve {
    /// `PERSONNE_ID` of the guardians; the first is to be called first.
    pub fn guardians(&self) -> &[u32] {
        &self.responsables
    }

    /// A learner of about that age in the school year `annee`; guardians come apart.
    pub(super) fn invented(
        dice: &mut Dice,
        id: u32,
        niveau: usize,
        (annee, age): (i16, i16),
    ) -> Self {
        let fille = dice.percent(20);
        let nom = dice.nom();
        let prenom = dice.pick(PRENOMS[usize::from(fille)]).to_owned();
        let late = i16::from(dice.percent(20));
        let lettre = |dice: &mut Dice| char::from(LETTRES[dice.below(10) as usize]);
        let ine = format!("{:09}{}{}", id, lettre(dice), lettre(dice));
        Self {
            id,
            ine,
            courriel: dice.percent(70).then(|| courriel(&prenom, &nom, id)),
            nom,
            prenom,
            naissance: born(dice, annee - age - late),
            sexe: if fille { 2 } else { 1 },
            apprenti: dice.percent(12),
            niveau,
            division: String::new(),
            present: true,
            portable: dice.percent(80).then(|| dice.portable()),
            responsables: Vec::new(),
        }
    }
}

/// One or two guardians at one address.
pub(super) fn household(dice: &mut Dice, nom: &str, next: u32) -> (Vec<Personne>, Adresse) {
    let adresse = Adresse {
        id: next,
        ligne: format!(
            "{} {} {}",
            1 + dice.below(180),
            dice.pick(VOIES),
            dice.pick(LIEUX)
        ),
        code_postal: format!("76{:03}", dice.below(1000)),
        ville: dice.pick(VILLES),
    };
    let count = if dice.percent(72) { 2 } else { 1 };
    let persons = (0..count).map(|rank| {
        let id = next + rank;
        let femme = rank == 0;
        let nom = if dice.percent(70) {
            nom.to_owned()
        } else {
            dice.nom()
        };
        let prenom = dice.pick(PRENOMS[usize::from(femme)]).to_owned();
        Personne {
            id,
            courriel: dice.percent(80).then(|| courriel(&prenom, &nom, id)),
            nom,
            prenom,
            femme,
            portable: dice.percent(90).then(|| dice.portable()),
            adresse: adresse.id,
        }
    });
    (persons.collect(), adresse)
}

impl Individu {
    pub(super) fn invented(dice: &mut Dice, id: u32, fonction: &'static str) -> Self {
        let femme = dice.percent(50);
        let year = i16::try_from(1965 + dice.below(35)).unwrap_or(1980);
        Self {
            id,
            nom: dice.nom(),
            prenom: dice.pick(PRENOMS[usize::from(femme)]).to_uppercase(),
            naissance: born(dice, year),
            sexe: if femme { 2 } else { 1 },
            fonction,
        }
    }
}
