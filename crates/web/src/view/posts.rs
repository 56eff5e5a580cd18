//! What people say: cards in the feed, and threads.

use std::sync::Arc;

use askama::Template;

use super::{
    ArticleCard, Choice, Faults, FieldError, HelpBox, Link, Meta, Moment, Person, Picture, Site,
    ToldDecision, VisitorForm,
};

/// A post, or a comment, as somebody sees it.
#[derive(Clone, Debug)]
pub struct PostCard {
    /// Its number, for addresses and anchors.
    pub id: String,
    /// Who wrote it.
    pub person: Person,
    /// Whether that is a name for this thread alone.
    pub is_pseudonym: bool,
    /// Whether it is a visitor.
    pub is_visitor: bool,
    /// The article that it is a comment on.
    pub on: Option<Link>,
    /// When.
    pub at: Moment,
    /// Where it stands.
    pub href: String,
    /// Where what it said before stands, if it was changed.
    pub edited: Option<String>,
    /// How its author was.
    pub mood: Option<&'static str>,
    /// What to know before reading; empty for nothing.
    pub note: String,
    /// That of a question or a story; empty for none.
    pub title: String,
    /// What it is, where that is worth saying.
    pub kind: &'static str,
    /// Its words, as safe HTML.
    pub html: String,
    /// For its author: why nobody else sees it.
    pub held: Option<&'static str>,
    /// For its author: what a moderator decided about it.
    pub decided: Option<ToldDecision>,
    /// For its author: who sees it.
    pub sentence: Option<&'static str>,
    /// How many comments it has.
    pub comments: usize,
    /// The reactions, each with how often it was sent.
    pub reactions: Vec<ReactionButton>,
    /// Whether the reader may answer and react: members may.
    pub may_act: bool,
    /// Whether it is an answer to a comment.
    pub is_answer: bool,
    /// Whether the one who asked says that it helped.
    pub helped: bool,
    /// Whether the reader is an editor, and may ask to quote it.
    pub may_quote: bool,
    /// Whether the reader asked, and may say whether it helped.
    pub may_mark: bool,
    /// Its pictures.
    pub pictures: Vec<Picture>,
    /// Whether the reader keeps a bookmark to it.
    pub kept: bool,
    /// Articles that it links to.
    pub articles: Vec<ArticleCard>,
    /// Where to go back to from its buttons.
    pub back: String,
}

/// A reaction to send.
#[derive(Clone, Debug)]
pub struct ReactionButton {
    /// What the form sends.
    pub word: &'static str,
    /// What people read.
    pub title: &'static str,
    /// How often it was sent.
    pub count: usize,
    /// Whether the reader sent it.
    pub pressed: bool,
}

/// The form for a post or a comment.
#[derive(Clone, Debug, Default)]
pub struct Composer {
    /// Makes a form that is sent twice one post.
    pub key: String,
    /// The word of the kind that it makes; empty for a comment.
    pub kind: &'static str,
    /// The draft that it is kept as; empty for none.
    pub place: String,
    /// When the draft was changed that it begins with.
    pub kept: Option<Moment>,
    /// The title as typed, for what has one.
    pub title: Option<String>,
    /// What to ask for above the words.
    pub label: &'static str,
    /// What to know about them; empty for nothing.
    pub hint: String,
    /// What was typed.
    pub body: String,
    /// What to know before reading.
    pub note: String,
    /// The pictures that go with it.
    pub pictures: Vec<Picture>,
    /// The moods.
    pub moods: Vec<Choice>,
    /// The audiences, each with who exactly will see it.
    pub audiences: Vec<Choice>,
    /// The names to write under.
    pub names: Vec<Choice>,
    /// Whether counts are to be hidden; none where that is not asked.
    pub counts_hidden: Option<bool>,
    /// What helps at once, where the words may tell of danger.
    pub help: Option<HelpBox>,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

impl Composer {
    /// What is wrong, by field.
    #[must_use]
    pub fn faults(&self) -> Faults<'_> {
        Faults(&self.errors)
    }

    /// Whether there is something in it that must not be folded away.
    #[must_use]
    pub fn must_be_seen(&self) -> bool {
        !self.errors.is_empty() || self.kept.is_some() || self.help.is_some()
    }
}

