//! The lists: what may stand in a drawing, and what editors write that is left out without a word.

/// How an attribute's value is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    /// Numbers, lengths, keywords, path data, transformations.
    Plain,
    /// A colour, `currentColor`, or a gradient or pattern of this drawing.
    Paint,
    /// `none`, or something with an id in this drawing.
    Reference,
    /// Names of typefaces.
    Words,
}

const ELEMENTS: [&str; 21] = [
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "title",
    "desc",
    "defs",
    "linearGradient",
    "radialGradient",
    "stop",
    "marker",
    "pattern",
    "clipPath",
    "use",
];

const PLAIN: [&str; 79] = [
    // geometry
    "d",
    "points",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "fx",
    "fy",
    "fr",
    "dx",
    "dy",
    "width",
    "height",
    "rotate",
    "textLength",
    "lengthAdjust",
    "pathLength",
    "transform",
    "transform-origin",
    // gradients, patterns, markers
    "gradientTransform",
    "patternTransform",
    "gradientUnits",
    "patternUnits",
    "patternContentUnits",
    "clipPathUnits",
    "markerUnits",
    "spreadMethod",
    "offset",
    "orient",
    "refX",
    "refY",
    "markerWidth",
    "markerHeight",
    "viewBox",
    "preserveAspectRatio",
    // lines and areas
    "fill-opacity",
    "fill-rule",
    "clip-rule",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-opacity",
    "stop-opacity",
    "opacity",
    "display",
    "visibility",
    "vector-effect",
    "paint-order",
    "shape-rendering",
    "color-interpolation",
    "color-rendering",
    // words
    "font-size",
    "font-weight",
    "font-style",
    "font-variant",
    "font-stretch",
    "text-anchor",
    "text-decoration",
    "letter-spacing",
    "word-spacing",
    "dominant-baseline",
    "alignment-baseline",
    "baseline-shift",
    "text-rendering",
    "writing-mode",
    "direction",
    "unicode-bidi",
    "lang",
    "font-size-adjust",
];

const PAINT: [&str; 4] = ["fill", "stroke", "stop-color", "color"];
const REFERENCE: [&str; 4] = ["clip-path", "marker-start", "marker-mid", "marker-end"];
const WORDS: [&str; 1] = ["font-family"];

/// The classes of docs/library-format.md: painted by the page, right in light and dark.
const CLASSES: [&str; 15] = [
    "brand",
    "brand-soft",
    "accent",
    "accent-soft",
    "ink",
    "muted",
    "line",
    "paper",
    "surface",
    "sunken",
    "stroke-brand",
    "stroke-accent",
    "stroke-ink",
    "stroke-muted",
    "stroke-line",
];

/// Attributes that mean nothing for the picture, or that the page writes itself.
const LEFT_OUT: [&str; 7] =
    ["version", "baseProfile", "enable-background", "role", "focusable", "xml:space", "xml:lang"];

/// The prefixes of editors and of the descriptions that they embed.
const EDITORS: [&str; 9] = ["sodipodi", "inkscape", "serif", "sketch", "figma", "bx", "rdf", "cc", "dc"];

/// What may be pasted many times has to be small.
const PASTED: [&str; 3] = ["pattern", "marker", "clipPath"];

/// The element as we write it.
pub(super) fn element(name: &str) -> Option<&'static str> {
    ELEMENTS.into_iter().find(|allowed| *allowed == name)
}

/// The attribute as we write it, and how to check it.
pub(super) fn attribute(element: &str, name: &str) -> Option<(&'static str, Value)> {
    let find = |list: &[&'static str], value| {
        list.iter().find(|allowed| **allowed == name).map(|allowed| (*allowed, value))
    };
    match (element, name) {
        // The outermost element must not leave its place in the page.
        ("svg", "transform" | "transform-origin" | "display") => None,
        ("marker", "overflow") => Some(("overflow", Value::Plain)),
        _ => find(&PLAIN, Value::Plain)
            .or_else(|| find(&PAINT, Value::Paint))
            .or_else(|| find(&REFERENCE, Value::Reference))
            .or_else(|| find(&WORDS, Value::Words)),
    }
}

/// Whether a class is one of ours.
pub(super) fn class(name: &str) -> bool {
    CLASSES.contains(&name)
}

/// Whether an element is the mark of an editor, which goes with all that is in it.
pub(super) fn is_editors(element: &str) -> bool {
    element == "metadata" || has_editors_prefix(element)
}

/// Whether an attribute is left out without a word.
pub(super) fn is_left_out(attribute: &str) -> bool {
    LEFT_OUT.contains(&attribute)
        || ["xmlns:", "data-", "aria-"].iter().any(|start| attribute.starts_with(start))
        || has_editors_prefix(attribute)
}

fn has_editors_prefix(name: &str) -> bool {
    name.split_once(':').is_some_and(|(prefix, _)| EDITORS.contains(&prefix))
}

/// Whether words may stand in an element.
pub(super) fn holds_words(element: &str) -> bool {
    matches!(element, "text" | "tspan")
}

/// Whether an element is drawn again for every shape that names it.
pub(super) fn is_pasted(element: &str) -> bool {
    PASTED.contains(&element)
}

/// Whether an element may point to another one of the drawing.
pub(super) fn may_point(element: &str) -> bool {
    matches!(element, "use" | "linearGradient" | "radialGradient")
}
