//! The disk under the folder of files: full, it would fail whoever else writes to it.

use std::path::Path;
use std::sync::Arc;

use tokio::task::spawn_blocking;

use super::{away, state};

/// A disk, by the folder that is on it.
#[derive(Debug, Clone)]
pub(super) struct Disk {
    folder: Arc<Path>,
    spare: u64,
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
        let folder = folder.into();
        Self { folder, spare }
    }

    /// Bytes that may be written to it yet, what is spared included; fails where the folder is not there.
    pub(super) async fn free(&self) -> object_store::Result<u64> {
        let folder = self.folder.clone();
        // A folder of the network may take its time.
        let asked = spawn_blocking(move || rustix::fs::statvfs(&*folder)).await;
        let told = asked.map_err(away)?.map_err(away)?;
        let free = told.f_bavail.saturating_mul(told.f_frsize);
        state::free(free);
        Ok(free)
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
