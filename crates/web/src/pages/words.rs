//! What people typed, as safe HTML: paragraphs, quotes, links and names. Nothing in it is markup of theirs.

use std::fmt::Write as _;

use app::pictures::escape;
use app::posts::named;
use linkify::{LinkFinder, LinkKind};
use url::{Host, Url};

use super::encoded;

/// Safe HTML of a text. Blocks are set apart by empty lines; lines that begin with `>` are a quote.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut lines = text.lines().peekable();
    while let Some(first) = lines.next() {
        if first.trim().is_empty() {
            continue;
        }
        let quoted = is_quote(first);
        let mut block = unquoted(first, quoted).to_owned();
        while let Some(next) = lines.next_if(|next| !next.trim().is_empty() && is_quote(next) == quoted) {
            block.push('\n');
            block.push_str(unquoted(next, quoted));
        }
        let (begin, end) = if quoted {
            ("<blockquote><p class=\"words\">", "</p></blockquote>")
        } else {
            ("<p class=\"words\">", "</p>")
        };
        out.push_str(begin);
        linked(&block, &mut out);
        out.push_str(end);
    }
    out
}

/// A text as a quote of it: what somebody answers to.
pub(super) fn quote(text: &str, most: usize) -> String {
    let mut words: String = text.chars().take(most).collect();
    if words.len() < text.len() {
        words.push('…');
    }
    let lines = words.lines().filter(|line| !is_quote(line) && !line.trim().is_empty());
    lines.map(|line| format!("> {line}\n")).collect()
}

/// The slugs of articles of the library at `base_url` that a text links to, eight at the most.
pub(super) fn articles(text: &str, base_url: &str) -> Vec<String> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let mut slugs: Vec<String> = Vec::new();
    for link in finder.links(text) {
        let path = link.as_str().strip_prefix(base_url).and_then(|path| path.strip_prefix("/resources/"));
        let slug = path.and_then(|path| path.split(['/', '?', '#']).next()).unwrap_or_default();
        if kernel::text::is_slug(slug) && !slugs.iter().any(|known| known == slug) {
            slugs.push(slug.to_owned());
        }
    }
    slugs.truncate(8);
    slugs
}

fn is_quote(line: &str) -> bool {
    line.starts_with('>')
}

fn unquoted(line: &str, quoted: bool) -> &str {
    if quoted { line.trim_start_matches('>').trim_start() } else { line }
}

fn linked(text: &str, out: &mut String) {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    for span in finder.spans(text) {
        match span.kind().and_then(|_| address(span.as_str())) {
            // Search engines give nothing for it, and the other page does not learn where somebody came from.
            Some(url) => {
                let _ = write!(
                    out,
                    "<a href=\"{}\" rel=\"nofollow ugc noopener noreferrer\">{}</a>",
                    escape(url.as_str()),
                    escape(&shown(&url, span.as_str()))
                );
            }
            None => names(span.as_str(), out),
        }
    }
}

/// Only what leads to a page.
fn address(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
}

/// A link as it was typed; one that could pass for another is written out as the browser understands it.
fn shown(url: &Url, typed: &str) -> String {
    let plain = typed.is_ascii() && url.username().is_empty() && url.password().is_none();
    let is_name = matches!(url.host(), Some(Host::Domain(_)));
    if plain && is_name {
        typed.to_owned()
    } else {
        format!("{} ({})", url.host_str().unwrap_or_default(), url.as_str())
    }
}

/// A text with the members that it names as links to them.
fn names(text: &str, out: &mut String) {
    let mut rest = text;
    for alias in named(text) {
        let Some(at) = rest.find(&format!("@{alias}")) else { continue };
        let end = at + 1 + alias.len();
        out.push_str(&escape(&rest[..at]));
        let _ = write!(out, "<a href=\"/members/{}\">@{}</a>", encoded(alias), escape(alias));
        rest = &rest[end..];
    }
    out.push_str(&escape(rest));
}
