//! The text of a drawing and the lines in it.

use super::refuse;
use crate::Error;

/// The text without its byte order mark; UTF-8 without characters that XML does not know.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Error> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
        refuse(number(line + 1), "These are not UTF-8 letters. Save the drawing as UTF-8 and send it again.")
    })?;
    if let Some(at) = text.find(is_control) {
        let line = text[..at].matches('\n').count() + 1;
        return Err(refuse(
            number(line),
            "There is a control character here. Save the drawing as plain SVG in UTF-8.",
        ));
    }
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Characters that have no place in XML.
pub(super) fn is_control(char: char) -> bool {
    (char.is_control() && !matches!(char, '\t' | '\n' | '\r')) || matches!(char, '\u{fffe}' | '\u{ffff}')
}

/// Counts lines while a reader moves forward.
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The line of the first character at or after `at` that is not white space. `at` never goes back.
    pub(super) fn at(&mut self, at: u64) -> u32 {
        let at = usize::try_from(at).unwrap_or(usize::MAX).clamp(self.at, self.text.len());
        let bytes = self.text.as_bytes();
        self.line += bytes[self.at..at].iter().filter(|byte| **byte == b'\n').count();
        self.at = at;
        let blank = bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace());
        number(self.line + blank.filter(|byte| **byte == b'\n').count())
    }
}

fn number(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}
