//! `topics.yml`: the topics of the library, in the order they are shown.

use std::collections::BTreeSet;

use kernel::{Problem, Problems};

use crate::articles::front_matter::{Interval, interval, slug};
use crate::yaml::{self, Fields};

/// What articles are sorted by.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    pub slug: String,
    pub title: String,
    pub summary: String,
    /// How long reviews of its articles hold.
    pub review_every: Option<Interval>,
}

/// Reads the file; every problem in it is told.
pub(super) fn read(text: &str) -> (Vec<Topic>, Vec<Problem>) {
    let mut problems = Problems::of("topics.yml");
    let topics = yaml::items(text, "A topic", &mut problems, |fields, problems| {
        Some((fields.line_of("slug"), topic(fields, problems)))
    });
    let mut seen = BTreeSet::new();
    for (line, topic) in topics.iter().filter(|(_, topic)| !topic.slug.is_empty()) {
        if !seen.insert(topic.slug.clone()) {
            problems.error(
                *line,
                "twice",
                format!("The slug “{}” stands twice. Each needs its own.", topic.slug),
            );
        }
    }
    (topics.into_iter().map(|(_, topic)| topic).collect(), problems.into_vec())
}

fn topic(fields: &mut Fields<'_>, problems: &mut Problems) -> Topic {
    Topic {
        slug: slug(fields, problems),
        title: fields.needed("title", 80, problems),
        summary: fields.needed("summary", 300, problems),
        review_every: interval(fields, problems),
    }
}
