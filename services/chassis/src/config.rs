//! Configuration: defaults, then a TOML file, then `APP_SECTION__KEY` variables; all faults at once.
//!
//! Sections here are shared by every service; a service adds one section, named after itself. A default is safe
//! for production. Every secret has a `*_file` twin.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use schemars::JsonSchema;
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Sections that every service has.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Shared {
    /// Where the service listens.
    pub server: Server,
    /// Its own database; absent for the gateway.
    pub database: Database,
    /// The bus; unused by the gateway.
    pub nats: Nats,
    /// Logs, traces, metrics.
    pub telemetry: Telemetry,
    /// Keys of the signed actor tokens.
    pub auth: Auth,
    /// Addresses of the other services, by name: `identity = "http://identity:50051"`.
    pub peers: BTreeMap<String, String>,
}

impl Shared {
    /// What a service cannot be served without.
    pub(crate) fn missing(&self) -> Vec<String> {
        [
            (
                self.database.url.expose_secret().is_empty(),
                "database.url or database.url_file",
            ),
            (self.nats.url.is_empty(), "nats.url"),
            (
                self.auth.signing_key_file.as_os_str().is_empty(),
                "auth.signing_key_file",
            ),
            (
                self.auth.verify_keys_dir.as_os_str().is_empty(),
                "auth.verify_keys_dir",
            ),
        ]
        .into_iter()
        .filter(|(missing, _)| *missing)
        .map(|(_, key)| format!("{key} is missing"))
        .collect()
    }
}

/// `[server]`
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Address and port; port 0 takes a free one.
    pub listen: SocketAddr,
    /// How long a stop may take before what is left is cut.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub stop_timeout: Duration,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([0, 0, 0, 0], 50051)),
            stop_timeout: Duration::from_secs(30),
        }
    }
}

/// `[database]`
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// `postgres://…`; may hold a password, so it is never printed.
    #[serde(serialize_with = "masked")]
    #[schemars(with = "String")]
    pub url: SecretString,
    /// A file that holds the address instead.
    pub url_file: Option<PathBuf>,
    /// Connections at most.
    pub connections: u32,
    /// How long to wait for one.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub acquire_timeout: Duration,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: SecretString::default(),
            url_file: None,
            connections: 10,
            acquire_timeout: Duration::from_secs(5),
        }
    }
}

/// `[nats]`
#[derive(Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Nats {
    /// `nats://host:4222`, or `nats://user:password@host:4222`; the password is never printed.
    #[serde(serialize_with = "without_password")]
    pub url: String,
    /// Put before every subject and stream, so that several suites share a server.
    pub prefix: String,
    /// Copies of each stream; 3 in production.
    pub replicas: usize,
    /// Serve with a nats-server older than 2.12 too. It knows no `sync_interval: always`: what it acknowledged may
    /// be lost with the power. For trying out; a production refuses such a broker.
    pub accept_old_broker: bool,
}

impl Default for Nats {
    fn default() -> Self {
        Self {
            url: String::new(),
            prefix: String::new(),
            replicas: 1,
            accept_old_broker: false,
        }
    }
}

impl fmt::Debug for Nats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Nats")
            .field("url", &hide_password(&self.url))
            .field("prefix", &self.prefix)
            .field("replicas", &self.replicas)
            .field("accept_old_broker", &self.accept_old_broker)
            .finish()
    }
}

/// `[telemetry]`
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Telemetry {
    /// Collector for traces and metrics (OTLP over gRPC); none = logs only.
    pub otlp_endpoint: Option<String>,
    /// What is logged, in the syntax of `tracing_subscriber::EnvFilter`.
    pub filter: String,
    /// How often metrics are sent.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub metrics_interval: Duration,
}

impl Default for Telemetry {
    fn default() -> Self {
        Self {
            otlp_endpoint: None,
            filter: "info".to_owned(),
            metrics_interval: Duration::from_secs(15),
        }
    }
}

/// `[auth]`
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Auth {
    /// This service's private key: Ed25519, PKCS#8, PEM.
    pub signing_key_file: PathBuf,
    /// Folder of the public keys, `<service>.pem` each, of all who may call.
    pub verify_keys_dir: PathBuf,
}

/// What is wrong with a configuration, all at once.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct Faults(pub Vec<String>);

