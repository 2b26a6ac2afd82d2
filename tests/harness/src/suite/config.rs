//! The configuration file of each program.

use std::collections::BTreeMap;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use machine::{Checkout, ports};
use toml::{Table, Value};

use super::{GATEWAY, SERVICES, Servers, free_ports};
use crate::keys::Keys;
use crate::mailbox::Mailbox;

/// Where each program listens.
#[derive(Clone, Debug)]
pub(super) struct Addresses(BTreeMap<&'static str, SocketAddr>);

impl Addresses {
    /// Free ports for all, save the gateway's when one is asked for.
    pub(super) fn choose(http_port: Option<u16>) -> Result<Self> {
        if let Some(port) = http_port {
            ensure!(
                ports::is_free(port),
                "port {port} is taken: choose another with --http-port"
            );
        }
        let free = free_ports(SERVICES.len() + 1)?;
        let names = [GATEWAY].into_iter().chain(SERVICES);
        let mut addresses: BTreeMap<_, _> = names
            .zip(free)
            .map(|(name, port)| (name, loopback(port)))
            .collect();
        if let Some(port) = http_port {
            addresses.insert(GATEWAY, loopback(port));
        }
        Ok(Self(addresses))
    }

    /// Where `name` listens; all names are chosen at once, so that none is missing.
    pub(super) fn of(&self, name: &str) -> SocketAddr {
        self.0.get(name).copied().unwrap_or_else(|| loopback(0))
    }

    /// A browser treats `localhost` as secure without TLS, which the session's cookie needs.
    pub(super) fn public_url(&self) -> String {
        format!("http://localhost:{}", self.of(GATEWAY).port())
    }
}

fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

/// All that the files say.
pub(super) struct Plan<'a> {
    pub(super) keys: &'a Keys,
    pub(super) addresses: &'a Addresses,
    pub(super) servers: &'a Servers,
    pub(super) mailbox: &'a Mailbox,
    pub(super) folder: &'a Path,
    /// By program: sections that a test sets differently.
    pub(super) settings: &'a BTreeMap<String, Table>,
}

impl Plan<'_> {
    /// Writes the configuration of `name` and says where.
    pub(super) fn write(&self, name: &str) -> Result<PathBuf> {
        let mut sections = self.shared(name);
        if name == GATEWAY {
            sections.insert("gateway".to_owned(), self.gateway().into());
        } else {
            sections.insert(
                "database".to_owned(),
                table([("url", self.servers.database_url(name).into())]),
            );
            sections.insert("nats".to_owned(), self.nats());
            if let Some(own) = self.own(name)? {
                sections.insert(name.to_owned(), own.into());
            }
        }
        if let Some(settings) = self.settings.get(name) {
            merge(&mut sections, settings);
        }
        let file = self.folder.join("config").join(format!("{name}.toml"));
        fs::create_dir_all(self.folder.join("config"))?;
        fs::write(&file, toml::to_string(&sections)?)
            .with_context(|| format!("writing {}", file.display()))?;
        Ok(file)
    }

    fn shared(&self, name: &str) -> Table {
        let peers = SERVICES.iter().filter(|peer| **peer != name).map(|peer| {
            (
                (*peer).to_owned(),
                Value::from(format!("http://{}", self.addresses.of(peer))),
            )
        });
        let mut sections = Table::new();
        sections.insert(
            "auth".to_owned(),
            table([
                ("signing_key_file", path(&self.keys.private_key(name))),
                ("verify_keys_dir", path(&self.keys.public_dir())),
            ]),
        );
        sections.insert("peers".to_owned(), Value::Table(peers.collect()));
        let listen = self.addresses.of(name).to_string();
        sections.insert("server".to_owned(), table([("listen", listen.into())]));
        sections
    }

    fn nats(&self) -> Value {
        table([
            ("url", self.servers.nats_url().into()),
            ("prefix", self.servers.namespace().into()),
            // Whatever broker the machine has will do here.
            ("accept_old_broker", true.into()),
        ])
    }

    fn gateway(&self) -> Table {
        let web = Checkout::locate().root().join("gateway/web/dist");
        fields([
            ("public_url", self.addresses.public_url().into()),
            ("web_dir", path(&web)),
        ])
    }

    fn own(&self, name: &str) -> Result<Option<Table>> {
        Ok(match name {
            "identity" => Some(fields([
                ("public_url", self.addresses.public_url().into()),
                ("link_key_file", path(&self.keys.secret("tutor-links")?)),
                ("smtp", self.smtp()),
                ("bounces", self.bounces()),
            ])),
            "portfolio" => Some(fields([(
                "files",
                table([("folder", path(&self.folder.join("files")))]),
            )])),
            _ => None,
        })
    }

    fn bounces(&self) -> Value {
        table([
            ("address", "rebonds@example.org".into()),
            ("maildir", path(self.mailbox.reports())),
            ("every", "200ms".into()),
        ])
    }

    fn smtp(&self) -> Value {
        let address = self.mailbox.smtp_address();
        table([
            ("host", address.ip().to_string().into()),
            ("port", i64::from(address.port()).into()),
            ("tls", "none".into()),
            ("from", "CPRO <ne-pas-repondre@example.org>".into()),
            // A relay that was away is tried again soon: people and tests wait for it.
            ("retry_after", "1s".into()),
        ])
    }
}

/// Puts `settings` over `sections`, table by table.
pub(super) fn merge(sections: &mut Table, settings: &Table) {
    for (key, value) in settings {
        match (sections.get_mut(key), value) {
            (Some(Value::Table(existing)), Value::Table(value)) => merge(existing, value),
            _ => drop(sections.insert(key.clone(), value.clone())),
        }
    }
}

fn fields<const N: usize>(pairs: [(&str, Value); N]) -> Table {
    pairs
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

fn table<const N: usize>(pairs: [(&str, Value); N]) -> Value {
    Value::Table(fields(pairs))
}

fn path(path: &Path) -> Value {
    Value::from(path.to_string_lossy().into_owned())
}
