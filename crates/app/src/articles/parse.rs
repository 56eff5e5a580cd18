//! Markdown into the format's tree, by way of comrak.

use std::collections::BTreeSet;
use std::sync::Arc;

use comrak::nodes::{AstNode, ListType, NodeValue, TableAlignment};
use comrak::options::BrokenLinkReference;
use comrak::{Arena, Options, ResolvedReference, parse_document};
use kernel::{Problems, text};

use super::body::{Block, Body, Callout, Cell, Inline, Item, Picture, plain};

/// How deep quotes, lists and emphasis may nest. Reading code is recursive, so this also guards the stack.
const MAX_DEPTH: usize = 24;

/// Ids that the page itself uses; headings get out of their way.
const PAGE_IDS: [&str; 14] = [
    "main", "contents", "key-points", "references", "notes", "words", "corrections", "related", "recent", "people",
    "cite", "search", "menu", "top",
];

/// Reads Markdown whose first line is line `first_line` of its file. `references` are the ids that `[^id]` may cite.
pub fn parse(markdown: &str, first_line: usize, references: &BTreeSet<&str>, problems: &mut Problems) -> Body {
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options(references));
    let mut parser = Parser { offset: first_line - 1, ids: BTreeSet::new(), problems, notes: Vec::new(), references };
    let blocks = parser.blocks(root, 0);
    Body { blocks, notes: parser.notes }
}

fn options(references: &BTreeSet<&str>) -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.ofm_callouts = true;
    let known: BTreeSet<String> = references.iter().map(ToString::to_string).collect();
    // comrak asks what an undefined `[^id]` means: a reference of the front matter becomes a link that `inline` reads.
    options.parse.broken_link_callback = Some(Arc::new(move |link: BrokenLinkReference<'_>| {
        let id = link.original.strip_prefix('^')?;
        known.contains(id).then(|| ResolvedReference { url: format!("{CITE}{id}"), title: String::new() })
    }));
    options
}

/// Marks a citation among links. No author can write it: links with a colon and an unknown scheme are refused,
/// and this one holds a control character.
const CITE: &str = "\u{1}cite:";

struct Parser<'a> {
    offset: usize,
    ids: BTreeSet<String>,
    problems: &'a mut Problems,
    notes: Vec<(String, Vec<Block>)>,
    references: &'a BTreeSet<&'a str>,
}

