//! Declaring a period (P-02, P-03, P-04, P-09).

use proto::events::periods::v1::PeriodDeclared;
use proto::periods::v1 as pb;
use uuid::Uuid;

use crate::bench::Bench;
use crate::client::{Client, a_declaration, a_new_annexe, code, faults};

#[tokio::test]
async fn declaring_creates_one_fiche_per_learner_and_one_event_p04() {
    let bench = Bench::start().await;
    let (period, mut learners) = bench.a_period(3).await;
    assert_eq!((period.version, period.annee), (1, 2026));
    assert_eq!(period.allowed_actions, ["modifier", "supprimer"]);
    assert_eq!(bench.count("fiches_liaison").await, 3);

    bench.suite.settle().await;
    let events = bench.suite.published::<PeriodDeclared>().await;
    assert_eq!(events.len(), 1);
    let (envelope, event) = &events[0];
    assert_eq!(envelope.aggregate_id.to_string(), period.id);
    assert_eq!(envelope.aggregate_version, 1);
    learners.sort_unstable();
    let expected = PeriodDeclared {
        period_id: period.id.clone(),
        referentiel: "bac-pro-mspc".to_owned(),
        niveau: "premiere".to_owned(),
        statut: "periode-2".to_owned(),
        start: "2027-06-07".to_owned(),
        end: "2027-06-25".to_owned(),
        apprenants: learners.iter().map(Uuid::to_string).collect(),
        taches: vec!["A1T1".to_owned(), "A2T1".to_owned()],
        version: 1,
    };
    assert_eq!(event, &expected);
}

#[tokio::test]
async fn declaring_twice_under_one_key_declares_once_g06() {
    let bench = Bench::start().await;
    let learners = bench.learners(2).await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    let repeating = ddfpt.under("once");
    let first = repeating.declared(&annexe, &learners).await;
    let second = repeating.declared(&annexe, &learners).await;
    assert_eq!(first, second);
    assert_eq!(bench.count("periods").await, 1);
    assert_eq!(bench.count("chassis.outbox").await, 1);

    let mut other = a_declaration(&annexe, &learners);
    other.titre = "Autre demande".to_owned();
    assert_eq!(
        code(repeating.declare_period(other).await),
        "request.idempotency_key_reused"
    );
}

#[tokio::test]
async fn declaring_twice_at_once_under_one_key_declares_once_g06() {
    let bench = Bench::start().await;
    let learners = bench.learners(2).await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    for round in 0..10 {
        let client = ddfpt.clone().under(&format!("round {round}"));
        let mut asked = a_declaration(&annexe, &learners);
        asked.malgre_chevauchement = true;
        let (one, two) = tokio::join!(
            client.declare_period(asked.clone()),
            client.declare_period(asked.clone())
        );
        assert_eq!(one.unwrap(), two.unwrap());
        assert_eq!(bench.count("periods").await, round + 1);
    }
}

#[tokio::test]
async fn overlap_is_refused_with_names_of_learners_and_periods_p03() {
    let bench = Bench::start().await;
    let learners = bench.learners(3).await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    let first = ddfpt.declared(&annexe, &learners[..2]).await;

    let mut asked = a_declaration(&annexe, &learners[1..]);
    asked.start = first.end.clone();
    asked.end = "2027-07-02".to_owned();
    let answer = ddfpt.declare_period(asked.clone()).await.unwrap();
    assert_eq!(answer.period, None);
    let expected = pb::Overlap {
        apprenant: learners[1].to_string(),
        period_id: first.id.clone(),
        titre: first.titre.clone(),
        start: first.start.clone(),
        end: first.end.clone(),
    };
    assert_eq!(answer.overlaps, [expected]);
    assert_eq!(bench.count("periods").await, 1, "nothing was done");

    asked.malgre_chevauchement = true;
    let confirmed = ddfpt.declare_period(asked).await.unwrap();
    assert!(confirmed.period.is_some() && confirmed.overlaps.is_empty());
}

