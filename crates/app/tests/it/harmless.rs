//! Whether HTML can do harm. The tests of the program use this too.

/// Asserts that nothing in HTML can run, load or send, and that every element is closed where it was opened.
pub(crate) fn is_harmless(html: &str) {
    let mut open: Vec<String> = Vec::new();
    for (name, attributes, closing) in tags(html) {
        assert!(
            ![
                "script", "style", "iframe", "object", "embed", "form", "input", "base", "link", "meta",
                "svg", "math"
            ]
            .contains(&name.as_str()),
            "<{name}> in {html}"
        );
        if closing {
            assert_eq!(open.pop().as_deref(), Some(name.as_str()), "unbalanced: {html}");
        } else if !["br", "hr", "img", "source"].contains(&name.as_str()) {
            open.push(name.clone());
        }
        for (key, value) in attributes {
            assert!(!key.starts_with("on") && key != "style" && key != "srcdoc", "{key} in {html}");
            if ["href", "src", "action", "formaction"].contains(&key.as_str()) {
                let value: String =
                    value.to_lowercase().chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
                for scheme in ["javascript:", "data:", "vbscript:", "file:", "blob:"] {
                    assert!(!value.starts_with(scheme), "{value} in {html}");
                }
            }
        }
    }
    assert!(open.is_empty(), "left open {open:?}: {html}");
}

type Tag = (String, Vec<(String, String)>, bool);

/// The tags of what a serialiser wrote: attributes in double quotes, every `<` in text escaped.
fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    for part in html.split('<').skip(1) {
        let closing = part.starts_with('/');
        let part = part.trim_start_matches('/');
        let name: String = part.chars().take_while(char::is_ascii_alphanumeric).collect();
        assert!(!name.is_empty(), "a bare < in {html}");
        let mut rest = &part[name.len()..];
        let mut attributes = Vec::new();
        while let Some((key, after)) = rest.split_once("=\"") {
            if key.contains('>') {
                break;
            }
            let (value, after) = after.split_once('"').unwrap();
            attributes.push((key.trim().to_lowercase(), unescaped(value)));
            rest = after;
        }
        tags.push((name, attributes, closing));
    }
    tags
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
