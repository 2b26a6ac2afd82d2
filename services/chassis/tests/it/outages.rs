//! The database away for a moment, the caller gone, the use case broken: what the next caller sees.

use std::time::Duration;

use chassis::config::{Nats, Nothing};
use chassis::events::Bus;
use chassis::grpc::Failure;
use chassis::{AppError, Db, Kind, Uai};
use chassis_testing::Database;
use proto::identity::v1::etablissements_client::EtablissementsClient;
use proto::identity::v1::{GetEtablissementRequest, UpdateEtablissementRequest};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tonic::Code;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::probe::{Probe, cx, start, uai};

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

#[tokio::test]
async fn a_role_that_row_security_does_not_bind_is_known() {
    let database = Database::create().await;
    for (url, bound) in [(database.url(), true), (Database::superuser_url(), false)] {
        let db = Db::connect(&url, 1, Duration::from_secs(5)).await.unwrap();
        assert_eq!(db.is_bound_by_row_security().await.unwrap(), bound);
    }
}

/// Greets as a broker of this version does, and answers every ping.
async fn broker(version: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("nats://{}", listener.local_addr().unwrap());
    chassis::run::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (reading, mut writing) = stream.into_split();
            let info = format!(
                "INFO {{\"server_id\":\"old\",\"version\":\"{version}\",\"max_payload\":1048576}}\r\n"
            );
            let _ = writing.write_all(info.as_bytes()).await;
            let mut lines = BufReader::new(reading).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                if line.starts_with("PING") {
                    let _ = writing.write_all(b"PONG\r\n").await;
                }
            }
        }
    });
    url
}

#[tokio::test]
async fn a_broker_that_may_lose_what_it_acknowledged_is_refused_unless_accepted() {
    for (version, accept_old_broker, usable) in [
        ("2.9.10", false, false),
        ("2.9.10", true, true),
        ("2.15.1", false, true),
    ] {
        let config = Nats {
            url: broker(version).await,
            accept_old_broker,
            ..Nats::default()
        };
        match Bus::connect(&config, "probe").await {
            Ok(bus) => assert!(usable && bus.is_usable(), "{version}"),
            Err(error) => {
                let told = chassis::error::describe(&error);
                assert!(!usable && told.contains("nats-server 2.9.10"), "{told}");
            }
        }
    }
}

#[tokio::test]
async fn a_service_whose_broker_is_absent_serves_and_is_not_ready_n9() {
    let suite = chassis_testing::builder::<Probe>(Nothing {})
        .broker("nats://127.0.0.1:1")
        .start()
        .await;
    let mut client = EtablissementsClient::new(suite.channel());
    let request = suite.as_service("gateway", &uai(), GetEtablissementRequest {});
    client.get_etablissement(request).await.unwrap();
    let mut health = HealthClient::new(suite.channel());
    let mut told = async |service: &str| {
        let request = HealthCheckRequest {
            service: service.to_owned(),
        };
        health.check(request).await.unwrap().into_inner().status()
    };
    assert_eq!(told("").await, ServingStatus::NotServing);
    // What a liveness probe asks: nothing is to be restarted for a broker.
    assert_eq!(told("live").await, ServingStatus::Serving);
}
