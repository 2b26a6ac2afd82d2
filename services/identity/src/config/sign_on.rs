//! `[identity.sign_on.<code>]`: a national sign-on service or a school portal (I-06).

use std::path::PathBuf;

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

use super::{masked, secret};
use crate::domain::portail::{Fichiers, Portail};
use crate::domain::profil::Profil;

/// Longest short name of a portal.
const LONGEST_CODE: usize = 32;
/// Every établissement, where files of all count.
const ALL_SCHOOLS: &str = "*";

/// An OpenID Connect provider that people may sign on through.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SignOn {
    /// What stands on the button, in French.
    pub label: String,
    /// Issuer, exactly as its tokens name it; https, or plain http on this machine alone.
    pub issuer: String,
    /// Identifier that the provider gave to this application.
    pub client_id: String,
    /// Secret that it gave; empty for a public client.
    #[serde(serialize_with = "masked")]
    #[schemars(with = "String")]
    pub client_secret: SecretString,
    /// A file that holds it instead.
    pub client_secret_file: Option<PathBuf>,
    /// Scopes asked for besides `openid`.
    pub scopes: Vec<String>,
    /// Levels of authentication asked for (`acr_values`).
    pub acr_values: Vec<String>,
    /// Claim that holds what the portal's correspondence file calls people.
    pub claim: String,
    /// Établissements (UAI) whose correspondence file is this provider's; `*` for all of them, none by default.
    pub files_of: Vec<String>,
    /// Lets a verified address open the one active account that has it. Only for a provider that really verifies them.
    pub trust_email: bool,
    /// Profiles that may use it; empty: all but tutors.
    pub profils: Vec<String>,
    /// Levels (`acr`) that stand for the second factor.
    pub strong_acr: Vec<String>,
    /// Methods (`amr`) that do.
    pub strong_amr: Vec<String>,
    /// Signing out leaves the provider as well.
    pub logout: bool,
    /// Addresses (`https://host`) that may be called besides the issuer's own, where its discovery names others.
    pub other_origins: Vec<String>,
    /// Certificates of authorities to trust besides the usual ones (PEM).
    pub ca_file: Option<PathBuf>,
}

impl Default for SignOn {
    fn default() -> Self {
        Self {
            label: String::new(),
            issuer: String::new(),
            client_id: String::new(),
            client_secret: SecretString::default(),
            client_secret_file: None,
            scopes: Vec::new(),
            acr_values: Vec::new(),
            claim: "sub".to_owned(),
            files_of: Vec::new(),
            trust_email: false,
            profils: Vec::new(),
            strong_acr: Vec::new(),
            strong_amr: Vec::new(),
            logout: false,
            other_origins: Vec::new(),
            ca_file: None,
        }
    }
}

impl SignOn {
    /// The portal that this describes, or every fault of it.
    pub fn read(&self, code: &str) -> Result<Portail, Vec<String>> {
        let key = |name: &str| format!("identity.sign_on.{code}.{name}");
        let mut faults = Vec::new();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        if code.is_empty() || code.len() > LONGEST_CODE || !code.chars().all(plain) {
            faults.push(format!(
                "identity.sign_on.{code}: a name of small letters and digits, {LONGEST_CODE} at most"
            ));
        }
        for (name, value) in [
            ("label", &self.label),
            ("client_id", &self.client_id),
            ("claim", &self.claim),
        ] {
            if value.trim().is_empty() {
                faults.push(format!("{}: empty", key(name)));
            }
        }
        let mut origines = Vec::new();
        origines.extend(origin(&key("issuer"), &self.issuer, &mut faults));
        for other in &self.other_origins {
            origines.extend(origin(&key("other_origins"), other, &mut faults));
        }
        let mut profils = Vec::new();
        for name in &self.profils {
            match Profil::from_code(name) {
                Some(profil) => profils.push(profil),
                None => faults.push(format!("{}: no profile {name}", key("profils"))),
            }
        }
        let name = key("client_secret");
        let client_secret = secret(
            &name,
            &self.client_secret,
            self.client_secret_file.as_deref(),
        )
        .map_err(|fault| faults.push(fault))
        .ok()
        .filter(|text| !text.is_empty());
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Portail {
            code: code.to_owned(),
            libelle: self.label.trim().to_owned(),
            emetteur: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret: client_secret.map(SecretString::from),
            scopes: self.scopes.clone(),
            acr_values: self.acr_values.clone(),
            claim: self.claim.clone(),
            fichiers: self.files(),
            par_courriel: self.trust_email,
            profils,
            acr_forts: self.strong_acr.clone(),
            amr_forts: self.strong_amr.clone(),
            deconnexion: self.logout,
            origines,
            autorites: self.ca_file.clone(),
        })
    }

    fn files(&self) -> Fichiers {
        if self.files_of.iter().any(|uai| uai == ALL_SCHOOLS) {
            Fichiers::Tous
        } else {
            Fichiers::De(self.files_of.clone())
        }
    }
}

