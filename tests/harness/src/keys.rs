//! The folder of secrets of a suite: the key pairs of the signed actor tokens, which each program makes for itself
//! (`generate-keys`), and other random secrets.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// `private/<program>.pem`, `public/<program>.pem`, `private/<secret>`.
#[derive(Clone, Debug)]
pub struct Keys {
    folder: PathBuf,
}

impl Keys {
    /// Opens `folder`.
    pub fn open(folder: &Path) -> Result<Self> {
        let keys = Self {
            folder: folder.to_path_buf(),
        };
        for part in [keys.public_dir(), keys.folder.join("private")] {
            fs::create_dir_all(&part).with_context(|| format!("creating {}", part.display()))?;
        }
        Ok(keys)
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether `program` has its pair already.
    pub fn has(&self, program: &str) -> bool {
        let public = self.public_dir().join(format!("{program}.pem"));
        self.private_key(program).is_file() && public.is_file()
    }

    /// The folder of the public keys.
    pub fn public_dir(&self) -> PathBuf {
        self.folder.join("public")
    }

    /// The private key of `program`.
    pub fn private_key(&self, program: &str) -> PathBuf {
        self.folder.join("private").join(format!("{program}.pem"))
    }

    /// A file that holds a random secret of 32 bytes in hexadecimal, made the first time.
    pub fn secret(&self, name: &str) -> Result<PathBuf> {
        let file = self.folder.join("private").join(name);
        if !file.is_file() {
            fs::write(&file, hex::encode(rand::random::<[u8; 32]>()))
                .and_then(|()| fs::set_permissions(&file, fs::Permissions::from_mode(0o600)))
                .with_context(|| format!("writing {}", file.display()))?;
        }
        Ok(file)
    }
}
