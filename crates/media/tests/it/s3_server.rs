//! A real S3 server inside the test: s3s over a folder, on a free port of this machine.

use std::net::SocketAddr;
use std::path::Path;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use media::S3;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

pub(crate) const BUCKET: &str = "media";

/// Runs until it is stopped or dropped.
pub(crate) struct Server {
    address: SocketAddr,
    accepting: JoinHandle<()>,
    folder: TempDir,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join(BUCKET)).expect("a bucket");
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let accepting = serve(folder.path(), listener);
        Self { address, accepting, folder }
    }

    /// Goes away: nobody listens any more, and connections that were open are cut.
    pub(crate) async fn stop(&mut self) {
        self.accepting.abort();
        let _ = (&mut self.accepting).await;
    }

    /// Comes back at the same address with the same files.
    pub(crate) async fn start_again(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("the same port");
        self.accepting = serve(self.folder.path(), listener);
    }

    /// One that answers every request as servers do when the bucket is missing (the one above would make it).
    pub(crate) async fn without_buckets() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let missing = service_fn(async |_: Request<Incoming>| {
            let body = "<Error><Code>NoSuchBucket</Code><Message>none</Message></Error>".to_owned();
            Response::builder().status(404).body(body)
        });
        let accepting = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(socket), missing));
            }
        });
        Self { address, accepting, folder: tempfile::tempdir().expect("a folder") }
    }

    pub(crate) fn settings(&self) -> S3 {
        S3 {
            endpoint: format!("http://{}", self.address),
            bucket: BUCKET.into(),
            region: "us-east-1".into(),
            access_key: "key".into(),
            secret_key: "secret".into(),
            path_style: true,
            prefix: String::new(),
        }
    }
}

/// Serves the buckets below `folder`.
fn serve(folder: &Path, listener: TcpListener) -> JoinHandle<()> {
    let files = s3s_fs::FileSystem::new(folder).expect("opens");
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_auth(SimpleAuth::from_single("key", "secret"));
    let service = builder.build();
    tokio::spawn(async move {
        // Dropped with this task, and its connections with it.
        let mut connections = JoinSet::new();
        while let Ok((socket, _)) = listener.accept().await {
            while connections.try_join_next().is_some() {}
            connections.spawn(http1::Builder::new().serve_connection(TokioIo::new(socket), service.clone()));
        }
    })
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}
