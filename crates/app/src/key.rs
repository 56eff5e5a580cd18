//! The one secret of an install. Everything that must not be forged or read is made with keys derived from it.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use kernel::{Secret, random};
use sha2::{Digest, Sha256};

/// How long a nonce of XChaCha20 is, in bytes.
const NONCE: usize = 24;

/// 32 bytes that only the servers of one install know.
#[derive(Clone, Debug)]
pub struct Key(Secret<[u8; 32]>);

impl Key {
    /// A key of 32 given bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(Secret::new(bytes))
    }

    /// A key that nobody had before.
    pub fn fresh() -> Self {
        Self::new(random())
    }

    /// Reads what [`Key::to_text`] wrote.
    pub fn from_text(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text.trim()).ok()?.try_into().ok().map(Self::new)
    }

    /// The key as 43 characters, for the file it is kept in.
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.reveal())
    }

    /// What proves that we ourselves wrote `data`: 64 hexadecimal digits.
    pub(crate) fn tag(&self, purpose: &str, data: &str) -> String {
        hex(&mac(&self.derived(purpose), data.as_bytes()))
    }

    /// Whether `tag` proves that.
    pub(crate) fn proves(&self, purpose: &str, data: &str, tag: &str) -> bool {
        // Hashes of both, so that the time it takes tells nothing about where they differ.
        Sha256::digest(self.tag(purpose, data)) == Sha256::digest(tag)
    }

    /// Encrypts. `place` says where it will be kept, so that it cannot be moved elsewhere.
    pub(crate) fn seal(&self, purpose: &str, place: &str, plain: &[u8]) -> Option<String> {
        let nonce: [u8; NONCE] = random();
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let sealed = self.cipher(purpose)?.encrypt(&XNonce::from(nonce), payload).ok()?;
        Some(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Decrypts what [`Key::seal`] made for the same place.
    pub(crate) fn open(&self, purpose: &str, place: &str, sealed: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, rest) = bytes.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let payload = Payload { msg: rest, aad: place.as_bytes() };
        self.cipher(purpose)?.decrypt(&XNonce::from(nonce), payload).ok()
    }

    fn cipher(&self, purpose: &str) -> Option<XChaCha20Poly1305> {
        XChaCha20Poly1305::new_from_slice(&self.derived(purpose)).ok()
    }

    /// A key of its own for each purpose.
    pub(crate) fn derived(&self, purpose: &str) -> [u8; 32] {
        mac(self.0.reveal(), purpose.as_bytes())
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of every length (RFC 2104)")]
fn mac(key: &[u8; 32], data: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(data);
    mac.finalize().into_bytes().into()
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A token for a link or a cookie: 32 random bytes as 43 characters.
pub(crate) fn token() -> String {
    URL_SAFE_NO_PAD.encode(random::<32>())
}

/// What is kept of a token. It is random, so a plain hash is enough.
pub(crate) fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token))
}
