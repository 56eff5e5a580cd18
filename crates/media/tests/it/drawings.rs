//! Drawings that ordinary editors write, and what becomes of them.

use media::{Drawing, Limits, Prepared, prepare};

use crate::made::refusal;

pub(crate) fn drawing(svg: &str) -> Drawing {
    match prepare("a.svg", svg.as_bytes(), &Limits::default()) {
        Ok(Prepared::Drawing(drawing)) => drawing,
        other => panic!("{svg}\n{other:?}"),
    }
}

const INKSCAPE: &str = r##"<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg
   width="210" height="297px" viewBox="0 0 210 297" version="1.1" id="svg5"
   inkscape:version="1.2.2" sodipodi:docname="hand.svg"
   xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
   xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
   xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
   xmlns="http://www.w3.org/2000/svg" xmlns:svg="http://www.w3.org/2000/svg">
  <sodipodi:namedview id="namedview7" pagecolor="#ffffff"><inkscape:grid id="g1" /></sodipodi:namedview>
  <metadata id="m1"><rdf:RDF><cc:Work rdf:about=""><dc:title>Hand</dc:title></cc:Work></rdf:RDF></metadata>
  <title id="title1">A hand &amp; a cup</title>
  <defs id="defs2">
    <linearGradient id="warm"><stop offset="0" stop-color="#f00" /><stop offset="1" stop-color="rgb(0, 0, 255)" /></linearGradient>
    <linearGradient xlink:href="#warm" id="warm-2" gradientUnits="userSpaceOnUse" x1="0" x2="1e1" />
    <clipPath id="clip"><rect width="10" height="10"/></clipPath>
    <marker id="tip" orient="auto" overflow="visible" markerWidth="4"><path d="M0,0 4,2 0,4z" /></marker>
    <pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse"><path d="M0 0h4" stroke="#000"/></pattern>
  </defs>
  <g inkscape:label="Layer 1" inkscape:groupmode="layer" id="layer1" transform="translate(-3.2,4) scale(1 -1)" xml:space="preserve">
    <path d="m 10,10 c 1.5e-3,-4 5,6 7,8 z" fill="url(#warm-2)" marker-end="url('#tip')" clip-path="url(#clip)"
       sodipodi:nodetypes="cc" data-name="Finger" />
    <text x="5" y="6" font-family="'DejaVu Sans', sans-serif" font-size="12px" text-anchor="middle">#1 &lt;warm&gt; <tspan font-weight="bold">&#8364; url(#warm) id="x"</tspan> hands</text>
    <use xlink:href="#layer2" href="#layer2" x="4" />
    <rect width="3" height="3" fill="url(#hatch)" stroke="none" />
  </g>
  <g id="layer2"><circle cx="1" cy="2" r="3" fill="#123abc" /></g>
</svg>
"##;

#[test]
fn a_drawing_from_inkscape_is_taken_without_the_notes_of_the_editor() {
    let made = drawing(INKSCAPE);
    assert_eq!((made.width, made.height, made.plain), (210, 297, true));
    for gone in [
        "inkscape",
        "sodipodi",
        "rdf",
        "metadata",
        "title",
        "xlink",
        "data-name",
        "xml:space",
        "version",
        "<!--",
    ] {
        assert!(!made.svg.contains(gone), "{gone} in {}", made.svg);
    }
    assert!(made.svg.starts_with(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297" width="210" height="297" id="svg5"><defs id="defs2">"#
    ));
    for kept in [
        r#"d="m 10,10 c 1.5e-3,-4 5,6 7,8 z""#,
        r#"marker-end="url(#tip)""#,
        r#"transform="translate(-3.2,4) scale(1 -1)""#,
        r##"<linearGradient href="#warm" id="warm-2""##,
        "&#35;1 &lt;warm&gt; <tspan font-weight=\"bold\">€ url(&#35;warm) id=&quot;x&quot;</tspan> hands</text>",
    ] {
        assert!(made.svg.contains(kept), "{kept} not in {}", made.svg);
    }
}

#[test]
fn reading_again_what_was_written_changes_nothing() {
    for svg in [INKSCAPE, FIGMA, OURS] {
        let once = drawing(svg);
        assert_eq!(drawing(&once.svg), once);
    }
}

