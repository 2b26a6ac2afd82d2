//! One account, whole: what may be changed of it by hand, and what may not (I-02, I-03).
//!
//! The registry keeps the identity of those whom it names; what is typed by hand wins for e-mail and phone. Profiles
//! given by hand are withdrawn by hand; others end where they began: with an import, a tutor's link, an inspector's
//! access.

use jiff::Timestamp;
use jiff::civil::Date;

use super::ids::PersonId;
use super::profil::Profil;

/// Profiles that may be given by hand. Learners come from the registry, tutors by a link, inspectors by an access.
pub const BY_HAND: [Profil; 5] = [
    Profil::Administrateur,
    Profil::ChefEtablissement,
    Profil::Ddfpt,
    Profil::Enseignant,
    Profil::MaitreApprentissage,
];

/// Which registry keeps an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registre {
    /// Learners.
    Siecle,
    /// Staff.
    Sts,
}

impl Registre {
    /// As sent.
    pub fn code(self) -> &'static str {
        match self {
            Self::Siecle => "siecle",
            Self::Sts => "sts",
        }
    }
}

/// A profile that the account has, or had before it was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    pub profil: Profil,
    /// Given by an import, which alone takes it back.
    pub du_registre: bool,
    pub actif: bool,
}

/// Where a learner is this year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    pub division: Option<String>,
    pub referentiel: Option<String>,
    pub niveau: Option<String>,
    pub statut: Option<String>,
}

/// Who somebody is in civil life.
#[derive(Clone, PartialEq, Eq)]
pub struct Civil {
    pub civilite: String,
    pub nom: String,
    pub nom_usage: Option<String>,
    pub prenom: String,
    pub date_naissance: Option<Date>,
}

/// How somebody is reached.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    pub courriel: Option<String>,
    /// Typed by hand: imports leave it.
    pub courriel_saisi: bool,
    pub telephone: Option<String>,
    pub telephone_saisi: bool,
}

/// What a second factor guards, if there is one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum SecondFactor {
    None,
    /// The account of this établissement alone.
    Here,
    /// The account of another établissement, or of the académie, as well.
    Elsewhere,
}

/// How somebody signs in.
#[derive(Clone, PartialEq, Eq)]
pub struct SignIn {
    pub login: String,
    pub must_change: bool,
    /// I-13: no établissement replaces its password.
    pub reserved: bool,
    pub second_factor: SecondFactor,
    pub last: Option<Timestamp>,
}

/// An account with all that its page shows.
#[derive(Clone)]
pub struct Sheet {
    pub person: PersonId,
    pub civil: Civil,
    pub contact: Contact,
    /// None for who comes by a link.
    pub sign_in: Option<SignIn>,
    pub profils: Vec<Held>,
    pub disciplines: Vec<String>,
    /// Classes taught this year.
    pub divisions: Vec<String>,
    /// None for who was never a learner here.
    pub place: Option<Place>,
    /// Who follows a learner (I-10): first name and name.
    pub referent: Option<(String, String)>,
    pub manuel: bool,
    pub actif: bool,
    pub desactive_le: Option<Date>,
    pub version: i64,
}

/// Why something is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is one's own account.
    Own,
    /// Nobody would run the établissement any more.
    LastAdministrateur,
    /// That profile cannot be given so.
    NotGiven,
    /// That profile ends elsewhere.
    Elsewhere,
    /// The registry keeps it.
    Registry,
    /// There is no password to replace here.
    NoPassword,
    /// Its second factor guards another établissement as well.
    SecondFactorElsewhere,
    /// Its password alone opens it.
    NoSecondFactor,
    /// There is no address to write to.
    NoAddress,
    /// The account is closed.
    Closed,
}

/// Whether profiles of this kind follow the state of the account: opened and closed with it.
fn follows_account(profil: Profil) -> bool {
    BY_HAND.contains(&profil) || profil == Profil::Apprenant
}

impl Sheet {
    /// The registry that keeps the identity.
    pub fn registre(&self) -> Option<Registre> {
        match (self.manuel, &self.place) {
            (true, _) => None,
            (false, Some(_)) => Some(Registre::Siecle),
            (false, None) => Some(Registre::Sts),
        }
    }

    fn holds(&self, profil: Profil) -> bool {
        self.profils
            .iter()
            .any(|held| held.profil == profil && held.actif)
    }

    /// Profiles that may be given: none to a learner at work.
    pub fn givable(&self) -> Vec<Profil> {
        if self.holds(Profil::Apprenant) || self.shared() {
            return Vec::new();
        }
        BY_HAND
            .into_iter()
            .filter(|profil| !self.holds(*profil))
            .collect()
    }

