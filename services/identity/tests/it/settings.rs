//! Settings of the établissement (I-01).

use chassis::{Profil, Uai};
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

#[tokio::test]
async fn the_gateway_alone_names_other_schools_by_name_and_town_p01() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    bench.subscribe(&admin, &["bac-pro-mspc"]).await;
    let asked = pb::GetEtablissementNamesRequest {
        uais: [school().as_str(), "0751234J", "illisible"]
            .map(str::to_owned)
            .to_vec(),
    };
    // The tenant of the call is none: what is told is of each établissement itself.
    let as_gateway = bench.suite.as_service("gateway", &Uai::NONE, asked.clone());
    let told = bench
        .etablissement_names()
        .get_etablissement_names(as_gateway)
        .await
        .unwrap()
        .into_inner();
    let expected = pb::EtablissementName {
        uai: school().to_string(),
        nom: "Lycée de l’Estuaire".to_owned(),
        ville: String::new(),
    };
    assert_eq!(told.names, [expected]);
    for refused in [
        bench.suite.as_person(&admin, &school(), asked.clone()),
        bench.suite.as_service("documents", &school(), asked),
    ] {
        let refused = bench
            .etablissement_names()
            .get_etablissement_names(refused)
            .await;
        assert_eq!(code(&refused.unwrap_err()), "identity.forbidden");
    }
}
