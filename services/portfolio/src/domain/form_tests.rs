#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use referentiel::Catalogue;
use serde_json::json;

use super::*;

fn check(form: Form, field: &str, value: impl Into<Value>) -> Result<(), FormFault> {
    let catalogue = Catalogue::embedded().unwrap();
    form.check(field, &value.into(), catalogue.get("bts-ms").unwrap())
}

#[test]
fn form_takes_its_own_fields_as_texts_f02() {
    let week = Form::Semaine;
    assert_eq!(check(week, "aime", json!("Le travail d’équipe")), Ok(()));
    assert_eq!(check(week, "aime", Value::Null), Ok(()));
    assert_eq!(
        check(week, "historique", json!("x")),
        Err(FormFault::UnknownField)
    );
    assert_eq!(check(week, "aime", json!(3)), Err(FormFault::NotAText));
    assert_eq!(
        check(week, "aime", json!("a\u{0}b")),
        Err(FormFault::ForbiddenCharacter)
    );
    let longest = "é".repeat(TEXT_MAX_CHARS);
    assert_eq!(check(week, "aime", json!(longest)), Ok(()));
    assert_eq!(
        check(week, "aime", json!(format!("{longest}é"))),
        Err(FormFault::TooLong)
    );
}

#[test]
fn fiche_is_linked_to_codes_of_its_diploma_alone_f04() {
    let fiche = Form::Fiche;
    assert_eq!(check(fiche, "tache:T1.1", json!(true)), Ok(()));
    assert_eq!(check(fiche, "tache:T1.1", Value::Null), Ok(()));
    assert_eq!(
        check(fiche, "tache:T9.9", json!(true)),
        Err(FormFault::UnknownField)
    );
    assert_eq!(
        check(fiche, "tache:T1.1", json!("oui")),
        Err(FormFault::NotOffered)
    );
    assert_eq!(check(fiche, "competence:C11", json!("criteres")), Ok(()));
    assert_eq!(
        check(fiche, "competence:C11", json!(true)),
        Err(FormFault::NotOffered)
    );
    assert_eq!(
        check(Form::Activite, "tache:T1.1", json!(true)),
        Err(FormFault::UnknownField)
    );
}

#[test]
fn success_is_linked_to_competences_of_its_diploma_by_its_learner_f11() {
    let page = Form::Reussite;
    assert_eq!(check(page, "competence:C11", json!(true)), Ok(()));
    assert_eq!(
        check(page, "competence:C11", json!("globale")),
        Err(FormFault::NotOffered)
    );
    for unknown in ["competence:C99", "tache:T1.1", "pages"] {
        assert_eq!(
            check(page, unknown, json!(true)),
            Err(FormFault::UnknownField),
            "{unknown}"
        );
    }
    assert_eq!(check(page, "cadre", json!("centre")), Ok(()));
    assert_eq!(check(Form::Book, "couleur", json!("vert")), Ok(()));
    assert_eq!(
        check(Form::Book, "couleur", json!("#00ff00")),
        Err(FormFault::NotOffered)
    );
}

#[test]
fn choices_days_and_lists_are_checked_f03_f08() {
    let activite = Form::Activite;
    assert_eq!(check(activite, "autonomie", json!("accompagne")), Ok(()));
    assert_eq!(
        check(activite, "autonomie", json!("seul")),
        Err(FormFault::NotOffered)
    );
    assert_eq!(check(activite, "date", json!("2026-06-10")), Ok(()));
    assert_eq!(
        check(activite, "date", json!("2026-02-30")),
        Err(FormFault::NotOffered)
    );
    let bilan = Form::BilanPersonnel;
    assert_eq!(check(bilan, "points_forts", json!(["Autonomie"])), Ok(()));
    assert_eq!(
        check(bilan, "points_forts", json!("Autonomie")),
        Err(FormFault::NotAText)
    );
    assert_eq!(
        check(bilan, "points_forts", json!(vec!["x"; ITEMS_MAX + 1])),
        Err(FormFault::TooLong)
    );
}

#[test]
fn a_place_is_on_the_globe_f02() {
    let at = |latitude: f64, longitude: f64| {
        let point = json!({ "latitude": latitude, "longitude": longitude });
        check(Form::Carte, "position", point)
    };
    assert_eq!(at(49.443_232, 1.099_971), Ok(()));
    assert_eq!(at(-21.1, 55.5), Ok(()));
    assert_eq!(at(90.1, 0.0), Err(FormFault::NotOffered));
    assert_eq!(at(0.0, -180.5), Err(FormFault::NotOffered));
    for wrong in [json!("49, 1"), json!([49, 1]), json!({ "latitude": 49 })] {
        assert_eq!(
            check(Form::Carte, "position", wrong),
            Err(FormFault::NotOffered)
        );
    }
}

#[test]
fn a_chart_is_of_people_each_a_field_f02() {
    let id = "0197f0a0-5b1c-7000-8000-000000000001";
    let field = format!("personne:{id}");
    let chart = |field: &str, value: Value| check(Form::Organigramme, field, value);
    let person = |under: Value| json!({ "nom": "PETIT", "fonction": "Chef", "responsable": under });
    assert_eq!(chart(&field, person(Value::Null)), Ok(()));
    assert_eq!(chart(&field, person(json!(id))), Ok(()));
    assert_eq!(chart(&field, Value::Null), Ok(()));
    assert_eq!(
        chart(&field, person(json!("PETIT"))),
        Err(FormFault::NotOffered)
    );
    assert_eq!(
        chart(&field, json!({ "nom": "PETIT" })),
        Err(FormFault::NotAText)
    );
    for name in ["personne:1", "personne:", "nom"] {
        assert_eq!(
            chart(name, Value::Null),
            Err(FormFault::UnknownField),
            "{name}"
        );
    }
}

#[test]
fn no_two_forms_of_a_portfolio_share_a_field_f13() {
    let names: Vec<&str> = Form::OF_PORTFOLIO
        .into_iter()
        .flat_map(Form::fields)
        .collect();
    let unique: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(unique.len(), names.len());
}