/// A section that a service adds.
pub trait Section:
    DeserializeOwned + Serialize + Default + JsonSchema + Clone + Send + Sync + 'static
{
    /// Every contradiction, naming the key.
    fn faults(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The section of a service that has nothing to configure.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

impl Section for Nothing {}

/// Reads the configuration of service `name`.
pub fn load<C: Section>(name: &str, file: Option<&Path>) -> Result<(Shared, C), Faults> {
    let mut figment = Figment::from(Serialized::defaults(DefaultSections::default()))
        .merge(Serialized::default(name, C::default()));
    if let Some(file) = file {
        if !file.is_file() {
            return Err(Faults(vec![format!(
                "no configuration file at {}",
                file.display()
            )]));
        }
        figment = figment.merge(Toml::file(file));
    }
    figment = figment.merge(Env::prefixed("APP_").split("__"));
    read(name, &figment)
}

fn read<C: Section>(name: &str, figment: &Figment) -> Result<(Shared, C), Faults> {
    let fault = |e: figment::Error| Faults(e.into_iter().map(|e| e.to_string()).collect());
    let mut all: figment::value::Dict = figment.extract().map_err(fault)?;
    let own = all
        .remove(name)
        .unwrap_or_else(|| figment::value::Dict::new().into());

    let mut faults: Vec<String> = Vec::new();
    let mut shared = Shared {
        server: section(&mut all, "server", &mut faults),
        database: section(&mut all, "database", &mut faults),
        nats: section(&mut all, "nats", &mut faults),
        telemetry: section(&mut all, "telemetry", &mut faults),
        auth: section(&mut all, "auth", &mut faults),
        peers: section(&mut all, "peers", &mut faults),
    };
    faults.extend(all.keys().map(|key| format!("unknown section [{key}]")));
    if let Err(fault) = read_secret(&mut shared.database) {
        faults.push(fault);
    }
    match Figment::from(Serialized::default(name, own)).extract_inner::<C>(name) {
        Ok(own) => {
            faults.extend(own.faults());
            if faults.is_empty() {
                return Ok((shared, own));
            }
        }
        Err(errors) => faults.extend(errors.into_iter().map(|e| e.to_string())),
    }
    Err(Faults(faults))
}

/// Takes one section out of `all`; what is wrong with it joins the faults of the others.
fn section<T: DeserializeOwned + Default>(
    all: &mut figment::value::Dict,
    name: &str,
    faults: &mut Vec<String>,
) -> T {
    let Some(value) = all.remove(name) else {
        return T::default();
    };
    Figment::from(Serialized::default(name, value))
        .extract_inner(name)
        .unwrap_or_else(|errors| {
            faults.extend(errors.into_iter().map(|e| e.to_string()));
            T::default()
        })
}

fn read_secret(database: &mut Database) -> Result<(), String> {
    let Some(file) = &database.url_file else {
        return Ok(());
    };
    if !database.url.expose_secret().is_empty() {
        return Err("database.url and database.url_file exclude each other".to_owned());
    }
    let text = std::fs::read_to_string(file)
        .map_err(|e| format!("database.url_file: {}: {e}", file.display()))?;
    database.url = SecretString::from(text.trim().to_owned());
    Ok(())
}

/// [`Shared`] as figment needs it: a database address that is written plainly, and empty.
#[derive(Default, Serialize)]
struct DefaultSections {
    server: Server,
    database: DefaultDatabase,
    nats: Nats,
    telemetry: Telemetry,
    auth: Auth,
    peers: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct DefaultDatabase {
    url: &'static str,
    url_file: Option<PathBuf>,
    connections: u32,
    #[serde(with = "humantime_serde")]
    acquire_timeout: Duration,
}

impl Default for DefaultDatabase {
    fn default() -> Self {
        let Database {
            url: _,
            url_file,
            connections,
            acquire_timeout,
        } = Database::default();
        Self {
            url: "",
            url_file,
            connections,
            acquire_timeout,
        }
    }
}

fn masked<S: serde::Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(if secret.expose_secret().is_empty() {
        ""
    } else {
        "***"
    })
}

fn without_password<S: serde::Serializer>(url: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&hide_password(url))
}

/// `url` with `***` for whatever comes before its host.
fn hide_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://***@{host}"),
        _ => url.to_owned(),
    }
}

/// The effective configuration as TOML, secrets masked.
pub fn print<C: Section>(name: &str, shared: &Shared, own: &C) -> Result<String, toml::ser::Error> {
    let mut text = toml::to_string(shared)?;
    text.push_str(&toml::to_string(&BTreeMap::from([(name, own)]))?);
    Ok(text)
}

/// JSON schema of a service's whole configuration, for operators' editors.
pub fn schema<C: Section>(name: &str) -> serde_json::Result<String> {
    let mut schema = schemars::schema_for!(Shared);
    let own = schemars::schema_for!(C);
    if let Some(properties) = schema
        .get_mut("properties")
        .and_then(serde_json::Value::as_object_mut)
    {
        properties.insert(name.to_owned(), own.into());
    }
    serde_json::to_string_pretty(&schema)
}

#[cfg(test)]
mod tests;
