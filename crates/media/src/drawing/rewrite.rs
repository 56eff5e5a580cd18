//! Reads a drawing event by event and writes out what is allowed.

use std::fmt::Write as _;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::allowed;
use super::attributes::{Attributes, read};
use super::lines::{Lines, is_control};
use super::references::{Mark, References};
use super::root::Size;
use super::values::words;
use super::{Drawing, refuse};
use crate::Error;

const MAX_DEPTH: usize = 64;
const MAX_ELEMENTS: usize = 20_000;
const REMEDY: &str = "Take it out and save the drawing again.";

/// An element that is open.
struct Open {
    name: &'static str,
    id: Option<String>,
    mark: Mark,
    line: u32,
}

/// The state of the walk.
struct Rewriter {
    out: String,
    open: Vec<Open>,
    /// How deep we are inside something that is left out; zero outside of it.
    skipped: usize,
    /// Whether what is left out may hold elements (an editor's notes) or only words (`title`, `desc`).
    skipping_words: bool,
    /// The last start tag still lacks its `>`.
    pending: bool,
    elements: usize,
    references: References,
    plain: bool,
    size: Option<Size>,
}

/// The drawing with only what is allowed.
pub(super) fn rewrite(text: &str) -> Result<Drawing, Error> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut lines = Lines::of(text);
    let mut rewriter = Rewriter::new();
    loop {
        let line = lines.at(reader.buffer_position());
        match reader.read_event() {
            Ok(Event::Eof) => return rewriter.finish(line),
            Ok(event) => rewriter.event(event, line)?,
            Err(error) => {
                return Err(refuse(
                    line,
                    format!(
                        "This is not well-formed SVG: {error}. Correct it, or save it again from your editor."
                    ),
                ));
            }
        }
    }
}

impl Rewriter {
    fn new() -> Self {
        Self {
            out: String::new(),
            open: Vec::new(),
            skipped: 0,
            skipping_words: false,
            pending: false,
            elements: 0,
            references: References::default(),
            plain: true,
            size: None,
        }
    }

    fn event(&mut self, event: Event<'_>, line: u32) -> Result<(), Error> {
        match event {
            Event::Start(tag) => self.start(&tag, line),
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text.xml10_content(), line),
            Event::GeneralRef(reference) => self.reference(&reference, line),
            Event::Comment(_) | Event::Empty(_) | Event::Eof => Ok(()),
            Event::Decl(declaration) => match declaration.encoding() {
                Some(Ok(encoding)) if !encoding.eq_ignore_ascii_case("utf-8") => {
                    Err(refuse(line, format!("The drawing says that it is {encoding}. Save it as UTF-8.")))
                }
                _ => Ok(()),
            },
            Event::DocType(_) => {
                Err(refuse(line, "<!DOCTYPE …> is not allowed in a drawing. Delete it and save again."))
            }
            Event::PI(_) => Err(refuse(line, format!("<?…?> is not allowed in a drawing. {REMEDY}"))),
            Event::CData(_) => {
                Err(refuse(line, format!("<![CDATA[…]]> is not allowed in a drawing. {REMEDY}")))
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, line: u32) -> Result<(), Error> {
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            return Err(refuse(
                line,
                "This drawing has more than 20,000 elements. Make it simpler, or send it as a PNG.",
            ));
        }
        if self.open.len() + self.skipped >= MAX_DEPTH {
            return Err(refuse(line, "This drawing is nested more than 64 levels deep. Ungroup some of it."));
        }
        let name = tag.name().into_inner();
        if self.skipped > 0 && !self.skipping_words || !self.open.is_empty() && allowed::is_editors(name) {
            self.skipped += 1;
            return Ok(());
        }
        let name =
            allowed::element(name).filter(|_| self.skipped == 0).ok_or_else(|| not_allowed(name, line))?;
        self.check_place(name, line)?;
        let mark = self.references.mark(self.out.len(), self.elements);
        let attributes = read(name, tag, line)?;
        if matches!(name, "title" | "desc") {
            (self.skipped, self.skipping_words) = (1, true);
            return Ok(());
        }
        self.write(name, attributes, mark, line)
    }

    /// One `svg`, outermost; everything else inside it, and only runs of words inside words.
    fn check_place(&self, name: &'static str, line: u32) -> Result<(), Error> {
        match (self.open.last(), name) {
            (None, "svg") if self.size.is_none() => Ok(()),
            (None, _) if self.size.is_none() => Err(refuse(
                line,
                format!("A drawing begins with <svg>, but here stands <{name}>. Save it as SVG again."),
            )),
            (None, _) => Err(refuse(line, format!("<{name}> stands after the end of the drawing. {REMEDY}"))),
            (Some(_), "svg") => {
                Err(refuse(line, "<svg> inside <svg> is not allowed. Use <g> with a transform instead."))
            }
            (Some(parent), _)
                if allowed::holds_words(parent.name) && !matches!(name, "tspan" | "title" | "desc") =>
            {
                Err(refuse(line, format!("<{name}> is not allowed inside <{}>. Move it out.", parent.name)))
            }
            (Some(_), _) => Ok(()),
        }
    }

