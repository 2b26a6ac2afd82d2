//! The store of files: a folder, or a bucket of S3. What it holds has names that say nothing of anybody.

use std::path::Path as FolderPath;
use std::sync::Arc;

use anyhow::Context as _;
use bytes::Bytes;
use futures::stream::{BoxStream, StreamExt as _, TryStreamExt as _};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};
use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;

use crate::domain::{FileId, UploadId};
use crate::error::Error;

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

/// A bucket of S3, or of what speaks as it does.
pub(crate) struct Bucket {
    /// Its name.
    pub(crate) name: String,
    /// Its region.
    pub(crate) region: String,
    /// Where it is, if not at Amazon's.
    pub(crate) endpoint: Option<String>,
    /// Identifier of the key.
    pub(crate) access_key: String,
    /// Its secret.
    pub(crate) secret_key: SecretString,
}

/// The store. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// In a folder, made where there is none.
    pub(crate) fn in_folder(folder: &FolderPath) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("making the folder of files {}", folder.display()))?;
        let store = LocalFileSystem::new_with_prefix(folder)
            .with_context(|| format!("opening the folder of files {}", folder.display()))?
            // What is acknowledged outlives a power cut.
            .with_fsync(true)
            .with_automatic_cleanup(true);
        Ok(Self(Arc::new(store)))
    }

    /// In a bucket.
    pub(crate) fn in_bucket(bucket: &Bucket) -> anyhow::Result<Self> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&bucket.name)
            .with_region(&bucket.region)
            .with_access_key_id(&bucket.access_key)
            .with_secret_access_key(bucket.secret_key.expose_secret());
        if let Some(endpoint) = &bucket.endpoint {
            builder = builder
                .with_endpoint(endpoint)
                .with_allow_http(endpoint.starts_with("http://"));
        }
        let store = builder.build().context("opening the bucket of files")?;
        Ok(Self(Arc::new(store)))
    }

    /// Stores bytes, durably.
    #[tracing::instrument(name = "files.put", skip_all)]
    pub(crate) async fn put(&self, key: Key, bytes: Bytes) -> Result<(), Error> {
        self.0.put(&key.path(), bytes.into()).await?;
        Ok(())
    }

    /// All the bytes of something.
    #[tracing::instrument(name = "files.get", skip_all)]
    pub(crate) async fn get(&self, key: Key) -> Result<Bytes, Error> {
        Ok(self.0.get(&key.path()).await?.bytes().await?)
    }

    /// Its bytes as they come, and how many they are.
    #[tracing::instrument(name = "files.read", skip_all)]
    pub(crate) async fn read(
        &self,
        key: Key,
    ) -> Result<(u64, BoxStream<'static, Result<Bytes, Error>>), Error> {
        let found = self.0.get(&key.path()).await?;
        let octets = found.meta.size;
        Ok((octets, found.into_stream().map_err(Error::from).boxed()))
    }

    /// Takes one thing out.
    #[tracing::instrument(name = "files.remove", skip_all)]
    pub(crate) async fn remove(&self, key: Key) -> Result<(), Error> {
        self.0.delete(&key.path()).await?;
        Ok(())
    }

    /// Takes out all that is under an id; nothing there is as well.
    #[tracing::instrument(name = "files.clear", skip_all)]
    pub(crate) async fn clear(&self, id: Uuid) -> Result<(), Error> {
        let folder = folder(id);
        let found = self.0.list(Some(&folder)).map_ok(|found| found.location);
        let gone = self.0.delete_stream(found.boxed());
        gone.try_for_each(|_| async { Ok(()) }).await?;
        Ok(())
    }
}
