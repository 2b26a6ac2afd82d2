//! The folders of this checkout. Everything a run leaves behind is under `.run/`, except a PostgreSQL cluster
//! that its server's account could not reach there (see [`Checkout::server_dir`]).

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::account::Account;

/// A working copy: the one that this program works in.
#[derive(Clone, Debug)]
pub struct Checkout {
    root: PathBuf,
}

impl Checkout {
    /// The checkout that the current folder is in; started from elsewhere, the one that this program was built from.
    ///
    /// Where it was built says little: checkouts that share a target folder also share what cargo takes for fresh
    /// there.
    pub fn locate() -> Self {
        let built_from = || Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3);
        let here = env::current_dir().unwrap_or_default();
        let root = here.ancestors().find(|folder| is_checkout(folder));
        Self {
            root: root.or_else(built_from).unwrap_or(&here).to_path_buf(),
        }
    }

    /// The top of the checkout.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// `.run`: what a running suite writes; safe to delete when nothing runs.
    pub fn run_dir(&self) -> PathBuf {
        self.root.join(".run")
    }

    /// `.run/logs`: one file per process.
    pub fn logs_dir(&self) -> PathBuf {
        self.run_dir().join("logs")
    }

    /// `.run/tools`: programs installed for this checkout alone; `reset` keeps them.
    pub fn tools_dir(&self) -> PathBuf {
        self.run_dir().join("tools")
    }

    /// Twelve hexadecimal digits that name this checkout in folders shared by the machine.
    pub fn key(&self) -> String {
        hex::encode(&Sha256::digest(self.root.as_os_str().as_encoded_bytes())[..6])
    }

    /// A folder for the data of the server `name` that `account` can reach: under `.run/`, or under `/var/tmp`
    /// where a folder above the checkout is closed to that account (a checkout in root's home, say).
    pub fn server_dir(&self, name: &str, account: &Account) -> PathBuf {
        if account.can_reach(&self.root) {
            self.run_dir().join(name)
        } else {
            self.outside_dir().join(name)
        }
    }

    /// The folder outside the checkout that [`Checkout::server_dir`] falls back to.
    pub fn outside_dir(&self) -> PathBuf {
        Path::new("/var/tmp").join(format!("cpro-{}", self.key()))
    }

    /// Creates `.run/` and `.run/logs/`.
    pub fn prepare(&self) -> io::Result<()> {
        fs::create_dir_all(self.logs_dir())
    }
}

/// Whether this is the top of a checkout: the packages below it have no chassis of their own.
fn is_checkout(folder: &Path) -> bool {
    folder.join("services/chassis/Cargo.toml").is_file()
}
