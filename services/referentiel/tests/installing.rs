//! What is installed while a service runs: checked as the files of the program are, compared with what it replaces.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::Index;
use referentiel::{
    Catalogue, Change, Differences, Genre, Library, Referentiel, Wrong, differences, lost,
};

const VERRE: &str = include_str!("../../../tests/fixtures/cap-verre.yaml");
const MSPC: &str = include_str!("../data/bac-pro-mspc.yaml");
const COMMUNE: &str = include_str!("../data/2de-tne.yaml");

fn catalogue() -> Catalogue {
    Catalogue::embedded().unwrap()
}

fn verre() -> Referentiel {
    catalogue().check(VERRE).unwrap()
}

/// The invented diploma with something of it replaced.
fn with(from: &str, to: &str) -> String {
    assert!(VERRE.contains(from), "the case changes nothing: {from}");
    VERRE.replacen(from, to, 1)
}

/// One line per change: kind, code, what.
fn told(found: &Differences) -> Vec<String> {
    let lines = found.elements.iter().map(|one| {
        let change = match &one.change {
            Change::Added => "added".to_owned(),
            Change::Removed => "removed".to_owned(),
            Change::Retitled(was) => format!("was {was}"),
            Change::Relinked(liens) => liens
                .iter()
                .map(|lien| format!("{} +{:?} -{:?}", lien.nom, lien.ajoutes, lien.retires))
                .collect::<Vec<_>>()
                .join(", "),
        };
        format!("{} {} {change}", one.genre.code(), one.code)
    });
    lines.collect()
}

#[test]
fn every_fault_of_a_file_is_told_with_its_place_and_code_r01() {
    let text =
        with("sigle: Verre", "sigle: ''").replacen("competences: [C1]}", "competences: [C9]}", 1);
    let error = catalogue().check(&text).unwrap_err();
    let faults: Vec<(&str, &str)> = error
        .faults
        .iter()
        .map(|fault| (fault.path.as_str(), fault.wrong.code()))
        .collect();
    assert_eq!(
        faults,
        [
            ("sigle", "vide"),
            ("activites.A1.taches.A1T1.competences", "lien_inconnu")
        ]
    );
    let cut = catalogue().check("code: [").unwrap_err();
    assert!(
        matches!(&cut.faults[..], [one] if matches!(&one.wrong, Wrong::Form { line: Some(_), .. }))
    );
    assert!(
        cut.faults
            .iter()
            .all(|one| Wrong::CODES.contains(&one.wrong.code()))
    );
}

#[test]
fn a_code_names_a_file_and_stands_in_addresses_r01() {
    for code in [
        "CAP-verre",
        "cap verre",
        "cap--verre",
        "../cap",
        "é",
        "-cap",
    ] {
        let text = with("code: cap-verre", &format!("code: \"{code}\""));
        let error = catalogue().check(&text).unwrap_err();
        assert_eq!(error.faults[0].wrong.code(), "code_invalide", "{code}");
    }
}

#[test]
fn what_is_installed_comes_beside_or_instead_and_nothing_else_changes_r01() {
    let base = catalogue();
    let corrected = MSPC.replace("sigle: MSPC", "sigle: MSPC2");
    let texts = [("bac-pro-mspc", corrected.as_str()), ("cap-verre", VERRE)];
    let (after, aside) = base.with(texts);
    assert!(aside.is_empty(), "{aside:?}");
    assert_eq!(after.get("bac-pro-mspc").unwrap().sigle, "MSPC2");
    assert_eq!(after.iter().count(), base.iter().count() + 1);
    assert_eq!(after.echelles(), base.echelles());
    assert!(after.mef_table().eq(base.mef_table()));
}

#[test]
fn a_text_that_is_faulty_or_of_another_code_is_left_aside_alone_r01() {
    let (after, aside) = catalogue().with([
        ("cap-bois", VERRE),
        ("cap-rien", "rien"),
        ("cap-verre", VERRE),
    ]);
    let files: Vec<&str> = aside.iter().map(|fault| fault.file.as_str()).collect();
    assert_eq!(files, ["cap-bois", "cap-rien"]);
    assert!(after.get("cap-verre").is_some() && after.get("cap-bois").is_none());
}

