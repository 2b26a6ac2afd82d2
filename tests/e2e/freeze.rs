//! Deleting a period against counting it in a bilan intermédiaire, at the same moment, on the real services: one of
//! the two is refused, always (P-07, E-08).

use anyhow::{Context as _, Result};
use harness::api::{Answer, Client};
use harness::calendar::{today, weeks};
use harness::demo::{self, Demo};
use harness::suite::Suite;
use harness::wait;
use serde_json::json;

use crate::forms::{
    SOON, create_bilan, delete_period, dossier, fill, first_competence, person, read,
};

/// Races run: enough to meet both endings on two cores, few enough for every run of the tests.
const ROUNDS: usize = 12;

#[tokio::test]
async fn no_interleaving_counts_a_period_that_is_deleted_e08_p07() -> Result<()> {
    let suite = Suite::for_test().await?;
    let school = demo::load(&suite).await?;
    let teacher = school.login(&suite, "enseignant").await?;
    let ddfpt = school.login(&suite, "ddfpt").await?;
    let apprenant = person(&school, "apprenant");
    for round in 0..ROUNDS {
        let periode =
            a_period_with_a_saved_bilan(&ddfpt, &teacher, &school, &apprenant, round).await?;
        // Now one, now the other gets a head start, so that both endings are met.
        let (created, deleted) = if round % 2 == 0 {
            tokio::join!(
                create_bilan(&teacher, &apprenant, &school.referentiel),
                delete_period(&ddfpt, &periode)
            )
        } else {
            let (deleted, created) = tokio::join!(
                delete_period(&ddfpt, &periode),
                create_bilan(&teacher, &apprenant, &school.referentiel)
            );
            (created, deleted)
        };
        one_of_the_two(&teacher, &periode, &apprenant, created?, &deleted?).await?;
    }
    suite.stop().await
}

async fn a_period_with_a_saved_bilan(
    ddfpt: &Client,
    teacher: &Client,
    school: &Demo,
    apprenant: &str,
    round: usize,
) -> Result<String> {
    let (du, au) = weeks(-8, 1);
    let body = json!({ "titre": format!("Course {round}"), "statut": "periode-2", "du": du, "au": au,
        "objectifs": "", "taches": [], "apprenants": [apprenant], "malgre_chevauchement": true });
    let declared = ddfpt
        .post(
            &format!("/api/annexes/{}/periodes", school.annexe.id),
            &body,
        )
        .await?
        .accepted()?;
    let periode = declared["id"].as_str().context("an id")?.to_owned();
    let bilan = format!("{}/bilan", dossier(&periode, apprenant));
    wait::until("the bilan of the period", SOON, async || {
        let answer = teacher.get(&bilan).await?;
        Ok(answer.status.is_success().then_some(()))
    })
    .await?;
    let level = format!("niveau:{}", first_competence(teacher, &bilan).await?);
    // Dated today: the bilan intermédiaire of the former round closed the days before.
    fill(
        teacher,
        &bilan,
        &[
            ("date_rencontre", json!(today().to_string())),
            (level.as_str(), json!("aide")),
        ],
    )
    .await?;
    Ok(periode)
}

async fn one_of_the_two(
    teacher: &Client,
    periode: &str,
    apprenant: &str,
    created: Answer,
    deleted: &Answer,
) -> Result<()> {
    let counts = created.status.is_success()
        && created.json()["comptes"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|counted| counted.to_string().contains(periode));
    let gone = deleted.status.is_success();
    assert!(
        !(counts && gone),
        "counted and deleted: {} / {}",
        created.json(),
        deleted.json()
    );
    assert!(
        counts || gone || created.status.is_client_error() || deleted.status.is_client_error(),
        "neither, and nobody was told: {} / {}",
        created.json(),
        deleted.json()
    );
    if counts {
        let bilan = read(teacher, &format!("{}/bilan", dossier(periode, apprenant))).await?;
        assert_eq!(bilan["etat"], "fige", "{bilan}");
        let again = delete_period(teacher, periode).await?;
        assert!(!again.status.is_success(), "deleted after it was counted");
    }
    Ok(())
}
