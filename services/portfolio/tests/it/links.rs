//! F-04: what a sheet shows of the diploma, and what the teacher picked in it, is told as a whole; once counted it stays.

use chassis::Kind;
use proto::events::evaluation::v1::BilanIntermediaireCreated;
use proto::events::portfolio::v1::TasksLinked;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::{Client, by_id, of_week};
use crate::support::{Bench, Period, UAI, a_period, change, uai};

const WEEK: &str = "2026-W24";

async fn a_linked_sheet(bench: &Bench, period: &Period) -> String {
    bench.declare(period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let at = || of_week(period, learner, WEEK);
    let typed = vec![
        change("a", "tache:T1.1", &json!(true), 0),
        change("b", "description", &json!("Diagnostic"), 0),
        change("c", "analyse", &json!("Mieux préparer"), 0),
    ];
    client.write(at(), typed).await.unwrap();
    let picked = vec![
        change("d", "tache:T1.2", &json!(true), 0),
        change("e", "competence:C11", &json!("criteres"), 0),
        change("f", "critere:C11-1", &json!(true), 0),
        change("g", "competence:C12", &json!("globale"), 0),
    ];
    let teacher = bench.as_teacher_of("bts-ms");
    teacher.write(at(), picked).await.unwrap();
    client.read(at()).await.unwrap().summary.unwrap().id
}

async fn told(bench: &Bench) -> Vec<TasksLinked> {
    let told = bench.suite.published::<TasksLinked>().await;
    told.into_iter().map(|(_, event)| event).collect()
}

async fn untick(client: &Client<'_>, learner: Uuid, sheet: &str) {
    let typed = vec![change("u", "tache:T1.1", &Value::Null, 1)];
    client.write(by_id(learner, sheet), typed).await.unwrap();
}

#[tokio::test]
async fn what_a_sheet_links_is_told_whole_and_taken_back_with_it_f04() {
    let bench = Bench::start().await;
    let period = a_period().of("bts-ms");
    let sheet = a_linked_sheet(&bench, &period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    untick(&client, learner, &sheet).await;
    let texts = vec![change("t", "titre", &json!("Le convoyeur"), 0)];
    client.write(by_id(learner, &sheet), texts).await.unwrap();
    let all = told(&bench).await;
    assert_eq!(all.len(), 3, "a text alone links nothing");
    let last = all.last().unwrap();
    assert_eq!(last.taches, ["T1.2"]);
    assert_eq!(last.competences, ["C12"]);
    assert_eq!(
        (&last.competences_par_criteres, &last.criteres),
        (&vec!["C11".to_owned()], &vec!["C11-1".to_owned()])
    );
    assert_eq!((last.week.as_str(), last.since), (WEEK, 1));

    // The week leaves the period: what it linked leaves the bilan (P-05).
    let moved = period.clone().version(2).from("2026-06-15");
    bench.edit(&moved, &[1]).await;
    let all = told(&bench).await;
    let last = all.last().unwrap();
    assert_eq!(
        (all.len(), last.taches.len(), last.competences.len()),
        (4, 0, 0)
    );
    assert!(last.version > all[2].version);
    let kept = client.libres(learner).await.unwrap().sheets;
    assert_eq!(kept[0].id, sheet);
}

#[tokio::test]
async fn links_are_told_again_when_their_period_is_back_p08() {
    let bench = Bench::start().await;
    let period = a_period().of("bts-ms");
    let sheet = a_linked_sheet(&bench, &period).await;
    let learner = period.learners[0];
    bench.delete_for_a_while(&period, 2, &[]).await;
    // Kept as a fiche libre meanwhile, and written on.
    untick(&bench.as_learner(learner), learner, &sheet).await;
    let before = told(&bench).await;
    bench.restore(&period.clone().version(3), 2).await;
    let after = told(&bench).await;
    assert_eq!(after.len(), before.len() + 1);
    let last = after.last().unwrap();
    assert_eq!(
        (last.taches.as_slice(), last.since),
        (["T1.2".to_owned()].as_slice(), 3)
    );
    assert!(last.version > before.last().unwrap().version);
}

#[tokio::test]
async fn ticks_and_picks_are_frozen_once_counted_and_texts_are_not_f04_e07() {
    let bench = Bench::start().await;
    let (period, other) = (a_period().of("bts-ms"), a_period().of("bts-ms"));
    let sheet = a_linked_sheet(&bench, &period).await;
    bench.declare(&other).await;
    let learner = period.learners[0];
    let created = BilanIntermediaireCreated {
        bilan_id: chassis::id::fresh().to_string(),
        apprenant: learner.to_string(),
        date: "2026-07-03".to_owned(),
        periods: vec![period.id.to_string()],
        version: 1,
        ..BilanIntermediaireCreated::default()
    };
    for _ in 0..2 {
        let bilan = created.bilan_id.parse().unwrap();
        bench.suite.publish(&uai(UAI), bilan, 1, &created).await;
    }
    bench.suite.settle().await;
    let client = bench.as_learner(learner);
    let frozen = client.read(by_id(learner, &sheet)).await.unwrap();
    assert_eq!(frozen.frozen_on, "2026-07-03");
    assert_eq!(
        frozen.allowed_actions,
        ["modifier", "joindre", "marquer_lue"]
    );
    let typed = vec![change("u", "tache:T1.1", &Value::Null, 1)];
    let refused = client
        .write(by_id(learner, &sheet), typed)
        .await
        .unwrap_err();
    assert_eq!(refused.kind, Kind::FailedPrecondition);
    assert_eq!(
        (refused.code.as_str(), refused.params["date"].as_str()),
        ("portfolio.frozen", "2026-07-03")
    );
    // Typed off line beside a tick that came too late: the text stays free, the tick is shown beside what stands.
    let both = vec![
        change("t", "description", &json!("Autre"), 1),
        change("v", "tache:T1.1", &Value::Null, 1),
    ];
    let outcome = client.write(by_id(learner, &sheet), both).await.unwrap();
    let refused: Vec<&str> = outcome
        .conflicts
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(refused, ["tache:T1.1"]);
    let after = client.read(by_id(learner, &sheet)).await.unwrap().fields;
    let value = |name: &str| {
        let field = after.iter().find(|field| field.name == name);
        field.unwrap().value_json.clone()
    };
    assert_eq!(
        (value("description"), value("tache:T1.1")),
        ("\"Autre\"".to_owned(), "true".to_owned())
    );
    let theirs = other.learners[0];
    let free = bench.as_learner(theirs).sheet(&other, theirs, WEEK).await;
    assert!(free.unwrap().allowed_actions.contains(&"cocher".to_owned()));
    assert_eq!(told(&bench).await.len(), 2);
}

#[tokio::test]
async fn counting_told_before_the_period_waits_for_it_e07() {
    let bench = Bench::start().await;
    let period = a_period().of("bts-ms");
    let learner = period.learners[0];
    let created = BilanIntermediaireCreated {
        bilan_id: chassis::id::fresh().to_string(),
        apprenant: learner.to_string(),
        date: "2026-07-03".to_owned(),
        periods: vec![period.id.to_string()],
        version: 1,
        ..BilanIntermediaireCreated::default()
    };
    let bilan = created.bilan_id.parse().unwrap();
    bench.suite.publish(&uai(UAI), bilan, 1, &created).await;
    bench.publish_declared(&period).await;
    chassis_testing::eventually("the portfolio is frozen", async || {
        let week = bench
            .as_learner(learner)
            .sheet(&period, learner, WEEK)
            .await;
        week.is_ok_and(|week| week.frozen_on == "2026-07-03")
    })
    .await;
    assert_eq!(bench.suite.dead_letters().await, 0);
}
