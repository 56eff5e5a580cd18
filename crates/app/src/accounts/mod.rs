//! Accounts: people who can sign in. They belong to the install; a membership of a community is theirs.
//!
//! Who may see: the owner. Operators and admins see the address, and that is noted. Exported with `privacy`, erased with it.

mod age;
mod change;
pub mod consent;
mod email;
mod join;
pub(crate) mod letters;
mod manage;
pub(crate) mod own;
pub mod passkeys;
mod password;
pub mod provider;
pub mod second_step;
mod set_up;
pub(crate) mod sign_in;
pub(crate) mod store;
pub(crate) mod undo;

pub use change::{
    Address, address, change_email, choose_password, confirm_email, forgot_password, is_password_link,
    pending_email, set_password,
};
pub(crate) use email::Email;
pub use join::{Pending, Wish, confirm, pending, wish};
pub use manage::{
    Found, Hand, PAGE_SIZE, add, console_link, disable, enable, end_operator, end_restriction, end_role,
    find, grant, list, make_operator, note_look, of, reset_link, restrict,
};
pub(crate) use password::Hasher;
pub use set_up::{FirstOperator, is_offered, make_first_operator, offer};
pub(crate) use sign_in::name_of;
pub use sign_in::{SignedIn, ask_link, link_owner, with_link, with_password};
pub use undo::{is_undo_link, undo};

use crate::limits::Limit;

db::id!(pub AccountId);

/// How much somebody did to show that they are no machine.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Effort {
    /// Their browser solved a challenge.
    Shown,
    /// It did not, perhaps for want of JavaScript. They may go on, less often.
    None,
}

impl Effort {
    /// How often somebody may go on who did so much.
    pub(crate) const fn limit(self, shown: Limit, unshown: Limit) -> Limit {
        match self {
            Self::Shown => shown,
            Self::None => unshown,
        }
    }
}
