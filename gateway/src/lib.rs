//! The gateway: the only HTTP server of the suite. It serves the JSON API and the web client.
//!
//! It is a translator. It authenticates (the session is identity's, asked again at each request), turns JSON into
//! gRPC calls made in the caller's name, joins answers with names, and puts refusals into French. It holds no rule,
//! no data and no database; what it answers is decided by the services.
//!
//! | module | what |
//! | --- | --- |
//! | [`api`] | one module per resource: handlers and the types of their bodies |
//! | [`session`] | who calls: cookie, anti-forgery token, the wall in front of each group of routes |
//! | [`http`] | what surrounds handlers: limits, headers, versions, description, web client |
//! | [`error`] | problems (RFC 9457), the only form of failure |
//! | [`catalogue`] | the French sentences, all in `catalogue/fr.toml` |
//! | [`sheet`] | tables to download, as CSV or ODS |
//! | [`clients`] | the services behind |
//! | [`geocoder`] | the search of addresses that the operator names, if any |
//! | [`command`] | the command line: configuration, start, stop |

pub mod api;
pub mod catalogue;
pub mod clients;
pub mod command;
pub mod config;
pub mod error;
pub mod geocoder;
pub mod http;
pub mod registry_codes;
pub mod sentence;
pub mod serve;
pub mod session;
pub mod sheet;

use std::sync::Arc;

use chassis::Clock;
use chassis::auth::{GATEWAY, Signer};
use chassis::grpc::Peers;

use crate::catalogue::Catalogue;
use crate::clients::Services;
use crate::config::Config;
use crate::geocoder::Geocoder;

/// What every request needs. Cheap to clone.
#[derive(Clone)]
pub struct Gateway {
    /// `[gateway]`.
    pub config: Arc<Config>,
    /// The services behind.
    pub services: Services,
    /// The search of addresses (P-10); none is configured, and all works without.
    pub geocoder: Option<Arc<Geocoder>>,
    /// The French sentences.
    pub catalogue: Arc<Catalogue>,
    /// The time.
    pub clock: Clock,
}

impl Gateway {
    /// Builds it from the configuration; connects to nothing yet.
    ///
    /// # Errors
    /// When a key cannot be read, a peer has no address, or the catalogue is malformed.
    pub fn build(
        shared: &chassis::config::Shared,
        config: Config,
        clock: Clock,
    ) -> anyhow::Result<Self> {
        let signer = Signer::from_file(GATEWAY, &shared.auth.signing_key_file)?;
        Self::with_signer(shared, config, clock, &signer)
    }

    /// The same, with a key at hand.
    ///
    /// # Errors
    /// As [`Gateway::build`].
    pub fn with_signer(
        shared: &chassis::config::Shared,
        config: Config,
        clock: Clock,
        signer: &Signer,
    ) -> anyhow::Result<Self> {
        let peers = Peers::new(&shared.peers, signer)?;
        let geocoder = config.adresses.search().map(Geocoder::new).transpose()?;
        Ok(Self {
            geocoder: geocoder.map(Arc::new),
            config: Arc::new(config),
            services: Services::new(&peers)?,
            catalogue: Arc::new(Catalogue::embedded()?),
            clock,
        })
    }
}
