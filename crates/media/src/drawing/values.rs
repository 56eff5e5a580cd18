//! Checks what attributes say. Nothing may name a place outside of the drawing, in however roundabout a way.

use super::allowed::Value;

/// The functions of colours and of transformations.
const FUNCTIONS: [&str; 12] = [
    "matrix",
    "translate",
    "translatex",
    "translatey",
    "scale",
    "rotate",
    "skewx",
    "skewy",
    "rgb",
    "rgba",
    "hsl",
    "hsla",
];

/// What a good value is: the text to write, and the id that it names.
pub(super) struct Checked {
    pub(super) text: String,
    pub(super) target: Option<String>,
    pub(super) current_colour: bool,
}

/// The value as we write it, or nothing when it is not of that kind.
pub(super) fn check(kind: Value, value: &str) -> Option<Checked> {
    let value = value.trim();
    let plain = |text: &str| Checked { text: text.to_owned(), target: None, current_colour: false };
    match kind {
        Value::Plain => is_plain(value, "").then(|| plain(value)),
        Value::Words => value
            .chars()
            .all(|char| char.is_alphanumeric() || matches!(char, ' ' | ',' | '-' | '_' | '\'' | '"' | '.'))
            .then(|| plain(value)),
        Value::Reference if value == "none" => Some(plain(value)),
        Value::Reference => reference(value),
        Value::Paint => reference(value).or_else(|| {
            let current_colour = value.eq_ignore_ascii_case("currentColor");
            is_plain(value, "#").then(|| Checked { current_colour, ..plain(value) })
        }),
    }
}

/// `url(#id)`, with or without quotation marks.
fn reference(value: &str) -> Option<Checked> {
    let inside = value.strip_prefix("url(")?.strip_suffix(')')?.trim();
    let bare = ['"', '\'']
        .into_iter()
        .find_map(|mark| inside.strip_prefix(mark)?.strip_suffix(mark))
        .unwrap_or(inside);
    let target = bare.strip_prefix('#').filter(|target| is_id(target))?.to_owned();
    Some(Checked { text: format!("url(#{target})"), target: Some(target), current_colour: false })
}

/// Letters of CSS values that can do no harm; no quotation marks, slashes, backslashes, colons or at signs, so there are no
/// addresses, comments and escapes, and no function but the known ones.
fn is_plain(value: &str, also: &str) -> bool {
    let allowed = |char: char| {
        char.is_ascii_alphanumeric()
            || matches!(char, ' ' | '+' | '-' | '.' | ',' | '%' | '(' | ')')
            || also.contains(char)
    };
    value.chars().all(allowed)
        && value.match_indices('(').all(|(at, _)| {
            let before = value[..at].trim_end();
            let start = before
                .rfind(|char: char| !char.is_ascii_alphanumeric() && char != '-')
                .map_or(0, |at| at + 1);
            FUNCTIONS.contains(&before[start..].to_ascii_lowercase().as_str())
        })
}

/// Ids that need no escaping anywhere.
pub(super) fn is_id(id: &str) -> bool {
    id.len() <= 100
        && id.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// A positive length without a unit or in pixels.
pub(super) fn pixels(value: &str) -> Option<f64> {
    let value = value.trim();
    finite(value.strip_suffix("px").unwrap_or(value)).filter(|length| *length > 0.0)
}

/// A number that is one.
pub(super) fn finite(value: &str) -> Option<f64> {
    value.trim().parse::<f64>().ok().filter(|number| number.is_finite() && number.abs() <= 1e7)
}

/// Words for the text of an element: besides what XML demands, quotation marks and number signs are escaped.
pub(super) fn words(text: &str) -> String {
    quick_xml::escape::escape(text).replace('#', "&#35;")
}
