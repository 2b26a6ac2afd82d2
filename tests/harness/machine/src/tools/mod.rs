//! Programs that the project calls, and how each is found or installed. Each module looks in a fixed order:
//! an explicit variable, what the machine has, what a package manager can add; else [`Missing`] says exactly
//! what to install.

pub mod apt;
pub mod chromium;
pub mod nats;
pub mod node;
pub mod postgres;
pub mod python;
pub mod wheel;

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

/// A program that is not there and could not be installed: the message is for the person at the keyboard.
pub fn missing(what: &str, remedy: &str, why: &anyhow::Error) -> anyhow::Error {
    anyhow::anyhow!("{what} is missing and could not be installed ({why:#}).\nInstall it: {remedy}")
}

/// The numbers of the first dotted version in what `program --version` prints.
pub fn version(program: &Path) -> Result<Vec<u32>> {
    let output = Command::new(program)
        .arg("--version")
        .output()
        .with_context(|| format!("asking {} for its version", program.display()))?;
    parse_version(&String::from_utf8_lossy(&output.stdout))
        .with_context(|| format!("{} does not say its version", program.display()))
}

fn parse_version(text: &str) -> Option<Vec<u32>> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .map(|word| {
            word.split('.')
                .map_while(|part| part.parse().ok())
                .collect()
        })
}

#[cfg(test)]
mod tests {
    #[test]
    fn versions_are_read_as_the_programs_print_them() {
        for (printed, expected) in [
            ("nats-server: v2.15.1\n", vec![2, 15, 1]),
            ("v20.20.2\n", vec![20, 20, 2]),
            (
                "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)",
                vec![15, 18],
            ),
            ("postgres (PostgreSQL) 19beta1", vec![19]),
        ] {
            assert_eq!(super::parse_version(printed), Some(expected), "{printed}");
        }
        assert_eq!(super::parse_version("unknown"), None);
    }
}
