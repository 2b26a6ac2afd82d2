//! A bilan entreprise: its states, when it counts as saved, and what is refused when (E-03, E-04).
//!
//! Invariants: it bears a date exactly when it is saved; it is finished only once saved; once counted it never
//! changes. Who may do what is the policy's affair, not this module's.

use chassis::form::FieldState;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use super::champ::Champ;
use super::fermeture::{DateFermee, Fermeture};
use super::{ApprenantId, BilanEntrepriseId, BilanIntermediaireId, PeriodId};

/// Where a bilan entreprise stands, as shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Etat {
    /// Nobody gave it anything yet.
    AFaire,
    /// Being filled in.
    EnCours,
    /// Finished; may be taken up again until it is counted.
    Termine,
    /// Counted in a bilan intermédiaire.
    Fige,
}

impl Etat {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::AFaire, Self::EnCours, Self::Termine, Self::Fige];

    /// Stable code, as on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AFaire => "a_faire",
            Self::EnCours => "en_cours",
            Self::Termine => "termine",
            Self::Fige => "fige",
        }
    }

    /// Whether the learner sees the bilan: once finished or counted.
    pub const fn is_shown_to_apprenant(self) -> bool {
        matches!(self, Self::Termine | Self::Fige)
    }
}

/// The bilan intermédiaire that counted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comptage {
    /// The bilan intermédiaire.
    pub bilan: BilanIntermediaireId,
    /// Its date.
    pub date: Date,
}

/// From when it is saved, and the date that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enregistrement {
    /// First time that somebody gave it something.
    pub at: Timestamp,
    /// That of the meeting, else the last day of the period.
    pub date: Date,
}

/// A bilan entreprise, without the values of its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BilanEntreprise {
    /// Its identifier.
    pub id: BilanEntrepriseId,
    /// The period it speaks of.
    pub period: PeriodId,
    /// The learner.
    pub apprenant: ApprenantId,
    /// Last day of the period: the date proposed.
    pub date_proposee: Date,
    /// None until saved.
    pub enregistre: Option<Enregistrement>,
    /// When it was finished, if it is.
    pub termine: Option<Timestamp>,
    /// What counted it, if anything did.
    pub compte: Option<Comptage>,
    /// Raised by one at each change.
    pub version: i64,
}

/// Why a change of a bilan entreprise is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refus {
    /// Counted: it never changes again.
    Fige(Comptage),
    /// A bilan intermédiaire that would count it is being validated: settled within seconds.
    EnValidation,
    /// Finished: it must be taken up again first.
    Termine,
    /// Not finished: nothing to take up again.
    PasTermine,
    /// Nobody gave it anything: nothing to finish.
    Vide,
    /// Its date would fall where dates are closed.
    DateFermee {
        /// First day allowed.
        minimum: Date,
    },
    /// Somebody changed it meanwhile.
    Perime {
        /// The version it has now.
        version: i64,
    },
}

impl From<DateFermee> for Refus {
    fn from(fermee: DateFermee) -> Self {
        match fermee {
            DateFermee::Fermee { minimum } => Self::DateFermee { minimum },
            DateFermee::EnValidation => Self::EnValidation,
        }
    }
}

impl BilanEntreprise {
    /// Where it stands.
    pub fn etat(&self) -> Etat {
        match (self.compte, self.termine, self.enregistre) {
            (Some(_), _, _) => Etat::Fige,
            (None, Some(_), _) => Etat::Termine,
            (None, None, Some(_)) => Etat::EnCours,
            (None, None, None) => Etat::AFaire,
        }
    }

    /// Whether a bilan intermédiaire of that date counts it: saved, not counted yet, dated up to it.
    pub fn is_counted_at(&self, date: Date) -> bool {
        self.compte.is_none() && self.enregistre.is_some_and(|saved| saved.date <= date)
    }

    /// Refuses any change of what is counted, or about to be (E-04).
    fn refuse_frozen(&self, fermeture: &Fermeture) -> Result<(), Refus> {
        if let Some(compte) = self.compte {
            return Err(Refus::Fige(compte));
        }
        match fermeture.en_validation {
            Some(pending) if self.is_counted_at(pending) => Err(Refus::EnValidation),
            _ => Ok(()),
        }
    }

    /// Whether its fields may be written now.
    pub fn ensure_writable(&self, fermeture: &Fermeture) -> Result<(), Refus> {
        self.refuse_frozen(fermeture)?;
        match self.termine {
            Some(_) => Err(Refus::Termine),
            None => Ok(()),
        }
    }

    /// The bilan once `written` fields were stored, `fields` being the whole form as it then stands.
    ///
    /// # Errors
    /// The date that it would then bear is closed.
    pub fn written(
        &self,
        written: &[(Champ, Value)],
        fields: &[FieldState],
        fermeture: &Fermeture,
        now: Timestamp,
    ) -> Result<Self, Refus> {
        let given = written
            .iter()
            .any(|(champ, value)| champ.saves() && !value.is_null());
        let mut next = self.clone();
        next.version += 1;
        if let Some(at) = self
            .enregistre
            .map(|saved| saved.at)
            .or(given.then_some(now))
        {
            let date = date_rencontre(fields).unwrap_or(self.date_proposee);
            // Moving a bilan from one allowed day to the same is no move: only a new date is checked.
            if self.enregistre.is_none_or(|saved| saved.date != date) {
                fermeture.admits(date)?;
            }
            next.enregistre = Some(Enregistrement { at, date });
        }
        Ok(next)
    }

    /// Finished: the learner may read it (E-03).
    pub fn finished(
        &self,
        expected_version: i64,
        fermeture: &Fermeture,
        now: Timestamp,
    ) -> Result<Self, Refus> {
        self.refuse_frozen(fermeture)?;
        self.expect(expected_version)?;
        if self.termine.is_some() {
            return Err(Refus::Termine);
        }
        if self.enregistre.is_none() {
            return Err(Refus::Vide);
        }
        Ok(Self {
            termine: Some(now),
            version: self.version + 1,
            ..self.clone()
        })
    }

    /// Taken up again: possible until it is counted (E-03).
    pub fn reopened(&self, expected_version: i64, fermeture: &Fermeture) -> Result<Self, Refus> {
        self.refuse_frozen(fermeture)?;
        self.expect(expected_version)?;
        if self.termine.is_none() {
            return Err(Refus::PasTermine);
        }
        Ok(Self {
            termine: None,
            version: self.version + 1,
            ..self.clone()
        })
    }

    /// Asked for more than was assessed, after it was finished: being filled in again (E-03).
    #[must_use]
    pub fn asked_for_more(&self) -> Self {
        Self {
            termine: None,
            version: self.version + 1,
            ..self.clone()
        }
    }

    fn expect(&self, version: i64) -> Result<(), Refus> {
        if self.version == version {
            Ok(())
        } else {
            Err(Refus::Perime {
                version: self.version,
            })
        }
    }
}

/// The date typed in the form, if one is.
fn date_rencontre(fields: &[FieldState]) -> Option<Date> {
    let name = Champ::DateRencontre.name();
    fields
        .iter()
        .find(|field| field.name == name)
        .and_then(|field| field.value.as_str())
        .and_then(|text| text.parse().ok())
}

#[cfg(test)]
#[path = "bilan_entreprise_tests.rs"]
mod tests;
