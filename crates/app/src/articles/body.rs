//! The text of an article as a tree of what the format knows. Lint, HTML, plain text and citations all read this
//! tree, so that none of them has an opinion of its own about Markdown.

use std::collections::BTreeSet;

pub use super::parse::parse;

/// A whole text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    pub blocks: Vec<Block>,
    /// Notes in the order of first use: `(id, blocks)`.
    pub notes: Vec<(String, Vec<Block>)>,
}

/// What stands below one another.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Heading {
        line: usize,
        level: u8,
        id: String,
        text: Vec<Inline>,
    },
    Paragraph {
        line: usize,
        text: Vec<Inline>,
    },
    Figure(Picture),
    ImageSet(Vec<Picture>),
    Player {
        line: usize,
        path: String,
        title: String,
    },
    Voice {
        line: usize,
        who: Vec<Inline>,
        blocks: Vec<Block>,
    },
    Callout {
        line: usize,
        kind: Callout,
        title: Vec<Inline>,
        blocks: Vec<Block>,
    },
    Quote(Vec<Block>),
    List {
        start: Option<usize>,
        tight: bool,
        items: Vec<Item>,
    },
    Table {
        line: usize,
        head: Vec<Cell>,
        rows: Vec<(usize, Vec<Cell>)>,
    },
    Code(String),
    Rule,
    /// HTML, which the format refuses.
    Html {
        line: usize,
    },
}

/// An entry of a list. `done` tells of a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub done: Option<bool>,
    pub blocks: Vec<Block>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub align: Option<&'static str>,
    pub text: Vec<Inline>,
}

/// A picture or drawing that stands by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    pub line: usize,
    pub path: String,
    pub alt: String,
    pub caption: Vec<Inline>,
}

/// Call-outs, in the words of the format.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Callout {
    CareTeam,
    Emergency,
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// What stands in a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    Text(String),
    Code(String),
    Break,
    Emphasis(Vec<Inline>),
    Strong(Vec<Inline>),
    Strike(Vec<Inline>),
    Link {
        line: usize,
        url: String,
        text: Vec<Inline>,
    },
    /// A picture inside running text, which the format refuses.
    Image {
        line: usize,
        path: String,
        alt: String,
    },
    Cite {
        line: usize,
        id: String,
    },
    Note {
        id: String,
    },
    /// `[^id]` that names nothing.
    Unknown {
        line: usize,
        id: String,
    },
    /// HTML, which the format refuses.
    Html {
        line: usize,
    },
}

impl Callout {
    /// Reads the word in `[!WORD]`.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word.to_ascii_uppercase().as_str() {
            "CARE-TEAM" => Self::CareTeam,
            "EMERGENCY" => Self::Emergency,
            "NOTE" => Self::Note,
            "TIP" => Self::Tip,
            "IMPORTANT" => Self::Important,
            "WARNING" => Self::Warning,
            "CAUTION" => Self::Caution,
            _ => return None,
        })
    }

    /// The class it wears.
    pub fn class(self) -> &'static str {
        match self {
            Self::CareTeam => "care-team",
            Self::Emergency => "emergency",
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Warning => "warning",
            Self::Caution => "caution",
        }
    }

    /// What it says on top where the author says nothing.
    pub fn title(self) -> &'static str {
        match self {
            Self::CareTeam => "Tell your care team",
            Self::Emergency => "Act now",
            Self::Note => "Good to know",
            Self::Tip => "A tip",
            Self::Important => "Important",
            Self::Warning => "Take care",
            Self::Caution => "Be careful",
        }
    }
}

impl Body {
    /// Visits every block, outer ones first, notes last.
    pub fn each_block<'a>(&'a self, visit: &mut dyn FnMut(&'a Block)) {
        let notes = self.notes.iter().map(|(_, blocks)| blocks);
        for blocks in std::iter::once(&self.blocks).chain(notes) {
            each_block(blocks, visit);
        }
    }

    /// Visits every inline, in the order of reading.
    pub fn each_inline<'a>(&'a self, visit: &mut dyn FnMut(&'a Inline)) {
        self.each_block(&mut |block| {
            for text in block.texts() {
                each_inline(text, visit);
            }
        });
    }

    /// Ids of the references it cites, in the order of first use.
    pub fn cited(&self) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let mut list = Vec::new();
        self.each_inline(&mut |inline| {
            if let Inline::Cite { id, .. } = inline
                && seen.insert(id)
            {
                list.push(id.clone());
            }
        });
        list
    }

    /// The text alone, a line for each block, for search and recognition.
    pub fn plain(&self) -> String {
        let mut out = String::new();
        self.each_block(&mut |block| {
            for text in block.texts() {
                let line = plain(text);
                if !line.trim().is_empty() {
                    out.push_str(line.trim());
                    out.push('\n');
                }
            }
            match block {
                Block::Code(text) => out.push_str(text),
                Block::Figure(picture) => out.push_str(&format!("{}\n", picture.alt)),
                _ => {}
            }
        });
        out
    }
}

impl Block {
    /// The runs of text that stand in this block itself.
    pub fn texts(&self) -> Vec<&[Inline]> {
        match self {
            Self::Heading { text, .. } | Self::Paragraph { text, .. } => vec![text],
            Self::Figure(picture) => vec![&picture.caption],
            Self::ImageSet(pictures) => pictures.iter().map(|p| p.caption.as_slice()).collect(),
            Self::Voice { who, .. } => vec![who],
            Self::Callout { title, .. } => vec![title],
            Self::Table { head, rows, .. } => {
                let cells = rows.iter().flat_map(|(_, row)| row);
                head.iter().chain(cells).map(|cell| cell.text.as_slice()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The pictures that stand in this block itself.
    pub fn pictures(&self) -> &[Picture] {
        match self {
            Self::Figure(picture) => std::slice::from_ref(picture),
            Self::ImageSet(pictures) => pictures,
            _ => &[],
        }
    }
}

fn each_block<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(&'a Block)) {
    for block in blocks {
        visit(block);
        match block {
            Block::Voice { blocks, .. } | Block::Callout { blocks, .. } | Block::Quote(blocks) => {
                each_block(blocks, visit);
            }
            Block::List { items, .. } => items.iter().for_each(|item| each_block(&item.blocks, visit)),
            _ => {}
        }
    }
}

fn each_inline<'a>(text: &'a [Inline], visit: &mut dyn FnMut(&'a Inline)) {
    for inline in text {
        visit(inline);
        if let Some(inner) = inline.inner() {
            each_inline(inner, visit);
        }
    }
}

impl Inline {
    /// What it wraps.
    pub fn inner(&self) -> Option<&[Inline]> {
        match self {
            Self::Emphasis(text) | Self::Strong(text) | Self::Strike(text) | Self::Link { text, .. } => {
                Some(text)
            }
            _ => None,
        }
    }
}

/// The words of a run of text without its marks.
pub fn plain(text: &[Inline]) -> String {
    let mut out = String::new();
    each_inline(text, &mut |inline| match inline {
        Inline::Text(words) | Inline::Code(words) => out.push_str(words),
        Inline::Break => out.push(' '),
        _ => {}
    });
    out
}
