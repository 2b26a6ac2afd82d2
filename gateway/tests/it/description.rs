//! What is committed about the API: its description and its route table.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;

use gateway::config::Config;
use gateway::http::{docs, routes};
use http::StatusCode;
use serde_json::Value;

use crate::support::{application, get};

fn description() -> Value {
    serde_json::from_str(&docs::text().unwrap()).unwrap()
}

fn operations() -> Vec<(String, Value)> {
    let description = description();
    let paths = description["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .unwrap()
                .iter()
                .map(move |(method, operation)| (format!("{method} {path}"), operation.clone()))
        })
        .collect()
}

#[test]
fn the_committed_description_is_that_of_the_handlers() {
    let committed = include_str!("../../openapi.json");
    assert!(
        committed == docs::text().unwrap(),
        "gateway/openapi.json is not that of the handlers: run `gateway openapi > gateway/openapi.json`, \
         then generate the web client's types again"
    );
}

#[test]
fn the_committed_schema_is_that_of_the_configuration() {
    let committed = include_str!("../../config.schema.json");
    let generated = chassis::config::schema::<Config>("gateway").unwrap();
    assert!(
        committed.trim_end() == generated,
        "gateway/config.schema.json is stale: run `gateway config-schema > gateway/config.schema.json`"
    );
}

#[test]
fn every_route_has_its_row_in_the_table() {
    insta::assert_snapshot!(routes::table());
}

#[test]
fn the_description_is_openapi_3_1() {
    assert_eq!(description()["openapi"], "3.1.0");
}

#[test]
fn every_operation_says_how_it_refuses_g03() {
    for (name, operation) in operations() {
        let default = &operation["responses"]["default"]["content"]["application/problem+json"];
        assert_eq!(
            default["schema"]["$ref"], "#/components/schemas/Probleme",
            "{name}"
        );
    }
}

#[test]
fn every_change_says_what_its_body_is() {
    // The only changes without a body: what they do is in their address.
    let bare = [
        "delete /api/acces-tuteurs/{id}",
        "delete /api/annexes/{id}",
        "delete /api/annexes/{id}/partage",
        "put /api/annexes/{id}/partage",
        "post /api/annexes-partagees/{id}/reprise",
        "delete /api/calendrier/{id}",
        "delete /api/calendrier/adresse",
        "post /api/calendrier/adresse",
        "delete /api/etablissement/images/{nature}",
        "delete /api/apprenants/{apprenant}/fiches/{fiche}",
        "delete /api/apprenants/{apprenant}/book/partages/{partage}",
        "post /api/apprenants/{apprenant}/book",
        "post /api/apprenants/{apprenant}/livret",
        "delete /api/comptes/{id}/profils/{profil}",
        "delete /api/comptes/{id}/second-facteur",
        "delete /api/compte/portails/{portail}",
        "delete /api/compte/sessions",
        "delete /api/compte/sessions/{id}",
        "delete /api/formations/{mef}",
        "delete /api/imports/{id}",
        "delete /api/imports/{id}/application",
        "delete /api/inspecteurs/{id}",
        "delete /api/maitres-apprentissage/{id}/apprentis/{apprenti}",
        "delete /api/session",
        "post /api/imports/{id}/apercu",
        "post /api/comptes/{id}/desactivation",
        "delete /api/apprenants/{apprenant}/annexes/{annexe}",
        "delete /api/apprenants/{apprenant}/envois/{envoi}",
        "post /api/comptes/{id}/reactivation",
        "post /api/inspecteurs/{id}/invitation",
        "post /api/periodes/{periode}/tuteurs",
        "post /api/periodes/{periode}/apprenants/{apprenant}/bilan/fin",
        "post /api/periodes/{periode}/apprenants/{apprenant}/bilan/reprise",
        "post /api/apprenants/{apprenant}/livret",
        "post /api/apprenants/{apprenant}/fiches/{fiche}/lecture",
        "post /api/periodes/{periode}/apprenants/{apprenant}/commentaires/lecture",
        "post /api/periodes/{periode}/apprenants/{apprenant}/semaines/{semaine}/lecture",
        "post /api/deploiements/{id}/retrait",
        "post /api/fichiers-transfert/{id}/annulation",
        "post /api/fichiers-transfert/{id}/refus",
        "post /api/transferts/{id}/refus",
        "put /api/maitres-apprentissage/{id}/apprentis/{apprenti}",
    ];
    for (name, operation) in operations() {
        let changes = !name.starts_with("get ");
        let expected = changes && !bare.contains(&name.as_str());
        assert_eq!(operation["requestBody"].is_object(), expected, "{name}");
    }
}

#[test]
fn every_operation_has_a_name_of_its_own_and_a_summary() {
    let operations = operations();
    let names: BTreeSet<_> = operations
        .iter()
        .map(|(_, operation)| operation["operationId"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), operations.len());
    for (name, operation) in operations {
        assert!(operation["summary"].is_string(), "{name}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let description = description();
    let schemas = description["components"]["schemas"].as_object().unwrap();
    let text = description.to_string();
    for reference in text.split("\"$ref\":\"").skip(1) {
        let target = reference.split('"').next().unwrap();
        let name = target.strip_prefix("#/components/schemas/").unwrap();
        assert!(schemas.contains_key(name), "{name}");
    }
}

#[tokio::test]
async fn the_description_is_served_and_readable_under_the_policy() {
    let application = application(Config::default());
    let served = get("/api/openapi.json").of(&application).await;
    assert_eq!(served.json(), description());

    let page = get("/api/docs/").of(&application).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("swagger-ui"));
    // Nothing inline: the policy would forbid it.
    assert!(!page.body.contains("<style") && !page.body.contains("style=\""));
    for script in page.body.split("<script").skip(1) {
        assert!(script.trim_start().starts_with("src="), "{script}");
    }
    let start = get("/api/docs/swagger-initializer.js")
        .of(&application)
        .await;
    assert!(start.body.contains("/api/openapi.json"));
}
