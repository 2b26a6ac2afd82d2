//! The forms that learners type in, as sets of named fields (F-02, F-03, F-04, F-08, F-13).
//!
//! A fiche activité also has fields whose names are made of codes of the diploma: `tache:<code>` (so has a week of a
//! portfolio), `competence:<code>` (so has a page of the book), `critere:<code>`. Each is a field of its own, so that two people who tick at once do not hinder each other, and the
//! author of every tick is known.

use jiff::civil::Date;
use referentiel::{Referentiel, SuiviEntreprise};
use serde_json::Value;
use uuid::Uuid;

use crate::domain::Nature;
use crate::domain::fields::{self, Field};

/// Longest text of a field, in characters: some twenty pages, so that only an accident reaches it.
pub const TEXT_MAX_CHARS: usize = 50_000;
/// Longest title, and longest item of a list, in characters.
pub const SHORT_MAX_CHARS: usize = 200;
/// Most items of a list.
const ITEMS_MAX: usize = 30;

pub(super) const TACHE: &str = "tache:";
/// What the names of fields about competences begin with.
pub const COMPETENCE: &str = "competence:";
pub(super) const CRITERE: &str = "critere:";
const PERSONNE: &str = "personne:";
/// Most people of a chart.
pub const PEOPLE_MAX: usize = 100;

/// A form and its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Tab « présenter l’entreprise »: the learner's own part (F-02).
    Entreprise,
    /// Tab « géolocaliser »: where the company is (F-02).
    Carte,
    /// Tab « organigramme »: the people of the company, one field each (F-02).
    Organigramme,
    /// Bilan personnel (F-08).
    BilanPersonnel,
    /// Bilan de la période of the journal de bord: the words of the maître d'apprentissage (F-09).
    BilanPeriode,
    /// One week of the tab « activités hebdomadaires » (F-02).
    Semaine,
    /// Fiche activité (F-04).
    Fiche,
    /// Activité significative (F-03).
    Activite,
    /// The pages of the livret d'apprentissage that are texts (F-12).
    Livret,
    /// An interview told in the livret (F-12).
    Entretien,
    /// A visit of the company told in the livret (F-12).
    Visite,
    /// The book: what readers of a link see first, and which pages follow (F-11).
    Book,
    /// One page of it (F-11).
    Reussite,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Title,
    Texts,
    Choice(&'static [&'static str]),
    Day,
    Flag,
    Activite,
    Position,
    Person,
}

/// Whose affair a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The learner's own texts.
    Texts,
    /// Tasks done: ticked by the learner, adjusted by who follows it (F-04).
    Tasks,
    /// What the teacher picks for the bilan entreprise (F-04).
    Picks,
    /// What the maître d'apprentissage says of the period (F-09).
    Bilan,
    /// Pages of the livret that the team writes (F-12).
    Equipe,
    /// Pages of the livret that team and maître d'apprentissage write (F-12).
    Ensemble,
}

/// Why a change cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormFault {
    /// The form has no such field.
    UnknownField,
    /// Not of the kind that the field holds, nor null.
    NotAText,
    /// Longer than a field can be.
    TooLong,
    /// Holds a character that no text of a person has (NUL), which the database refuses.
    ForbiddenCharacter,
    /// None of the values offered.
    NotOffered,
}

impl Form {
    /// Forms of a portfolio as a whole; no two have a field of the same name.
    pub const OF_PORTFOLIO: [Self; 5] = [
        Self::Entreprise,
        Self::Carte,
        Self::Organigramme,
        Self::BilanPersonnel,
        Self::BilanPeriode,
    ];

    /// The form of a sheet of that kind, for a diploma with that follow-up.
    pub fn of_sheet(nature: Nature, suivi: SuiviEntreprise) -> Self {
        match (nature, suivi) {
            (Nature::Semaine, SuiviEntreprise::Portfolio) => Self::Semaine,
            (Nature::Semaine | Nature::Fiche, _) => Self::Fiche,
            (Nature::Activite, _) => Self::Activite,
            (Nature::Livret, _) => Self::Livret,
            (Nature::Entretien, _) => Self::Entretien,
            (Nature::Visite, _) => Self::Visite,
            (Nature::Book, _) => Self::Book,
            (Nature::Reussite, _) => Self::Reussite,
        }
    }