/// The feed.
#[derive(Clone, Debug, Template)]
#[template(path = "activities/index.html")]
pub struct ActivitiesPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The form on top; none on later pages and for who may read only.
    pub composer: Option<Composer>,
    /// Whether it is unfolded.
    pub unfolded: bool,
    /// The number of the newest post on the page; empty on later pages, which announce nothing.
    pub since: String,
    /// The word of the tab.
    pub tab: &'static str,
    /// The tabs.
    pub tabs: Vec<Choice>,
    /// One page of posts.
    pub posts: Vec<PostCard>,
    /// What to do where there is nothing.
    pub empty: &'static str,
    /// The older ones.
    pub older: Option<Link>,
}

/// A post with what was said below it.
#[derive(Clone, Debug, Template)]
#[template(path = "posts/show.html")]
pub struct PostPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// What helps at once, for whoever has just said something that may tell of danger.
    pub help: Option<HelpBox>,
    /// The post.
    pub post: PostCard,
    /// Who sent what, in words.
    pub senders: Vec<(&'static str, String)>,
    /// What was said below it.
    pub comments: Vec<PostCard>,
    /// Whether that is answers.
    pub is_question: bool,
    /// Whether nothing more can be said.
    pub locked: bool,
    /// Whether the reader hears of what is said here; none for visitors.
    pub follows: Option<bool>,
    /// The form for a comment; none for visitors and for who may read only.
    pub composer: Option<Composer>,
    /// The form for a visitor, below an article.
    pub visitor_form: Option<VisitorForm>,
    /// Who exactly will see a comment.
    pub below: &'static str,
    /// The number of the comment that is answered; empty for the post itself.
    pub to: String,
}

/// The form that changes a post.
#[derive(Clone, Debug, Template)]
#[template(path = "posts/edit.html")]
pub struct PostEditPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The post's address.
    pub href: String,
    /// The form.
    pub composer: Composer,
}

/// What a post said before.
#[derive(Clone, Debug, Template)]
#[template(path = "posts/edits.html")]
pub struct PostEditsPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The post's address.
    pub href: String,
    /// The latest first.
    pub edits: Vec<EarlierWords>,
}

/// What a post said until it was changed.
#[derive(Clone, Debug)]
pub struct EarlierWords {
    /// Until when.
    pub until: Moment,
    /// Its title; empty for none.
    pub title: String,
    /// Its words.
    pub body: String,
    /// What to know before reading; empty for nothing.
    pub note: String,
}

/// The list of questions.
#[derive(Clone, Debug, Template)]
#[template(path = "questions/index.html")]
pub struct QuestionsPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Whether the reader may ask.
    pub may_ask: bool,
    /// Which questions there are to choose from; none for visitors.
    pub tabs: Vec<Choice>,
    /// One page of questions.
    pub posts: Vec<PostCard>,
    /// The older ones.
    pub older: Option<Link>,
}

/// The form for a question.
#[derive(Clone, Debug, Template)]
#[template(path = "questions/new.html")]
pub struct QuestionPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The form.
    pub composer: Composer,
    /// What there is already.
    pub similar: SimilarPart,
}

/// Questions and articles like the one that is being asked: a part of a page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "questions/similar.html")]
pub struct SimilarPart {
    /// Questions, each with what became of it.
    pub questions: Vec<(Link, String)>,
    /// Articles, each with its summary.
    pub articles: Vec<(Link, String)>,
}

/// What a member keeps.
#[derive(Clone, Debug, Template)]
#[template(path = "bookmarks/index.html")]
pub struct BookmarksPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// One page of posts.
    pub posts: Vec<PostCard>,
    /// The latest articles, each with its slug.
    pub articles: Vec<(ArticleCard, String)>,
    /// More posts.
    pub older: Option<Link>,
}

/// The pictures of what somebody is writing.
#[derive(Clone, Debug, Template)]
#[template(path = "posts/pictures.html")]
pub struct PostPicturesPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Where the form goes.
    pub action: String,
    /// Where it is written.
    pub back: Link,
    /// How many more there may be.
    pub room: usize,
    /// Those there are, in order.
    pub rows: Vec<PictureRow>,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

impl PostPicturesPage {
    /// What is wrong, by field.
    #[must_use]
    pub fn faults(&self) -> Faults<'_> {
        Faults(&self.errors)
    }
}

/// A picture that is to be posted.
#[derive(Clone, Debug)]
pub struct PictureRow {
    /// Its number.
    pub id: String,
    /// The picture, without its description.
    pub picture: Picture,
    /// What it shows.
    pub alt: String,
}
