//! An import of registry files as clients see it (I-04).

use std::collections::HashMap;

use proto::identity::v1 as identity;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::actions;
use super::names::{Names, Personne};
use crate::catalogue::{Catalogue, Params};
use crate::http::answer::given;

/// An import: its files, what it would change, how far it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Import {
    pub id: String,
    /// `refuse`, `pret`, `en_cours`, `applique`, `echoue` or `abandonne`.
    #[schema(example = "pret")]
    pub etat: String,
    /// School year of the files (2026 for 2026-2027).
    pub annee: Option<i32>,
    pub fichiers: Vec<FichierImporte>,
    /// Why files were refused, all at once; nothing was changed.
    pub fautes: Vec<FauteImport>,
    pub compte: CompteImport,
    /// Learners who would leave.
    pub departs: i64,
    /// Learners who are here.
    pub actifs: i64,
    /// Lines applied so far.
    pub fait: i64,
    /// Lines to apply.
    pub total: i64,
    pub cree_le: String,
    pub cree_par: Option<Personne>,
    pub applique_le: Option<String>,
    /// So many learners would leave that applying asks for a confirmation.
    pub confirmation_requise: bool,
    /// Profiles that the files allow and a person must confirm.
    pub profils_proposes: Vec<ProfilPropose>,
    /// People or courses changed since the preview: it has to be made again before it is applied.
    pub perime: bool,
    /// Somebody asked to stop applying.
    pub annulation_demandee: bool,
    pub version: i64,
    pub actions: Vec<String>,
}

/// One file.
#[derive(Debug, Serialize, ToSchema)]
pub struct FichierImporte {
    #[schema(example = "ElevesSansAdresses.xml")]
    pub nom: String,
    /// `eleves`, `responsables`, `sts`, `tableur` or `ent`; null when it could not be told.
    #[schema(example = "eleves")]
    pub nature: Option<String>,
    /// Learners, guardians or staff it holds.
    pub enregistrements: i64,
    pub octets: i64,
}

/// Why a file was refused.
#[derive(Debug, Serialize, ToSchema)]
pub struct FauteImport {
    pub fichier: String,
    /// Place in the file; null when the fault is of the whole.
    pub ligne: Option<i64>,
    pub colonne: Option<i64>,
    /// Stable code.
    #[schema(example = "XML_MALFORME")]
    pub code: String,
    /// In French: what is wrong and what to do.
    pub message: String,
}

/// How many lines of each kind.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct CompteImport {
    pub a_creer: i64,
    pub a_mettre_a_jour: i64,
    pub a_reactiver: i64,
    pub a_desactiver: i64,
    pub rejetes: i64,
    pub avertissements: i64,
    pub informations: i64,
    pub inchanges: i64,
}

/// A profile to confirm.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProfilPropose {
    /// To name in `profils_confirmes`.
    pub cle: String,
    pub nom: String,
    pub prenom: String,
    #[schema(example = "ddfpt")]
    pub profil: String,
}

/// One line of the report.
#[derive(Debug, Serialize, ToSchema)]
pub struct LigneImport {
    /// Cursor of the line.
    pub rang: i64,
    #[schema(example = "a_creer")]
    pub categorie: String,
    /// Stable code; null for a plain creation.
    #[schema(example = "INE_ABSENT")]
    pub code: Option<String>,
    /// In French; null without a code.
    pub message: Option<String>,
    pub fichier: String,
    /// Line in that file.
    pub ligne: Option<i64>,
    /// Column of a sheet that the remark is about.
    pub colonne: Option<String>,
    /// `apprenant`, `enseignant`, `responsable` or `division`.
    pub nature: String,
    pub nom: String,
    pub prenom: String,
    pub division: Option<String>,
    /// Field by field, for an update.
    pub differences: Vec<Difference>,
}

/// One field that changes.
#[derive(Debug, Serialize, ToSchema)]
pub struct Difference {
    /// Stable name.
    #[schema(example = "division")]
    pub champ: String,
    /// In French.
    #[schema(example = "division")]
    pub intitule: String,
    pub avant: String,
    pub apres: String,
}

impl Import {
    /// The import, in French, with the name of who started it.
    pub fn new(import: identity::Import, catalogue: &Catalogue, names: &Names) -> Self {
        Self {
            annee: (import.annee != 0).then_some(import.annee),
            fichiers: import.files.into_iter().map(Into::into).collect(),
            fautes: import
                .faults
                .into_iter()
                .map(|fault| FauteImport::new(fault, catalogue))
                .collect(),
            compte: CompteImport::from(&import.counts),
            departs: import.counts.get("departs").copied().unwrap_or_default(),
            actifs: import.counts.get("actifs").copied().unwrap_or_default(),
            fait: import.done,
            total: import.total,
            cree_le: import.created_at,
            cree_par: names.someone(&import.created_by),
            applique_le: given(import.applied_at),
            confirmation_requise: import.needs_confirmation,
            profils_proposes: import
                .proposed_profils
                .into_iter()
                .map(Into::into)
                .collect(),
            perime: import.outdated,
            annulation_demandee: import.cancelling,
            version: import.version,
            actions: actions::french(import.allowed_actions),
            etat: import.etat,
            id: import.id,
        }
    }
}

