//! An authenticator in software (WebAuthn Level 3, § 6), with a real key: it makes passkeys and signs with them, and says
//! what a test has it say.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The site of the tests.
pub(crate) const ORIGIN: &str = "https://cpro.example.org";
const DOMAIN: &str = "cpro.example.org";

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const NEW_CREDENTIAL: u8 = 0x40;

/// A passkey, in the device that keeps it.
pub(crate) struct Authenticator {
    key: EcdsaKeyPair,
    pub(crate) credential: Vec<u8>,
    user: String,
    counter: u32,
}

/// What is said besides the signature: right unless a test changes it.
pub(crate) struct Said {
    pub(crate) origin: String,
    pub(crate) domain: String,
    pub(crate) challenge: Option<String>,
    pub(crate) kind: &'static str,
    pub(crate) framed: bool,
    pub(crate) verified: bool,
    pub(crate) counter: Option<u32>,
    pub(crate) user: Option<String>,
    pub(crate) credential: Option<Vec<u8>>,
    pub(crate) signed: bool,
}

impl Default for Said {
    fn default() -> Self {
        Self {
            origin: ORIGIN.into(),
            domain: DOMAIN.into(),
            challenge: None,
            kind: "",
            framed: false,
            verified: true,
            counter: None,
            user: None,
            credential: None,
            signed: true,
        }
    }
}

fn read(options: &str) -> Value {
    serde_json::from_str(options).unwrap()
}

fn written(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Said {
    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let kind = if self.kind.is_empty() {
            kind
        } else {
            self.kind
        };
        let challenge = options["challenge"].as_str().unwrap();
        json!({
            "type": kind,
            "challenge": self.challenge.as_deref().unwrap_or(challenge),
            "origin": self.origin,
            "crossOrigin": self.framed,
        })
        .to_string()
        .into_bytes()
    }

    fn authenticator_data(&self, flags: u8, counter: u32) -> Vec<u8> {
        let verified = if self.verified { USER_VERIFIED } else { 0 };
        let mut data = Sha256::digest(self.domain.as_bytes()).to_vec();
        data.push(USER_PRESENT | verified | flags);
        data.extend(self.counter.unwrap_or(counter).to_be_bytes());
        data
    }
}

impl Authenticator {
    /// Makes a passkey; answers what the browser sends.
    pub(crate) fn make(options: &str) -> (Self, String) {
        let credential = ring::rand::generate::<[u8; 16]>(&SystemRandom::new())
            .unwrap()
            .expose();
        Self::make_as(options, &credential, &Said::default())
    }

    /// The same under an identifier of the test's, saying what the test has it say.
    pub(crate) fn make_as(options: &str, credential: &[u8], said: &Said) -> (Self, String) {
        let options = read(options);
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).unwrap();
        let mut data = said.authenticator_data(NEW_CREDENTIAL, 0);
        data.extend([0; 16]);
        data.extend(u16::try_from(credential.len()).unwrap().to_be_bytes());
        data.extend(credential);
        data.extend(public_key(key.public_key().as_ref()));
        let answer = json!({
            "id": written(credential),
            "rawId": written(credential),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": written(&said.client_data("webauthn.create", &options)),
                "attestationObject": written(&attestation(&data)),
                "transports": ["internal"],
            },
        });
        let made = Self {
            key,
            credential: credential.to_vec(),
            user: options["user"]["id"].as_str().unwrap().to_owned(),
            counter: 0,
        };
        (made, answer.to_string())
    }

    /// Answers for the passkey; what the browser sends.
    pub(crate) fn answer(&mut self, options: &str) -> String {
        self.say(options, &Said::default())
    }

    /// The same, saying what the test has it say.
    pub(crate) fn say(&mut self, options: &str, said: &Said) -> String {
        self.counter += 1;
        let client_data = said.client_data("webauthn.get", &read(options));
        let data = said.authenticator_data(0, self.counter);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&client_data));
        if !said.signed {
            signed.push(0);
        }
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        let credential = said.credential.as_ref().unwrap_or(&self.credential);
        json!({
            "id": written(credential),
            "rawId": written(credential),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": written(&client_data),
                "authenticatorData": written(&data),
                "signature": written(signature.as_ref()),
                "userHandle": said.user.as_ref().unwrap_or(&self.user),
            },
        })
        .to_string()
    }
}

/// COSE_Key of a point (RFC 9053, § 7.1): EC2, ES256, P-256, x, y.
fn public_key(point: &[u8]) -> Vec<u8> {
    let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
    key.extend(&point[1..33]);
    key.extend([0x22, 0x58, 0x20]);
    key.extend(&point[33..65]);
    key
}

/// An attestation object without attestation: `{"fmt": "none", "attStmt": {}, "authData": data}` in CBOR.
fn attestation(data: &[u8]) -> Vec<u8> {
    let mut object = vec![0xa3, 0x63];
    object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData");
    object.extend([0x58, u8::try_from(data.len()).unwrap()]);
    object.extend(data);
    object
}
