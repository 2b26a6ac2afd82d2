//! Files that must be refused, with a sentence of their own, and nothing changed (I-11 ★).

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use harness::suite::Suite;
use identity::domain::fichier::{Cite, Contenu};
use serde_json::{Value, json};

use super::elsewhere::{Elsewhere, withdrawn};
use super::{
    KEEPERS, act, apply, begin, export, give_receipt, operator, parked, receive, standing,
};
use crate::exchange::Schools;
use crate::forms::{create_bilan, dossier, person, read};
use crate::transfers::{active_in, at_work, left_behind, rows};

/// Everything that services keep of the schools, to the last row.
pub(super) fn whole(suite: &Suite) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for service in KEEPERS {
        let tables = rows(
            suite,
            service,
            "select string_agg(relname::text, ',' order by relname) from pg_class
             where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not like '\\_%'",
        )?;
        for table in tables.split(',') {
            // What the imports' news tell it, in their own time.
            if (service, table) == ("periods", "apprenants") {
                continue;
            }
            let query = format!(
                "select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {table} t"
            );
            all.push(format!(
                "{service}.{table} {}",
                rows(suite, service, &query)?
            ));
        }
    }
    let files = "select count(*) from fichiers_transfert where sens = 'arrivee'";
    all.push(rows(suite, "identity", files)?);
    Ok(all)
}

/// The rows of a table of a part.
pub(super) fn table<'a>(
    contenu: &'a mut Contenu,
    service: &str,
    table: &str,
) -> &'a mut Vec<Value> {
    contenu.parts.get_mut(service).unwrap()[table]
        .as_array_mut()
        .unwrap()
}

/// A suite whose first learner, with a counted bilan, has left for elsewhere.
pub(super) async fn open() -> Result<(Suite, Schools, Elsewhere)> {
    let suite = Suite::for_test().await?;
    let schools = Schools::open(&suite).await?;
    let demo = &schools.demo;
    let teacher = demo.login(&suite, "enseignant").await?;
    let learner = demo.login(&suite, "apprenant").await?;
    let apprenant = person(demo, "apprenant");
    at_work(&teacher, &learner, &dossier(&demo.periode.id, &apprenant)).await?;
    create_bilan(&teacher, &apprenant, &demo.referentiel)
        .await?
        .accepted()?;
    let elsewhere = Elsewhere::open(&suite, &schools).await?;
    Ok((suite, schools, elsewhere))
}

#[tokio::test]
async fn a_file_that_is_not_right_is_refused_and_changes_nothing_i11() -> Result<()> {
    let (suite, schools, elsewhere) = open().await?;
    let right = elsewhere.file(elsewhere.entete(), &elsewhere.contenu);
    let untouched = whole(&suite)?;
    let mut refused: Vec<(String, Vec<u8>, &str)> = Vec::new();
    for percent in (0..100).step_by(5) {
        let cut = right[..right.len() * percent / 100].to_vec();
        let code = if percent == 0 {
            "identity.file_unreadable"
        } else {
            "identity.file_altered"
        };
        refused.push((format!("cut at {percent} %"), cut, code));
    }
    for percent in (1..100).step_by(9) {
        let mut flipped = right.clone();
        let at = 200 + (right.len() - 200) * percent / 100;
        flipped[at] ^= 1;
        refused.push((
            format!("flipped at {percent} %"),
            flipped,
            "identity.file_altered",
        ));
    }
    let newer = [&b"CPRO-TRANSFERT 99"[..], &right[16..]].concat();
    refused.push(("version 99".into(), newer, "identity.file_version"));
    refused.push((
        "no file".into(),
        b"PK\x03\x04".to_vec(),
        "identity.file_unreadable",
    ));
    let mut other = elsewhere.entete();
    other.destination = "0750000T".to_owned();
    refused.push((
        "another school".into(),
        elsewhere.file(other, &elsewhere.contenu),
        "identity.file_other_school",
    ));
    let mut other = elsewhere.entete();
    other.destinataire = "0".repeat(32);
    refused.push((
        "another recipient".into(),
        elsewhere.file(other, &elsewhere.contenu),
        "identity.file_other_recipient",
    ));
    let mut other = elsewhere.entete();
    other.expediteur = "0".repeat(32);
    refused.push((
        "an unknown sender".into(),
        elsewhere.file(other, &elsewhere.contenu),
        "identity.file_unknown_sender",
    ));
    let mut other = elsewhere.entete();
    other.ine = Some("000000000ZZ".to_owned());
    refused.push((
        "nobody here".into(),
        elsewhere.file(other, &elsewhere.contenu),
        "identity.file_no_learner",
    ));
    let mut foreign = elsewhere.contenu.clone();
    foreign.referentiels.push(Cite {
        code: "bac-pro-ailleurs".into(),
        intitule: "Diplôme d’ailleurs".into(),
        empreinte: "ab".into(),
    });
    refused.push((
        "an unknown diploma".into(),
        elsewhere.file(elsewhere.entete(), &foreign),
        "identity.file_referentiels",
    ));
    let mut foreign = elsewhere.contenu.clone();
    foreign.referentiels[0].empreinte = "ab".into();
    refused.push((
        "another version of a diploma".into(),
        elsewhere.file(elsewhere.entete(), &foreign),
        "identity.file_referentiels",
    ));
    for (what, file, code) in &refused {
        let answer = receive(&schools.there, file).await?;
        assert_eq!(answer.code(), *code, "{what}: {}", answer.json());
    }
    assert_eq!(whole(&suite)?, untouched);

    // One that is right, refused by whom it was not made for, then turned away, then received again.
    let answer = receive(&schools.here, &right).await?;
    assert_eq!(answer.code(), "identity.file_other_school");
    let received = receive(&schools.there, &right).await?.accepted()?;
    let id = received["id"].as_str().context("an id")?;
    act(&schools.there, id, "refus", None).await?.accepted()?;
    receive(&schools.there, &right).await?.accepted()?;
    // Not trusted any more, it is not applied.
    withdrawn(&operator(&suite, &schools.demo).await?, &elsewhere.id).await?;
    let answer = apply(&schools.there, id, None).await?;
    assert_eq!(answer.code(), "identity.file_unknown_sender");
    assert_eq!(
        whole(&suite)?[..untouched.len() - 1],
        untouched[..untouched.len() - 1]
    );
    suite.stop().await
}

