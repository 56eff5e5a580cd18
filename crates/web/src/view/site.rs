//! The frame around every page: the community, what the head of a page says about it, and the navigation.

use super::Icon;

/// What all pages of one community share. Made once, kept behind an `Arc`.
#[derive(Clone, Debug)]
pub struct Site {
    /// The community's name, as it stands beside the mark.
    pub name: String,
    /// One sentence on whom the community is for.
    pub tagline: String,
    /// BCP 47 tag of the interface and the articles, for `<html lang>`.
    pub language: String,
    /// Scheme and host without a trailing slash, for links that leave the site.
    pub base_url: String,
    /// Who runs this server.
    pub operator: Option<String>,
    /// An e-mail address for readers.
    pub contact: Option<String>,
    /// Angle of the community's colour, 0 to 359.
    pub hue: u16,
    /// Whether everything here was made up to show the software.
    pub demonstration: bool,
    /// Where the stylesheet and the script are.
    pub assets: Assets,
}

/// Addresses of the files that every page loads.
#[derive(Clone, Debug)]
pub struct Assets {
    /// The stylesheet, the same for all communities.
    pub style: String,
    /// The tiny stylesheet with the community's hue.
    pub theme: String,
    /// The one script. Pages work without it.
    pub script: String,
}

/// What the head of one page says, and where the page stands in the navigation.
#[derive(Clone, Debug)]
pub struct Meta {
    /// The page's own title; empty on the home page, which is called by the community's name.
    pub title: String,
    /// One or two sentences for search engines and link previews.
    pub description: String,
    /// Canonical path with its query, beginning with `/`.
    pub path: String,
    /// Open Graph type: `website`, `article` or `profile`.
    pub og_type: &'static str,
    /// A picture for link previews.
    pub image: Option<ShareImage>,
    /// Whether search engines may list the page.
    pub indexed: bool,
    /// schema.org description as JSON text.
    pub json_ld: Option<String>,
    /// Feeds of this page besides the community's own.
    pub feeds: Vec<Feed>,
    /// The part of the site that is marked as current.
    pub nav: Nav,
    /// What is in the search box.
    pub query: String,
}

/// A picture that stands for the page elsewhere.
#[derive(Clone, Debug)]
pub struct ShareImage {
    /// Absolute address.
    pub url: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Text alternative.
    pub alt: String,
}

/// An Atom feed.
#[derive(Clone, Debug)]
pub struct Feed {
    /// What it carries.
    pub title: String,
    /// Its path.
    pub href: String,
}

impl Meta {
    /// A listed page of type `website` without picture, feeds or structured data.
    pub fn new(title: impl Into<String>, description: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: description.into(),
            path: path.into(),
            og_type: "website",
            image: None,
            indexed: true,
            json_ld: None,
            feeds: Vec::new(),
            nav: Nav::None,
            query: String::new(),
        }
    }

    /// The same page, marked as current in the navigation.
    #[must_use]
    pub fn at(mut self, nav: Nav) -> Self {
        self.nav = nav;
        self
    }

    /// The same page, kept out of search engines.
    #[must_use]
    pub fn unlisted(mut self) -> Self {
        self.indexed = false;
        self
    }

    /// The structured data with every `<` written as an escape, so that no text in it can end the script element.
    #[must_use]
    pub fn json_ld_escaped(&self) -> Option<String> {
        self.json_ld.as_ref().map(|json| json.replace('<', "\\u003c"))
    }
}

/// The parts of the site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nav {
    /// A page outside the navigation.
    #[default]
    None,
    /// The community's front page.
    Home,
    /// The library: articles and topics.
    Resources,
    /// The explained words.
    Glossary,
    /// Authors and reviewers.
    Contributors,
    /// About, editorial policy, privacy.
    About,
    /// The search page.
    Search,
    /// What members say.
    Activities,
    /// What members ask.
    Questions,
    /// What a member is told.
    News,
    /// Who is here.
    Members,
    /// Joining, signing in, and what is one's own.
    Me,
}

/// One entry of a navigation bar.
#[derive(Clone, Copy, Debug)]
pub struct NavItem {
    /// What it is called.
    pub title: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Its icon in the bottom bar.
    pub icon: Icon,
    /// Whether the reader is there.
    pub current: bool,
}

impl Nav {
    /// The bar at the top of wide screens.
    #[must_use]
    pub fn top(self) -> [NavItem; 4] {
        [Self::Resources, Self::Glossary, Self::Contributors, Self::About].map(|nav| nav.item(self))
    }

    /// The bar at the bottom of narrow screens.
    #[must_use]
    pub fn bottom(self) -> [NavItem; 4] {
        [Self::Home, Self::Resources, Self::Search, Self::Glossary].map(|nav| nav.item(self))
    }

    /// The last entry of that bar, for visitors.
    #[must_use]
    pub fn me(self) -> NavItem {
        Self::Me.item(self)
    }

    /// The bar at the top of wide screens, for members.
    #[must_use]
    pub fn top_of_members(self) -> [NavItem; 4] {
        [Self::Activities, Self::Questions, Self::Members, Self::Resources].map(|nav| nav.item(self))
    }

    /// The bar at the bottom of narrow screens, for members; they stand at its end.
    #[must_use]
    pub fn bottom_of_members(self) -> [NavItem; 4] {
        [Self::Home, Self::Activities, Self::Questions, Self::Resources].map(|nav| nav.item(self))
    }

    /// The part of the site that an address belongs to, for pages that are made once for all.
    #[must_use]
    pub fn of(path: &str) -> Self {
        match path.split('/').nth(1).unwrap_or_default() {
            "" | "home" => Self::Home,
            "resources" | "topics" => Self::Resources,
            "glossary" => Self::Glossary,
            "activities" | "posts" => Self::Activities,
            "questions" => Self::Questions,
            "notifications" => Self::News,
            "members" => Self::Members,
            "settings" | "bookmarks" => Self::Me,
            _ => Self::None,
        }
    }

    fn item(self, here: Self) -> NavItem {
        let (title, href, icon) = match self {
            Self::None | Self::Home => ("Home", "/", Icon::House),
            Self::Resources => ("Resources", "/resources", Icon::BookOpen),
            Self::Glossary => ("Glossary", "/glossary", Icon::BookA),
            Self::Contributors => ("Contributors", "/contributors", Icon::Users),
            Self::About => ("About", "/about", Icon::Info),
            Self::Search => ("Search", "/search", Icon::Search),
            Self::Activities => ("Activities", "/activities", Icon::HandHeart),
            Self::Questions => ("Questions", "/questions", Icon::Message),
            Self::News => ("News", "/notifications", Icon::Bell),
            Self::Members => ("Members", "/members", Icon::Users),
            Self::Me => ("Sign in", "/sign-in", Icon::User),
        };
        NavItem { title, href, icon, current: self == here }
    }
}