impl From<identity::ImportFile> for FichierImporte {
    fn from(file: identity::ImportFile) -> Self {
        Self {
            nom: file.name,
            nature: given(file.kind),
            enregistrements: file.records,
            octets: file.bytes,
        }
    }
}

impl From<identity::ProposedProfil> for ProfilPropose {
    fn from(proposed: identity::ProposedProfil) -> Self {
        Self {
            cle: proposed.key,
            nom: proposed.nom,
            prenom: proposed.prenom,
            profil: proposed.profil,
        }
    }
}

impl FauteImport {
    fn new(fault: identity::ImportFault, catalogue: &Catalogue) -> Self {
        Self {
            message: catalogue.fault(&fault.code, &params(fault.params)),
            fichier: fault.file,
            ligne: place(fault.line),
            colonne: place(fault.column),
            code: fault.code,
        }
    }
}

impl From<&HashMap<String, i64>> for CompteImport {
    fn from(counts: &HashMap<String, i64>) -> Self {
        let of = |name| counts.get(name).copied().unwrap_or_default();
        Self {
            a_creer: of("a_creer"),
            a_mettre_a_jour: of("a_mettre_a_jour"),
            a_reactiver: of("a_reactiver"),
            a_desactiver: of("a_desactiver"),
            rejetes: of("rejetes"),
            avertissements: of("avertissements"),
            informations: of("informations"),
            inchanges: of("inchanges"),
        }
    }
}

impl LigneImport {
    /// The line, in French.
    pub fn new(line: identity::ImportLine, catalogue: &Catalogue) -> Self {
        let mut params = params(line.params);
        let column = params
            .get("colonne")
            .and_then(Value::as_str)
            .map(str::to_owned);
        // Where to mend it: a line with a column comes from a sheet.
        let source = if column.is_some() {
            "dans la feuille"
        } else {
            "dans SIECLE"
        };
        params.insert("source".to_owned(), Value::String(source.to_owned()));
        // A title is quoted; where the files give none, nothing is.
        let title = params
            .get("libelle")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let title = if title.is_empty() {
            String::new()
        } else {
            format!("« {title} »")
        };
        params.insert("libelle".to_owned(), Value::String(title));
        let message = catalogue.remark(&line.code, &params).replace("  (", " (");
        Self {
            rang: line.seq,
            categorie: line.categorie,
            code: given(line.code),
            message: given(message),
            fichier: line.file,
            ligne: place(line.line),
            nature: line.kind,
            colonne: column,
            nom: line.nom,
            prenom: line.prenom,
            division: given(line.division),
            differences: line
                .differences
                .into_iter()
                .map(|difference| Difference {
                    intitule: catalogue.field(&difference.field).to_owned(),
                    champ: difference.field,
                    avant: difference.before,
                    apres: difference.after,
                })
                .collect(),
        }
    }
}

/// Lines and columns count from 1; 0 is no place.
fn place(number: i64) -> Option<i64> {
    (number > 0).then_some(number)
}

fn params(params: HashMap<String, String>) -> Params {
    params
        .into_iter()
        .map(|(name, value)| (name, Value::String(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_refused_file_says_where_and_what_to_do_i04() {
        let catalogue = Catalogue::embedded().unwrap();
        let fault = identity::ImportFault {
            file: "sts_emp.xml".into(),
            line: 12,
            column: 3,
            code: "UAI_INCOHERENT".into(),
            params: HashMap::from([
                ("trouve".into(), "0761235E".into()),
                ("attendu".into(), "0761234D".into()),
            ]),
        };
        let fault = FauteImport::new(fault, &catalogue);
        assert_eq!((fault.ligne, fault.colonne), (Some(12), Some(3)));
        assert!(fault.message.contains("0761235E") && fault.message.contains("0761234D"));
    }

    #[test]
    fn a_line_of_a_sheet_names_its_column_and_where_to_mend_it_i05b() {
        let catalogue = Catalogue::embedded().unwrap();
        let line = |params: &[(&str, &str)]| identity::ImportLine {
            code: "NOM_ABSENT".into(),
            params: params
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            ..identity::ImportLine::default()
        };
        let of_sheet = LigneImport::new(line(&[("colonne", "Nom")]), &catalogue);
        assert_eq!(of_sheet.colonne.as_deref(), Some("Nom"));
        assert!(of_sheet.message.unwrap().contains("dans la feuille"));
        let of_registry = LigneImport::new(line(&[]), &catalogue);
        assert!(of_registry.message.unwrap().contains("dans SIECLE"));
    }

    #[test]
    fn a_plain_creation_has_no_remark_i04() {
        let catalogue = Catalogue::embedded().unwrap();
        let line = LigneImport::new(identity::ImportLine::default(), &catalogue);
        assert_eq!((line.code, line.message, line.ligne), (None, None, None));
    }

    #[test]
    fn counts_that_are_absent_are_zero_i04() {
        let counts = HashMap::from([("a_creer".to_owned(), 3)]);
        let expected = CompteImport {
            a_creer: 3,
            ..Default::default()
        };
        assert_eq!(CompteImport::from(&counts), expected);
    }
}
