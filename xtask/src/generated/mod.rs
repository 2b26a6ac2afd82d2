//! What is generated from sources and committed: `gen` writes it, `drift` fails when it is stale.
//!
//! To add a generated file: add a [`Product`] whose `write` produces it from nothing but the checkout.

mod described;
pub(crate) mod queries;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use machine::Checkout;

/// Something generated.
struct Product {
    /// For messages.
    name: &'static str,
    /// The files and folders it consists of, relative to the checkout.
    paths: fn() -> Vec<PathBuf>,
    /// Writes them.
    write: fn(&Checkout) -> Result<()>,
}

/// In order: a later one may be made from an earlier one.
const PRODUCTS: [Product; 5] = [
    Product {
        name: "checked queries",
        paths: queries::paths,
        write: queries::write,
    },
    Product {
        name: "event catalogue",
        paths: described::catalogue_paths,
        write: described::catalogue,
    },
    Product {
        name: "configuration schemas",
        paths: described::schema_paths,
        write: described::schemas,
    },
    Product {
        name: "description of the JSON API",
        paths: described::api_paths,
        write: described::api,
    },
    Product {
        name: "types of the web client",
        paths: described::client_paths,
        write: described::client,
    },
];

/// Writes every product.
pub(crate) fn generate(checkout: &Checkout) -> Result<()> {
    checkout.prepare().context("creating .run")?;
    for product in &PRODUCTS {
        eprintln!("generating: {}", product.name);
        (product.write)(checkout).with_context(|| format!("generating {}", product.name))?;
    }
    Ok(())
}

/// Generates everything, compares with what was there, and puts back what was there.
pub(crate) fn drift(checkout: &Checkout) -> Result<ExitCode> {
    let paths: Vec<PathBuf> = PRODUCTS
        .iter()
        .flat_map(|product| (product.paths)())
        .collect();
    let before = contents(checkout.root(), &paths)?;
    let generated = generate(checkout);
    let after = contents(checkout.root(), &paths)?;
    let stale = differences(&before, &after);
    restore(checkout.root(), &before, &stale)?;
    generated?;
    if stale.is_empty() {
        println!("Nothing generated is stale.");
        return Ok(ExitCode::SUCCESS);
    }
    for path in &stale {
        eprintln!("stale: {}", path.display());
    }
    eprintln!("error: run `cargo xtask gen` and commit what it writes");
    Ok(ExitCode::FAILURE)
}

type Contents = BTreeMap<PathBuf, Vec<u8>>;

fn contents(root: &Path, paths: &[PathBuf]) -> Result<Contents> {
    let mut files = Contents::new();
    let mut pending: Vec<PathBuf> = paths.to_vec();
    while let Some(path) = pending.pop() {
        let full = root.join(&path);
        if full.is_dir() {
            for entry in
                fs::read_dir(&full).with_context(|| format!("reading {}", full.display()))?
            {
                pending.push(path.join(entry?.file_name()));
            }
        } else if full.is_file() {
            files.insert(
                path,
                fs::read(&full).with_context(|| format!("reading {}", full.display()))?,
            );
        }
    }
    Ok(files)
}

/// Paths added, removed or changed.
fn differences(before: &Contents, after: &Contents) -> Vec<PathBuf> {
    let names: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .cloned()
        .collect()
}

fn restore(root: &Path, before: &Contents, paths: &[PathBuf]) -> Result<()> {
    for path in paths {
        let full = root.join(path);
        let restored = match before.get(path) {
            Some(bytes) => fs::write(&full, bytes),
            None => fs::remove_file(&full),
        };
        restored.with_context(|| format!("restoring {}", full.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::{contents, differences, restore};
    use std::fs;
    use std::path::PathBuf;

    #[test]
    fn drift_sees_added_changed_and_removed_files_and_restores_them() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("made");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("changed"), "a").unwrap();
        fs::write(folder.join("removed"), "b").unwrap();
        fs::write(folder.join("same"), "c").unwrap();
        let paths = [PathBuf::from("made")];
        let before = contents(root.path(), &paths).unwrap();

        fs::write(folder.join("changed"), "A").unwrap();
        fs::remove_file(folder.join("removed")).unwrap();
        fs::write(folder.join("added"), "d").unwrap();
        let stale = differences(&before, &contents(root.path(), &paths).unwrap());
        restore(root.path(), &before, &stale).unwrap();

        let expected: Vec<PathBuf> = ["made/added", "made/changed", "made/removed"]
            .map(PathBuf::from)
            .to_vec();
        assert_eq!(stale, expected);
        assert_eq!(contents(root.path(), &paths).unwrap(), before);
    }
}
