//! Keys of the deployment, and the file that they close and open (I-11 ★; decision 13).
//!
//! ```text
//! CPRO-TRANSFERT 2\n                       version, in clear: an unknown one is told
//! length of what follows, 4 bytes, big-endian; from the second version on
//! age (X25519), for one recipient:
//!   length of the header, 4 bytes, big-endian
//!   header, JSON                            who, to whom, about whom, hash of the content
//!   signature of the header, 64 bytes       Ed25519, by the sender
//!   content, JSON, gzip                   with name, length and hash of each file that follows
//! the learner's files, if there are any ([`super::joints`])
//! ```
//!
//! What comes before the files is the head: in the first version, all there is. Both private keys are derived from the
//! deployment's key, as every secret here: none is stored.

use std::io::{Read as _, Write as _};

use age::x25519;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use sha2::{Digest as _, Sha256};

use super::head::{MAX_HEAD, body, written};
use crate::app::links::Links;
use crate::domain::fichier::carte::Carte;
use crate::domain::fichier::joint::are_files;
use crate::domain::fichier::recu::Recu;
use crate::domain::fichier::{Contenu, Entete, Fault, VERSIONS};
use crate::error::{Error, Result};

/// Largest content, unpacked, in bytes: no file becomes larger in memory than the largest one sent as it is.
const MAX_CONTENT: usize = MAX_HEAD;
/// Largest header, in bytes.
const MAX_HEADER: usize = 4096;
/// Bytes of an Ed25519 signature.
const SIGNATURE: usize = 64;
/// What signatures are for: one of a receipt is none of a header.
const OF_HEADER: &[u8] = b"cpro.transfert\0";
const OF_RECEIPT: &[u8] = b"cpro.recu\0";

/// The keys of this deployment.
pub struct Coffre {
    signing: Ed25519KeyPair,
    pub(super) receiving: x25519::Identity,
    carte: Carte,
}

/// A head that was opened, not yet vouched for by whom it names.
pub struct Ouvert {
    pub entete: Entete,
    signed: Vec<u8>,
    signature: Vec<u8>,
    content: Vec<u8>,
}

impl Coffre {
    /// Derived from the key of the deployment.
    pub fn new(links: &Links, nom: &str) -> anyhow::Result<Self> {
        Self::from_seeds(links.signing_seed(), links.receiving_seed(), nom)
    }

    fn from_seeds(signing: [u8; 32], receiving: [u8; 32], nom: &str) -> anyhow::Result<Self> {
        let signing = Ed25519KeyPair::from_seed_unchecked(&signing)
            .map_err(|error| anyhow::anyhow!("signing key of transfer files: {error}"))?;
        let prefix = bech32::Hrp::parse("age-secret-key-")?;
        let written = bech32::encode_upper::<bech32::Bech32>(prefix, &receiving)?;
        let receiving: x25519::Identity = written.parse().map_err(anyhow::Error::msg)?;
        let carte = Carte {
            nom: nom.to_owned(),
            signature: signing.public_key().as_ref().try_into()?,
            reception: receiving.to_public().to_string(),
        };
        Ok(Self {
            signing,
            receiving,
            carte,
        })
    }

    /// What others know of this deployment.
    pub fn carte(&self) -> &Carte {
        &self.carte
    }

    /// The head of a file for that deployment, in the version that its header names; answers it with the hash of its
    /// content.
    pub fn close(
        &self,
        to: &Carte,
        mut entete: Entete,
        contenu: &Contenu,
    ) -> Result<(Vec<u8>, String)> {
        let internal = |source: Box<dyn std::error::Error + Send + Sync>| {
            Error::internal("making a transfer file", source)
        };
        let json = serde_json::to_vec(contenu).map_err(|error| internal(error.into()))?;
        if json.len() > MAX_CONTENT {
            return Err(Error::File(Fault::TooLarge));
        }
        let gzip = packed(&json).map_err(|error| internal(error.into()))?;
        entete.sha256 = hex::encode(Sha256::digest(&gzip));
        let header = serde_json::to_vec(&entete).map_err(|error| internal(error.into()))?;
        let length = u32::try_from(header.len()).map_err(|error| internal(error.into()))?;
        let signature = self.signing.sign(&[OF_HEADER, &header].concat());
        let plain = [
            &length.to_be_bytes()[..],
            &header,
            signature.as_ref(),
            &gzip,
        ]
        .concat();
        let recipient = recipient(&to.reception).ok_or(Error::File(Fault::Destination))?;
        let sealed = age::encrypt(&recipient, &plain).map_err(|error| internal(error.into()))?;
        let head = written(entete.version, &sealed).map_err(Error::File)?;
        Ok((head, entete.sha256))
    }

