//! `safety.toml`: words in a post that may mean an emergency or a person in crisis, and what the page then says.

use kernel::Problems;
use kernel::text::is_slug;

use super::document::{Document, Section};
use crate::recogniser::name_key;

/// What a community looks out for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Safety {
    /// What the operator must do before these texts are used.
    pub notice: String,
    /// The situations, in the order of the file.
    pub situations: Vec<Situation>,
}

/// One situation that cannot wait.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Situation {
    /// The address, under which cases are filed.
    pub slug: String,
    /// Which help is shown.
    pub risk: Risk,
    /// How a moderator is to take it; only for a crisis.
    pub level: Option<Level>,
    /// The heading of the help.
    pub title: String,
    /// What the page says.
    pub say: String,
    /// Any one of these in a post is a sign.
    pub phrases: Vec<String>,
    /// Where not empty, one of these must stand in the same post.
    pub near: Vec<String>,
    /// A sign within one of these is none: “this pain is killing me”.
    pub unless: Vec<String>,
}

/// Which help a situation needs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Risk {
    /// The emergency number, now.
    Emergency,
    /// The treatment unit's 24-hour line, now.
    Urgent,
    /// Somebody to talk to, now.
    Crisis,
}

/// How high the risk of a crisis is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub enum Level {
    /// Past or figurative, or low mood with support in place.
    Low,
    /// Present thoughts without a plan.
    Medium,
    /// A plan, a time, a goodbye.
    High,
}

const RISKS: [(&str, Risk); 3] =
    [("emergency", Risk::Emergency), ("urgent", Risk::Urgent), ("crisis", Risk::Crisis)];
const LEVELS: [(&str, Level); 3] = [("low", Level::Low), ("medium", Level::Medium), ("high", Level::High)];

pub(super) fn read(text: &str) -> (Safety, Problems) {
    let mut document = Document::parse("safety.toml", text);
    let top = document.top();
    document.known(&top, &["notice", "situation"]);
    let sections = document.sections(&top, "situation");
    let notice = match sections.is_empty() {
        true => document.optional(&top, "notice", 600).unwrap_or_default(),
        false => document.text(&top, "notice", 600),
    };
    let mut situations: Vec<Situation> = Vec::new();
    for section in sections {
        let Some(situation) = situation(&mut document, &section) else { continue };
        if !situation.slug.is_empty() && situations.iter().any(|other| other.slug == situation.slug) {
            let message = format!("The slug “{}” stands twice. Choose another.", situation.slug);
            document.error(&section, "slug", "duplicate-slug", message);
        }
        situations.push(situation);
    }
    (Safety { notice, situations }, document.finish())
}

fn situation(document: &mut Document<'_>, section: &Section<'_>) -> Option<Situation> {
    document.known(section, &["slug", "risk", "level", "title", "say", "phrases", "near", "unless"]);
    let slug = document.text(section, "slug", 80);
    if !slug.is_empty() && !is_slug(&slug) {
        let message = format!("“{slug}” is no slug: use lower-case letters, digits and single hyphens.");
        document.error(section, "slug", "slug", message);
    }
    let title = document.text(section, "title", 120);
    let say = document.text(section, "say", 600);
    let phrases = phrases(document, section, "phrases");
    if phrases.is_empty() {
        document.error(section, "phrases", "empty", "A situation needs at least one phrase.");
    }
    let near = self::phrases(document, section, "near");
    let unless = self::phrases(document, section, "unless");
    let risk = document.one_of(section, "risk", &RISKS)?;
    let level = level(document, section, risk);
    Some(Situation { slug, risk, level, title, say, phrases, near, unless })
}

/// The level, which a crisis must have and nothing else may have.
fn level(document: &mut Document<'_>, section: &Section<'_>, risk: Risk) -> Option<Level> {
    if risk == Risk::Crisis {
        return document.one_of(section, "level", &LEVELS);
    }
    if document.optional(section, "level", 40).is_some() {
        document.error(section, "level", "level", "Only a crisis has a level. Take it out.");
    }
    None
}

fn phrases(document: &mut Document<'_>, section: &Section<'_>, key: &str) -> Vec<String> {
    let items = document.list(section, key, 120);
    for item in items.iter().filter(|item| !item.text.is_empty()) {
        if !name_key(&item.text).chars().any(char::is_alphanumeric) {
            document.report(&item.span, "empty", format!("“{}” has no letter or digit.", item.text));
        }
    }
    items.into_iter().map(|item| item.text).collect()
}
