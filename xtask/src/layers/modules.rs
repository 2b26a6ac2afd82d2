//! Arrows between the modules of a service: `domain ◄ policy ◄ app ► store, clients`; `grpc`, `events` ► `app`.
//! Protobuf types stop in `grpc/`, `events/`, `clients/`; SQL in `store/`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::references::{Reference, references};

/// What one module of a service may use.
struct Layer {
    name: &'static str,
    /// Modules of the same crate.
    may_use: &'static [&'static str],
    /// Other crates that stop elsewhere.
    may_not_use: &'static [&'static str],
}

const CONTRACTS: &[&str] = &["proto", "prost", "prost_types", "tonic"];
const SQL: &[&str] = &["sqlx", "jiff_sqlx"];
const WORLD: &[&str] = &[
    "proto",
    "prost",
    "prost_types",
    "tonic",
    "sqlx",
    "jiff_sqlx",
    "tokio",
    "async_nats",
    "lettre",
    "axum",
];
const CONTRACTS_AND_SQL: &[&str] = &[
    "proto",
    "prost",
    "prost_types",
    "tonic",
    "sqlx",
    "jiff_sqlx",
];

/// The files at the top of a service (`lib.rs`, `main.rs`, `config.rs`) put the pieces together and may use all.
const LAYERS: [Layer; 9] = [
    Layer {
        name: "domain",
        may_use: &["domain"],
        may_not_use: WORLD,
    },
    Layer {
        name: "policy",
        may_use: &["domain", "policy"],
        may_not_use: WORLD,
    },
    Layer {
        name: "error",
        may_use: &["domain", "error"],
        may_not_use: CONTRACTS_AND_SQL,
    },
    Layer {
        name: "app",
        // `events::outgoing` turns facts into events; what is consumed stays out of reach.
        may_use: &[
            "app",
            "clients",
            "config",
            "domain",
            "error",
            "events::outgoing",
            "policy",
            "render",
            "store",
        ],
        may_not_use: CONTRACTS_AND_SQL,
    },
    // Writers of files (documents): what is printed comes in as domain types.
    Layer {
        name: "render",
        may_use: &["domain", "render"],
        may_not_use: WORLD,
    },
    Layer {
        name: "store",
        may_use: &["domain", "store"],
        may_not_use: CONTRACTS,
    },
    Layer {
        name: "clients",
        may_use: &["clients", "domain", "error"],
        may_not_use: SQL,
    },
    Layer {
        name: "grpc",
        may_use: &["app", "domain", "error", "grpc", "policy"],
        may_not_use: SQL,
    },
    Layer {
        name: "events",
        may_use: &["app", "domain", "error", "events"],
        may_not_use: SQL,
    },
];

const TOP: [&str; 3] = ["lib", "main", "config"];

/// Every reference in `service` that the plan does not have.
pub(crate) fn faults(root: &Path, service: &str) -> Result<Vec<String>> {
    let sources = root.join("services").join(service).join("src");
    let mut found = Vec::new();
    for file in rust_files(&sources)? {
        let relative = file.strip_prefix(&sources).unwrap_or(&file).to_path_buf();
        let path = module_path(&relative);
        let text =
            fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        let shown = file.strip_prefix(root).unwrap_or(&file);
        match layer_of(&path) {
            Place::Top => {}
            Place::Unplanned => found.push(format!(
                "{}: a module without a place in the plan",
                shown.display()
            )),
            Place::In(layer) => {
                let used = references(&text, &path)
                    .with_context(|| format!("reading {}", shown.display()))?;
                found.extend(
                    used.iter()
                        .filter_map(|reference| fault(layer, reference, service))
                        .map(|(line, what)| format!("{}:{line}: {what}", shown.display())),
                );
            }
        }
    }
    Ok(found)
}