    fn write(
        &mut self,
        name: &'static str,
        attributes: Attributes,
        mark: Mark,
        line: u32,
    ) -> Result<(), Error> {
        self.close_tag();
        self.plain &= !attributes.themed;
        self.out.push('<');
        self.out.push_str(name);
        if name == "svg" {
            let size = attributes.root.size(line)?;
            let [x, y, width, height] = size.view_box;
            // Writing to a string does not fail.
            let _ = write!(
                self.out,
                r#" xmlns="http://www.w3.org/2000/svg" viewBox="{x} {y} {width} {height}" width="{}" height="{}""#,
                size.width, size.height
            );
            self.size = Some(size);
        }
        for (key, value) in &attributes.written {
            let _ = write!(self.out, " {key}=\"{}\"", quick_xml::escape::escape(value.as_str()));
        }
        for _ in 0..attributes.pointers {
            self.references.pointed();
        }
        if let Some(target) = attributes.uses {
            self.references.used(target, line);
        }
        if let Some(id) = &attributes.id {
            self.references.declare(id, line)?;
        }
        self.open.push(Open { name, id: attributes.id, mark, line });
        self.pending = true;
        Ok(())
    }

    fn close_tag(&mut self) {
        if self.pending {
            self.out.push('>');
            self.pending = false;
        }
    }

    fn end(&mut self) -> Result<(), Error> {
        if self.skipped > 0 {
            self.skipped -= 1;
            self.skipping_words &= self.skipped > 0;
            return Ok(());
        }
        // The reader has matched the names already.
        let Some(Open { name, id, mark, line }) = self.open.pop() else { return Ok(()) };
        if self.pending {
            self.out.push_str("/>");
            self.pending = false;
        } else {
            let _ = write!(self.out, "</{name}>");
        }
        if allowed::is_pasted(name) {
            self.references.check_pasted(name, mark, self.elements, line)?;
        }
        if let Some(id) = id {
            self.references.complete(id, mark, self.out.len());
        }
        Ok(())
    }

    fn text(&mut self, text: &str, line: u32) -> Result<(), Error> {
        if self.skipped > 0 {
            return Ok(());
        }
        if self.open.last().is_some_and(|parent| allowed::holds_words(parent.name)) {
            self.close_tag();
            self.out.push_str(&words(text));
            return Ok(());
        }
        if text.chars().all(|char| matches!(char, ' ' | '\t' | '\n' | '\r')) {
            return Ok(());
        }
        let start: String = text.trim().chars().take(30).collect();
        Err(refuse(
            line,
            format!("The words “{start}” stand outside of <text>. Put them into <text>, or take them out."),
        ))
    }

    fn reference(&mut self, reference: &BytesRef<'_>, line: u32) -> Result<(), Error> {
        let name: &str = reference;
        let refused =
            || refuse(line, format!("&{name}; is not allowed in a drawing. Write the character itself."));
        let char = match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => reference.resolve_char_ref().ok().flatten().ok_or_else(refused)?,
        };
        if is_control(char) {
            return Err(refused());
        }
        // A carriage return would not survive being read again.
        let char = if char == '\r' { '\n' } else { char };
        self.text(char.encode_utf8(&mut [0; 4]), line)
    }

    fn finish(self, line: u32) -> Result<Drawing, Error> {
        if let Some(open) = self.open.last() {
            return Err(refuse(
                open.line,
                format!("<{}> is never closed. The file may be cut short.", open.name),
            ));
        }
        let Some(size) = self.size.filter(|_| self.skipped == 0) else {
            return Err(refuse(line, "There is no drawing in this file. Save it as SVG again."));
        };
        self.references.check()?;
        let (width, height) = size.whole();
        Ok(Drawing { width, height, svg: self.out, plain: self.plain })
    }
}

fn not_allowed(name: &str, line: u32) -> Error {
    let shown: String = name.chars().take(40).collect();
    let remedy = match name {
        "style" => "Write colours as attributes (fill, stroke), or as one of our classes.",
        "image" => "Send the picture as a file of its own.",
        "a" => "Put the link into the text around the drawing.",
        "foreignObject" => "Use <text> for words.",
        "symbol" => "Use <g> inside <defs> instead.",
        _ if name.contains(':') => "Save it as plain SVG, without prefixes.",
        _ => REMEDY,
    };
    refuse(line, format!("<{shown}> is not allowed in a drawing. {remedy}"))
}
