//! Whatever arrives, the answer is a result; and what is let through is harmless.

use media::{Limits, Prepared, prepare};
use proptest::prelude::*;

use crate::made::{jpeg, png, quarters};

const NAMES: [&str; 8] = ["a.jpg", "a.png", "a.webp", "a.gif", "a.svg", "a.mp4", "a.webm", "a.vtt"];
const STARTS: [&[u8]; 9] = [
    b"",
    b"\xFF\xD8\xFF\xE0\0\x10JFIF\0",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x02\0\0\0",
    b"RIFF\xFF\0\0\0WEBPVP8 \x40\0\0\0",
    b"GIF89a\x10\0\x10\0\x80\0\0",
    b"<svg viewBox='0 0 1 1'>",
    b"\0\0\0\x10ftypisom\0\0\0\0",
    b"\x1A\x45\xDF\xA3\x87\x42\x82\x84webm\x18\x53\x80\x67",
    b"WEBVTT\n\n",
];

/// Pieces that drawings are made of, good and bad.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<g>",
        "</g>",
        "<g id='a'>",
        "<path d='M0 0'/>",
        "<text>",
        "</text>",
        "<tspan>",
        "</tspan>",
        "words",
        " ",
        "\n",
        "&amp;",
        "&#35;",
        "&#10;",
        "&#13;",
        "<use href='#a'/>",
        "<rect fill='url(#a)'/>",
        "<rect fill='currentColor'",
        "/>",
        ">",
        "<",
        "'",
        "\"",
        "<script>",
        "javascript:",
        " onload='x'",
        "<!-- x -->",
        "<![CDATA[",
        "]]>",
        "<metadata>",
        "</metadata>",
        "<title>",
        "</title>",
        "class='ink'",
        "é",
        "\u{2028}",
        "<text font-family='\"A\", b'>",
        "url(#a)",
        " id=\"a\"",
        " href=\"#a\"",
        "<rect x='1&#10;2'/>",
        "<rect data-x='<'/>",
        "<inkscape:x>",
        "</inkscape:x>",
        "<stop offset=' 1 '/>",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn chance_bytes_never_panic(
        name in prop::sample::select(NAMES.to_vec()),
        start in prop::sample::select(STARTS.to_vec()),
        rest in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        let _ = prepare(name, &[start, rest.as_slice()].concat(), &Limits::default());
    }

    #[test]
    fn damaged_pictures_never_panic(
        which in any::<bool>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let (name, mut bytes) = if which { ("a.jpg", jpeg(&quarters(40, 30))) } else { ("a.png", png(quarters(40, 30))) };
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let limits = Limits { pixels: 1_000_000, ..Limits::default() };
        if let Ok(Prepared::Picture(picture)) = prepare(name, &bytes, &limits) {
            prop_assert!(u64::from(picture.width) * u64::from(picture.height) <= limits.pixels);
            prop_assert!(!picture.variants.is_empty());
        }
    }

    #[test]
    fn what_is_let_through_is_read_again_unchanged_and_holds_nothing_bad(inside in pieces()) {
        let svg = format!("<svg viewBox='0 0 1 1'>{inside}</svg>");
        if let Ok(Prepared::Drawing(once)) = prepare("a.svg", svg.as_bytes(), &Limits::default()) {
            match prepare("a.svg", once.svg.as_bytes(), &Limits::default()) {
                Ok(Prepared::Drawing(twice)) => prop_assert_eq!(&twice, &once),
                other => prop_assert!(false, "{:?} of {}", other, once.svg),
            }
            for bad in ["<script", " onload", "CDATA", "<!--", "inkscape", "data-x", "<title"] {
                prop_assert!(!once.svg.contains(bad), "{}", once.svg);
            }
            let markup = once.inline("p", "x");
            prop_assert_eq!(markup.matches(" id=\"").count(), markup.matches(" id=\"p-").count());
            prop_assert_eq!(markup.matches("url(#").count(), markup.matches("url(#p-").count());
        }
    }
}
