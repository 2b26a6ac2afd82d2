//! `EVENTS.md`: every event, what it says, who hears it.

use std::{fmt::Write, fs, path::Path};

use crate::{
    consumers::{Consumers, consumers},
    contracts::{Contract, Field, messages},
};

const HEAD: &str = "\
# The events of the bus

Generated from the contracts of this folder and from the services' handlers; do not edit. The head of
`tests/events/main.rs` says how to write it again.

An event is a fact in the past tense, owned by the service that publishes it. It tells ids and codes, never names or
texts of persons. Its subject is `[prefix.]<producer>.v<version>.<event>.<UAI>`, with `_` for what is of the whole
deployment; each producer has one stream. A consumer is a durable reader that applies each event once, and survives
duplicates and disorder.

";

#[test]
fn the_catalogue_tells_the_contracts_and_the_handlers() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("EVENTS.md");
    let fresh = catalogue(&consumers());
    if crate::accepting() {
        fs::write(&path, &fresh).expect("write the catalogue");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == fresh,
        "EVENTS.md is stale: run `CPRO_ACCEPT=1 cargo test --workspace --all-targets events::` and commit it"
    );
}

#[test]
fn every_event_message_is_listed_and_explained() {
    for producer in producers() {
        for contract in messages(&format!("events.{producer}.v1")) {
            let listed = proto::events::ALL
                .iter()
                .any(|(owner, name, _)| *owner == producer && *name == contract.name);
            assert!(listed, "{} is not in proto::events", contract.name);
            assert!(
                !contract.meaning.is_empty(),
                "{} has no comment",
                contract.name
            );
            let versioned = contract.fields.iter().any(|field| field.name == "version");
            assert!(
                versioned,
                "{} does not say the version of its aggregate",
                contract.name
            );
        }
    }
}

#[test]
fn nobody_hears_an_event_that_does_not_exist() {
    for event in consumers().keys() {
        let known = proto::events::ALL.iter().any(|(_, name, _)| name == event);
        assert!(known, "{event} is consumed and does not exist");
    }
}

fn producers() -> Vec<&'static str> {
    let mut producers: Vec<&str> = proto::events::ALL
        .iter()
        .map(|(producer, ..)| *producer)
        .collect();
    producers.dedup();
    producers
}

fn catalogue(consumers: &Consumers) -> String {
    let mut text = HEAD.to_owned();
    text.push_str("| event | producer | consumers |\n| --- | --- | --- |\n");
    for (producer, event, _) in proto::events::ALL {
        let _ = writeln!(
            text,
            "| [{event}](#{}) | {producer} | {} |",
            event.to_lowercase(),
            heard(consumers, event)
        );
    }
    let _ = writeln!(text, "\n## Envelope\n");
    for contract in messages("events.v1") {
        fields(&mut text, &contract.fields);
    }
    for producer in producers() {
        let _ = writeln!(text, "\n## {producer}");
        for contract in messages(&format!("events.{producer}.v1")) {
            event(&mut text, producer, &contract, consumers);
        }
    }
    text
}

fn event(text: &mut String, producer: &str, contract: &Contract, consumers: &Consumers) {
    let version = proto::events::ALL
        .iter()
        .find(|(owner, name, _)| *owner == producer && *name == contract.name)
        .map_or(0, |(.., version)| *version);
    let _ = writeln!(text, "\n### {}\n\n{}\n", contract.name, contract.meaning);
    let _ = writeln!(
        text,
        "Subject: `{producer}.v{version}.{}.<UAI>`\n",
        contract.name
    );
    let _ = writeln!(text, "Consumers: {}\n", heard(consumers, &contract.name));
    fields(text, &contract.fields);
}

fn fields(text: &mut String, fields: &[Field]) {
    text.push_str("| n° | field | type | |\n| --- | --- | --- | --- |\n");
    for field in fields {
        let _ = writeln!(
            text,
            "| {} | `{}` | {} | {} |",
            field.number,
            field.name,
            field.type_name(),
            field.meaning.replace('|', "\\|")
        );
    }
}

fn heard(consumers: &Consumers, event: &str) -> String {
    match consumers.get(event) {
        Some(names) => names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", "),
        None => "none yet".to_owned(),
    }
}
