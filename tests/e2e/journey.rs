//! The journey of the whole product, from the school's registry files to a frozen period.

use std::io::{Cursor, Read as _};

use anyhow::{Context as _, Result};
use harness::periods::rows_of;
use harness::suite::Suite;
use harness::{demo, wait};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::forms::{
    SOON, create_bilan, delete_period, dossier, field, fill, first_competence, invite_tutor,
    person, read,
};

/// Rules along the way: I-04 P-01 P-02 P-04 P-10 F-01 F-02 I-07 I-08 E-03 D-01 E-07 E-04 P-07 P-08.
#[tokio::test]
async fn from_the_registry_files_to_a_frozen_period_p04_p07_p08_e07() -> Result<()> {
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let teacher = school.login(&suite, "enseignant").await?;
    let learner = school.login(&suite, "apprenant").await?;
    let apprenant = person(&school, "apprenant");
    let periode = school.periode.id.as_str();
    let page = dossier(periode, &apprenant);

    the_learner_tells_company_and_week(&learner, &page).await?;
    let tutor = invite_tutor(
        &suite,
        &teacher,
        periode,
        &apprenant,
        "antoine.pillet@fragrance.example.org",
    )
    .await?;
    the_tutor_reads_this_learner_alone(&tutor, &school, &page).await?;
    teacher_and_tutor_fill_the_bilan(&teacher, &tutor, &learner, &page).await?;
    the_pre_convention_tells_it_all(&teacher, &school, &page).await?;

    let created = create_bilan(&teacher, &apprenant, &school.referentiel)
        .await?
        .accepted()?;
    assert_eq!(
        created["comptes"].as_array().map(Vec::len),
        Some(1),
        "{created}"
    );
    what_was_counted_is_frozen(&teacher, &tutor, &school, &page).await?;
    another_period_goes_everywhere(&suite, &school, &apprenant).await?;
    suite.stop().await
}

async fn the_learner_tells_company_and_week(
    learner: &harness::api::Client,
    page: &str,
) -> Result<()> {
    fill(
        learner,
        &format!("{page}/liaison"),
        &[
            ("raison_sociale", json!("Fragrance Plus")),
            ("siret", json!("55210055400013")),
            ("ville", json!("Rouen")),
            ("tuteur_nom", json!("PILLET")),
            ("tuteur_prenom", json!("Antoine")),
            (
                "tuteur_courriel",
                json!("antoine.pillet@fragrance.example.org"),
            ),
        ],
    )
    .await?;
    let hub = read(learner, page).await?;
    let weeks = hub["portfolio"]["semaines"]
        .as_array()
        .context("no weeks")?;
    assert_eq!(weeks.len(), 3, "one sheet per ISO week touched: {hub}");
    let week = weeks[0]["semaine"].as_str().context("a week")?;
    let sheet = format!("{page}/semaines/{week}");
    fill(
        learner,
        &sheet,
        &[
            (
                "description",
                json!("Mardi : remplacé les ressorts de la presse."),
            ),
            ("aime", json!("Travailler en équipe.")),
            ("reussi", json!("Le réglage, seul.")),
        ],
    )
    .await?;
    let written = read(learner, &sheet).await?;
    assert_eq!(written["etat"], "racontee", "{written}");
    Ok(())
}