#[test]
fn a_diploma_that_mefs_lead_to_keeps_their_niveaux_i05() {
    let text = MSPC.replace("code: premiere", "code: seconde-annee");
    let error = catalogue().check(&text).unwrap_err();
    assert!(
        error
            .faults
            .iter()
            .any(|fault| fault.wrong.code() == "mef_sans"),
        "{error}"
    );
}

#[test]
fn a_family_of_trades_stays_one_and_is_named_by_diplomas_alone_r02() {
    let told = |text: &str| -> Vec<(String, &'static str)> {
        let Err(error) = catalogue().check(text) else {
            return Vec::new();
        };
        let faults = error.faults.into_iter();
        faults
            .map(|fault| (fault.path, fault.wrong.code()))
            .collect()
    };
    let of = |famille: &str| with("rncp: null", &format!("rncp: null\nfamille: {famille}"));
    assert_eq!(told(&of("2de-tne")), []);
    assert_eq!(
        told(&of("2de-verre")),
        [("famille".to_owned(), "referentiel_inconnu")]
    );
    assert_eq!(
        told(&of("bac-pro-melec")),
        [("famille".to_owned(), "famille")]
    );
    // Neither a family of families, nor one that becomes a diploma under those that name it.
    let nested = COMMUNE.replace("rncp: null", "rncp: null\nfamille: 2de-tne");
    assert_eq!(told(&nested), [("famille".to_owned(), "famille")]);
    let turned = COMMUNE.replace("type: seconde-commune", "type: cap");
    assert_eq!(told(&turned), [("type".to_owned(), "famille")]);
}

#[test]
fn a_diploma_and_its_family_are_installed_in_any_order_r02() {
    let family = COMMUNE.replace("code: 2de-tne", "code: 2de-verre");
    let diploma = with("rncp: null", "rncp: null\nfamille: 2de-verre");
    let texts = [("cap-verre", diploma.as_str()), ("2de-verre", &family)];
    for texts in [texts, [texts[1], texts[0]]] {
        let (after, aside) = catalogue().with(texts);
        assert!(aside.is_empty(), "{aside:?}");
        let verre = after.get("cap-verre").unwrap();
        assert_eq!(after.famille(verre).unwrap().code, "2de-verre");
    }
    let (after, aside) = catalogue().with([texts[0]]);
    assert!(after.get("cap-verre").is_none());
    assert_eq!(aside.len(), 1, "told once: {aside:?}");
}

#[test]
fn who_teaches_a_speciality_is_at_home_in_its_seconde_commune_and_not_the_reverse_r02() {
    let reach = |codes: &[&str]| {
        let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        catalogue().with_families(&codes)
    };
    assert_eq!(reach(&["bac-pro-melec"]), ["2de-tne", "bac-pro-melec"]);
    assert_eq!(reach(&["2de-tne"]), ["2de-tne"]);
    assert_eq!(
        reach(&["bts-ms", "bac-pro-mspc"]),
        ["bac-pro-mspc", "bts-ms"]
    );
    // A division may follow what is known no more.
    assert_eq!(reach(&["cap-ancien"]), ["cap-ancien"]);
}

#[test]
fn a_library_changes_under_those_who_read_it_r01() {
    let library = Library::open(None).unwrap();
    let (reader, hold) = (library.clone(), library.holder());
    let before: &Referentiel = reader.get("bac-pro-mspc").unwrap();
    assert!(reader.get("cap-verre").is_none());
    assert!(hold(&[("cap-verre", VERRE)]).is_empty());
    assert!(reader.get("cap-verre").is_some());
    assert_eq!(before.sigle, "MSPC", "a reading under way goes on");
    // What is installed is all that there is: a text that is gone, or left aside, is no more held.
    assert_eq!(hold(&[("cap-verre", "rien")]).len(), 1);
    assert!(reader.get("cap-verre").is_none());
}

