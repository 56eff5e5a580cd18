//! Splits a library file into front matter and text.

use kernel::Problems;

/// The two parts of a file, with the line each begins on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Source<'a> {
    /// YAML between the two lines of `---`.
    pub front: &'a str,
    /// Its first line, from 1.
    pub front_line: usize,
    /// Everything after the second `---`.
    pub body: &'a str,
    /// Its first line, from 1.
    pub body_line: usize,
}

/// The most bytes of front matter. Two hundred references fit well.
const MAX_FRONT: usize = 128 * 1024;

/// Finds the two parts. `None` after a problem was added.
pub fn split<'a>(text: &'a str, problems: &mut Problems) -> Option<Source<'a>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some((first, rest)) = text.split_once('\n').filter(|(first, _)| is_fence(first)) else {
        problems.error(1, "front-matter", "The file has to begin with a line of `---` and front matter.");
        return None;
    };
    let start = first.len() + 1;
    let mut at = start;
    for (index, line) in rest.split_inclusive('\n').enumerate() {
        if is_fence(line) {
            let front = &text[start..at];
            if front.len() > MAX_FRONT {
                problems.error(1, "too-long", "The front matter is larger than 128 KiB. Shorten it.");
                return None;
            }
            let body = &text[at + line.len()..];
            return Some(Source { front, front_line: 2, body, body_line: index + 3 });
        }
        at += line.len();
    }
    problems.error(1, "front-matter", "The front matter does not end. Close it with a line of `---`.");
    None
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}
