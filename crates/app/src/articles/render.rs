//! Turns the tree of a text into HTML, once, when it is written. The markup is what the stylesheet knows; ammonia
//! looks over the result again before it is kept, so a slip here cannot become a hole.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use health::{Recogniser, Vocabulary};
use serde::{Deserialize, Serialize};

use super::body::{Block, Body, Cell, Inline, Item, Picture, plain};
use crate::pictures::{self, Pictures, Slots, Thing, escape};

/// A word of the vocabulary that the text uses and the page explains.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// The concept's slug; the page's anchor is `term-` and this.
    pub slug: String,
    pub name: String,
    pub definition: String,
}

/// What the text needs from outside itself.
pub struct Context<'a> {
    pub media: &'a Pictures,
    /// Whose words are explained, if any.
    pub words: Option<(&'a Vocabulary, &'a Recogniser)>,
    /// The number of each reference, in the order of first use.
    pub numbers: &'a BTreeMap<&'a str, usize>,
}

/// The HTML of a text and the terms that were linked in it, in the order of the text.
pub fn render(body: &Body, context: &Context<'_>) -> (String, Vec<Term>) {
    let mut writer = Writer {
        out: String::new(),
        context,
        terms: Vec::new(),
        explained: BTreeSet::new(),
        cited: BTreeMap::new(),
        slots: Slots::default(),
        tables: 0,
        notes: body.notes.iter().map(|(id, _)| id.as_str()).collect(),
    };
    writer.blocks(&body.blocks);
    writer.note_list(body);
    (writer.slots.fill(&pictures::clean(&writer.out)), writer.terms)
}

/// A short Markdown text (a biography, a page of the operator's) as HTML, without citations and terms.
pub fn render_plain(body: &Body) -> String {
    render(body, &Context { media: &Pictures::new(), words: None, numbers: &BTreeMap::new() }).0
}

struct Writer<'a> {
    out: String,
    context: &'a Context<'a>,
    terms: Vec<Term>,
    explained: BTreeSet<String>,
    /// How often each reference was cited so far, for the ids that lead back.
    cited: BTreeMap<String, usize>,
    slots: Slots,
    tables: usize,
    notes: Vec<&'a str>,
}

/// Where a run of text stands, which decides whether terms are linked.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Running,
    /// Inside a heading, link or caption: a link inside would be wrong or in the way.
    Quiet,
}

