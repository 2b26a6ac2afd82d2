//! The three files of a school, as SIECLE and STS-WEB write them: ISO-8859-15, one tag per line, with all that they hold
//! and nobody reads.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::Span;
use jiff::civil::Date;

use super::bizarreries::Bizarrerie;
use super::people::{Adresse, Eleve, Individu, Personne};
use super::school::{NIVEAUX, School};

/// The three files; what quirks add comes last in each section.
pub(super) fn files(school: &School, quirks: &[Bizarrerie]) -> Vec<(String, Vec<u8>)> {
    let sts = format!("sts_emp_{}_{}.xml", school.uai, school.annee);
    vec![
        (
            "ElevesSansAdresses.xml".to_owned(),
            encoded(&eleves(school, quirks)),
        ),
        (
            "ResponsablesAvecAdresses.xml".to_owned(),
            encoded(&responsables(school, quirks)),
        ),
        (sts, encoded(&structure(school))),
    ]
}

/// ISO-8859-15.
fn encoded(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match c {
            '€' => 0xA4,
            'Œ' => 0xBC,
            'œ' => 0xBD,
            'Ÿ' => 0xBE,
            c => u8::try_from(c).unwrap_or(b'?'),
        })
        .collect()
}

/// `JJ/MM/AAAA`.
pub(super) fn french(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// Lines of a file.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn line(&mut self, depth: usize, text: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.0, "{:width$}{text}", "", width = 2 * depth);
    }

    fn tag(&mut self, depth: usize, name: &str, value: &str) {
        let escaped = value.replace('&', "&amp;").replace('<', "&lt;");
        self.line(depth, &format!("<{name}>{escaped}</{name}>"));
    }

    fn tags(&mut self, depth: usize, tags: &[(&str, &str)]) {
        for (name, value) in tags {
            self.tag(depth, name, value);
        }
    }

    fn head(school: &School, root: &str) -> Self {
        let mut lines = Self::default();
        let made = french(school.first_day().saturating_add(Span::new().days(30)));
        lines.line(0, "<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>");
        lines.line(0, &format!("<{root} VERSION=\"3.0\">"));
        lines.line(1, "<PARAMETRES>");
        lines.tags(
            2,
            &[
                ("UAJ", &school.uai),
                ("ANNEE_SCOLAIRE", &school.annee.to_string()),
                ("DATE_EXPORT", &made),
                ("HORODATAGE", &format!("{made} 08:09:38")),
            ],
        );
        lines.line(1, "</PARAMETRES>");
        lines.line(1, "<DONNEES>");
        lines
    }

    fn tail(mut self, root: &str) -> String {
        self.line(1, "</DONNEES>");
        self.line(0, &format!("</{root}>"));
        self.0
    }
}

fn eleves(school: &School, quirks: &[Bizarrerie]) -> String {
    let mut lines = Lines::head(school, "BEE_ELEVES");
    lines.line(2, "<ELEVES>");
    for one in school.presents() {
        lines.0.push_str(&eleve(school, one));
    }
    for quirk in quirks {
        lines.0.push_str(&quirk.eleves);
    }
    lines.line(2, "</ELEVES>");
    lines.line(2, "<STRUCTURES>");
    for one in school.presents() {
        let group = format!("{}A", one.division);
        let mut of = vec![(one.division.as_str(), "D")];
        if one.id % 2 == 0 {
            of.push((&group, "G"));
        }
        lines.0.push_str(&structures(one.id, &of));
    }
    for quirk in quirks {
        lines.0.push_str(&quirk.structures);
    }
    lines.line(2, "</STRUCTURES>");
    lines.tail("BEE_ELEVES")
}

/// The record of a learner.
pub(super) fn eleve(school: &School, one: &Eleve) -> String {
    let mut lines = Lines::default();
    let (id, first) = (one.id.to_string(), french(school.first_day()));
    lines.line(3, &format!("<ELEVE ELEVE_ID=\"{id}\" ELENOET=\"{id}\">"));
    lines.tags(
        4,
        &[
            ("ID_NATIONAL", &one.ine),
            ("ELENOET", &id),
            ("ID_ELEVE_ETAB", &id),
            ("NOM_DE_FAMILLE", &one.nom),
            ("PRENOM", &one.prenom),
            ("DATE_NAISS", &french(one.naissance)),
            ("DOUBLEMENT", "0"),
            ("CODE_PAYS", "100"),
            ("ACCEPTE_SMS", "0"),
            ("DATE_MODIFICATION", &first),
        ],
    );
    for (name, value) in [("MEL", &one.courriel), ("TEL_PORTABLE", &one.portable)] {
        if let Some(value) = value {
            lines.tag(4, name, value);
        }
    }
    lines.tags(
        4,
        &[
            ("CODE_REGIME", "2"),
            ("DATE_ENTREE", &first),
            ("CODE_SEXE", &one.sexe.to_string()),
            ("CODE_PAYS_NAT", "100"),
            ("CODE_DEPARTEMENT_NAISS", "076"),
            ("CODE_COMMUNE_INSEE_NAISS", "76550"),
            ("ADHESION_TRANSPORT", "0"),
            ("CODE_PROVENANCE", "1"),
        ],
    );
    // Last year's tags have the names of this year's.
    lines.line(4, "<SCOLARITE_AN_DERNIER>");
    lines.tags(
        5,
        &[
            ("CODE_MEF", "10310019110"),
            ("CODE_STRUCTURE", "3 A"),
            ("CODE_RNE", "0760999Y"),
            ("DENOM_PRINC", "ETABLISSEMENT"),
        ],
    );
    lines.line(4, "</SCOLARITE_AN_DERNIER>");
    let statut = if one.apprenti { "AP" } else { "ST" };
    lines.tags(
        4,
        &[
            ("CODE_MEF", NIVEAUX[one.niveau].mef),
            ("CODE_STATUT", statut),
        ],
    );
    lines.line(3, "</ELEVE>");
    lines.0
}