enum Place {
    Top,
    In(&'static Layer),
    Unplanned,
}

fn layer_of(path: &[String]) -> Place {
    match path.first().map(String::as_str) {
        None => Place::Top,
        Some(first) if TOP.contains(&first) => Place::Top,
        Some(first) => LAYERS
            .iter()
            .find(|layer| layer.name == first)
            .map_or(Place::Unplanned, Place::In),
    }
}

fn fault(layer: &Layer, reference: &Reference, service: &str) -> Option<(usize, String)> {
    let first = reference.path.first()?;
    // Inside `src/` the crate may also call itself by its name (binaries do).
    let inside = reference.inside || first == service;
    if !inside {
        // Tests may read the contracts, to prove that none of them is forgotten.
        let barred = !reference.in_tests && layer.may_not_use.contains(&first.as_str());
        return barred.then(|| {
            (
                reference.line,
                format!("{} may not use the crate {first}", layer.name),
            )
        });
    }
    let module = if reference.inside {
        first
    } else {
        reference.path.get(1)?
    };
    let below = reference.path.get(if reference.inside { 1 } else { 2 });
    let is_module = LAYERS.iter().any(|known| known.name == module) || module == "config";
    let deeper = below.map(|below| format!("{module}::{below}"));
    let allowed = layer.may_use.contains(&module.as_str())
        || deeper.is_some_and(|deeper| layer.may_use.contains(&deeper.as_str()));
    (is_module && !allowed).then(|| {
        (
            reference.line,
            format!("{} may not use {module}", layer.name),
        )
    })
}

/// `app/declare.rs` → `app`, `declare`; `app/mod.rs` and `app.rs` → `app`; `lib.rs` → nothing.
fn module_path(relative: &Path) -> Vec<String> {
    let mut parts: Vec<String> = relative
        .with_extension("")
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    if parts.last().is_some_and(|last| last == "mod") || parts.len() == 1 && parts[0] == "lib" {
        parts.pop();
    }
    parts
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::faults;
    use std::fs;

    /// Writes one file of an invented service and says what the check finds.
    fn found_in(file: &str, text: &str) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("services/periods/src").join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        faults(root.path(), "periods").unwrap()
    }

    #[test]
    fn arrows_against_the_plan_are_named_with_file_and_line() {
        let found = found_in(
            "domain/period.rs",
            "use std::fmt;\nuse crate::{domain::Week, store::periods};\n",
        );
        assert_eq!(
            found,
            ["services/periods/src/domain/period.rs:2: domain may not use store"]
        );
        assert_eq!(
            found_in(
                "app/declare.rs",
                "fn f() { proto::periods::v1::nothing(); }"
            )
            .len(),
            1
        );
        assert_eq!(
            found_in("store/periods.rs", "use super::super::app::App;").len(),
            1
        );
        assert_eq!(
            found_in("app/declare.rs", "use crate::events::on_learner_left;").len(),
            1
        );
        assert_eq!(found_in("helpers/mod.rs", "").len(), 1);
    }

    #[test]
    fn arrows_of_the_plan_are_accepted() {
        for (file, text) in [
            (
                "lib.rs",
                "use crate::{app, grpc, store}; use sqlx::migrate;",
            ),
            (
                "app/declare.rs",
                "use crate::{domain, error::Error, events::outgoing, store}; // crate::grpc",
            ),
            (
                "app/declare.rs",
                "/// `crate::grpc::x`\nfn f() { let text = \"crate::grpc\"; }",
            ),
            (
                "grpc/mod.rs",
                "use crate::app; use proto::periods::v1 as wire; use chassis::tonic_free;",
            ),
            (
                "store/periods.rs",
                "use sqlx::query; use super::Row; use crate::domain::Period;",
            ),
            (
                "policy.rs",
                "#[cfg(test)]\nmod tests { use proto::DESCRIPTORS; use crate::domain; }",
            ),
            (
                "domain/mod.rs",
                "use chassis::Uai; use referentiel::Niveau; mod week; use self::week::Week;",
            ),
        ] {
            assert_eq!(found_in(file, text), Vec::<String>::new(), "{file}: {text}");
        }
    }
}
