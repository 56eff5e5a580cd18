//! The newsletter: what readers choose, and what editors make.

use std::sync::Arc;

use askama::Template;

use super::{Choice, FieldError, Link, Meta, Moment, Pagination, Site};

/// The form to get it.
#[derive(Clone, Debug, Template)]
#[template(path = "newsletter/index.html")]
pub struct NewsletterPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// What was typed.
    pub email: String,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// Says that something worked, and invites to join.
#[derive(Clone, Debug, Template)]
#[template(path = "newsletter/thanks.html")]
pub struct NewsletterThanksPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// What happened, in a few words.
    pub title: String,
    /// What comes next, in paragraphs.
    pub lines: Vec<String>,
    /// Where else to go.
    pub links: Vec<Link>,
}

/// What somebody gets.
#[derive(Clone, Debug, Template)]
#[template(path = "newsletter/preferences.html")]
pub struct NewsletterPreferencesPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Whether it was changed just now.
    pub saved: bool,
    /// Where letters go.
    pub email: String,
    /// Where the form goes.
    pub action: String,
    /// Where the button to leave goes.
    pub leave: String,
    /// How often.
    pub paces: Vec<Choice>,
    /// What about.
    pub topics: Vec<Choice>,
    /// For how long not.
    pub pauses: Vec<Choice>,
}

/// All issues.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/newsletter.html")]
pub struct AdminNewsletterPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// What is wrong.
    pub errors: Vec<FieldError>,
    /// The newest first.
    pub issues: Vec<IssueRow>,
}

/// An issue in a list.
#[derive(Clone, Debug)]
pub struct IssueRow {
    /// As addresses name it.
    pub id: String,
    /// What its letters are called.
    pub subject: String,
    /// `weekly` or `monthly`.
    pub pace: &'static str,
    /// `draft`, `scheduled`, `sending` or `sent`.
    pub state: &'static str,
    /// When it was made.
    pub created: Moment,
    /// When it leaves, or began to.
    pub send_at: Option<Moment>,
    /// Letters that were written.
    pub addressed: usize,
    /// People who left through it.
    pub leavings: usize,
}

/// One issue: to be edited while it is a draft.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/issue.html")]
pub struct AdminIssuePage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// What is wrong.
    pub errors: Vec<FieldError>,
    /// The issue.
    pub issue: IssueRow,
    /// Markdown.
    pub intro: String,
    /// What was typed as its time.
    pub at: String,
    /// The article that was to be added, as it was typed.
    pub add: String,
    /// Its articles, in their order.
    pub pieces: Vec<IssuePiece>,
    /// Letters that wait, and those that were given up.
    pub waiting: usize,
    /// See `waiting`.
    pub failed: usize,
}

/// An article of it.
#[derive(Clone, Debug)]
pub struct IssuePiece {
    /// As forms name it.
    pub id: String,
    /// Its address.
    pub href: String,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// Names in one line; empty where nobody reviewed it.
    pub reviewers: String,
}

/// An issue as its letters will be.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/issue_preview.html")]
pub struct AdminIssuePreviewPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The way back.
    pub back: String,
    /// What its letters are called.
    pub subject: String,
    /// The introduction as safe HTML.
    pub intro: String,
    /// Its articles.
    pub pieces: Vec<IssuePiece>,
    /// The letter as programs show it that show no HTML.
    pub text: String,
}

/// Everybody who gets it.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/subscribers.html")]
pub struct AdminSubscribersPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// What was looked for.
    pub query: String,
    /// How many were found.
    pub total: usize,
    /// One page of them.
    pub subscribers: Vec<SubscriberRow>,
    /// The other pages.
    pub pagination: Option<Pagination>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct SubscriberRow {
    /// As addresses name it.
    pub id: String,
    /// The address.
    pub email: String,
    /// `weekly` or `monthly`.
    pub pace: &'static str,
    /// How many topics they chose; none stands for all.
    pub topics: usize,
    /// Whether nothing is sent for now.
    pub paused: bool,
    /// Since when.
    pub since: Moment,
}
