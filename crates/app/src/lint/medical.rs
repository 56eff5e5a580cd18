//! Who wrote, who reviewed, when, and on what evidence.

use std::collections::BTreeSet;

use kernel::Problems;

use super::Around;
use crate::articles::Article;

pub(super) fn check(article: &Article, around: &Around<'_>, problems: &mut Problems) {
    people(article, around, problems);
    review(article, around, problems);
    dates(article, around, problems);
    references(article, problems);
}

fn people(article: &Article, around: &Around<'_>, problems: &mut Problems) {
    let front = &article.front;
    for key in ["authors", "reviewers"] {
        let slugs = if key == "authors" { &front.authors } else { &front.reviewers };
        for slug in slugs.iter().filter(|slug| !around.library.contributors.iter().any(|c| c.slug == **slug))
        {
            let message = format!("“{slug}” is not in contributors.yml. Add them there or mend the slug.");
            problems.error(front.line_of(key), "contributor-unknown", message);
        }
    }
    if front.authors.is_empty() {
        problems.error(
            front.line_of("authors"),
            "author-missing",
            "Nobody is named as author. Add `authors: [slug]`.",
        );
    }
    if front.topics.is_empty() {
        problems.error(front.line_of("topics"), "topic-missing", "There is no topic. Add `topics: [slug]`.");
    }
    for slug in front.topics.iter().filter(|slug| !around.library.topics.iter().any(|t| t.slug == **slug)) {
        let message = format!("“{slug}” is not in topics.yml. Add it there or mend the slug.");
        problems.error(front.line_of("topics"), "topic-unknown", message);
    }
}

fn review(article: &Article, around: &Around<'_>, problems: &mut Problems) {
    let front = &article.front;
    for slug in front.reviewers.iter().filter(|slug| front.authors.contains(slug)) {
        let message = format!("“{slug}” is author and reviewer. Let somebody else review it.");
        problems.error(front.line_of("reviewers"), "reviewer-is-author", message);
    }
    if front.kind.is_medical() && front.reviewers.is_empty() {
        let message = "Nobody is named as medical reviewer. Add `reviewers: [slug]` after the review.";
        problems.error(front.line_of("reviewers"), "reviewer-missing", message);
    } else if !front.reviewers.is_empty() && front.reviewed.is_none() {
        let message = "There is a reviewer but no date. Add `reviewed: YYYY-MM-DD`, the day of the review.";
        problems.error(front.line_of("reviewed"), "reviewer-missing", message);
    }
    let topic = front.topics.first().and_then(|slug| around.library.topics.iter().find(|t| t.slug == *slug));
    let due = article.review_due(topic.and_then(|t| t.review_every));
    if let Some(due) = due.filter(|due| *due < around.today) {
        let message =
            format!("The medical review ran out on {due}. Ask for a new one; until then the page says so.");
        problems.warning(front.line_of("reviewed"), "review-overdue", message);
    }
}

fn dates(article: &Article, around: &Around<'_>, problems: &mut Problems) {
    let front = &article.front;
    let dates =
        [("published", Some(front.published)), ("reviewed", front.reviewed), ("updated", front.updated)];
    for (key, date) in dates {
        if let Some(date) = date.filter(|date| *date > around.today) {
            let message = format!("`{key}` is {date}, which is still to come. Mend the date.");
            problems.error(front.line_of(key), "date-future", message);
        }
    }
    let earliest = front.published.saturating_sub(jiff::Span::new().years(1));
    if front.reviewed.is_some_and(|date| date < earliest) {
        let message =
            "The review is more than a year older than the publication: it cannot have been of this text.";
        problems.error(front.line_of("reviewed"), "date-order", message);
    }
}

fn references(article: &Article, problems: &mut Problems) {
    let cited: BTreeSet<String> = article.body.cited().into_iter().collect();
    for reference in article.front.references.iter().filter(|r| !cited.contains(&r.id)) {
        let message =
            format!("Nothing cites “{}”. Cite it with `[^{}]` or take it out.", reference.id, reference.id);
        problems.warning(reference.line, "reference-uncited", message);
    }
}
