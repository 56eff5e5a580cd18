//! The second lock on HTML made from Markdown. Pictures, drawings and players are made by us from checked parts and use
//! elements that the lock refuses on principle, so they wait in slots while the rest is looked over.

use std::sync::LazyLock;

use ammonia::Builder;

/// Two characters of the private use area, which `escape` takes out of all text.
pub(super) const OPEN: char = '\u{E000}';
pub(super) const CLOSE: char = '\u{E001}';

/// Markup that waits for its place.
#[derive(Debug, Default)]
pub(crate) struct Slots(Vec<String>);

impl Slots {
    /// Keeps markup and gives the mark that stands for it.
    pub(crate) fn keep(&mut self, html: String) -> String {
        self.0.push(html);
        format!("{OPEN}{}{CLOSE}", self.0.len() - 1)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Puts everything in its place.
    pub(crate) fn fill(&self, html: &str) -> String {
        let mut parts = html.split(OPEN);
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (number, rest) = part.split_once(CLOSE).unwrap_or(("", part));
            out.push_str(number.parse().ok().and_then(|n: usize| self.0.get(n)).map_or("", String::as_str));
            out.push_str(rest);
        }
        out
    }
}

/// Lets through only what `articles::render` writes.
pub(crate) fn clean(html: &str) -> String {
    static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(cleaner);
    CLEANER.clean(html).to_string()
}

fn cleaner() -> Builder<'static> {
    let tags = [
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "ul",
        "ol",
        "li",
        "blockquote",
        "footer",
        "section",
        "div",
        "figure",
        "figcaption",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "pre",
        "code",
        "hr",
        "br",
        "em",
        "strong",
        "del",
        "a",
        "sup",
        "span",
    ];
    let mut builder = Builder::default();
    builder
        .tags(tags.into())
        .generic_attributes(["id", "class", "aria-label", "role", "tabindex"].into())
        .tag_attributes(
            [("a", ["href", "rel"].into()), ("th", ["scope"].into()), ("ol", ["start"].into())].into(),
        )
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .link_rel(None);
    builder
}
