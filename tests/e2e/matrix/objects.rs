//! What routes are about: the objects of one's own, of others and of nobody.

use harness::calendar::{iso_week, monday, weeks};
use jiff::civil::Date;
use serde_json::{Value, json};

/// When the periods begin, in weeks from this one: with that of the demonstration that is over.
const FROM: i64 = -9;

/// Whose object it is, as seen from the demonstration's learner, its class and its school.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Of the learner, its tutor and its teacher; of the apprenti, for its maître d'apprentissage.
    Own,
    /// Of another learner of the class.
    SameClass,
    /// Of a class of another diploma.
    OtherClass,
    /// Of another school of the same académie.
    OtherSchool,
    /// Of a school of another académie.
    OtherAcademie,
    /// Its own, deleted.
    Deleted,
    /// That never was.
    Random,
}

impl Kind {
    pub(super) const ALL: [Self; 7] = [
        Self::Own,
        Self::SameClass,
        Self::OtherClass,
        Self::OtherSchool,
        Self::OtherAcademie,
        Self::Deleted,
        Self::Random,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::SameClass => "same class",
            Self::OtherClass => "other class",
            Self::OtherSchool => "other school",
            Self::OtherAcademie => "other académie",
            Self::Deleted => "deleted",
            Self::Random => "random",
        }
    }
}

/// An id that nothing has.
const NOBODY: &str = "01980000-0000-7000-8000-000000000000";

/// What a route is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum On {
    /// The caller, or its whole établissement: no object.
    Whole,
    /// A diploma, named in the body.
    Diplome,
    Annexe,
    /// What is shared of an annexe.
    AnnexePartagee,
    Periode,
    /// A period that may be deleted: it is seen all the same.
    Suppression,
    /// A période officielle.
    Officielle,
    /// One learner's part of a period.
    Dossier,
    /// A sheet of a learner.
    Fiche,
    /// What a learner joined to a portfolio.
    Jointe,
    /// A file of a learner on its way.
    Envoi,
    /// What an apprenti alone has: its livret, and the bilan of a journal de bord.
    Livret,
    /// A page of the book of a learner.
    Reussite,
    Apprenant,
    Acces,
    Import,
    Inspecteur,
    Transfert,
    /// A transfer file.
    Fichier,
    /// The account of somebody.
    Compte,
    /// An erasure that was made.
    Effacement,
    /// A maître d'apprentissage and an apprenti that it follows.
    Maitre,
    /// A session of somebody else.
    Session,
}

impl On {
    /// The kinds of objects there are of it.
    pub(super) fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Whole => &[Kind::Own],
            Self::Diplome => &[Kind::Own, Kind::OtherClass],
            // The other schools have none.
            Self::Maitre | Self::Effacement | Self::Officielle => &[Kind::Own, Kind::Random],
            // One deployment makes none for itself: two suites do, in `transfer_files`.
            Self::Fichier => &[Kind::Random],
            // Pupils have none; nor has the own class of most.
            Self::Livret => &[Kind::Own, Kind::SameClass, Kind::OtherClass, Kind::Random],
            // Nobody is deleted (I-04), and a book goes with nothing else.
            Self::Apprenant | Self::Reussite => &[
                Kind::Own,
                Kind::SameClass,
                Kind::OtherClass,
                Kind::OtherSchool,
                Kind::OtherAcademie,
                Kind::Random,
            ],
            _ => &Kind::ALL,
        }
    }

    /// Whether what may not be seen must look like what is not there.
    pub(super) fn is_hidden(self) -> bool {
        !matches!(self, Self::Whole | Self::Diplome)
    }
}

/// What an apprenti has.
#[derive(Clone, Debug)]
pub(super) struct Livret {
    pub(super) apprenant: String,
    pub(super) periode: String,
    /// The sheet that it is.
    pub(super) fiche: String,
}

impl Livret {
    fn of_nobody() -> Self {
        Self {
            apprenant: NOBODY.to_owned(),
            periode: NOBODY.to_owned(),
            fiche: NOBODY.to_owned(),
        }
    }
}

/// The objects of one kind; none where that kind has no such object.
#[derive(Clone, Debug, Default)]
pub(super) struct Things {
    pub(super) referentiel: Option<String>,
    pub(super) annexe: Option<String>,
    pub(super) periode: Option<String>,
    pub(super) apprenant: Option<String>,
    pub(super) fiche: Option<String>,
    pub(super) jointe: Option<String>,
    pub(super) envoi: Option<String>,
    pub(super) livret: Option<Livret>,
    pub(super) reussite: Option<String>,
    pub(super) acces: Option<String>,
    pub(super) import: Option<String>,
    pub(super) inspecteur: Option<String>,
    pub(super) transfert: Option<String>,
    pub(super) session: Option<String>,
    pub(super) compte: Option<String>,
    pub(super) effacement: Option<String>,
    pub(super) maitre: Option<String>,
    pub(super) officielle: Option<String>,
    pub(super) apprenti: Option<String>,
}

impl Things {
    /// One that never was, for everything that has an id.
    pub(super) fn of_nobody() -> Self {
        let nobody = || Some(NOBODY.to_owned());
        Self {
            referentiel: Some("bac-pro-mspc".to_owned()),
            annexe: nobody(),
            periode: nobody(),
            apprenant: nobody(),
            fiche: nobody(),
            jointe: nobody(),
            envoi: nobody(),
            livret: Some(Livret::of_nobody()),
            reussite: nobody(),
            acces: nobody(),
            import: nobody(),
            inspecteur: nobody(),
            transfert: nobody(),
            session: nobody(),
            compte: nobody(),
            effacement: nobody(),
            maitre: nobody(),
            officielle: nobody(),
            apprenti: nobody(),
        }
    }
}

/// The id of what was answered.
pub(super) fn id_of(object: &Value) -> Option<String> {
    object["id"].as_str().map(str::to_owned)
}

/// A period of these days for these learners, as it is declared everywhere here.
pub(super) fn period(titre: &str, statut: &str, apprenants: &[String]) -> Value {
    let (du, au) = weeks(FROM, 3);
    json!({ "titre": titre, "statut": statut, "du": du, "au": au, "objectifs": "", "taches": [],
        "apprenants": apprenants, "malgre_chevauchement": true })
}

/// The first week of the periods, as addresses write it.
pub(super) fn week() -> String {
    iso_week(monday(FROM))
}

/// The last day of the periods.
pub(super) fn last_day() -> Date {
    weeks(FROM, 3).1
}
