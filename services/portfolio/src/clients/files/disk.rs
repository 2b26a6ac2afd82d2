//! The disk under the folder of files: full, it would fail whoever else writes to it.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::{away, state};

/// How long a disk may take to say how much room it has: one of the network may hang for ever.
const PATIENCE: Duration = Duration::from_secs(5);

/// A disk, by the folder that is on it.
#[derive(Debug, Clone)]
pub(super) struct Disk {
    folder: Arc<Path>,
    spare: u64,
    /// Threads that may wait for it: one that hangs must not take them all.
    asking: Arc<Semaphore>,
}

/// Less room than is left to others.
#[derive(Debug, thiserror::Error)]
#[error("{free} bytes are free on the disk of files, {spare} of which are spared")]
struct Full {
    free: u64,
    spare: u64,
}

impl Disk {
    /// That of this folder, `spare` bytes of which are for others.
    pub(super) fn new(folder: &Path, spare: u64) -> Self {
        Self {
            folder: folder.into(),
            spare,
            asking: Arc::new(Semaphore::new(1)),
        }
    }

    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes the folder where there is none.
    pub(super) async fn make(&self) -> object_store::Result<()> {
        let folder = self.folder.clone();
        done(move || std::fs::create_dir_all(&*folder)).await
    }

    /// Takes out all that is in a folder within; none there is as well.
    pub(super) async fn clear(&self, within: &str) -> object_store::Result<()> {
        let folder = self.folder.join(within);
        done(move || match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        })
        .await
    }

    /// Bytes that may be written to it yet, what is spared included; fails where the folder is not there.
    pub(super) async fn free(&self) -> object_store::Result<u64> {
        let told = timeout(PATIENCE, self.asked()).await.map_err(away)??;
        let free = told.f_bavail.saturating_mul(told.f_frsize);
        state::free(free);
        Ok(free)
    }

    async fn asked(&self) -> object_store::Result<rustix::fs::StatVfs> {
        let turn = self.asking.clone().acquire_owned().await.map_err(away)?;
        let folder = self.folder.clone();
        // A folder of the network may take its time.
        let asked = spawn_blocking(move || {
            let _turn = turn;
            rustix::fs::statvfs(&*folder)
        });
        asked.await.map_err(away)?.map_err(away)
    }

    /// Fails where so many bytes more would leave less than what is spared.
    pub(super) async fn takes(&self, octets: usize) -> object_store::Result<()> {
        let (free, spare) = (self.free().await?, self.spare);
        let wanted = u64::try_from(octets).unwrap_or(u64::MAX);
        if free < spare.saturating_add(wanted) {
            return Err(away(Full { free, spare }));
        }
        Ok(())
    }
}

async fn done(work: impl FnOnce() -> io::Result<()> + Send + 'static) -> object_store::Result<()> {
    spawn_blocking(work).await.map_err(away)?.map_err(away)
}
