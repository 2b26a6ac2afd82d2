//! Following a learner by fiches activité, from what it ticks to what its teacher assesses, and what then is kept.

use anyhow::{Context as _, Result};
use harness::api::Client;
use harness::calendar::today;
use harness::suite::Suite;
use harness::{demo, wait};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::forms::{
    SOON, create_bilan, delete_period, dossier, field, fill, invite_tutor, person, read,
};

/// Rules along the way: F-04 F-04b F-05 F-07 F-08 F-10 E-03 E-07 P-08.
#[tokio::test]
async fn from_what_a_learner_ticks_to_what_is_frozen_f04_e03_e07_p08() -> Result<()> {
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let teacher = school.login(&suite, "enseignant").await?;
    let learner = school.login(&suite, "apprenant_bts").await?;
    let apprenant = person(&school, "apprenant_bts");
    let periode = school.periode_bts.id.as_str();
    let page = dossier(periode, &apprenant);

    let sheet = the_learner_tells_and_ticks(&learner, &page, &apprenant).await?;
    the_teacher_picks_and_the_bilan_offers(&teacher, &page, &sheet).await?;
    what_is_said_reaches_those_it_is_for(&suite, &teacher, &learner, (periode, &apprenant)).await?;
    a_finished_bilan_keeps_its_period(&suite, &school, &teacher, &page).await?;

    create_bilan(&teacher, &apprenant, "bts-ms")
        .await?
        .accepted()?;
    wait::until("the picks to be frozen", SOON, async || {
        Ok((!read(&learner, &sheet).await?["figee_le"].is_null()).then_some(()))
    })
    .await?;
    let tick = json!({ "changements": [{ "id": "x", "nom": "tache:T1.2", "valeur": true, "version": 0 }] });
    let refused = learner.patch(&sheet, &tick).await?;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (StatusCode::CONFLICT, "portfolio.frozen")
    );
    fill(&learner, &sheet, &[("analyse", json!("Plus tard."))]).await?;
    suite.stop().await
}

/// Answers the address of the sheet.
async fn the_learner_tells_and_ticks(
    learner: &Client,
    page: &str,
    apprenant: &str,
) -> Result<String> {
    let hub = read(learner, page).await?;
    assert_eq!(hub["portfolio"]["suivi"], "fiches-activites", "{hub}");
    let id = hub["portfolio"]["semaines"][0]["id"]
        .as_str()
        .context("a sheet")?;
    let sheet = format!("/api/apprenants/{apprenant}/fiches/{id}");
    let told = [
        ("titre", json!("Le convoyeur")),
        ("autonomie", json!("accompagne")),
        ("description", json!("Diagnostic d’un convoyeur arrêté.")),
        ("analyse", json!("Mieux préparer l’outillage.")),
        ("tache:T1.1", json!(true)),
    ];
    fill(learner, &sheet, &told).await?;
    assert_eq!(read(learner, &sheet).await?["etat"], "racontee");
    fill(
        learner,
        &format!("{page}/bilan-personnel"),
        &[("points_forts", json!(["Ponctualité"]))],
    )
    .await?;
    let libre = learner
        .post(
            &format!("/api/apprenants/{apprenant}/fiches-libres"),
            &json!({ "titre": "Visite" }),
        )
        .await?
        .accepted()?;
    let libres = read(
        learner,
        &format!("/api/apprenants/{apprenant}/fiches-libres"),
    )
    .await?;
    assert_eq!(libres["fiches"][0]["id"], libre["id"]);
    Ok(sheet)
}