    /// Gives a profile by hand.
    pub fn may_give(&self, profil: Profil) -> Result<(), Fault> {
        if self.givable().contains(&profil) {
            Ok(())
        } else {
            Err(Fault::NotGiven)
        }
    }

    /// Withdraws one; `others` says how many other administrateurs there are.
    pub fn may_withdraw(&self, profil: Profil, by: PersonId, others: i64) -> Result<(), Fault> {
        let held = self.profils.iter().find(|held| held.profil == profil);
        match held {
            _ if self.person == by => Err(Fault::Own),
            Some(held) if held.du_registre || !BY_HAND.contains(&profil) => Err(Fault::Elsewhere),
            Some(held) if held.actif && profil == Profil::Administrateur && others == 0 => {
                Err(Fault::LastAdministrateur)
            }
            Some(_) => Ok(()),
            None => Err(Fault::NotGiven),
        }
    }

    /// Closes the account: the profiles that sleep with it.
    pub fn closing(&self, by: PersonId, others: i64) -> Result<Vec<Profil>, Fault> {
        if self.person == by {
            return Err(Fault::Own);
        }
        if self.holds(Profil::Administrateur) && others == 0 {
            return Err(Fault::LastAdministrateur);
        }
        let closed = self.followers(true);
        if closed.is_empty() && self.actif {
            return Err(Fault::Elsewhere);
        }
        Ok(closed)
    }

    /// Opens it again: the profiles that wake with it.
    pub fn opening(&self) -> Result<Vec<Profil>, Fault> {
        if !self.followers(true).is_empty() {
            return Ok(Vec::new());
        }
        let opened = self.followers(false);
        if opened.is_empty() && !self.actif {
            return Err(Fault::Elsewhere);
        }
        Ok(opened)
    }

    fn followers(&self, actif: bool) -> Vec<Profil> {
        self.profils
            .iter()
            .filter(|held| held.actif == actif && follows_account(held.profil))
            .map(|held| held.profil)
            .collect()
    }

    /// The password may be replaced here, and be sent by mail or shown.
    pub fn may_reset(&self, by: PersonId, par_courriel: bool) -> Result<&SignIn, Fault> {
        if self.person == by {
            return Err(Fault::Own);
        }
        let sign_in = self
            .sign_in
            .as_ref()
            .filter(|sign_in| self.actif && !sign_in.reserved)
            .ok_or(Fault::NoPassword)?;
        if par_courriel && self.contact.courriel.is_none() {
            return Err(Fault::NoAddress);
        }
        Ok(sign_in)
    }

    /// The second factor may be taken away here, where it was lost: by whoever may replace the password, never one's own,
    /// and never where it guards another établissement from this one.
    pub fn may_drop_second_factor(&self, by: PersonId) -> Result<(), Fault> {
        if self.may_reset(by, false)?.second_factor == SecondFactor::Elsewhere {
            return Err(Fault::SecondFactorElsewhere);
        }
        Ok(())
    }

    /// The second factor may be taken away for the académie, which answers for all établissements of the person: that of
    /// an inspector too, whose password none of them replaces (I-13).
    pub fn may_be_freed(&self, by: PersonId) -> Result<(), Fault> {
        if self.person == by {
            return Err(Fault::Own);
        }
        let sign_in = self.sign_in.as_ref().filter(|_| self.actif);
        match sign_in.ok_or(Fault::NoPassword)?.second_factor {
            SecondFactor::None => Err(Fault::NoSecondFactor),
            SecondFactor::Here | SecondFactor::Elsewhere => Ok(()),
        }
    }

    /// Whether what is taught is kept here rather than by the registry.
    pub fn teaches_by_hand(&self) -> bool {
        self.registre().is_none() && self.holds(Profil::Enseignant)
    }

    /// An inspector's person is shared by its établissements: none of them changes it (I-13).
    fn shared(&self) -> bool {
        self.sign_in
            .as_ref()
            .is_some_and(|sign_in| sign_in.reserved)
    }

    /// E-mail and phone may be typed here.
    pub fn may_update(&self) -> Result<(), Fault> {
        if self.shared() {
            Err(Fault::Elsewhere)
        } else {
            Ok(())
        }
    }

