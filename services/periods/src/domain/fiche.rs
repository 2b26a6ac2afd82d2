//! Fiche de liaison entreprise: where a learner does its period, and who receives it (P-10).
//!
//! Each field lives on its own (F-13). What is wrong with a value is a *remark*: the value is kept as a draft, for
//! nothing that somebody typed is ever thrown away; only a text beyond measure is refused.

use super::ids::{ApprenantId, FicheId, PeriodId};
use super::siret;
use super::text::cleaned;

/// Longest value of a field, in characters.
pub const FIELD_LIMIT: usize = 300;

/// Code of the remark on a SIRET that cannot exist.
pub const REMARK_SIRET: &str = "periods.siret_key";
/// Code of the remark on a postal code that is not five digits.
pub const REMARK_CODE_POSTAL: &str = "periods.postal_code_form";
/// Code of the remark on a telephone number with too few digits.
pub const REMARK_TELEPHONE: &str = "periods.phone_form";
/// Code of the remark on an e-mail address that cannot be one.
pub const REMARK_COURRIEL: &str = "periods.email_form";

/// A fiche de liaison, apart from its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fiche {
    /// Identifier of the aggregate, in events.
    pub id: FicheId,
    /// The period.
    pub period: PeriodId,
    /// The learner.
    pub apprenant: ApprenantId,
    /// Version of the period at which the learner joined it.
    pub since: i64,
    /// Grows by one at each change.
    pub version: i64,
}

/// A tutor that somebody named on a learner's fiche; what was not filled in is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedTutor {
    /// The learner.
    pub apprenant: ApprenantId,
    /// Whether it is the second one of that learner (I-07).
    pub second: bool,
    /// Surname.
    pub nom: String,
    /// First name.
    pub prenom: String,
    /// E-mail, as typed: a draft may hold one that cannot be.
    pub courriel: String,
}

/// A field of the place (*lieu de réalisation*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Champ {
    /// SIRET of the place of work.
    Siret,
    /// Name of the company.
    RaisonSociale,
    /// Line of business.
    Secteur,
    /// Street.
    Adresse,
    /// Postal code.
    CodePostal,
    /// Town.
    Ville,
    /// Telephone of the company.
    Telephone,
    /// Surname of the tutor.
    TuteurNom,
    /// First name of the tutor.
    TuteurPrenom,
    /// Telephone of the tutor.
    TuteurTelephone,
    /// E-mail of the tutor; the link of I-07 is sent there.
    TuteurCourriel,
    /// Surname of the second tutor (I-07): a learner may have two for a period.
    SecondTuteurNom,
    /// First name of the second tutor.
    SecondTuteurPrenom,
    /// Telephone of the second tutor.
    SecondTuteurTelephone,
    /// E-mail of the second tutor; its own link of I-07 is sent there.
    SecondTuteurCourriel,
}

impl Champ {
    /// Every field, in the order of the page.
    pub const ALL: [Self; 15] = [
        Self::Siret,
        Self::RaisonSociale,
        Self::Secteur,
        Self::Adresse,
        Self::CodePostal,
        Self::Ville,
        Self::Telephone,
        Self::TuteurNom,
        Self::TuteurPrenom,
        Self::TuteurTelephone,
        Self::TuteurCourriel,
        Self::SecondTuteurNom,
        Self::SecondTuteurPrenom,
        Self::SecondTuteurTelephone,
        Self::SecondTuteurCourriel,
    ];

    /// Name of the field, in the database and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Siret => "siret",
            Self::RaisonSociale => "raison_sociale",
            Self::Secteur => "secteur",
            Self::Adresse => "adresse",
            Self::CodePostal => "code_postal",
            Self::Ville => "ville",
            Self::Telephone => "telephone",
            Self::TuteurNom => "tuteur_nom",
            Self::TuteurPrenom => "tuteur_prenom",
            Self::TuteurTelephone => "tuteur_telephone",
            Self::TuteurCourriel => "tuteur_courriel",
            Self::SecondTuteurNom => "second_tuteur_nom",
            Self::SecondTuteurPrenom => "second_tuteur_prenom",
            Self::SecondTuteurTelephone => "second_tuteur_telephone",
            Self::SecondTuteurCourriel => "second_tuteur_courriel",
        }
    }

    /// The field of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|champ| champ.name() == name)
    }

    /// The value to keep of what was typed; `None` when it says nothing. The error is the code of what is wrong.
    ///
    /// Numbers and addresses lose the spaces that people put in to read them, and those that come with a paste.
    pub fn clean(self, typed: &str) -> Result<Option<String>, &'static str> {
        let text = cleaned(typed, false);
        let text = match self {
            Self::Siret | Self::CodePostal | Self::TuteurCourriel | Self::SecondTuteurCourriel => {
                without_spaces(&text)
            }
            _ => text,
        };
        if text.chars().count() > FIELD_LIMIT {
            return Err("periods.too_long");
        }
        Ok((!text.is_empty()).then_some(text))
    }

    /// What is wrong with a value that is kept all the same.
    pub fn remark(self, value: &str) -> Option<&'static str> {
        let (right, remark) = match self {
            Self::Siret => (siret::is_plausible(value), REMARK_SIRET),
            Self::CodePostal => (is_postal_code(value), REMARK_CODE_POSTAL),
            Self::Telephone | Self::TuteurTelephone | Self::SecondTuteurTelephone => {
                (is_phone(value), REMARK_TELEPHONE)
            }
            Self::TuteurCourriel | Self::SecondTuteurCourriel => (is_email(value), REMARK_COURRIEL),
            Self::RaisonSociale
            | Self::Secteur
            | Self::Adresse
            | Self::Ville
            | Self::TuteurNom
            | Self::TuteurPrenom
            | Self::SecondTuteurNom
            | Self::SecondTuteurPrenom => return None,
        };
        (!right).then_some(remark)
    }
}

