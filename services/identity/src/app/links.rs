//! Secrets that are never stored: links, first passwords and the keys of applications are derived from a key of the
//! deployment, so that neither the mail queue nor a copy of the database gives any away. Session tokens are random.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use rand::Rng as _;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use crate::clients::portails::Ceremony;
use crate::domain::account::temporary_password;
use crate::domain::ids::{AccessId, MailId, PersonId};
use crate::domain::second_factor::TotpKey;

/// Bytes of randomness of a link or token: 256 bits.
const SECRET: usize = 32;

/// Bytes of proof in the address that a mail comes back to: 80 bits, beside the 74 random ones of its identifier.
const BOUNCE_PROOF: usize = 10;

/// Derives secrets from the key of the deployment.
pub struct Links {
    key: Vec<u8>,
    public_url: String,
}

impl Links {
    /// With that key, for pages at that address.
    pub fn new(key: Vec<u8>, public_url: String) -> Self {
        Self { key, public_url }
    }

    fn derive(&self, purpose: &str, parts: [&[u8]; 2]) -> [u8; SECRET] {
        // HMAC takes keys of any length: the error of the signature cannot happen.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.key) else {
            return [0; SECRET];
        };
        mac.update(purpose.as_bytes());
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// The token of a tutor's access with that salt.
    pub fn token(&self, access: AccessId, salt: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.derive("tutor-link", [access.uuid().as_bytes(), salt]))
    }

    /// The address that opens an access; the token sits after `#`, out of logs and referrers.
    pub fn address(&self, token: &str) -> String {
        format!("{}/acces#{token}", self.public_url)
    }

    /// Where the tutors of a period are managed.
    pub fn tutors_page(&self, period: Uuid) -> String {
        format!("{}/periodes/{period}/tuteurs", self.public_url)
    }

    /// Where all of a learner for a period is.
    pub fn dossier_page(&self, period: Uuid, apprenant: Uuid) -> String {
        format!(
            "{}/periodes/{period}/portfolios/{apprenant}",
            self.public_url
        )
    }

    /// Where the comments of a learner's portfolio are read.
    pub fn comments_page(&self, period: Uuid, apprenant: Uuid) -> String {
        format!(
            "{}/periodes/{period}/portfolios/{apprenant}/commentaires",
            self.public_url
        )
    }

    /// Where an import is told.
    pub fn import_page(&self, import: Uuid) -> String {
        format!("{}/imports/{import}", self.public_url)
    }

    /// Where one reads what one is told of.
    pub fn notifications_page(&self) -> String {
        format!("{}/notifications", self.public_url)
    }

    /// Where a person chooses its mails.
    pub fn notification_choice(&self) -> String {
        format!("{}/compte/notifications", self.public_url)
    }

    /// The secret of the address that a mail comes back to: which mail, and the proof that we wrote it. Letters that
    /// servers may put in capitals, few enough for a local part.
    pub fn bounce_token(&self, mail: MailId) -> String {
        let id = mail.uuid();
        let mut token = hex::encode(id.as_bytes());
        let proof = self.derive("bounce", [id.as_bytes(), &[]]);
        token.push_str(&hex::encode(&proof[..BOUNCE_PROOF]));
        token
    }

    /// The mail of such a secret; none for one that we never made.
    pub fn mail_of_bounce(&self, token: &str) -> Option<MailId> {
        let bytes = hex::decode(token).ok()?;
        let id = Uuid::from_slice(bytes.get(..16)?).ok()?;
        let mail = MailId::from(id);
        let ours = self.bounce_token(mail);
        let same: bool = ours.as_bytes().ct_eq(token.as_bytes()).into();
        same.then_some(mail)
    }

    /// Where people sign in.
    pub fn sign_in(&self) -> String {
        format!("{}/connexion", self.public_url)
    }

    /// Where a person sees how it signs in.
    pub fn security_page(&self) -> String {
        format!("{}/compte/securite", self.public_url)
    }

    /// The token of a link to one's own account, that a mail carries.
    pub fn account_token(&self, mail: MailId) -> String {
        URL_SAFE_NO_PAD.encode(self.derive("account-link", [mail.uuid().as_bytes(), &[]]))
    }

    /// The page where a forgotten password is replaced.
    pub fn new_password(&self, token: &str) -> String {
        format!("{}/mot-de-passe/nouveau#{token}", self.public_url)
    }

    /// The page where a new e-mail address is confirmed.
    pub fn new_email(&self, token: &str) -> String {
        format!("{}/compte/courriel#{token}", self.public_url)
    }

    /// The key of a person's application, for that salt.
    pub fn totp_key(&self, person: PersonId, salt: &[u8]) -> TotpKey {
        TotpKey::new(self.derive("totp", [person.uuid().as_bytes(), salt]))
    }

    /// What is kept of a recovery code.
    pub fn recovery_hash(&self, person: PersonId, code: &str) -> [u8; SECRET] {
        self.derive("recovery-code", [person.uuid().as_bytes(), code.as_bytes()])
    }

    /// What a sign-on through a portal ties its answer with: nonce and verifier, derived from its state.
    pub fn ceremony(&self, state: &str) -> Ceremony {
        let derived =
            |purpose| URL_SAFE_NO_PAD.encode(self.derive(purpose, [state.as_bytes(), &[]]));
        Ceremony {
            nonce: derived("portail-nonce"),
            verifier: derived("portail-verifier"),
            state: state.to_owned(),
        }
    }

    /// What the key that signs transfer files is made of (I-11).
    pub fn signing_seed(&self) -> [u8; SECRET] {
        self.derive("transfer-signing", [&[], &[]])
    }

    /// What the key that opens transfer files is made of.
    pub fn receiving_seed(&self) -> [u8; SECRET] {
        self.derive("transfer-receiving", [&[], &[]])
    }

    /// The first password that a mail carries.
    pub fn first_password(&self, mail: MailId) -> String {
        let derived = self.derive("first-password", [mail.uuid().as_bytes(), &[]]);
        let mut bytes = [0; 12];
        bytes.copy_from_slice(&derived[..12]);
        temporary_password(bytes)
    }
}

