//! Certificates of our own making, and visitors who look at what they are shown.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use rcgen::{BasicConstraints, Certificate, CertificateParams, IsCa, KeyPair, date_time_ymd};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion};

use super::http::{self, Reply};
use crate::program::Place;

/// The name that visitors ask for.
pub(crate) const NAME: &str = "community.example.org";
pub(crate) static BOTH: [&SupportedProtocolVersion; 2] = [&TLS12, &TLS13];

/// Who signs certificates.
pub(crate) struct Authority {
    certificate: Certificate,
    key: KeyPair,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        Self { certificate: params.self_signed(&key).unwrap(), key }
    }

    pub(crate) fn pem(&self) -> String {
        self.certificate.pem()
    }

    /// A certificate for these names and its key, as PEM; it holds until the end of `year`.
    pub(crate) fn issue(&self, names: &[&str], year: i32) -> (String, String) {
        let mut params =
            CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap();
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(year, 12, 31);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.certificate, &self.key).unwrap();
        (certificate.pem(), key.serialize_pem())
    }

    /// Writes a fresh certificate and its key where the settings of [`variables`] look for them.
    pub(crate) fn write(&self, place: &Place) {
        let (certificate, key) = self.issue(&[NAME], 2099);
        place.write("certificate.pem", &certificate);
        place.write("key.pem", &key);
    }

    /// Somebody who trusts this authority alone.
    pub(crate) fn visitor(
        &self,
        versions: &[&'static SupportedProtocolVersion],
        protocols: &[&[u8]],
    ) -> Visitor {
        visitor(&self.pem(), versions, protocols)
    }
}

/// Serves with the two files.
pub(crate) const FILES: [(&str, &str); 2] =
    [("ALONGSIDE_TLS_CERTIFICATE", "certificate.pem"), ("ALONGSIDE_TLS_KEY", "key.pem")];

/// Somebody who trusts the authorities of this PEM text.
pub(crate) fn visitor(
    authorities: &str,
    versions: &[&'static SupportedProtocolVersion],
    protocols: &[&[u8]],
) -> Visitor {
    let mut roots = RootCertStore::empty();
    for one in CertificateDer::pem_slice_iter(authorities.as_bytes()) {
        roots.add(one.unwrap()).unwrap();
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let mut config =
        config.with_protocol_versions(versions).unwrap().with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    Visitor(Arc::new(config))
}

pub(crate) struct Visitor(Arc<ClientConfig>);

/// A protected connection.
pub(crate) type Protected = StreamOwned<ClientConnection, TcpStream>;

impl Visitor {
    /// Connects and agrees on keys.
    pub(crate) fn connect(&self, port: u16) -> io::Result<Protected> {
        let name = ServerName::try_from(NAME).unwrap();
        let client = ClientConnection::new(self.0.clone(), name).unwrap();
        let mut stream = StreamOwned::new(client, http::connect(port));
        while stream.conn.is_handshaking() {
            stream.conn.complete_io(&mut stream.sock)?;
        }
        Ok(stream)
    }

    /// Asks for a path over a connection of its own.
    pub(crate) fn get(&self, port: u16, path: &str) -> io::Result<Reply> {
        get(&mut self.connect(port)?, path, "close")
    }
}

/// Asks for a path over a connection; with `close`, the last one.
pub(crate) fn get(stream: &mut Protected, path: &str, then: &str) -> io::Result<Reply> {
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {NAME}\r\nconnection: {then}\r\n\r\n")?;
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let reply = http::parse(&answer);
        if let Some(reply) =
            reply.filter(|reply| reply.header("content-length") == reply.body.len().to_string())
        {
            return Ok(reply);
        }
        match stream.read(&mut piece)? {
            0 => return http::parse(&answer).ok_or_else(|| io::ErrorKind::UnexpectedEof.into()),
            length => answer.extend(&piece[..length]),
        }
    }
}

/// A port that nobody listens at, for programs that cannot be told to choose one and say which.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The certificate that a server showed.
pub(crate) fn shown(stream: &Protected) -> Vec<u8> {
    stream.conn.peer_certificates().unwrap()[0].to_vec()
}