const FIGMA: &str = r#"<svg width="24" height="24" viewBox="0 0 24 24" fill="none" xmlns="http://www.w3.org/2000/svg">
<g clip-path="url(#clip0_1_2)">
<path fill-rule="evenodd" clip-rule="evenodd" d="M12 2C6.48 2 2 6.48 2 12ZM3.5 -.5" fill="white" stroke-width="1.5" stroke-linecap="round"/>
</g>
<defs>
<clipPath id="clip0_1_2"><rect width="24" height="24" fill="white" transform="matrix(1 0 0 -1 0 24)"/></clipPath>
<radialGradient id="paint0" cx="0" cy="0" r="1" gradientUnits="userSpaceOnUse" gradientTransform="translate(12 12) rotate(90) scale(12)">
<stop stop-color="white"/><stop offset="1" stop-color="white" stop-opacity="0"/></radialGradient>
</defs>
</svg>
"#;

const OURS: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">
  <rect class="brand-soft stroke-line" x="1" y="1" width="98" height="48"/>
  <text x="5" y="9" class="ink">Half of all people</text>
</svg>"#;

#[test]
fn drawings_from_figma_are_taken() {
    let made = drawing(FIGMA);
    assert!(made.plain && made.svg.contains("clip-rule=\"evenodd\""));
}

#[test]
fn a_drawing_that_follows_the_page_needs_no_plate() {
    assert!(!drawing(OURS).plain);
    assert!(!drawing("<svg viewBox='0 0 1 1' fill='currentColor'><path d='M0 0'/></svg>").plain);
    assert!(drawing("<svg viewBox='0 0 1 1' fill='red'><path d='M0 0'/></svg>").plain);
}

#[test]
fn the_size_comes_from_the_numbers_or_from_the_view_box() {
    let size = |start: &str| {
        let made = drawing(&format!("<svg {start}><g/></svg>"));
        (
            made.width,
            made.height,
            made.svg.split("viewBox=\"").nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned),
        )
    };
    assert_eq!(size("width='30' height='20px'"), (30, 20, Some("0 0 30 20".into())));
    assert_eq!(size("viewBox='-1,-2, 3.5 4'"), (4, 4, Some("-1 -2 3.5 4".into())));
    assert_eq!(size("viewBox='0 0 8 8' width='100%' height='10mm'"), (8, 8, Some("0 0 8 8".into())));
    assert_eq!(size("viewBox='0 0 8 8' width='1000000' height='10'").0, 20_000);
    for start in [
        "",
        "width='10'",
        "width='10em' height='3'",
        "viewBox='0 0 0 5'",
        "viewBox='0 0 5'",
        "viewBox='0 0 NaN 4'",
    ] {
        let error = refusal("a.svg", format!("<svg {start}><g/></svg>").as_bytes());
        assert_eq!(error.line(), Some(1), "{start}");
    }
}

#[test]
fn in_a_page_ids_have_a_prefix_and_the_words_are_left_alone() {
    let markup = drawing(INKSCAPE).inline("fig-1", "A \"hand\" <b>& a cup");
    assert!(markup.starts_with(
        "<svg role=\"img\" aria-label=\"A &quot;hand&quot; &lt;b&gt;&amp; a cup\" xmlns=\"http://www.w3.org/2000/svg\" viewBox="
    ));
    for expected in [
        "id=\"fig-1-warm\"",
        "href=\"#fig-1-warm\"",
        "fill=\"url(#fig-1-warm-2)\"",
        "href=\"#fig-1-layer2\"",
        "clip-path=\"url(#fig-1-clip)\"",
        "url(&#35;warm) id=&quot;x&quot;",
        "fill=\"#123abc\"",
    ] {
        assert!(markup.contains(expected), "{expected} not in {markup}");
    }
    assert_eq!(markup.matches("id=\"").count(), markup.matches("id=\"fig-1-").count());
    assert!(!markup.contains("<title"));
}

#[test]
fn a_prefix_cannot_break_out_and_no_alternative_means_decoration() {
    let markup = drawing(FIGMA).inline("a\" onload=\"b", " ");
    assert!(markup.starts_with("<svg aria-hidden=\"true\" xmlns="));
    assert!(markup.contains("id=\"aonloadb-clip0_1_2\""));
}

#[test]
fn a_drawing_is_named_by_its_text_and_survives_json() {
    let made = drawing(FIGMA);
    assert_eq!(made.name(), media::content_name(made.svg.as_bytes(), "svg"));
    let json = serde_json::to_string(&made).expect("writes");
    assert_eq!(serde_json::from_str::<Drawing>(&json).expect("reads"), made);
}

#[test]
fn marks_at_the_beginning_and_line_ends_of_other_systems_do_no_harm() {
    let windows = format!("\u{feff}{}", INKSCAPE.replace('\n', "\r\n"));
    assert_eq!(drawing(&windows), drawing(INKSCAPE));
}
