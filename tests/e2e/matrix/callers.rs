//! Who calls, as what, and how far that reaches.

use super::objects::Kind;

/// What somebody works as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Profile {
    Nobody,
    Provisoire,
    Administrateur,
    Chef,
    Ddfpt,
    Enseignant,
    Apprenant,
    Tuteur,
    MaitreApprentissage,
    Inspecteur,
    Operateur,
}

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Caller {
    /// Not signed in.
    Nobody,
    /// Signed in with a temporary password.
    Provisoire,
    Administrateur,
    Chef,
    Ddfpt,
    /// Teaches the diploma of the objects that are its own.
    Enseignant,
    /// Teaches another diploma.
    AutreEnseignant,
    Apprenant,
    /// Of that learner, for that period.
    Tuteur,
    MaitreApprentissage,
    /// The apprenti of that maître d'apprentissage.
    Apprenti,
    /// To whom that diploma was opened.
    Inspecteur,
    Operateur,
    /// The DDFPT of the other school.
    AutreEcole,
}

impl Caller {
    pub(super) const ALL: [Self; 14] = [
        Self::Nobody,
        Self::Provisoire,
        Self::Administrateur,
        Self::Chef,
        Self::Ddfpt,
        Self::Enseignant,
        Self::AutreEnseignant,
        Self::Apprenant,
        Self::Tuteur,
        Self::MaitreApprentissage,
        Self::Apprenti,
        Self::Inspecteur,
        Self::Operateur,
        Self::AutreEcole,
    ];

    pub(super) fn profile(self) -> Profile {
        match self {
            Self::Nobody => Profile::Nobody,
            Self::Provisoire => Profile::Provisoire,
            Self::Administrateur => Profile::Administrateur,
            Self::Chef => Profile::Chef,
            Self::Ddfpt | Self::AutreEcole => Profile::Ddfpt,
            Self::Enseignant | Self::AutreEnseignant => Profile::Enseignant,
            Self::Apprenant | Self::Apprenti => Profile::Apprenant,
            Self::Tuteur => Profile::Tuteur,
            Self::MaitreApprentissage => Profile::MaitreApprentissage,
            Self::Inspecteur => Profile::Inspecteur,
            Self::Operateur => Profile::Operateur,
        }
    }

    /// Its column in the printed matrix.
    pub(super) fn short(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Provisoire => "temp.pw",
            Self::Administrateur => "admin",
            Self::Chef => "chef",
            Self::Ddfpt => "ddfpt",
            Self::Enseignant => "teacher",
            Self::AutreEnseignant => "teach.2",
            Self::Apprenant => "learner",
            Self::Tuteur => "tutor",
            Self::MaitreApprentissage => "MA",
            Self::Apprenti => "apprenti",
            Self::Inspecteur => "inspect.",
            Self::Operateur => "operator",
            Self::AutreEcole => "school 2",
        }
    }

    /// The kind of the things of its own school as a whole.
    pub(super) fn home(self) -> Kind {
        match self {
            Self::AutreEcole => Kind::OtherSchool,
            _ => Kind::Own,
        }
    }

    /// Whether what it may do reaches objects of this kind (I-08, I-10, I-13).
    pub(super) fn reaches(self, kind: Kind) -> bool {
        match self {
            Self::Administrateur | Self::Chef | Self::Ddfpt => {
                matches!(kind, Kind::Own | Kind::SameClass | Kind::OtherClass)
            }
            Self::Enseignant | Self::Inspecteur => matches!(kind, Kind::Own | Kind::SameClass),
            Self::AutreEnseignant => kind == Kind::OtherClass,
            Self::Apprenant | Self::Tuteur | Self::MaitreApprentissage | Self::Apprenti => {
                kind == Kind::Own
            }
            Self::AutreEcole => kind == Kind::OtherSchool,
            Self::Nobody | Self::Provisoire | Self::Operateur => false,
        }
    }
}