/// Scheme, host and port of an address that may be called: https, or plain http to this machine alone.
fn origin(key: &str, address: &str, faults: &mut Vec<String>) -> Option<String> {
    let allowed = Url::parse(address)
        .ok()
        .filter(|url| match url.scheme() {
            "https" => url.host().is_some(),
            "http" => is_loopback(url),
            _ => false,
        })
        .filter(|url| url.username().is_empty() && url.password().is_none());
    let Some(url) = allowed else {
        faults.push(format!(
            "{key}: an https address (plain http on this machine alone)"
        ));
        return None;
    };
    Some(url.origin().ascii_serialization())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn sign_on(issuer: &str) -> SignOn {
        SignOn {
            label: "ÉduPortail".into(),
            issuer: issuer.into(),
            client_id: "cpro".into(),
            ..SignOn::default()
        }
    }

    #[test]
    fn plain_http_is_for_this_machine_only_i06() {
        for good in [
            "https://portail.example.org/oidc",
            "http://localhost:9000",
            "http://127.0.0.1:9000/a",
            "http://[::1]:9000",
        ] {
            assert!(sign_on(good).read("portail").is_ok(), "{good}");
        }
        for bad in [
            "",
            "portail.example.org",
            "http://portail.example.org",
            "http://localhost.example.org",
            "http://10.0.0.1",
            "file:///etc/passwd",
            "https://moi:secret@portail.example.org",
        ] {
            assert_eq!(sign_on(bad).read("portail").unwrap_err().len(), 1, "{bad}");
        }
    }

    #[test]
    fn every_fault_of_a_portal_is_told_at_once_i06() {
        let broken = SignOn {
            profils: vec!["magicien".into()],
            client_secret: "un".into(),
            client_secret_file: Some(PathBuf::from("deux")),
            other_origins: vec!["ailleurs".into()],
            ..SignOn::default()
        };
        assert_eq!(broken.read("Mon Portail").unwrap_err().len(), 7);
    }

    #[test]
    fn only_named_origins_are_called_i06() {
        let mut settings = sign_on("https://portail.example.org/oidc");
        settings.other_origins = vec!["https://jetons.example.org:8443/x".into()];
        assert_eq!(
            settings.read("portail").unwrap().origines,
            [
                "https://portail.example.org",
                "https://jetons.example.org:8443"
            ]
        );
    }

    #[test]
    fn files_count_where_the_operator_says_so_i06b() {
        let mut settings = sign_on("https://portail.example.org");
        assert!(settings.read("portail").unwrap().fichiers.none());
        settings.files_of = vec!["0761234D".into()];
        let fichiers = settings.read("portail").unwrap().fichiers;
        assert_eq!(fichiers, Fichiers::De(settings.files_of.clone()));
        settings.files_of = vec!["*".into()];
        assert_eq!(settings.read("portail").unwrap().fichiers, Fichiers::Tous);
    }
}
