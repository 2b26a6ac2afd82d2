//! F-04, E-03: what sheets show and what was picked in them flows into the bilan entreprise, whatever the order and number
//! of events, until it is counted.

use chassis_testing::eventually;
use proto::common::v1::FieldState;
use proto::evaluation::v1::BilanEntreprise;
use proto::events::portfolio::v1::TasksLinked;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bench::{Bench, FIN, Period, UAI, a_period, change, uai};

/// A sheet of a week, and what it says.
#[derive(Clone)]
struct Sheet {
    id: Uuid,
    week: &'static str,
    taches: Vec<&'static str>,
    competences: Vec<&'static str>,
    par_criteres: Vec<&'static str>,
    criteres: Vec<&'static str>,
}

fn a_sheet(week: &'static str) -> Sheet {
    Sheet {
        id: chassis::id::fresh(),
        week,
        taches: vec!["A2T1"],
        competences: vec!["C2.1"],
        par_criteres: vec![],
        criteres: vec![],
    }
}

async fn tell(bench: &Bench, period: &Period, sheet: &Sheet, version: i64) {
    tell_since(bench, period, sheet, (1, version)).await;
    bench.suite.settle().await;
}

async fn tell_since(bench: &Bench, period: &Period, sheet: &Sheet, (since, version): (i64, i64)) {
    let texts = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    let event = TasksLinked {
        sheet_id: sheet.id.to_string(),
        period_id: period.id.to_string(),
        apprenant: period.learner().to_string(),
        week: sheet.week.to_owned(),
        created_at: "2026-06-08T06:00:00Z".to_owned(),
        taches: texts(&sheet.taches),
        competences: texts(&sheet.competences),
        competences_par_criteres: texts(&sheet.par_criteres),
        criteres: texts(&sheet.criteres),
        since,
        version,
    };
    bench
        .suite
        .publish(&uai(UAI), sheet.id, version, &event)
        .await;
}

async fn read(bench: &Bench, period: &Period) -> BilanEntreprise {
    let bilan = bench.teacher().bilan(period, period.learner()).await;
    bilan.unwrap()
}

fn offered(bilan: &BilanEntreprise) -> Vec<&str> {
    bilan
        .competences
        .iter()
        .map(|competence| competence.code.as_str())
        .collect()
}

fn version(fields: &[FieldState], name: &str) -> i64 {
    let field = fields.iter().find(|field| field.name == name);
    field.map_or(0, |field| field.version)
}

async fn write(bench: &Bench, period: &Period, name: &str, value: Value) {
    let outcome = bench
        .teacher()
        .write(period, period.learner(), name, &value)
        .await;
    assert_eq!(outcome.unwrap().conflicts, [], "{name}");
}

#[tokio::test]
async fn picks_of_sheets_are_what_the_bilan_offers_with_their_numbers_f04() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let (second, first) = (a_sheet("2026-W25"), a_sheet("2026-W24"));
    let second = Sheet {
        taches: vec!["A2T1", "A2T2"],
        competences: vec!["C2.2"],
        ..second
    };
    tell(&bench, &period, &second, 1).await;
    tell(&bench, &period, &first, 4).await;
    let bilan = read(&bench, &period).await;
    assert_eq!(offered(&bilan), ["C2.1", "C2.2"]);
    let weeks: Vec<(i32, &str)> = bilan
        .fiches
        .iter()
        .map(|fiche| (fiche.numero, fiche.week.as_str()))
        .collect();
    assert_eq!(weeks, [(1, "2026-W24"), (2, "2026-W25")]);
    let of_task = |code: &str| {
        let task = bilan.taches.iter().find(|task| task.code == code);
        task.unwrap().fiches.clone()
    };
    assert_eq!((of_task("A2T1"), of_task("A2T2")), (vec![1, 2], vec![2]));
    assert_eq!(bilan.competences[1].fiches, [2]);
    assert_eq!(
        bilan.etat, "a_faire",
        "what flows from sheets saves nothing"
    );

    // Late, and twice: a later version has told already. Taken back: it names nothing more.
    let older = Sheet {
        competences: vec!["C2.3"],
        ..first.clone()
    };
    for version in [3, 4] {
        tell(&bench, &period, &older, version).await;
    }
    assert_eq!(offered(&read(&bench, &period).await), ["C2.1", "C2.2"]);
    let emptied = Sheet {
        taches: vec![],
        competences: vec![],
        ..first
    };
    tell(&bench, &period, &emptied, 5).await;
    let bilan = read(&bench, &period).await;
    assert_eq!((offered(&bilan), bilan.fiches.len()), (vec!["C2.2"], 1));
}

