//! The only place of the tooling that reads environment variables. Each is documented where it is named.

use std::ffi::OsString;
use std::path::PathBuf;

/// The value of `name`, unless it is unset, empty or not Unicode.
#[expect(
    clippy::disallowed_methods,
    reason = "this module owns reading the environment for the tooling"
)]
pub fn text(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The value of `name` as it stands, unless it is unset or empty.
#[expect(
    clippy::disallowed_methods,
    reason = "this module owns reading the environment for the tooling"
)]
pub fn raw(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// The value of `name` as a path.
pub fn path(name: &str) -> Option<PathBuf> {
    raw(name).map(PathBuf::from)
}

/// Whether this run is unattended (`CI` is set).
pub fn unattended() -> bool {
    raw("CI").is_some()
}

/// The folders of `PATH`, in order.
pub fn search_path() -> Vec<PathBuf> {
    raw("PATH")
        .map(|value| std::env::split_paths(&value).collect())
        .unwrap_or_default()
}

/// The first executable named `program` on `PATH`.
pub fn find_program(program: &str) -> Option<PathBuf> {
    search_path()
        .into_iter()
        .map(|folder| folder.join(program))
        .find(|candidate| is_executable(candidate))
}

/// Whether `path` is a file that somebody may execute.
pub fn is_executable(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}
