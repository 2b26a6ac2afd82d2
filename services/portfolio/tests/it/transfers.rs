//! A learner goes over to another établissement (I-11): portfolios follow their periods, once, whole.

use chassis_testing::eventually;
use proto::common::v1::{MoveApprenantRequest, TransferredPeriod};
use proto::portfolio::v1::transfers_client::TransfersClient;
use tonic::{Code, Status};
use uuid::Uuid;

use crate::annexes_client::of_period;
use crate::support::{Bench, OTHER_UAI, Period, UAI, a_period, told, uai};

struct Leaving {
    learner: Uuid,
    arrives: Uuid,
    becomes: Uuid,
    request: MoveApprenantRequest,
}

fn leaving(period: &Period) -> Leaving {
    let (arrives, becomes) = (chassis::id::fresh(), chassis::id::fresh());
    let learner = period.learners[0];
    let request = MoveApprenantRequest {
        transfer: chassis::id::fresh().to_string(),
        apprenant: learner.to_string(),
        apprenant_destination: arrives.to_string(),
        destination: OTHER_UAI.to_owned(),
        version: 2,
        periods: vec![TransferredPeriod {
            id: period.id.to_string(),
            becomes: becomes.to_string(),
            version: 1,
            referentiel: "bac-pro-mspc".to_owned(),
            ..Default::default()
        }],
    };
    Leaving {
        learner,
        arrives,
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

/// Rows of a table in an établissement, beyond every wall.
async fn rows(bench: &Bench, table: &str, etablissement: &str) -> i64 {
    let query = format!("select count(*) from {table} where etablissement = '{etablissement}'");
    sqlx::query_scalar(sqlx::AssertSqlSafe(query))
        .fetch_one(&bench.suite.superuser().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn all_that_a_learner_wrote_follows_and_nothing_of_the_others_i11() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    bench.declare(&period).await;
    for learner in &period.learners {
        bench
            .as_learner(*learner)
            .tell(&period, *learner, "2026-W24", &told())
            .await
            .unwrap();
        let teacher = bench.as_teacher();
        let said = ("tous", "Précisez l’outillage.");
        teacher.comment(&period, *learner, said, "").await.unwrap();
        let client = bench.as_learner(*learner);
        client.mark_comments_read(&period, *learner).await.unwrap();
        client.make(None, *learner, "fiche", "").await.unwrap();
        let owner = of_period(&period, *learner);
        client.send(owner, "mot.txt", b"bonjour").await.unwrap();
    }
    let leaving = leaving(&period);
    for _ in 0..2 {
        go(&bench, "identity", &leaving).await.unwrap();
    }
    for (table, each) in [
        ("portfolios", 1),
        ("sheets", 4),
        ("comments", 1),
        ("comment_reads", 1),
        ("form_fields", 3),
        ("form_changes", 3),
    ] {
        assert_eq!(rows(&bench, table, UAI).await, each, "{table}, who stays");
        assert_eq!(
            rows(&bench, table, OTHER_UAI).await,
            each,
            "{table}, who goes"
        );
    }
    let moved: (Uuid, Uuid, Uuid) = sqlx::query_as(
        "select p.apprenant, p.period, f.author from portfolios p
         join sheets s on s.etablissement = p.etablissement and s.portfolio = p.id
         join form_fields f on f.etablissement = s.etablissement and f.sheet = s.id
         where p.etablissement = $1 limit 1",
    )
    .bind(OTHER_UAI)
    .fetch_one(&bench.suite.superuser().await)
    .await
    .unwrap();
    assert_eq!(moved, (leaving.arrives, leaving.becomes, leaving.arrives));
}

#[tokio::test]
async fn files_follow_a_learner_and_stay_in_the_store_f06_i11() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let joined = client
        .send(of_period(&period, learner), "mot.txt", b"bonjour")
        .await
        .unwrap();
    let leaving = leaving(&period);
    go(&bench, "identity", &leaving).await.unwrap();
    let hidden = client.file(learner, &joined.id, false).await.unwrap_err();
    assert_eq!(hidden.kind, chassis::Kind::NotFound);
    // The origin has released it; the sweep sees that it is needed elsewhere.
    eventually("nothing is released", async || {
        let here = "select count(*) from released_files where due_at = 'epoch'";
        let pool = bench.suite.superuser().await;
        sqlx::query_scalar::<_, i64>(here)
            .fetch_one(&pool)
            .await
            .unwrap()
            == 0
    })
    .await;
    let there = bench.as_learner(leaving.arrives).elsewhere();
    let (_, bytes) = there
        .file(leaving.arrives, &joined.id, false)
        .await
        .unwrap();
    assert_eq!(bytes, b"bonjour");
}

#[tokio::test]
async fn a_learner_does_not_leave_before_its_portfolio_is_open_p04() {
    let bench = Bench::start().await;
    let period = a_period();
    let leaving = leaving(&period);
    let early = go(&bench, "identity", &leaving).await.unwrap_err();
    assert_eq!(early.code(), Code::Unavailable);
    bench.declare(&period).await;
    go(&bench, "identity", &leaving).await.unwrap();
    // Told again, late: nothing is opened where the learner no longer is.
    bench.declare(&period).await;
    let left: i64 = sqlx::query_scalar("select count(*) from portfolios where apprenant = $1")
        .bind(leaving.learner)
        .fetch_one(&bench.suite.superuser().await)
        .await
        .unwrap();
    assert_eq!(rows(&bench, "portfolios", OTHER_UAI).await, 1);
    assert_eq!(left, 0);
}

#[tokio::test]
async fn only_identity_moves_learners_i11() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    for other in ["periods", "gateway", "portfolio"] {
        let refused = go(&bench, other, &leaving(&period)).await.unwrap_err();
        assert_eq!(refused.code(), Code::PermissionDenied, "{other}");
    }
}

/// What is kept of a learner is moved. A new table is either moved by `store/transfers`, or named here with the reason.
#[tokio::test]
async fn every_table_is_moved_or_has_a_reason_not_to_be_i11() {
    let bench = Bench::start().await;
    let moved = [
        "annexes",
        "comment_reads",
        "comments",
        "form_changes",
        "form_fields",
        "portfolios",
        "sheet_reads",
        "sheets",
    ];
    let stays = [
        // The destination's own import tells the diploma there.
        "apprenants",
        // Of learners of elsewhere, until a transfer file is applied.
        "arriving_files",
        // F-11: links end with the book that they showed here.
        "book_shares",
        // Of periods; those that come along are noted.
        "known_periods",
        // What the store is to be rid of, where it was needed last.
        "released_files",
        // Of what is gone.
        "removed_learners",
        // On its way: its learner sends it again.
        "upload_pieces",
        "uploads",
    ];
    let mut known: Vec<&str> = moved.into_iter().chain(stays).collect();
    known.sort_unstable();
    assert_eq!(bench.suite.tenant_tables().await, known);
}

#[tokio::test]
async fn book_follows_its_learner_and_its_links_end_f11_i11() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let book = client.open_book(learner).await.unwrap();
    client.share_book(learner, 30).await.unwrap();
    let leaving = leaving(&period);
    go(&bench, "identity", &leaving).await.unwrap();
    assert_eq!(bench.count("book_shares").await, 0);
    let there = bench.as_learner(leaving.arrives).elsewhere();
    let found = there.book(leaving.arrives).await.unwrap();
    assert_eq!(found.book.unwrap().id, book.id);
    assert_eq!(found.shares, []);
}
