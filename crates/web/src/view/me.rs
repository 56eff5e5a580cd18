//! The parts of every page that are one's own, for who is signed in.

use askama::Template;

use super::{Nav, NavItem, hue_class, initials};

/// The way around for members, at the top of wide screens.
#[derive(Clone, Debug, Template)]
#[template(path = "layouts/nav_top.html")]
pub struct NavTop {
    items: [NavItem; 4],
}

impl NavTop {
    /// For who is at `here`.
    #[must_use]
    pub fn new(here: Nav) -> Self {
        Self { items: here.top_of_members() }
    }
}

/// Oneself, at the top of wide screens.
#[derive(Clone, Debug, Template)]
#[template(path = "layouts/me_top.html")]
pub struct MeTop {
    unseen: usize,
    at_news: bool,
    alias: String,
    initials: String,
    hue: String,
}

impl MeTop {
    /// For the owner of an alias, who is at `here` and has so much to see.
    #[must_use]
    pub fn new(alias: &str, here: Nav, unseen: usize) -> Self {
        let at_news = here == Nav::News;
        Self { unseen, at_news, alias: alias.to_owned(), initials: initials(alias), hue: hue_class(alias) }
    }
}

/// The bar at the bottom of narrow screens.
#[derive(Clone, Debug, Template)]
#[template(path = "layouts/me_bottom.html")]
pub struct MeBottom {
    items: [NavItem; 4],
    at_me: bool,
    initials: String,
    hue: String,
}

impl MeBottom {
    /// For the owner of an alias who is at `here`.
    #[must_use]
    pub fn new(alias: &str, here: Nav) -> Self {
        Self {
            items: here.bottom_of_members(),
            at_me: here == Nav::Me,
            initials: initials(alias),
            hue: hue_class(alias),
        }
    }
}

/// What a member does with the article that they read.
#[derive(Clone, Debug, Template)]
#[template(path = "layouts/me_article.html")]
pub struct MeArticle {
    slug: String,
}

impl MeArticle {
    /// For the page at `path`, if it is an article.
    #[must_use]
    pub fn at(path: &str) -> Option<Self> {
        let slug = path.strip_prefix("/resources/").filter(|slug| kernel::text::is_slug(slug))?;
        Some(Self { slug: slug.to_owned() })
    }
}