/// What is wrong with a file, and how it became so.
type Hostile<'a> = (&'static str, Box<dyn Fn(&mut Contenu) + 'a>);

/// What periods and fiches de liaison cannot be.
fn of_periods(victim: &str) -> Vec<Hostile<'_>> {
    vec![
        (
            "fiche of another learner",
            Box::new(move |c| table(c, "periods", "fiches")[0]["apprenant"] = json!(victim)),
        ),
        (
            "fiche of another period",
            Box::new(|c| {
                table(c, "periods", "fiches")[0]["period_id"] = json!(chassis::id::fresh());
            }),
        ),
        (
            "level that is none",
            Box::new(|c| table(c, "periods", "periods")[0]["niveau"] = json!("aucun")),
        ),
        (
            "period without end",
            Box::new(|c| table(c, "periods", "periods")[0]["end_date"] = json!("2999-01-01")),
        ),
        (
            "claim that is pending",
            Box::new(|c| {
                table(c, "periods", "claims")[0]["state"] = json!("pending");
                table(c, "periods", "claims")[0]["confirmed_at"] = Value::Null;
            }),
        ),
        (
            "two fiches of one period",
            Box::new(|c| {
                let fiches = table(c, "periods", "fiches");
                let twice = fiches[0].clone();
                fiches.push(twice);
            }),
        ),
    ]
}

/// What portfolios and weeks cannot be.
fn of_portfolios(victim: &str) -> Vec<Hostile<'_>> {
    vec![
        (
            "portfolio of another learner",
            Box::new(move |c| table(c, "portfolio", "portfolios")[0]["apprenant"] = json!(victim)),
        ),
        (
            "week of another portfolio",
            Box::new(|c| {
                table(c, "portfolio", "sheets")[0]["portfolio"] = json!(chassis::id::fresh());
            }),
        ),
        (
            "a field that no form has",
            Box::new(|c| table(c, "portfolio", "fields")[0]["name"] = json!("note")),
        ),
        (
            "a text beyond measure",
            Box::new(|c| table(c, "portfolio", "fields")[0]["value"] = json!("x".repeat(60_000))),
        ),
        (
            "a date that is none",
            Box::new(|c| table(c, "portfolio", "sheets")[0]["monday"] = json!("hier")),
        ),
        (
            "a version without end",
            Box::new(|c| table(c, "portfolio", "sheets")[0]["version"] = json!(i64::MAX)),
        ),
    ]
}

