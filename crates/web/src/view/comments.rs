//! What is said below an article.

use std::sync::Arc;

use askama::Template;

use super::{Composer, Faults, FieldError, HelpBox, Link, Meta, Moment, PostCard, Site};

/// One page of comments, with the form that fits the reader.
#[derive(Clone, Debug, Default)]
pub struct Comments {
    /// The newest first.
    pub posts: Vec<PostCard>,
    /// The older ones.
    pub older: Option<Link>,
    /// What the reader said and has not confirmed.
    pub waiting: Vec<WaitingComment>,
    /// The form of a member; none for visitors and for who may read only.
    pub composer: Option<Composer>,
    /// The form of a visitor; none for members.
    pub form: Option<VisitorForm>,
}

/// What somebody said with an address and has not confirmed.
#[derive(Clone, Debug)]
pub struct WaitingComment {
    /// Under which name.
    pub alias: String,
    /// Its words, as safe HTML.
    pub html: String,
    /// When.
    pub at: Moment,
    /// What helps at once, where the words may tell of danger.
    pub help: Option<HelpBox>,
}

/// The form for a visitor's comment.
#[derive(Clone, Debug, Default)]
pub struct VisitorForm {
    /// The article.
    pub slug: String,
    /// The number of the comment that is answered; empty for the article itself.
    pub to: String,
    /// What was typed.
    pub body: String,
    /// The name.
    pub alias: String,
    /// The address.
    pub email: String,
    /// What the box says.
    pub wording: String,
    /// Whether it is ticked.
    pub letters: bool,
    /// Whether a name that looks real is to be kept; none where that is not asked.
    pub keep: Option<bool>,
    /// What helps at once, where the words may tell of danger.
    pub help: Option<HelpBox>,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

impl VisitorForm {
    /// What is wrong, by field.
    #[must_use]
    pub fn faults(&self) -> Faults<'_> {
        Faults(&self.errors)
    }

    /// Whether there is something in it that must not be folded away.
    pub(super) fn must_be_seen(&self) -> bool {
        !self.errors.is_empty() || self.help.is_some()
    }

    /// Where the conversation stands that it belongs to.
    pub(super) fn here(&self) -> String {
        if self.to.is_empty() {
            format!("/resources/{}#comments", self.slug)
        } else {
            format!("/posts/{}", self.to)
        }
    }
}

/// All comments on an article.
#[derive(Clone, Debug, Template)]
#[template(path = "comments/index.html")]
pub struct CommentsPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The way here.
    pub crumbs: Vec<Link>,
    /// The article.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// What was said.
    pub said: Comments,
}

/// What a member sees below an article in the place of what visitors see.
#[derive(Clone, Debug, Template)]
#[template(path = "comments/corner.html")]
pub struct CommentsCorner {
    /// The article.
    pub slug: String,
    /// What was said.
    pub said: Comments,
}

/// What a visitor sees of their own below an article.
#[derive(Clone, Debug, Template)]
#[template(path = "comments/waiting.html")]
pub struct WaitingCorner {
    /// What they have not confirmed.
    pub waiting: Vec<WaitingComment>,
}

/// The question whether a comment is one's own.
#[derive(Clone, Debug, Template)]
#[template(path = "comments/confirm.html")]
pub struct CommentConfirmPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The article.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Under which name it will stand.
    pub alias: String,
    /// Whether that is a member's.
    pub is_member: bool,
    /// The words, as safe HTML.
    pub html: String,
    /// What was ticked of the newsletter; empty for nothing.
    pub wording: String,
    /// Where the button leads.
    pub action: String,
    /// Why it cannot be said.
    pub errors: Vec<FieldError>,
}

/// The form that asks for the way to one's comments.
#[derive(Clone, Debug, Template)]
#[template(path = "comments/find.html")]
pub struct FindCommentsPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The address as typed.
    pub email: String,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// What a visitor said.
#[derive(Clone, Debug, Template)]
#[template(path = "comments/own.html")]
pub struct OwnCommentsPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The page's address, with its secret.
    pub action: String,
    /// The newest first.
    pub comments: Vec<OwnComment>,
}

/// A comment of one's own.
#[derive(Clone, Debug)]
pub struct OwnComment {
    /// Its number.
    pub id: String,
    /// Where it stands.
    pub href: String,
    /// Its words, as safe HTML.
    pub html: String,
    /// Whether others see it.
    pub seen: bool,
    /// When.
    pub at: Moment,
}
