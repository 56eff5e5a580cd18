//! Reads the front matter of an article. The keys and their limits are documented in `docs/library-format.md`.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;
use kernel::{Problems, text};

use super::source::Source;
use super::{Correction, Kind, Reference};
use crate::yaml::{self, Fields, Node};

/// How long a medical review holds where neither the article nor its topic says.
pub const DEFAULT_REVIEW_MONTHS: i64 = 12;

/// The head of an article file.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontMatter {
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub kind: Kind,
    pub topics: Vec<String>,
    pub authors: Vec<String>,
    pub reviewers: Vec<String>,
    pub published: Date,
    pub reviewed: Option<Date>,
    pub updated: Option<Date>,
    pub review_every: Option<Interval>,
    pub picture: Option<String>,
    pub picture_alt: Option<String>,
    pub question: Option<String>,
    pub demonstration: bool,
    pub key_points: Vec<String>,
    pub references: Vec<Reference>,
    pub related: Vec<String>,
    pub corrections: Vec<Correction>,
    /// The line of each key that is there, for messages.
    pub lines: BTreeMap<String, usize>,
}

impl FrontMatter {
    /// The line of a key; the first line of the front matter where it is absent.
    pub fn line_of(&self, key: &str) -> usize {
        self.lines.get(key).copied().unwrap_or(2)
    }
}

/// A length of time in calendar units, as `review_every` writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub months: i64,
    pub days: i64,
}

impl Interval {
    /// Reads `6 months`, `1 year` or `90 days`.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, unit) = text.trim().split_once(' ')?;
        let number: i64 = number.parse().ok().filter(|n| (1..=3650).contains(n))?;
        match unit.trim() {
            "day" | "days" => Some(Self { months: 0, days: number }),
            "month" | "months" if number <= 120 => Some(Self { months: number, days: 0 }),
            "year" | "years" if number <= 10 => Some(Self { months: number * 12, days: 0 }),
            _ => None,
        }
    }

    /// The date one interval after `date`.
    pub fn after(self, date: Date) -> Date {
        date.saturating_add(Span::new().months(self.months).days(self.days))
    }
}

impl Default for Interval {
    fn default() -> Self {
        Self { months: DEFAULT_REVIEW_MONTHS, days: 0 }
    }
}

/// Reads the head of a file. `None` after problems that leave nothing to work with.
pub fn read(source: &Source<'_>, problems: &mut Problems) -> Option<FrontMatter> {
    if source.front.trim().is_empty() {
        problems.error(
            source.front_line,
            "front-matter",
            "The front matter is empty. Add at least `slug`, `title` and `kind`.",
        );
    }
    let node = yaml::read(source.front, source.front_line, problems)?;
    let mut fields = Fields::of(&node, "Front matter", problems)?;
    let front = FrontMatter {
        slug: slug(&mut fields, problems),
        title: fields.needed("title", 150, problems),
        summary: fields.needed("summary", 300, problems),
        kind: kind(&mut fields, problems),
        topics: slugs("topics", &mut fields, problems),
        authors: slugs("authors", &mut fields, problems),
        reviewers: slugs("reviewers", &mut fields, problems),
        published: published(&mut fields, problems),
        reviewed: fields.date("reviewed", problems),
        updated: fields.date("updated", problems),
        review_every: interval(&mut fields, problems),
        picture: fields.text("picture", 300, problems),
        picture_alt: fields.text("picture_alt", 500, problems),
        question: fields.text("question", 200, problems),
        demonstration: fields.flag("demonstration", problems),
        key_points: texts("key_points", 500, &mut fields, problems),
        references: references(&mut fields, problems),
        related: slugs("related", &mut fields, problems),
        corrections: corrections(&mut fields, problems),
        lines: fields.lines(),
    };
    fields.finish(problems);
    Some(front)
}