/// What bilans cannot be.
fn of_bilans(victim: &str) -> Vec<Hostile<'_>> {
    vec![
        (
            "a level given afterwards",
            Box::new(|c| {
                let fields = table(c, "evaluation", "champs");
                let level = fields
                    .iter_mut()
                    .find(|field| field["valeur"] == "autonomie")
                    .unwrap();
                level["valeur"] = json!("echec");
            }),
        ),
        (
            "a hash that does not fit",
            Box::new(|c| table(c, "evaluation", "comptes")[0]["sha256"] = json!("0".repeat(64))),
        ),
        (
            "a bilan of another learner",
            Box::new(move |c| table(c, "evaluation", "bilans")[0]["apprenant"] = json!(victim)),
        ),
        (
            "a bilan intermédiaire under way",
            Box::new(|c| {
                table(c, "evaluation", "intermediaires")[0]["etat"] = json!("claiming");
                table(c, "evaluation", "intermediaires")[0]["settled_at"] = Value::Null;
            }),
        ),
        (
            "dates closed for ever",
            Box::new(|c| {
                table(c, "evaluation", "apprenants")[0]["dernier_bilan"] = json!("2999-01-01");
            }),
        ),
        (
            "a task that is none",
            Box::new(|c| {
                table(c, "evaluation", "membres")[0]["taches_ajoutees"] = json!(["A1T1", null]);
            }),
        ),
        (
            "a fiche that no later one follows",
            Box::new(|c| table(c, "evaluation", "membres")[0]["fiche_version"] = json!(i64::MAX)),
        ),
        (
            "an author that is none",
            Box::new(|c| table(c, "evaluation", "bilans")[0]["termine_par"] = json!("moi")),
        ),
    ]
}

/// What a file cannot be.
fn of_files() -> Vec<Hostile<'static>> {
    vec![
        (
            "a table that no service has",
            Box::new(|c| c.parts.get_mut("periods").unwrap()["etablissements"] = json!([])),
        ),
        (
            "a part that is missing",
            Box::new(|c| drop(c.parts.remove("documents"))),
        ),
    ]
}

/// Files that a trusted deployment signed, and that say what cannot be.
#[tokio::test]
async fn what_a_trusted_deployment_sends_is_not_trusted_i11() -> Result<()> {
    let (suite, schools, elsewhere) = open().await?;
    let victim = person(&schools.demo, "apprenant_2");
    let hostile = of_periods(&victim)
        .into_iter()
        .chain(of_portfolios(&victim))
        .chain(of_bilans(&victim))
        .chain(of_files());
    let untouched = whole(&suite)?;
    for (what, change) in hostile {
        let mut contenu = elsewhere.contenu.clone();
        change(&mut contenu);
        let answer = receive(
            &schools.there,
            &elsewhere.file(elsewhere.entete(), &contenu),
        )
        .await?;
        assert_eq!(
            answer.code(),
            "identity.file_content",
            "{what}: {}",
            answer.json()
        );
    }
    assert_eq!(whole(&suite)?, untouched);

    // Whoever it says wrote, it is nobody of here; the same things twice are refused.
    let mut contenu = elsewhere.contenu.clone();
    let teacher = person(&schools.demo, "enseignant");
    for field in table(&mut contenu, "evaluation", "champs") {
        field["auteur"] = json!(teacher);
    }
    let received = receive(
        &schools.there,
        &elsewhere.file(elsewhere.entete(), &contenu),
    )
    .await?
    .accepted()?;
    let id = received["id"].as_str().context("an id")?;
    apply(&schools.there, id, None).await?.accepted()?;
    standing(&schools.there, id, "termine").await?;
    let forged = format!(
        "select count(*) from champs_bilan_entreprise where auteur = '{teacher}' and etablissement = '{}'",
        elsewhere.uai
    );
    assert_eq!(rows(&suite, "evaluation", &forged)?, "0");
    let twice = receive(
        &schools.there,
        &elsewhere.file(elsewhere.entete(), &elsewhere.contenu),
    )
    .await?;
    assert_eq!(twice.code(), "identity.file_content");
    suite.stop().await
}