impl<'a> Writer<'a> {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Heading { level, id, text, .. } => {
                let _ = write!(self.out, "<h{level} id=\"{id}\">");
                self.inlines(text, Place::Quiet);
                let _ = writeln!(self.out, "</h{level}>");
            }
            Block::Paragraph { text, .. } => {
                self.put("<p>");
                self.inlines(text, Place::Running);
                self.put("</p>\n");
            }
            Block::Figure(picture) => self.figure(picture),
            Block::ImageSet(pictures) => {
                self.put("<div class=\"imageset\">\n");
                pictures.iter().for_each(|picture| self.figure(picture));
                self.put("</div>\n");
            }
            Block::Player { path, title, .. } => {
                if let Some(html) = pictures::player(self.context.media, path, title) {
                    let slot = self.slots.keep(html);
                    self.put(&slot);
                }
            }
            Block::Voice { who, blocks, .. } => self.voice(who, blocks),
            Block::Callout { kind, title, blocks, .. } => {
                let name = if title.is_empty() { kind.title().to_owned() } else { plain(title) };
                let (class, name) = (kind.class(), escape(&name));
                let _ = write!(
                    self.out,
                    "<section class=\"callout {class}\" aria-label=\"{name}\"><p class=\"callout-title\">"
                );
                if title.is_empty() {
                    self.put(&name);
                } else {
                    self.inlines(title, Place::Quiet);
                }
                self.put("</p>\n");
                self.blocks(blocks);
                self.put("</section>\n");
            }
            Block::Quote(blocks) => self.wrap("blockquote", |me| me.blocks(blocks)),
            Block::List { start, tight, items } => self.list(*start, *tight, items),
            Block::Table { head, rows, .. } => self.table(head, rows),
            Block::Code(text) => {
                let text = escape(text);
                let _ = writeln!(self.out, "<pre tabindex=\"0\"><code>{text}</code></pre>");
            }
            Block::Rule => self.put("<hr>\n"),
            Block::Html { .. } => {}
        }
    }

    fn wrap(&mut self, tag: &str, inside: impl FnOnce(&mut Self)) {
        let _ = write!(self.out, "<{tag}>");
        inside(self);
        let _ = writeln!(self.out, "</{tag}>");
    }

    fn voice(&mut self, who: &'a [Inline], blocks: &'a [Block]) {
        self.put("<blockquote class=\"voice\">\n");
        self.blocks(blocks);
        self.put("<footer>");
        if who.is_empty() {
            self.put("A member, quoted with consent");
        } else {
            self.inlines(who, Place::Quiet);
        }
        self.put("</footer></blockquote>\n");
    }

    fn figure(&mut self, picture: &'a Picture) {
        self.put("<figure class=\"figure\">");
        match self.context.media.get(&picture.path) {
            Some(Thing::Picture(meta)) => {
                let slot = self.slots.keep(pictures::picture(meta, &picture.alt));
                self.put(&slot);
            }
            Some(Thing::Drawing(drawing)) => {
                let prefix = format!("d{}", self.slots.len() + 1);
                let slot = self.slots.keep(drawing.inline(&prefix, &picture.alt));
                self.put(if drawing.plain { "<div class=\"plate\">" } else { "<div class=\"frame\">" });
                self.put(&slot);
                self.put("</div>");
            }
            _ => {}
        }
        if !picture.caption.is_empty() {
            self.put("<figcaption>");
            self.inlines(&picture.caption, Place::Quiet);
            self.put("</figcaption>");
        }
        self.put("</figure>\n");
    }

    fn list(&mut self, start: Option<usize>, tight: bool, items: &'a [Item]) {
        let tag = if start.is_some() { "ol" } else { "ul" };
        let tasks = items.iter().any(|item| item.done.is_some());
        match start {
            Some(number) if number != 1 => self.put(&format!("<ol start=\"{number}\">\n")),
            _ if tasks => self.put(&format!("<{tag} class=\"tasks\">\n")),
            _ => self.put(&format!("<{tag}>\n")),
        }
        for item in items {
            self.item(item, tight);
        }
        let _ = writeln!(self.out, "</{tag}>");
    }

    fn item(&mut self, item: &'a Item, tight: bool) {
        self.put("<li>");
        match item.done {
            Some(true) => self.put("<span class=\"tick done\" role=\"img\" aria-label=\"Done\"></span>"),
            Some(false) => self.put("<span class=\"tick\" role=\"img\" aria-label=\"To do\"></span>"),
            None => {}
        }
        for block in &item.blocks {
            match block {
                Block::Paragraph { text, .. } if tight => self.inlines(text, Place::Running),
                other => self.block(other),
            }
        }
        self.put("</li>\n");
    }

    fn table(&mut self, head: &'a [Cell], rows: &'a [(usize, Vec<Cell>)]) {
        // Landmarks of one kind need names of their own.
        self.tables += 1;
        let _ = write!(
            self.out,
            "<div class=\"table\" role=\"region\" aria-label=\"Table {}\" tabindex=\"0\"><table>\n<thead><tr>",
            self.tables
        );
        self.cells("th", " scope=\"col\"", head);
        self.put("</tr></thead>\n<tbody>\n");
        for (_, row) in rows {
            self.put("<tr>");
            self.cells("td", "", row);
            self.put("</tr>\n");
        }
        self.put("</tbody></table></div>\n");
    }

    fn cells(&mut self, tag: &str, attributes: &str, cells: &'a [Cell]) {
        for cell in cells {
            // An empty corner is no header of anything.
            let tag = if plain(&cell.text).trim().is_empty() { "td" } else { tag };
            let attributes = if tag == "th" { attributes } else { "" };
            let class = cell.align.map(|a| format!(" class=\"{a}\"")).unwrap_or_default();
            let _ = write!(self.out, "<{tag}{attributes}{class}>");
            self.inlines(&cell.text, if tag == "th" { Place::Quiet } else { Place::Running });
            let _ = write!(self.out, "</{tag}>");
        }
    }

    fn note_list(&mut self, body: &'a Body) {
        if body.notes.is_empty() {
            return;
        }
        self.put("<section class=\"notes\"><h2 id=\"notes\">Notes</h2><ol>\n");
        for (index, (_, blocks)) in body.notes.iter().enumerate() {
            let id = letters(index);
            let _ = write!(self.out, "<li id=\"note-{id}\">");
            self.blocks(blocks);
            let _ =
                writeln!(self.out, "<a class=\"back\" href=\"#cite-note-{id}\">Back to the text</a></li>");
        }
        self.put("</ol></section>\n");
    }

    fn inlines(&mut self, text: &'a [Inline], place: Place) {
        let mut rest = text;
        while let Some((inline, after)) = rest.split_first() {
            if matches!(inline, Inline::Cite { .. }) {
                let run = rest.iter().take_while(|i| matches!(i, Inline::Cite { .. })).count();
                self.cites(&rest[..run]);
                rest = &rest[run..];
            } else {
                self.inline(inline, place);
                rest = after;
            }
        }
    }

    fn inline(&mut self, inline: &'a Inline, place: Place) {
        match inline {
            Inline::Text(words) if place == Place::Running => self.words(words),
            Inline::Text(words) => self.put(&escape(words)),
            Inline::Code(words) => {
                let words = escape(words);
                let _ = write!(self.out, "<code>{words}</code>");
            }
            Inline::Break => self.put("<br>"),
            Inline::Emphasis(text) => self.span("em", text, place),
            Inline::Strong(text) => self.span("strong", text, place),
            Inline::Strike(text) => self.span("del", text, place),
            Inline::Link { url, text, .. } => {
                let url = escape(&link_address(url));
                let away = if url.starts_with("http") { " rel=\"noopener\"" } else { "" };
                let _ = write!(self.out, "<a href=\"{url}\"{away}>");
                self.inlines(text, Place::Quiet);
                self.put("</a>");
            }
            Inline::Note { id } => self.note(id),
            // What the lint refuses never gets this far; citations are written in runs.
            Inline::Cite { .. } | Inline::Image { .. } | Inline::Unknown { .. } | Inline::Html { .. } => {}
        }
    }

    fn span(&mut self, tag: &str, text: &'a [Inline], place: Place) {
        let _ = write!(self.out, "<{tag}>");
        self.inlines(text, place);
        let _ = write!(self.out, "</{tag}>");
    }

    fn cites(&mut self, run: &'a [Inline]) {
        self.put("<sup class=\"cites\">");
        for inline in run {
            let Inline::Cite { id, .. } = inline else { continue };
            let Some(number) = self.context.numbers.get(id.as_str()) else { continue };
            let count = self.cited.entry(id.clone()).or_default();
            *count += 1;
            let _ = write!(
                self.out,
                "<a class=\"cite\" href=\"#ref-{id}\" id=\"cite-{id}-{count}\" aria-label=\"Reference {number}\">{number}</a>"
            );
        }
        self.put("</sup>");
    }

    fn note(&mut self, id: &str) {
        let Some(index) = self.notes.iter().position(|note| *note == id) else { return };
        let letter = letters(index);
        let first = self.cited.insert(format!("note {id}"), 1).is_none();
        let own = if first { format!(" id=\"cite-note-{letter}\"") } else { String::new() };
        let _ = write!(
            self.out,
            "<sup class=\"cites\"><a class=\"cite note\" href=\"#note-{letter}\"{own} aria-label=\"Note {letter}\">{letter}</a></sup>"
        );
    }

    /// Running text: the first mention of each concept that has a definition becomes a link to it.
    fn words(&mut self, words: &str) {
        let mut done = 0;
        let Some((vocabulary, recogniser)) = self.context.words else {
            self.put(&escape(words));
            return;
        };
        for mention in recogniser.find(words) {
            let Some(concept) = vocabulary.get(mention.concept) else { continue };
            let Some(definition) = &concept.definition else { continue };
            if !self.explained.insert(concept.slug.clone()) {
                continue;
            }
            let (before, word) =
                (escape(&words[done..mention.start]), escape(&words[mention.start..mention.end]));
            let _ = write!(self.out, "{before}<a class=\"term\" href=\"#term-{}\">{word}</a>", concept.slug);
            let term = Term {
                slug: concept.slug.clone(),
                name: concept.name.clone(),
                definition: definition.clone(),
            };
            self.terms.push(term);
            done = mention.end;
        }
        let rest = escape(&words[done..]);
        self.put(&rest);
    }
}

/// What a note is called, as lists of letters count: a to z, then aa. Its name in the file is free text, and two names
/// could make one anchor.
fn letters(index: usize) -> String {
    let last = char::from(b'a' + (index % 26) as u8);
    match index / 26 {
        0 => last.to_string(),
        before => format!("{}{last}", letters(before - 1)),
    }
}

/// Links between files of the library become links between pages.
fn link_address(url: &str) -> String {
    let (path, fragment) = url.split_once('#').map_or((url, None), |(p, f)| (p, Some(f)));
    match path.strip_suffix(".md") {
        Some(slug) if kernel::text::is_slug(slug) => match fragment {
            Some(fragment) => format!("/resources/{slug}#{fragment}"),
            None => format!("/resources/{slug}"),
        },
        _ => url.to_owned(),
    }
}
