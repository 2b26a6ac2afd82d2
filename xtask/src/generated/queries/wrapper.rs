//! This program as cargo's compiler wrapper (`RUSTC_WORKSPACE_WRAPPER`).
//!
//! Cargo calls it instead of the compiler, for the workspace's crates only. It points sqlx to the crate's own folder,
//! and notes the run's name among what the crate was compiled from, so that cargo compiles it again in the next run:
//! queries are written while a crate compiles, and cargo would not compile what has not changed.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};
use machine::environment;

/// Names the run; its presence says that cargo is calling.
const RUN: &str = "CPRO_QUERIES_RUN";
/// The folder that holds one folder per crate.
const FOLDER: &str = "CPRO_QUERIES_FOLDER";

/// Makes `cargo` call this program in place of the compiler.
pub(crate) fn install(cargo: &mut Command, folder: &Path, run: &str) -> Result<()> {
    // Cargo's memory of a wrapper is its path, and this one does not change.
    let this = std::env::current_exe().context("finding this program")?;
    cargo
        .env("RUSTC_WORKSPACE_WRAPPER", this)
        .env(RUN, run)
        .env(FOLDER, folder);
    Ok(())
}

/// When cargo calls us as its wrapper: compiles, and yields the exit code.
pub(crate) fn called_by_cargo() -> Option<ExitCode> {
    let run = environment::text(RUN)?;
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    Some(compile(&arguments, &run).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    }))
}

fn compile(arguments: &[OsString], run: &str) -> Result<ExitCode> {
    let (compiler, arguments) = arguments.split_first().context("cargo named no compiler")?;
    let mut command = Command::new(compiler);
    command.args(arguments);
    let folder = environment::path(FOLDER).context("the folder of the queries is not named")?;
    let crate_folder = environment::path("CARGO_MANIFEST_DIR")
        .and_then(|manifest| Some(folder.join(manifest.file_name()?)));
    if let Some(crate_folder) = crate_folder.filter(|folder| folder.is_dir()) {
        command.env("SQLX_OFFLINE_DIR", crate_folder);
    }
    let status = command.status().context("running the compiler")?;
    if status.success()
        && let Some(notes) = dependency_notes(arguments)
    {
        note(&notes, run)?;
    }
    Ok(status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .map_or(ExitCode::FAILURE, ExitCode::from))
}

/// The file in which the compiler notes what it read, as cargo's arguments name it.
fn dependency_notes(arguments: &[OsString]) -> Option<PathBuf> {
    let texts: Vec<&str> = arguments
        .iter()
        .filter_map(|argument| argument.to_str())
        .collect();
    let after = |flag: &str| {
        texts
            .iter()
            .position(|text| *text == flag)
            .and_then(|index| texts.get(index + 1))
    };
    let suffix = texts
        .iter()
        .find_map(|text| text.strip_prefix("extra-filename="))?;
    Some(Path::new(after("--out-dir")?).join(format!("{}{suffix}.d", after("--crate-name")?)))
}

fn note(notes: &Path, run: &str) -> Result<()> {
    if !fs::exists(notes)? {
        return Ok(());
    }
    let mut file = OpenOptions::new()
        .append(true)
        .open(notes)
        .with_context(|| format!("opening {}", notes.display()))?;
    writeln!(file, "\n# env-dep:{RUN}={run}")
        .with_context(|| format!("writing {}", notes.display()))
}

#[cfg(test)]
mod tests {
    use super::dependency_notes;
    use std::ffi::OsString;
    use std::path::PathBuf;

    #[test]
    fn the_compilers_notes_are_found_from_cargos_arguments() {
        let arguments: Vec<OsString> = [
            "--crate-name",
            "periods",
            "src/lib.rs",
            "-C",
            "metadata=1",
            "-C",
            "extra-filename=-9f",
            "--out-dir",
            "/t/deps",
        ]
        .iter()
        .map(OsString::from)
        .collect();
        assert_eq!(
            dependency_notes(&arguments),
            Some(PathBuf::from("/t/deps/periods-9f.d"))
        );
        assert_eq!(dependency_notes(&arguments[..3]), None);
    }
}
