//! Finding people: those who are like oneself by what both tell, the newest, and somebody by alias.
//!
//! Who may see: members, and of each member only what the audience of each answer lets them see. Neither an order nor a filter nor a
//! reason comes from anything else: what is for the owner alone stands in no row here, and what is for their team is asked for in
//! `store`. One's own answers count all, since the page is for oneself. Rows here are made from answers and go with them; they are not
//! exported, since the answers are.

mod entries;
mod filter;
mod like;
pub(crate) mod remake;
pub(crate) mod store;
mod traits;
mod why;

pub(crate) use entries::entries;
pub use entries::{Entry, by_alias, newest};
pub use filter::{Ask, Offered, Typed, offered};
pub(crate) use like::own_concepts;
pub use like::{Asked, Found, Place, like_me};
pub use remake::bring_up_to_date;
pub(crate) use remake::{add_all, begin, derive, due, find_again, forget, renew, traits_of};

/// Members on a page.
const SIZE: usize = 20;
