//! Settings of the établissement (I-01).

use chassis::Profil;
use proto::identity::v1 as pb;

use crate::bench::{Bench, a_person, code, school};

#[tokio::test]
async fn a_stale_form_is_refused_g06() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let saved = bench.subscribe(&admin, &["bac-pro-mspc"]).await;
    let update = pb::UpdateEtablissementRequest {
        expected_version: saved.version - 1,
        etablissement: Some(saved),
    };
    let refused = bench
        .etablissements()
        .update_etablissement(bench.suite.as_person(&admin, &school(), update))
        .await;
    assert_eq!(code(&refused.unwrap_err()), "identity.stale");
}

#[tokio::test]
async fn every_wrong_field_is_named_i01() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let update = pb::UpdateEtablissementRequest {
        expected_version: 1,
        etablissement: Some(pb::Etablissement {
            courriel: "pas une adresse".into(),
            url: "javascript:alert(1)".into(),
            telephone: "12".into(),
            referentiels: vec!["inconnu".into()],
            ..Default::default()
        }),
    };
    let refused = bench
        .etablissements()
        .update_etablissement(bench.suite.as_person(&admin, &school(), update))
        .await;
    let failure = chassis::grpc::Failure::from(&refused.unwrap_err());
    let fields: Vec<&str> = failure
        .fields
        .iter()
        .map(|(field, _)| field.as_str())
        .collect();
    assert_eq!(
        fields,
        ["nom", "courriel", "url", "telephone", "referentiels"]
    );
}

#[tokio::test]
async fn teachers_read_settings_and_change_none_i01() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let teacher = a_person(admin.id, Profil::Enseignant, &[]);
    let get = bench
        .suite
        .as_person(&teacher, &school(), pb::GetEtablissementRequest {});
    let read = bench
        .etablissements()
        .get_etablissement(get)
        .await
        .unwrap()
        .into_inner();
    assert!(read.allowed_actions.is_empty());
    let update = pb::UpdateEtablissementRequest {
        expected_version: 1,
        etablissement: Some(read),
    };
    let refused = bench
        .etablissements()
        .update_etablissement(bench.suite.as_person(&teacher, &school(), update))
        .await;
    assert_eq!(code(&refused.unwrap_err()), "identity.forbidden");
}
