//! Starting and stopping: what probes are told, what is finished, what is not begun.

use std::time::Duration;

use chassis_testing::eventually;
use proto::identity::v1::etablissements_client::EtablissementsClient;
use proto::identity::v1::{Etablissement, UpdateEtablissementRequest};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::probe::{start, uai};

#[tokio::test]
async fn probes_learn_that_a_service_stops_before_it_does() {
    let mut suite = start().await;
    let mut client = HealthClient::new(suite.channel());
    let request = HealthCheckRequest {
        service: String::new(),
    };
    let mut states = client.watch(request).await.unwrap().into_inner();
    let first = states.message().await.unwrap().unwrap().status();
    assert_eq!(first, ServingStatus::Serving);
    let last = async move {
        let mut last = first;
        while last != ServingStatus::NotServing
            && let Ok(Some(state)) = states.message().await
        {
            last = state.status();
        }
        last
    };
    let ((), last) = tokio::join!(suite.halt(), last);
    assert_eq!(last, ServingStatus::NotServing);
}

#[tokio::test]
async fn a_stop_waits_for_use_cases_whose_callers_are_gone_and_their_events_leave_n3() {
    let mut suite = start().await;
    let mut client = EtablissementsClient::new(suite.channel());
    let mut request = suite.as_service(
        "gateway",
        &uai(),
        UpdateEtablissementRequest {
            etablissement: Some(Etablissement {
                nom: chassis::id::fresh().to_string(),
                ..Etablissement::default()
            }),
            expected_version: 0,
        },
    );
    request.set_timeout(Duration::from_millis(100));
    assert!(client.update_etablissement(request).await.is_err());
    let pool = suite.superuser().await;
    eventually("the use case is at work", async || {
        sqlx::query_scalar(
            "select exists (select from pg_stat_activity where datname = current_database()
                            and wait_event = 'PgSleep')
                 or exists (select from chassis.outbox)",
        )
        .fetch_one(&pool)
        .await
        .unwrap()
    })
    .await;
    suite.halt().await;
    let (events, left): (i64, i64) =
        sqlx::query_as("select count(*), count(published_at) from chassis.outbox")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!((events, left), (1, 1));
}
