//! Calendars for agendas (iCalendar, RFC 5545): whole days, each under an identifier of its own, so that what is read again
//! replaces what was read before. They name nobody.

use std::collections::BTreeSet;

use icalendar::{Calendar, Component, Event, Property};
use jiff::civil::Date;
use proto::periods::v1::OfficialPeriod;
use sha2::{Digest as _, Sha256};

/// Media type of a calendar.
pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";
/// How often an agenda reads an address again.
const REFRESH: &str = "PT12H";

/// What an agenda shows on a run of days.
#[derive(Debug)]
struct Entry {
    id: String,
    title: String,
    start: Date,
    /// The day after the last (RFC 5545, section 3.6.1).
    after: Date,
}

/// A calendar, of whole days.
#[derive(Debug)]
pub struct Days {
    name: String,
    /// Read again and again, at an address.
    refreshed: bool,
    entries: Vec<Entry>,
}

impl Days {
    /// An empty one, to keep as a file.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            refreshed: false,
            entries: Vec::new(),
        }
    }

    /// An empty one, that agendas read again by themselves.
    pub fn refreshed(name: &str) -> Self {
        Self {
            refreshed: true,
            ..Self::named(name)
        }
    }

    /// Adds a période officielle: « Trimestre 1 (1MSPC, TMSPC) ».
    pub fn official(&mut self, period: OfficialPeriod) {
        let content = period.content.unwrap_or_default();
        let whom = match content.divisions.as_slice() {
            [] => content.niveau,
            some => some.join(", "),
        };
        let title = match whom.as_str() {
            "" => content.libelle,
            whom => format!("{} ({whom})", content.libelle),
        };
        self.push(&period.id, title, (&content.start, &content.end));
    }

    /// Adds a company period, with the classes of its learners: « PFMP 2 · 1MELEC ».
    pub fn declared(
        &mut self,
        (id, titre): (&str, &str),
        divisions: BTreeSet<String>,
        days: (&str, &str),
    ) {
        let classes: Vec<String> = divisions
            .into_iter()
            .filter(|one| !one.is_empty())
            .collect();
        let named = match classes.as_slice() {
            [] => titre.to_owned(),
            some => format!("{titre} · {}", some.join(", ")),
        };
        self.push(id, named, days);
    }

    /// Days from the first to the last, both included; what is no date of ours is left out.
    fn push(&mut self, id: &str, title: String, (start, end): (&str, &str)) {
        let (Ok(start), Ok(last)) = (start.parse::<Date>(), end.parse::<Date>()) else {
            return;
        };
        self.entries.push(Entry {
            id: id.to_owned(),
            title,
            start,
            after: last.tomorrow().unwrap_or(last),
        });
    }

    /// What tells whether anything changed. Weak: each text also holds the instant at which it was written.
    pub fn etag(&self) -> String {
        let told = format!("{:?}", (&self.name, &self.entries));
        format!("W/\"{}\"", hex::encode(Sha256::digest(told.as_bytes())))
    }

    /// The text.
    pub fn written(&self) -> String {
        let mut calendar = Calendar::new();
        calendar.name(&self.name);
        if self.refreshed {
            let interval = Property::new("REFRESH-INTERVAL", REFRESH)
                .add_parameter("VALUE", "DURATION")
                .done();
            calendar.append_property(interval);
            calendar.append_property(Property::new("X-PUBLISHED-TTL", REFRESH));
        }
        for Entry {
            id,
            title,
            start,
            after,
        } in &self.entries
        {
            let event = Event::new()
                .uid(&format!("{id}@cpro"))
                .summary(title)
                .append_property(whole_day("DTSTART", *start))
                .append_property(whole_day("DTEND", *after))
                .done();
            calendar.push(event);
        }
        calendar.to_string()
    }
}

fn whole_day(name: &str, day: Date) -> Property {
    Property::new(name, day.strftime("%Y%m%d").to_string())
        .add_parameter("VALUE", "DATE")
        .done()
}

#[cfg(test)]
mod tests {
    use proto::periods::v1::OfficialContent;

    use super::*;

    const OFFICIAL: &str = "0197f0a0-5b1c-7000-8000-000000000001";
    const DECLARED: &str = "0197f0a0-5b1c-7000-8000-000000000002";

    fn filled(mut days: Days, last: &str) -> Days {
        days.official(OfficialPeriod {
            id: OFFICIAL.into(),
            content: Some(OfficialContent {
                libelle: "Trimestre 1, rentrée".into(),
                start: "2026-09-01".into(),
                end: "2026-11-28".into(),
                divisions: vec!["1MSPC".into(), "TMSPC".into()],
                ..OfficialContent::default()
            }),
            ..OfficialPeriod::default()
        });
        let classes = BTreeSet::from(["1MELEC".to_owned(), String::new()]);
        days.declared((DECLARED, "PFMP 2"), classes, ("2026-12-31", last));
        days.declared((DECLARED, "Sans date"), BTreeSet::new(), ("", ""));
        days
    }

    fn lines(text: &str) -> Vec<&str> {
        text.split("\r\n").collect()
    }

    #[test]
    fn a_year_is_written_as_whole_days_p12() {
        let text = filled(Days::named("Calendrier 2026-2027"), "2026-12-31").written();
        let lines = lines(&text);
        for expected in [
            "BEGIN:VCALENDAR",
            "X-WR-CALNAME:Calendrier 2026-2027",
            "SUMMARY:Trimestre 1\\, rentrée (1MSPC\\, TMSPC)",
            "DTSTART;VALUE=DATE:20260901",
            "DTEND;VALUE=DATE:20261129",
            "SUMMARY:PFMP 2 · 1MELEC",
            "DTSTART;VALUE=DATE:20261231",
            "DTEND;VALUE=DATE:20270101",
            "UID:0197f0a0-5b1c-7000-8000-000000000002@cpro",
        ] {
            assert!(lines.contains(&expected), "{expected} in {text}");
        }
        let events = lines.iter().filter(|line| **line == "END:VEVENT").count();
        assert_eq!(events, 2);
        assert!(!text.contains("REFRESH-INTERVAL"), "a file is read once");
    }

    #[test]
    fn an_agenda_is_told_how_often_to_read_again_p12() {
        let text = filled(Days::refreshed("cpro"), "2026-12-31").written();
        let lines = lines(&text);
        for expected in [
            "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
            "X-PUBLISHED-TTL:PT12H",
        ] {
            assert!(lines.contains(&expected), "{expected} in {text}");
        }
    }

    #[test]
    fn long_titles_are_folded_and_stay_whole_p12() {
        let title = "Période de formation en milieu professionnel, deuxième partie ; ".repeat(4);
        let mut days = Days::refreshed("cpro");
        let when = ("2026-06-08", "2026-06-26");
        days.declared((DECLARED, &title), BTreeSet::new(), when);
        let text = days.written();
        assert!(lines(&text).iter().all(|line| line.len() <= 75), "{text}");
        let unfolded = text.replace("\r\n ", "");
        let escaped = title.replace(',', "\\,").replace(';', "\\;");
        assert!(
            unfolded.contains(&format!("SUMMARY:{escaped}")),
            "{unfolded}"
        );
    }

    #[test]
    fn the_same_days_have_the_same_tag_and_others_another_p12() {
        let tag = |last| filled(Days::refreshed("cpro"), last).etag();
        assert_eq!(tag("2026-12-31"), tag("2026-12-31"));
        assert_ne!(tag("2026-12-31"), tag("2027-01-01"));
        assert!(tag("2026-12-31").starts_with("W/\""));
    }
}
