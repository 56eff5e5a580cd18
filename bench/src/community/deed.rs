//! What members do, and how it is sent.

use super::Cast;
use crate::failure::{Failure, Result};
use crate::http::Answer;

/// Something that somebody writes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Deed {
    Comment,
    React,
    Post,
}

impl Deed {
    pub(crate) const ALL: [Self; 3] = [Self::Comment, Self::React, Self::Post];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Comment => "commenting",
            Self::React => "reacting",
            Self::Post => "posting",
        }
    }

    /// How often one member may do it in an hour; far enough below the limit.
    pub(crate) const fn often(self) -> usize {
        match self {
            Self::Comment => 110,
            Self::React => 550,
            Self::Post => 25,
        }
    }

    /// Where it is sent, and which form. Each `number` is another deed.
    pub(crate) fn request(self, cast: &Cast, number: usize) -> (String, String) {
        let run = cast.run;
        let post = cast.posts[number % cast.posts.len()];
        match self {
            Self::Comment => (
                format!("/posts/{post}/comments"),
                format!("body={}&key=bench{run}-{number}", said(&cast.comments, number)),
            ),
            Self::React => {
                let kind = ["hug", "thank-you", "thinking-of-you"][number / cast.posts.len() % 3];
                (format!("/posts/{post}/reaction"), format!("reaction={kind}"))
            }
            Self::Post => (
                "/activities".to_owned(),
                format!("body={}&audience=members&key=bench{run}-{number}", said(&cast.updates, number)),
            ),
        }
    }

    /// # Errors
    /// When it was not done.
    pub(crate) fn is_done(self, answer: &Answer) -> Result<()> {
        if answer.status == 303 {
            return Ok(());
        }
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        Err(Failure::new(format!("{} was answered with {}.", self.name(), answer.status), body))
    }
}

/// One of some texts, as a form carries it.
fn said(texts: &[String], number: usize) -> String {
    let text = texts.get(number % texts.len().max(1)).map_or("", String::as_str);
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
