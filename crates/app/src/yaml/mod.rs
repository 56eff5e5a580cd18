//! The small part of YAML that library files use, read with line numbers: text, lists and maps.
//!
//! Scalars stay text until a field asks for a date or a number, so `no` is never turned into `false` behind an
//! author's back. Anchors, aliases, tags and several documents are refused: they are how YAML bombs are built.

mod fields;

pub(crate) use fields::Fields;

use kernel::Problems;
use saphyr_parser::{Event, Parser, ScalarStyle, Span};

/// How deep lists and maps may nest. The format itself needs three.
const MAX_DEPTH: usize = 12;

/// How many keys a map may have. The format itself needs twenty.
const MAX_KEYS: usize = 100;

/// A value with the line it begins on, counted from 1 in its file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) line: usize,
    pub(crate) value: Value,
}

/// What stands there.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// Nothing: an empty value, `~` or `null`.
    Empty,
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// One `key: value` of a map.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) line: usize,
    pub(crate) node: Node,
}

impl Value {
    /// What a person would call it in a message.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Empty => "nothing",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "a map of keys",
        }
    }
}

/// Reads one YAML document. Lines are counted from `first_line`. `None` when there are problems (they are added)
/// or when there is nothing at all.
pub(crate) fn read(text: &str, first_line: usize, problems: &mut Problems) -> Option<Node> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { parser: Parser::new_from_str(text), first_line };
    match reader.document() {
        Ok(node) => node,
        Err(Trouble { line, message }) => {
            problems.error(line, "yaml", message);
            None
        }
    }
}

struct Trouble {
    line: usize,
    message: String,
}

struct Reader<'a> {
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    first_line: usize,
}

type Step<'a> = (Event<'a>, usize);

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<Step<'a>, Trouble> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => Ok((event, self.line(&span))),
            Some(Err(error)) => {
                let line = error.marker().line().max(1) + self.first_line - 1;
                Err(trouble(line, format!("This is not valid YAML: {}.", error.info())))
            }
            None => Ok((Event::StreamEnd, self.first_line)),
        }
    }

    fn line(&self, span: &Span) -> usize {
        span.start.line().max(1) + self.first_line - 1
    }

    fn document(&mut self) -> Result<Option<Node>, Trouble> {
        let mut found = None;
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(found),
                (Event::DocumentStart(_), line) if found.is_some() => {
                    return Err(trouble(
                        line,
                        "Only one YAML document may stand in a file. Take out the `---`.",
                    ));
                }
                (Event::DocumentStart(_), _) => {
                    let step = self.next()?;
                    found = Some(self.node(step, 0)?);
                }
                _ => {}
            }
        }
    }

    fn node(&mut self, (event, line): Step<'a>, depth: usize) -> Result<Node, Trouble> {
        if depth > MAX_DEPTH {
            return Err(trouble(line, "This nests too deep. The format needs three levels at most."));
        }
        let value = match event {
            Event::Scalar(text, style, anchor, tag) => {
                plain_only(anchor, tag.is_some(), line)?;
                scalar(text.into_owned(), style)
            }
            Event::SequenceStart(anchor, tag) => {
                plain_only(anchor, tag.is_some(), line)?;
                self.list(depth)?
            }
            Event::MappingStart(anchor, tag) => {
                plain_only(anchor, tag.is_some(), line)?;
                self.map(depth)?
            }
            Event::Alias(_) => return Err(trouble(line, "Aliases (`*name`) are not part of the format.")),
            _ => return Err(trouble(line, "A value is missing here.")),
        };
        Ok(Node { line, value })
    }

    fn list(&mut self, depth: usize) -> Result<Value, Trouble> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Value::List(items)),
                step => items.push(self.node(step, depth + 1)?),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Value, Trouble> {
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let (event, line) = self.next()?;
            let key = match event {
                Event::MappingEnd => return Ok(Value::Map(entries)),
                Event::Scalar(key, _, 0, None) => key.into_owned(),
                _ => return Err(trouble(line, "A key has to be a plain word.")),
            };
            if entries.len() >= MAX_KEYS {
                return Err(trouble(
                    line,
                    format!("There are more than {MAX_KEYS} keys here. The format knows far fewer."),
                ));
            }
            if entries.iter().any(|e| e.key == key) {
                return Err(trouble(line, format!("The key `{key}` stands here twice. Keep one.")));
            }
            let step = self.next()?;
            let node = self.node(step, depth + 1)?;
            entries.push(Entry { key, line, node });
        }
    }
}

fn trouble(line: usize, message: impl Into<String>) -> Trouble {
    Trouble { line, message: message.into() }
}

fn plain_only(anchor: usize, tagged: bool, line: usize) -> Result<(), Trouble> {
    if anchor > 0 {
        return Err(trouble(line, "Anchors (`&name`) are not part of the format. Write the value out."));
    }
    if tagged {
        return Err(trouble(line, "Tags (`!name`) are not part of the format. Leave the tag out."));
    }
    Ok(())
}

fn scalar(text: String, style: ScalarStyle) -> Value {
    let plain = style == ScalarStyle::Plain;
    if plain && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL") {
        return Value::Empty;
    }
    Value::Text(text)
}

/// Reads a document that is a list of maps.
pub(crate) fn items<T>(
    text: &str,
    what: &str,
    problems: &mut Problems,
    item: impl Fn(&mut Fields<'_>, &mut Problems) -> Option<T>,
) -> Vec<T> {
    let Some(node) = read(text, 1, problems) else { return Vec::new() };
    let Value::List(nodes) = &node.value else {
        problems.error(node.line, "type", "The file has to be a list: each entry begins with `- `.");
        return Vec::new();
    };
    let mut list = Vec::new();
    for node in nodes {
        let Some(mut fields) = Fields::of(node, what, problems) else { continue };
        list.extend(item(&mut fields, problems));
        fields.finish(problems);
    }
    list
}