#[tokio::test]
async fn refused_overlap_leaves_its_key_free_to_confirm_p03() {
    let bench = Bench::start().await;
    let learners = bench.learners(1).await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    ddfpt.declared(&annexe, &learners).await;
    let client = ddfpt.under("form");
    let mut asked = a_declaration(&annexe, &learners);
    let refused = client.declare_period(asked.clone()).await.unwrap();
    assert_eq!(refused.period, None);
    asked.malgre_chevauchement = true;
    assert!(client.declare_period(asked).await.unwrap().period.is_some());
}

#[tokio::test]
async fn deleted_periods_and_neighbours_do_not_overlap_p03() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    let mut next = a_declaration(&annexe, &learners);
    next.start = "2027-06-26".to_owned();
    next.end = "2027-06-30".to_owned();
    assert!(ddfpt.declare_period(next).await.unwrap().period.is_some());
    ddfpt.delete(&period).await.unwrap();
    let answer = ddfpt
        .declare_period(a_declaration(&annexe, &learners))
        .await;
    assert!(answer.unwrap().period.is_some());
}

#[tokio::test]
async fn of_two_overlapping_declarations_at_once_only_one_passes_p03() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    for _ in 0..15 {
        let learners = bench.learners(3).await;
        // They share one learner, and name theirs in opposite orders.
        let forwards = a_declaration(&annexe, &[learners[0], learners[1]]);
        let backwards = a_declaration(&annexe, &[learners[2], learners[1], learners[0]]);
        let (one, two) = tokio::join!(
            ddfpt.declare_period(forwards),
            ddfpt.declare_period(backwards)
        );
        let passed = [one.unwrap(), two.unwrap()]
            .iter()
            .filter(|answer| answer.period.is_some())
            .count();
        assert_eq!(passed, 1);
    }
}

#[tokio::test]
async fn period_is_declared_for_candidates_only_p02() {
    let bench = Bench::start().await;
    let learners = bench.learners(1).await;
    let apprentice = chassis::id::fresh();
    bench
        .import(apprentice, 1, |event| event.statut = "apprenti".to_owned())
        .await;
    let elsewhere = chassis::id::fresh();
    bench
        .import(elsewhere, 1, |event| event.niveau = "terminale".to_owned())
        .await;
    let gone = chassis::id::fresh();
    bench.import(gone, 1, |_| {}).await;
    bench.suite.settle().await;
    bench.deactivate(gone, 2).await;
    bench.suite.settle().await;

    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    assert_eq!(candidates(&ddfpt, &annexe).await, [learners[0].to_string()]);
    for stranger in [apprentice, elsewhere, gone, chassis::id::fresh()] {
        let asked = a_declaration(&annexe, &[learners[0], stranger]);
        let told = faults(ddfpt.declare_period(asked).await);
        assert_eq!(told[0].1, "periods.not_a_candidate");
    }

    let mut for_apprentices = a_new_annexe();
    if let Some(content) = &mut for_apprentices.content {
        content.pour_apprentis = true;
    }
    let annexe = ddfpt.create_annexe(for_apprentices).await.unwrap();
    assert_eq!(candidates(&ddfpt, &annexe).await, [apprentice.to_string()]);
    assert!(ddfpt.declared(&annexe, &[apprentice]).await.pour_apprentis);
}

#[tokio::test]
async fn declaration_tells_all_its_faults_at_once_p02() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    let mut wrong = a_declaration(&annexe, &[]);
    wrong.statut = "periode-1".to_owned();
    wrong.end = "2027-06-01".to_owned();
    let fields: Vec<String> = faults(ddfpt.declare_period(wrong).await)
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(fields, ["statut", "au", "apprenants"]);

    let mut unreadable = a_declaration(&annexe, &[]);
    unreadable.start = "07/06/2027".to_owned();
    let told = faults(ddfpt.declare_period(unreadable).await);
    assert_eq!(
        told,
        [("du".to_owned(), "periods.malformed_date".to_owned())]
    );
}

async fn candidates(client: &Client<'_>, annexe: &pb::Annexe) -> Vec<String> {
    let query = pb::ListCandidatesRequest {
        annexe_id: annexe.id.clone(),
    };
    let found = client.list_candidates(query).await.unwrap().candidates;
    found.into_iter().map(|one| one.apprenant).collect()
}