#[test]
fn differences_tell_each_kind_of_change_r01_r03() {
    let text = with(
        "Cueillir le verre, competences: [C1, C2]",
        "Cueillir la pâte, competences: [C2]",
    )
    .replacen(
        "intitule: Souffler une pièce simple, bloc: B1",
        "intitule: Souffler une pièce simple",
        1,
    )
    .replacen(
        "criteres: [{code: C1-1, intitule: Les outils conviennent à la pièce}]",
        "criteres: []",
        1,
    )
    .replacen(
        "attitudes_professionnelles: []",
        "attitudes_professionnelles: [{code: AP1, intitule: Être à l’heure}]",
        1,
    )
    .replacen(
        "  epreuves: {",
        "  attitudes_professionnelles: {fiabilite: exemple, documents: [Exemple]}\n  epreuves: {",
        1,
    )
    .replacen(
        "libelle_criteres",
        "rythme_fiches: libre\nlibelle_criteres",
        1,
    )
    .replacen("bilan_attitudes: false", "bilan_attitudes: true", 1);
    let new = catalogue().check(&text).unwrap();
    let found = differences(&verre(), &new);
    assert_eq!(
        told(&found),
        [
            "tache A1T2 was Cueillir le verre",
            "tache A1T2 competences +[] -[\"C1\"]",
            "competence C2 bloc +[] -[\"B1\"]",
            "attitude AP1 added",
            "critere C1-1 removed",
        ]
    );
    let regles: Vec<(&str, &str, &str)> = found
        .regles
        .iter()
        .map(|one| (one.nom, one.statut.as_str(), one.apres[0].as_str()))
        .collect();
    assert_eq!(
        regles,
        [
            ("rythme_fiches", "", "libre"),
            ("bilan_attitudes", "stage", "oui")
        ]
    );
    assert_eq!(found.len(), 7);
}

#[test]
fn correcting_a_title_loses_nothing_and_a_code_that_goes_is_named_r01() {
    let retitled = catalogue()
        .check(&with("Souffler le verre", "Souffler"))
        .unwrap();
    assert!(lost(&verre(), &retitled).is_empty());
    let without = with(
        "      - {code: A1T1, intitule: Préparer le poste de travail, competences: [C1]}\n",
        "",
    );
    let gone = lost(&verre(), &catalogue().check(&without).unwrap());
    assert_eq!(gone.len(), 1);
    assert_eq!(
        (gone[0].genre, gone[0].code.as_str()),
        (Genre::Tache, "A1T1")
    );
}

/// Some tasks and competences of a diploma of the data taken away, some titles changed.
fn spoiled(whole: &Referentiel, cuts: &[Index], retitled: &[Index]) -> Referentiel {
    let mut spoiled = whole.clone();
    for cut in cuts {
        let activite = cut.index(spoiled.activites.len());
        let taches = &mut spoiled.activites[activite].taches;
        if !taches.is_empty() {
            taches.remove(cut.index(taches.len()));
        }
    }
    for place in retitled {
        let competence = place.index(spoiled.competences.len());
        spoiled.competences[competence].intitule.push('*');
    }
    spoiled
}

proptest! {
    #[test]
    fn differences_are_none_with_oneself_and_turn_round_r01(
        which in any::<Index>(), cuts in prop::collection::vec(any::<Index>(), 0..6),
        retitled in prop::collection::vec(any::<Index>(), 0..4),
    ) {
        let catalogue = catalogue();
        let all: Vec<&Referentiel> = catalogue.iter().collect();
        let old = all[which.index(all.len())];
        let new = spoiled(old, &cuts, &retitled);
        prop_assert!(differences(old, old).is_empty());
        let (forth, back) = (differences(old, &new), differences(&new, old));
        let codes = |found: &Differences, change: &Change| -> BTreeSet<String> {
            found.elements.iter().filter(|one| one.change == *change).map(|one| one.code.clone()).collect()
        };
        prop_assert_eq!(codes(&forth, &Change::Removed), codes(&back, &Change::Added));
        prop_assert_eq!(codes(&forth, &Change::Added), codes(&back, &Change::Removed));
        prop_assert_eq!(forth.len(), back.len());
        // what is lost is what is removed, and a text that loses nothing can be installed over the other.
        let gone: BTreeSet<String> = lost(old, &new).into_iter().map(|lost| lost.code).collect();
        prop_assert_eq!(&gone, &codes(&forth, &Change::Removed));
        prop_assert!(lost(&new, old).is_empty());
        prop_assert_eq!(old.fingerprint() == new.fingerprint(), forth.is_empty());
    }

    #[test]
    fn no_text_makes_the_check_panic_r01(at in any::<Index>(), noise in "\\PC{0,12}") {
        let mut place = at.index(VERRE.len());
        while !VERRE.is_char_boundary(place) {
            place -= 1;
        }
        let (head, tail) = VERRE.split_at(place);
        if let Err(error) = catalogue().check(&format!("{head}{noise}{tail}")) {
            prop_assert!(!error.faults.is_empty());
        }
    }
}
