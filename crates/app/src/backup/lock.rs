//! Sealing what is stored, in the format of age, so that it can be opened without this program, too.

use std::io::{Read, Write};

use age::secrecy::{ExposeSecret as _, SecretString};
use age::{DecryptError, Decryptor, Encryptor, scrypt, x25519};

use crate::{Error, Result};

/// The shortest passphrase that is taken.
const SHORTEST: usize = 12;

/// What an operator set to seal backups with.
pub enum Key {
    /// Nothing: backups are open.
    None,
    /// Words, with which the key of a place is sealed.
    Passphrase(SecretString),
    /// A key that seals and opens (`AGE-SECRET-KEY-1…`).
    Identity(x25519::Identity),
    /// A key that seals only (`age1…`): a server that has no other cannot read its own backups.
    Recipient(x25519::Recipient),
}

impl Key {
    /// Reads what was set: a key of `age-keygen`, or a passphrase. Nothing for an empty text.
    ///
    /// # Errors
    /// A key that is misspelt, or a passphrase that is too short.
    pub fn read(text: &str) -> Result<Self> {
        let unsound = |what: &str| Error::Copy(format!("The key of the backup {what}."));
        let is_key = |line: &&str| !line.is_empty() && !line.starts_with('#');
        // A file of `age-keygen` has remarks above the key.
        let text = match text.lines().map(str::trim).filter(is_key).collect::<Vec<_>>()[..] {
            [] => return Ok(Self::None),
            [one] => one,
            _ => return Err(unsound("has several lines, and should be one")),
        };
        if text.to_uppercase().starts_with("AGE-SECRET-KEY-") {
            return text.parse().map(Self::Identity).map_err(|why| unsound(&format!("is misspelt ({why})")));
        }
        if text.starts_with("age1") {
            return text.parse().map(Self::Recipient).map_err(|why| unsound(&format!("is misspelt ({why})")));
        }
        if text.chars().count() < SHORTEST {
            return Err(unsound(&format!(
                "is too short for a passphrase: take {SHORTEST} characters or more"
            )));
        }
        Ok(Self::Passphrase(SecretString::from(text.to_owned())))
    }
}

/// Seals and opens what lies in one place.
#[derive(Default)]
pub(super) struct Lock {
    pub(super) recipient: Option<x25519::Recipient>,
    pub(super) identity: Option<x25519::Identity>,
}

impl Lock {
    /// What the names of sealed files end with.
    pub(super) fn suffix(&self) -> &'static str {
        if self.recipient.is_some() { SEALED } else { "" }
    }

    /// Seals what is read, if this lock has a key.
    pub(super) fn seal(&self, mut from: impl Read, to: &mut impl Write) -> Result<()> {
        let sealed = || match &self.recipient {
            None => std::io::copy(&mut from, to),
            Some(recipient) => {
                let encryptor = Encryptor::with_recipients(std::iter::once(recipient as &dyn age::Recipient))
                    .map_err(std::io::Error::other)?;
                let mut writer = encryptor.wrap_output(to)?;
                let size = std::io::copy(&mut from, &mut writer)?;
                writer.finish().map(|_| size)
            }
        };
        sealed().map(drop).map_err(|e| Error::Files(format!("A file of the backup cannot be made ({e}).")))
    }

    /// Opens what `name` holds, if its name says that it is sealed.
    pub(super) fn open(&self, name: &str, mut from: impl Read, to: &mut impl Write) -> Result<()> {
        let broken = |e: std::io::Error| Error::Copy(format!("{name} in the backup is damaged ({e})."));
        if !name.ends_with(SEALED) {
            return std::io::copy(&mut from, to).map(drop).map_err(broken);
        }
        let Some(identity) = &self.identity else {
            let what = match self.recipient {
                Some(_) => {
                    "The key that is set can seal backups but not open them. Set the one that begins with AGE-SECRET-KEY."
                }
                None => {
                    "The backup is sealed. Set its key as ALONGSIDE_BACKUP_KEY, or name its file with `backup.key_file`."
                }
            };
            return Err(Error::Copy(what.to_owned()));
        };
        let decryptor = Decryptor::new(from).map_err(|e| refused(name, &e))?;
        let mut reader = decryptor
            .decrypt(std::iter::once(identity as &dyn age::Identity))
            .map_err(|e| refused(name, &e))?;
        std::io::copy(&mut reader, to).map(drop).map_err(broken)
    }
}

/// What the names of sealed files end with.
pub(super) const SEALED: &str = ".age";

fn refused(name: &str, error: &DecryptError) -> Error {
    Error::Copy(match error {
        DecryptError::NoMatchingKeys | DecryptError::KeyDecryptionFailed => {
            format!("The key that is set does not open {name}: the backup was made with another one.")
        }
        _ => format!("{name} in the backup is damaged: it is not what age wrote."),
    })
}

/// A fresh key, and the same sealed with a passphrase, as `age -p` would.
pub(super) fn fresh(passphrase: &SecretString) -> Result<(x25519::Identity, Vec<u8>)> {
    let identity = x25519::Identity::generate();
    let mut sealed = Vec::new();
    let mut write = || {
        let encryptor = Encryptor::with_user_passphrase(passphrase.clone());
        let mut writer = encryptor.wrap_output(&mut sealed)?;
        writer.write_all(identity.to_string().expose_secret().as_bytes())?;
        writer.write_all(b"\n")?;
        writer.finish().map(drop)
    };
    write().map_err(|e| Error::Files(format!("The key of the backup cannot be made ({e}).")))?;
    Ok((identity, sealed))
}

/// The key that was sealed with a passphrase.
pub(super) fn unsealed(sealed: &[u8], passphrase: &SecretString) -> Result<x25519::Identity> {
    let wrong = || {
        Error::Copy(
            "The passphrase that is set does not open key.age of this place: it was made with another one."
                .to_owned(),
        )
    };
    let identity = scrypt::Identity::new(passphrase.clone());
    let decryptor = Decryptor::new(sealed).map_err(|_| wrong())?;
    let reader = decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity));
    let mut text = String::new();
    reader.map_err(|_| wrong())?.read_to_string(&mut text).map_err(|_| wrong())?;
    text.trim().parse().map_err(|_| wrong())
}
