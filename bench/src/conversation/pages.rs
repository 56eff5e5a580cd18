//! The pages that are measured, and what must stand on each.

use std::collections::BTreeMap;

use crate::community::Community;
use crate::failure::{Failure, Result};
use crate::http::{ACCEPTED, Answer, Client};

/// Answers by their paths.
pub(super) type Pages = BTreeMap<String, Answer>;

/// What people look for: a medicine, a lay word, a common word, several.
const SEARCHES: [&str; 8] =
    ["letrozole", "socks", "tired", "scan", "radio+play", "sore+skin", "pencil", "night"];

/// One kind of page, as one member reads it.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) paths: Vec<String>,
    pub(super) cookie: String,
    /// Posts and comments that each page has at least.
    least: usize,
}

/// All kinds, in the order in which they are told.
pub(super) fn kinds(community: &Community) -> Vec<Kind> {
    let usual = community.cast.readers.get(1).cloned().unwrap_or_default();
    let kind = |name, paths: Vec<String>, least| Kind { name, paths, cookie: usual.clone(), least };
    let mut all = vec![kind("feed", vec!["/activities".to_owned()], 20)];
    let names = ["team of 10", "team of 100", "team of 800"];
    all.extend(names.into_iter().zip(&community.cast.readers).map(|(name, cookie)| Kind {
        name,
        paths: vec!["/activities?tab=team".to_owned()],
        cookie: cookie.clone(),
        least: 1,
    }));
    all.push(kind(
        "thread of 200",
        community.cast.thread.iter().map(|id| format!("/posts/{id}")).collect(),
        // Some are not for this reader's eyes, and among few members no thread is that long.
        100,
    ));
    all.push(kind(
        "question",
        community.cast.questions.iter().map(|id| format!("/questions/{id}")).collect(),
        3,
    ));
    all.push(kind("questions", vec!["/questions".to_owned()], 20));
    all.push(kind("people like me", vec!["/members".to_owned()], 0));
    let searches = SEARCHES.iter().map(|words| format!("/search?q={words}&in=posts")).collect();
    all.push(kind("search", searches, 1));
    all
}

/// Asks for each page once, looks whether it holds what it should, and gives all as they come over the wire.
///
/// # Errors
/// When a page is not as it should be.
pub(super) fn ask(client: &mut Client, kind: &Kind) -> Result<Pages> {
    let mut pages = Pages::new();
    for path in &kind.paths {
        let plain = client.get_as(path, "identity", &kind.cookie)?;
        let html = String::from_utf8_lossy(&plain.body).into_owned();
        let is_right = plain.status == 200 && html.contains("/notifications") && cards(&html) >= kind.least;
        if !is_right {
            let what = format!("{path} was answered with {} and {} posts.", plain.status, cards(&html));
            return Err(Failure::new(what, format!("There should be {} at least.", kind.least)));
        }
        pages.insert(path.clone(), client.get_as(path, ACCEPTED, &kind.cookie)?);
    }
    Ok(pages)
}

/// How many posts and comments stand on a page.
fn cards(html: &str) -> usize {
    html.matches("id=\"p-").count()
}
