//! The corner of the page that is one's own, for who is signed in.

use askama::Template;

use super::{Nav, NavItem, hue_class, initials};

/// At the top of wide screens.
#[derive(Clone, Debug, Template)]
#[template(path = "layouts/me_top.html")]
pub struct MeTop {
    alias: String,
    initials: String,
    hue: String,
}

impl MeTop {
    /// For the owner of an alias.
    #[must_use]
    pub fn new(alias: &str) -> Self {
        Self { alias: alias.to_owned(), initials: initials(alias), hue: hue_class(alias) }
    }
}

/// In the bar at the bottom of narrow screens.
#[derive(Clone, Debug, Template)]
#[template(path = "layouts/me_bottom.html")]
pub struct MeBottom {
    activities: NavItem,
    initials: String,
    hue: String,
}

impl MeBottom {
    /// For the owner of an alias.
    #[must_use]
    pub fn new(alias: &str) -> Self {
        Self { activities: Nav::activities(), initials: initials(alias), hue: hue_class(alias) }
    }
}
