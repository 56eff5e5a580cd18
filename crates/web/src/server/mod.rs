//! What every request passes through, and the state that handlers share.

pub(crate) mod cache;
mod front;
pub(crate) mod headers;
mod serve;
mod state;

pub use front::Front;
pub use serve::serve;
pub use state::{Config, State};
