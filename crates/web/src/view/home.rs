//! The community's front page.

use std::sync::Arc;

use askama::Template;

use super::{ArticleCard, Composer, Meta, Person, PostCard, Site, TopicCard};

/// What the community is, and what is new.
#[derive(Clone, Debug, Template)]
#[template(path = "home/index.html")]
pub struct HomePage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// All topics, in the community's order.
    pub topics: Vec<TopicCard>,
    /// The newest article; its picture is shown large.
    pub featured: Option<ArticleCard>,
    /// The articles before it.
    pub recent: Vec<ArticleCard>,
    /// The newest stories.
    pub stories: Vec<ArticleCard>,
    /// Articles in the library.
    pub articles: usize,
    /// Words explained in the glossary.
    pub words: usize,
}

/// The front page of a member.
#[derive(Clone, Debug, Template)]
#[template(path = "home/member.html")]
pub struct MemberHomePage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// What they are called here.
    pub alias: String,
    /// The form for an update; none for who may read only.
    pub composer: Option<Composer>,
    /// What those say whom they follow.
    pub team: Vec<PostCard>,
    /// Questions that they could answer.
    pub waiting: Vec<PostCard>,
    /// What to read.
    pub articles: Vec<ArticleCard>,
    /// Who is new, and what they say first.
    pub newcomers: Vec<(Person, String)>,
}
