//! A server of S3 over a folder, as real as one in this process can be: HTTP, XML, signatures. Its mood is the test's.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use futures::{StreamExt as _, stream};
use portfolio::S3;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tower::ServiceExt as _;

const BUCKET: &str = "fichiers";
const KEY: &str = "portfolio";
const SECRET: &str = "un-secret-de-test";
/// Larger than whatever these tests send.
const LARGEST: usize = 64 << 20;

/// How it takes what it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// As it should.
    Well,
    /// It knows another secret.
    Stranger,
    /// `503 SlowDown`, whatever is asked.
    Busy,
    /// It never answers.
    Silent,
    /// It has no room: what is sent is refused, what it has is given.
    Full,
    /// Of what is put, it keeps all and every other answer is lost.
    Forgetful,
    /// What is asked for whole breaks off in the middle.
    Cutting,
}

/// The server.
pub(crate) struct BucketServer {
    folder: TempDir,
    address: SocketAddr,
    shared: Arc<Shared>,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

struct Shared {
    ours: S3Service,
    strangers: S3Service,
    bucket: PathBuf,
    mood: Mutex<Mood>,
    lost: AtomicBool,
}

impl BucketServer {
    /// With a bucket that is empty.
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let served = folder.path().join("servi");
        let bucket = served.join(BUCKET);
        std::fs::create_dir_all(&bucket).unwrap();
        std::fs::write(folder.path().join("cle"), format!("{SECRET}\n")).unwrap();
        let with = |secret: &str| {
            let mut builder = S3ServiceBuilder::new(FileSystem::new(&served).unwrap());
            builder.set_auth(SimpleAuth::from_single(KEY, secret));
            builder.build()
        };
        let shared = Shared {
            ours: with(SECRET),
            strangers: with("un-autre-secret"),
            bucket,
            mood: Mutex::new(Mood::Well),
            lost: AtomicBool::new(false),
        };
        let mut up = Self {
            folder,
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            shared: Arc::new(shared),
            running: None,
        };
        up.come_back().await;
        up
    }

    /// How a service reaches it.
    pub(crate) fn config(&self) -> S3 {
        S3 {
            bucket: BUCKET.to_owned(),
            region: "us-east-1".to_owned(),
            endpoint: Some(format!("http://{}", self.address)),
            access_key: KEY.to_owned(),
            secret_key_file: self.folder.path().join("cle"),
            ca_file: None,
            timeout: Duration::from_millis(1_500),
        }
    }

    /// Where what the bucket holds is.
    pub(crate) fn objects(&self) -> PathBuf {
        self.shared.bucket.clone()
    }

    /// From now on.
    pub(crate) fn be(&self, mood: Mood) {
        *self.shared.mood.lock().unwrap() = mood;
    }

    /// Its bucket is not there any more.
    pub(crate) fn lose_bucket(&self) {
        std::fs::rename(self.objects(), self.elsewhere()).unwrap();
    }

    /// It is there again, as it was.
    pub(crate) fn find_bucket(&self) {
        std::fs::rename(self.elsewhere(), self.objects()).unwrap();
    }

    fn elsewhere(&self) -> PathBuf {
        self.folder.path().join("ailleurs")
    }

    /// It stops, and nobody listens there any more.
    pub(crate) async fn leave(&mut self) {
        let (stop, server) = self.running.take().unwrap();
        stop.send(()).unwrap();
        server.await.unwrap();
    }

    /// It listens, where it did.
    pub(crate) async fn come_back(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.address = listener.local_addr().unwrap();
        let router = Router::new()
            .fallback(answer)
            .with_state(self.shared.clone());
        let (stop, stopped) = oneshot::channel();
        let server = chassis::run::spawn(async move {
            let until = async move {
                // Told to, or dropped with its test.
                let _ = stopped.await;
            };
            let served = axum::serve(listener, router).with_graceful_shutdown(until);
            served.await.unwrap();
        });
        self.running = Some((stop, server));
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (put, whole) = (
        request.method() == Method::PUT,
        request.method() == Method::GET && !request.headers().contains_key(header::RANGE),
    );
    // The folder that stands for the bucket would be made by what is put into it; a bucket never is.
    if put && !shared.bucket.exists() {
        return refused(StatusCode::NOT_FOUND, "NoSuchBucket");
    }
    let mood = *shared.mood.lock().unwrap();
    match mood {
        Mood::Stranger => asked(&shared.strangers, request).await,
        Mood::Busy => refused(StatusCode::SERVICE_UNAVAILABLE, "SlowDown"),
        Mood::Silent => std::future::pending().await,
        Mood::Full if put => refused(StatusCode::INSUFFICIENT_STORAGE, "StorageFull"),
        Mood::Forgetful if put => {
            let answer = asked(&shared.ours, request).await;
            assert_eq!(answer.status(), StatusCode::OK);
            if shared.lost.fetch_not(Ordering::Relaxed) {
                answer
            } else {
                refused(StatusCode::INTERNAL_SERVER_ERROR, "InternalError")
            }
        }
        Mood::Cutting if whole => cut(asked(&shared.ours, request).await).await,
        Mood::Well | Mood::Full | Mood::Forgetful | Mood::Cutting => {
            asked(&shared.ours, request).await
        }
    }
}

async fn asked(service: &S3Service, request: Request) -> Response {
    let answer = service.clone().oneshot(request).await;
    answer.unwrap().into_response()
}

fn refused(status: StatusCode, code: &str) -> Response {
    let told = format!("<Error><Code>{code}</Code></Error>");
    (status, [(header::CONTENT_TYPE, "application/xml")], told).into_response()
}

/// The first half of it, and then the connection breaks.
async fn cut(answer: Response) -> Response {
    let (parts, body) = answer.into_parts();
    let bytes = to_bytes(body, LARGEST).await.unwrap();
    let half: Bytes = bytes.slice(..bytes.len() / 2);
    let cut = async {
        // The half leaves first: what waits is sent.
        tokio::task::yield_now().await;
        Err(std::io::Error::other("cut"))
    };
    let pieces = stream::iter([Ok(half)]).chain(stream::once(cut));
    Response::from_parts(parts, Body::from_stream(pieces))
}
