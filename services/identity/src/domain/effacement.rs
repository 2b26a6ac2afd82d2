//! Erasures of persons (I-12): why, what stands in the way, and how long each kind of person is kept.

use jiff::Timestamp;
use jiff::civil::Date;

use super::account_sheet::Sheet;
use super::ids::{EffacementId, PersonId};
use super::profil::Profil;

/// Why a person is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motif {
    /// Its time is over, and somebody says so before the clock does.
    FinDeDuree,
    /// It asked for it.
    Demande,
    /// It should never have been there.
    Erreur,
    /// The clock.
    Terme,
}

impl Motif {
    /// Every reason.
    const ALL: [Self; 4] = [Self::FinDeDuree, Self::Demande, Self::Erreur, Self::Terme];

    /// As stored and as sent.
    pub fn code(self) -> &'static str {
        match self {
            Self::FinDeDuree => "fin_de_duree",
            Self::Demande => "demande",
            Self::Erreur => "erreur",
            Self::Terme => "terme",
        }
    }

    /// As stored.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|motif| motif.code() == code)
    }

    /// As a person chooses it: never the clock's.
    pub fn chosen(code: &str) -> Option<Self> {
        Self::from_code(code).filter(|motif| *motif != Self::Terme)
    }
}

/// Why a person is not erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// It is oneself.
    Own,
    /// Its account is open: it is closed first, and so the last administrateur stays.
    Open,
    /// A transfer holds it.
    Transfer,
}

impl Obstacle {
    /// Code of the error.
    pub fn code(self) -> &'static str {
        match self {
            Self::Own => "identity.erasure_own",
            Self::Open => "identity.erasure_open",
            Self::Transfer => "identity.erasure_transfer",
        }
    }
}

/// What keeps `by`, or the clock, from erasing an account. A tutor's is never closed by hand: its accesses end with it.
pub fn obstacle(sheet: &Sheet, by: Option<PersonId>, transferring: bool) -> Option<Obstacle> {
    let open = sheet
        .profils
        .iter()
        .any(|held| held.actif && held.profil != Profil::TuteurDeStage);
    if by == Some(sheet.person) {
        Some(Obstacle::Own)
    } else if open {
        Some(Obstacle::Open)
    } else if transferring {
        Some(Obstacle::Transfer)
    } else {
        None
    }
}

/// What a person is, where terms are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// A learner, and nothing else.
    Apprenant,
    /// Staff, inspectors, maîtres d'apprentissage.
    Personnel,
    /// Tutors alone.
    Tuteur,
}

impl Nature {
    /// As read and as sent.
    pub fn code(self) -> &'static str {
        match self {
            Self::Apprenant => "apprenant",
            Self::Personnel => "personnel",
            Self::Tuteur => "tuteur",
        }
    }

    /// As read.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Apprenant, Self::Personnel, Self::Tuteur]
            .into_iter()
            .find(|nature| nature.code() == code)
    }
}

/// Days for which each kind of person is kept once it has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub apprenants: i32,
    pub personnels: i32,
    pub tuteurs: i32,
}

/// Somebody whom the clock erases on a day.
#[derive(Clone)]
pub struct Due {
    pub person: PersonId,
    pub nom: String,
    pub prenom: String,
    pub division: Option<String>,
    pub nature: Nature,
    pub terme: Date,
}

/// What one service has taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub service: String,
    pub le: Timestamp,
    pub tables: Vec<String>,
    pub lignes: Vec<i64>,
}

/// An erasure, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effacement {
    pub id: EffacementId,
    pub motif: Motif,
    pub par: Option<PersonId>,
    pub le: Timestamp,
    pub ailleurs: bool,
    pub parts: Vec<Part>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::account_sheet::{Civil, Contact, Held};

    fn sheet(profils: &[(Profil, bool)]) -> Sheet {
        let profils = profils.iter().map(|(profil, actif)| Held {
            profil: *profil,
            du_registre: false,
            actif: *actif,
        });
        Sheet {
            person: PersonId::generate(),
            civil: Civil {
                civilite: String::new(),
                nom: "AZZOUG".into(),
                nom_usage: None,
                prenom: "Mina".into(),
                date_naissance: None,
            },
            contact: Contact {
                courriel: None,
                courriel_saisi: false,
                telephone: None,
                telephone_saisi: false,
            },
            sign_in: None,
            profils: profils.collect(),
            disciplines: Vec::new(),
            divisions: Vec::new(),
            place: None,
            referent: None,
            manuel: false,
            actif: false,
            desactive_le: None,
            version: 1,
        }
    }

    #[test]
    fn only_closed_accounts_are_erased_and_never_ones_own_i12() {
        let by = Some(PersonId::generate());
        let closed = sheet(&[(Profil::Apprenant, false)]);
        assert_eq!(obstacle(&closed, by, false), None);
        assert_eq!(obstacle(&closed, None, false), None);
        let own = Some(closed.person);
        assert_eq!(obstacle(&closed, own, false), Some(Obstacle::Own));
        assert_eq!(obstacle(&closed, by, true), Some(Obstacle::Transfer));
        for profil in Profil::ALL {
            let open = obstacle(&sheet(&[(profil, true)]), by, false);
            let expected = (profil != Profil::TuteurDeStage).then_some(Obstacle::Open);
            assert_eq!(open, expected, "{profil}");
        }
    }

    #[test]
    fn nobody_chooses_the_reason_of_the_clock_i12() {
        assert_eq!(Motif::chosen("demande"), Some(Motif::Demande));
        assert_eq!(Motif::chosen("terme"), None);
        assert_eq!(Motif::from_code("terme"), Some(Motif::Terme));
    }
}