/// The divisions (`D`) and groups (`G`) of a learner.
pub(super) fn structures(id: u32, of: &[(&str, &str)]) -> String {
    let mut lines = Lines::default();
    lines.line(
        3,
        &format!("<STRUCTURES_ELEVE ELEVE_ID=\"{id}\" ELENOET=\"{id}\">"),
    );
    for (code, kind) in of {
        lines.line(4, "<STRUCTURE>");
        lines.tags(5, &[("CODE_STRUCTURE", code), ("TYPE_STRUCTURE", kind)]);
        lines.line(4, "</STRUCTURE>");
    }
    lines.line(3, "</STRUCTURES_ELEVE>");
    lines.0
}

fn responsables(school: &School, quirks: &[Bizarrerie]) -> String {
    let mut lines = Lines::head(school, "BEE_RESPONSABLES");
    lines.line(2, "<PERSONNES>");
    for one in &school.personnes {
        lines.0.push_str(&personne(one));
    }
    for quirk in quirks {
        lines.0.push_str(&quirk.personnes);
    }
    lines.line(2, "</PERSONNES>");
    lines.line(2, "<RESPONSABLES>");
    for one in school.presents() {
        for (rank, personne) in one.responsables.iter().enumerate() {
            lines.0.push_str(&lien(one.id, *personne, rank == 0));
        }
    }
    for quirk in quirks {
        lines.0.push_str(&quirk.liens);
    }
    lines.line(2, "</RESPONSABLES>");
    lines.line(2, "<ADRESSES>");
    for one in &school.adresses {
        adresse(&mut lines, one);
    }
    lines.line(2, "</ADRESSES>");
    lines.tail("BEE_RESPONSABLES")
}

/// The record of a guardian.
pub(super) fn personne(one: &Personne) -> String {
    let mut lines = Lines::default();
    lines.line(3, &format!("<PERSONNE PERSONNE_ID=\"{}\">", one.id));
    let civilite = if one.femme { "MME" } else { "M." };
    lines.tags(
        4,
        &[
            ("LC_CIVILITE", civilite),
            ("NOM_DE_FAMILLE", &one.nom),
            ("PRENOM", &one.prenom),
        ],
    );
    for (name, value) in [("TEL_PORTABLE", &one.portable), ("MEL", &one.courriel)] {
        if let Some(value) = value {
            lines.tag(4, name, value);
        }
    }
    lines.tags(
        4,
        &[
            ("ACCEPTE_SMS", "1"),
            ("ADRESSE_ID", &one.adresse.to_string()),
            ("COMMUNICATION_ADRESSE", "1"),
        ],
    );
    lines.line(3, "</PERSONNE>");
    lines.0
}

/// Who is whose guardian.
pub(super) fn lien(eleve: u32, personne: u32, first: bool) -> String {
    let mut lines = Lines::default();
    let flag = if first { "1" } else { "0" };
    lines.line(3, "<RESPONSABLE_ELEVE>");
    lines.tags(
        4,
        &[
            ("ELEVE_ID", &eleve.to_string()),
            ("PERSONNE_ID", &personne.to_string()),
            ("CODE_PARENTE", if first { "10" } else { "20" }),
            ("NIVEAU_RESPONSABILITE", "1"),
            ("PAIE_FRAIS_SCOLAIRES", flag),
            ("HEBERGE_ELEVE", "1"),
            ("A_CONTACTER_EN_PRIORITE", flag),
        ],
    );
    lines.line(3, "</RESPONSABLE_ELEVE>");
    lines.0
}

fn adresse(lines: &mut Lines, one: &Adresse) {
    lines.line(3, &format!("<ADRESSE ADRESSE_ID=\"{}\">", one.id));
    lines.tags(
        4,
        &[
            ("LIGNE1_ADRESSE", &one.ligne),
            ("CODE_POSTAL", &one.code_postal),
            ("LL_PAYS", "FRANCE"),
            ("CODE_DEPARTEMENT", "76"),
            ("LIBELLE_POSTAL", one.ville),
        ],
    );
    lines.line(3, "</ADRESSE>");
}

