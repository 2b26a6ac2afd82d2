//! A Python with packages of its own, for what is measured against: `python3` of the machine (or apt), and a virtual
//! environment under `.run/tools`, filled from PyPI once.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::checkout::Checkout;
use crate::environment;
use crate::tools::{apt, missing};

/// The Python of the virtual environment `name`, in which these packages (`lxml==6.0.2`) are installed.
pub fn with_packages(checkout: &Checkout, name: &str, packages: &[&str]) -> Result<PathBuf> {
    let folder = checkout.tools_dir().join(name);
    let program = folder.join("bin/python");
    // Written last: an installation that was cut short is made again.
    let done = folder.join("packages");
    let wanted = packages.join("\n");
    if fs::read_to_string(&done).is_ok_and(|found| found == wanted) {
        return Ok(program);
    }
    create(&folder)
        .and_then(|()| {
            let mut pip = Command::new(&program);
            pip.args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ]);
            run(pip.args(packages))
        })
        .map_err(|why| {
            let remedy = "`apt-get install python3 python3-venv`, and let pip reach PyPI";
            missing("Python with its packages", remedy, &why)
        })?;
    fs::write(&done, wanted).with_context(|| format!("writing {}", done.display()))?;
    Ok(program)
}

fn create(folder: &std::path::Path) -> Result<()> {
    let make = || {
        let python = environment::find_program("python3").context("there is no python3")?;
        run(Command::new(python)
            .args(["-m", "venv", "--clear"])
            .arg(folder))
    };
    // Debian's python3 has no `venv` without a package of its own.
    make().or_else(|_| {
        apt::install(&["python3", "python3-venv"])?;
        make()
    })
}

fn run(command: &mut Command) -> Result<()> {
    let output = command
        .output()
        .with_context(|| format!("starting {}", command.get_program().display()))?;
    ensure!(
        output.status.success(),
        "{} failed: {}",
        command.get_program().display(),
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(())
}
