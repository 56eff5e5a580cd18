//! Drawings made to run, load, restyle or overwhelm: each is refused with the line to blame.

use crate::made::refusal;

/// Wraps markup so that it stands on line 3.
fn on_line_three(inside: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n<g>\n{inside}\n</g></svg>"
    )
}

fn assert_refused(svg: &[u8], line: u32, word: &str) {
    let error = refusal("a.svg", svg);
    let shown = String::from_utf8_lossy(svg);
    let shown: String = shown.chars().take(400).collect();
    assert_eq!(error.line(), Some(line), "{shown}\n{error}");
    assert!(error.to_string().contains(word), "“{word}” not in “{error}” for\n{shown}");
    assert!(error.to_string().starts_with(&format!("Line {line}: ")));
    assert!(error.message().len() < 400, "{error}");
}

#[test]
fn what_is_not_on_the_list_is_refused_by_name_and_line() {
    for (inside, word) in [
        ("<script>alert(1)</script>", "<script>"),
        ("<script href='https://evil.example/x.js'/>", "<script>"),
        ("<SCRIPT>alert(1)</SCRIPT>", "<SCRIPT>"),
        ("<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>", "<x:script>"),
        ("<svg:script xmlns:svg='http://www.w3.org/2000/svg'>alert(1)</svg:script>", "<svg:script>"),
        (
            "<html:iframe xmlns:html='http://www.w3.org/1999/xhtml' src='javascript:alert(1)'/>",
            "<html:iframe>",
        ),
        ("<g xmlns='http://www.w3.org/1999/xhtml'><script/></g>", "xmlns"),
        ("<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>", "<foreignObject>"),
        ("<style>@import url(https://evil.example)</style>", "<style>"),
        ("<image href='https://evil.example/x.png'/>", "<image>"),
        ("<feImage href='https://evil.example/x.png'/>", "<feImage>"),
        ("<filter id='a'/>", "<filter>"),
        ("<a href='javascript:alert(1)'><text>x</text></a>", "<a>"),
        ("<animate attributeName='href' to='javascript:alert(1)'/>", "<animate>"),
        ("<animateTransform attributeName='transform'/>", "<animateTransform>"),
        ("<set attributeName='href' to='javascript:alert(1)'/>", "<set>"),
        ("<iframe src='https://evil.example'/>", "<iframe>"),
        ("<handler type='text/ecmascript'>alert(1)</handler>", "<handler>"),
        ("<svg viewBox='0 0 1 1'/>", "<svg> inside <svg>"),
        ("<symbol id='a'/>", "<symbol>"),
        ("<title>x<script>alert(1)</script></title>", "<script>"),
        ("<desc><g/></desc>", "<g>"),
        ("<text>a<rect/></text>", "<rect>"),
        ("<text>a<script>alert(1)</script></text>", "<script>"),
    ] {
        assert_refused(on_line_three(inside).as_bytes(), 3, word);
    }
}

