//! What staff see.

use std::sync::Arc;

use askama::Template;

use super::{Choice, Filter, Link, Meta, Moment, Pagination, Site};

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
    /// All authors and reviewers, and which of them this is.
    pub contributors: Vec<Choice>,
    /// Whether they run the install.
    pub operator: bool,
    /// Whether nobody can sign in to it.
    pub disabled: bool,
    /// Whether they may read only.
    pub restricted: bool,
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

/// Letters on their way.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/mail.html")]
pub struct LettersPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Which are shown, and how many there are of each.
    pub filters: Vec<Filter>,
    /// One page of them, the newest first.
    pub rows: Vec<LetterRow>,
    /// What was before.
    pub older: Option<Link>,
}

/// A letter.
#[derive(Clone, Debug)]
pub struct LetterRow {
    /// Its number.
    pub id: String,
    /// What it is about, in a word.
    pub kind: String,
    /// The address.
    pub recipient: String,
    /// Where it is.
    pub state: &'static str,
    /// When it was written.
    pub written: Moment,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong last.
    pub problem: String,
    /// Whether it can be sent again.
    pub can_go_again: bool,
}

/// What the program does by itself.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/jobs.html")]
pub struct JobsPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// All of them.
    pub rows: Vec<JobRow>,
}

/// A job.
#[derive(Clone, Debug)]
pub struct JobRow {
    /// Its number.
    pub id: String,
    /// What it does, in a word.
    pub kind: String,
    /// Whether it was given up.
    pub dead: bool,
    /// Whether it comes again and again.
    pub recurs: bool,
    /// Since when it is there.
    pub made: Moment,
    /// When it last began.
    pub last: Option<Moment>,
    /// Whether it should have begun by now.
    pub overdue: bool,
    /// How often it was tried since it last went well.
    pub attempts: u32,
    /// What went wrong last.
    pub problem: String,
}
