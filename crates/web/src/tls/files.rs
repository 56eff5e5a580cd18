//! A certificate in files, as an operator or their tool puts it there. Renewing it means to replace the files.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use x509_parser::parse_x509_certificate;

use super::{HTTP_1, HTTP_2, Problem, Tls, provider};

/// A certificate with its key, read again on demand. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Files(Arc<Kept>);

#[derive(Debug)]
struct Kept {
    certificate: PathBuf,
    key: PathBuf,
    now: RwLock<Read>,
}

/// What the files held when they were read last.
#[derive(Debug)]
struct Read {
    bytes: [Vec<u8>; 2],
    pair: Arc<CertifiedKey>,
    holds: Holds,
}

/// From when until when a certificate holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Holds {
    /// Its first moment.
    pub from: Timestamp,
    /// Its last moment.
    pub until: Timestamp,
}

impl Files {
    /// Reads the chain of certificates, ours first, and the key, both PEM.
    ///
    /// # Errors
    /// When one of them cannot be read, or they do not belong together.
    pub fn open(certificate: PathBuf, key: PathBuf) -> Result<Self, Problem> {
        let read = read(&certificate, &key)?;
        Ok(Self(Arc::new(Kept { certificate, key, now: RwLock::new(read) })))
    }

    /// Reads the files again, and says whether they hold something new. What was there goes on until something better is.
    ///
    /// # Errors
    /// As [`Files::open`].
    pub fn renew(&self) -> Result<bool, Problem> {
        let fresh = read(&self.0.certificate, &self.0.key)?;
        let mut now = self.0.now.write().unwrap_or_else(PoisonError::into_inner);
        let is_new = now.bytes != fresh.bytes;
        *now = fresh;
        Ok(is_new)
    }

    /// From when until when the certificate holds.
    pub fn holds(&self) -> Holds {
        self.0.now.read().unwrap_or_else(PoisonError::into_inner).holds
    }

    /// TLS with what the files hold at the time of each connection.
    ///
    /// # Errors
    /// When TLS cannot be set up at all.
    pub fn tls(&self) -> Result<Tls, Problem> {
        Tls::new(self.0.clone(), &[HTTP_2, HTTP_1])
    }
}

impl ResolvesServerCert for Kept {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.now.read().unwrap_or_else(PoisonError::into_inner).pair.clone())
    }
}

fn read(certificate: &PathBuf, key: &PathBuf) -> Result<Read, Problem> {
    let bytes = |path: &PathBuf| std::fs::read(path).map_err(|error| Problem::unreadable(path, &error));
    let (chain, secret) = (bytes(certificate)?, bytes(key)?);
    let wrong = |path: &PathBuf, wanted: &str| {
        let remedy = format!("It must be PEM text with {wanted}.");
        Problem::new(format!("The file {} is not what it should be.", path.display()), remedy)
    };
    let certificates: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&chain)
        .collect::<Result<_, _>>()
        .map_err(|_| wrong(certificate, "-----BEGIN CERTIFICATE-----, yours first"))?;
    let private = PrivateKeyDer::from_pem_slice(&secret)
        .map_err(|_| wrong(key, "-----BEGIN PRIVATE KEY-----, and no password"))?;
    let holds = certificates
        .first()
        .and_then(|first| holds(first))
        .ok_or_else(|| wrong(certificate, "-----BEGIN CERTIFICATE-----, yours first"))?;
    let pair = CertifiedKey::from_der(certificates, private, &provider()).map_err(|error| {
        Problem::new(
            format!(
                "The key {} does not fit the certificate {} ({error}).",
                key.display(),
                certificate.display()
            ),
            "Both must come from the same order; the chain begins with your own certificate.",
        )
    })?;
    Ok(Read { bytes: [chain, secret], pair: Arc::new(pair), holds })
}

fn holds(certificate: &[u8]) -> Option<Holds> {
    let (_, parsed) = parse_x509_certificate(certificate).ok()?;
    let at = |seconds: i64| Timestamp::from_second(seconds).ok();
    let validity = parsed.validity();
    Some(Holds { from: at(validity.not_before.timestamp())?, until: at(validity.not_after.timestamp())? })
}
