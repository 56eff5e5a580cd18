//! TLS of our own, for an install without a proxy: with a certificate from files, or with one that an authority gives and renews
//! by itself.
//!
//! `files` keeps what the operator put there and looks whether it was renewed; `automatic` asks an authority (ACME); `store` is
//! where what it gave is kept.

mod automatic;
mod files;
mod store;

use std::fmt::Display;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::server::ResolvesServerCert;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

pub use automatic::{Automatic, LETS_ENCRYPT, Renewal};
pub use files::{Files, Holds};

/// How long the two sides may take to agree on keys.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);
/// The protocols we speak, best first (RFC 7301).
pub(crate) const HTTP_2: &[u8] = b"h2";
const HTTP_1: &[u8] = b"http/1.1";
/// What an authority asks for when it looks whether a name is ours (RFC 8737). There is nothing to say after the handshake.
const CHALLENGE: &[u8] = b"acme-tls/1";

/// Why there can be no TLS, and how to mend it.
#[derive(Debug)]
pub struct Problem {
    /// What is wrong, in a whole sentence.
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

impl Problem {
    fn new(problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { problem: problem.into(), remedy: remedy.into() }
    }

    fn unreadable(path: &Path, error: &dyn Display) -> Self {
        Self::new(
            format!("The file {} cannot be read ({error}).", path.display()),
            "Check its name and whether this account may read it.",
        )
    }
}

/// Turns connections into protected ones. Cheap to clone.
#[derive(Clone)]
pub struct Tls(TlsAcceptor);

impl Tls {
    /// With the certificate that `resolver` gives for each connection.
    fn new(resolver: Arc<dyn ResolvesServerCert>, protocols: &[&[u8]]) -> Result<Self, Problem> {
        let versions = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
        let versions =
            versions.map_err(|error| Problem::new(format!("TLS cannot be set up ({error})."), ""))?;
        let mut config = versions.with_no_client_auth().with_cert_resolver(resolver);
        config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        Ok(Self(TlsAcceptor::from(Arc::new(config))))
    }

    /// Agrees on keys with a visitor; nothing where that fails, takes too long, or was all they wanted.
    pub(crate) async fn greet<S>(&self, stream: S) -> Option<TlsStream<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        match tokio::time::timeout(HANDSHAKE_WITHIN, self.0.accept(stream)).await {
            Ok(Ok(stream)) if stream.get_ref().1.alpn_protocol() == Some(CHALLENGE) => None,
            Ok(Ok(stream)) => Some(stream),
            Ok(Err(error)) => {
                tracing::debug!(%error, "a handshake failed");
                None
            }
            Err(_) => {
                tracing::debug!("a handshake took too long");
                None
            }
        }
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}