#[tokio::test]
async fn competence_is_assessed_by_criteria_where_the_teacher_picked_some_e03() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let sheet = Sheet {
        competences: vec![],
        par_criteres: vec!["C2.1"],
        criteres: vec!["C2.1-2"],
        ..a_sheet("2026-W24")
    };
    tell(&bench, &period, &sheet, 1).await;
    let bilan = read(&bench, &period).await;
    let competence = &bilan.competences[0];
    assert_eq!(
        (competence.code.as_str(), competence.mode.as_str()),
        ("C2.1", "criteres")
    );
    let picked: Vec<&str> = competence
        .criteres
        .iter()
        .map(|one| one.code.as_str())
        .collect();
    assert_eq!(picked, ["C2.1-2"]);
    write(&bench, &period, "critere:C2.1-2", json!("aide")).await;
    write(&bench, &period, "critere:C2.1-1", json!("autonomie")).await;

    let teacher = bench.teacher();
    let learner = period.learner();
    let seen = teacher.prepare(learner, FIN).await.unwrap();
    let levels = |seen: &proto::evaluation::v1::Preparation| -> Vec<(String, bool)> {
        let line = seen.competences.iter().find(|line| line.code == "C2.1");
        line.unwrap()
            .observations
            .iter()
            .map(|seen| (seen.niveau.clone(), !seen.critere.is_empty()))
            .collect()
    };
    assert_eq!(
        levels(&seen),
        [("autonomie".to_owned(), true), ("aide".to_owned(), true)]
    );
    // Somebody chooses otherwise here: the level as a whole counts, those of criteria are kept aside.
    write(&bench, &period, "mode:C2.1", json!("globale")).await;
    write(&bench, &period, "niveau:C2.1", json!("partielle")).await;
    let seen = teacher.prepare(learner, FIN).await.unwrap();
    assert_eq!(levels(&seen), [("partielle".to_owned(), false)]);
    let bilan = read(&bench, &period).await;
    assert_eq!(bilan.competences[0].mode, "globale");
    assert_eq!(version(&bilan.fields, "critere:C2.1-2"), 1);
}

#[tokio::test]
async fn finished_bilan_that_is_asked_for_more_is_taken_up_again_e03() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let sheet = a_sheet("2026-W24");
    tell(&bench, &period, &sheet, 1).await;
    write(&bench, &period, "niveau:C2.1", json!("aide")).await;
    let learner = period.learner();
    let version = read(&bench, &period).await.version;
    let teacher = bench.teacher();
    teacher.finish(&period, learner, version).await.unwrap();

    let more_tasks = Sheet {
        taches: vec!["A2T1", "A2T2"],
        ..sheet.clone()
    };
    tell(&bench, &period, &more_tasks, 2).await;
    assert_eq!(
        read(&bench, &period).await.etat,
        "termine",
        "a task asks for nothing"
    );
    let more = Sheet {
        competences: vec!["C2.1", "C2.2"],
        ..sheet
    };
    tell(&bench, &period, &more, 3).await;
    let bilan = read(&bench, &period).await;
    assert_eq!(
        (bilan.etat.as_str(), bilan.version),
        ("en_cours", version + 2)
    );
    assert_eq!(offered(&bilan), ["C2.1", "C2.2"]);
    // Finished again, the same told once more changes nothing.
    teacher
        .finish(&period, learner, bilan.version)
        .await
        .unwrap();
    tell(&bench, &period, &more, 3).await;
    assert_eq!(read(&bench, &period).await.etat, "termine");
}

#[tokio::test]
async fn counted_bilan_stays_made_from_what_it_was_made_from_f04_e07() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let sheet = a_sheet("2026-W24");
    tell(&bench, &period, &sheet, 1).await;
    write(&bench, &period, "niveau:C2.1", json!("aide")).await;
    bench.count(period.learner(), FIN).await;
    let before = read(&bench, &period).await;
    let more = Sheet {
        taches: vec!["A2T2"],
        competences: vec!["C2.2"],
        ..sheet
    };
    tell(&bench, &period, &more, 2).await;
    let after = read(&bench, &period).await;
    assert_eq!(after, before);
    let refused = sqlx::query("update fiches_liees set taches = '{}'")
        .execute(&bench.superuser().await)
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("never changes"), "{refused}");
    assert_eq!(bench.suite.dead_letters().await, 0);
}

