//! What a running service knows of diplomas: what it started with, and what was installed since.

use std::fmt;
use std::ops::Deref;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use crate::catalogue::Catalogue;
use crate::fault::{Fault, LoadError};

/// The catalogue that holds at this instant, read as one reads a [`Catalogue`]. Cheap to clone; clones change together.
///
/// A reading that is under way keeps the catalogue it began with, so a former one must outlive all of them: catalogues
/// are leaked on purpose. That is some hundred kilobytes for each installation, of which there are a few a year.
#[derive(Clone)]
pub struct Library(Arc<Inner>);

struct Inner {
    /// The files of the program and of the mounted folder.
    supplied: &'static Catalogue,
    current: RwLock<&'static Catalogue>,
}

impl Library {
    /// Under which kind of texts the installed diplomas are kept.
    pub const KIND: &'static str = "referentiel";

    /// The files built into the program and those of the mounted folder, if there is one.
    ///
    /// # Errors
    /// Every fault of every file, at once.
    pub fn open(folder: Option<&Path>) -> Result<Self, LoadError> {
        folder
            .map_or_else(Catalogue::embedded, Catalogue::load)
            .map(Self::from)
    }

    /// What is known with these installed texts, by code: the catalogue, and the faults of those that are left aside.
    #[must_use]
    pub fn gather<'t>(
        &self,
        texts: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> (Catalogue, Vec<Fault>) {
        self.0.supplied.with(texts)
    }

    /// What makes the installed texts, by code, those that hold from then on; it answers the faults of those that are
    /// left aside.
    pub fn holder(&self) -> impl Fn(&[(&str, &str)]) -> Vec<Fault> + Send + Sync + use<> {
        let library = self.clone();
        move |texts| {
            let (catalogue, aside) = library.gather(texts.iter().copied());
            library.replace(catalogue);
            aside
        }
    }

    fn replace(&self, catalogue: Catalogue) {
        let next: &'static Catalogue = Box::leak(Box::new(catalogue));
        // The lock only ever guards this assignment: a poisoned one holds a whole catalogue too.
        *self
            .0
            .current
            .write()
            .unwrap_or_else(PoisonError::into_inner) = next;
    }
}

impl From<Catalogue> for Library {
    fn from(catalogue: Catalogue) -> Self {
        let supplied: &'static Catalogue = Box::leak(Box::new(catalogue));
        Self(Arc::new(Inner {
            supplied,
            current: RwLock::new(supplied),
        }))
    }
}

impl Deref for Library {
    type Target = Catalogue;

    fn deref(&self) -> &Catalogue {
        let current: &'static Catalogue = *self
            .0
            .current
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        current
    }
}

impl fmt::Debug for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.iter().map(|one| &one.code))
            .finish()
    }
}
