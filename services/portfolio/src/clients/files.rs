//! The store of files: a folder, or a bucket of S3. What it holds has names that say nothing of anybody.

mod bucket;
mod disk;
mod state;

use std::path::Path as FolderPath;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

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
/// What says that this is the store that the rows of this deployment speak of. An unmounted folder and another bucket have it
/// not: that a file is not there is believed where this is.
const MARK: &str = "cpro-fichiers";
/// How long a look may take: a folder of the network that hangs is told as one that is away.
const LOOK: Duration = Duration::from_secs(30);

/// No mark where files should be.
#[derive(Debug, thiserror::Error)]
#[error("no \"{MARK}\" there: not mounted, or not the store of this deployment")]
struct Unmarked;

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
    /// A folder is opened once it is there.
    opened: Arc<OnceLock<Arc<dyn ObjectStore>>>,
    /// That of the folder; how much room a bucket has, nobody tells.
    disk: Option<Disk>,
    state: Arc<State>,
}

impl Files {
    /// In a folder, which may not be there yet; `spare` bytes of its disk are left free.
    pub(crate) fn in_folder(folder: &FolderPath, spare: u64) -> Self {
        Self {
            opened: Arc::default(),
            disk: Some(Disk::new(folder, spare)),
            state: Arc::default(),
        }
    }

    /// In a bucket.
    pub(crate) fn in_bucket(bucket: &Bucket) -> anyhow::Result<Self> {
        let store = bucket.open().context("opening the bucket of files")?;
        let store: Arc<dyn ObjectStore> = Arc::new(store);
        Ok(Self {
            opened: Arc::new(OnceLock::from(store)),
            disk: None,
            state: Arc::default(),
        })
    }

    /// What holds them; fails while the folder is not there.
    fn store(&self) -> object_store::Result<&Arc<dyn ObjectStore>> {
        if let (None, Some(disk)) = (self.opened.get(), &self.disk) {
            let folder = LocalFileSystem::new_with_prefix(disk.folder())
                .map_err(away)?
                // What is acknowledged outlives a power cut.
                .with_fsync(true)
                .with_automatic_cleanup(true);
            // Another one may have been as quick.
            let _opened = self.opened.set(Arc::new(folder));
        }
        self.opened.get().ok_or_else(|| away(Unmarked))
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
        // Under a folder that is not mounted, it would be acknowledged and lost.
        self.answers().await?;
        self.store()?.put(path, bytes.into()).await?;
        Ok(())
    }

    /// All the bytes of something.
    #[tracing::instrument(name = "files.get", skip_all)]
    pub(crate) async fn get(&self, key: Key) -> Result<Bytes, Error> {
        Ok(self.store()?.get(&key.path()).await?.bytes().await?)
    }

    /// Its bytes as they come, and how many they are. Told that it is not there, one can believe it: a store that is away, or
    /// that is another, is another error.
    #[tracing::instrument(name = "files.read", skip_all)]
    pub(crate) async fn read(
        &self,
        key: Key,
    ) -> Result<(u64, BoxStream<'static, Result<Bytes, Error>>), Error> {
        let found = match self.store()?.get(&key.path()).await {
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
        Ok(gone(self.store()?.delete(&key.path()).await)?)
    }

    /// Takes out all that is under an id; nothing there is as well, in the store that rows speak of.
    #[tracing::instrument(name = "files.clear", skip_all)]
    pub(crate) async fn clear(&self, id: Uuid) -> Result<(), Error> {
        self.answers().await?;
        let within = folder(id);
        if let Some(disk) = &self.disk {
            // What a crash left half written there is in no listing.
            return Ok(disk.clear(within.as_ref()).await?);
        }
        let store = self.store()?;
        let found: Vec<_> = store.list(Some(&within)).try_collect().await?;
        let found = found.into_iter().map(|found| Ok(found.location));
        let mut taken = store.delete_stream(stream::iter(found).boxed());
        while let Some(one) = taken.next().await {
            gone(one.map(drop))?;
        }
        Ok(())
    }

    /// Whether there is something under an id.
    async fn holds(&self, id: Uuid) -> object_store::Result<bool> {
        let mut found = self.store()?.list(Some(&folder(id)));
        Ok(found.next().await.transpose()?.is_some())
    }

    /// Marks the store as the one that rows speak of, where that is sure: none speaks of any (`known` is empty), or one of
    /// those that they speak of is in it. Everywhere else an operator says so.
    #[tracing::instrument(name = "files.mark", skip_all)]
    pub(crate) async fn mark(&self, known: &[Uuid]) -> Result<(), Error> {
        let mut sure = known.is_empty();
        if let (true, Some(disk)) = (sure, &self.disk) {
            disk.make().await?;
        }
        for id in known {
            sure = sure || self.holds(*id).await?;
        }
        if sure {
            let mark = Bytes::from_static(MARK.as_bytes());
            self.store()?.put(&Path::from(MARK), mark.into()).await?;
            tracing::info!("the store of files is marked as that of this deployment");
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
        let looked = tokio::time::timeout(LOOK, self.looked()).await;
        let looked = looked.map_err(away).flatten();
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
        if let Some(disk) = &self.disk {
            disk.takes(0).await?;
        }
        self.answers().await?;
        let Some(doubt) = self.state.doubt() else {
            return Ok(());
        };
        let trial = Path::from(TRIAL);
        self.write(&trial, Bytes::from_static(b"essai")).await?;
        // Another replica may have been as quick.
        gone(self.store()?.delete(&trial).await)?;
        self.state.dispelled(doubt);
        Ok(())
    }

    /// Whether it is there and not marked: nobody said yet that it is the one.
    pub(crate) async fn is_unmarked(&self) -> bool {
        let Ok(store) = self.store() else {
            // The folder is not there.
            return true;
        };
        let found = store.head(&Path::from(MARK)).await;
        matches!(found, Err(object_store::Error::NotFound { .. }))
    }

    /// Fails where the store of this deployment is not: no folder, no bucket, nobody who lets us in, or another one.
    async fn answers(&self) -> object_store::Result<()> {
        match self.store()?.head(&Path::from(MARK)).await {
            Ok(_) => Ok(()),
            Err(object_store::Error::NotFound { .. }) => Err(away(Unmarked)),
            Err(error) => Err(away(error)),
        }
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
