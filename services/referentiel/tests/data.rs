//! The committed data, and what a mounted folder may do to them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write as _;
use std::fs;

use referentiel::{Catalogue, LoadError, QuiRelie, Relieur, Rythme, StatutMef, SuiviEntreprise};

const MSPC: &str = include_str!("../data/bac-pro-mspc.yaml");

/// The least file that is valid: one niveau, one status, one competence.
const INVENTED: &str = "\
code: cap-verre
intitule: Arts du verre
sigle: AV
type: cap
version: Arrêté inventé
rncp: null
completeness: {status: complete, missing: []}
sources:
  niveaux: {fiabilite: convention, documents: [Exemple]}
  statuts_periode: {fiabilite: convention, documents: [Exemple]}
  competences: {fiabilite: convention, documents: [Exemple]}
niveaux: [{code: annee-1, intitule: Première année}]
options: []
suivi_entreprise: fiches-activites
rythme_fiches: libre
qui_relie: {taches: [maitre-apprentissage], competences: [apprenant, enseignant]}
libelle_criteres: Indicateurs
statuts_periode:
  - {code: stage, intitule: Stage, niveaux: [], bilan_attitudes: false, bilan_entreprise: true,
     alimente_tableau_de_bord: true, certificative: null, apprenants_verrouilles: false}
blocs: []
activites: []
competences: [{code: C1, intitule: Souffler, criteres: []}]
epreuves: []
attitudes_professionnelles: []
";

fn load(files: &[(&str, &str)]) -> Result<Catalogue, LoadError> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    Catalogue::load(folder.path())
}

