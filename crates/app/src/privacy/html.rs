//! The readable side of an archive: a page and texts of what is otherwise JSON.

use std::fmt::Write;

use serde_json::Value;

use super::Part;
use crate::pictures::escape;

/// One page with everything. It needs nothing beside itself.
pub(super) fn page(community: &str, parts: &[Part]) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{0}</title></head><body>\n<h1>{0}</h1>\n<p>Everything that {1} keeps of you. Beside this page stand the same \
         things as JSON, for programs, and as Markdown.</p>\n",
        escape(&format!("What {community} keeps of you")),
        escape(community),
    );
    for part in parts {
        // Writing to a text cannot fail.
        let _ = write!(out, "<h2>{}</h2>\n{}\n", escape(part.title), list(&part.value));
        for (name, _) in &part.files {
            let path = escape(&format!("{}/{name}", part.name));
            let _ = writeln!(out, "<p><a href=\"{path}\">{path}</a></p>");
        }
    }
    out.push_str("</body></html>\n");
    out
}

fn list(value: &Value) -> String {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let rows = fields
                .iter()
                .map(|(name, value)| format!("<li>{}: {}</li>", escape(&words(name)), list(value)));
            format!("<ul>{}</ul>", rows.collect::<String>())
        }
        Value::Array(items) if !items.is_empty() => {
            format!(
                "<ol>{}</ol>",
                items.iter().map(|item| format!("<li>{}</li>", list(item))).collect::<String>()
            )
        }
        other => escape(&plain(other)),
    }
}

/// The same as Markdown.
pub(super) fn markdown(part: &Part) -> String {
    let mut out = format!("# {}\n\n", part.title);
    lines(&part.value, 0, &mut out);
    out
}

fn lines(value: &Value, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let mut entry = |name: &str, value: &Value| {
        if matches!(value, Value::Object(fields) if !fields.is_empty())
            || matches!(value, Value::Array(items) if !items.is_empty())
        {
            let _ = writeln!(out, "{indent}- {name}");
            lines(value, depth + 1, out);
        } else {
            let text = plain(value).replace('\n', &format!("\n{indent}  "));
            let _ = writeln!(out, "{indent}- {name}: {text}");
        }
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| entry(&words(name), value)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| entry(&(at + 1).to_string(), item))
        }
        other => out.push_str(&plain(other)),
    }
}

fn words(name: &str) -> String {
    name.replace('_', " ")
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => "nothing".to_owned(),
    }
}
