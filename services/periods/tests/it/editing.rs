//! Editing a period (P-05, P-06).

use chassis::grpc::Failure;
use proto::events::periods::v1::{PeriodDeleted, PeriodEdited};
use proto::periods::v1 as pb;
use uuid::Uuid;

use crate::bench::{Bench, a_claim};
use crate::client::{Client, code, faults, typed};

/// The same again, to be changed.
fn the_same(period: &pb::Period) -> pb::EditPeriodRequest {
    pb::EditPeriodRequest {
        id: period.id.clone(),
        expected_version: period.version,
        titre: period.titre.clone(),
        statut: period.statut.clone(),
        start: period.start.clone(),
        end: period.end.clone(),
        objectifs: period.objectifs.clone(),
        taches: period.taches.clone(),
        apprenants: learners_of(period),
        malgre_chevauchement: false,
    }
}

fn learners_of(period: &pb::Period) -> Vec<String> {
    period
        .apprenants
        .iter()
        .map(|one| one.apprenant.clone())
        .collect()
}

async fn edited(client: &Client<'_>, asked: pb::EditPeriodRequest) -> pb::Period {
    let answer = client.edit_period(asked).await.unwrap();
    answer.period.expect("the period, edited")
}

#[tokio::test]
async fn an_edit_reaches_every_fiche_and_is_told_whole_p05() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let ddfpt = bench.as_ddfpt();
    let mut asked = the_same(&period);
    asked.titre = "PFMP 2, décalée".to_owned();
    asked.end = "2027-07-02".to_owned();
    asked.objectifs = "Entretenir une ligne".to_owned();
    asked.taches = vec!["A1T1".to_owned()];
    let after = edited(&ddfpt, asked).await;
    assert_eq!(
        (after.version, after.titre.as_str()),
        (2, "PFMP 2, décalée")
    );
    for learner in &learners {
        let fiche = bench
            .as_learner(*learner)
            .fiche(&after, *learner)
            .await
            .unwrap();
        assert_eq!(fiche.objectifs, "Entretenir une ligne");
        assert_eq!(fiche.taches, ["A1T1"]);
    }
    bench.suite.settle().await;
    let told = bench.suite.published::<PeriodEdited>().await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0.aggregate_version, 2);
    let event = &told[0].1;
    assert_eq!(
        (event.end.as_str(), &event.taches[..]),
        ("2027-07-02", &["A1T1".to_owned()][..])
    );
    let mut told: Vec<String> = learners.iter().map(Uuid::to_string).collect();
    told.sort_unstable();
    assert_eq!((&event.apprenants, &event.since[..]), (&told, &[1, 1][..]));
    assert!(bench.suite.published::<PeriodDeleted>().await.is_empty());
}

#[tokio::test]
async fn what_is_already_so_is_neither_changed_nor_told_p05() {
    let bench = Bench::start().await;
    let (period, _) = bench.a_period(2).await;
    let after = edited(&bench.as_ddfpt(), the_same(&period)).await;
    assert_eq!(after, period);
    bench.suite.settle().await;
    assert!(bench.suite.published::<PeriodEdited>().await.is_empty());
}

#[tokio::test]
async fn learners_leave_and_join_and_their_fiche_with_them_p05_p08() {
    let bench = Bench::start().await;
    let learners = bench.learners(3).await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    let period = ddfpt.declared(&annexe, &learners[..2]).await;
    let leaver = bench.as_learner(learners[0]);
    let company = typed("raison_sociale", "Fragrance Plus", 0);
    leaver.write(&period, learners[0], company).await.unwrap();

    let mut asked = the_same(&period);
    asked.apprenants = learners[1..].iter().map(Uuid::to_string).collect();
    let after = edited(&ddfpt, asked).await;
    assert_eq!(after.version, 3, "the leaving, then the edit");
    assert_eq!(
        code(leaver.fiche(&period, learners[0]).await),
        "periods.not_found"
    );
    assert!(
        bench
            .as_learner(learners[2])
            .fiche(&after, learners[2])
            .await
            .is_ok()
    );
    assert_eq!(bench.count("fiche_fields").await, 0);

    bench.suite.settle().await;
    let left = bench.suite.published::<PeriodDeleted>().await;
    assert_eq!((left.len(), left[0].1.version), (1, 2));
    assert_eq!(left[0].1.apprenants, [learners[0].to_string()]);
    let told = bench.suite.published::<PeriodEdited>().await;
    let since = |learner: Uuid| {
        let event = &told[0].1;
        let mut ranks = event.apprenants.iter().zip(&event.since);
        let found = ranks.find(|(one, _)| **one == learner.to_string());
        found.map(|(_, since)| *since)
    };
    assert_eq!((told.len(), told[0].1.version), (1, 3));
    assert_eq!(
        [since(learners[0]), since(learners[1]), since(learners[2])],
        [None, Some(1), Some(3)]
    );
}

