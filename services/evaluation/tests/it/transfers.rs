//! A learner goes over to another établissement (I-11): what was counted keeps its hash (N2), nothing is left, nothing
//! goes before its time.

use chassis::{Kind, Profil};
use proto::common::v1::{MoveApprenantRequest, TransferredPeriod};
use proto::evaluation::v1::transfers_client::TransfersClient;
use serde_json::json;
use tonic::{Code, Status};
use uuid::Uuid;

use crate::bench::{Bench, FIN, MSPC, OTHER_UAI, Period, UAI, a_period, uai};

/// The learner of a period goes; in the destination the period is called otherwise.
struct Leaving {
    period: Period,
    becomes: Uuid,
    request: MoveApprenantRequest,
}

fn leaving(period: Period) -> Leaving {
    let becomes = chassis::id::fresh();
    let request = MoveApprenantRequest {
        transfer: chassis::id::fresh().to_string(),
        apprenant: period.learner().to_string(),
        apprenant_destination: chassis::id::fresh().to_string(),
        destination: OTHER_UAI.to_owned(),
        version: 2,
        periods: vec![TransferredPeriod {
            id: period.id.to_string(),
            becomes: becomes.to_string(),
            version: 1,
            referentiel: MSPC.to_owned(),
            niveau: "premiere".to_owned(),
            statut: "periode-2".to_owned(),
            start: "2026-06-08".to_owned(),
            end: FIN.to_owned(),
            taches: vec!["A2T1".to_owned()],
        }],
    };
    Leaving {
        period,
        becomes,
        request,
    }
}

async fn go(bench: &Bench, by: &str, leaving: &Leaving) -> Result<(), Status> {
    let request = bench
        .suite
        .as_service(by, &uai(UAI), leaving.request.clone());
    TransfersClient::new(bench.suite.channel())
        .move_apprenant(request)
        .await
        .map(drop)
}

async fn left(bench: &Bench) -> i64 {
    sqlx::query_scalar(
        "select (select count(*) from bilans_entreprise where etablissement = $1)
              + (select count(*) from bilans_intermediaires where etablissement = $1)
              + (select count(*) from bilans_comptes where etablissement = $1)
              + (select count(*) from champs_bilan_entreprise where etablissement = $1)",
    )
    .bind(UAI)
    .fetch_one(&bench.superuser().await)
    .await
    .unwrap()
}

async fn with_a_counted_bilan(bench: &Bench) -> Leaving {
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learner();
    bench
        .teacher()
        .write(&period, learner, "engagement", &json!(3))
        .await
        .unwrap();
    bench.count(learner, "2026-07-03").await;
    leaving(period)
}

#[tokio::test]
async fn what_was_counted_keeps_its_hash_under_other_names_n2() {
    let bench = Bench::start().await;
    let leaving = with_a_counted_bilan(&bench).await;
    let hash = "select sha256 from bilans_comptes";
    let before: String = sqlx::query_scalar(hash)
        .fetch_one(&bench.superuser().await)
        .await
        .unwrap();

    go(&bench, "identity", &leaving).await.unwrap();
    assert_eq!(left(&bench).await, 0);
    let after: (String, String, Uuid, Uuid) = sqlx::query_as(
        "select c.sha256, c.etablissement, c.period_id, e.apprenant from bilans_comptes c
         join bilans_entreprise e on e.id = c.bilan_entreprise",
    )
    .fetch_one(&bench.superuser().await)
    .await
    .unwrap();
    let becomes: Uuid = leaving.request.apprenant_destination.parse().unwrap();
    assert_eq!(
        after,
        (before, OTHER_UAI.to_owned(), leaving.becomes, becomes)
    );
    // Whoever changes it now is refused as before: the way across is closed again.
    let refused = sqlx::query("update bilans_entreprise set version = version + 1")
        .execute(&bench.superuser().await)
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("never changes"), "{refused}");
}

#[tokio::test]
async fn a_changed_content_does_not_pass_for_what_was_counted_n2() {
    let bench = Bench::start().await;
    let mut leaving = with_a_counted_bilan(&bench).await;
    leaving.request.periods[0].end = "2026-06-25".to_owned();
    let refused = go(&bench, "identity", &leaving).await.unwrap_err();
    assert_eq!(refused.code(), Code::Internal);
    assert_eq!(left(&bench).await, 4, "all of it stayed");
}