#[test]
fn attributes_that_run_load_or_restyle_are_refused() {
    for (inside, word) in [
        ("<rect onclick='alert(1)'/>", "onclick"),
        ("<rect ONLOAD='alert(1)'/>", "ONLOAD"),
        ("<rect on-x='alert(1)'/>", "on-x"),
        ("<rect style='fill:red'/>", "style"),
        ("<rect class='admin-banner'/>", "admin-banner"),
        ("<rect class='ink sr-only'/>", "sr-only"),
        ("<rect href='#a'/>", "href"),
        ("<use href='https://evil.example/x.svg#a'/>", "href"),
        ("<use xlink:href='other.svg#a'/>", "href"),
        ("<use href='data:image/svg+xml;base64,PHN2Zz4=#a'/>", "href"),
        ("<use href='javascript:alert(1)'/>", "href"),
        ("<use href='&#106;avascript:alert(1)'/>", "href"),
        ("<use href='#a\"onload=\"x'/>", "href"),
        ("<linearGradient href='https://evil.example/#a'/>", "href"),
        ("<use href='#a' xlink:href='#b'/>", "xlink:href"),
        ("<use xml:base='https://evil.example/' href='#a'/>", "xml:base"),
        ("<rect fill='url(https://evil.example/#a)'/>", "fill"),
        ("<rect fill='URL(#a)'/>", "fill"),
        ("<rect fill='url(#a) url(//evil.example)'/>", "fill"),
        ("<rect fill='url(data:image/svg+xml,x)'/>", "fill"),
        ("<rect fill='u\\72l(https://evil.example)'/>", "fill"),
        ("<rect fill='red/**/;background:url(x)'/>", "fill"),
        ("<rect fill='image(x)'/>", "fill"),
        ("<rect fill='var(--x)'/>", "fill"),
        ("<rect stroke='expression(alert(1))'/>", "stroke"),
        ("<rect clip-path='url(https://evil.example/#a)'/>", "clip-path"),
        ("<rect clip-path='path(\"M0 0\")'/>", "clip-path"),
        ("<rect marker-end='url(//evil.example#a)'/>", "marker-end"),
        ("<rect mask='url(#a)'/>", "mask"),
        ("<rect filter='url(#a)'/>", "filter"),
        ("<rect cursor='url(https://evil.example)'/>", "cursor"),
        ("<text font-family='x;src:url(y)'/>", "font-family"),
        ("<rect x='1' width='url(x)'/>", "width"),
        ("<rect x='javascript:1'/>", "x="),
        ("<rect x='1&#0;'/>", "x="),
        ("<rect x='&evil;'/>", "x="),
        ("<rect id='a b'/>", "id"),
        ("<rect id='&quot;><script>'/>", "id"),
        ("<rect overflow='visible'/>", "overflow"),
        ("<rect src='x'/>", "src"),
        ("<rect ev:event='load'/>", "ev:event"),
        ("<rect x='1' x='2'/>", "well-formed"),
        ("<rect x=1/>", "well-formed"),
    ] {
        assert_refused(on_line_three(inside).as_bytes(), 3, word);
    }
}

#[test]
fn the_outermost_element_stays_in_its_place() {
    for attribute in
        ["transform='scale(99)'", "overflow='visible'", "onload='alert(1)'", "style='position:fixed'"]
    {
        let svg = format!("\n\n<svg viewBox='0 0 1 1' {attribute}/>");
        let word = attribute.split('=').next().expect("a name");
        assert_refused(svg.as_bytes(), 3, word);
    }
}

#[test]
fn tricks_of_xml_are_refused() {
    for (svg, line, word) in [
        (
            "<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<svg viewBox='0 0 1 1'><text>&b;</text></svg>",
            1,
            "DOCTYPE",
        ),
        (
            "<?xml version='1.0'?>\n<!DOCTYPE svg SYSTEM 'file:///etc/passwd'>\n<svg viewBox='0 0 1 1'/>",
            2,
            "DOCTYPE",
        ),
        ("<?xml-stylesheet href='https://evil.example/x.css'?>\n<svg viewBox='0 0 1 1'/>", 1, "<?"),
        ("<svg viewBox='0 0 1 1'>\n<?php evil() ?></svg>", 2, "<?"),
        ("<svg viewBox='0 0 1 1'>\n<text><![CDATA[<script>alert(1)</script>]]></text></svg>", 2, "CDATA"),
        ("<svg viewBox='0 0 1 1'>\n<text>&evil;</text></svg>", 2, "&evil;"),
        ("<svg viewBox='0 0 1 1'>\n<text>&#0;</text></svg>", 2, "&#0;"),
        ("<svg viewBox='0 0 1 1'>\n<text>&#xFFFE;</text></svg>", 2, "&#xFFFE;"),
        ("<svg viewBox='0 0 1 1'>\n<text>&#x110000;</text></svg>", 2, "&#x110000;"),
        ("<svg viewBox='0 0 1 1'>\n<text>a\0b</text></svg>", 2, "control character"),
        ("<?xml version='1.0' encoding='UTF-7'?>\n<svg viewBox='0 0 1 1'/>", 1, "UTF-7"),
        ("<svg viewBox='0 0 1 1'>\nwords</svg>", 2, "words"),
        ("<svg viewBox='0 0 1 1'/>\n<script>alert(1)</script>", 2, "<script>"),
        ("<svg viewBox='0 0 1 1'/>\n<svg viewBox='0 0 1 1'/>", 2, "<svg>"),
        ("<svg viewBox='0 0 1 1'/>\n<metadata><script/></metadata>", 2, "metadata"),
        ("<svg viewBox='0 0 1 1'/>\nwords", 2, "words"),
        ("<html>\n<svg viewBox='0 0 1 1'/></html>", 1, "<html>"),
        ("<g/>", 1, "<svg>"),
        ("<svg viewBox='0 0 1 1'>\n<g>", 2, "never closed"),
        ("<svg viewBox='0 0 1 1'>\n<g></svg>", 2, "well-formed"),
        ("<svg viewBox='0 0 1 1'>\n<g", 2, "well-formed"),
        ("   \n  ", 2, "no drawing"),
        ("<svg viewBox='0 0 1 1' xmlns='http://www.w3.org/1999/xhtml'/>", 1, "xmlns"),
    ] {
        let error = refusal("a.svg", svg.as_bytes());
        assert_eq!(error.line(), Some(line), "{svg:?}: {error}");
        assert!(error.to_string().contains(word), "{svg:?}: {error}");
    }
}

