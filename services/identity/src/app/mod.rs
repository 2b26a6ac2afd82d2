//! Use cases: authorize → load → decide → store + outbox, one file each, one transaction each.

pub mod accounts;
pub mod bootstrap;
pub mod bounces;
pub mod deploiements;
pub mod effacements;
pub mod etablissement;
mod export_person;
pub mod fichiers;
pub mod formations;
pub mod hashing;
pub mod images;
pub mod imports;
pub mod inspectors;
pub mod links;
pub mod mailer;
pub mod maitres;
pub mod modules;
pub mod notifications;
pub mod operators;
pub mod own_account;
pub mod passkeys;
pub mod passwords;
pub mod people;
pub mod portails;
pub mod qr;
pub mod referentiels;
pub mod referents;
mod rounds;
pub mod second_factors;
pub mod sessions;
pub mod sign_ins;
pub mod transferts;
pub mod tutors;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chassis::texts::Texts;
use chassis::{Clock, Ctx, Db};
use referentiel::Library;
use tokio::sync::{Notify, mpsc};

use crate::config::Config;
use crate::domain::bounce::Route;
use crate::domain::ids::PersonId;
use crate::domain::passkey::Site;
use crate::error::{Error, Result};

/// What use cases need besides their context. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// See [`App`].
pub struct Inner {
    pub db: Db,
    pub clock: Clock,
    pub config: Config,
    /// The diplomas, those that were installed since the start included.
    pub catalogue: Library,
    /// What makes those installed since be held.
    pub(crate) installed: Texts,
    pub hasher: hashing::Hasher,
    pub links: links::Links,
    /// Who passkeys are made for.
    pub(crate) passkeys: Option<passkeys::RelyingParty>,
    /// Keys of transfer files (I-11).
    pub coffre: fichiers::Coffre,
    /// Where mails that cannot be delivered come back.
    pub returns: Option<Route>,
    /// National sign-on services and school portals.
    pub portails: portails::Portails,
    /// Told when somebody asks for a new password.
    pub(crate) resets: Notify,
    jobs: mpsc::Sender<imports::Job>,
    applying: AtomicUsize,
}

impl std::ops::Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Imports that may wait for the worker.
const WAITING_IMPORTS: usize = 16;

impl App {
    /// Builds the application, and the end of the queue that its import worker listens to.
    pub fn new(
        db: Db,
        clock: Clock,
        config: Config,
    ) -> anyhow::Result<(Self, mpsc::Receiver<imports::Job>)> {
        let catalogue = Library::open(config.referentiels_dir.as_deref())?;
        let key = config.read_link_key().map_err(anyhow::Error::msg)?;
        let (jobs, queue) = mpsc::channel(WAITING_IMPORTS);
        let described = config
            .read_portails()
            .map_err(|faults| anyhow::Error::msg(faults.join("; ")))?;
        let portails = portails::Portails::new(described, &config.public_url, &clock)?;
        let hasher = hashing::Hasher::new(config.hashing_threads, config.hashing_queue)?;
        let links = links::Links::new(key, config.public_url.clone());
        let coffre = fichiers::Coffre::new(&links, &config.host())?;
        let installed = Texts::new(&db, Library::KIND, catalogue.holder());
        let inner = Inner {
            installed,
            db,
            clock,
            links,
            passkeys: Site::of(&config.public_url).and_then(passkeys::RelyingParty::new),
            coffre,
            returns: Route::parse(&config.bounces.address),
            catalogue,
            hasher,
            portails,
            config,
            resets: Notify::new(),
            jobs,
            applying: AtomicUsize::new(0),
        };
        Ok((Self(Arc::new(inner)), queue))
    }
}

impl Inner {
    /// An unnamed file, for what is read before it is kept: gone as soon as it is closed, whatever happens to the process.
    pub(crate) fn spool(&self) -> Result<std::fs::File> {
        match &self.config.spool_dir {
            Some(folder) => tempfile::tempfile_in(folder),
            None => tempfile::tempfile(),
        }
        .map_err(|error| Error::internal("opening a spool file", error))
    }

    /// Hands an import to the worker of this process.
    pub(crate) async fn hand_over(&self, job: imports::Job) -> Result<()> {
        self.applying.fetch_add(1, Ordering::SeqCst);
        if self.jobs.send(job).await.is_err() {
            self.applied();
            return Err(Error::Busy);
        }
        Ok(())
    }

    /// The worker is done with one import.
    pub(crate) fn applied(&self) {
        self.applying.fetch_sub(1, Ordering::SeqCst);
    }

    /// Whether this process has an import at hand.
    pub(crate) fn is_applying(&self) -> bool {
        self.applying.load(Ordering::SeqCst) > 0
    }
}

/// The person who acts; policies let no service through where one is needed.
pub(crate) fn person(cx: &Ctx) -> Result<PersonId> {
    cx.actor()
        .person()
        .map(|person| PersonId::from(person.id))
        .ok_or(Error::Forbidden)
}
