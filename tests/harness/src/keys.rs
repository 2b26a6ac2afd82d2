//! Key pairs of the signed actor tokens: one per caller, private keys apart, public keys in one folder.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;

/// What precedes the 32 bytes of a private key in PKCS#8 (RFC 8410).
const PRIVATE_HEADER: [u8; 16] = [
    0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
];
/// What precedes the 32 bytes of a public key in SubjectPublicKeyInfo (RFC 8410).
const PUBLIC_HEADER: [u8; 12] = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];

/// A folder of keys: `private/<caller>.pem` and `public/<caller>.pem`.
#[derive(Clone, Debug)]
pub struct Keys {
    folder: PathBuf,
}

impl Keys {
    /// Opens `folder`, making the keys of those `callers` that have none yet.
    pub fn open(folder: &Path, callers: &[&str]) -> Result<Self> {
        let keys = Self {
            folder: folder.to_path_buf(),
        };
        fs::create_dir_all(keys.public_dir())?;
        fs::create_dir_all(folder.join("private"))?;
        for caller in callers {
            if !keys.private_key(caller).is_file() || !keys.public_key(caller).is_file() {
                keys.make(caller)
                    .with_context(|| format!("making the keys of {caller}"))?;
            }
        }
        Ok(keys)
    }

    /// The folder of the public keys.
    pub fn public_dir(&self) -> PathBuf {
        self.folder.join("public")
    }

    /// The private key of `caller`.
    pub fn private_key(&self, caller: &str) -> PathBuf {
        self.folder.join("private").join(format!("{caller}.pem"))
    }

    /// A file that holds a random secret of 32 bytes in hexadecimal, made the first time.
    pub fn secret(&self, name: &str) -> Result<PathBuf> {
        let file = self.folder.join("private").join(name);
        if !file.is_file() {
            write_private(&file, &hex::encode(rand::random::<[u8; 32]>()))?;
        }
        Ok(file)
    }

    fn public_key(&self, caller: &str) -> PathBuf {
        self.public_dir().join(format!("{caller}.pem"))
    }

    fn make(&self, caller: &str) -> Result<()> {
        let secret: [u8; 32] = rand::random();
        let public = SigningKey::from_bytes(&secret).verifying_key();
        write_private(
            &self.private_key(caller),
            &pem("PRIVATE KEY", &PRIVATE_HEADER, &secret),
        )?;
        fs::write(
            self.public_key(caller),
            pem("PUBLIC KEY", &PUBLIC_HEADER, public.as_bytes()),
        )?;
        Ok(())
    }
}

fn write_private(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text).with_context(|| format!("writing {}", file.display()))?;
    fs::set_permissions(file, fs::Permissions::from_mode(0o600))?;
    Ok(())
}

/// Both kinds are shorter than one line of PEM.
fn pem(label: &str, header: &[u8], key: &[u8]) -> String {
    let body = STANDARD.encode([header, key].concat());
    format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
}
