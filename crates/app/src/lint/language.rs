//! Left-over placeholders, abbreviations, reading grade, lengths.

use std::collections::BTreeSet;

use kernel::Problems;
use kernel::text::{fold, words};

use super::Around;
use super::reading::grade;
use crate::articles::Article;
use crate::articles::body::{Block, Body, Inline, plain};

/// Above this grade most people tire.
const MAX_GRADE: f64 = 10.0;

pub(super) fn check(article: &Article, around: &Around<'_>, problems: &mut Problems) {
    let front = &article.front;
    let head = [
        ("title", Some(&front.title)),
        ("summary", Some(&front.summary)),
        ("picture_alt", front.picture_alt.as_ref()),
        ("question", front.question.as_ref()),
    ];
    let head = head.into_iter().filter_map(|(key, text)| Some((key, text?)));
    head.for_each(|(key, text)| placeholder(front.line_of(key), text, problems));
    front.key_points.iter().for_each(|text| placeholder(front.line_of("key_points"), text, problems));
    placeholders(&article.body, article.body_line, problems);
    lengths(article, problems);
    abbreviations(article, around, problems);
    reading(article, problems);
}

/// What was left over in a text, its pictures included.
pub(super) fn placeholders(body: &Body, first_line: usize, problems: &mut Problems) {
    each_text(body, first_line, &mut |line, text| placeholder(line, text, problems));
    body.each_block(&mut |block| {
        block.pictures().iter().for_each(|picture| placeholder(picture.line, &picture.alt, problems));
    });
}

/// Visits every run of text with its line.
fn each_text(body: &Body, first_line: usize, visit: &mut dyn FnMut(usize, &str)) {
    let mut line = first_line;
    body.each_block(&mut |block| {
        line = block.line().unwrap_or(line);
        for text in block.texts() {
            visit(line, &plain(text));
        }
    });
}

fn placeholder(line: usize, text: &str, problems: &mut Problems) {
    let marks =
        words(text).map(|(_, word)| word).find(|word| matches!(*word, "TODO" | "TBD" | "XXX" | "FIXME"));
    let folded = fold(text);
    let enter = folded.find("enter ").is_some_and(|at| {
        let rest = &folded[at..];
        rest.find(" here").is_some_and(|end| end < 40)
            && (at == 0 || folded[..at].ends_with(['[', '(', '<', '"']))
    });
    let found = match marks {
        Some(mark) => Some(mark.to_owned()),
        None if folded.contains("lorem ipsum") => Some("lorem ipsum".to_owned()),
        None if enter => Some("Enter … here".to_owned()),
        None => None,
    };
    if let Some(found) = found {
        problems.error(line, "placeholder", format!("“{found}” was left here. Write what belongs there."));
    }
}

fn lengths(article: &Article, problems: &mut Problems) {
    let front = &article.front;
    for (key, text, most, code) in
        [("title", &front.title, 70, "title-long"), ("summary", &front.summary, 200, "summary-long")]
    {
        let length = text.chars().count();
        if length > most {
            let message =
                format!("`{key}` has {length} characters; beyond {most} it is cut off in search results.");
            problems.warning(front.line_of(key), code, message);
        }
    }
    let points = front.key_points.len();
    if front.kind.is_medical() && !(2..=7).contains(&points) {
        let message = format!("There are {points} key points. Two to seven make a short version.");
        problems.warning(front.line_of("key_points"), "key-points", message);
    }
}

/// Capitals that a reader knows better than their long form.
const EVERYDAY: [&str; 12] = ["AM", "DVD", "FAQ", "ID", "NHS", "OK", "PDF", "PM", "TV", "UK", "US", "USA"];

/// Capitals of two to six letters that are never given in brackets after, or before, their long form.
fn abbreviations(article: &Article, around: &Around<'_>, problems: &mut Problems) {
    let front = &article.front;
    let text = [&front.title, &front.summary, &front.key_points.join("\n"), &article.body.plain()]
        .map(String::as_str)
        .join("\n");
    let mut seen = BTreeSet::new();
    each_text(&article.body, article.body_line, &mut |line, run| {
        for (_, word) in words(run) {
            let capitals = (2..=6).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase());
            if !capitals
                || !seen.insert(word.to_owned())
                || is_known(word, around)
                || is_spelled_out(word, &text)
            {
                continue;
            }
            let message = format!(
                "“{word}” is never spelled out. Write it in full at first use: “long form ({word})”."
            );
            problems.warning(line, "abbreviation", message);
        }
    });
}

fn is_known(word: &str, around: &Around<'_>) -> bool {
    EVERYDAY.contains(&word)
        || word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'))
        || around.vocabulary.is_some_and(|vocabulary| vocabulary.by_name(word).is_some())
}

/// Whether it stands in brackets after its long form ("(CIPN)", "(CIPN for short)", "(AIs)", "(also called CIPN)"), or its
/// long form in brackets after it.
fn is_spelled_out(word: &str, text: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        let after = after.strip_prefix('s').unwrap_or(after);
        if before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric) {
            return false;
        }
        let aside = before.rsplit(['(', ')', '\n']).next().unwrap_or_default();
        let opened = before[..before.len() - aside.len()].ends_with('(');
        after.starts_with(" (")
            || (opened
                && aside.split_whitespace().count() <= 4
                && after.split('\n').next().is_some_and(|rest| rest.contains(')')))
    })
}

fn reading(article: &Article, problems: &mut Problems) {
    let mut paragraphs = Vec::new();
    article.body.each_block(&mut |block| {
        if let Block::Paragraph { text, .. } = block {
            paragraphs.push(plain(text));
        }
    });
    let grade = grade(&paragraphs);
    if grade > MAX_GRADE {
        let message = format!(
            "The text reads at grade {grade:.1}; {MAX_GRADE} is the most. Use shorter sentences and words."
        );
        problems.warning(article.body_line, "reading-grade", message);
    }
}

impl Block {
    /// The line it begins on, where it knows.
    fn line(&self) -> Option<usize> {
        let first = |text: &[Inline]| match text.first() {
            Some(Inline::Link { line, .. }) => Some(*line),
            _ => None,
        };
        match self {
            Self::Heading { line, .. }
            | Self::Paragraph { line, .. }
            | Self::Player { line, .. }
            | Self::Voice { line, .. }
            | Self::Callout { line, .. }
            | Self::Table { line, .. } => Some(*line),
            Self::Figure(picture) => Some(picture.line),
            Self::ImageSet(pictures) => pictures.first().map(|p| p.line),
            _ => self.texts().first().and_then(|text| first(text)),
        }
    }
}