async fn the_teacher_picks_and_the_bilan_offers(
    teacher: &Client,
    page: &str,
    sheet: &str,
) -> Result<()> {
    let picks = [
        ("competence:C11", json!("criteres")),
        ("critere:C11-1", json!(true)),
    ];
    fill(teacher, sheet, &picks).await?;
    let bilan = format!("{page}/bilan");
    let offered = wait::until("the picks in the bilan", SOON, async || {
        let offered = read(teacher, &bilan).await?;
        Ok((offered["competences"][0]["code"] == "C11").then_some(offered))
    })
    .await?;
    let competence = &offered["competences"][0];
    assert_eq!(competence["mode"], "criteres", "{offered}");
    assert_eq!(competence["criteres"][0]["fiches"], json!([1]), "{offered}");
    let task = |code: &str| {
        let tasks = offered["taches"].as_array().into_iter().flatten();
        tasks.into_iter().find(|task| task["code"] == code).cloned()
    };
    assert_eq!(task("T1.1").context("a task")?["fiches"], json!([1]));
    assert_eq!(offered["etat"], "a_faire", "{offered}");
    Ok(())
}

async fn what_is_said_reaches_those_it_is_for(
    suite: &Suite,
    teacher: &Client,
    learner: &Client,
    (periode, apprenant): (&str, &str),
) -> Result<()> {
    let page = dossier(periode, apprenant);
    let courriel = "tuteur.bts@fragrance.example.org";
    let tutor = invite_tutor(suite, teacher, periode, apprenant, courriel).await?;
    let thread = format!("{page}/commentaires");
    for (texte, destinataires) in [
        ("Bonne semaine.", "tous"),
        ("Souvent en retard.", "referent"),
    ] {
        let body = json!({ "texte": texte, "destinataires": destinataires });
        tutor.post(&thread, &body).await?.accepted()?;
    }
    let texts = async |client: &Client| -> Result<Vec<Value>> {
        let thread = read(client, &thread).await?;
        let all = thread["commentaires"].as_array().cloned();
        Ok(all
            .unwrap_or_default()
            .iter()
            .map(|one| one["texte"].clone())
            .collect())
    };
    assert_eq!(
        texts(teacher).await?,
        ["Bonne semaine.", "Souvent en retard."]
    );
    assert_eq!(texts(learner).await?, ["Bonne semaine."]);
    Ok(())
}

async fn a_finished_bilan_keeps_its_period(
    suite: &Suite,
    school: &demo::Demo,
    teacher: &Client,
    page: &str,
) -> Result<()> {
    let bilan = format!("{page}/bilan");
    let met = [
        ("critere:C11-1", json!("aide")),
        ("date_rencontre", json!(today())),
    ];
    fill(teacher, &bilan, &met).await?;
    settle(teacher, &bilan, "fin").await?;
    let ddfpt = school.login(suite, "ddfpt").await?;
    let periode = school.periode_bts.id.as_str();
    let foreseen = read(&ddfpt, &format!("/api/periodes/{periode}/suppression")).await?;
    assert_eq!(foreseen["supprimable"], false, "{foreseen}");
    assert!(
        foreseen["motif"]
            .as_str()
            .is_some_and(|motif| motif.starts_with("1 bilan entreprise est déjà terminé")),
        "{foreseen}"
    );
    let refused = delete_period(&ddfpt, periode).await?;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (StatusCode::CONFLICT, "periods.bilans_finished")
    );
    settle(teacher, &bilan, "reprise").await?;
    let foreseen = read(&ddfpt, &format!("/api/periodes/{periode}/suppression")).await?;
    assert_eq!(foreseen["supprimable"], true, "{foreseen}");
    let shown = read(teacher, &bilan).await?;
    assert_eq!(field(&shown, "critere:C11-1"), "aide");
    Ok(())
}

/// Finishes a bilan entreprise, or takes it up again.
async fn settle(teacher: &Client, bilan: &str, what: &str) -> Result<()> {
    let current = teacher.get(bilan).await?;
    let etag = current.etag().context("no ETag")?.to_owned();
    let request = teacher
        .request(Method::POST, &format!("{bilan}/{what}"))
        .header("If-Match", etag)
        .json(&json!({}));
    teacher.send(request).await?.accepted().map(drop)
}
