//! What differs between the engines in the text of a statement: parameter marks, lists, rows of one INSERT.
//! Statements write `$1` and `$1..$20`; SQLite wants `?1`, for which a `$1` would be a name.

/// A statement's text could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unclear(pub(crate) &'static str);

/// A bare word outside quotes, comments and brackets, with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    pub(crate) text: &'a str,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Writes the parameters as `mark` wants them. Returns the text and the highest parameter number.
pub(crate) fn rewrite(text: &str, mark: char) -> Result<(String, usize), Unclear> {
    let mut out = String::with_capacity(text.len() + 32);
    let mut highest = 0;
    each_parameter(text, |piece| match piece {
        Piece::Text(t) => out.push_str(t),
        Piece::Parameters(first, last) => {
            highest = highest.max(last);
            for n in first..=last {
                let comma = if n == first { "" } else { "," };
                out.push_str(comma);
                out.push(mark);
                out.push_str(&n.to_string());
            }
        }
    })?;
    Ok((out, highest))
}

/// The INSERT with its one row of VALUES written `rows` times, the parameters counted on. `None` when the text
/// is not such an INSERT.
pub(crate) fn many(text: &str, parameters: usize, rows: usize) -> Option<String> {
    let (open, close) = values(text)?;
    let mut out = text[..open].to_owned();
    for row in 0..rows {
        out.push_str(if row == 0 { "" } else { ", " });
        each_parameter(&text[open..close], |piece| match piece {
            Piece::Text(t) => out.push_str(t),
            Piece::Parameters(n, _) => out.push_str(&format!("${}", n + row * parameters)),
        })
        .ok()?;
    }
    out.push_str(&text[close..]);
    // A parameter beside the VALUES would belong to no row or to all.
    let outside = |t: &str| rewrite(t, '$').is_ok_and(|(_, highest)| highest == 0);
    (outside(&text[..open]) && outside(&text[close..])).then_some(out)
}

/// Where the bracket after VALUES opens, and the place after it closes.
fn values(text: &str) -> Option<(usize, usize)> {
    let all = words(text);
    all.iter().find(|w| w.text.eq_ignore_ascii_case("insert"))?;
    let word = all.iter().find(|w| w.text.eq_ignore_ascii_case("values"))?;
    let open = word.end + text[word.end..].find('(')?;
    let mut depth = 0;
    let mut at = open;
    while at < text.len() {
        let past = skip(text, at);
        if past > at {
            at = past;
            continue;
        }
        match text.as_bytes()[at] {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some((open, at));
        }
    }
    None
}

/// The bare words at the top level, in order.
pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut depth) = (0, 0);
    while at < bytes.len() {
        let past = skip(text, at);
        if past > at {
            at = past;
        } else if is_word(bytes[at]) {
            let start = at;
            while at < bytes.len() && is_word(bytes[at]) {
                at += 1;
            }
            if depth == 0 {
                found.push(Word { text: &text[start..at], start, end: at });
            }
        } else {
            match bytes[at] {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            at += 1;
        }
    }
    found
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

enum Piece<'a> {
    Text(&'a str),
    Parameters(usize, usize),
}

fn each_parameter<'a>(text: &'a str, mut take: impl FnMut(Piece<'a>)) -> Result<(), Unclear> {
    let (mut at, mut copied) = (0, 0);
    while at < text.len() {
        let past = skip(text, at);
        if past > at {
            at = past;
            continue;
        }
        if text.as_bytes()[at] != b'$' {
            at += 1;
            continue;
        }
        let (first, end) = number(text, at + 1).ok_or(Unclear("a $ without a number"))?;
        let (last, end) = match text[end..].strip_prefix("..$") {
            Some(_) => number(text, end + 3).ok_or(Unclear("a list without an end"))?,
            None => (first, end),
        };
        if first == 0 || last < first {
            return Err(Unclear("parameters count upwards from 1"));
        }
        take(Piece::Text(&text[copied..at]));
        take(Piece::Parameters(first, last));
        (at, copied) = (end, end);
    }
    take(Piece::Text(&text[copied..]));
    Ok(())
}

fn number(text: &str, at: usize) -> Option<(usize, usize)> {
    let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
    text[at..at + digits].parse().ok().map(|n| (n, at + digits))
}

/// The place after the quoted text or comment that starts at `at`; `at` itself when none does.
fn skip(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let until = |from: usize, end: &str| {
        text.get(from..).and_then(|rest| rest.find(end)).map_or(text.len(), |i| from + i + end.len())
    };
    match bytes[at] {
        // A doubled quote ends one text and starts the next, which comes to the same.
        b'\'' => until(at + 1, "'"),
        b'"' => until(at + 1, "\""),
        b'-' if bytes.get(at + 1) == Some(&b'-') => until(at + 2, "\n"),
        b'/' if bytes.get(at + 1) == Some(&b'*') => until(at + 2, "*/"),
        _ => at,
    }
}

#[cfg(test)]
mod tests;
