//! `[gateway]`: what the gateway has besides the sections that every service shares.

mod adresses;

use std::path::PathBuf;

use chassis::config::Section;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use adresses::Adresses;

/// `[gateway]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Address that browsers use, e.g. `https://suivi.example.org`. With `https`, browsers are told to keep to it.
    pub public_url: String,
    /// Folder of the built web client; without it, only the API answers.
    pub web_dir: Option<PathBuf>,
    /// Largest registry file that may be sent, bytes.
    pub max_upload_bytes: u64,
    /// How many proxies of ours stand in front: what they add to `X-Forwarded-For` is believed.
    pub trusted_proxies: usize,
    /// Requests under way at once; beyond, they are refused at once.
    pub requests_at_once: usize,
    /// What maps are drawn on.
    pub carte: Carte,
    /// Where addresses are searched for.
    pub adresses: Adresses,
}

/// `[gateway.carte]`: the background of maps. Without tiles they show the address, the coordinates and the marker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Carte {
    /// Address of tiles, with `{z}`, `{x}` and `{y}`; browsers fetch them there.
    pub tuiles: Option<String>,
    /// Whom they are owed to, as shown on each map.
    pub attribution: Option<String>,
}

impl Carte {
    /// Where tiles come from, as a content security policy names it.
    pub fn origin(&self) -> Option<String> {
        let address = self.tuiles.as_deref()?;
        let (scheme, rest) = address.split_once("://")?;
        let host = rest.split('/').next()?;
        let sane = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        let known =
            matches!(scheme, "https" | "http") && !host.is_empty() && host.chars().all(sane);
        known.then(|| format!("{scheme}://{host}"))
    }

    fn fault(&self) -> Option<String> {
        let address = self.tuiles.as_deref()?;
        let places = ["{z}", "{x}", "{y}"];
        // The map knows no other place to fill.
        let whole = places.iter().all(|place| address.contains(place))
            && address.matches('{').count() == places.len();
        let sure = self
            .origin()
            .is_some_and(|origin| match origin.strip_prefix("http://") {
                Some(host) => is_local(host),
                None => true,
            });
        (!whole || !sure).then(|| {
            format!(
                "gateway.carte.tuiles: not an https address with {{z}}, {{x}} and {{y}}: {address}"
            )
        })
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_url: "http://localhost:8080".to_owned(),
            web_dir: None,
            max_upload_bytes: 100_000_000,
            trusted_proxies: 0,
            requests_at_once: 512,
            carte: Carte::default(),
            adresses: Adresses::default(),
        }
    }
}

impl Config {
    /// Whether browsers reach the gateway over TLS.
    pub fn is_tls(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

impl Section for Config {
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let host = self
            .public_url
            .strip_prefix("https://")
            .or_else(|| self.public_url.strip_prefix("http://"));
        match host {
            None | Some("") => faults.push(format!(
                "gateway.public_url: not an http or https address: {}",
                self.public_url
            )),
            // Browsers keep a `Secure` cookie over plain http on the machine itself only.
            Some(host) if !self.is_tls() && !is_local(host) => faults.push(format!(
                "gateway.public_url: sessions need https outside of this machine: {}",
                self.public_url
            )),
            Some(_) => {}
        }
        if let Some(folder) = &self.web_dir
            && !folder.join("index.html").is_file()
        {
            faults.push(format!(
                "gateway.web_dir: no index.html in {}",
                folder.display()
            ));
        }
        if self.requests_at_once == 0 {
            faults.push("gateway.requests_at_once: must be at least 1".to_owned());
        }
        faults.extend(self.carte.fault());
        faults.extend(self.adresses.fault());
        faults
    }
}

fn is_local(host: &str) -> bool {
    let name = host.split(['/', ':']).next().unwrap_or_default();
    name == "localhost" || name.starts_with("127.") || host.starts_with("[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(public_url: &str) -> Vec<String> {
        let config = Config {
            public_url: public_url.to_owned(),
            ..Config::default()
        };
        config.faults()
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        assert!(faults("http://localhost:8080").is_empty());
        assert!(faults("http://127.0.0.1:8080/").is_empty());
        assert!(faults("http://[::1]:8080").is_empty());
        assert!(faults("https://suivi.example.org").is_empty());
        assert_eq!(faults("http://suivi.example.org").len(), 1);
        assert_eq!(faults("http://localhost.example.org").len(), 1);
    }

    #[test]
    fn an_address_is_an_address() {
        assert_eq!(faults("suivi.example.org").len(), 1);
        assert_eq!(faults("https://").len(), 1);
    }

    #[test]
    fn tiles_are_of_one_origin_reached_over_tls_f02() {
        let of = |tuiles: &str| Carte {
            tuiles: Some(tuiles.to_owned()),
            attribution: None,
        };
        let good = of("https://tuiles.example.org/{z}/{x}/{y}.png");
        assert_eq!(good.fault(), None);
        assert_eq!(good.origin().as_deref(), Some("https://tuiles.example.org"));
        assert_eq!(of("http://localhost:8090/{z}/{x}/{y}.png").fault(), None);
        for wrong in [
            "http://tuiles.example.org/{z}/{x}/{y}.png",
            "https://tuiles.example.org/carte.png",
            "https://{z}.example.org/{x}/{y}",
            "https://a;script-src *;/{z}/{x}/{y}",
            "https://tuiles.example.org/{z}/{x}/{y}?cle={cle}",
            "tuiles/{z}/{x}/{y}",
        ] {
            assert!(of(wrong).fault().is_some(), "{wrong}");
        }
        assert_eq!(Carte::default().fault(), None);
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let config = Config {
            public_url: "ftp://x".to_owned(),
            web_dir: Some(PathBuf::from("nowhere")),
            requests_at_once: 0,
            ..Config::default()
        };
        assert_eq!(config.faults().len(), 3);
    }
}
