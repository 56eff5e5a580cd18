//! Who asks. A handler that takes one of these is open to them alone: its signature is the rule.
//!
//! Who is not signed in is sent to sign in and comes back. Who is, and may not, is told that there is nothing here.

mod agent;
mod caller;
mod viewer;

pub(crate) use caller::From;
pub(crate) use viewer::{Admin, Editor, Moderator, Proved, SignedIn, Staff, next_after};
