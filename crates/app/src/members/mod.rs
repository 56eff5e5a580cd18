//! Members: people in one community, by the alias they chose.
//!
//! Who may see: the alias, all members; visitors only where the member opened it. Exported with the account; erased with it.

pub(crate) mod alias;
pub(crate) mod bonds;
mod change;
mod requests;
mod roles;
pub(crate) mod store;

pub use bonds::{Bond, Bonded, bind, bonds, unbind, unblock};
pub(crate) use change::seen_by_visitors;
pub use change::{change_role, link_contributor, of_contributor, open_alias, rename, show_contributor};
pub use requests::{
    Around, Ask, Asked, Following, Mutual, TeamAudience, around, ask_first, following, mutual, reply,
    requests, show_team, waiting,
};
pub use roles::{Role, UnknownRole};
pub(crate) use store::{meet, readable, standing, visible};

use crate::{App, Result};

db::id!(pub MemberId);

/// Why a member may read only, if that is so: for themselves.
pub async fn restriction(app: &App, member: MemberId) -> Result<Option<String>> {
    Ok(app.db.read(async move |c| store::restriction(c, member).await).await?)
}

/// The roles a person may have on the way with an illness, each with the words a form says.
pub const JOURNEY_ROLES: [(&str, &str); 7] = [
    ("patient", "I live with it"),
    ("partner", "My partner lives with it"),
    ("parent", "My child lives with it"),
    ("child", "My mother or father lives with it"),
    ("friend", "A friend or relative lives with it"),
    ("bereaved", "I have lost somebody to it"),
    ("clinician", "I work in health care"),
];
