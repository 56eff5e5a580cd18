//! `topics.yml`: the topics of the library, in the order they are shown.

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
    let topics = yaml::items(text, "A topic", &mut problems, topic);
    (topics, problems.into_vec())
}

fn topic(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Topic> {
    Some(Topic {
        slug: slug(fields, problems),
        title: fields.needed("title", 80, problems),
        summary: fields.needed("summary", 300, problems),
        review_every: interval(fields, problems),
    })
}
