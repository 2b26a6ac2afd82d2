//! Transfers of learners between établissements (I-11): what each side sees and may do.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::ids::TransfertId;

/// Where a transfer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Etat {
    /// A side without registry, or without INE: both must say that it is the same learner.
    AConfirmer,
    /// Known on both sides; begins once the learner has left one and is in the other.
    Detecte,
    /// The services move what is theirs, one after the other.
    EnCours,
    /// Everything has followed.
    Termine,
    /// One side said no.
    Refuse,
}

impl Etat {
    /// Its code, on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AConfirmer => "a_confirmer",
            Self::Detecte => "detecte",
            Self::EnCours => "en_cours",
            Self::Termine => "termine",
            Self::Refuse => "refuse",
        }
    }

    /// The state of this code.
    pub fn parse(code: &str) -> Option<Self> {
        [
            Self::AConfirmer,
            Self::Detecte,
            Self::EnCours,
            Self::Termine,
            Self::Refuse,
        ]
        .into_iter()
        .find(|etat| etat.code() == code)
    }
}

/// On which side of a transfer an établissement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sens {
    /// The learner leaves it.
    Depart,
    /// The learner comes to it.
    Arrivee,
}

impl Sens {
    /// Its code on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Depart => "depart",
            Self::Arrivee => "arrivee",
        }
    }

    /// The side of this code.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Depart, Self::Arrivee]
            .into_iter()
            .find(|sens| sens.code() == code)
    }
}

/// The services that keep something of a learner, in the order in which they move it: what owns periods first, for
/// the others follow what it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Etape {
    /// Periods and fiches de liaison.
    Periods,
    /// Portfolios.
    Portfolio,
    /// Bilans.
    Evaluation,
    /// Records of documents.
    Documents,
}

impl Etape {
    /// Every step, in order.
    pub const ALL: [Self; 4] = [
        Self::Periods,
        Self::Portfolio,
        Self::Evaluation,
        Self::Documents,
    ];

    /// Its code: the service's name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Periods => "periods",
            Self::Portfolio => "portfolio",
            Self::Evaluation => "evaluation",
            Self::Documents => "documents",
        }
    }
}

/// A transfer as one of its two établissements sees it.
pub struct Vue {
    pub id: TransfertId,
    pub sens: Sens,
    pub etat: Etat,
    /// The other établissement.
    pub autre: String,
    pub autre_nom: String,
    /// The learner as known here; `None` for an arrival that is not recognised yet.
    pub apprenant: Option<Uuid>,
    pub nom: String,
    pub prenom: String,
    pub date_naissance: Option<Date>,
    pub ine: bool,
    pub etapes: Vec<String>,
    pub confirme_origine: bool,
    pub confirme_destination: bool,
    pub cree_le: Timestamp,
    pub commence_le: Option<Timestamp>,
    pub fini_le: Option<Timestamp>,
    pub version: i64,
}

impl Vue {
    /// Whether this side still has to say yes.
    pub fn awaits_us(&self) -> bool {
        let confirmed = match self.sens {
            Sens::Depart => self.confirme_origine,
            Sens::Arrivee => self.confirme_destination,
        };
        self.etat == Etat::AConfirmer && !confirmed
    }

    /// Whether it may still be refused: nothing has moved.
    pub fn may_be_refused(&self) -> bool {
        matches!(self.etat, Etat::AConfirmer | Etat::Detecte)
    }
}

/// What tells whether two learners are the same person. Names alone never do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signalement {
    pub ine: Option<String>,
    /// Folded names.
    pub nom_cle: String,
    pub prenom_cle: String,
    pub date_naissance: Option<Date>,
}

impl Signalement {
    /// The same INE; or, where one of the two has none, the same names and the same known birth date.
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.ine, &other.ine) {
            (Some(one), Some(two)) => one == two,
            _ => {
                self.date_naissance.is_some()
                    && (&self.nom_cle, &self.prenom_cle, self.date_naissance)
                        == (&other.nom_cle, &other.prenom_cle, other.date_naissance)
            }
        }
    }
}

/// A learner and a transfer that it is the subject of, for the saga.
#[derive(Debug, Clone)]
pub struct Mouvement {
    pub id: TransfertId,
    pub origine: String,
    pub destination: String,
    pub apprenant_origine: Uuid,
    pub apprenant_destination: Uuid,
    pub etat: Etat,
    pub version_origine: Option<i64>,
    /// Both sides said yes.
    pub confirme: bool,
}

/// Two learners of the same INE: one has left, the other is here.
pub struct Rencontre {
    pub origine: String,
    pub destination: String,
    pub apprenant_origine: Uuid,
    pub apprenant_destination: Uuid,
    /// Both come from a registry: their imports are confirmation enough.
    pub registres: bool,
}

/// Learners that no transfer can take along yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Groupe {
    /// Active, without INE: the remedy is to complete it in the registry.
    SansIne,
    /// Left within a year, and not expected anywhere.
    Partis,
}

impl Groupe {
    /// The group of this code.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "sans_ine" => Some(Self::SansIne),
            "partis" => Some(Self::Partis),
            _ => None,
        }
    }
}

/// A learner of such a group.
pub struct EnAttente {
    pub apprenant: Uuid,
    pub nom: String,
    pub prenom: String,
    pub division: Option<String>,
    pub since: Option<Date>,
    pub ine: bool,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn signalement(ine: Option<&str>, nom: &str, born: Option<&str>) -> Signalement {
        Signalement {
            ine: ine.map(str::to_owned),
            nom_cle: nom.to_owned(),
            prenom_cle: "ines".to_owned(),
            date_naissance: born.map(|born| born.parse().unwrap()),
        }
    }

    #[test]
    fn names_alone_never_tell_that_two_learners_are_one_i11() {
        let here = signalement(None, "chanpin", None);
        assert!(!here.is_same(&here.clone()));
        let born = signalement(None, "chanpin", Some("2009-03-02"));
        assert!(born.is_same(&born.clone()));
        assert!(!born.is_same(&here));
        assert!(!born.is_same(&signalement(None, "ravsin", Some("2009-03-02"))));
    }

    #[test]
    fn another_ine_is_another_learner_i11() {
        let one = signalement(Some("111111111AA"), "chanpin", Some("2009-03-02"));
        let homonym = signalement(Some("222222222BB"), "chanpin", Some("2009-03-02"));
        assert!(!one.is_same(&homonym));
        assert!(one.is_same(&signalement(Some("111111111AA"), "renommee", None)));
    }
}
