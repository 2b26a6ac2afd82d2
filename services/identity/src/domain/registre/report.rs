//! Lines of an import's report: stable codes of FORMAT.md § 7.2–7.4, each with its level.

use crate::domain::siecle::FileKind;
use crate::domain::tableur::Colonne;

/// What a line of the report means for the import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The line is left out; an existing account stays as it is.
    Rejet,
    /// Done, with a warning.
    Avertissement,
    /// Done; worth knowing.
    Information,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $text:literal, $level:ident;)*) => {
        /// Stable code of a report line.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[doc = $doc])* $variant,)* }

        impl Code {
            /// Every code, for the catalogue's completeness test.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// As stored and shown.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// What it means for the line.
            pub fn level(self) -> Level {
                match self { $(Self::$variant => Level::$level,)* }
            }
        }
    };
}

codes! {
    EleveEnDouble = "ELEVE_EN_DOUBLE", Avertissement;
    IneMemePersonne = "INE_MEME_PERSONNE", Avertissement;
    IneEnDouble = "INE_EN_DOUBLE", Rejet;
    IneConflit = "INE_CONFLIT", Rejet;
    IneAilleurs = "INE_AILLEURS", Information;
    IneAbsent = "INE_ABSENT", Avertissement;
    IneInvalide = "INE_INVALIDE", Avertissement;
    IneANormaliser = "INE_A_NORMALISER", Information;
    IneAncienSeul = "INE_ANCIEN_SEUL", Information;
    Homonymes = "HOMONYMES", Information;
    IdentifiantAbsent = "IDENTIFIANT_ABSENT", Rejet;
    NomAbsent = "NOM_ABSENT", Rejet;
    NomTropLong = "NOM_TROP_LONG", Rejet;
    CaracteresInterdits = "CARACTERES_INTERDITS", Rejet;
    AncienneBaliseNom = "ANCIENNE_BALISE_NOM", Information;
    SexeAbsent = "SEXE_ABSENT", Information;
    DateNaissanceAbsente = "DATE_NAISSANCE_ABSENTE", Rejet;
    DateNaissanceInvalide = "DATE_NAISSANCE_INVALIDE", Rejet;
    DateIso = "DATE_ISO", Information;
    Sorti = "SORTI", Information;
    SortiePrevue = "SORTIE_PREVUE", Information;
    SortiPuisRevenu = "SORTI_PUIS_REVENU", Avertissement;
    DateSortieInvalide = "DATE_SORTIE_INVALIDE", Avertissement;
    PlusieursDivisions = "PLUSIEURS_DIVISIONS", Avertissement;
    SansDivision = "SANS_DIVISION", Avertissement;
    DivisionFictive = "DIVISION_FICTIVE", Avertissement;
    DivisionHorsSts = "DIVISION_HORS_STS", Avertissement;
    StructureOrpheline = "STRUCTURE_ORPHELINE", Avertissement;
    MefInconnu = "MEF_INCONNU", Avertissement;
    MefCommun = "MEF_COMMUN", Avertissement;
    MefAbsent = "MEF_ABSENT", Avertissement;
    StatutInconnu = "STATUT_INCONNU", Avertissement;
    StatutAbsent = "STATUT_ABSENT", Information;
    CourrielInvalide = "COURRIEL_INVALIDE", Avertissement;
    CourrielPartage = "COURRIEL_PARTAGE", Avertissement;
    ResponsableSansEleve = "RESPONSABLE_SANS_ELEVE", Information;
    ResponsableInconnu = "RESPONSABLE_INCONNU", Avertissement;
    ResponsableLegalMultiple = "RESPONSABLE_LEGAL_MULTIPLE", Avertissement;
    SansResponsable = "SANS_RESPONSABLE", Avertissement;
    AdresseInconnue = "ADRESSE_INCONNUE", Avertissement;
    TelephoneInvalide = "TELEPHONE_INVALIDE", Avertissement;
    CourrielMultiple = "COURRIEL_MULTIPLE", Avertissement;
    DeuxFonctions = "DEUX_FONCTIONS", Information;
    IndividuEnDouble = "INDIVIDU_EN_DOUBLE", Avertissement;
    IdReattribue = "ID_REATTRIBUE", Avertissement;
    IndividuLocalIncomplet = "INDIVIDU_LOCAL_INCOMPLET", Avertissement;
    FonctionSansProfil = "FONCTION_SANS_PROFIL", Information;
    EnseignantInconnu = "ENSEIGNANT_INCONNU", Avertissement;
    DivisionEnDouble = "DIVISION_EN_DOUBLE", Avertissement;
    DivisionSansMef = "DIVISION_SANS_MEF", Information;
    GroupeSansDivision = "GROUPE_SANS_DIVISION", Avertissement;
    DiplomeInconnu = "DIPLOME_INCONNU", Avertissement;
    DiplomeAbsent = "DIPLOME_ABSENT", Avertissement;
    NiveauInconnu = "NIVEAU_INCONNU", Avertissement;
    ProfilInconnu = "PROFIL_INCONNU", Rejet;
    ConnuDuRegistre = "CONNU_DU_REGISTRE", Information;
    EntIdentifiantAbsent = "ENT_IDENTIFIANT_ABSENT", Rejet;
    EntInconnu = "ENT_INCONNU", Rejet;
    EntAmbigu = "ENT_AMBIGU", Rejet;
    EntEnDouble = "ENT_EN_DOUBLE", Rejet;
    EntPris = "ENT_PRIS", Rejet;
}

