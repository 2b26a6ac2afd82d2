//! What people are told of, and by which mails (G-02, G-07).

use jiff::civil::{Date, DateTime, Weekday};
use jiff::{Span, Timestamp};
use uuid::Uuid;

use super::ids::{NotificationId, PersonId};
use super::profil::Profil;

/// From which hour on, in local time, the mail of the day leaves.
const DIGEST_HOUR: i8 = 17;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// A comment was added to a portfolio (F-07).
    Commentaire,
    /// A learner has written in the dossier of a period (F-05).
    FichesALire,
    /// A learner was asked for a sheet (F-04b).
    FicheDemandee,
    /// Accesses of tutors end soon (I-07).
    AccesBientotFini,
    /// An import was applied (I-04).
    ImportTermine,
    /// An import broke off.
    ImportEchoue,
}

impl Nature {
    const ALL: [Self; 6] = [
        Self::Commentaire,
        Self::FichesALire,
        Self::FicheDemandee,
        Self::AccesBientotFini,
        Self::ImportTermine,
        Self::ImportEchoue,
    ];

    /// As stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Commentaire => "commentaire",
            Self::FichesALire => "fiches_a_lire",
            Self::FicheDemandee => "fiche_demandee",
            Self::AccesBientotFini => "acces_bientot_fini",
            Self::ImportTermine => "import_termine",
            Self::ImportEchoue => "import_echoue",
        }
    }

    /// Reads back [`Nature::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// Which mails a person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choix {
    /// One for each notification.
    Immediat,
    /// One a day for all that is unread.
    #[default]
    Quotidien,
    /// None.
    Aucun,
}

impl Choix {
    /// As stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Immediat => "immediat",
            Self::Quotidien => "quotidien",
            Self::Aucun => "aucun",
        }
    }

    /// Reads back [`Choix::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Immediat, Self::Quotidien, Self::Aucun]
            .into_iter()
            .find(|one| one.as_str() == text)
    }
}

/// The choice of a person, and where its mails go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Courriels {
    pub choix: Choix,
    /// None without an address: no mail leaves then.
    pub courriel: Option<String>,
}

/// To whom a comment is addressed, as portfolio tells it (F-07).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destinataires {
    Apprenant,
    /// The teacher in charge.
    Referent,
    Tous,
}

impl Destinataires {
    /// The word of the event.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "apprenant" => Some(Self::Apprenant),
            "referent" => Some(Self::Referent),
            "tous" => Some(Self::Tous),
            _ => None,
        }
    }

    /// Whether the learner is one of them.
    pub fn has_apprenant(self) -> bool {
        self != Self::Referent
    }

    /// Whether the teacher in charge is one of them.
    pub fn has_referent(self) -> bool {
        self != Self::Apprenant
    }
}

/// What a notification is about: identifiers, where there are any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sujet {
    pub apprenant: Option<Uuid>,
    pub period: Option<Uuid>,
    pub sheet: Option<Uuid>,
    pub import: Option<Uuid>,
    /// Who did it, and in which profile.
    pub auteur: Option<(Uuid, Profil)>,
}

/// A notification as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    pub id: NotificationId,
    pub nature: Nature,
    pub sujet: Sujet,
    pub created_at: Timestamp,
    pub lue: bool,
}

/// Whom a notification is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pour {
    pub person: PersonId,
    pub profil: Profil,
}

/// What becomes of the mail of a notification, at some moment of a working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mailing {
    /// It has a mail of its own.
    Alone,
    /// It goes with the others of the day.
    Together,
    /// Later.
    Wait,
    /// There will be none.
    Never,
}

/// What is known when a mail could leave.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// It was read meanwhile.
    pub read: bool,
    /// Its person is still here, and has an address.
    pub reachable: bool,
    /// What its person chose; none, when it never did.
    pub choix: Option<Choix>,
    /// The mail of the day may leave.
    pub digest: bool,
}

/// Decides about the mail of one notification.
pub fn mailing(moment: Moment) -> Mailing {
    if moment.read || !moment.reachable {
        return Mailing::Never;
    }
    match moment.choix.unwrap_or_default() {
        Choix::Aucun => Mailing::Never,
        Choix::Immediat => Mailing::Alone,
        Choix::Quotidien if moment.digest => Mailing::Together,
        Choix::Quotidien => Mailing::Wait,
    }
}

/// G-07: nobody is reminded of anything at night, at the week-end or on a legal holiday, in local time.
pub fn quiet(local: DateTime) -> bool {
    const WORKING: std::ops::Range<i8> = 8..19;
    matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday)
        || !WORKING.contains(&local.hour())
        || is_legal_holiday(local.date())
}

