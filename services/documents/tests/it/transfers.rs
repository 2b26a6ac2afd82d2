//! A learner goes over to another établissement (I-11): the records of its documents follow its periods, once.

use proto::common::v1::{MoveApprenantRequest, TransferredPeriod};
use proto::documents::v1::transfers_client::TransfersClient;
use tonic::Code;
use uuid::Uuid;

use crate::records::{JO, MINA, OTHER_PERIOD, PERIOD, record};
use crate::{other_school, school, started};

#[tokio::test]
async fn records_of_a_learner_follow_its_periods_once_i11() {
    let suite = started().await;
    for (period, learner) in [(PERIOD, MINA), (PERIOD, JO), (OTHER_PERIOD, MINA)] {
        record(&suite, &school(), period, learner).await.unwrap();
    }
    let (arrives, becomes) = (Uuid::from_u128(0x9), Uuid::from_u128(0x900));
    let order = MoveApprenantRequest {
        transfer: Uuid::from_u128(0x7).to_string(),
        apprenant: MINA.to_string(),
        apprenant_destination: arrives.to_string(),
        destination: other_school().to_string(),
        version: 2,
        periods: vec![TransferredPeriod {
            id: PERIOD.to_string(),
            becomes: becomes.to_string(),
            ..Default::default()
        }],
    };
    let mut client = TransfersClient::new(suite.channel());
    let stranger = suite.as_service("periods", &school(), order.clone());
    let refused = client.move_apprenant(stranger).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    for _ in 0..2 {
        let request = suite.as_service("identity", &school(), order.clone());
        client.move_apprenant(request).await.unwrap();
    }
    let kept: Vec<(String, Uuid, Uuid)> = sqlx::query_as(
        "select etablissement, period_id, apprenant from generated_files order by etablissement, period_id",
    )
    .fetch_all(&suite.superuser().await)
    .await
    .unwrap();
    // What is of a period that stays, stays; what others had made, too.
    let here = school().to_string();
    assert_eq!(
        kept,
        [
            (other_school().to_string(), becomes, arrives),
            (here.clone(), PERIOD, JO),
            (here, OTHER_PERIOD, MINA),
        ]
    );
}

/// What is kept of a learner is moved. A new table is either moved by `store/transfers`, or named here with the reason.
#[tokio::test]
async fn every_table_is_moved_or_has_a_reason_not_to_be_i11() {
    let suite = started().await;
    let moved = ["generated_files"];
    let stays = [
        // Of periods that are gone.
        "deleted_periods",
    ];
    let mut known: Vec<&str> = moved.into_iter().chain(stays).collect();
    known.sort_unstable();
    assert_eq!(suite.tenant_tables().await, known);
}