#[tokio::test]
async fn sheet_told_while_its_bilan_is_being_counted_waits_f04_e07() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    write(&bench, &period, "niveau:C2.1", json!("aide")).await;
    let learner = period.learner();
    let claiming = bench.open(learner, FIN).await;
    tell_since(&bench, &period, &a_sheet("2026-W24"), (1, 1)).await;
    bench.granted(&claiming, 1).await;
    bench.finalise(&claiming).await;
    bench.suite.settle().await;
    let counted = read(&bench, &period).await;
    assert_eq!((counted.etat.as_str(), counted.fiches.len()), ("fige", 0));
    assert_eq!(bench.suite.dead_letters().await, 0);
}

#[tokio::test]
async fn sheet_told_before_its_period_waits_for_it_f04() {
    let bench = Bench::start().await;
    let period = a_period();
    tell_since(&bench, &period, &a_sheet("2026-W24"), (1, 1)).await;
    bench
        .suite
        .publish(&uai(UAI), period.id, 1, &period.declared())
        .await;
    eventually("the sheet is applied after its period", async || {
        let bilan = bench.teacher().bilan(&period, period.learner()).await;
        bilan.is_ok_and(|bilan| bilan.fiches.len() == 1)
    })
    .await;
    assert_eq!(bench.suite.dead_letters().await, 0);
}

#[tokio::test]
async fn of_who_left_or_of_a_deleted_period_nothing_is_kept_and_late_news_change_nothing_p08() {
    let bench = Bench::start().await;
    let (gone, back) = (a_period(), a_period());
    for period in [&gone, &back] {
        bench.declare(period).await;
        tell(&bench, period, &a_sheet("2026-W24"), 1).await;
    }
    bench.delete(&gone, 2, &[]).await;
    bench.delete(&back, 2, &[back.learner()]).await;
    assert_eq!(bench.rows("fiches_liees").await, 0);
    bench.edit(&back, 3, &[3]).await;
    for period in [&gone, &back] {
        tell_since(&bench, period, &a_sheet("2026-W25"), (1, 1)).await;
    }
    bench.suite.settle().await;
    assert_eq!(
        bench.rows("fiches_liees").await,
        0,
        "of the former participation"
    );
    tell_since(&bench, &back, &a_sheet("2026-W25"), (3, 1)).await;
    bench.suite.settle().await;
    assert_eq!(read(&bench, &back).await.fiches.len(), 1);
    assert_eq!(bench.suite.dead_letters().await, 0);
}

#[tokio::test]
async fn deletion_undone_brings_links_and_state_back_whatever_is_told_first_p08() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let sheet = a_sheet("2026-W24");
    tell(&bench, &period, &sheet, 1).await;
    write(&bench, &period, "niveau:C2.1", json!("aide")).await;
    let learner = period.learner();
    let version = read(&bench, &period).await.version;
    bench
        .teacher()
        .finish(&period, learner, version)
        .await
        .unwrap();
    bench.delete_for_a_while(&period, 2, &[]).await;
    // Portfolio, quicker, tells the sheet again as of the undoing, which is still to come here.
    tell_since(&bench, &period, &sheet, (3, 2)).await;
    bench.restore(&period, 3, 2).await;
    eventually("the sheet is applied after the undoing", async || {
        let bilan = bench.teacher().bilan(&period, learner).await;
        bilan.is_ok_and(|bilan| bilan.fiches.len() == 1)
    })
    .await;
    bench.suite.settle().await;
    let back = read(&bench, &period).await;
    assert_eq!(back.etat, "termine", "it is asked for nothing more");
    assert_eq!(offered(&back), ["C2.1"]);
    assert_eq!(bench.suite.dead_letters().await, 0);
}

#[tokio::test]
async fn task_ticked_here_opens_its_competence_beside_those_picked_e03() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    tell(&bench, &period, &a_sheet("2026-W24"), 1).await;
    let ticked = vec![change("t", "taches", &json!(["A2T3"]), 0)];
    let teacher = bench.teacher();
    teacher
        .change(&period, period.learner(), ticked)
        .await
        .unwrap();
    let bilan = read(&bench, &period).await;
    assert!(offered(&bilan).contains(&"C2.1") && bilan.competences.len() > 1);
}