/// A random token: 256 bits.
pub fn random_token() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<SECRET>())
}

/// Bytes from the system's generator.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_depends_on_key_access_and_salt_i07() {
        let links = Links::new(vec![1; 32], "https://cpro.example.org".into());
        let other = Links::new(vec![2; 32], "https://cpro.example.org".into());
        let access = AccessId::generate();
        let token = links.token(access, b"salt");
        assert_eq!(token.len(), 43);
        assert_eq!(token, links.token(access, b"salt"));
        assert_ne!(token, links.token(access, b"tlas"));
        assert_ne!(token, links.token(AccessId::generate(), b"salt"));
        assert_ne!(token, other.token(access, b"salt"));
    }

    #[test]
    fn an_address_of_return_names_its_mail_and_cannot_be_guessed_i07() {
        let links = Links::new(vec![1; 32], "https://cpro.example.org".into());
        let other = Links::new(vec![2; 32], "https://cpro.example.org".into());
        let mail = MailId::generate();
        let token = links.bounce_token(mail);
        assert_eq!(token.len(), crate::domain::bounce::TOKEN);
        assert_eq!(links.mail_of_bounce(&token), Some(mail));
        assert_eq!(other.mail_of_bounce(&token), None);
        for place in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[place] = if forged[place] == b'0' { b'1' } else { b'0' };
            let forged = String::from_utf8_lossy(&forged).into_owned();
            assert_eq!(links.mail_of_bounce(&forged), None, "{place}");
        }
        assert_eq!(links.mail_of_bounce(""), None);
        assert_eq!(links.mail_of_bounce("é"), None);
    }

    #[test]
    fn random_tokens_differ_i06() {
        assert_ne!(random_token(), random_token());
    }
}
