//! A sentence with named places, and how values are written in French.
//!
//! Three kinds of place:
//! - `{titre}`: the value as it is;
//! - `{date:jour}`: a civil date, « 3 juillet 2026 » ; `{instant:instant}`: an instant, « 3 juillet 2026 à 10:42 »
//!   in Paris;
//! - `{nombre:compte:fiche:fiches}`: the count and the noun that agrees with it, « 1 fiche », « 0 fiche »,
//!   « 2 fiches ».
//!
//! A value that is absent reads « non précisé », so that a forgotten parameter is seen and nothing breaks.

use anyhow::{Context as _, bail};
use chassis::french;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::Value;

use crate::catalogue::Params;

const ABSENT: &str = "non précisé";

/// A parsed sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Place { name: String, format: Format },
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Format {
    Plain,
    Day,
    Instant,
    Count { one: String, many: String },
}

impl Sentence {
    /// Reads a sentence.
    ///
    /// # Errors
    /// When a brace is not closed or a format is unknown.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let (before, after) = rest.split_at(open);
            let close = after
                .find('}')
                .with_context(|| format!("unclosed brace in « {text} »"))?;
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(place(&after[1..close])?);
            rest = &after[close + 1..];
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self(pieces))
    }

    /// The sentence with these values.
    pub fn render(&self, params: &Params) -> String {
        self.0
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Place { name, format } => {
                    let value = params.get(name).map(plain).unwrap_or_default();
                    format.write(&value)
                }
            })
            .collect()
    }
}

impl Format {
    fn write(&self, value: &str) -> String {
        if value.is_empty() {
            return ABSENT.to_owned();
        }
        match self {
            Self::Plain => value.to_owned(),
            Self::Day => value.parse().map_or_else(|_| value.to_owned(), day),
            Self::Instant => value.parse().map_or_else(|_| value.to_owned(), instant),
            Self::Count { one, many } => {
                let plural = value.parse::<i64>().is_ok_and(|n| n >= 2);
                format!("{value} {}", if plural { many } else { one })
            }
        }
    }
}

fn place(inner: &str) -> anyhow::Result<Piece> {
    let parts: Vec<&str> = inner.split(':').collect();
    let (name, format) = match parts.as_slice() {
        [name] => (name, Format::Plain),
        [name, "jour"] => (name, Format::Day),
        [name, "instant"] => (name, Format::Instant),
        [name, "compte", one, many] => (
            name,
            Format::Count {
                one: (*one).to_owned(),
                many: (*many).to_owned(),
            },
        ),
        _ => bail!("unknown format in {{{inner}}}"),
    };
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
        bail!("name of a place must be in small letters: {{{inner}}}");
    }
    Ok(Piece::Place {
        name: (*name).to_owned(),
        format,
    })
}

/// A parameter as it reads inside a sentence: lists are joined with commas.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Null | Value::Object(_) => String::new(),
        other => other.to_string(),
    }
}

/// « 1er juillet 2026 », « 3 juillet 2026 ».
pub fn day(date: Date) -> String {
    format!(
        "{} {} {}",
        french::day(date),
        french::month(date),
        date.year()
    )
}

/// « 3 juillet 2026 à 10:42 », at the clock of Paris.
fn instant(at: Timestamp) -> String {
    let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let local = at.to_zoned(paris);
    format!(
        "{} à {:02}:{:02}",
        day(local.date()),
        local.hour(),
        local.minute()
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn render(text: &str, params: &[(&str, Value)]) -> String {
        let params = params
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        Sentence::parse(text).unwrap().render(&params)
    }

    #[test]
    fn values_are_written_where_they_are_named() {
        assert_eq!(
            render("« {titre} » est figée.", &[("titre", "PFMP 2".into())]),
            "« PFMP 2 » est figée."
        );
    }

    #[test]
    fn dates_are_written_in_words() {
        assert_eq!(
            render("le {d:jour}", &[("d", "2026-07-03".into())]),
            "le 3 juillet 2026"
        );
        assert_eq!(
            render("le {d:jour}", &[("d", "2026-08-01".into())]),
            "le 1er août 2026"
        );
    }

    #[test]
    fn instants_are_written_at_the_clock_of_paris() {
        assert_eq!(
            render("{d:instant}", &[("d", "2026-07-03T08:42:00Z".into())]),
            "3 juillet 2026 à 10:42"
        );
    }

    #[test]
    fn counts_agree() {
        let text = "{n:compte:fiche:fiches}";
        assert_eq!(render(text, &[("n", "0".into())]), "0 fiche");
        assert_eq!(render(text, &[("n", 1.into())]), "1 fiche");
        assert_eq!(render(text, &[("n", 2.into())]), "2 fiches");
    }

    #[test]
    fn a_forgotten_value_is_seen_and_breaks_nothing() {
        assert_eq!(render("le {d:jour}", &[]), "le non précisé");
    }

    #[test]
    fn an_unclosed_brace_or_an_unknown_format_is_refused() {
        assert!(Sentence::parse("le {d").is_err());
        assert!(Sentence::parse("le {d:mois}").is_err());
        assert!(Sentence::parse("le {}").is_err());
    }
}
