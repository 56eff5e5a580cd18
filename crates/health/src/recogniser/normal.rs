//! A text as the automaton reads it: folded, evenly spaced, and every byte knowing where it came from.

use kernel::text::fold_char;

/// Stands for whatever no name can run across.
pub(super) const BREAK: char = '\n';

/// A folded text with its way back to the original.
#[derive(Debug, Default)]
pub(super) struct Normal {
    /// The folded text.
    pub(super) text: String,
    /// For each byte of it, where in the original the character starts that it was made from.
    origins: Vec<usize>,
}

/// What a character does to the text around it.
enum Class {
    /// Invisible within a word: soft hyphens, joiners, direction marks.
    Nothing,
    Space,
    /// Joins two words as a blank does: “nab-paclitaxel”, “HER2–positive”.
    Hyphen,
    Apostrophe,
    /// No part of a word, though folding would make it one: “Taxol™”, “Taxol²” with a note.
    Mark,
    Letter,
}

fn class(c: char) -> Class {
    match c {
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => Class::Nothing,
        '-' | '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => Class::Hyphen,
        '\'' | '’' | '‘' | 'ʼ' | '′' | '´' | '`' | '\u{ff07}' => Class::Apostrophe,
        '™' | '℠' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' => Class::Mark,
        c if c.is_whitespace() => Class::Space,
        _ => Class::Letter,
    }
}

/// Blanks and hyphens between two words, gathered.
struct Gap {
    start: usize,
    blank_before: bool,
    hyphens: u32,
    blank_after: bool,
    line_end_after: bool,
}

impl Gap {
    fn new(start: usize) -> Self {
        Self { start, blank_before: false, hyphens: 0, blank_after: false, line_end_after: false }
    }

    fn add(&mut self, c: char, hyphen: bool) {
        match (hyphen, self.hyphens) {
            (true, _) => self.hyphens += 1,
            (false, 0) => self.blank_before = true,
            (false, _) => {
                self.blank_after = true;
                self.line_end_after |= matches!(c, '\n' | '\r' | '\u{2028}');
            }
        }
    }

    /// A blank where the words belong together: only white space, one hyphen, or one hyphen at the end of a line. A
    /// dash with blanks around it parts them.
    fn stands_for(&self) -> char {
        let joined = !self.blank_before && (!self.blank_after || self.line_end_after);
        match self.hyphens {
            0 => ' ',
            1 if joined => ' ',
            _ => BREAK,
        }
    }
}

impl Normal {
    pub(super) fn of(text: &str) -> Self {
        let mut normal =
            Self { text: String::with_capacity(text.len()), origins: Vec::with_capacity(text.len()) };
        let mut gap: Option<Gap> = None;
        for (at, c) in text.char_indices() {
            let class = class(c);
            match class {
                Class::Nothing => continue,
                Class::Space | Class::Hyphen => {
                    gap.get_or_insert_with(|| Gap::new(at)).add(c, matches!(class, Class::Hyphen));
                    continue;
                }
                _ => {}
            }
            if let Some(gap) = gap.take() {
                normal.push(gap.stands_for(), gap.start);
            }
            match class {
                Class::Apostrophe => normal.push('\'', at),
                Class::Mark => normal.push(BREAK, at),
                _ if c.is_ascii() => normal.push(c.to_ascii_lowercase(), at),
                // Some characters fold to a blank and more, which is no blank that somebody typed.
                _ => fold_char(c).for_each(|f| normal.push(if f.is_whitespace() { BREAK } else { f }, at)),
            }
        }
        normal
    }

    fn push(&mut self, c: char, origin: usize) {
        self.text.push(c);
        self.origins.resize(self.text.len(), origin);
    }

    /// The range in the original of a range in the folded text, if it cuts no character and no word.
    pub(super) fn whole_words(&self, original: &str, from: usize, to: usize) -> Option<(usize, usize)> {
        let first = *self.origins.get(from)?;
        let last = *self.origins.get(to.checked_sub(1)?)?;
        let cuts_before = from > 0 && self.origins[from - 1] == first;
        let cuts_after = self.origins.get(to) == Some(&last);
        if cuts_before || cuts_after || !self.edge(from) || !self.edge(to) {
            return None;
        }
        Some((first, end_of_character(original, last)))
    }

    /// Whether a name may start or end here: not between two letters or digits.
    fn edge(&self, at: usize) -> bool {
        let before = self.text[..at].chars().next_back();
        let after = self.text[at..].chars().next();
        !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric))
    }
}

/// The byte after the character at `start` and after the accents that follow it.
fn end_of_character(text: &str, start: usize) -> usize {
    let mut rest = text[start..].char_indices();
    rest.next();
    let end = rest.find(|(_, c)| c.is_ascii() || fold_char(*c).next().is_some());
    end.map_or(text.len(), |(length, _)| start + length)
}

/// The characters of a text that can be seen.
pub(super) fn visible(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !matches!(class(*c), Class::Nothing))
}
