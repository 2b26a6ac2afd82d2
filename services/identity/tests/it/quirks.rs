//! Every quirk of the registry's files and the outcome that it must have (FORMAT.md § 7).

use std::collections::{BTreeMap, BTreeSet};

use futures::future::BoxFuture;
use proto::identity::v1 as pb;
use serde_json::Value;

use crate::bench::{Bench, fixture, school};

const FILES: [&str; 3] = [
    "bizarreries/ElevesSansAdresses.zip",
    "bizarreries/ResponsablesAvecAdresses.zip",
    "bizarreries/sts_emp_0761234D_2026.zip",
];

/// Codes whose outcome leaves no line: done silently.
const SILENT: [&str; 14] = [
    "CARACTERES_LATIN9",
    "ESPACES",
    "BALISES_VIDES",
    "BALISE_INCONNUE",
    "DIVISION_A_NORMALISER",
    "MEF_DIX_CHIFFRES",
    "AN_DERNIER_TROMPEUR",
    "ANCIEN_FORMAT_RESPONSABLE",
    "ELEVE_LUI_MEME",
    "TELEPHONE_A_NORMALISER",
    "ADRESSE_ETRANGERE",
    "PERSONNE_SANS_ELEVE",
    "MEME_ID_AUTRE_TYPE",
    "FONCTION_A_NORMALISER",
];

fn attendu() -> Value {
    serde_json::from_slice(&std::fs::read(fixture("bizarreries/attendu.json")).unwrap()).unwrap()
}

fn category(niveau: &str) -> &str {
    match niveau {
        "rejet" => "rejetes",
        "avertissement" => "avertissements",
        _ => "informations",
    }
}

struct Imported {
    bench: Bench,
    lines: Vec<pb::ImportLine>,
}

fn imported() -> BoxFuture<'static, Imported> {
    Box::pin(import())
}

async fn import() -> Imported {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    bench
        .subscribe(&admin, &["bac-pro-mspc", "bac-pro-melec"])
        .await;
    let import = bench.upload(&admin, &school(), &FILES).await.unwrap();
    assert_eq!(import.etat, "pret", "{:?}", import.faults);
    let lines = bench.lines(&admin, &school(), &import.id, "").await;
    bench.apply(&admin, &school(), &import).await;
    Imported { bench, lines }
}

#[tokio::test]
async fn every_quirk_is_reported_at_its_level_i04() {
    let Imported { lines, .. } = imported().await;
    let mut reported: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in &lines {
        reported
            .entry(&line.code)
            .or_default()
            .insert(&line.categorie);
    }
    let attendu = attendu();
    let mut missing = Vec::new();
    for quirk in attendu["lignes"].as_array().unwrap() {
        let (code, niveau) = (
            quirk["quirk"].as_str().unwrap(),
            quirk["attendu"]["niveau"].as_str().unwrap(),
        );
        if code.starts_with("FICHIER")
            || quirk["fichier"].as_str().unwrap().starts_with("fichiers_")
            || SILENT.contains(&code)
        {
            continue;
        }
        let expected = category(niveau);
        if !reported
            .get(code)
            .is_some_and(|found| found.contains(expected))
        {
            missing.push(format!("{code} {expected}"));
        }
    }
    assert!(missing.is_empty(), "{missing:?}\nreported: {reported:?}");
    for silent in SILENT {
        assert!(!reported.contains_key(silent), "{silent}");
    }
}

#[tokio::test]
async fn totals_of_a_strange_import_are_those_of_the_registry_i04() {
    let Imported { bench, .. } = imported().await;
    let superuser = bench.suite.superuser().await;
    let number = async |query: &'static str| -> i64 {
        sqlx::query_scalar(query)
            .fetch_one(&superuser)
            .await
            .unwrap()
    };
    let attendu = attendu();
    let totals = &attendu["totaux"];
    let apprenants = &totals["apprenants"];
    assert_eq!(
        number("select count(*) from apprenants where actif").await,
        apprenants["importes"].as_i64().unwrap()
    );
    assert_eq!(
        number("select count(*) from apprenant_annees where division is null").await,
        apprenants["sans_division"].as_i64().unwrap()
    );
    assert_eq!(
        number("select count(*) from apprenant_annees where statut = 'apprenti'").await,
        apprenants["apprentis"].as_i64().unwrap()
    );
    assert_eq!(
        number("select count(*) from apprenant_annees where niveau is not null").await,
        apprenants["mef_connu"].as_i64().unwrap()
    );
    assert_eq!(
        number("select count(*) from responsables").await,
        totals["responsables"]["personnes"].as_i64().unwrap()
    );
    assert_eq!(
        number("select count(*) from responsable_liens").await,
        totals["responsables"]["liens"].as_i64().unwrap()
    );
    assert_eq!(
        number("select count(*) from divisions").await,
        totals["divisions"].as_i64().unwrap()
    );
    for (profil, code) in [
        ("Enseignant", "enseignant"),
        ("ChefEtablissement", "chef_etablissement"),
        ("Ddfpt", "ddfpt"),
    ] {
        let held: i64 =
            sqlx::query_scalar("select count(*) from profils where actif and profil = $1")
                .bind(code)
                .fetch_one(&superuser)
                .await
                .unwrap();
        assert_eq!(
            held,
            totals["profils"][profil].as_i64().unwrap(),
            "{profil}"
        );
    }
}

#[tokio::test]
async fn what_each_strange_learner_becomes_is_what_the_registry_expects_i04() {
    let Imported { bench, .. } = imported().await;
    let superuser = bench.suite.superuser().await;
    let attendu = attendu();
    for quirk in attendu["lignes"].as_array().unwrap() {
        let (Some(id), "ElevesSansAdresses.xml") = (
            quirk["cle"]["eleve_id"].as_str(),
            quirk["fichier"].as_str().unwrap(),
        ) else {
            continue;
        };
        let code = quirk["quirk"].as_str().unwrap();
        if code == "IDENTIFIANT_ABSENT"
            || code == "ELEVE_EN_DOUBLE"
            || code == "STRUCTURE_ORPHELINE"
        {
            continue;
        }
        let found: Option<Value> = sqlx::query_scalar(
            "select jsonb_build_object('ine', a.ine, 'nom', p.nom, 'prenom', p.prenom, 'courriel', p.courriel,
                    'date_naissance', p.date_naissance, 'division', y.division, 'mef', y.mef, 'referentiel', y.referentiel,
                    'statut', initcap(y.statut), 'date_sortie', a.date_sortie, 'date_sortie_prevue', a.date_sortie)
             from apprenants a join persons p on p.id = a.person_id join apprenant_annees y on y.person_id = a.person_id
             where a.siecle_id = $1",
        )
        .bind(id)
        .fetch_optional(&superuser)
        .await
        .unwrap();
        let expected = quirk["attendu"].as_object().unwrap();
        assert_eq!(
            found.is_some(),
            expected["resultat"] == "importe",
            "{code} {id}"
        );
        let Some(found) = found else { continue };
        for (field, value) in expected {
            if field != "niveau" && field != "resultat" {
                assert_eq!(&found[field.as_str()], value, "{code} {id} {field}");
            }
        }
    }
}
