//! Périodes officielles: what the school year is made of, for all or for some classes (P-12).

use jiff::civil::Date;
use referentiel::Catalogue;

use super::dates::Dates;
use super::fault::Faults;
use super::ids::OfficielleId;
use super::text::Titre;

/// Most classes that one names.
const DIVISIONS_MAX: usize = 100;
/// Longest code of a class, in characters.
const DIVISION_LIMIT: usize = 40;

/// What a période officielle is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A third of the year, at whose end bilans and bulletins are due.
    Trimestre,
    /// A half of it.
    Semestre,
    /// Weeks kept for periods in companies.
    Pfmp,
    /// By its last day, evaluations of the diploma are done (E-11).
    Certification,
}

impl Nature {
    const ALL: [Self; 4] = [
        Self::Trimestre,
        Self::Semestre,
        Self::Pfmp,
        Self::Certification,
    ];

    /// Code in the database and on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Trimestre => "trimestre",
            Self::Semestre => "semestre",
            Self::Pfmp => "pfmp",
            Self::Certification => "certification",
        }
    }

    /// The nature of this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|nature| nature.code() == code)
    }

    /// Whether the year of a class is made of these, one after the other: none overlaps another.
    const fn divides_the_year(self) -> bool {
        matches!(self, Self::Trimestre | Self::Semestre)
    }
}

/// How often the livret scolaire is filled in (E-15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Periodicite {
    /// Three times a year.
    Trimestre,
    /// Twice.
    Semestre,
}

impl Periodicite {
    /// Code in the database and on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Trimestre => "trimestre",
            Self::Semestre => "semestre",
        }
    }

    /// The one of this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Trimestre, Self::Semestre]
            .into_iter()
            .find(|one| one.code() == code)
    }
}

/// Whom it is for. An empty part means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Portee {
    /// Code of a diploma.
    pub referentiel: String,
    /// Code of a niveau of it.
    pub niveau: String,
    /// Codes of classes, in order.
    pub divisions: Vec<String>,
}

impl Portee {
    /// Whether some class may be of both.
    fn meets(&self, other: &Self) -> bool {
        let agree = |a: &str, b: &str| a.is_empty() || b.is_empty() || a == b;
        let share = self.divisions.is_empty()
            || other.divisions.is_empty()
            || self
                .divisions
                .iter()
                .any(|one| other.divisions.contains(one));
        agree(&self.referentiel, &other.referentiel) && agree(&self.niveau, &other.niveau) && share
    }
}

/// What users edit of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// What it is.
    pub nature: Nature,
    /// Its name.
    pub libelle: Titre,
    /// First and last day.
    pub dates: Dates,
    /// Whom it is for.
    pub portee: Portee,
}

/// A période officielle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officielle {
    /// Identifier.
    pub id: OfficielleId,
    /// What users edit.
    pub content: Content,
    /// Grows by one at each change (G-06).
    pub version: i64,
}

/// Content as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Code of a nature.
    pub nature: String,
    /// Name.
    pub libelle: String,
    /// First day.
    pub start: Option<Date>,
    /// Last day; of a deadline, the only one.
    pub end: Option<Date>,
    /// Whom it is for.
    pub portee: Portee,
}

impl Content {
    /// Reads what was typed; every fault at once.
    ///
    /// # Errors
    /// Fields that cannot be taken as they are.
    pub fn parse(draft: &Draft, catalogue: &Catalogue) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let nature = faults.keep(
            "nature",
            Nature::from_code(&draft.nature).ok_or("periods.required"),
        );
        let libelle = faults.keep("libelle", Titre::parse(&draft.libelle));
        let deadline = nature == Some(Nature::Certification);
        let start = if deadline { draft.end } else { draft.start };
        let start = faults.keep("du", start.ok_or("periods.required"));
        let end = faults.keep("au", draft.end.ok_or("periods.required"));
        let dates = start
            .zip(end)
            .and_then(|(start, end)| faults.keep_all(Dates::new(start, end).and_then(in_one_year)));
        let portee = faults.keep_all(portee(&draft.portee, catalogue));
        match (nature, libelle, dates, portee) {
            (Some(nature), Some(libelle), Some(dates), Some(portee)) if faults.is_empty() => {
                Ok(Self {
                    nature,
                    libelle,
                    dates,
                    portee,
                })
            }
            _ => Err(faults),
        }
    }

    /// The one among `others` that cannot be beside it: two parts of the year of one class never overlap.
    pub fn clash<'a>(&self, others: &'a [Officielle]) -> Option<&'a Officielle> {
        others.iter().find(|other| {
            self.nature.divides_the_year()
                && self.nature == other.content.nature
                && self.dates.overlap(other.content.dates)
                && self.portee.meets(&other.content.portee)
        })
    }
}

/// A school year is looked at whole: nothing is of two.
fn in_one_year(dates: Dates) -> Result<Dates, Faults> {
    if Dates::stored(dates.end(), dates.end()).annee() == dates.annee() {
        return Ok(dates);
    }
    Err(Faults::one("au", "periods.two_school_years"))
}

