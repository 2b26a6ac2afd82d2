//! `[identity]`: what only this service has to configure.

mod sign_on;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use schemars::JsonSchema;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};

pub use self::sign_on::SignOn;
use crate::domain::bounce::Route;
use crate::domain::portail::Portail;

/// Settings of identity.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Address that people type, without a final slash; links in mails start with it, and passkeys are made for its host.
    pub public_url: String,
    /// Secret that tutor links are derived from: 32 bytes or more, the same on every replica.
    #[serde(serialize_with = "masked")]
    #[schemars(with = "String")]
    pub link_key: SecretString,
    /// A file that holds it instead.
    pub link_key_file: Option<PathBuf>,
    /// Folder of diploma files that replace or complete the built-in ones.
    pub referentiels_dir: Option<PathBuf>,
    /// Folder for uploads while they are read; none = the system's.
    pub spool_dir: Option<PathBuf>,
    /// Bytes of one uploaded file, packed.
    pub upload_limit: u64,
    /// Divisions of the registry that are none.
    pub divisions_fictives: Vec<String>,
    /// How long a session lives without being used.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub session_idle: Duration,
    /// How long it lives at most.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub session_lifetime: Duration,
    /// How long login, password and second factors are kept of a person who has left every établissement (I-12). The
    /// term is the académie's to set; no three months are longer than the default.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub sign_in_kept: Duration,
    /// How long what is held on a learner is kept in every service once it has left (I-12): the académie's to set. No year
    /// is longer than the default.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub records_kept: Duration,
    /// How long the account of staff, inspectors and maîtres d'apprentissage is kept once it is closed: as long as records
    /// that name them may be, by default.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub staff_kept: Duration,
    /// How long a tutor is kept after the end of its last access.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub tutors_kept: Duration,
    /// How often transfers are looked at: what can begin, what was cut short.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub transfers_every: Duration,
    /// Passwords hashed at the same time.
    pub hashing_threads: usize,
    /// Passwords waiting beyond those; more are refused at once.
    pub hashing_queue: usize,
    /// Where mail goes.
    pub smtp: Smtp,
    /// Where reports of mails that could not be delivered come back.
    pub bounces: Bounces,
    /// National sign-on services and school portals, by short name; their buttons stand in the order of these names.
    pub sign_on: BTreeMap<String, SignOn>,
}

/// `[identity.bounces]`: delivery reports, by a Maildir that the mail server of the deployment fills.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Bounces {
    /// Address whose mail comes into the Maildir, eleven letters at most before the `@`; mails name it as their
    /// sender with a secret of their own (`rebonds+…@example.org`). Empty = reports go to the sender of every mail.
    pub address: String,
    /// The Maildir; what comes there is read and taken away. None = reports are not read here.
    pub maildir: Option<PathBuf>,
    /// How often it is looked at.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub every: Duration,
}

impl Default for Bounces {
    fn default() -> Self {
        Self {
            address: String::new(),
            maildir: None,
            every: Duration::from_secs(30),
        }
    }
}

impl Bounces {
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if !self.address.is_empty() && Route::parse(&self.address).is_none() {
            faults.push(
                "identity.bounces.address: an address of at most eleven letters before the @"
                    .to_owned(),
            );
        }
        if self.maildir.is_some() && self.address.is_empty() {
            faults.push("identity.bounces.maildir: wants identity.bounces.address".to_owned());
        }
        if self.every < Duration::from_millis(10) {
            faults.push("identity.bounces.every: 10ms at least".to_owned());
        }
        faults
    }
}

/// `[identity.smtp]`
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Smtp {
    /// Host of the relay; empty = mail stays queued.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// Account on the relay; empty = none.
    pub username: String,
    /// Its password.
    #[serde(serialize_with = "masked")]
    #[schemars(with = "String")]
    pub password: SecretString,
    /// A file that holds it instead.
    pub password_file: Option<PathBuf>,
    /// Sender of every mail.
    pub from: String,
    /// First pause after a failure; doubled each time.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub retry_after: Duration,
    /// Attempts before giving up.
    pub attempts: i32,
}

/// Protection of the connection to the relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// None: a relay on the same machine, or a test.
    None,
    /// `STARTTLS`, required.
    Starttls,
    /// From the first byte.
    Implicit,
}