#[tokio::test]
async fn a_move_asked_twice_is_done_once_i11() {
    let bench = Bench::start().await;
    let leaving = with_a_counted_bilan(&bench).await;
    for _ in 0..3 {
        go(&bench, "identity", &leaving).await.unwrap();
    }
    assert_eq!(bench.rows("bilans_comptes").await, 1);
    assert_eq!(bench.rows("bilans_entreprise").await, 1);
}

#[tokio::test]
async fn a_learner_does_not_leave_before_the_declaration_of_its_period_came_i11() {
    let bench = Bench::start().await;
    let leaving = leaving(a_period());
    let early = go(&bench, "identity", &leaving).await.unwrap_err();
    assert_eq!(early.code(), Code::Unavailable);
    bench.declare(&leaving.period).await;
    go(&bench, "identity", &leaving).await.unwrap();
    assert_eq!(left(&bench).await, 0);
    assert_eq!(bench.rows("bilans_entreprise").await, 1);
}

#[tokio::test]
async fn a_learner_does_not_leave_while_a_bilan_of_it_is_being_validated_e08() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    bench.open(period.learner(), "2026-07-03").await;
    let refused = go(&bench, "identity", &leaving(period)).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition);
    assert_eq!(bench.rows("bilans_entreprise").await, 1);
}

#[tokio::test]
async fn only_identity_moves_learners_i11() {
    let bench = Bench::start().await;
    let leaving = with_a_counted_bilan(&bench).await;
    for other in ["periods", "gateway", "evaluation"] {
        let refused = go(&bench, other, &leaving).await.unwrap_err();
        assert_eq!(refused.code(), Code::PermissionDenied, "{other}");
    }
}

#[tokio::test]
async fn who_has_no_bilan_this_school_year_is_named_i11() {
    let bench = Bench::start().await;
    let counted = with_a_counted_bilan(&bench).await.period.learner();
    let other = chassis::id::fresh();
    let both = [counted, other];
    let named = both.map(|one| one.to_string());
    let admin = bench.profil(Profil::Administrateur);
    assert_eq!(admin.without_bilan(&both).await.unwrap(), named[1..]);
    // Of learners of another school it is known as little as of nobody.
    let stranger = bench.profil(Profil::Ddfpt).elsewhere();
    assert_eq!(stranger.without_bilan(&both).await.unwrap(), named);
    let teacher = bench.teacher().without_bilan(&both).await.unwrap_err();
    assert_eq!(teacher.kind, Kind::Forbidden);
    bench.at("2026-09-01T08:00:00+02:00");
    assert_eq!(admin.without_bilan(&both).await.unwrap(), named);
}

/// What is kept of a learner is moved. A new table is either moved by `store/transfers`, or named here with the reason.
#[tokio::test]
async fn every_table_is_moved_or_has_a_reason_not_to_be_i11() {
    let bench = Bench::start().await;
    let moved = [
        "apprenants",
        "bilans_comptes",
        "bilans_entreprise",
        "bilans_intermediaires",
        "champs_bilan_entreprise",
        "changements_bilan_entreprise",
        "claims",
        "fiches_liees",
        "period_apprenants",
        "periods",
    ];
    let stays = [
        // Of periods that are gone.
        "period_tombstones",
        // Of learners who were taken out.
        "period_withdrawals",
    ];
    let mut known: Vec<&str> = moved.into_iter().chain(stays).collect();
    known.sort_unstable();
    assert_eq!(bench.suite.tenant_tables().await, known);
}

#[tokio::test]
async fn an_edit_after_the_transfer_keeps_what_was_written_before_p05_i11() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    // Taken off at 2, back at 3: what is written is of that second time.
    bench.edit(&period, 3, &[3]).await;
    bench
        .teacher()
        .write(&period, period.learner(), "engagement", &json!(3))
        .await
        .unwrap();
    let mut leaving = leaving(period);
    leaving.request.periods[0].version = 3;
    go(&bench, "identity", &leaving).await.unwrap();

    let mut there = leaving.period.clone();
    there.id = leaving.becomes;
    there.learners = vec![leaving.request.apprenant_destination.parse().unwrap()];
    bench
        .suite
        .publish(&uai(OTHER_UAI), there.id, 4, &there.edited(4, &[1]))
        .await;
    bench.suite.settle().await;
    let kept: i64 = sqlx::query_scalar("select count(*) from champs_bilan_entreprise")
        .fetch_one(&bench.superuser().await)
        .await
        .unwrap();
    assert_eq!(kept, 1, "nothing typed is lost");
    assert_eq!(bench.suite.dead_letters().await, 0);
}
