//! Signs letters, so that the receiving side can see that they come from this domain and were not changed on the way
//! (RFC 6376 with RSA, RFC 8463 with Ed25519). With rustls's provider, which is the one we have: see ADR 0014.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use rustls::SignatureScheme;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::sign::SigningKey;
use sha2::{Digest as _, Sha256};

use super::Blocked;

/// What is signed, where it is there. Those that are named twice cannot be added to a signed letter a second time.
const SIGNED: &str = "from:from:to:to:subject:subject:date:message-id:reply-to:reply-to:mime-version:content-type:\
                      auto-submitted:precedence:feedback-id:list-id:list-id:list-unsubscribe:list-unsubscribe:list-unsubscribe-post:list-unsubscribe-post";
/// Characters of the signature on a line.
const LINE: usize = 72;

/// How letters are signed.
#[derive(Clone, PartialEq)]
pub struct Dkim {
    /// The domain that answers for them; the address they come from should be in it.
    pub domain: String,
    /// The name below `_domainkey` under which the public key stands.
    pub selector: String,
    /// The private key as PEM: RSA of 2,048 bits or more (PKCS #1 or #8), or Ed25519 (PKCS #8).
    pub key: String,
}

impl std::fmt::Debug for Dkim {
    // Never the key.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Dkim({}._domainkey.{})", self.selector, self.domain)
    }
}

/// Signs with one key.
#[derive(Clone, Debug)]
pub struct Signer {
    domain: String,
    selector: String,
    key: Arc<dyn SigningKey>,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Rsa,
    Ed25519,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Rsa => "rsa",
            Self::Ed25519 => "ed25519",
        }
    }

    const fn scheme(self) -> SignatureScheme {
        match self {
            Self::Rsa => SignatureScheme::RSA_PKCS1_SHA256,
            Self::Ed25519 => SignatureScheme::ED25519,
        }
    }
}

impl Signer {
    /// Reads the key.
    ///
    /// # Errors
    /// When it is no private key, or none of the two kinds that mail knows.
    pub fn new(dkim: &Dkim) -> Result<Self, Blocked> {
        let wrong = |why: &str| Blocked {
            problem: format!("The DKIM key for {} cannot be used: {why}.", dkim.domain),
            remedy: "Make one with `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out dkim.pem`.",
        };
        let der = PrivateKeyDer::from_pem_slice(dkim.key.as_bytes())
            .map_err(|_| wrong("the file holds no private key in PEM"))?;
        let key = rustls::crypto::ring::sign::any_supported_type(&der)
            .map_err(|_| wrong("it is neither RSA of 2,048 to 8,192 bits nor Ed25519"))?;
        let kind =
            [Kind::Rsa, Kind::Ed25519].into_iter().find(|k| key.choose_scheme(&[k.scheme()]).is_some());
        let kind = kind.ok_or_else(|| wrong("it is neither RSA nor Ed25519"))?;
        Ok(Self { domain: dkim.domain.clone(), selector: dkim.selector.clone(), key, kind })
    }

    /// The name and the text of the TXT record that publishes the key.
    pub fn record(&self) -> (String, String) {
        let name = format!("{}._domainkey.{}", self.selector, self.domain);
        let public = self.key.public_key();
        let der = public.as_ref().map(AsRef::as_ref).unwrap_or_default();
        // RFC 8463 wants the 32 bytes of the key alone, which stand at the end of its usual form.
        let bytes = if self.kind == Kind::Ed25519 { &der[der.len().saturating_sub(32)..] } else { der };
        (name, format!("v=DKIM1; k={}; p={}", self.kind.name(), STANDARD.encode(bytes)))
    }

    /// The header to put before a message, with its line end. Nothing when the key refuses to sign.
    pub(super) fn sign(&self, message: &[u8], at: Timestamp) -> Option<String> {
        let text = std::str::from_utf8(message).ok()?;
        let (head, body) = text.split_once("\r\n\r\n")?;
        let headers = headers(head);
        let unsigned = format!(
            "DKIM-Signature: v=1; a={}-sha256; c=relaxed/relaxed; d={}; s={}; t={};\r\n h={SIGNED};\r\n bh={};\r\n b=",
            self.kind.name(),
            self.domain,
            self.selector,
            at.as_second(),
            STANDARD.encode(Sha256::digest(relaxed_body(body))),
        );
        let mut signed = chosen(&headers);
        signed.push_str(&relaxed_header(&unsigned));
        let signer = self.key.choose_scheme(&[self.kind.scheme()])?;
        let signature = match self.kind {
            // The signer makes the hash of what it is given; for Ed25519 mail wants the hash itself signed.
            Kind::Rsa => signer.sign(signed.as_bytes()),
            Kind::Ed25519 => signer.sign(&Sha256::digest(signed.as_bytes())),
        };
        let signature = STANDARD.encode(signature.ok()?);
        let lines: Vec<&str> = (0..signature.len())
            .step_by(LINE)
            .filter_map(|at| signature.get(at..signature.len().min(at + LINE)))
            .collect();
        Some(format!("{unsigned}{}\r\n", lines.join("\r\n ")))
    }
}

/// The headers, each with its further lines.
fn headers(head: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in head.split("\r\n") {
        match all.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => {
                last.push_str("\r\n");
                last.push_str(line);
            }
            _ => all.push(line.to_owned()),
        }
    }
    all
}

/// The headers that are signed, as they are signed. A name that comes twice means the next one from below, or none.
fn chosen(headers: &[String]) -> String {
    let mut out = String::new();
    let mut left: Vec<&String> = headers.iter().collect();
    for name in SIGNED.split(':') {
        let is_it =
            |header: &&String| header.split(':').next().is_some_and(|n| n.trim().eq_ignore_ascii_case(name));
        if let Some(at) = left.iter().rposition(is_it) {
            out.push_str(&relaxed_header(left.remove(at)));
            out.push_str("\r\n");
        }
    }
    out
}

/// A header on one line, its name small, each run of blanks one.
fn relaxed_header(header: &str) -> String {
    let (name, value) = header.split_once(':').unwrap_or((header, ""));
    let words: Vec<&str> = value.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect();
    format!("{}:{}", name.trim().to_ascii_lowercase(), words.join(" "))
}

/// The body without blanks at the ends of its lines and without empty lines at its end, each run of blanks one.
fn relaxed_body(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    for line in body.split("\r\n") {
        let mut blank = false;
        for c in line.trim_end_matches([' ', '\t']).chars() {
            let is_blank = c == ' ' || c == '\t';
            if !is_blank {
                out.push(c);
            } else if !blank {
                out.push(' ');
            }
            blank = is_blank;
        }
        out.push_str("\r\n");
    }
    let end = out.trim_end_matches("\r\n").len();
    out.truncate(end);
    if !out.is_empty() {
        out.push_str("\r\n");
    }
    out
}
