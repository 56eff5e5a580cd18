//! Markdown into the format's tree, by way of comrak.

use std::collections::{BTreeMap, BTreeSet};
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
    "main",
    "contents",
    "key-points",
    "references",
    "notes",
    "words",
    "corrections",
    "related",
    "recent",
    "people",
    "cite",
    "search",
    "menu",
    "top",
];

/// How the page's other ids begin: references, notes, the places that cite them, explained words.
const PAGE_PREFIXES: [&str; 4] = ["ref-", "note-", "cite-", "term-"];

/// Reads Markdown whose first line is line `first_line` of its file. `references` are the ids that `[^id]` may cite.
pub fn parse(
    markdown: &str,
    first_line: usize,
    references: &BTreeSet<&str>,
    problems: &mut Problems,
) -> Body {
    read(markdown, first_line, references, problems, false)
}

fn read(
    markdown: &str,
    first_line: usize,
    references: &BTreeSet<&str>,
    problems: &mut Problems,
    is_caption: bool,
) -> Body {
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options(references));
    let mut parser = Parser {
        offset: first_line - 1,
        is_caption,
        ids: BTreeMap::new(),
        problems,
        notes: Vec::new(),
        references,
    };
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
    /// A picture inside a caption has no caption of its own: that could nest without an end.
    is_caption: bool,
    /// The ids of headings, each with the number its next namesake gets.
    ids: BTreeMap<String, usize>,
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
            self.problems.error(
                line,
                "too-deep",
                "Quotes or lists nest too deep here. Twenty levels are plenty.",
            );
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
            slug if PAGE_PREFIXES.iter().any(|prefix| slug.starts_with(prefix)) => format!("section-{slug}"),
            slug => slug,
        };
        Block::Heading { line, level, id: self.own_id(base), text }
    }

    /// `base`, or `base` with the next number that is free.
    fn own_id(&mut self, base: String) -> String {
        let mut count = self.ids.get(&base).copied().unwrap_or(1);
        let mut id = if count > 1 { format!("{base}-{count}") } else { base.clone() };
        while PAGE_IDS.contains(&id.as_str()) || self.ids.contains_key(&id) {
            count += 1;
            id = format!("{base}-{count}");
        }
        self.ids.insert(base, count + 1);
        self.ids.entry(id.clone()).or_insert(2);
        id
    }

    /// A paragraph that holds nothing but images is a figure or an image set; one that holds nothing but a link
    /// to a film is a player.
    fn paragraph<'b>(&mut self, node: &'b AstNode<'b>, line: usize, depth: usize) -> Block {
        let mut pictures = Vec::new();
        for child in node.children() {
            match &child.data().value {
                NodeValue::Image(link) if !self.is_caption => {
                    pictures.push((self.line(child), link.url.clone(), link.title.clone(), child))
                }
                NodeValue::SoftBreak | NodeValue::LineBreak => {}
                NodeValue::Text(words) if words.trim().is_empty() => {}
                _ => return self.text_or_player(node, line, depth),
            }
        }
        if pictures.is_empty() {
            return self.text_or_player(node, line, depth);
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
        let mut blocks = read(title, line, self.references, self.problems, true).blocks;
        match (blocks.pop(), blocks.is_empty()) {
            (Some(Block::Paragraph { text, .. }), true) => text,
            (None, _) => Vec::new(),
            // "2019. What the trial found" is no list here.
            _ => vec![Inline::Text(title.to_owned())],
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

    fn table<'b>(
        &mut self,
        node: &'b AstNode<'b>,
        line: usize,
        alignments: &[TableAlignment],
        depth: usize,
    ) -> Block {
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
                (_, Found::Many(found)) => list.extend(found),
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
            _ => return Found::Many(Vec::new()),
        })
    }

    /// comrak reads `[^a][^b]` as one link with the text `^a`, and `[words][^a]` as a link too; here they are citations again.
    fn cites<'b>(&mut self, node: &'b AstNode<'b>, id: &str, line: usize, depth: usize) -> Found {
        let own = Inline::Cite { line, id: id.to_owned() };
        let mut text = self.inlines(node, depth + 1);
        let label = plain(&text);
        match label.strip_prefix('^') {
            Some(first) if first == id => Found::One(own),
            Some(first) if self.references.contains(first) => {
                Found::Many(vec![Inline::Cite { line, id: first.to_owned() }, own])
            }
            Some(first) => Found::Many(vec![Inline::Unknown { line, id: first.to_owned() }, own]),
            None => {
                text.push(own);
                Found::Many(text)
            }
        }
    }

    /// Text that still holds `[^id]` cites something that is not there.
    fn words(&mut self, text: &str, line: usize) -> Found {
        let ids = text.split("[^").skip(1).filter_map(|rest| rest.split_once(']'));
        let fits = |id: &str| !id.is_empty() && !id.contains(char::is_whitespace);
        // `[^a][^typo]` leaves both as text, also the one that is known.
        let found = |id: &str| match self.references.contains(id) {
            true => Inline::Cite { line, id: id.to_owned() },
            false => Inline::Unknown { line, id: id.to_owned() },
        };
        let unknown: Vec<Inline> = ids.filter(|(id, _)| fits(id)).map(|(id, _)| found(id)).collect();
        let own = Inline::Text(text.to_owned());
        if unknown.is_empty() {
            Found::One(own)
        } else {
            Found::Many(std::iter::once(own).chain(unknown).collect())
        }
    }
}

enum Found {
    One(Inline),
    Many(Vec<Inline>),
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
