//! Who consumes what, read from the services' sources: `proto` depends on none of them.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Consumers by the name of the event: `periods` → its services.
pub(crate) type Consumers = BTreeMap<String, Vec<String>>;

/// Every handler of every service, by event; a service may have several.
pub(crate) fn consumers() -> Consumers {
    let services = Path::new(env!("CARGO_MANIFEST_DIR")).join("../services");
    let mut found = Consumers::new();
    for service in folders(&services) {
        for source in sources(&service.join("src/events")) {
            let text = fs::read_to_string(&source).expect("a source file");
            for (event, consumer) in handlers(&text) {
                found.entry(event).or_default().push(consumer);
            }
        }
    }
    for names in found.values_mut() {
        names.sort();
    }
    found
}

fn folders(parent: &Path) -> Vec<PathBuf> {
    entries(parent)
        .into_iter()
        .filter(|path| path.is_dir())
        .collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    entries(folder)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .collect()
}

/// What a folder holds, sorted; nothing when there is no such folder (the chassis, the data).
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .map(|entries| {
            entries
                .map(|entry| entry.expect("an entry").path())
                .collect()
        })
        .unwrap_or_default();
    paths.sort();
    paths
}

/// The event and the durable name of each `impl Handler for …` of a source file.
fn handlers(source: &str) -> Vec<(String, String)> {
    source
        .split("Handler for ")
        .skip(1)
        .map(|body| {
            let event = between(body, "type Event = ", ";").expect("a handler names its event");
            let event = event.rsplit("::").next().unwrap_or(event);
            let name = body
                .split_once("CONSUMER")
                .expect("a handler has a durable name")
                .1;
            let name = between(name, "\"", "\"").expect("a durable name is a literal");
            (event.to_owned(), name.to_owned())
        })
        .collect()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0)
}

#[test]
fn handlers_are_found_in_a_source_file() {
    let source = "impl chassis::events::Handler for OnX {\n    type Event = events::X;\n    \
                  const CONSUMER: &'static str = \"portfolio-x\";\n}\nimpl Handler for OnY {\n    \
                  type Event = Y;\n    const CONSUMER: &'static str =\n        \"portfolio-y\";\n}";
    let found = handlers(source);
    assert_eq!(
        found,
        [
            ("X".to_owned(), "portfolio-x".to_owned()),
            ("Y".to_owned(), "portfolio-y".to_owned())
        ]
    );
}