    /// Opens the head of a file that was made for this deployment.
    pub fn open(&self, head: &[u8]) -> Result<Ouvert, Fault> {
        if head.len() > MAX_HEAD {
            return Err(Fault::TooLarge);
        }
        let (version, sealed) = body(head)?;
        let plain = age::decrypt(&self.receiving, sealed).map_err(|error| match error {
            age::DecryptError::NoMatchingKeys => Fault::OtherRecipient,
            _ => Fault::Altered,
        })?;
        let (length, rest) = plain.split_first_chunk::<4>().ok_or(Fault::Altered)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
        if length > MAX_HEADER || rest.len() < length + SIGNATURE {
            return Err(Fault::Altered);
        }
        let (header, rest) = rest.split_at(length);
        let (signature, content) = rest.split_at(SIGNATURE);
        let entete: Entete = serde_json::from_slice(header).map_err(|_| Fault::Altered)?;
        if !VERSIONS.contains(&entete.version) {
            return Err(Fault::Version(entete.version.to_string()));
        }
        if entete.version != version {
            return Err(Fault::Altered);
        }
        // What was encrypted for us by whoever got it, and made for somebody else, is not for us.
        if entete.destinataire != self.carte.empreinte() {
            return Err(Fault::OtherRecipient);
        }
        Ok(Ouvert {
            entete,
            signed: [OF_HEADER, header].concat(),
            signature: signature.to_vec(),
            content: content.to_vec(),
        })
    }

    /// Signs what this deployment has received.
    pub fn sign(&self, recu: &Recu) -> String {
        let signed = [OF_RECEIPT, recu.signed().as_bytes()].concat();
        recu.text(&URL_SAFE_NO_PAD.encode(self.signing.sign(&signed)))
    }
}

impl Ouvert {
    /// What it brings, once its signature and its hash have been checked.
    pub fn vouched(&self, from: &Carte) -> Result<Contenu, Fault> {
        UnparsedPublicKey::new(&ED25519, from.signature)
            .verify(&self.signed, &self.signature)
            .map_err(|_| Fault::Altered)?;
        if hex::encode(Sha256::digest(&self.content)) != self.entete.sha256 {
            return Err(Fault::Altered);
        }
        let contenu = unpacked(&self.content)?;
        let told = are_files(&contenu.fichiers);
        if told && (self.entete.version > 1 || contenu.fichiers.is_empty()) {
            return Ok(contenu);
        }
        Err(Fault::Altered)
    }
}

/// Reads a receipt, and checks that this deployment signed it.
pub(super) fn receipt(text: &str, from: &Carte) -> Result<Recu, Fault> {
    let (recu, signature) = Recu::parse(text)?;
    let signature = URL_SAFE_NO_PAD
        .decode(signature)
        .map_err(|_| Fault::Receipt)?;
    let signed = [OF_RECEIPT, recu.signed().as_bytes()].concat();
    UnparsedPublicKey::new(&ED25519, from.signature)
        .verify(&signed, &signature)
        .map_err(|_| Fault::Receipt)?;
    Ok(recu)
}

/// Whether files can be encrypted for that key.
pub fn can_receive(carte: &Carte) -> bool {
    recipient(&carte.reception).is_some()
}

pub(super) fn recipient(text: &str) -> Option<x25519::Recipient> {
    text.parse().ok()
}

fn packed(json: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(json)?;
    gzip.finish()
}

/// Never more than [`MAX_CONTENT`] in memory, whatever it would become.
fn unpacked(content: &[u8]) -> Result<Contenu, Fault> {
    let mut json = Vec::new();
    GzDecoder::new(content)
        .take(MAX_CONTENT as u64 + 1)
        .read_to_end(&mut json)
        .map_err(|_| Fault::Altered)?;
    if json.len() > MAX_CONTENT {
        return Err(Fault::TooLarge);
    }
    serde_json::from_slice(&json).map_err(|_| Fault::Altered)
}

#[cfg(test)]
#[path = "coffre_tests.rs"]
mod tests;
