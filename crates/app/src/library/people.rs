//! `contributors.yml`: authors and medical reviewers.

use std::collections::BTreeSet;

use kernel::{Problem, Problems};
use serde::{Deserialize, Serialize};

use crate::articles::body::{self, Body};
use crate::articles::front_matter::{is_web_address, slug};
use crate::yaml::{self, Fields, Node};

/// Somebody who writes or reviews.
#[derive(Clone, Debug, PartialEq)]
pub struct Contributor {
    pub slug: String,
    pub name: String,
    pub credentials: Option<String>,
    pub role: Option<String>,
    /// A few sentences about them.
    pub bio: Body,
    pub picture: Option<String>,
    pub links: Vec<Link>,
    /// Whether the person is invented.
    pub demonstration: bool,
    pub line: usize,
}

/// A page about a contributor elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    pub title: String,
    pub url: String,
}

/// Reads the file; every problem in it is told.
pub(super) fn read(text: &str) -> (Vec<Contributor>, Vec<Problem>) {
    let mut problems = Problems::of("contributors.yml");
    let people = yaml::items(text, "A contributor", &mut problems, person);
    (people, problems.into_vec())
}

fn person(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Contributor> {
    let slug = slug(fields, problems);
    let bio = fields.text("bio", 2000, problems).unwrap_or_default();
    let bio_line = fields.line_of("bio");
    Some(Contributor {
        slug,
        line: fields.line(),
        name: fields.needed("name", 120, problems),
        credentials: fields.text("credentials", 120, problems),
        role: fields.text("role", 120, problems),
        bio: body::parse(&bio, bio_line, &BTreeSet::new(), problems),
        picture: fields.text("picture", 300, problems),
        links: fields.maps("links", problems).iter().filter_map(|node| link(node, problems)).collect(),
        demonstration: fields.flag("demonstration", problems),
    })
}

fn link(node: &Node, problems: &mut Problems) -> Option<Link> {
    let mut fields = Fields::of(node, "A link", problems)?;
    let link =
        Link { title: fields.needed("title", 120, problems), url: fields.needed("url", 1000, problems) };
    if !link.url.is_empty() && !is_web_address(&link.url) {
        problems.error(fields.line_of("url"), "type", "`url` has to begin with https:// or http://.");
    }
    fields.finish(problems);
    Some(link)
}
