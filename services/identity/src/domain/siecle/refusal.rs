//! Why a whole file is refused (FORMAT.md § 7.1). The codes are stable: the catalogue of French sentences is
//! keyed by them.

/// Stable code of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefusalCode {
    /// Not one byte.
    FichierVide,
    /// Truncated, crossed tags, not XML at all.
    XmlMalforme,
    /// Another root element; parameter `racine`.
    RacineInattendue,
    /// A file of another établissement; parameters `trouve`, `attendu`.
    UaiIncoherent,
    /// Files of different years, or a past year; parameters `trouve`, `attendu`.
    AnneeIncoherente,
    /// No learner has a division: SIECLE has not assigned them yet.
    StructuresAbsentes,
    /// A document type declaration, and with it entities.
    DtdInterdite,
    /// More than 32 levels of elements.
    XmlTropProfond,
    /// Bytes that the declared encoding forbids.
    EncodageInvalide,
    /// An encoding that nobody knows; parameter `encodage`.
    EncodageInconnu,
    /// Not exactly one XML entry, hostile path, broken archive.
    ArchiveInattendue,
    /// Unpacks to far more than it should.
    ArchiveSuspecte,
    /// The same kind of file twice in one upload; parameter `nature`.
    FichierEnDouble,
    /// A new school year without its three files; parameter `manquants`.
    FichiersManquants,
    /// A title of a sheet that no column has; parameter `colonne`.
    ColonneInconnue,
    /// Two columns of the same title; parameter `colonne`.
    ColonneEnDouble,
    /// A sheet without the columns that name people; parameter `colonnes`.
    ColonnesManquantes,
    /// A row of a sheet goes on beyond its titles.
    LigneTropLongue,
    /// More rows, columns or text than a sheet of people has.
    TableauTropGrand,
}

impl RefusalCode {
    /// Every code, for the catalogue's completeness test.
    pub const ALL: [Self; 19] = [
        Self::FichierVide,
        Self::XmlMalforme,
        Self::RacineInattendue,
        Self::UaiIncoherent,
        Self::AnneeIncoherente,
        Self::StructuresAbsentes,
        Self::DtdInterdite,
        Self::XmlTropProfond,
        Self::EncodageInvalide,
        Self::EncodageInconnu,
        Self::ArchiveInattendue,
        Self::ArchiveSuspecte,
        Self::FichierEnDouble,
        Self::FichiersManquants,
        Self::ColonneInconnue,
        Self::ColonneEnDouble,
        Self::ColonnesManquantes,
        Self::LigneTropLongue,
        Self::TableauTropGrand,
    ];

    /// As written in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FichierVide => "FICHIER_VIDE",
            Self::XmlMalforme => "XML_MALFORME",
            Self::RacineInattendue => "RACINE_INATTENDUE",
            Self::UaiIncoherent => "UAI_INCOHERENT",
            Self::AnneeIncoherente => "ANNEE_INCOHERENTE",
            Self::StructuresAbsentes => "STRUCTURES_ABSENTES",
            Self::DtdInterdite => "DTD_INTERDITE",
            Self::XmlTropProfond => "XML_TROP_PROFOND",
            Self::EncodageInvalide => "ENCODAGE_INVALIDE",
            Self::EncodageInconnu => "ENCODAGE_INCONNU",
            Self::ArchiveInattendue => "ARCHIVE_INATTENDUE",
            Self::ArchiveSuspecte => "ARCHIVE_SUSPECTE",
            Self::FichierEnDouble => "FICHIER_EN_DOUBLE",
            Self::FichiersManquants => "FICHIERS_MANQUANTS",
            Self::ColonneInconnue => "COLONNE_INCONNUE",
            Self::ColonneEnDouble => "COLONNE_EN_DOUBLE",
            Self::ColonnesManquantes => "COLONNES_MANQUANTES",
            Self::LigneTropLongue => "LIGNE_TROP_LONGUE",
            Self::TableauTropGrand => "TABLEAU_TROP_GRAND",
        }
    }
}

/// A refusal with its place; line and column are 1-based, 0 when the fault has no place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub code: RefusalCode,
    /// Line in the XML text.
    pub line: u64,
    /// Column in that line, in characters read so far.
    pub column: u64,
    /// What the sentence shows besides; never a person's data.
    pub params: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal at a place of the text.
    pub fn at(code: RefusalCode, (line, column): (u64, u64)) -> Self {
        Self {
            code,
            line,
            column,
            params: Vec::new(),
        }
    }

    /// A refusal of the file as a whole.
    pub fn whole(code: RefusalCode) -> Self {
        Self::at(code, (0, 0))
    }

    /// Adds what the sentence shows.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.params.push((name, value.into()));
        self
    }
}