fn without_spaces(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{200b}' && *c != '\u{feff}')
        .collect()
}

fn is_postal_code(text: &str) -> bool {
    text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Ten digits in France, at most fifteen abroad; people write them with dots, dashes, brackets or spaces.
fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let known = text
        .chars()
        .all(|c| c.is_ascii_digit() || c.is_whitespace() || "+.-()/".contains(c));
    known && (10..=15).contains(&digits)
}

/// Something, an at sign, a domain with a dot. Only sending proves more.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let labels: Vec<&str> = domain.split('.').collect();
    !local.is_empty()
        && !local.contains('@')
        && labels.len() >= 2
        && labels.iter().all(|label| !label.is_empty())
        && !text
            .chars()
            .any(|c| c.is_whitespace() || "<>(),;:\"".contains(c))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_siret_typed_with_spaces_is_the_same_siret_p10() {
        let kept = Champ::Siret.clean(" 732 829 320\u{a0}00074 ").unwrap();
        assert_eq!(kept.as_deref(), Some("73282932000074"));
        assert_eq!(Champ::Siret.remark("73282932000074"), None);
    }

    #[test]
    fn a_false_siret_is_kept_with_a_remark_p10() {
        let kept = Champ::Siret.clean("732 829 320 00075").unwrap().unwrap();
        assert_eq!(Champ::Siret.remark(&kept), Some(REMARK_SIRET));
    }

    #[test]
    fn an_emptied_field_says_nothing_p10() {
        assert_eq!(Champ::Ville.clean(" \u{a0} "), Ok(None));
    }

    #[test]
    fn a_field_beyond_measure_is_refused_p10() {
        let text = "a".repeat(FIELD_LIMIT + 1);
        assert_eq!(Champ::Adresse.clean(&text), Err("periods.too_long"));
    }

    #[test]
    fn addresses_that_cannot_work_are_remarked_p10() {
        let right = [
            "antoine.pillet@example.org",
            "a@b.example.org",
            "é@example.org",
        ];
        for text in right {
            assert_eq!(Champ::TuteurCourriel.remark(text), None, "{text}");
        }
        let wrong = [
            "antoine",
            "@example.org",
            "a@example",
            "a@.org",
            "a@b@",
            "a,b@example.org",
        ];
        for text in wrong {
            assert_eq!(
                Champ::TuteurCourriel.remark(text),
                Some(REMARK_COURRIEL),
                "{text}"
            );
        }
    }

    #[test]
    fn telephones_are_read_as_people_write_them_p10() {
        for text in ["02 32 00 00 00", "+33 (0)2.32.00.00.00", "0232000000"] {
            assert_eq!(Champ::Telephone.remark(text), None, "{text}");
        }
        assert_eq!(Champ::Telephone.remark("poste 12"), Some(REMARK_TELEPHONE));
    }

    #[test]
    fn both_tutors_are_read_alike_i07_p10() {
        let typed = " zoe.martin @example.org";
        let kept = Champ::SecondTuteurCourriel.clean(typed);
        assert_eq!(kept, Champ::TuteurCourriel.clean(typed));
        assert_eq!(kept.unwrap().as_deref(), Some("zoe.martin@example.org"));
        for (first, second) in [
            (Champ::TuteurNom, Champ::SecondTuteurNom),
            (Champ::TuteurPrenom, Champ::SecondTuteurPrenom),
            (Champ::TuteurTelephone, Champ::SecondTuteurTelephone),
            (Champ::TuteurCourriel, Champ::SecondTuteurCourriel),
        ] {
            assert_eq!(second.name(), format!("second_{}", first.name()));
            for value in ["Zoé", "poste 12", "02 35 00 00 00", "zoe@example.org"] {
                assert_eq!(second.remark(value), first.remark(value), "{value}");
            }
        }
    }

    #[test]
    fn names_of_fields_lead_back_to_them_p10() {
        for champ in Champ::ALL {
            assert_eq!(Champ::from_name(champ.name()), Some(champ));
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing_more_p10(text in ".{0,60}", rank in 0usize..Champ::ALL.len()) {
            let champ = Champ::ALL[rank];
            if let Ok(Some(kept)) = champ.clean(&text) {
                prop_assert_eq!(champ.clean(&kept), Ok(Some(kept)));
            }
        }
    }
}
