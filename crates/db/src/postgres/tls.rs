//! TLS to the server, where `sslmode` in the URL asks for it, checked against the public roots.

use tokio_postgres_rustls::MakeRustlsConnect;

pub(crate) fn connector() -> MakeRustlsConnect {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let versions = rustls::ClientConfig::builder_with_provider(provider).with_protocol_versions(rustls::DEFAULT_VERSIONS);
    #[expect(clippy::expect_used, reason = "ring knows the versions that rustls offers by default")]
    let config = versions.expect("default protocol versions").with_root_certificates(roots).with_no_client_auth();
    MakeRustlsConnect::new(config)
}
