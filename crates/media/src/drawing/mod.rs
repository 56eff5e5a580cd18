//! Drawings (SVG): read event by event and written anew with only what is on a list, so that they can stand in a page.

mod allowed;
mod attributes;
mod lines;
mod references;
mod rewrite;
mod root;
mod values;

use std::borrow::Cow;

use quick_xml::escape::escape;
use serde::{Deserialize, Serialize};

use crate::Error;

/// A drawing that holds nothing but shapes and words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawing {
    /// Width in pixels, for the page's layout.
    pub width: u32,
    /// Height in pixels, for the page's layout.
    pub height: u32,
    /// The drawing as a file of its own, always written in the same way. Reading it again gives the same text.
    pub svg: String,
    /// True when it uses neither `currentColor` nor one of our classes: it does not know about dark pages, so they put a
    /// light plate behind it.
    pub plain: bool,
}

impl Drawing {
    /// Reads a drawing. Whatever is not on the list of allowed things is an error with its line, but for the marks of
    /// editors, which are left out.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Error> {
        rewrite::rewrite(lines::text(bytes)?)
    }

    /// Its name in the store, made from the hash of its text.
    #[must_use]
    pub fn name(&self) -> String {
        crate::content_name(self.svg.as_bytes(), "svg")
    }

    /// The markup for a page. `prefix` keeps the drawing's own ids apart from those of the page and of other drawings
    /// (everything but ASCII letters, digits and hyphens is left out of it). `alt` is its text alternative; without one the
    /// drawing is decoration.
    #[must_use]
    pub fn inline(&self, prefix: &str, alt: &str) -> String {
        let prefix: String =
            prefix.chars().filter(|char| char.is_ascii_alphanumeric() || *char == '-').collect();
        let role: Cow<'_, str> = if alt.trim().is_empty() {
            " aria-hidden=\"true\"".into()
        } else {
            format!(" role=\"img\" aria-label=\"{}\"", escape(alt)).into()
        };
        // In what `rewrite` writes, a quotation mark or a number sign in words is always escaped, so these three can only be
        // ids and references to them.
        let body = self.svg.strip_prefix("<svg").unwrap_or_default();
        let body = body
            .replace(" id=\"", &format!(" id=\"{prefix}-"))
            .replace(" href=\"#", &format!(" href=\"#{prefix}-"))
            .replace("url(#", &format!("url(#{prefix}-"));
        format!("<svg{role}{body}")
    }
}

fn refuse(line: u32, problem: impl Into<String>) -> Error {
    Error::Drawing { line, problem: problem.into() }
}
