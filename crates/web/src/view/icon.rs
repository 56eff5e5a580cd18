//! Icons: Lucide drawings, written into the page where they stand.
//!
//! A page uses fewer than ten, so drawing them in place costs less than a sprite that carries all of them. Colour,
//! size and stroke come from the stylesheet (`.icon`). Icons never speak: the words beside them do.

use std::fmt;

use askama::filters::HtmlSafe;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident => $lucide:ident,)*) => {
        /// An icon of the interface.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon { $($(#[$doc])* $name,)* }

        impl Icon {
            /// Every icon, for the styleguide.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            fn drawing(self) -> &'static z_icons::Icon {
                match self { $(Self::$name => &z_icons::$lucide,)* }
            }
        }
    };
}

icons! {
    /// The way back.
    ArrowLeft => ARROW_LEFT,
    /// The way on.
    ArrowRight => ARROW_RIGHT,
    /// From a reference back to the text.
    ArrowUp => ARROW_UP,
    /// Reviewed.
    BadgeCheck => BADGE_CHECK,
    /// News of what one follows.
    Bell => BELL,
    /// The glossary.
    BookA => BOOK_A,
    /// The library.
    BookOpen => BOOK_OPEN,
    /// What one wants to find again.
    Bookmark => BOOKMARK,
    /// A review that is due.
    CalendarClock => CALENDAR_CLOCK,
    /// A film.
    CirclePlay => CIRCLE_PLAY,
    /// A file to keep.
    Download => DOWNLOAD,
    /// A person's own account.
    HandHeart => HAND_HEART,
    /// The front page.
    House => HOUSE,
    /// Pictures.
    Image => IMAGE,
    /// Something to know.
    Info => INFO,
    /// A way in.
    Key => KEY_ROUND,
    /// An address to copy.
    Link => LINK,
    /// Conversation.
    Message => MESSAGE_CIRCLE_HEART,
    /// Paper.
    Printer => PRINTER,
    /// A feed.
    Rss => RSS,
    /// Search.
    Search => SEARCH,
    /// Something is wrong.
    Alert => TRIANGLE_ALERT,
    /// Oneself.
    User => CIRCLE_USER_ROUND,
    /// Authors and reviewers.
    Users => USERS,
}

impl Icon {
    /// Lucide's name, for the styleguide.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.drawing().name()
    }
}

impl fmt::Display for Icon {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let drawing = self.drawing().svg_str();
        let paths =
            drawing.split_once('>').and_then(|(_, rest)| rest.rsplit_once("</svg>")).unwrap_or_default().0;
        write!(out, r#"<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>"#, paths.trim())
    }
}

/// Only drawings that are compiled in are written, so there is nothing to escape.
impl HtmlSafe for Icon {}
