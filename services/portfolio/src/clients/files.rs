//! The store of files: a folder, or a bucket of S3. What it holds has names that say nothing of anybody.

mod bucket;
mod disk;
mod state;

use std::path::Path as FolderPath;
use std::sync::Arc;

use anyhow::Context as _;
use bytes::Bytes;
use futures::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};
use uuid::Uuid;

pub(crate) use bucket::Bucket;

use crate::domain::{FileId, UploadId};
use crate::error::Error;
use disk::Disk;
use state::State;

/// What it is called in its errors.
const STORE: &str = "store of files";
/// What is stored and taken out again where it is in doubt that anything can be.
const TRIAL: &str = "essai";

/// Something that the store holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// A piece of a file on its way.
    Piece(UploadId, Uuid),
    /// A file.
    Whole(FileId),
    /// The small one of an image.
    Small(FileId),
}

impl Key {
    fn path(self) -> Path {
        match self {
            Self::Piece(upload, piece) => folder(upload.uuid()).join(piece.to_string()),
            Self::Whole(file) => folder(file.uuid()).join("entier"),
            Self::Small(file) => folder(file.uuid()).join("vignette"),
        }
    }
}

/// What is under one id; two levels, for folders that stay short.
fn folder(id: Uuid) -> Path {
    let id = id.to_string();
    // The end of an id is what two ids of one instant differ by.
    let shelf = id.get(id.len().saturating_sub(2)..).unwrap_or_default();
    Path::from_iter([shelf, id.as_str()])
}

/// The store. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    store: Arc<dyn ObjectStore>,
    /// That of the folder; how much room a bucket has, nobody tells.
    disk: Option<Disk>,
    state: Arc<State>,
}

impl Files {
    /// In a folder, made where there is none; `spare` bytes of its disk are left free.
    pub(crate) fn in_folder(folder: &FolderPath, spare: u64) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("making the folder of files {}", folder.display()))?;
        let store = LocalFileSystem::new_with_prefix(folder)
            .with_context(|| format!("opening the folder of files {}", folder.display()))?
            // What is acknowledged outlives a power cut.
            .with_fsync(true)
            .with_automatic_cleanup(true);
        Ok(Self {
            store: Arc::new(store),
            disk: Some(Disk::new(folder, spare)),
            state: Arc::default(),
        })
    }

    /// In a bucket.
    pub(crate) fn in_bucket(bucket: &Bucket) -> anyhow::Result<Self> {
        let store = bucket.open().context("opening the bucket of files")?;
        Ok(Self {
            store: Arc::new(store),
            disk: None,
            state: Arc::default(),
        })
    }

    /// Stores bytes, durably.
    #[tracing::instrument(name = "files.put", skip_all)]
    pub(crate) async fn put(&self, key: Key, bytes: Bytes) -> Result<(), Error> {
        let stored = self.write(&key.path(), bytes).await;
        if stored.is_err() {
            self.state.failed();
        }
        Ok(stored?)
    }

    async fn write(&self, path: &Path, bytes: Bytes) -> object_store::Result<()> {
        if let Some(disk) = &self.disk {
            disk.takes(bytes.len()).await?;
        }
        self.store.put(path, bytes.into()).await?;
        Ok(())
    }

    /// All the bytes of something.
    #[tracing::instrument(name = "files.get", skip_all)]
    pub(crate) async fn get(&self, key: Key) -> Result<Bytes, Error> {
        Ok(self.store.get(&key.path()).await?.bytes().await?)
    }

    /// Its bytes as they come, and how many they are. Told that it is not there, one can believe it: a store that is away is
    /// another error.
    #[tracing::instrument(name = "files.read", skip_all)]
    pub(crate) async fn read(
        &self,
        key: Key,
    ) -> Result<(u64, BoxStream<'static, Result<Bytes, Error>>), Error> {
        let found = match self.store.get(&key.path()).await {
            Err(missing @ object_store::Error::NotFound { .. }) => {
                self.answers().await?;
                return Err(missing.into());
            }
            other => other?,
        };
        let octets = found.meta.size;
        Ok((octets, found.into_stream().map_err(Error::from).boxed()))
    }

    /// Takes one thing out; not there is as well.
    #[tracing::instrument(name = "files.remove", skip_all)]
    pub(crate) async fn remove(&self, key: Key) -> Result<(), Error> {
        Ok(gone(self.store.delete(&key.path()).await)?)
    }

    /// Takes out all that is under an id; nothing there is as well, in a store that is there.
    #[tracing::instrument(name = "files.clear", skip_all)]
    pub(crate) async fn clear(&self, id: Uuid) -> Result<(), Error> {
        if let Some(disk) = &self.disk {
            // A folder that is away lists nothing either.
            disk.free().await?;
        }
        let found: Vec<_> = self.store.list(Some(&folder(id))).try_collect().await?;
        let found = found.into_iter().map(|found| Ok(found.location));
        let mut taken = self.store.delete_stream(stream::iter(found).boxed());
        while let Some(one) = taken.next().await {
            gone(one.map(drop))?;
        }
        Ok(())
    }

    /// Whether files can be kept, as far as is known.
    pub(crate) fn usable(&self) -> bool {
        self.state.is_good()
    }

    /// Looks whether files can be kept, and notes it: whether the store is there, how much room it has, and, once something
    /// could not be stored, whether it can be again.
    pub(crate) async fn look(&self) {
        let before = self.usable();
        let looked = self.looked().await;
        self.state.seen(looked.is_ok());
        match looked.map_err(Error::from) {
            Err(error) if before => tracing::warn!(
                error = chassis::error::describe(&error),
                "no file can be kept"
            ),
            Ok(()) if !before => tracing::info!("files can be kept again"),
            _ => {}
        }
    }

    async fn looked(&self) -> object_store::Result<()> {
        self.answers().await?;
        if let Some(disk) = &self.disk {
            disk.takes(0).await?;
        }
        let Some(doubt) = self.state.doubt() else {
            return Ok(());
        };
        let trial = Path::from(TRIAL);
        self.write(&trial, Bytes::from_static(b"essai")).await?;
        // Another replica may have been as quick.
        gone(self.store.delete(&trial).await)?;
        self.state.dispelled(doubt);
        Ok(())
    }

    /// Fails where there is no store: no folder, no bucket, nobody who lets us in.
    async fn answers(&self) -> object_store::Result<()> {
        if let Some(disk) = &self.disk {
            return disk.free().await.map(drop);
        }
        // A listing asks for the bucket, whatever it holds.
        let mut found = self.store.list(Some(&Path::from(TRIAL)));
        found.next().await.transpose().map(drop).map_err(away)
    }
}

/// Never taken for a file that is missing.
fn away(error: impl std::error::Error + Send + Sync + 'static) -> object_store::Error {
    object_store::Error::Generic {
        store: STORE,
        source: Box::new(error),
    }
}

/// What is not there any more is gone.
fn gone(removed: object_store::Result<()>) -> object_store::Result<()> {
    match removed {
        Err(object_store::Error::NotFound { .. }) => Ok(()),
        other => other,
    }
}