fn portee(typed: &Portee, catalogue: &Catalogue) -> Result<Portee, Faults> {
    let mut faults = Faults::default();
    let diploma = catalogue.get(&typed.referentiel);
    if diploma.is_none() && !typed.referentiel.is_empty() {
        faults.add("referentiel", "periods.unknown_referentiel");
    }
    let known = diploma.is_some_and(|diploma| {
        let mut niveaux = diploma.niveaux.iter();
        niveaux.any(|niveau| niveau.code == typed.niveau)
    });
    if !typed.niveau.is_empty() && !known {
        faults.add("niveau", "periods.unknown_level");
    }
    let mut divisions: Vec<String> = typed
        .divisions
        .iter()
        .map(|code| code.trim().to_owned())
        .filter(|code| !code.is_empty())
        .collect();
    divisions.sort();
    divisions.dedup();
    let short = |code: &String| code.chars().count() <= DIVISION_LIMIT;
    if divisions.len() > DIVISIONS_MAX || !divisions.iter().all(short) {
        faults.add("divisions", "periods.malformed_value");
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Portee {
        divisions,
        ..typed.clone()
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;

    fn draft(nature: &str, start: Date, end: Date) -> Draft {
        Draft {
            nature: nature.to_owned(),
            libelle: "Trimestre 1".to_owned(),
            start: Some(start),
            end: Some(end),
            portee: Portee::default(),
        }
    }

    fn parse(draft: &Draft) -> Result<Content, Faults> {
        Content::parse(draft, &Catalogue::embedded().unwrap())
    }

    fn codes(draft: &Draft) -> Vec<(&'static str, &'static str)> {
        let faults = parse(draft).unwrap_err();
        faults
            .iter()
            .map(|fault| (fault.field, fault.code))
            .collect()
    }

    fn of(divisions: &[&str]) -> Portee {
        Portee {
            divisions: divisions.iter().map(ToString::to_string).collect(),
            ..Portee::default()
        }
    }

    fn one(nature: &str, start: Date, end: Date, portee: Portee) -> Officielle {
        Officielle {
            id: OfficielleId::generate(),
            content: parse(&Draft {
                portee,
                ..draft(nature, start, end)
            })
            .unwrap(),
            version: 1,
        }
    }

    #[test]
    fn a_deadline_is_its_last_day_p12() {
        let mut typed = draft("certification", date(2027, 1, 4), date(2027, 5, 28));
        let kept = parse(&typed).unwrap();
        assert_eq!(kept.dates.start(), date(2027, 5, 28));
        typed.start = None;
        assert_eq!(parse(&typed).unwrap(), kept);
    }

    #[test]
    fn every_fault_is_told_at_once_p12() {
        let nothing = Draft::default();
        assert_eq!(
            codes(&nothing),
            [
                ("nature", "periods.required"),
                ("libelle", "periods.required"),
                ("du", "periods.required"),
                ("au", "periods.required")
            ]
        );
        let mut typed = draft("trimestre", date(2026, 9, 1), date(2027, 9, 3));
        typed.portee.referentiel = "cap-inconnu".to_owned();
        typed.portee.niveau = "premiere".to_owned();
        assert_eq!(
            codes(&typed),
            [
                ("au", "periods.period_too_long"),
                ("referentiel", "periods.unknown_referentiel"),
                ("niveau", "periods.unknown_level")
            ]
        );
        let typed = draft("pfmp", date(2027, 7, 20), date(2027, 8, 10));
        assert_eq!(codes(&typed), [("au", "periods.two_school_years")]);
    }

    #[test]
    fn trimesters_of_one_class_never_overlap_p12() {
        let first = one(
            "trimestre",
            date(2026, 9, 1),
            date(2026, 11, 28),
            Portee::default(),
        );
        let second = |portee| {
            let dates = (date(2026, 11, 28), date(2027, 3, 13));
            one("trimestre", dates.0, dates.1, portee).content
        };
        let others = [first];
        assert!(second(of(&["1MSPC"])).clash(&others).is_some());
        let others = [one(
            "trimestre",
            date(2026, 9, 1),
            date(2026, 11, 28),
            of(&["1MSPC"]),
        )];
        assert!(second(of(&["1MSPC", "TMSPC"])).clash(&others).is_some());
        assert!(second(of(&["TMSPC"])).clash(&others).is_none());
        let elsewhere = Portee {
            referentiel: "bts-ms".to_owned(),
            ..Portee::default()
        };
        let here = Portee {
            referentiel: "bac-pro-mspc".to_owned(),
            ..Portee::default()
        };
        let others = [one(
            "trimestre",
            date(2026, 9, 1),
            date(2026, 11, 28),
            elsewhere,
        )];
        assert!(second(here).clash(&others).is_none());
        // A slot of PFMP lies within a trimester, and a semester is another way to divide a year.
        let slot = one(
            "pfmp",
            date(2026, 11, 9),
            date(2026, 12, 4),
            Portee::default(),
        );
        assert!(slot.content.clash(&others).is_none());
    }
}