    /// What the page offers to `by`, who may write accounts (G-01).
    pub fn actions(&self, by: PersonId) -> Vec<&'static str> {
        let closable = self.closing(by, 1).is_ok_and(|closed| !closed.is_empty());
        let openable = self.opening().is_ok_and(|opened| !opened.is_empty());
        [
            ("modifier", self.may_update().is_ok()),
            ("identite", !self.shared() && self.registre().is_none()),
            ("enseignement", self.teaches_by_hand()),
            ("donner_profil", !self.givable().is_empty()),
            ("desactiver", closable),
            ("reactiver", openable),
            ("mot_de_passe", self.may_reset(by, false).is_ok()),
            (
                "second_facteur",
                self.sign_in
                    .as_ref()
                    .is_some_and(|one| one.second_factor != SecondFactor::None)
                    && self.may_drop_second_factor(by).is_ok(),
            ),
        ]
        .into_iter()
        .filter_map(|(name, allowed)| allowed.then_some(name))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn held(profil: Profil, du_registre: bool, actif: bool) -> Held {
        Held {
            profil,
            du_registre,
            actif,
        }
    }

    fn sheet(profils: Vec<Held>) -> Sheet {
        Sheet {
            person: PersonId::generate(),
            civil: Civil {
                civilite: "Mme".into(),
                nom: "MOREAU".into(),
                nom_usage: None,
                prenom: "Sophie".into(),
                date_naissance: None,
            },
            contact: Contact {
                courriel: None,
                courriel_saisi: false,
                telephone: None,
                telephone_saisi: false,
            },
            sign_in: Some(SignIn {
                login: "sophie.moreau".into(),
                must_change: false,
                reserved: false,
                second_factor: SecondFactor::None,
                last: None,
            }),
            profils,
            disciplines: Vec::new(),
            divisions: Vec::new(),
            place: None,
            referent: None,
            manuel: true,
            actif: true,
            desactive_le: None,
            version: 1,
        }
    }

    #[test]
    fn nobody_closes_or_demotes_itself_i02() {
        let one = sheet(vec![held(Profil::Administrateur, false, true)]);
        assert_eq!(one.closing(one.person, 3), Err(Fault::Own));
        let withdrawn = one.may_withdraw(Profil::Administrateur, one.person, 3);
        assert_eq!(withdrawn, Err(Fault::Own));
        assert_eq!(one.may_reset(one.person, false).err(), Some(Fault::Own));
    }

    #[test]
    fn the_last_administrateur_stays_i02() {
        let other = PersonId::generate();
        let one = sheet(vec![held(Profil::Administrateur, false, true)]);
        let refused = Err(Fault::LastAdministrateur);
        assert_eq!(one.may_withdraw(Profil::Administrateur, other, 0), refused);
        assert_eq!(one.closing(other, 0), Err(Fault::LastAdministrateur));
        assert_eq!(one.may_withdraw(Profil::Administrateur, other, 1), Ok(()));
    }

    #[test]
    fn what_the_registry_gives_is_not_withdrawn_by_hand_i04() {
        let other = PersonId::generate();
        let one = sheet(vec![
            held(Profil::Enseignant, true, true),
            held(Profil::TuteurDeStage, false, true),
        ]);
        for profil in [Profil::Enseignant, Profil::TuteurDeStage] {
            assert_eq!(one.may_withdraw(profil, other, 2), Err(Fault::Elsewhere));
        }
    }

    #[test]
    fn closing_leaves_what_does_not_follow_the_account_i07() {
        let other = PersonId::generate();
        let one = sheet(vec![
            held(Profil::Enseignant, true, true),
            held(Profil::TuteurDeStage, false, true),
        ]);
        assert_eq!(one.closing(other, 1), Ok(vec![Profil::Enseignant]));
        let tutor = sheet(vec![held(Profil::TuteurDeStage, false, true)]);
        assert_eq!(tutor.closing(other, 1), Err(Fault::Elsewhere));
    }

    #[test]
    fn what_went_to_sleep_wakes_again_i04() {
        let one = Sheet {
            actif: false,
            ..sheet(vec![
                held(Profil::Enseignant, true, false),
                held(Profil::Administrateur, false, false),
            ])
        };
        assert_eq!(
            one.opening(),
            Ok(vec![Profil::Enseignant, Profil::Administrateur])
        );
        let at_work = sheet(vec![
            held(Profil::Ddfpt, false, true),
            held(Profil::Enseignant, true, false),
        ]);
        assert!(at_work.opening().unwrap().is_empty());
    }

    #[test]
    fn an_inspector_is_changed_by_no_etablissement_i13() {
        let mut one = sheet(vec![held(Profil::Inspecteur, false, true)]);
        one.sign_in.as_mut().unwrap().reserved = true;
        assert!(one.actions(PersonId::generate()).is_empty());
    }
}