    /// The form of that name on the wire, of a portfolio as a whole.
    pub fn of_portfolio(name: &str) -> Option<Self> {
        Self::OF_PORTFOLIO
            .into_iter()
            .find(|form| form.as_str() == name)
    }

    /// Name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Entreprise => "entreprise",
            Self::Carte => "carte",
            Self::Organigramme => "organigramme",
            Self::BilanPersonnel => "bilan_personnel",
            Self::BilanPeriode => "bilan_periode",
            Self::Semaine => "semaine",
            Self::Fiche => "fiche",
            Self::Activite => "activite",
            Self::Livret => "livret",
            Self::Entretien => "entretien",
            Self::Visite => "visite",
            Self::Book => "book",
            Self::Reussite => "reussite",
        }
    }

    /// Its fields with a name of their own, in the order of the page.
    fn named(self) -> &'static [Field] {
        match self {
            Self::Entreprise => fields::ENTREPRISE,
            Self::Carte => fields::CARTE,
            Self::Organigramme => &[],
            Self::BilanPersonnel => fields::BILAN_PERSONNEL,
            Self::BilanPeriode => fields::BILAN_PERIODE,
            Self::Semaine => fields::SEMAINE,
            Self::Fiche => fields::FICHE,
            Self::Activite => fields::ACTIVITE,
            Self::Livret => fields::LIVRET,
            Self::Entretien => fields::ENTRETIEN,
            Self::Visite => fields::VISITE,
            Self::Book => fields::BOOK,
            Self::Reussite => fields::REUSSITE,
        }
    }

    /// Names of the fields that every form of this kind has, in the order of the page.
    pub fn fields(self) -> impl Iterator<Item = &'static str> {
        self.named().iter().map(|field| field.name)
    }

    /// The texts without which a sheet is not told (F-01, P-08).
    pub fn essentials(self) -> &'static [&'static str] {
        match self {
            Self::Entreprise
            | Self::Carte
            | Self::Organigramme
            | Self::BilanPersonnel
            | Self::BilanPeriode
            | Self::Livret
            | Self::Book => &[],
            Self::Semaine => &["description", "aime", "reussi"],
            Self::Fiche => &["description", "analyse"],
            Self::Activite => &["titre", "nature_travail", "reparations"],
            Self::Entretien => &["date", "echanges"],
            Self::Visite => &["date", "constats"],
            Self::Reussite => &["titre", "recit", "fierte"],
        }
    }

    /// Whether a field of that name is what a teacher picks (F-04), or what a success shows (F-11): it tells nothing alone.
    pub(super) fn is_pick(field: &str) -> bool {
        field.starts_with(COMPETENCE) || field.starts_with(CRITERE)
    }

    /// Whose affair a field is; `None`: the form has no such field.
    pub fn part(self, field: &str, referentiel: &Referentiel) -> Option<Part> {
        if let Some(named) = self.named().iter().find(|named| named.name == field) {
            return Some(named.part);
        }
        if self == Self::Organigramme {
            let person = field.strip_prefix(PERSONNE)?;
            return is_person(person).then_some(Part::Texts);
        }
        // F-11: the learner says what a success shows; nothing is assessed from it.
        if self == Self::Reussite {
            let code = field.strip_prefix(COMPETENCE)?;
            return referentiel.competence(code).map(|_| Part::Texts);
        }
        if !matches!(self, Self::Fiche | Self::Semaine) {
            return None;
        }
        // F-09: tasks are ticked week by week, whatever form the week has.
        if let Some(code) = field.strip_prefix(TACHE) {
            return referentiel.tache(code).map(|_| Part::Tasks);
        }
        if self == Self::Semaine {
            return None;
        }
        let known = match (field.strip_prefix(COMPETENCE), field.strip_prefix(CRITERE)) {
            (Some(code), _) => referentiel.competence(code).is_some(),
            (None, Some(code)) => referentiel.critere(code).is_some(),
            (None, None) => false,
        };
        known.then_some(Part::Picks)
    }

    /// Whether a value may be written in a field: null clears it.
    pub fn check(
        self,
        field: &str,
        value: &Value,
        referentiel: &Referentiel,
    ) -> Result<(), FormFault> {
        let part = self
            .part(field, referentiel)
            .ok_or(FormFault::UnknownField)?;
        if value.is_null() {
            return Ok(());
        }
        let named = self.named().iter().find(|named| named.name == field);
        match (named, part) {
            (Some(named), _) => named.holds.check(value, referentiel),
            (None, _) if self == Self::Organigramme => Holds::Person.check(value, referentiel),
            (None, Part::Picks) if field.starts_with(COMPETENCE) => {
                Holds::Choice(&["globale", "criteres"]).check(value, referentiel)
            }
            (None, _) => Holds::Flag.check(value, referentiel),
        }
    }
}

