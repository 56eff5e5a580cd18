//! Reads the attributes of one element and keeps what is allowed.

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use super::lines::is_control;
use super::root::Root;
use super::{allowed, refuse, values};
use crate::Error;

const SVG: &str = "http://www.w3.org/2000/svg";

/// The attributes of an element.
#[derive(Default)]
pub(super) struct Attributes {
    /// What to write, in the order of the file.
    pub(super) written: Vec<(&'static str, String)>,
    pub(super) id: Option<String>,
    /// What a `use` element draws.
    pub(super) uses: Option<String>,
    /// How many other references there are.
    pub(super) pointers: usize,
    /// Whether colours follow the page.
    pub(super) themed: bool,
    /// What only the outermost element has.
    pub(super) root: Root,
}

/// The element an attribute belongs to, for messages.
struct Place {
    element: &'static str,
    line: u32,
}

/// Reads and checks all attributes of an element.
pub(super) fn read(element: &'static str, tag: &BytesStart<'_>, line: u32) -> Result<Attributes, Error> {
    let place = Place { element, line };
    let mut attributes = Attributes::default();
    for attribute in tag.attributes() {
        let attribute = attribute
            .map_err(|error| refuse(line, format!("<{element}> is not well-formed: {error}. Correct it.")))?;
        let key = attribute.key.into_inner();
        if allowed::is_left_out(key) {
            continue;
        }
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|_| place.bad(key, &attribute.value))?;
        if value.chars().any(is_control) {
            return Err(place.bad(key, &value));
        }
        // As XML reads them: a line break in an attribute is a space.
        let value = value.replace(['\t', '\n', '\r'], " ");
        attributes.take(&place, key, value)?;
    }
    Ok(attributes)
}

impl Attributes {
    fn take(&mut self, place: &Place, key: &str, value: String) -> Result<(), Error> {
        match (place.element, key) {
            (_, "xmlns") if value == SVG => {}
            (_, "xmlns") => return Err(place.bad(key, &value)),
            ("svg", "viewBox") => self.root.view_box = Some(value),
            ("svg", "width") => self.root.width = Some(value),
            ("svg", "height") => self.root.height = Some(value),
            (_, "id") => self.take_id(place, value)?,
            (_, "class") => self.take_classes(place, &value)?,
            (_, "href" | "xlink:href") => self.take_href(place, key, &value)?,
            _ => self.take_listed(place, key, &value)?,
        }
        Ok(())
    }

    fn take_id(&mut self, place: &Place, id: String) -> Result<(), Error> {
        if !values::is_id(&id) {
            return Err(place.bad("id", &id));
        }
        self.written.push(("id", id.clone()));
        self.id = Some(id);
        Ok(())
    }

    fn take_classes(&mut self, place: &Place, value: &str) -> Result<(), Error> {
        let classes: Vec<&str> = value.split_ascii_whitespace().collect();
        if let Some(unknown) = classes.iter().find(|class| !allowed::class(class)) {
            return Err(refuse(
                place.line,
                format!(
                    "class=\"{}\" on <{}> is not one of ours. Use one of those in docs/library-format.md, or write fill and stroke.",
                    short(unknown),
                    place.element
                ),
            ));
        }
        if !classes.is_empty() {
            self.themed = true;
            self.written.push(("class", classes.join(" ")));
        }
        Ok(())
    }

    /// Some editors write both spellings, with the same value.
    fn take_href(&mut self, place: &Place, key: &str, value: &str) -> Result<(), Error> {
        let target = value
            .trim()
            .strip_prefix('#')
            .filter(|id| values::is_id(id) && allowed::may_point(place.element));
        let Some(target) = target else { return Err(place.bad(key, value)) };
        let text = format!("#{target}");
        match self.written.iter().find(|(key, _)| *key == "href") {
            Some((_, before)) if *before == text => return Ok(()),
            Some(_) => return Err(place.bad(key, value)),
            None => self.written.push(("href", text)),
        }
        if place.element == "use" {
            self.uses = Some(target.to_owned());
        } else {
            self.pointers += 1;
        }
        Ok(())
    }

    fn take_listed(&mut self, place: &Place, key: &str, value: &str) -> Result<(), Error> {
        let Some((key, kind)) = allowed::attribute(place.element, key) else {
            return Err(place.unknown(key));
        };
        let checked = values::check(kind, value).ok_or_else(|| place.bad(key, value))?;
        self.themed |= checked.current_colour;
        self.pointers += usize::from(checked.target.is_some());
        self.written.push((key, checked.text));
        Ok(())
    }
}

impl Place {
    fn bad(&self, key: &str, value: &str) -> Error {
        let remedy = match key {
            "href" | "xlink:href" => {
                "Only <use> and gradients may point somewhere, and only to an id in the same drawing (#id)."
            }
            "id" => "Use letters, digits, hyphens, underscores and dots, with a letter first.",
            "xmlns" => "A drawing holds SVG only.",
            _ => "Write plain numbers, colours or url(#id).",
        };
        refuse(
            self.line,
            format!("{}=\"{}\" on <{}> is not allowed. {remedy}", short(key), short(value), self.element),
        )
    }

    fn unknown(&self, key: &str) -> Error {
        let remedy = match key {
            "style" => "Save the drawing as “optimised SVG” with colours as attributes (fill, stroke).",
            _ if key.len() > 2 && key.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on")) => {
                "Drawings must not run anything."
            }
            _ => "Take it out and save the drawing again.",
        };
        refuse(
            self.line,
            format!(
                "The attribute {} on <{}> is not allowed in a drawing. {remedy}",
                short(key),
                self.element
            ),
        )
    }
}

/// The beginning of a text, for messages.
fn short(text: &str) -> String {
    let mut chars = text.chars();
    let start: String = chars.by_ref().take(40).collect();
    if chars.next().is_some() { start + "…" } else { start }
}
