//! The settings of TLS of our own.

use std::net::SocketAddr;
use std::path::PathBuf;

use web::tls::{Automatic, LETS_ENCRYPT};

use super::Values;
use super::keys::{
    BASE_URL, DATA, Key, TLS_AUTHORITY, TLS_CERTIFICATE, TLS_CONTACT, TLS_DIRECTORY, TLS_DOMAINS, TLS_KEY,
    TLS_REDIRECT,
};
use super::settings::address;
use crate::failure::Failure;

/// How connections are protected by us, and who is sent there.
pub(crate) struct Tls {
    pub(crate) certificate: Certificate,
    /// Where plain HTTP is answered with the way to the protected address.
    pub(crate) redirect: Option<SocketAddr>,
}

/// Where the certificate comes from.
pub(crate) enum Certificate {
    /// Two PEM files.
    Files { certificate: PathBuf, key: PathBuf },
    /// An authority.
    Automatic(Automatic),
}

impl Tls {
    /// The name that the certificate is for first, where we know it.
    pub(crate) fn name(&self) -> Option<&str> {
        match &self.certificate {
            Certificate::Files { .. } => None,
            Certificate::Automatic(automatic) => automatic.names.first().map(String::as_str),
        }
    }
}

pub(super) fn read(values: &Values) -> Result<Option<Tls>, Failure> {
    let Some(certificate) = certificate(values)? else { return Ok(None) };
    if values.text(&BASE_URL).starts_with("http://") {
        return Err(values.refuse(&BASE_URL, "With TLS the public address begins with https://."));
    }
    let redirect = match values.text(&TLS_REDIRECT) {
        "" => None,
        text => Some(address(text).ok_or_else(|| {
            values.refuse(&TLS_REDIRECT, "Write an address and a port: 0.0.0.0:80 for every network.")
        })?),
    };
    Ok(Some(Tls { certificate, redirect }))
}

fn certificate(values: &Values) -> Result<Option<Certificate>, Failure> {
    let set = |key: &'static Key| Some(values.text(key)).filter(|text| !text.is_empty());
    match (set(&TLS_CERTIFICATE), set(&TLS_KEY), set(&TLS_DOMAINS)) {
        (None, None, None) => Ok(None),
        (None, None, Some(names)) => automatic(values, names).map(|one| Some(Certificate::Automatic(one))),
        (Some(certificate), Some(key), None) => {
            Ok(Some(Certificate::Files { certificate: certificate.into(), key: key.into() }))
        }
        (Some(_), None, None) => Err(values.refuse(&TLS_KEY, "Name the file of the certificate's key.")),
        (None, Some(_), None) => {
            Err(values.refuse(&TLS_CERTIFICATE, "Name the file of the key's certificate."))
        }
        (_, _, Some(_)) => Err(values.refuse(
            &TLS_DOMAINS,
            "With `tls.certificate` and `tls.key` the names stand in the certificate. Set one or the other.",
        )),
    }
}

fn automatic(values: &Values, names: &str) -> Result<Automatic, Failure> {
    let names: Vec<String> = names.split(',').map(|name| name.trim().to_lowercase()).collect();
    let good = |name: &String| {
        let letters = name.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c));
        letters && name.contains('.') && name.parse::<std::net::IpAddr>().is_err()
    };
    if !names.iter().all(good) {
        let wanted = "Write names of this machine with commas between them: community.example.org.";
        return Err(values.refuse(&TLS_DOMAINS, wanted));
    }
    let contact = Some(values.text(&TLS_CONTACT)).filter(|text| !text.is_empty()).map(str::to_owned);
    if contact.as_ref().is_some_and(|address| !app::mail::is_address(address)) {
        return Err(values.refuse(&TLS_CONTACT, "Write an e-mail address, or nothing."));
    }
    let directory = match values.text(&TLS_DIRECTORY) {
        "" => LETS_ENCRYPT,
        text if text.starts_with("https://") => text,
        _ => return Err(values.refuse(&TLS_DIRECTORY, "Write the address of an ACME directory: https://….")),
    };
    Ok(Automatic {
        names,
        contact,
        directory: directory.to_owned(),
        authority: Some(values.text(&TLS_AUTHORITY)).filter(|text| !text.is_empty()).map(PathBuf::from),
        folder: PathBuf::from(values.text(&DATA)).join("certificates"),
    })
}
