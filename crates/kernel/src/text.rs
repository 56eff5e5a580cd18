//! Folding text so that what people mean the same compares the same.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Case folded, compatibility forms and accents taken away: `"Naïve ﬁG"` becomes `"naive fig"`.
/// For keys, comparisons and search tokens, never for what is shown.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    caseless::default_case_fold_str(&plain)
}

/// What [`fold`] makes of one character: none for a combining mark, several for a ligature. Folding a text character
/// by character gives the same as folding it whole, which lets a reader of the result keep count of where it came from.
pub fn fold_char(c: char) -> impl Iterator<Item = char> {
    std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c)).default_case_fold()
}

/// What somebody typed into a field of many lines, as it is kept: one kind of line end, nothing that is not seen and changes how
/// others are (controls, marks that turn the direction of writing, blanks without width), and no blanks around it. Joiners stay:
/// scripts and emoji need them.
pub fn clean(typed: &str) -> String {
    let text = typed.replace("\r\n", "\n");
    let text: String = text.chars().filter(|c| *c == '\n' || !is_hidden(*c)).collect();
    text.trim().to_owned()
}

/// Whether a character joins others and says nothing by itself.
pub fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The words of a text with their byte ranges: runs of letters and digits, with an apostrophe inside a word kept.
pub fn words(text: &str) -> impl Iterator<Item = (std::ops::Range<usize>, &str)> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, _) = rest.by_ref().find(|(_, c)| c.is_alphanumeric())?;
        let mut end = start + text[start..].chars().next().map_or(0, char::len_utf8);
        while let Some((at, c)) = rest.peek().copied() {
            let inside = c.is_alphanumeric() || is_combining_mark(c);
            let apostrophe = matches!(c, '\'' | '’')
                && text[at + c.len_utf8()..].chars().next().is_some_and(char::is_alphanumeric);
            if !inside && !apostrophe {
                break;
            }
            end = at + c.len_utf8();
            rest.next();
        }
        Some((start..end, &text[start..end]))
    })
}

/// A slug made of a title: `"What helps, and when?"` becomes `"what-helps-and-when"`.
pub fn slug(title: &str) -> String {
    let folded = fold(title);
    let parts: Vec<&str> =
        folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty()).collect();
    parts.join("-")
}

/// Whether a text is a slug: lower-case letters, digits and single hyphens, 1 to 80 characters.
pub fn is_slug(text: &str) -> bool {
    (1..=80).contains(&text.len())
        && text.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests;