#[tokio::test]
async fn an_edit_repeated_under_one_key_is_made_once_g06() {
    let bench = Bench::start().await;
    let (period, _) = bench.a_period(1).await;
    let ddfpt = bench.as_ddfpt().under("edit");
    let mut asked = the_same(&period);
    asked.titre = "Autre titre".to_owned();
    let first = edited(&ddfpt, asked.clone()).await;
    assert_eq!(edited(&ddfpt, asked).await, first);
    assert_eq!(first.version, 2);
}

#[tokio::test]
async fn a_stale_edit_is_refused_and_two_at_once_make_one_g06() {
    let bench = Bench::start().await;
    let (period, _) = bench.a_period(1).await;
    let ddfpt = bench.as_ddfpt();
    let title = |titre: &str| pb::EditPeriodRequest {
        titre: titre.to_owned(),
        ..the_same(&period)
    };
    let (one, other) = tokio::join!(
        ddfpt.edit_period(title("Le mien")),
        ddfpt.edit_period(title("Le sien"))
    );
    let refusals: Vec<String> = [one, other]
        .into_iter()
        .filter_map(Result::err)
        .map(|status| Failure::from(status).code)
        .collect();
    assert_eq!(refusals, ["periods.stale"]);
    assert_eq!(ddfpt.period(&period.id).await.unwrap().version, 2);
}

#[tokio::test]
async fn moved_dates_that_overlap_are_refused_unless_confirmed_p03() {
    let bench = Bench::start().await;
    let learners = bench.learners(1).await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    let first = ddfpt.declared(&annexe, &learners).await;
    let mut later = crate::client::a_declaration(&annexe, &learners);
    later.start = "2027-06-28".to_owned();
    later.end = "2027-07-09".to_owned();
    let second = ddfpt.declare_period(later).await.unwrap().period.unwrap();

    let mut asked = the_same(&second);
    asked.start = first.end.clone();
    let refused = ddfpt.edit_period(asked.clone()).await.unwrap();
    assert_eq!(refused.period, None);
    assert_eq!(refused.overlaps[0].period_id, first.id);
    assert_eq!(
        ddfpt.period(&second.id).await.unwrap(),
        second,
        "nothing was done"
    );
    asked.malgre_chevauchement = true;
    assert_eq!(edited(&ddfpt, asked).await.start, first.end);
}

#[tokio::test]
async fn learners_of_an_exam_period_are_locked_the_rest_is_not_p06() {
    let bench = Bench::start().await;
    let learners = bench.learners(2).await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    let mut exam = crate::client::a_declaration(&annexe, &learners[..1]);
    exam.statut = "e31".to_owned();
    let period = ddfpt.declare_period(exam).await.unwrap().period.unwrap();
    let query = pb::ListPeriodCandidatesRequest {
        id: period.id.clone(),
    };
    let choice = ddfpt.list_period_candidates(query).await.unwrap();
    assert!(choice.verrouilles);

    let mut asked = the_same(&period);
    asked.apprenants = learners.iter().map(Uuid::to_string).collect();
    let refused = ddfpt.edit_period(asked).await;
    assert_eq!(
        faults(refused),
        [(
            "apprenants".to_owned(),
            "periods.learners_locked".to_owned()
        )]
    );
    let mut renamed = the_same(&period);
    renamed.titre = "Épreuve E31".to_owned();
    assert_eq!(edited(&ddfpt, renamed).await.version, 2);
}

#[tokio::test]
async fn who_can_take_part_is_told_with_who_does_p02() {
    let bench = Bench::start().await;
    let learners = bench.learners(2).await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    let period = ddfpt.declared(&annexe, &learners[..1]).await;
    let query = pb::ListPeriodCandidatesRequest { id: period.id };
    let choice = ddfpt.list_period_candidates(query).await.unwrap();
    let present = |learner: Uuid| {
        let mut all = choice.candidates.iter();
        all.find(|one| one.apprenant == learner.to_string())
            .map(|one| one.present)
    };
    assert_eq!(
        (present(learners[0]), present(learners[1])),
        (Some(true), Some(false))
    );
    assert!(!choice.verrouilles);
}

#[tokio::test]
async fn a_claimed_period_refuses_its_edit_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let ddfpt = bench.as_ddfpt();
    let mut asked = the_same(&period);
    asked.titre = "Trop tard".to_owned();
    let claim = a_claim(&period, learners[1]);
    bench.as_evaluation().freeze(&claim).await.unwrap();
    assert_eq!(
        code(ddfpt.edit_period(asked.clone()).await),
        "periods.freeze_pending"
    );
    bench.finalise(&claim).await;
    assert_eq!(code(ddfpt.edit_period(asked).await), "periods.frozen");
    assert_eq!(ddfpt.period(&period.id).await.unwrap().titre, period.titre);
}