impl Code {
    /// The column of a sheet that it is about.
    pub fn colonne(self) -> Option<Colonne> {
        Some(match self {
            Self::IneAbsent
            | Self::IneAilleurs
            | Self::IneInvalide
            | Self::IneANormaliser
            | Self::IneEnDouble
            | Self::IneMemePersonne
            | Self::IneConflit => Colonne::Ine,
            Self::NomAbsent
            | Self::NomTropLong
            | Self::CaracteresInterdits
            | Self::Homonymes
            | Self::EleveEnDouble
            | Self::ConnuDuRegistre
            | Self::EntInconnu
            | Self::EntAmbigu => Colonne::Nom,
            Self::DateNaissanceAbsente | Self::DateNaissanceInvalide | Self::DateIso => {
                Colonne::DateNaissance
            }
            Self::SexeAbsent => Colonne::Civilite,
            Self::CourrielInvalide | Self::CourrielPartage => Colonne::Courriel,
            Self::StatutInconnu | Self::StatutAbsent => Colonne::Statut,
            Self::SansDivision | Self::DivisionFictive => Colonne::Division,
            Self::MefInconnu | Self::MefCommun => Colonne::Mef,
            Self::DiplomeInconnu | Self::DiplomeAbsent => Colonne::Diplome,
            Self::NiveauInconnu => Colonne::Niveau,
            Self::ProfilInconnu => Colonne::Profil,
            Self::Sorti | Self::SortiePrevue | Self::SortiPuisRevenu | Self::DateSortieInvalide => {
                Colonne::DateSortie
            }
            Self::EntIdentifiantAbsent | Self::EntEnDouble | Self::EntPris => {
                Colonne::IdentifiantEnt
            }
            _ => return None,
        })
    }
}

/// What kind of thing a line speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A learner.
    Apprenant,
    /// A member of staff.
    Enseignant,
    /// A guardian.
    Responsable,
    /// A class.
    Division,
}

impl Subject {
    /// As stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Apprenant => "apprenant",
            Self::Enseignant => "enseignant",
            Self::Responsable => "responsable",
            Self::Division => "division",
        }
    }

    /// The file that such lines usually come from.
    pub fn file(self) -> FileKind {
        match self {
            Self::Apprenant => FileKind::Eleves,
            Self::Responsable => FileKind::Responsables,
            Self::Enseignant | Self::Division => FileKind::Sts,
        }
    }
}

/// One line of the report. Names are shown to who imports, and never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was found.
    pub code: Code,
    /// Of what.
    pub subject: Subject,
    /// In which file.
    pub file: FileKind,
    /// Line in the file of that subject, 1-based.
    pub line: u64,
    /// Surname, or the code of a division.
    pub nom: String,
    /// First name.
    pub prenom: String,
    /// Division, when known.
    pub division: String,
    /// What the sentence shows besides.
    pub params: Vec<(&'static str, String)>,
}

impl Finding {
    /// A line about somebody.
    pub fn about(code: Code, subject: Subject, line: u64, nom: &str, prenom: &str) -> Self {
        Self {
            code,
            subject,
            file: subject.file(),
            line,
            nom: nom.to_owned(),
            prenom: prenom.to_owned(),
            division: String::new(),
            params: Vec::new(),
        }
    }

    /// Found in another file than those of its subject usually come from.
    #[must_use]
    pub fn in_file(mut self, file: FileKind) -> Self {
        self.file = file;
        self
    }

    /// Adds what the sentence shows.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.params.push((name, value.into()));
        self
    }
}

impl std::fmt::Debug for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Finding({} line {})", self.code.as_str(), self.line)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_are_unique_i04() {
        let distinct: HashSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(distinct.len(), Code::ALL.len());
    }
}
