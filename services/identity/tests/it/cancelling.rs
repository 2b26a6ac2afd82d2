//! An import stopped while it is applied, and the accounts that one created (I-04, I-06).

use chassis_testing::eventually;
use proto::events::identity::v1::ApprenantImported;
use proto::identity::v1 as pb;
use tonic::Status;

use crate::bench::{Bench, YEAR_2026, code, school};

async fn begin(bench: &Bench, by: &chassis::Person, id: &str) {
    let command = pb::ApplyImportRequest {
        id: id.to_owned(),
        ..Default::default()
    };
    bench
        .imports()
        .apply_import(bench.suite.as_person(by, &school(), command))
        .await
        .unwrap();
}

async fn cancel(bench: &Bench, by: &chassis::Person, id: &str) -> Result<pb::Import, Status> {
    let wanted = pb::CancelImportRequest { id: id.to_owned() };
    bench
        .imports()
        .cancel_import(bench.suite.as_person(by, &school(), wanted))
        .await
        .map(tonic::Response::into_inner)
}

#[tokio::test]
async fn an_import_stopped_while_it_is_applied_changes_nothing_and_may_be_applied_later_i04() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let import = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    let superuser = bench.suite.superuser().await;
    // Holds the worker back once the learners are written, before the guardians.
    let mut held = superuser.begin().await.unwrap();
    sqlx::query("lock table responsables in exclusive mode")
        .execute(&mut *held)
        .await
        .unwrap();
    begin(&bench, &admin, &import.id).await;
    eventually("the worker is under way", async || {
        bench.import(&admin, &school(), &import.id).await.done > 0
    })
    .await;
    let asked = cancel(&bench, &admin, &import.id).await.unwrap();
    assert!(asked.cancelling);
    assert!(asked.allowed_actions.is_empty(), "asked once is enough");
    held.rollback().await.unwrap();
    eventually("the import is ready again", async || {
        bench.import(&admin, &school(), &import.id).await.etat == "pret"
    })
    .await;
    assert_eq!(bench.accounts(&admin, "apprenant").await.len(), 0);
    assert_eq!(
        cancel(&bench, &admin, &import.id).await.unwrap().etat,
        "pret",
        "asking again finds it stopped"
    );
    bench.suite.settle().await;
    assert!(
        bench
            .suite
            .published::<ApprenantImported>()
            .await
            .is_empty()
    );

    let applied = bench.apply(&admin, &school(), &import).await;
    assert_eq!(applied.done, applied.total);
    let late = cancel(&bench, &admin, &import.id).await.unwrap_err();
    assert_eq!(code(&late), "identity.import_state");
    assert_eq!(bench.accounts(&admin, "apprenant").await.len(), 16);
}

#[tokio::test]
async fn an_import_whose_worker_died_is_stopped_at_once_i04() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let import = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    sqlx::query("update imports set etat = 'en_cours', done = 3")
        .execute(&bench.suite.superuser().await)
        .await
        .unwrap();
    let stopped = cancel(&bench, &admin, &import.id).await.unwrap();
    assert_eq!((stopped.etat.as_str(), stopped.done), ("pret", 0));
}

async fn created(
    bench: &Bench,
    by: &chassis::Person,
    id: &str,
    of: Option<pb::CreatedGroup>,
) -> pb::ListCreatedAccountsResponse {
    let wanted = pb::ListCreatedAccountsRequest {
        id: id.to_owned(),
        of,
    };
    bench
        .imports()
        .list_created_accounts(bench.suite.as_person(by, &school(), wanted))
        .await
        .unwrap()
        .into_inner()
}

#[tokio::test]
async fn slips_are_for_the_accounts_that_the_import_created_i06() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let import = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    bench.apply(&admin, &school(), &import).await;
    let groups = created(&bench, &admin, &import.id, None).await.groups;
    let learners: i64 = groups
        .iter()
        .filter(|group| !group.personnels)
        .map(|group| group.effectif)
        .sum();
    assert_eq!(learners, 16);
    let first = groups.iter().find(|group| !group.personnels).unwrap();
    let ids = created(&bench, &admin, &import.id, Some(first.clone()))
        .await
        .ids;
    assert_eq!(i64::try_from(ids.len()).unwrap(), first.effectif);

    // Who chose a password needs no slip any more.
    sqlx::query("update credentials set password_hash = 'x', must_change = false where person_id = $1::uuid")
        .bind(&ids[0])
        .execute(&bench.suite.superuser().await)
        .await
        .unwrap();
    let left = created(&bench, &admin, &import.id, Some(first.clone()))
        .await
        .ids;
    assert_eq!(left.len() + 1, ids.len());

    let again = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    bench.apply(&admin, &school(), &again).await;
    assert!(
        created(&bench, &admin, &again.id, None)
            .await
            .groups
            .is_empty()
    );
}
