//! Opening a store.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::{ClientOptions, RetryConfig};

use super::name::is_name;
use super::{Place, Store, StoreError};

/// Where and how S3-compatible storage is reached.
#[derive(Clone)]
pub struct S3 {
    /// `https://s3.example.org`. Plain `http://` is taken as it is given: use it for a server on the same machine only.
    pub endpoint: String,
    /// The bucket, which must exist.
    pub bucket: String,
    /// The region, `us-east-1` where the server knows none.
    pub region: String,
    /// The access key.
    pub access_key: String,
    /// The secret key.
    pub secret_key: String,
    /// `https://endpoint/bucket/name` instead of `https://bucket.endpoint/name`; what most servers other than
    /// Amazon's want.
    pub path_style: bool,
    /// A folder inside the bucket, or nothing.
    pub prefix: String,
}

impl std::fmt::Debug for S3 {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("S3")
            .field("endpoint", &self.endpoint)
            .field("bucket", &self.bucket)
            .field("region", &self.region)
            .field("path_style", &self.path_style)
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// A folder, made where it is missing. A file is on the disk when `put` returns, and is never there by half.
    ///
    /// # Errors
    /// [`StoreError::Setup`] when the folder cannot be made or opened.
    pub fn local(folder: impl AsRef<Path>) -> Result<Self, StoreError> {
        let folder = folder.as_ref();
        let unusable = |problem: String| StoreError::Setup {
            problem: format!("The media folder {} cannot be used: {problem}.", folder.display()),
            remedy: "Make it writable for the account that runs Alongside, or choose another folder."
                .to_owned(),
        };
        std::fs::create_dir_all(folder).map_err(|error| unusable(error.to_string()))?;
        let inner = LocalFileSystem::new_with_prefix(folder).map_err(|error| unusable(error.to_string()))?;
        Ok(Self {
            inner: Arc::new(inner.with_fsync(true)),
            prefix: String::new(),
            place: Place::Folder(folder.to_owned()),
            counts: Arc::default(),
        })
    }

    /// S3-compatible storage. Nothing is sent yet: see [`Store::check`].
    ///
    /// # Errors
    /// [`StoreError::Setup`] when the settings cannot be right.
    pub fn s3(settings: S3) -> Result<Self, StoreError> {
        let prefix = prefix(&settings.prefix)?;
        let plain = settings.endpoint.starts_with("http://");
        if !plain && !settings.endpoint.starts_with("https://") {
            return Err(StoreError::Setup {
                problem: format!("“{}” is not the address of an S3 server.", settings.endpoint),
                remedy: "Write it with https:// in front.".to_owned(),
            });
        }
        // Fails only when somebody has installed a provider already, and then that one serves.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let inner = client(&settings, plain).map_err(|error| StoreError::Setup {
            problem: format!("The S3 settings cannot be used: {error}."),
            remedy: "Check endpoint, bucket and region.".to_owned(),
        })?;
        let place = Place::Bucket { endpoint: settings.endpoint, bucket: settings.bucket };
        Ok(Self { inner: Arc::new(inner), prefix, place, counts: Arc::default() })
    }
}

fn client(settings: &S3, plain: bool) -> object_store::Result<object_store::aws::AmazonS3> {
    // How long an answer may take is measured by those who wait for it (see `patience`). A limit of the client's own would hold for
    // whole files, and cut off whoever takes a film slowly.
    let patience =
        RetryConfig { max_retries: 3, retry_timeout: Duration::from_secs(3600), ..RetryConfig::default() };
    let options = ClientOptions::new()
        .with_allow_http(plain)
        .with_connect_timeout(Duration::from_secs(5))
        .with_timeout_disabled();
    AmazonS3Builder::new()
        .with_client_options(options)
        .with_endpoint(settings.endpoint.trim_end_matches('/'))
        .with_bucket_name(&settings.bucket)
        .with_region(&settings.region)
        .with_access_key_id(&settings.access_key)
        .with_secret_access_key(&settings.secret_key)
        .with_virtual_hosted_style_request(!settings.path_style)
        .with_retry(patience)
        .build()
}

/// The folder inside the bucket, with a slash at its end; nothing when there is none.
fn prefix(given: &str) -> Result<String, StoreError> {
    let trimmed = given.trim_matches('/');
    if trimmed.is_empty() {
        return Ok(String::new());
    }
    if !is_name(trimmed) {
        return Err(StoreError::Setup {
            problem: format!("“{given}” cannot be a folder inside the bucket."),
            remedy: "Use lower-case letters, digits, dots, hyphens, underscores and slashes.".to_owned(),
        });
    }
    Ok(format!("{trimmed}/"))
}