#[tokio::test]
async fn without_ine_somebody_recognises_the_learner_by_names_and_birth_date_i11() -> Result<()> {
    let (suite, schools, elsewhere) = open().await?;
    let listed = read(&schools.there, "/api/comptes?profil=apprenant").await?;
    let learners: Vec<String> = listed["comptes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| one["id"].as_str().map(str::to_owned))
        .collect();
    let (right, wrong) = (&learners[0], &learners[1]);
    let known = rows(
        &suite,
        "identity",
        &format!(
            "select nom || '|' || prenom || '|' || date_naissance from persons where id = '{right}'"
        ),
    )?;
    let known: Vec<&str> = known.split('|').collect();
    let mut entete = elsewhere.entete();
    entete.ine = None;
    let mut contenu = elsewhere.contenu.clone();
    contenu.eleve.nom = known[0].to_lowercase();
    contenu.eleve.prenom = known[1].to_owned();
    contenu.eleve.date_naissance = Some(known[2].parse()?);
    let received = receive(&schools.there, &elsewhere.file(entete, &contenu))
        .await?
        .accepted()?;
    assert_eq!(received["apprenant"], Value::Null);
    assert_eq!(received["date_naissance"], known[2]);
    let id = received["id"].as_str().context("an id")?;
    let answer = apply(&schools.there, id, None).await?;
    assert_eq!(answer.code(), "identity.invalid");
    let answer = apply(&schools.there, id, Some(wrong)).await?;
    assert_eq!(
        answer.json()["errors"][0]["code"],
        "identity.not_same_learner",
        "{}",
        answer.json()
    );
    apply(&schools.there, id, Some(right)).await?.accepted()?;
    standing(&schools.there, id, "termine").await?;
    assert!(!left_behind(&suite, &elsewhere.uai, right)?.is_empty());
    suite.stop().await
}

#[tokio::test]
async fn an_export_is_called_off_whole_and_a_receipt_of_it_is_told_i11_n8() -> Result<()> {
    let (suite, schools, elsewhere) = open().await?;
    let demo = &schools.demo;
    let listed = read(&schools.here, "/api/fichiers-transfert?sens=depart").await?;
    let id = listed["fichiers"][0]["id"]
        .as_str()
        .context("an id")?
        .to_owned();
    let sha = rows(
        &suite,
        "identity",
        &format!("select sha256 from fichiers_transfert where id = '{id}'"),
    )?;
    // Forged, or of something else.
    for recu in [
        "",
        "CPRO-RECU 1",
        &elsewhere.receipt(&id, "ab"),
        &elsewhere.receipt(&chassis::id::fresh().to_string(), &sha),
    ] {
        let answer = give_receipt(&schools.here, &id, recu).await?;
        assert_eq!(answer.code(), "identity.receipt_refused");
    }
    act(&schools.here, &id, "annulation", None)
        .await?
        .accepted()?;
    standing(&schools.here, &id, "annule").await?;
    assert_eq!(parked(&suite)?, ["0"; 4]);
    let teacher = demo.login(&suite, "enseignant").await?;
    let page = dossier(&demo.periode.id, &person(demo, "apprenant"));
    let kept = read(&teacher, &format!("{page}/bilan")).await?;
    assert_eq!(kept["etat"], "fige", "{kept}");
    assert_eq!(
        active_in(&suite, &schools.ines[0])?,
        "0",
        "N8: inactive here, and nowhere else"
    );
    let answer = give_receipt(&schools.here, &id, &elsewhere.receipt(&id, &sha)).await?;
    assert_eq!(answer.code(), "identity.receipt_of_cancelled");

    // What it has can leave again, whole, and is removed on the receipt.
    let apprenant = person(demo, "apprenant");
    let refused = begin(
        &schools.here,
        &apprenant,
        (&chassis::id::fresh().to_string(), "0750000T"),
    )
    .await?;
    assert_eq!(refused.code(), "identity.deployment_unknown");
    let (second, file) = export(&schools.here, &apprenant, (&elsewhere.id, "0750000T")).await?;
    assert_eq!(
        elsewhere.opened(&file)?.parts["evaluation"]["comptes"],
        elsewhere.contenu.parts["evaluation"]["comptes"],
        "N2"
    );
    let sha = rows(
        &suite,
        "identity",
        &format!("select sha256 from fichiers_transfert where id = '{second}'"),
    )?;
    give_receipt(&schools.here, &second, &elsewhere.receipt(&second, &sha))
        .await?
        .accepted()?;
    standing(&schools.here, &second, "termine").await?;
    assert_eq!(
        left_behind(&suite, &demo.etablissement.uai, &apprenant)?,
        BTreeMap::new()
    );
    suite.stop().await
}