impl Parser<'_> {
    fn line(&self, node: &AstNode<'_>) -> usize {
        node.data().sourcepos.start.line + self.offset
    }

    fn blocks<'b>(&mut self, parent: &'b AstNode<'b>, depth: usize) -> Vec<Block> {
        if depth > MAX_DEPTH {
            let line = self.line(parent);
            self.problems.error(line, "too-deep", "Quotes or lists nest too deep here. Twenty levels are plenty.");
            return Vec::new();
        }
        parent.children().filter_map(|node| self.block(node, depth)).collect()
    }

    fn block<'b>(&mut self, node: &'b AstNode<'b>, depth: usize) -> Option<Block> {
        let line = self.line(node);
        let value = node.data().value.clone();
        Some(match value {
            NodeValue::Paragraph => self.paragraph(node, line, depth),
            NodeValue::Heading(heading) => self.heading(node, line, heading.level, depth),
            NodeValue::BlockQuote => Block::Quote(self.blocks(node, depth + 1)),
            NodeValue::Callout(callout) => self.callout(node, line, &callout.callout_type, depth),
            NodeValue::List(list) => {
                let start = (list.list_type == ListType::Ordered).then_some(list.start);
                let items = node.children().map(|item| self.item(item, depth)).collect();
                Block::List { start, tight: list.tight, items }
            }
            NodeValue::Table(table) => self.table(node, line, &table.alignments, depth),
            NodeValue::CodeBlock(code) => Block::Code(code.literal),
            NodeValue::ThematicBreak => Block::Rule,
            NodeValue::FootnoteDefinition(note) => {
                let blocks = self.blocks(node, depth + 1);
                self.notes.push((note.name, blocks));
                return None;
            }
            NodeValue::HtmlBlock(_) => Block::Html { line },
            _ => return None,
        })
    }

    fn item<'b>(&mut self, node: &'b AstNode<'b>, depth: usize) -> Item {
        let done = match &node.data().value {
            NodeValue::TaskItem(task) => Some(task.symbol.is_some()),
            _ => None,
        };
        Item { done, blocks: self.blocks(node, depth + 1) }
    }

    fn heading<'b>(&mut self, node: &'b AstNode<'b>, line: usize, level: u8, depth: usize) -> Block {
        let text = self.inlines(node, depth);
        let base = match text::slug(&plain(&text)) {
            slug if slug.is_empty() => "section".to_owned(),
            slug => slug,
        };
        let mut id = base.clone();
        let mut count = 1;
        while PAGE_IDS.contains(&id.as_str()) || !self.ids.insert(id.clone()) {
            count += 1;
            id = format!("{base}-{count}");
        }
        Block::Heading { line, level, id, text }
    }

    /// A paragraph that holds nothing but images is a figure or an image set; one that holds nothing but a link
    /// to a film is a player.
    fn paragraph<'b>(&mut self, node: &'b AstNode<'b>, line: usize, depth: usize) -> Block {
        let mut pictures = Vec::new();
        for child in node.children() {
            match &child.data().value {
                NodeValue::Image(link) => pictures.push((self.line(child), link.url.clone(), link.title.clone(), child)),
                NodeValue::SoftBreak | NodeValue::LineBreak => {}
                NodeValue::Text(words) if words.trim().is_empty() => {}
                _ => return self.text_or_player(node, line, depth),
            }
        }
        let mut pictures: Vec<Picture> = pictures
            .into_iter()
            .map(|(line, path, title, child)| {
                let alt = plain(&self.inlines(child, depth));
                Picture { line, path, alt: alt.trim().to_owned(), caption: self.caption(&title, line) }
            })
            .collect();
        if pictures.len() == 1 { Block::Figure(pictures.remove(0)) } else { Block::ImageSet(pictures) }
    }

    fn text_or_player<'b>(&mut self, node: &'b AstNode<'b>, line: usize, depth: usize) -> Block {
        let mut text = self.inlines(node, depth);
        match text.as_mut_slice() {
            [Inline::Link { url, text, .. }] if is_film(url) => {
                Block::Player { line, path: std::mem::take(url), title: plain(text) }
            }
            _ => Block::Paragraph { line, text },
        }
    }

    /// A caption is Markdown inside a title, read with the same rules.
    fn caption(&mut self, title: &str, line: usize) -> Vec<Inline> {
        let body = parse(title, line, self.references, self.problems);
        match body.blocks.into_iter().next() {
            Some(Block::Paragraph { text, .. }) => text,
            _ => Vec::new(),
        }
    }

    fn callout<'b>(&mut self, node: &'b AstNode<'b>, line: usize, word: &str, depth: usize) -> Block {
        let mut title = Vec::new();
        let mut blocks = Vec::new();
        for child in node.children() {
            if matches!(child.data().value, NodeValue::CalloutTitle) {
                let paragraphs = self.blocks(child, depth + 1).into_iter();
                title.extend(paragraphs.flat_map(|block| match block {
                    Block::Paragraph { text, .. } => text,
                    _ => Vec::new(),
                }));
            } else {
                blocks.extend(self.block(child, depth + 1));
            }
        }
        match Callout::parse(word) {
            Some(kind) => Block::Callout { line, kind, title, blocks },
            None if word.eq_ignore_ascii_case("voice") => Block::Voice { line, who: title, blocks },
            None => {
                let message = format!(
                    "There is no call-out `[!{}]`. Known are VOICE, CARE-TEAM, EMERGENCY, NOTE, TIP, IMPORTANT, WARNING and CAUTION.",
                    word.to_uppercase()
                );
                self.problems.error(line, "call-out", message);
                Block::Quote(blocks)
            }
        }
    }

    fn table<'b>(&mut self, node: &'b AstNode<'b>, line: usize, alignments: &[TableAlignment], depth: usize) -> Block {
        let mut head = Vec::new();
        let mut rows = Vec::new();
        for row in node.children() {
            let cells = row.children().zip(alignments);
            let cells: Vec<Cell> =
                cells.map(|(cell, a)| Cell { align: align(*a), text: self.inlines(cell, depth) }).collect();
            match row.data().value {
                NodeValue::TableRow(true) => head = cells,
                _ => rows.push((self.line(row), cells)),
            }
        }
        Block::Table { line, head, rows }
    }

    fn inlines<'b>(&mut self, parent: &'b AstNode<'b>, depth: usize) -> Vec<Inline> {
        if depth > MAX_DEPTH {
            let line = self.line(parent);
            self.problems.error(line, "too-deep", "Emphasis or links nest too deep here. Make it simpler.");
            return Vec::new();
        }
        let mut list: Vec<Inline> = Vec::new();
        for node in parent.children() {
            match (list.last_mut(), self.inline(node, depth)) {
                // Neighbouring texts and soft line breaks become one text, so that words are found across them.
                (Some(Inline::Text(before)), Found::One(Inline::Text(more))) => before.push_str(&more),
                (_, Found::One(inline)) => list.push(inline),
                (_, Found::Two(first, second)) => list.extend([first, second]),
                (_, Found::Nothing) => {}
            }
        }
        list
    }

    fn inline<'b>(&mut self, node: &'b AstNode<'b>, depth: usize) -> Found {
        let line = self.line(node);
        let value = node.data().value.clone();
        Found::One(match value {
            NodeValue::Text(text) => return self.words(&text, line),
            NodeValue::SoftBreak => Inline::Text(" ".to_owned()),
            NodeValue::LineBreak => Inline::Break,
            NodeValue::Code(code) => Inline::Code(code.literal),
            NodeValue::Emph => Inline::Emphasis(self.inlines(node, depth + 1)),
            NodeValue::Strong => Inline::Strong(self.inlines(node, depth + 1)),
            NodeValue::Strikethrough => Inline::Strike(self.inlines(node, depth + 1)),
            NodeValue::Link(link) => match link.url.strip_prefix(CITE) {
                Some(id) => return self.cites(node, id, line, depth),
                None => Inline::Link { line, url: link.url, text: self.inlines(node, depth + 1) },
            },
            NodeValue::Image(link) => {
                Inline::Image { line, path: link.url, alt: plain(&self.inlines(node, depth + 1)) }
            }
            NodeValue::FootnoteReference(note) => Inline::Note { id: note.name },
            NodeValue::HtmlInline(_) => Inline::Html { line },
            _ => return Found::Nothing,
        })
    }

    /// comrak reads `[^a][^b]` as one link with the text `^a`; here it is two citations again.
    fn cites<'b>(&mut self, node: &'b AstNode<'b>, id: &str, line: usize, depth: usize) -> Found {
        let own = Inline::Cite { line, id: id.to_owned() };
        let label = plain(&self.inlines(node, depth + 1));
        match label.strip_prefix('^') {
            Some(first) if first != id && self.references.contains(first) => {
                Found::Two(Inline::Cite { line, id: first.to_owned() }, own)
            }
            Some(first) if first != id => Found::Two(Inline::Unknown { line, id: first.to_owned() }, own),
            _ => Found::One(own),
        }
    }

    /// Text that still holds `[^id]` cites something that is not there.
    fn words(&mut self, text: &str, line: usize) -> Found {
        let inside = text.split_once("[^").and_then(|(_, rest)| rest.split_once(']'));
        match inside {
            Some((id, _)) if !id.is_empty() && !id.contains(char::is_whitespace) => {
                Found::Two(Inline::Text(text.to_owned()), Inline::Unknown { line, id: id.to_owned() })
            }
            _ => Found::One(Inline::Text(text.to_owned())),
        }
    }
}

enum Found {
    Nothing,
    One(Inline),
    Two(Inline, Inline),
}

fn align(alignment: TableAlignment) -> Option<&'static str> {
    match alignment {
        TableAlignment::None => None,
        TableAlignment::Left => Some("left"),
        TableAlignment::Center => Some("center"),
        TableAlignment::Right => Some("right"),
    }
}

/// Whether a link leads to a film of the library.
pub(crate) fn is_film(url: &str) -> bool {
    let name = url.to_ascii_lowercase();
    url.starts_with("media/") && (name.ends_with(".mp4") || name.ends_with(".webm"))
}