fn faults_of(files: &[(&str, &str)]) -> Vec<String> {
    load(files)
        .expect_err("the files have faults")
        .faults
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// A published version never changes: assessments on record refer to its codes. When this test fails,
/// a file of `data/` was edited. Before its first use in a school that may be right (accept the new
/// snapshot); afterwards the change is a new version, that is a new file with a new code.
#[test]
fn published_versions_never_change_silently_r01() {
    let catalogue = Catalogue::embedded().unwrap();
    let mut table = String::new();
    for referentiel in catalogue.iter() {
        writeln!(table, "{} {}", referentiel.fingerprint(), referentiel.code).unwrap();
    }
    insta::assert_snapshot!(table);
}

#[test]
fn status_table_says_what_a_period_yields_p09() {
    let catalogue = Catalogue::embedded().unwrap();
    let mspc = catalogue.get("bac-pro-mspc").unwrap();
    let offered: Vec<&str> = mspc
        .statuts_of_niveau("premiere")
        .map(|statut| statut.intitule.as_str())
        .collect();
    assert_eq!(offered, ["Période 2", "Autre", "E31", "E33"]);
    assert!(!mspc.statut("periode-1").unwrap().bilan_entreprise);
    assert!(mspc.statut("periode-2").unwrap().bilan_entreprise);
    let e31 = mspc.statut("e31").unwrap();
    assert_eq!(e31.certificative.as_deref(), Some("E31"));
    assert!(e31.apprenants_verrouilles);
}

#[test]
fn tasks_lead_to_competences_r01() {
    let catalogue = Catalogue::embedded().unwrap();
    let mspc = catalogue.get("bac-pro-mspc").unwrap();
    let codes = |task: &str| -> Vec<&str> {
        mspc.competences_of_task(task)
            .iter()
            .map(|competence| competence.code.as_str())
            .collect()
    };
    assert_eq!(codes("A1T1"), ["C1.4", "C1.7"]);
    assert_eq!(
        codes("A2T4"),
        ["C2.1", "C2.2", "C2.3"],
        "unknown link: those of the bloc"
    );
    assert_eq!(
        codes("A4T1").len(),
        mspc.competences.len(),
        "a bloc without competence: all"
    );
    assert!(codes("A9T9").is_empty());
    assert_eq!(mspc.critere("C2.1-3").unwrap().0.code, "C2.1");
}

#[test]
fn follow_up_and_rhythm_have_defaults_r03() {
    let catalogue = Catalogue::embedded().unwrap();
    let suivi = |code: &str| catalogue.get(code).unwrap().suivi();
    assert_eq!(suivi("bac-pro-mspc"), SuiviEntreprise::Portfolio);
    assert_eq!(
        suivi("bts-electrotechnique"),
        SuiviEntreprise::FichesActivites
    );
    assert!(
        catalogue
            .iter()
            .all(|referentiel| referentiel.rythme_fiches.is_weekly())
    );
}

#[test]
fn completed_sheets_survive_only_where_the_data_say_so_p08() {
    let catalogue = Catalogue::embedded().unwrap();
    assert!(catalogue.get("bts-ms").unwrap().fiches_conservees);
    assert!(!catalogue.get("bac-pro-mspc").unwrap().fiches_conservees);
}

#[test]
fn mef_is_compared_on_ten_digits_i05() {
    let catalogue = Catalogue::embedded().unwrap();
    let premiere = catalogue.mef("24725012320").unwrap();
    assert_eq!(premiere.niveau, "premiere");
    assert_eq!(premiere.candidats, ["bac-pro-mspc"]);
    assert_eq!(catalogue.mef("2472501232"), Some(premiere));
    assert_eq!(catalogue.mef("24725012329"), Some(premiere));
    assert_eq!(
        catalogue.mef("24725012310").unwrap().statut,
        StatutMef::Apprenti
    );
    for unknown in [
        "",
        "247250123",
        "247250123200",
        "2472501232X",
        "24799999320",
    ] {
        assert_eq!(catalogue.mef(unknown), None, "{unknown}");
    }
}

#[test]
fn seconde_commune_does_not_tell_the_diploma_r02() {
    let catalogue = Catalogue::embedded().unwrap();
    assert!(catalogue.mef("24720008310").unwrap().commune);
    assert!(!catalogue.mef("24725520310").unwrap().commune);
}

#[test]
fn every_scale_has_its_levels_e01_e02() {
    let catalogue = Catalogue::embedded().unwrap();
    let scales: Vec<(&str, usize)> = catalogue
        .echelles()
        .iter()
        .map(|(name, echelle)| (name, echelle.niveaux.len()))
        .collect();
    assert_eq!(
        scales,
        [
            ("positionnement", 6),
            ("acquisition", 5),
            ("engagement", 4),
            ("conditions_realisation", 2)
        ]
    );
    let positionnement = &catalogue.echelles().positionnement;
    assert_eq!(positionnement.niveau("echec").unwrap().rang, Some(1));
    assert_eq!(positionnement.niveau("NE").unwrap().rang, None);
}

#[test]
fn a_diploma_is_added_by_a_file_with_its_own_rhythm_r03() {
    let catalogue = load(&[("cap-verre.yaml", INVENTED), ("notes.txt", "ignored")]).unwrap();
    let invented = catalogue.get("cap-verre").unwrap();
    assert_eq!(invented.rythme_fiches, Rythme::Libre);
    assert!(!invented.rythme_fiches.is_weekly());
    assert_eq!(
        invented.qui_relie.competences,
        [Relieur::Apprenant, Relieur::Enseignant]
    );
    let mspc = catalogue.get("bac-pro-mspc").unwrap();
    assert_eq!(mspc.qui_relie, QuiRelie::default());
    assert!(
        catalogue.get("bac-pro-mspc").is_some(),
        "the built-in ones stay"
    );
}

#[test]
fn a_mounted_file_replaces_the_diploma_of_its_code_r03() {
    let corrected = MSPC.replace("sigle: MSPC", "sigle: MSPC2");
    let catalogue = load(&[("bac-pro-mspc.yaml", &corrected)]).unwrap();
    assert_eq!(catalogue.get("bac-pro-mspc").unwrap().sigle, "MSPC2");
}

#[test]
fn a_mounted_mef_table_replaces_line_by_line_i05() {
    let line = "- {mef: \"2472501232\", intitule: Essai, niveau: terminale, statut: mixte, candidats: [bac-pro-mspc]}";
    let catalogue = load(&[("mef.yaml", line)]).unwrap();
    assert_eq!(catalogue.mef("24725012320").unwrap().niveau, "terminale");
    assert!(catalogue.mef("24725012330").is_some());
}

#[test]
fn every_fault_of_every_file_is_told_at_once_r01() {
    let broken = INVENTED
        .replace("intitule: Souffler", "intitule: \"  \"")
        .replace("sigle: AV", "sigle: ''")
        .replace("niveaux: [], bilan", "niveaux: [annee-9], bilan");
    let unknown_field = format!("{INVENTED}couleur: bleu\n");
    let faults = faults_of(&[
        ("cap-verre.yaml", &broken),
        ("cap-autre.yaml", &unknown_field),
    ]);
    assert_eq!(faults.len(), 4, "{faults:#?}");
    assert!(faults[0].starts_with("cap-autre.yaml: "), "{}", faults[0]);
    assert!(faults[0].contains("couleur"), "{}", faults[0]);
    assert_eq!(
        faults[1..],
        [
            "cap-verre.yaml: sigle: must not be empty",
            "cap-verre.yaml: competences.C1.intitule: must not be empty",
            "cap-verre.yaml: statuts_periode.stage: unknown niveau « annee-9 »",
        ]
    );
}

/// What is replaced in a valid file, by what, and what is then told: one fault each.
const FAULTS: [(&str, &str, &str); 15] = [
    (
        "code: cap-verre",
        "code: cap-bois",
        "code: « cap-bois » is not the name of the file",
    ),
    ("type: cap", "type: licence", "licence"),
    ("rncp: null\n", "", "rncp"),
    ("rncp: null", "rncp: null\nrncp: null", "rncp"),
    ("certificative: null, ", "", "certificative"),
    (
        "sigle: AV\ntype: cap",
        "type: cap\nsigle: AV",
        "root keys must come in the order",
    ),
    (
        "status: complete",
        "status: partial",
        "completeness: status is complete exactly",
    ),
    (
        "criteres: []}]",
        "criteres: [{code: a, intitule: x}, {code: a, intitule: y}]}]",
        "criteres.a: code used twice",
    ),
    (
        "criteres: []}]",
        "bloc: B9, criteres: []}]",
        "competences.C1: unknown bloc « B9 »",
    ),
    (
        "blocs: []",
        "blocs: [{code: B1, intitule: x, unite: U1}]",
        "blocs.B1: unknown unité « U1 »",
    ),
    (
        "certificative: null",
        "certificative: E1",
        "statuts_periode.stage: unknown épreuve « E1 »",
    ),
    (
        "certificative: null",
        "certificative: E1",
        "a certificative status has no bilan entreprise",
    ),
    (
        "competences: [{code: C1, intitule: Souffler, criteres: []}]",
        "competences: []",
        "competences: must not be empty",
    ),
    (
        "epreuves: []",
        "epreuves: [{code: E1, intitule: x, unite: U1, competences: [C1, C1]}]",
        "compétence « C1 » named twice",
    ),
    (
        "epreuves: []",
        "epreuves: [{code: E1, intitule: x, unite: U1, competences: [], grille: {niveaux: [a, b], criteres: [{intitule: y, descripteurs: [z], competence: C1}]}}]",
        "1 descripteurs for 2 niveaux",
    ),
];

#[test]
fn each_kind_of_fault_is_found_r01() {
    for (from, to, expected) in FAULTS {
        assert!(INVENTED.contains(from), "the case changes nothing: {from}");
        let faults = faults_of(&[("cap-verre.yaml", &INVENTED.replacen(from, to, 1))]);
        assert!(
            faults.iter().any(|fault| fault.contains(expected)),
            "expected « {expected} » in {faults:#?}"
        );
    }
}

#[test]
fn provenance_covers_exactly_the_filled_blocks_r01() {
    let unsourced = INVENTED.replace(
        "  niveaux: {fiabilite: convention, documents: [Exemple]}\n",
        "",
    );
    let faults = faults_of(&[("cap-verre.yaml", &unsourced)]);
    assert_eq!(faults, ["cap-verre.yaml: sources.niveaux: missing"]);
    let excess = INVENTED.replace(
        "sources:\n",
        "sources:\n  blocs: {fiabilite: exemple, documents: ['']}\n",
    );
    let faults = faults_of(&[("cap-verre.yaml", &excess)]);
    assert_eq!(faults.len(), 2, "{faults:#?}");
}

#[test]
fn mef_lines_must_lead_somewhere_i05() {
    let line = |mef: &str, niveau: &str, candidat: &str| {
        format!(
            "- {{mef: \"{mef}\", intitule: x, niveau: {niveau}, statut: mixte, option: Z, candidats: [{candidat}]}}"
        )
    };
    let faults = faults_of(&[("mef.yaml", &line("2472501239", "annee-7", "bac-pro-mspc"))]);
    assert_eq!(
        faults,
        [
            "mef.yaml: 2472501239.candidats.bac-pro-mspc: has no niveau « annee-7 »",
            "mef.yaml: 2472501239.candidats.bac-pro-mspc: has no option « Z »",
        ]
    );
    let faults = faults_of(&[("mef.yaml", &line("2472501239", "premiere", "inconnu"))]);
    assert_eq!(
        faults,
        ["mef.yaml: 2472501239.candidats.inconnu: unknown référentiel"]
    );
    let faults = faults_of(&[("mef.yaml", &line("24725012399", "premiere", "bac-pro-mspc"))]);
    assert_eq!(
        faults,
        ["mef.yaml: 24725012399: a MEF here has exactly ten digits"]
    );
}

#[test]
fn scales_are_checked_e01() {
    let scales =
        include_str!("../data/echelles.yaml").replace("rang: 3, fiabilite", "rang: 4, fiabilite");
    let faults = faults_of(&[("echelles.yaml", &scales)]);
    assert!(
        faults.contains(&"echelles.yaml: positionnement.aide.rang: repeated".to_owned()),
        "{faults:#?}"
    );
}

#[test]
fn a_missing_folder_is_a_fault_r03() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Catalogue::load(&folder.path().join("absent")).is_err());
}