async fn the_tutor_reads_this_learner_alone(
    tutor: &harness::api::Client,
    school: &demo::Demo,
    page: &str,
) -> Result<()> {
    let hub = read(tutor, page).await?;
    let week = hub["portfolio"]["semaines"][0]["semaine"]
        .as_str()
        .context("a week")?;
    let sheet = read(tutor, &format!("{page}/semaines/{week}")).await?;
    assert!(
        field(&sheet, "description")
            .as_str()
            .is_some_and(|text| text.contains("ressorts"))
    );

    let other = person(school, "apprenant_2");
    let elsewhere = [
        dossier(&school.periode.id, &other),
        dossier(&school.periode_en_cours.id, &person(school, "apprenant")),
        format!("{}/semaines/{week}", dossier(&school.periode.id, &other)),
        format!("{}/bilan", dossier(&school.periode.id, &other)),
        format!("{}/liaison", dossier(&school.periode.id, &other)),
    ];
    for path in elsewhere {
        let answer = tutor.get(&path).await?;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    Ok(())
}

async fn teacher_and_tutor_fill_the_bilan(
    teacher: &harness::api::Client,
    tutor: &harness::api::Client,
    learner: &harness::api::Client,
    page: &str,
) -> Result<()> {
    let bilan = format!("{page}/bilan");
    let hidden = learner.get(&bilan).await?;
    assert_ne!(
        hidden.status,
        StatusCode::OK,
        "not shown before it is finished"
    );

    let competence = first_competence(teacher, &bilan).await?;
    let level = format!("niveau:{competence}");
    fill(tutor, &bilan, &[(level.as_str(), json!("aide"))]).await?;
    // The teacher typed on what stood before: both values are shown, neither is lost (E-03).
    let late = teacher
        .patch(
            &bilan,
            &json!({ "changements": [{ "id": "late", "nom": level, "valeur": "autonomie", "version": 0 }] }),
        )
        .await?
        .accepted()?;
    assert_eq!(late["conflits"][0]["valeur_refusee"], "autonomie", "{late}");
    assert_eq!(late["conflits"][0]["actuel"]["valeur"], "aide", "{late}");
    fill(
        teacher,
        &bilan,
        &[
            (level.as_str(), json!("autonomie")),
            ("engagement", json!(3)),
        ],
    )
    .await?;

    let current = teacher.get(&bilan).await?;
    let etag = current.etag().context("no ETag")?.to_owned();
    let finished = teacher
        .request(reqwest::Method::POST, &format!("{bilan}/fin"))
        .header("If-Match", etag)
        .json(&json!({}));
    let finished = teacher.send(finished).await?.accepted()?;
    assert_eq!(finished["etat"], "termine", "{finished}");
    let shown = read(learner, &bilan).await?;
    assert_eq!(field(&shown, &level), "autonomie");
    Ok(())
}

async fn the_pre_convention_tells_it_all(
    teacher: &harness::api::Client,
    school: &demo::Demo,
    page: &str,
) -> Result<()> {
    let answer = teacher
        .get(&format!("{page}/documents/pre-convention.docx"))
        .await?;
    assert_eq!(answer.status, StatusCode::OK);
    let mut document = zip::ZipArchive::new(Cursor::new(answer.bytes))?;
    let mut xml = String::new();
    document
        .by_name("word/document.xml")?
        .read_to_string(&mut xml)?;
    for expected in [
        school.etablissement.nom.as_str(),
        school.comptes["apprenant"].nom.as_str(),
        "Fragrance Plus",
    ] {
        let escaped = expected.replace('&', "&amp;");
        assert!(xml.contains(&escaped), "{expected} is not in the document");
    }
    Ok(())
}

async fn what_was_counted_is_frozen(
    teacher: &harness::api::Client,
    tutor: &harness::api::Client,
    school: &demo::Demo,
    page: &str,
) -> Result<()> {
    let bilan = read(teacher, &format!("{page}/bilan")).await?;
    assert_eq!(bilan["etat"], "fige", "{bilan}");
    let change = tutor
        .patch(
            &format!("{page}/bilan"),
            &json!({ "changements": [{ "id": "x", "nom": "engagement", "valeur": 1,
                "version": bilan["champs"].as_array().into_iter().flatten()
                    .find(|f| f["nom"] == "engagement").map_or(json!(0), |f| f["version"].clone()) }] }),
        )
        .await?;
    assert_eq!(change.status, StatusCode::CONFLICT, "{}", change.json());
    assert_eq!(change.code(), "evaluation.frozen");

    // Confirmed by the event, a moment later; refused from the first moment on.
    wait::until("the freeze to be confirmed", SOON, async || {
        let period = read(teacher, &format!("/api/periodes/{}", school.periode.id)).await?;
        Ok((period["gel"] == "fige").then_some(()))
    })
    .await?;
    let refused = delete_period(teacher, &school.periode.id).await?;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(refused.code(), "periods.frozen");
    let sentence = refused.json()["detail"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    assert!(
        sentence.contains("bilan intermédiaire"),
        "says why: {sentence}"
    );
    Ok(())
}

/// `PeriodDeleted`: portfolios, bilans, tutors' accesses and documents of the period are gone (P-08, N1).
async fn another_period_goes_everywhere(
    suite: &Suite,
    school: &demo::Demo,
    apprenant: &str,
) -> Result<()> {
    let ddfpt = school.login(suite, "ddfpt").await?;
    let doomed = school.periode_en_cours.id.as_str();
    let tutor = invite_tutor(
        suite,
        &ddfpt,
        doomed,
        apprenant,
        "lea.martin@atelier.example.org",
    )
    .await?;
    let page = dossier(doomed, apprenant);
    read(&tutor, &page).await?;

    let deleted = delete_period(&ddfpt, doomed).await?;
    assert!(deleted.status.is_success(), "{}", deleted.json());
    let answer = ddfpt.get(&page).await?;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    wait::until("every service to forget the period", SOON, async || {
        Ok((rows_of(suite, doomed)? == 0).then_some(()))
    })
    .await?;
    let tutor_after = tutor.get("/api/session").await?;
    let accesses = tutor_after.json()["acces"].clone();
    assert!(
        tutor_after.status == StatusCode::UNAUTHORIZED || accesses == Value::Array(vec![]),
        "the tutor's access ended: {accesses}"
    );
    Ok(())
}