impl Default for Smtp {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 587,
            tls: Tls::Starttls,
            username: String::new(),
            password: SecretString::default(),
            password_file: None,
            from: "CPRO <ne-pas-repondre@example.org>".to_owned(),
            retry_after: Duration::from_secs(30),
            attempts: 12,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_url: "https://localhost".to_owned(),
            link_key: SecretString::default(),
            link_key_file: None,
            referentiels_dir: None,
            spool_dir: None,
            upload_limit: 100 << 20,
            divisions_fictives: vec!["Inactifs".to_owned()],
            session_idle: Duration::from_hours(2),
            session_lifetime: Duration::from_hours(12),
            sign_in_kept: Duration::from_hours(92 * 24),
            records_kept: Duration::from_hours(366 * 24),
            staff_kept: Duration::from_hours(5 * 366 * 24),
            tutors_kept: Duration::from_hours(3 * 366 * 24),
            transfers_every: Duration::from_secs(2),
            hashing_threads: 2,
            hashing_queue: 64,
            smtp: Smtp::default(),
            bounces: Bounces::default(),
            sign_on: BTreeMap::new(),
        }
    }
}

/// Shortest secret that links may be derived from, in bytes.
const MIN_LINK_KEY: usize = 32;

impl Config {
    /// What people call this deployment by: its address, without the scheme.
    pub fn host(&self) -> String {
        let (_, host) = self.public_url.split_once("://").unwrap_or_default();
        host.to_owned()
    }

    /// The secret of links, from the value or the file.
    pub fn read_link_key(&self) -> Result<Vec<u8>, String> {
        let key = secret(
            "identity.link_key",
            &self.link_key,
            self.link_key_file.as_deref(),
        )?;
        if key.len() < MIN_LINK_KEY {
            return Err(format!("identity.link_key: at least {MIN_LINK_KEY} bytes"));
        }
        Ok(key.into_bytes())
    }

    /// The portals that people may sign on through, or every fault of their settings.
    pub fn read_portails(&self) -> Result<Vec<Portail>, Vec<String>> {
        let mut portails: Vec<Portail> = Vec::new();
        let mut faults = Vec::new();
        for (code, settings) in &self.sign_on {
            match settings.read(code) {
                Ok(portail) => portails.push(portail),
                Err(found) => faults.extend(found),
            }
        }
        for (place, one) in portails.iter().enumerate() {
            // Subjects are the issuer's: two entries for one would share their ties.
            if portails[..place]
                .iter()
                .any(|other| other.emetteur == one.emetteur)
            {
                faults.push(format!("identity.sign_on.{}.issuer: named twice", one.code));
            }
        }
        if faults.is_empty() {
            Ok(portails)
        } else {
            Err(faults)
        }
    }
}

impl Smtp {
    /// The relay's password, from the value or the file; empty when there is none.
    pub fn read_password(&self) -> Result<String, String> {
        secret(
            "identity.smtp.password",
            &self.password,
            self.password_file.as_deref(),
        )
    }
}

fn secret(
    key: &str,
    value: &SecretString,
    file: Option<&std::path::Path>,
) -> Result<String, String> {
    match (value.expose_secret(), file) {
        (value, None) => Ok(value.to_owned()),
        ("", Some(file)) => std::fs::read_to_string(file)
            .map(|text| text.trim().to_owned())
            .map_err(|error| format!("{key}_file: {}: {error}", file.display())),
        (_, Some(_)) => Err(format!("{key} and {key}_file exclude each other")),
    }
}

impl chassis::config::Section for Config {
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if !self.public_url.starts_with("http://") && !self.public_url.starts_with("https://") {
            faults.push("identity.public_url: an http or https address".to_owned());
        }
        if self.public_url.ends_with('/') {
            faults.push("identity.public_url: no final slash".to_owned());
        }
        if self.transfers_every < Duration::from_millis(10) {
            faults.push("identity.transfers_every: 10ms at least".to_owned());
        }
        if self.sign_in_kept < Duration::from_hours(24) {
            faults.push("identity.sign_in_kept: a day at least".to_owned());
        }
        for (key, kept) in [
            ("records_kept", self.records_kept),
            ("staff_kept", self.staff_kept),
            ("tutors_kept", self.tutors_kept),
        ] {
            if kept < Duration::from_hours(30 * 24) {
                faults.push(format!("identity.{key}: thirty days at least"));
            }
        }
        if self.hashing_threads == 0 {
            faults.push("identity.hashing_threads: at least 1".to_owned());
        }
        if self.smtp.from.parse::<lettre::message::Mailbox>().is_err() {
            faults.push("identity.smtp.from: not a mailbox".to_owned());
        }
        faults.extend(self.bounces.faults());
        faults.extend(self.read_link_key().err());
        faults.extend(self.smtp.read_password().err());
        faults.extend(self.read_portails().err().into_iter().flatten());
        faults
    }
}

fn masked<S: Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(if secret.expose_secret().is_empty() {
        ""
    } else {
        "***"
    })
}