impl Holds {
    fn check(self, value: &Value, referentiel: &Referentiel) -> Result<(), FormFault> {
        match self {
            Self::Text => text(value, TEXT_MAX_CHARS),
            Self::Title => text(value, SHORT_MAX_CHARS),
            Self::Texts => {
                let items = value.as_array().ok_or(FormFault::NotAText)?;
                if items.len() > ITEMS_MAX {
                    return Err(FormFault::TooLong);
                }
                items
                    .iter()
                    .try_for_each(|item| text(item, SHORT_MAX_CHARS))
            }
            Self::Choice(offered) => {
                let chosen = value.as_str().ok_or(FormFault::NotOffered)?;
                offered
                    .contains(&chosen)
                    .then_some(())
                    .ok_or(FormFault::NotOffered)
            }
            Self::Day => {
                let day = value.as_str().and_then(|text| text.parse::<Date>().ok());
                day.map(|_| ()).ok_or(FormFault::NotOffered)
            }
            Self::Flag => value
                .is_boolean()
                .then_some(())
                .ok_or(FormFault::NotOffered),
            Self::Activite => {
                let code = value.as_str().ok_or(FormFault::NotOffered)?;
                let known = referentiel.activite(code);
                known.map(|_| ()).ok_or(FormFault::NotOffered)
            }
            Self::Position => position(value),
            Self::Person => person(value),
        }
    }
}

/// A point of the globe: degrees north and east (WGS 84).
fn position(value: &Value) -> Result<(), FormFault> {
    let point = value.as_object().ok_or(FormFault::NotOffered)?;
    let within = |name: &str, most: f64| {
        let degrees = point.get(name).and_then(Value::as_f64);
        degrees.is_some_and(|degrees| degrees.abs() <= most)
    };
    if point.len() == 2 && within("latitude", 90.0) && within("longitude", 180.0) {
        Ok(())
    } else {
        Err(FormFault::NotOffered)
    }
}

/// Somebody of the company: name, function, and under whom, another person of the same chart or nobody.
fn person(value: &Value) -> Result<(), FormFault> {
    let one = value.as_object().ok_or(FormFault::NotOffered)?;
    for name in ["nom", "fonction"] {
        text(one.get(name).unwrap_or(&Value::Null), SHORT_MAX_CHARS)?;
    }
    let under = one.get("responsable").unwrap_or(&Value::Null);
    let known = under.is_null() || under.as_str().is_some_and(is_person);
    if known && one.len() == 3 {
        Ok(())
    } else {
        Err(FormFault::NotOffered)
    }
}

/// Whether it is what the client calls a person of a chart: a UUID, as this service would write it.
fn is_person(text: &str) -> bool {
    text.parse::<Uuid>().is_ok_and(|id| id.to_string() == text)
}

fn text(value: &Value, longest: usize) -> Result<(), FormFault> {
    let text = value.as_str().ok_or(FormFault::NotAText)?;
    if text.contains('\0') {
        return Err(FormFault::ForbiddenCharacter);
    }
    if text.chars().count() > longest {
        return Err(FormFault::TooLong);
    }
    Ok(())
}

/// Whether a value says something.
pub fn says_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Bool(true) | Value::Number(_) | Value::Object(_) => true,
    }
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
