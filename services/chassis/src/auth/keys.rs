//! Key pairs of signers: Ed25519, PEM.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair as _};

use super::Error;

/// What precedes the 32 bytes of a public key in its `SubjectPublicKeyInfo` (RFC 8410).
const SPKI_PREFIX: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

/// A private key and its public one.
pub struct KeyPair {
    /// PKCS#8, PEM. Never logged.
    pub private_pem: String,
    /// `SubjectPublicKeyInfo`, PEM.
    pub public_pem: String,
}

impl KeyPair {
    /// A new pair.
    pub fn generate() -> Result<Self, Error> {
        let random = SystemRandom::new();
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&random).map_err(|_| Error::Random)?;
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).map_err(|_| Error::Random)?;
        let mut spki = SPKI_PREFIX.to_vec();
        spki.extend_from_slice(pair.public_key().as_ref());
        Ok(Self {
            private_pem: pem("PRIVATE KEY", pkcs8.as_ref()),
            public_pem: pem("PUBLIC KEY", &spki),
        })
    }

    /// Writes `private/<name>.pem` (readable by its owner alone) and `public/<name>.pem` in `folder`.
    pub fn write(&self, folder: &Path, name: &str) -> Result<(), Error> {
        use std::os::unix::fs::PermissionsExt;
        for (part, text, mode) in [
            ("private", &self.private_pem, 0o600),
            ("public", &self.public_pem, 0o644),
        ] {
            let folder = folder.join(part);
            let path = folder.join(format!("{name}.pem"));
            let unwritable = |source| Error::Unreadable {
                path: path.display().to_string(),
                source,
            };
            std::fs::create_dir_all(&folder).map_err(unwritable)?;
            std::fs::write(&path, text).map_err(unwritable)?;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode))
                .map_err(unwritable)?;
        }
        Ok(())
    }
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .filter_map(|line| std::str::from_utf8(line).ok())
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use uuid::Uuid;

    use super::super::{GATEWAY, Signer, Verifier};
    use super::*;
    use crate::{Actor, Person, Profil, Uai};

    fn person() -> Actor {
        Actor::Person(Person {
            id: Uuid::nil(),
            profil: Profil::Enseignant,
            referentiels: vec!["bac-pro-mspc".into()],
            grants: vec![],
            session: Uuid::nil(),
        })
    }

    fn uai() -> Uai {
        "0761234D".parse().unwrap()
    }

    fn trusting(audience: &str, signer: &str, pair: &KeyPair) -> Verifier {
        Verifier::new(audience)
            .trusting(signer, pair.public_pem.as_bytes())
            .unwrap()
    }

    #[test]
    fn a_token_tells_who_acts_to_its_audience_only() {
        let pair = KeyPair::generate().unwrap();
        let signer = Signer::from_pem(GATEWAY, pair.private_pem.as_bytes()).unwrap();
        let token = signer.sign(&person(), &uai(), "periods").unwrap();
        let verified = trusting("periods", GATEWAY, &pair).verify(&token).unwrap();
        assert_eq!(verified, (person(), uai()));
        assert!(
            trusting("portfolio", GATEWAY, &pair)
                .verify(&token)
                .is_err()
        );
    }

    #[test]
    fn only_the_gateway_vouches_for_a_person() {
        let pair = KeyPair::generate().unwrap();
        let signer = Signer::from_pem("periods", pair.private_pem.as_bytes()).unwrap();
        let verifier = trusting("identity", "periods", &pair);
        let forged = signer.sign(&person(), &uai(), "identity").unwrap();
        assert!(verifier.verify(&forged).is_err());
        // Whatever it claims to be, it is who signed.
        let claimed = Actor::Service("documents".into());
        let spoken = signer.sign(&claimed, &uai(), "identity").unwrap();
        let actor = verifier.verify(&spoken).unwrap().0;
        assert_eq!(actor, Actor::Service("periods".into()));
    }

    #[test]
    fn another_key_a_cut_token_and_no_signature_are_refused() {
        let (pair, other) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
        let signer = Signer::from_pem(GATEWAY, pair.private_pem.as_bytes()).unwrap();
        let token = signer.sign(&person(), &uai(), "periods").unwrap();
        assert!(trusting("periods", GATEWAY, &other).verify(&token).is_err());

        let verifier = trusting("periods", GATEWAY, &pair);
        assert!(verifier.verify(&token[..token.len() - 3]).is_err());
        let body = token.split('.').nth(1).unwrap();
        let none = format!("eyJhbGciOiJub25lIiwia2lkIjoiZ2F0ZXdheSJ9.{body}.");
        assert!(verifier.verify(&none).is_err());
    }

    #[test]
    fn keys_are_added_and_withdrawn_without_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let public = folder.path().join("public");
        assert!(
            Verifier::from_dir("periods", folder.path()).is_err(),
            "no key"
        );
        let (old, new) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
        old.write(folder.path(), GATEWAY).unwrap();
        let mut verifier = Verifier::from_dir("periods", &public).unwrap();
        verifier.youngest = std::time::Duration::ZERO;
        let token = |pair: &KeyPair| {
            Signer::from_pem(GATEWAY, pair.private_pem.as_bytes())
                .unwrap()
                .sign(&person(), &uai(), "periods")
                .unwrap()
        };

        assert!(verifier.verify(&token(&new)).is_err());
        std::fs::write(public.join("gateway.next.pem"), &new.public_pem).unwrap();
        assert!(verifier.verify(&token(&new)).is_ok(), "both are good");
        assert!(verifier.verify(&token(&old)).is_ok(), "both are good");

        std::fs::remove_file(public.join("gateway.pem")).unwrap();
        verifier.oldest = std::time::Duration::ZERO;
        assert!(verifier.verify(&token(&old)).is_err(), "withdrawn");
        assert!(verifier.verify(&token(&new)).is_ok());
        std::fs::write(public.join("gateway.next.pem"), "half a file").unwrap();
        assert!(
            verifier.verify(&token(&new)).is_ok(),
            "half a change changes nothing"
        );
    }
}