fn structure(school: &School) -> String {
    let mut lines = Lines::default();
    lines.line(0, "<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>");
    lines.line(0, "<STS_EDT>");
    lines.line(1, "<PARAMETRES>");
    lines.line(2, &format!("<UAJ CODE=\"{}\">", school.uai));
    lines.tags(
        3,
        &[("SIGLE", "LP"), ("DENOM_PRINC", "LYCEE PROFESSIONNEL")],
    );
    lines.line(2, "</UAJ>");
    lines.line(2, &format!("<ANNEE_SCOLAIRE ANNEE=\"{}\">", school.annee));
    lines.tag(3, "DATE_DEBUT", &school.first_day().to_string());
    lines.line(2, "</ANNEE_SCOLAIRE>");
    lines.line(1, "</PARAMETRES>");
    lines.line(1, "<NOMENCLATURES>");
    lines.line(2, "<MEFS>");
    for niveau in &NIVEAUX {
        lines.line(3, &format!("<MEF CODE=\"{}\">", niveau.mef));
        lines.tag(4, "LIBELLE_LONG", niveau.libelle);
        lines.line(3, "</MEF>");
    }
    lines.line(2, "</MEFS>");
    lines.line(1, "</NOMENCLATURES>");
    lines.line(1, "<DONNEES>");
    lines.line(2, "<INDIVIDUS>");
    for one in &school.individus {
        individu(&mut lines, one);
    }
    lines.line(2, "</INDIVIDUS>");
    lines.line(2, "<STRUCTURE>");
    classes(&mut lines, school);
    lines.line(2, "</STRUCTURE>");
    lines.tail("STS_EDT")
}

fn individu(lines: &mut Lines, one: &Individu) {
    let sexe = one.sexe.to_string();
    lines.line(3, &format!("<INDIVIDU ID=\"{}\" TYPE=\"epp\">", one.id));
    lines.tags(
        4,
        &[
            ("SEXE", &sexe),
            ("CIVILITE", &sexe),
            ("NOM_USAGE", &one.nom),
            ("NOM_PATRONYMIQUE", &one.nom),
            ("PRENOM", &one.prenom),
            ("DATE_NAISSANCE", &one.naissance.to_string()),
            ("GRADE", "PLP CL NOR"),
            ("FONCTION", one.fonction),
        ],
    );
    if one.fonction == "ENS" {
        lines.line(4, "<DISCIPLINES>");
        lines.line(5, "<DISCIPLINE CODE=\"P4550\">");
        lines.tags(
            6,
            &[("LIBELLE_COURT", "MAINTENANC"), ("NB_HEURES", "18.00")],
        );
        lines.line(5, "</DISCIPLINE>");
        lines.line(4, "</DISCIPLINES>");
    }
    lines.line(3, "</INDIVIDU>");
}

/// Divisions and groups, each taught by three of the staff.
fn classes(lines: &mut Lines, school: &School) {
    let mefs: BTreeMap<&str, &str> = school
        .presents()
        .map(|one| (one.division.as_str(), NIVEAUX[one.niveau].mef))
        .collect();
    let teachers: Vec<u32> = school
        .individus
        .iter()
        .filter(|one| one.fonction == "ENS")
        .map(|one| one.id)
        .collect();
    let taught = |lines: &mut Lines, rank: usize| {
        lines.line(4, "<SERVICES>");
        for place in 0..3.min(teachers.len()) {
            let id = teachers[(rank * 3 + place) % teachers.len()];
            lines.line(5, "<SERVICE CODE_MATIERE=\"265000\" CODE_MOD_COURS=\"CG\">");
            lines.line(6, "<ENSEIGNANTS>");
            lines.line(7, &format!("<ENSEIGNANT ID=\"{id}\" TYPE=\"epp\"/>"));
            lines.line(6, "</ENSEIGNANTS>");
            lines.line(5, "</SERVICE>");
        }
        lines.line(4, "</SERVICES>");
    };
    lines.line(2, "<DIVISIONS>");
    for (rank, (code, mef)) in mefs.iter().enumerate() {
        lines.line(3, &format!("<DIVISION CODE=\"{code}\">"));
        lines.tag(4, "LIBELLE_LONG", &format!("DIVISION {code}"));
        lines.line(4, "<MEFS_APPARTENANCE>");
        lines.line(5, &format!("<MEF_APPARTENANCE CODE=\"{mef}\"/>"));
        lines.line(4, "</MEFS_APPARTENANCE>");
        taught(lines, rank);
        lines.line(3, "</DIVISION>");
    }
    lines.line(2, "</DIVISIONS>");
    lines.line(2, "<GROUPES>");
    for (rank, code) in mefs.keys().enumerate() {
        lines.line(3, &format!("<GROUPE CODE=\"{code}A\">"));
        lines.tag(4, "LIBELLE_LONG", &format!("{code} GROUPE A"));
        lines.line(4, "<DIVISIONS_APPARTENANCE>");
        lines.line(5, &format!("<DIVISION_APPARTENANCE CODE=\"{code}\"/>"));
        lines.line(4, "</DIVISIONS_APPARTENANCE>");
        taught(lines, rank);
        lines.line(3, "</GROUPE>");
    }
    lines.line(2, "</GROUPES>");
}
