//! What staff see.

use std::sync::Arc;

use askama::Template;

use super::{Choice, Link, Meta, Moment, Pagination, Site};

/// The way to everything.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/index.html")]
pub struct AdminPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// What this person may do.
    pub links: Vec<Link>,
}

/// Members and their roles.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/members.html")]
pub struct AdminMembersPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// What was looked for.
    pub query: String,
    /// How many were found.
    pub total: usize,
    /// One page of them.
    pub members: Vec<AdminMember>,
    /// The other pages.
    pub pagination: Option<Pagination>,
}

/// A row of that list.
#[derive(Clone, Debug)]
pub struct AdminMember {
    /// The account, as addresses name it.
    pub id: String,
    /// The alias, if they joined.
    pub alias: Option<String>,
    /// The address.
    pub email: String,
    /// All roles, and which are theirs.
    pub roles: Vec<Choice>,
    /// Whether they run the install.
    pub operator: bool,
    /// Whether nobody can sign in to it.
    pub disabled: bool,
    /// Since when.
    pub joined: Moment,
}

/// What was done, by whom.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/record.html")]
pub struct RecordPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// One page of it, the newest first.
    pub rows: Vec<RecordRow>,
    /// What was before.
    pub older: Option<Link>,
}

/// An event.
#[derive(Clone, Debug)]
pub struct RecordRow {
    /// When.
    pub at: Moment,
    /// What, in a word: `role.granted`.
    pub kind: String,
    /// What it was done to.
    pub subject: String,
    /// Why, in the words of who did it.
    pub reason: String,
    /// Who did it; none for the program and the command line.
    pub actor: Option<String>,
    /// Whom it is about.
    pub about: Option<String>,
}
