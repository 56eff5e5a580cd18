//! What a member is told.

use std::sync::Arc;

use askama::Template;

use super::{Choice, Faults, FieldError, Link, Meta, Moment, Site};

/// The list.
#[derive(Clone, Debug, Template)]
#[template(path = "notifications/index.html")]
pub struct NotificationsPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The moment up to which the list goes.
    pub until: String,
    /// Whether anything is new.
    pub any_new: bool,
    /// How many ask to follow them and have no answer yet.
    pub asked: usize,
    /// How many passages of theirs editors ask to quote, unanswered.
    pub quoted: usize,
    /// What happened.
    pub rows: Vec<NotificationRow>,
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct NotificationRow {
    /// Who did it.
    pub people: String,
    /// What they did.
    pub deed: &'static str,
    /// Where, by its title or first words.
    pub link: Link,
    /// When.
    pub at: Moment,
    /// Whether it was not seen yet.
    pub is_new: bool,
}

/// How they want to hear of it.
#[derive(Clone, Debug, Template)]
#[template(path = "settings/notifications.html")]
pub struct NotificationSettingsPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Each kind.
    pub rows: Vec<WayRow>,
    /// The time zones.
    pub zones: Vec<Choice>,
    /// When letters stop, such as `22:00`.
    pub quiet_from: String,
    /// When they come again.
    pub quiet_to: String,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

impl NotificationSettingsPage {
    /// What is wrong, by field.
    #[must_use]
    pub fn faults(&self) -> Faults<'_> {
        Faults(&self.errors)
    }
}

/// One kind with the ways to hear of it.
#[derive(Clone, Debug)]
pub struct WayRow {
    /// What the form sends.
    pub name: &'static str,
    /// What people read.
    pub title: &'static str,
    /// The ways.
    pub ways: Vec<Choice>,
}
