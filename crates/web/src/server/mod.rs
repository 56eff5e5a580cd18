//! What every request passes through, and the state that handlers share.

pub(crate) mod cache;
pub(crate) mod cookies;
mod days;
mod front;
pub(crate) mod gate;
mod guests;
pub(crate) mod headers;
pub(crate) mod hours;
mod personal;
mod reach;
mod ready;
mod redirect;
mod serve;
mod slots;
mod state;
pub(crate) mod ticket;
mod traffic;

pub use front::Front;
pub(crate) use front::{Peer, Unreadable};
pub(crate) use personal::FOR_ONE;
pub(crate) use reach::may_lag;
pub use redirect::redirect;
pub use serve::{Entrance, serve};
pub(crate) use state::Pulse;
pub use state::{Config, State};
pub use traffic::{Route, Traffic};
