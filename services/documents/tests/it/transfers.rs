//! A learner goes over to another établissement (I-11): the records of its documents follow its periods, once.

use proto::common::v1::{
    ExportApprenantRequest, ImportApprenantRequest, MoveApprenantRequest, SettleExportRequest,
    TransferredPeriod,
};
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

#[tokio::test]
async fn records_leave_in_a_file_come_back_or_arrive_elsewhere_once_i11() {
    let suite = started().await;
    for learner in [MINA, JO] {
        record(&suite, &school(), PERIOD, learner).await.unwrap();
    }
    let periods = vec![TransferredPeriod {
        id: PERIOD.to_string(),
        becomes: PERIOD.to_string(),
        ..Default::default()
    }];
    let of = |transfer: u128| ExportApprenantRequest {
        transfer: Uuid::from_u128(transfer).to_string(),
        apprenant: MINA.to_string(),
        version: 2,
        periods: periods.clone(),
    };
    let mut client = TransfersClient::new(suite.channel());
    let stranger = suite.as_service("periods", &school(), of(1));
    let refused = client.export_apprenant(stranger).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    let count = async || {
        let query = "select count(*) from generated_files where etablissement = $1";
        sqlx::query_scalar::<_, i64>(query)
            .bind(school().as_str())
            .fetch_one(&suite.superuser().await)
            .await
            .unwrap()
    };
    let mut parts = Vec::new();
    for _ in 0..2 {
        let request = suite.as_service("identity", &school(), of(1));
        let answer = client.export_apprenant(request).await.unwrap();
        parts.push(answer.into_inner().content);
        assert_eq!(count().await, 1);
    }
    assert_eq!(parts[0], parts[1], "asked again");

    let settle = |transfer: u128, restore| SettleExportRequest {
        transfer: Uuid::from_u128(transfer).to_string(),
        apprenant: MINA.to_string(),
        restore,
        periods: periods.clone(),
    };
    for _ in 0..2 {
        let request = suite.as_service("identity", &school(), settle(1, true));
        client.settle_export(request).await.unwrap();
        assert_eq!(count().await, 2);
    }
    // Called off before it was asked, it is not made any more.
    let early = suite.as_service("identity", &school(), settle(2, true));
    client.settle_export(early).await.unwrap();
    let late = suite.as_service("identity", &school(), of(2));
    client.export_apprenant(late).await.unwrap_err();
    assert_eq!(count().await, 2);
    for order in [settle(3, false), settle(3, true)] {
        let request = suite.as_service("identity", &school(), of(3));
        client.export_apprenant(request).await.ok();
        let request = suite.as_service("identity", &school(), order);
        client.settle_export(request).await.unwrap();
        assert_eq!(count().await, 1, "dropped for ever");
    }

    let arrival = |content: Vec<u8>, trial| ImportApprenantRequest {
        transfer: Uuid::from_u128(4).to_string(),
        apprenant: MINA.to_string(),
        apprenant_destination: Uuid::from_u128(0x9).to_string(),
        sender: "A1".to_owned(),
        content,
        periods: periods.clone(),
        trial,
    };
    for (content, trial, expected) in [
        (parts[0].clone(), true, 1),
        (parts[0].clone(), false, 2),
        (parts[0].clone(), false, 2),
    ] {
        let request = suite.as_service("identity", &school(), arrival(content, trial));
        let answer = client.import_apprenant(request).await.unwrap();
        assert_eq!(answer.into_inner().counts["documents"], 1);
        assert_eq!(count().await, expected);
    }
    for hostile in [&b"{}"[..], b"", b"[{}]", b"[1]"] {
        let mut order = arrival(hostile.to_vec(), false);
        order.transfer = Uuid::from_u128(5).to_string();
        let request = suite.as_service("identity", &school(), order);
        let refused = client.import_apprenant(request).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument);
    }
    assert_eq!(count().await, 2);
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
