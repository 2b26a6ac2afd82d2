//! `[gateway.adresses]`: where addresses are searched for (P-10).

use std::net::IpAddr;

use reqwest::Url;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[gateway.adresses]`: the search of addresses. Without it addresses are typed whole, and nothing else changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Adresses {
    /// Search in the format of the Base adresse nationale (`GET {url}?q=…&limit=5&autocomplete=1`): https, or plain
    /// http on this machine alone; empty: none. What is asked of it is the address being typed.
    pub url: String,
}

impl Adresses {
    /// Where to ask; none where it is off.
    pub fn search(&self) -> Option<Url> {
        let address = Url::parse(&self.url).ok()?;
        let host = address.host_str()?;
        let sure = match address.scheme() {
            "https" => true,
            "http" => is_this_machine(host),
            _ => false,
        };
        // The question is ours to write, and a secret would be printed with the rest of the configuration.
        let bare = address.query().is_none() && address.fragment().is_none();
        let nobody = address.username().is_empty() && address.password().is_none();
        (sure && bare && nobody).then_some(address)
    }

    pub(super) fn fault(&self) -> Option<String> {
        let unusable = !self.url.is_empty() && self.search().is_none();
        unusable.then(|| {
            "gateway.adresses.url: an https address (plain http on this machine alone), without user, `?` or `#`"
                .to_owned()
        })
    }
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> Adresses {
        Adresses {
            url: url.to_owned(),
        }
    }

    #[test]
    fn addresses_are_searched_over_tls_or_on_this_machine_p10() {
        for good in [
            "https://adresses.example.org/search",
            "http://localhost:7878/search/",
            "http://127.0.0.1:7878/search",
            "http://[::1]:7878/search",
        ] {
            assert_eq!(of(good).fault(), None, "{good}");
            assert!(of(good).search().is_some(), "{good}");
        }
        for wrong in [
            "adresses.example.org",
            "http://adresses.example.org/search",
            "http://localhost.example.org/search",
            "http://127.0.0.1.example.org/search",
            "https://moi:secret@adresses.example.org/search",
            "https://adresses.example.org/search?cle=secret",
            "https://adresses.example.org/search#fin",
            "file:///etc/passwd",
        ] {
            assert!(of(wrong).search().is_none(), "{wrong}");
            // Neither a secret nor anything else of it is repeated.
            let fault = of(wrong).fault().unwrap_or_default();
            assert!(!fault.is_empty() && !fault.contains("secret"), "{wrong}");
        }
    }

    #[test]
    fn nothing_is_searched_unless_configured_p10() {
        assert_eq!(Adresses::default().fault(), None);
        assert!(Adresses::default().search().is_none());
    }
}
