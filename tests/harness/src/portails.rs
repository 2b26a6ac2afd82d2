//! Sign-on portals beside a suite (I-06): the two issuers of `tests/portail`, run by Node. Whoever signs in there is who it
//! says to be.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use machine::process::Server;
use machine::{Checkout, ports};
use serde_json::json;
use toml::Value;

use crate::suite::Options;

/// Longer than Node needs to start.
const PATIENCE: Duration = Duration::from_secs(30);
const CLIENT: &str = "cpro";
/// Known to the portals and to the suite, for one run of the tests.
const SECRET: &str = "un secret pour les essais";

/// Two portals: the school's, which is asked about people, and a national one, whose tokens say all.
#[derive(Debug)]
pub struct Portails {
    server: Server,
    portail: u16,
    national: u16,
}

impl Portails {
    /// Starts them for a suite at that address; the packages of `tests/portail` are installed.
    pub fn start(base_url: &str, log: &Path) -> Result<Self> {
        let (portail, national) = (ports::free()?, ports::free()?);
        let issuer = |port: u16, in_token: bool| {
            json!({
                "port": port, "client_id": CLIENT, "client_secret": SECRET, "base": base_url,
                "dans_le_jeton": in_token,
            })
        };
        let described = json!([issuer(portail, false), issuer(national, true)]);
        let mut command = Command::new("node");
        command
            .arg("portail.js")
            .current_dir(Checkout::locate().root().join("tests/portail"))
            .env("CPRO_PORTAILS", described.to_string());
        let mut server = Server::spawn("sign-on portals", command, log)?;
        server
            .wait_until(PATIENCE, || {
                (ports::answers(portail) && ports::answers(national)).then_some(())
            })
            .context("starting the portals of tests/portail")?;
        Ok(Self {
            server,
            portail,
            national,
        })
    }

    /// Makes them known to a suite: the school's by its correspondence file, the national one by verified addresses.
    #[must_use]
    pub fn known_to(&self, options: Options) -> Options {
        let options = described(options, "portail", self.portail, "Portail du lycée");
        let options = described(options, "national", self.national, "Service national");
        let files = Value::from(vec!["*".to_owned()]);
        options
            .with("identity", "identity.sign_on.portail", "claim", "ent")
            .with("identity", "identity.sign_on.portail", "files_of", files)
            .with("identity", "identity.sign_on.portail", "logout", true)
            .with("identity", "identity.sign_on.national", "trust_email", true)
    }

    /// Fails when they have ended by themselves.
    pub fn must_run(&mut self) -> Result<()> {
        self.server.must_run()
    }
}

fn described(options: Options, code: &str, port: u16, label: &str) -> Options {
    let section = format!("identity.sign_on.{code}");
    let scopes = Value::from(vec!["email".to_owned()]);
    options
        .with("identity", &section, "label", label)
        .with(
            "identity",
            &section,
            "issuer",
            format!("http://127.0.0.1:{port}"),
        )
        .with("identity", &section, "client_id", CLIENT)
        .with("identity", &section, "client_secret", SECRET)
        .with("identity", &section, "scopes", scopes)
}
