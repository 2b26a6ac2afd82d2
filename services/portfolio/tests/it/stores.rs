//! Where files go in a test, and what happens to it.

use portfolio::Config;
use proto::portfolio::v1::annexes_server::AnnexesServer;
use tonic::server::NamedService as _;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::bucket::{BucketServer, Mood};
use crate::support::Bench;

/// Where files go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A folder.
    Folder,
    /// A bucket of a server of S3.
    Bucket,
}

/// Each of these tests in a folder, and in a bucket.
macro_rules! over_every_store {
    ($($test:ident,)+) => {
        mod in_a_folder {
            $(#[tokio::test]
            async fn $test() {
                Box::pin(super::$test(crate::stores::Place::Folder)).await;
            })+
        }
        mod in_a_bucket {
            $(#[tokio::test]
            async fn $test() {
                Box::pin(super::$test(crate::stores::Place::Bucket)).await;
            })+
        }
    };
}
pub(crate) use over_every_store;

/// What happens to a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The folder is not there: what it is on is not mounted.
    FolderAway,
    /// Another one is in its place: that under what is not mounted.
    OtherFolder,
    /// Nobody listens where the bucket was.
    ServerAway,
    /// The server does not have the bucket.
    BucketMissing,
    /// Its key was changed.
    KeyChanged,
    /// It is asked too much.
    Busy,
    /// It takes requests and says nothing.
    Silent,
    /// It has no room.
    Full,
}

impl Fault {
    /// The store that this happens to.
    pub(crate) fn place(self) -> Place {
        match self {
            Self::FolderAway | Self::OtherFolder => Place::Folder,
            _ => Place::Bucket,
        }
    }

    /// Whether what is stored can be read meanwhile.
    pub(crate) fn lets_read(self) -> bool {
        self == Self::Full
    }
}

impl Bench {
    /// With its files in such a place.
    pub(crate) async fn over(place: Place) -> Self {
        if place == Place::Folder {
            return Self::start().await;
        }
        let bucket = BucketServer::start().await;
        let mut config = Config::default();
        config.files.s3 = Some(bucket.config());
        let bench = Self::with(config).await;
        Self {
            bucket: Some(bucket),
            ..bench
        }
    }

    /// The server of its bucket.
    pub(crate) fn bucket(&self) -> &BucketServer {
        self.bucket.as_ref().unwrap()
    }

    /// It happens.
    pub(crate) async fn strike(&mut self, fault: Fault) {
        match fault {
            Fault::FolderAway => std::fs::rename(self.files.path(), self.aside()).unwrap(),
            Fault::OtherFolder => {
                std::fs::rename(self.files.path(), self.aside()).unwrap();
                std::fs::create_dir(self.files.path()).unwrap();
            }
            Fault::ServerAway => self.bucket.as_mut().unwrap().leave().await,
            Fault::BucketMissing => self.bucket().lose_bucket(),
            Fault::KeyChanged => self.bucket().be(Mood::Stranger),
            Fault::Busy => self.bucket().be(Mood::Busy),
            Fault::Silent => self.bucket().be(Mood::Silent),
            Fault::Full => self.bucket().be(Mood::Full),
        }
    }

    /// It is over.
    pub(crate) async fn mend(&mut self, fault: Fault) {
        match fault {
            Fault::FolderAway => {
                let folder = self.files.path();
                assert!(!folder.exists(), "nobody makes another one meanwhile");
                std::fs::rename(self.aside(), folder).unwrap();
            }
            Fault::OtherFolder => {
                // Fails unless it is empty: nothing was put there.
                std::fs::remove_dir(self.files.path()).unwrap();
                std::fs::rename(self.aside(), self.files.path()).unwrap();
            }
            Fault::ServerAway => self.bucket.as_mut().unwrap().come_back().await,
            Fault::BucketMissing => self.bucket().find_bucket(),
            Fault::KeyChanged | Fault::Busy | Fault::Silent | Fault::Full => {
                self.bucket().be(Mood::Well);
            }
        }
    }

    fn aside(&self) -> std::path::PathBuf {
        self.files.path().with_extension("ailleurs")
    }

    /// What probes are told of the part of it that keeps files.
    pub(crate) async fn keeps_files(&self) -> bool {
        self.serves(AnnexesServer::<()>::NAME).await
    }

    /// What probes are told of it as a whole.
    pub(crate) async fn is_ready(&self) -> bool {
        self.serves("").await
    }

    async fn serves(&self, service: &str) -> bool {
        let request = HealthCheckRequest {
            service: service.to_owned(),
        };
        let told = HealthClient::new(self.suite.channel()).check(request).await;
        told.unwrap().get_ref().status() == ServingStatus::Serving
    }
}
