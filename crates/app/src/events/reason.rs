//! The reason that somebody gives for what they do to a member. The member reads it.

use crate::{Fault, Result};

/// The longest reason, in characters.
const LONGEST: usize = 500;

/// Why something was done: 1 to 500 characters, without spaces around.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// # Errors
    /// A fault of `field`.
    pub fn read(typed: &str, field: &'static str) -> Result<Self> {
        match typed.trim() {
            "" => Err(Fault::new(field, "Give a reason: the member can read it.").into()),
            text if text.chars().count() > LONGEST => {
                Err(Fault::new(field, format!("Say it in {LONGEST} characters at most.")).into())
            }
            text => Ok(Self(text.to_owned())),
        }
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
