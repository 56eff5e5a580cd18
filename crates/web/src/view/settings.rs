//! What people set for themselves.

use std::sync::Arc;

use askama::Template;

use super::{Day, FieldError, Meta, Moment, Site, ToldDecision};

/// The ways in, and the browsers that are in.
#[derive(Clone, Debug, Template)]
#[template(path = "settings/index.html")]
pub struct SettingsPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The alias; none for an operator who has not joined.
    pub alias: Option<String>,
    /// How many ask to follow them.
    pub asking: usize,
    /// Why they may read only, if that is so.
    pub restriction: Option<String>,
    /// The day on which the account ends, if that was asked for.
    pub leaves: Option<Day>,
    /// The address that letters go to.
    pub address: String,
    /// The ways in.
    pub ways: Ways,
    /// Whether they have a task.
    pub is_staff: bool,
    /// Which, in words.
    pub roles: String,
    /// Signed-in browsers.
    pub sessions: Vec<SessionRow>,
    /// A new address that was typed.
    pub email: String,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// The ways in there are.
#[derive(Clone, Debug)]
pub struct Ways {
    /// Whether there is a password.
    pub has_password: bool,
    /// Whether there is a second step.
    pub has_second_step: bool,
    /// Whether passkeys work at this address.
    pub can_have_passkeys: bool,
    /// Those there are.
    pub passkeys: Vec<PasskeyRow>,
    /// How many codes on paper are left.
    pub codes_left: usize,
}

/// A passkey.
#[derive(Clone, Debug)]
pub struct PasskeyRow {
    /// What the form sends.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    pub made: Moment,
    /// When it was last used.
    pub used: Option<Moment>,
}

/// A signed-in browser.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// What the form sends.
    pub id: String,
    /// Browser and system.
    pub agent: String,
    /// The network it came from.
    pub network: String,
    /// When it was signed in.
    pub since: Moment,
    /// When it was last here.
    pub seen: Moment,
    /// Whether it is this one.
    pub here: bool,
}

/// What is on record about one's own account.
#[derive(Clone, Debug, Template)]
#[template(path = "settings/record.html")]
pub struct AccountRecordPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// What moderators decided, the latest first.
    pub decisions: Vec<ToldDecision>,
    /// The newest first.
    pub rows: Vec<AccountRecordRow>,
}

/// One event of that record.
#[derive(Clone, Debug)]
pub struct AccountRecordRow {
    /// When.
    pub at: Moment,
    /// What happened, in a sentence.
    pub words: String,
    /// Why, in the words of who did it; may be empty.
    pub reason: String,
    /// Who did it, without a name.
    pub by: &'static str,
}

/// How to set up the second step.
#[derive(Clone, Debug, Template)]
#[template(path = "settings/second_step.html")]
pub struct SecondStepSetupPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Whether they need it for their task.
    pub must: bool,
    /// The secret as people type it.
    pub secret: String,
    /// The same as an address that programs open.
    pub address: String,
    /// The same as the path of a drawing.
    pub drawing: String,
    /// Its width and height.
    pub size: i32,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// The codes for paper, shown once.
#[derive(Clone, Debug, Template)]
#[template(path = "settings/codes.html")]
pub struct CodesPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The codes.
    pub codes: Vec<String>,
}

/// Taking one's data along, and leaving.
#[derive(Clone, Debug, Template)]
#[template(path = "settings/leaving.html")]
pub struct LeavingPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// What goes, in words.
    pub goes: Vec<String>,
    /// Whether they have a task, which they hand back first.
    pub is_staff: bool,
    /// Whether a name without a person stays.
    pub anonymises: bool,
    /// The receipt, once they asked.
    pub receipt: Option<String>,
    /// The day on which it happens, once they asked.
    pub due: Option<Day>,
}