#[test]
fn other_encodings_are_refused() {
    let utf16: Vec<u8> =
        "<svg viewBox='0 0 1 1'><script/></svg>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(refusal("a.svg", &utf16).to_string().contains("UTF-16"));
    assert!(refusal("a.svg", &[&[0xFF, 0xFE], utf16.as_slice()].concat()).to_string().contains("UTF-16"));
    assert_refused(b"<svg viewBox='0 0 1 1'>\n<text>\xE9</text></svg>", 2, "UTF-8");
    assert_refused(b"<svg viewBox='0 0 1 1'>\n<text>\xC0\xBCscript></text></svg>", 2, "UTF-8");
}

#[test]
fn small_drawings_that_unfold_to_huge_ones_are_refused() {
    let laughs =
        "<g id='a'><path d='M0 0'/></g>\n<g id='b'><use href='#a'/><use href='#a'/></g>\n<use href='#b'/>";
    assert_refused(on_line_three(laughs).as_bytes(), 5, "holds a <use> itself");
    assert_refused(on_line_three("<g id='a'>\n<use href='#a'/></g>").as_bytes(), 4, "holds a <use> itself");
    assert_refused(on_line_three("<use href='#nobody'/>").as_bytes(), 3, "not in this drawing");
    let heavy = format!("<path id='a' d='{}'/>{}", "M0 0".repeat(5000), "<use href='#a'/>".repeat(300));
    assert_refused(on_line_three(&heavy).as_bytes(), 3, "unfold");
    let pattern = format!("<pattern id='a'>{}</pattern>", "<rect/>".repeat(65));
    assert_refused(on_line_three(&pattern).as_bytes(), 3, "more than 64");
    let nested = "<pattern id='a'><rect fill='url(#b)'/></pattern>";
    assert_refused(on_line_three(nested).as_bytes(), 3, "<pattern>");
    assert_refused(on_line_three("<g id='a'/>\n<g id='a'/>").as_bytes(), 4, "given twice");
}

#[test]
fn depth_and_number_of_elements_have_limits() {
    let deep = |levels: usize| {
        format!("<svg viewBox='0 0 1 1'>{}{}</svg>", "<g>".repeat(levels), "</g>".repeat(levels))
    };
    crate::drawings::drawing(&deep(63));
    assert_refused(deep(64).as_bytes(), 1, "64 levels");
    let deep_notes = format!("<svg viewBox='0 0 1 1'><metadata>{}", "<x>".repeat(100_000));
    assert_refused(deep_notes.as_bytes(), 1, "64 levels");
    let many = |count: usize| format!("<svg viewBox='0 0 1 1'>{}</svg>", "<g/>".repeat(count));
    crate::drawings::drawing(&many(19_999));
    assert_refused(many(20_000).as_bytes(), 1, "20,000 elements");
}
