//! Everything that can be wrong in a file, each with a stable code: logs say it in English, screens in French.

use std::fmt;

/// What is wrong at one place of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// Not read, or not of the form of its kind: what the reader says, in English, and on which line if it knows.
    Form {
        /// Line of the file, from 1.
        line: Option<u64>,
        /// The reader's words.
        detail: String,
    },
    /// A text without any letter, or an empty list.
    Empty,
    /// A key, or a source, that is not there.
    Missing,
    /// The root keys come in another order than this one.
    Order(String),
    /// A rank that stands twice in its scale.
    Repeated,
    /// A code that stands twice in its list.
    UsedTwice,
    /// A link that stands twice: noun and code.
    NamedTwice(&'static str, String),
    /// A link to nothing: noun and code.
    Unknown(&'static str, String),
    /// A MEF, or a family of trades, leads to a diploma that is not there.
    UnknownReferentiel,
    /// not the seconde commune of a family of trades, though one is meant.
    NotCommune(String),
    /// A MEF asks for what the diploma has not: noun and code.
    HasNo(&'static str, String),
    /// Not the ten digits of a MEF.
    Digits,
    /// This code is not the name of the file.
    NotFileName(String),
    /// A code that cannot name a file nor stand in an address.
    Code(String),
    /// Complete with something missing, or partial with nothing.
    Completeness,
    /// P-06, P-09: a certificative status that yields what the grid of its unit replaces.
    Certificative,
    /// A line of a grid without one descriptor per level: how many there are, how many levels.
    Descripteurs(usize, usize),
    /// A source of a block that does not exist, or is empty.
    NoBlock,
    /// A source that names no document.
    NoDocument,
}

impl Wrong {
    /// Every code, for the completeness of French sentences.
    pub const CODES: [&'static str; 19] = [
        "forme",
        "vide",
        "manquant",
        "ordre",
        "rang_double",
        "code_double",
        "lien_double",
        "lien_inconnu",
        "referentiel_inconnu",
        "famille",
        "mef_sans",
        "mef_chiffres",
        "nom_de_fichier",
        "code_invalide",
        "completude",
        "certificative",
        "descripteurs",
        "source_sans_bloc",
        "source_sans_document",
    ];

    /// Stable code, by which its French sentence is found.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Form { .. } => "forme",
            Self::Empty => "vide",
            Self::Missing => "manquant",
            Self::Order(_) => "ordre",
            Self::Repeated => "rang_double",
            Self::UsedTwice => "code_double",
            Self::NamedTwice(..) => "lien_double",
            Self::Unknown(..) => "lien_inconnu",
            Self::UnknownReferentiel => "referentiel_inconnu",
            Self::NotCommune(_) => "famille",
            Self::HasNo(..) => "mef_sans",
            Self::Digits => "mef_chiffres",
            Self::NotFileName(_) => "nom_de_fichier",
            Self::Code(_) => "code_invalide",
            Self::Completeness => "completude",
            Self::Certificative => "certificative",
            Self::Descripteurs(..) => "descripteurs",
            Self::NoBlock => "source_sans_bloc",
            Self::NoDocument => "source_sans_document",
        }
    }

    /// What its sentence names: the noun of a link and its code, a code alone, the reader's words.
    #[must_use]
    pub fn value(&self) -> String {
        match self {
            Self::Form { detail, .. } => detail.clone(),
            Self::Order(text)
            | Self::NotFileName(text)
            | Self::Code(text)
            | Self::NotCommune(text) => text.clone(),
            Self::NamedTwice(noun, code) | Self::Unknown(noun, code) | Self::HasNo(noun, code) => {
                format!("{noun} «\u{a0}{code}\u{a0}»")
            }
            Self::Descripteurs(found, wanted) => format!("{found} / {wanted}"),
            _ => String::new(),
        }
    }

    /// Line of the file, from 1, where the reader knows it.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        match self {
            Self::Form { line, .. } => *line,
            _ => None,
        }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form { detail, .. } => f.write_str(detail),
            Self::Empty => f.write_str("must not be empty"),
            Self::Missing => f.write_str("missing"),
            Self::Order(keys) => write!(f, "root keys must come in the order {keys}"),
            Self::Repeated => f.write_str("repeated"),
            Self::UsedTwice => f.write_str("code used twice"),
            Self::NamedTwice(noun, code) => write!(f, "{noun} « {code} » named twice"),
            Self::Unknown(noun, code) => write!(f, "unknown {noun} « {code} »"),
            Self::UnknownReferentiel => f.write_str("unknown référentiel"),
            Self::NotCommune(code) => write!(f, "« {code} » is not a seconde commune"),
            Self::HasNo(noun, code) => write!(f, "has no {noun} « {code} »"),
            Self::Digits => f.write_str("a MEF here has exactly ten digits"),
            Self::NotFileName(code) => write!(f, "« {code} » is not the name of the file"),
            Self::Code(code) => {
                write!(f, "« {code} » is not made of lower-case letters, digits and single hyphens")
            }
            Self::Completeness => {
                f.write_str("status is complete exactly when nothing is missing")
            }
            Self::Certificative => f.write_str(
                "a certificative status has no bilan entreprise, feeds no dashboard and locks its learners",
            ),
            Self::Descripteurs(found, wanted) => {
                write!(f, "{found} descripteurs for {wanted} niveaux")
            }
            Self::NoBlock => f.write_str("no such block, or an empty one"),
            Self::NoDocument => f.write_str("names no document"),
        }
    }
}
