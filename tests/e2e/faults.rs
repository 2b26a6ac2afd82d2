//! A service, the broker or the database killed at any moment of the journey: nothing acknowledged is lost, and the
//! journey ends the same after the restart (N4, N9).

use anyhow::{Context as _, Result};
use harness::api::Client;
use harness::calendar::weeks;
use harness::suite::{Options, SERVICES, Suite};
use harness::{demo, wait};
use reqwest::StatusCode;
use serde_json::json;

use crate::forms::{
    SOON, create_bilan, delete_period, dossier, field, fill, first_competence, person, read,
};

/// Kills every service without warning, then starts them again.
async fn kill_all(suite: &mut Suite) -> Result<()> {
    for service in SERVICES {
        suite.kill(service)?;
    }
    for service in SERVICES {
        suite.start_one(service).await?;
    }
    Ok(())
}

/// Waits until a page opens again.
async fn opens(client: &Client, path: &str) -> Result<serde_json::Value> {
    wait::until(&format!("{path} to open"), SOON, async || {
        let answer = client.get(path).await?;
        Ok(answer.status.is_success().then(|| answer.json()))
    })
    .await
}

#[tokio::test]
async fn the_journey_ends_the_same_whatever_is_killed_on_the_way_n4_n9() -> Result<()> {
    let mut suite = Suite::start(Options::for_fault_test()?).await?;
    let school = demo::load(&suite).await?;
    let teacher = school.login(&suite, "enseignant").await?;
    let ddfpt = school.login(&suite, "ddfpt").await?;
    let learner = school.login(&suite, "apprenant").await?;
    let apprenant = person(&school, "apprenant");
    let page = dossier(&school.periode.id, &apprenant);

    // Typed, acknowledged, then everything is killed.
    let hub = read(&learner, &page).await?;
    let week = hub["portfolio"]["semaines"][0]["semaine"]
        .as_str()
        .context("a week")?
        .to_owned();
    let sheet = format!("{page}/semaines/{week}");
    fill(
        &learner,
        &sheet,
        &[("description", json!("Écrit avant la coupure."))],
    )
    .await?;
    kill_all(&mut suite).await?;
    let kept = opens(&learner, &sheet).await?;
    assert_eq!(field(&kept, "description"), "Écrit avant la coupure.");

    // Declared while portfolio is dead: the portfolios come with it.
    suite.kill("portfolio")?;
    let (du, au) = weeks(14, 3);
    let declared = ddfpt
        .post(
            &format!("/api/annexes/{}/periodes", school.annexe.id),
            &json!({ "titre": "Déclarée pendant une panne", "statut": "periode-2", "du": du,
                "au": au, "objectifs": "", "taches": [], "apprenants": [apprenant],
                "malgre_chevauchement": false }),
        )
        .await?
        .accepted()?;
    let late = declared["id"].as_str().context("an id")?.to_owned();
    suite.start_one("portfolio").await?;
    wait::until("the portfolio to follow", SOON, async || {
        let hub = opens(&learner, &dossier(&late, &apprenant)).await?;
        Ok(hub["portfolio"].is_object().then_some(()))
    })
    .await?;

    // Deleted, then the broker and the database are killed: it goes everywhere all the same.
    let deleted = delete_period(&ddfpt, &late).await?;
    assert!(deleted.status.is_success(), "{}", deleted.json());
    suite.servers_mut().broker_mut()?.kill()?;
    suite.servers_mut().cluster_mut()?.kill()?;
    suite.servers_mut().cluster_mut()?.start()?;
    suite.servers_mut().broker_mut()?.start()?;
    wait::until("the deletion to reach portfolio", SOON, async || {
        let servers = suite.servers();
        let left = servers.superuser().execute(
            &servers.database("portfolio"),
            &format!("select count(*) from portfolios where period = '{late}'"),
        )?;
        Ok((left.trim() == "0").then_some(()))
    })
    .await?;

    the_freeze_survives(&mut suite, &teacher, &school, &page, &apprenant).await?;
    suite.stop().await
}

/// A bilan intermédiaire asked while periods is dead leaves no trace; asked again, it freezes the period; evaluation
/// killed right after its answer loses nothing.
async fn the_freeze_survives(
    suite: &mut Suite,
    teacher: &Client,
    school: &demo::Demo,
    page: &str,
    apprenant: &str,
) -> Result<()> {
    let bilan = format!("{page}/bilan");
    opens(teacher, &bilan).await?;
    let level = format!("niveau:{}", first_competence(teacher, &bilan).await?);
    fill(teacher, &bilan, &[(level.as_str(), json!("aide"))]).await?;

    suite.kill("periods")?;
    let refused = create_bilan(teacher, apprenant, &school.referentiel).await;
    let refused = refused.map_or(StatusCode::SERVICE_UNAVAILABLE, |answer| answer.status);
    assert!(refused.is_server_error(), "{refused}");
    suite.start_one("periods").await?;
    let listed = opens(teacher, &format!("/api/apprenants/{apprenant}/bilans")).await?;
    assert_eq!(
        listed["bilans"].as_array().map(Vec::len),
        Some(0),
        "{listed}"
    );

    wait::until("the bilan to be accepted", SOON, async || {
        let answer = create_bilan(teacher, apprenant, &school.referentiel).await?;
        Ok(answer.status.is_success().then_some(()))
    })
    .await?;
    suite.kill("evaluation")?;
    let deletion = delete_period(teacher, &school.periode.id).await?;
    assert_eq!(
        deletion.status,
        StatusCode::CONFLICT,
        "refused with evaluation dead"
    );
    suite.start_one("evaluation").await?;
    wait::until("the freeze to be confirmed", SOON, async || {
        let period = opens(teacher, &format!("/api/periodes/{}", school.periode.id)).await?;
        Ok((period["gel"] == "fige").then_some(()))
    })
    .await?;
    assert_eq!(
        delete_period(teacher, &school.periode.id).await?.code(),
        "periods.frozen"
    );
    Ok(())
}