/// The legal holidays of the whole country (Code du travail, L. 3133-1); those of some regions are working days here.
fn is_legal_holiday(day: Date) -> bool {
    const FIXED: [(i8, i8); 8] = [
        (1, 1),
        (5, 1),
        (5, 8),
        (7, 14),
        (8, 15),
        (11, 1),
        (11, 11),
        (12, 25),
    ];
    /// Easter Monday, Ascension, Whit Monday.
    const AFTER_EASTER: [i64; 3] = [1, 39, 50];
    FIXED.contains(&(day.month(), day.day()))
        || easter(day.year()).is_some_and(|easter| {
            AFTER_EASTER.into_iter().any(|days| {
                easter
                    .checked_add(Span::new().days(days))
                    .is_ok_and(|found| found == day)
            })
        })
}

/// Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher.
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let epact =
        (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * sunday) / 451;
    let place = epact + sunday - 7 * late + 114;
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(place / 31).ok()?,
        i8::try_from(place % 31 + 1).ok()?,
    )
    .ok()
}

/// Whether the mail of the day may leave, in local time.
pub fn is_digest_time(local: DateTime) -> bool {
    !quiet(local) && local.hour() >= DIGEST_HOUR
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn reminders_are_quiet_at_night_and_at_week_ends_i07_g07() {
        let at = |text: &str| quiet(text.parse().unwrap());
        assert!(!at("2026-06-08T08:00:00") && !at("2026-06-12T18:59:59"));
        assert!(at("2026-06-08T07:59:59") && at("2026-06-08T19:00:00"));
        assert!(at("2026-06-13T10:00:00") && at("2026-06-14T10:00:00"));
    }

    #[test]
    fn reminders_are_quiet_on_legal_holidays_g07() {
        let at = |text: &str| quiet(format!("{text}T10:00:00").parse().unwrap());
        for day in [
            "2026-01-01",
            "2026-04-06",
            "2026-05-01",
            "2026-05-08",
            "2026-05-14",
            "2026-05-25",
            "2026-07-14",
            "2026-11-11",
            "2026-12-25",
            "2027-03-29",
            "2028-04-17",
            "2038-04-26",
        ] {
            assert!(at(day), "{day}");
        }
        // The day before and the day after, and Good Friday, a holiday in some regions alone.
        for day in [
            "2026-04-03",
            "2026-04-07",
            "2026-05-13",
            "2026-05-26",
            "2026-11-12",
        ] {
            assert!(!at(day), "{day}");
        }
    }

    #[test]
    fn the_mail_of_the_day_leaves_late_on_working_afternoons_g02_g07() {
        let at = |text: &str| is_digest_time(text.parse().unwrap());
        assert!(at("2026-06-08T17:00:00") && at("2026-06-08T18:59:59"));
        assert!(!at("2026-06-08T16:59:59") && !at("2026-06-08T19:00:00"));
        assert!(!at("2026-06-13T17:30:00"), "a Saturday");
    }

    #[test]
    fn each_gets_the_mails_that_it_chose_g02() {
        let moment = Moment {
            read: false,
            reachable: true,
            choix: None,
            digest: false,
        };
        let chosen = |choix, digest| {
            let choix = Some(choix);
            let moment = Moment {
                choix,
                digest,
                ..moment
            };
            mailing(moment)
        };
        assert_eq!(chosen(Choix::Immediat, false), Mailing::Alone);
        assert_eq!(chosen(Choix::Immediat, true), Mailing::Alone);
        assert_eq!(chosen(Choix::Quotidien, false), Mailing::Wait);
        assert_eq!(chosen(Choix::Quotidien, true), Mailing::Together);
        assert_eq!(chosen(Choix::Aucun, true), Mailing::Never);
        // Who never chose gets the mail of the day.
        assert_eq!(mailing(moment), Mailing::Wait);
    }

    #[test]
    fn nothing_that_was_read_is_mailed_nor_to_who_has_no_address_g02() {
        let wanting = Moment {
            read: false,
            reachable: true,
            choix: Some(Choix::Immediat),
            digest: true,
        };
        for moment in [
            Moment {
                read: true,
                ..wanting
            },
            Moment {
                reachable: false,
                ..wanting
            },
        ] {
            assert_eq!(mailing(moment), Mailing::Never);
        }
    }

    #[test]
    fn words_are_read_back_g02() {
        for one in Nature::ALL {
            assert_eq!(Nature::parse(one.as_str()), Some(one));
        }
        for one in ["immediat", "quotidien", "aucun"] {
            assert_eq!(Choix::parse(one).map(Choix::as_str), Some(one));
        }
        assert_eq!(Choix::parse("hebdomadaire"), None);
        assert_eq!(Destinataires::parse("tuteur"), None);
    }
}
