//! Every RPC, called as it may be called wrongly. A document whose data cannot be read is refused as such.

use chassis::{Kind, Profil, grpc::Failure};
use prost::Message;
use prost_types::FileDescriptorSet;
use proto::documents::v1::{RenderDocumentRequest, documents_client::DocumentsClient};
use tonic::{Code, Status};
use uuid::Uuid;

use crate::{other_school, school, somebody, started};

/// RPCs that the tests of this crate call, rightly and wrongly; those of transfers in `transfers`.
const CALLED: &[&str] = &[
    "RenderDocument",
    "MoveApprenant",
    "ExportApprenant",
    "SettleExport",
    "ImportApprenant",
];

#[test]
fn every_rpc_is_called_by_these_tests() {
    let files = FileDescriptorSet::decode(proto::DESCRIPTORS).unwrap();
    let declared: Vec<String> = files
        .file
        .iter()
        .filter(|file| file.package() == "documents.v1")
        .flat_map(|file| &file.service)
        .flat_map(|service| &service.method)
        .map(|method| method.name().to_owned())
        .collect();
    assert_eq!(
        declared, CALLED,
        "give the new RPC its cases here and its row in the policy"
    );
}

fn request() -> RenderDocumentRequest {
    RenderDocumentRequest {
        kind: "pre-convention".to_owned(),
        format: "docx".to_owned(),
        period_id: Uuid::from_u128(1).to_string(),
        apprenant: Uuid::from_u128(2).to_string(),
    }
}

#[tokio::test]
async fn a_caller_without_token_is_refused() {
    let suite = started().await;
    let status = refused(
        DocumentsClient::new(suite.channel())
            .render_document(request())
            .await,
    );
    assert_eq!(status.code(), Code::Unauthenticated);
}

#[tokio::test]
async fn a_request_that_makes_no_sense_names_its_field() {
    let suite = started().await;
    let good = request();
    let cases = [
        (
            "kind",
            "documents.kind_unknown",
            RenderDocumentRequest {
                kind: "facture".to_owned(),
                ..good.clone()
            },
        ),
        (
            "format",
            "documents.format_unknown",
            RenderDocumentRequest {
                format: "exe".to_owned(),
                ..good.clone()
            },
        ),
        (
            "period_id",
            "documents.id_malformed",
            RenderDocumentRequest {
                period_id: "'; drop".to_owned(),
                ..good.clone()
            },
        ),
        (
            "apprenant",
            "documents.id_malformed",
            RenderDocumentRequest {
                apprenant: String::new(),
                ..good
            },
        ),
    ];
    for (field, code, message) in cases {
        let asked = suite.as_person(&somebody(Profil::Ddfpt), &school(), message);
        let failure = Failure::from(refused(
            DocumentsClient::new(suite.channel())
                .render_document(asked)
                .await,
        ));
        assert_eq!((failure.kind, failure.code.as_str()), (Kind::Invalid, code));
        assert_eq!(failure.fields, [(field.to_owned(), code.to_owned())]);
    }
}

#[tokio::test]
async fn an_absent_service_is_told_as_such_to_everybody_alike() {
    let suite = started().await;
    for etablissement in [school(), other_school()] {
        for profil in Profil::ALL {
            let asked = suite.as_person(&somebody(profil), &etablissement, request());
            let failure = Failure::from(refused(
                DocumentsClient::new(suite.channel())
                    .render_document(asked)
                    .await,
            ));
            assert_eq!(failure.kind, Kind::Unavailable, "{profil}");
            assert_eq!(failure.code, "documents.peer_unavailable", "{profil}");
            assert_eq!(failure.params["service"], "periods");
            assert!(failure.retry_after.is_some());
        }
    }
    let superuser = suite.superuser().await;
    let kept: i64 = sqlx::query_scalar("select count(*) from generated_files")
        .fetch_one(&superuser)
        .await
        .unwrap();
    assert_eq!(kept, 0, "a refused document left a record");
}

fn refused<T>(answer: Result<T, Status>) -> Status {
    answer.err().expect("a refusal")
}
