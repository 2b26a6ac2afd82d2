//! The database away for a moment, the caller gone, the use case broken: what the next caller sees.

use std::time::Duration;

use chassis::grpc::Failure;
use chassis::{AppError, Db, Kind, Uai};
use chassis_testing::Database;
use proto::identity::v1::etablissements_client::EtablissementsClient;
use proto::identity::v1::{GetEtablissementRequest, UpdateEtablissementRequest};
use tonic::Code;

use crate::probe::{cx, start, uai};

#[tokio::test]
async fn connections_that_died_cost_no_request_n9() {
    let suite = start().await;
    let db = suite.db();
    let context = cx(&suite);
    for _ in 0..3 {
        // Fill the pool, then let the server end every connection behind its back.
        let mut open = Vec::new();
        for _ in 0..8 {
            open.push(db.begin(&context).await.unwrap());
        }
        drop(open);
        chassis_testing::eventually("all are idle", async || {
            db.pool().num_idle() == db.pool().size() as usize
        })
        .await;
        sqlx::query(
            "select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()",
        )
        .execute(&suite.superuser().await)
        .await
        .unwrap();
        let mut client = EtablissementsClient::new(suite.channel());
        let request = suite.as_service("gateway", &uai(), GetEtablissementRequest {});
        client.get_etablissement(request).await.unwrap();
    }
}

#[tokio::test]
async fn a_use_case_that_panics_answers_internal_and_kills_nothing() {
    let suite = start().await;
    let mut client = EtablissementsClient::new(suite.channel());
    let request = suite.as_service("gateway", &uai(), UpdateEtablissementRequest::default());
    let status = client.update_etablissement(request).await.unwrap_err();
    assert_eq!(status.code(), Code::Internal);
    let failure = Failure::from(&status);
    assert_eq!(failure.code, "internal");
    assert!(failure.request_id.is_some(), "the caller can quote it");
    let request = suite.as_service("gateway", &uai(), GetEtablissementRequest {});
    client.get_etablissement(request).await.unwrap();
}

#[tokio::test]
async fn an_absent_database_is_named_by_its_cause() {
    let error = Db::connect(
        "postgres://nobody@127.0.0.1:1/nothing",
        2,
        Duration::from_millis(300),
    )
    .await
    .map(|_| ())
    .unwrap_err();
    assert_eq!(error.kind(), Kind::Unavailable);
    let told = chassis::error::describe(&error);
    assert!(told.contains("refused"), "{told}");
}

#[tokio::test]
async fn a_transaction_killed_by_the_server_is_an_outage_and_not_a_defect() {
    let suite = start().await;
    let mut tx = suite.db().begin(&cx(&suite)).await.unwrap();
    let pid: i32 = sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(tx.conn())
        .await
        .unwrap();
    sqlx::query("select pg_terminate_backend($1)")
        .bind(pid)
        .execute(&suite.superuser().await)
        .await
        .unwrap();
    let failed = sqlx::query("select 1").execute(tx.conn()).await;
    let error = match failed {
        Err(error) => chassis::db::Error::from(error),
        Ok(_) => tx.commit().await.unwrap_err(),
    };
    assert_eq!(error.kind(), Kind::Unavailable);
}

#[tokio::test]
async fn the_tenant_of_a_transaction_ends_with_it() {
    let database = Database::create().await;
    let db = Db::connect(&database.url(), 1, Duration::from_secs(5))
        .await
        .unwrap();
    let context = chassis::Ctx::for_service("probe", uai(), chassis::Clock::default());
    let tenant = "select current_setting('app.etablissement', true)";
    let mut tx = db.begin(&context).await.unwrap();
    let inside: String = sqlx::query_scalar(tenant)
        .fetch_one(tx.conn())
        .await
        .unwrap();
    assert_eq!(inside, uai().as_str());
    tx.commit().await.unwrap();
    let outside: Option<String> = sqlx::query_scalar(tenant)
        .fetch_one(db.pool())
        .await
        .unwrap();
    assert_eq!(outside.unwrap_or_default(), "");
    let nobody = context.in_etablissement(Uai::NONE);
    let mut tx = db.begin(&nobody).await.unwrap();
    let none: String = sqlx::query_scalar(tenant)
        .fetch_one(tx.conn())
        .await
        .unwrap();
    assert_eq!(none, "");
}
