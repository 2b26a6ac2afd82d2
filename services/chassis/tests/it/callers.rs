//! Who may call, and what happens when they hang up.

use std::time::Duration;

use chassis::{Person, Profil, Uai};
use chassis_testing::eventually;
use proto::identity::v1::etablissements_client::EtablissementsClient;
use proto::identity::v1::{Etablissement, GetEtablissementRequest, UpdateEtablissementRequest};
use tonic::Code;
use uuid::Uuid;

use crate::probe::{start, times, uai};

fn teacher() -> Person {
    Person {
        id: Uuid::nil(),
        profil: Profil::Enseignant,
        referentiels: vec![],
        grants: vec![],
        session: Uuid::nil(),
    }
}

#[tokio::test]
async fn a_call_without_a_good_token_is_refused() {
    let suite = start().await;
    let mut client = EtablissementsClient::new(suite.channel());
    let bare = client
        .get_etablissement(GetEtablissementRequest {})
        .await
        .unwrap_err();
    assert_eq!(bare.code(), Code::Unauthenticated);

    let mut forged = tonic::Request::new(GetEtablissementRequest {});
    forged
        .metadata_mut()
        .insert("authorization", "Bearer a.b.c".parse().unwrap());
    let forged = client.get_etablissement(forged).await.unwrap_err();
    assert_eq!(forged.code(), Code::Unauthenticated);
}

#[tokio::test]
async fn the_handler_learns_who_calls_and_for_which_etablissement() {
    let suite = start().await;
    let mut client = EtablissementsClient::new(suite.channel());
    let request = suite.as_person(&teacher(), &uai(), GetEtablissementRequest {});
    let answer = client
        .get_etablissement(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(answer.uai, "0761234D");
    assert_eq!(answer.nom, format!("person:{}", Uuid::nil()));

    let request = suite.as_service("gateway", &Uai::NONE, GetEtablissementRequest {});
    let answer = client
        .get_etablissement(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(
        (answer.uai.as_str(), answer.nom.as_str()),
        ("", "service:gateway")
    );
}

#[tokio::test]
async fn a_client_that_hangs_up_cancels_nothing_half_done_n4() {
    let suite = start().await;
    let mut client = EtablissementsClient::new(suite.channel());
    let period = chassis::id::fresh();
    let mut request = suite.as_person(
        &teacher(),
        &uai(),
        UpdateEtablissementRequest {
            etablissement: Some(Etablissement {
                nom: period.to_string(),
                ..Etablissement::default()
            }),
            expected_version: 0,
        },
    );
    request.set_timeout(Duration::from_millis(100));
    assert!(client.update_etablissement(request).await.is_err());
    eventually("the use case ends by itself", async || {
        times(&suite, period).await == 1
    })
    .await;
}
