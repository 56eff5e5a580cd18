//! Passwords: which are strong enough, and how they are kept.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;

use crate::{Error, Fault, Result};

/// Argon2id with 19 MiB, two passes and one lane: the second of the settings that OWASP's Password Storage Cheat Sheet names
/// as equally strong, with the least memory for many at once that is still recommended.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Longer ones are refused rather than cut.
const LONGEST: usize = 200;
/// Of zxcvbn's scores 0 to 4: "safely unguessable" begins at 3.
const STRONG: u8 = 3;
/// How many may wait for a processor. A flood of sign-ins must not fill the memory.
const WAITING: usize = 64;

/// Hashes passwords, as many at once as there are processors.
#[derive(Debug)]
pub(crate) struct Hasher {
    processors: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    /// The hash of a password that nobody has, to spend the same time on addresses that are not known.
    decoy: String,
}

impl Hasher {
    pub(crate) fn new() -> Self {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            processors: Arc::new(Semaphore::new(processors)),
            waiting: Arc::new(Semaphore::new(WAITING + processors)),
            decoy: format!(
                "$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$c29tZSBzYWx0IG5vYm9keSBoYXM$xhJaI9c1RAc0UO2lfHrYgkv28V0p2vEHZ3y0cKJL6Hw"
            ),
        }
    }

    /// What is kept of a password: a string in PHC format.
    pub(crate) async fn hash(&self, password: String) -> Result<String> {
        self.run(move || {
            argon2()?
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
                .map_err(|error| Error::Bug(format!("a password cannot be hashed: {error}")))
        })
        .await
    }

    /// Whether this is the password. Takes as long where there is none.
    pub(crate) async fn verify(&self, password: String, kept: Option<String>) -> Result<bool> {
        let known = kept.is_some();
        let kept = kept.unwrap_or_else(|| self.decoy.clone());
        self.run(move || {
            let hash =
                PasswordHash::new(&kept).map_err(|error| Error::Bug(format!("a kept password: {error}")))?;
            Ok(argon2()?.verify_password(password.as_bytes(), &hash).is_ok() && known)
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let place = Arc::clone(&self.waiting).try_acquire_owned().map_err(|_| Error::Busy)?;
        let turn = Arc::clone(&self.processors).acquire_owned().await.map_err(|_| Error::Busy)?;
        // Kept by the work: whoever asked may go away, and the work goes on.
        let work = move || {
            let _held = (place, turn);
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| Error::Bug(error.to_string()))?
    }
}

fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| Error::Bug(format!("the settings of Argon2: {error}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Whether a new password would take long to guess. `known` are words that others know of its owner.
pub(crate) fn check(password: &str, known: &[&str], field: &'static str) -> Result<(), Fault> {
    if password.chars().count() > LONGEST {
        return Err(Fault::new(field, format!("At most {LONGEST} characters, please.")));
    }
    let found = zxcvbn::zxcvbn(password, known);
    if u8::from(found.score()) >= STRONG {
        return Ok(());
    }
    let mut message = "This password would be guessed too soon.".to_owned();
    if let Some(feedback) = found.feedback() {
        let warning = feedback.warning().map(|warning| warning.to_string());
        for advice in warning.into_iter().chain(feedback.suggestions().iter().map(ToString::to_string)) {
            message.push(' ');
            message.push_str(&advice);
        }
    }
    message.push_str(" Four or five words that have nothing to do with each other are good.");
    Err(Fault::new(field, message))
}