/// `review_every` of an article or a topic.
pub(crate) fn interval(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Interval> {
    let text = fields.text("review_every", 40, problems)?;
    let interval = Interval::parse(&text);
    if interval.is_none() {
        let message =
            format!("`review_every` reads like `6 months`, `1 year` or `90 days`; this is “{text}”.");
        problems.error(fields.line_of("review_every"), "type", message);
    }
    interval
}

/// A needed `slug`.
pub(crate) fn slug(fields: &mut Fields<'_>, problems: &mut Problems) -> String {
    let slug = fields.needed("slug", 80, problems);
    if !slug.is_empty() && !text::is_slug(&slug) {
        problems.error(fields.line_of("slug"), "slug", slug_message(&slug));
    }
    slug
}

fn slug_message(slug: &str) -> String {
    let better = match text::slug(slug) {
        better if better.is_empty() => "a-name-like-this".to_owned(),
        better => better,
    };
    format!("“{slug}” is not a slug: lower-case letters, digits and single hyphens. Write `{better}`.")
}

fn kind(fields: &mut Fields<'_>, problems: &mut Problems) -> Kind {
    let text = fields.needed("kind", 40, problems);
    text.parse().unwrap_or_else(|message: String| {
        if !text.is_empty() {
            problems.error(fields.line_of("kind"), "type", message);
        }
        Kind::Article
    })
}

fn published(fields: &mut Fields<'_>, problems: &mut Problems) -> Date {
    if fields.needed("published", 40, problems).is_empty() {
        return Date::ZERO;
    }
    fields.date("published", problems).unwrap_or(Date::ZERO)
}

fn texts(key: &'static str, max: usize, fields: &mut Fields<'_>, problems: &mut Problems) -> Vec<String> {
    fields.texts(key, max, problems).into_iter().map(|(_, text)| text).collect()
}

fn slugs(key: &'static str, fields: &mut Fields<'_>, problems: &mut Problems) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for (line, slug) in fields.texts(key, 80, problems) {
        if !text::is_slug(&slug) {
            problems.error(line, "slug", slug_message(&slug));
        } else if list.contains(&slug) {
            problems.error(line, "twice", format!("“{slug}” stands twice in `{key}`. Keep one."));
        } else {
            list.push(slug);
        }
    }
    list
}

fn references(fields: &mut Fields<'_>, problems: &mut Problems) -> Vec<Reference> {
    let mut list: Vec<Reference> = Vec::new();
    for node in fields.maps("references", problems) {
        let Some(reference) = reference(node, problems) else { continue };
        if list.iter().any(|r| r.id == reference.id) {
            problems.error(
                reference.line,
                "twice",
                format!("The id “{}” stands twice in `references`.", reference.id),
            );
        } else {
            list.push(reference);
        }
    }
    list
}

fn reference(node: &Node, problems: &mut Problems) -> Option<Reference> {
    let mut fields = Fields::of(node, "A reference", problems)?;
    let reference = Reference {
        line: fields.line(),
        id: fields.needed("id", 80, problems),
        title: fields.needed("title", 400, problems),
        publisher: fields.needed("publisher", 200, problems),
        authors: texts("authors", 200, &mut fields, problems),
        year: fields.number("year", 1500, 2200, problems),
        volume: fields.text("volume", 40, problems),
        pages: fields.text("pages", 40, problems),
        doi: fields.text("doi", 200, problems),
        pmid: fields.text("pmid", 20, problems),
        url: fields.text("url", 1000, problems),
    };
    check_reference(&reference, &fields, problems);
    fields.finish(problems);
    Some(reference)
}

fn check_reference(reference: &Reference, fields: &Fields<'_>, problems: &mut Problems) {
    let id_fits = |id: &str| id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if !id_fits(&reference.id) {
        problems.error(
            fields.line_of("id"),
            "type",
            "A reference's `id` is made of letters, digits, `-` and `_`.",
        );
    }
    if reference.doi.as_deref().is_some_and(|doi| !is_doi(doi)) {
        let message =
            "`doi` begins with `10.` and stands without `https://doi.org/`, such as 10.1001/jama.2018.8907.";
        problems.error(fields.line_of("doi"), "type", message);
    }
    if reference.pmid.as_deref().is_some_and(|id| !id.bytes().all(|b| b.is_ascii_digit())) {
        problems.error(fields.line_of("pmid"), "type", "`pmid` is a number.");
    }
    if reference.url.as_deref().is_some_and(|url| !is_web_address(url)) {
        problems.error(fields.line_of("url"), "type", "`url` has to begin with https:// or http://.");
    }
}

/// Prefix, slash and a suffix without blanks or angle brackets (ISO 26324 allows more; these are in use).
fn is_doi(doi: &str) -> bool {
    let parts = doi.strip_prefix("10.").and_then(|rest| rest.split_once('/'));
    parts.is_some_and(|(prefix, suffix)| {
        !prefix.is_empty()
            && prefix.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && !suffix.is_empty()
            && suffix.chars().all(|c| !c.is_whitespace() && !matches!(c, '<' | '>' | '"' | '\''))
    })
}

/// Whether a text is an `http` or `https` address without blanks or quotes.
pub(crate) fn is_web_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && rest.chars().all(|c| !c.is_whitespace() && !matches!(c, '<' | '>' | '"'))
    })
}

fn corrections(fields: &mut Fields<'_>, problems: &mut Problems) -> Vec<Correction> {
    let nodes = fields.maps("corrections", problems);
    nodes.iter().filter_map(|node| correction(node, problems)).collect()
}

fn correction(node: &Node, problems: &mut Problems) -> Option<Correction> {
    let mut fields = Fields::of(node, "A correction", problems)?;
    let date = match fields.needed("date", 40, problems).as_str() {
        "" => None,
        _ => fields.date("date", problems),
    };
    let text = fields.needed("text", 1000, problems);
    fields.finish(problems);
    Some(Correction { date: date?, text })
}
