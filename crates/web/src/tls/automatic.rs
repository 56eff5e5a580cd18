//! Certificates that an authority gives over the network and that renew by themselves: ACME (RFC 8555), with the proof in the
//! handshake itself (TLS-ALPN-01, RFC 8737), so that port 443 is all it needs.

use std::fmt::Debug;
use std::path::PathBuf;
use std::sync::Arc;

use futures_util::StreamExt;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_acme::{AcmeConfig, AcmeState, EventOk};

use super::store::Folder;
use super::{CHALLENGE, HTTP_1, HTTP_2, Problem, Tls, provider};

/// The authority that asks nothing for it.
pub const LETS_ENCRYPT: &str = "https://acme-v02.api.letsencrypt.org/directory";

/// What to ask which authority for.
#[derive(Clone, Debug)]
pub struct Automatic {
    /// The names that the certificate is for, which lead to this machine.
    pub names: Vec<String>,
    /// An e-mail address that the authority may write to.
    pub contact: Option<String>,
    /// The address of the authority's directory.
    pub directory: String,
    /// A PEM file with the certificate to trust at that address, where the public ones do not reach.
    pub authority: Option<PathBuf>,
    /// Where to keep what it gave.
    pub folder: PathBuf,
}

/// Asks for a certificate, and again in good time before it ends. Somebody has to run it.
pub struct Renewal(AcmeState<std::io::Error>);

impl Automatic {
    /// TLS with the certificate that was kept or comes, and what gets it. Until one has come, no visitor is let in.
    ///
    /// # Errors
    /// When the authority's certificate cannot be read.
    pub fn tls(&self) -> Result<(Tls, Renewal), Problem> {
        let client = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
        let client = client.map_err(|error| Problem::new(format!("TLS cannot be set up ({error})."), ""))?;
        let client = client.with_root_certificates(self.roots()?).with_no_client_auth();
        let state = AcmeConfig::new_with_client_config(&self.names, Arc::new(client))
            .contact(self.contact.iter().map(|address| format!("mailto:{address}")))
            .cache(Folder(self.folder.clone()))
            .directory(&self.directory)
            .state();
        let tls = Tls::new(state.resolver(), &[HTTP_2, HTTP_1, CHALLENGE])?;
        Ok((tls, Renewal(state)))
    }

    fn roots(&self) -> Result<RootCertStore, Problem> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let Some(path) = &self.authority else { return Ok(roots) };
        let pem = std::fs::read(path).map_err(|error| Problem::unreadable(path, &error))?;
        let parsed: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
        let (good, _) = roots.add_parsable_certificates(parsed.unwrap_or_default());
        if good == 0 {
            let problem = format!("The file {} holds no certificate of an authority.", path.display());
            return Err(Problem::new(problem, "It must be PEM text with -----BEGIN CERTIFICATE-----."));
        }
        Ok(roots)
    }
}

impl Renewal {
    /// Runs for as long as the server does. What fails is tried again, later each time.
    pub async fn run(mut self) {
        while let Some(event) = self.0.next().await {
            tell(event);
        }
    }
}

fn tell(event: Result<EventOk, impl Debug + std::fmt::Display>) {
    match event {
        Ok(EventOk::DeployedCachedCert) => tracing::info!("the certificate that was kept is in use"),
        Ok(EventOk::DeployedNewCert) => tracing::info!("a new certificate came and is in use"),
        Ok(EventOk::CertCacheStore | EventOk::AccountCacheStore) => {}
        Err(error) => tracing::error!(%error, "no certificate came; we ask again by ourselves"),
    }
}
