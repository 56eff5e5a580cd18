//! Mail: letters are written into the outbox in the transaction that causes them, and a worker sends them, at least once.
//!
//! `letter` says what one is, `compose` makes a message of it, `way`, `lines` and `postman` carry it, `outbox` keeps count of what waits,
//! left or died, and `bounces` listens to what comes back. `docs/mail.md` tells operators the rules.
//!
//! Who may see: operators alone, through the command line and the admin pages. A sent letter is emptied at once and deleted
//! after 30 days.

pub mod bounces;
mod compose;
mod deliver;
mod dkim;
mod letter;
mod lines;
pub mod outbox;
mod postman;
mod schedule;
pub(crate) mod store;
mod way;

pub(crate) use compose::{Page, absolute, html_of, line, sender};
pub(crate) use deliver::is_any_due;
pub use deliver::{Round, deliver};
pub use dkim::{Dkim, Signer};
pub use letter::{Content, Letter, LetterId, Note, Urgency};
pub(crate) use letter::{FAREWELL, post, post_all};
pub use outbox::send;
pub use postman::{AT_ONCE, Post, Postman};
pub use way::{Blocked, Security, Server, Way, check, is_address};
