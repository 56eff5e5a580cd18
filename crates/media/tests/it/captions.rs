//! WebVTT.

use media::{Captions, Error, Limits, Prepared, hash, prepare};

use crate::made::refusal;

fn captions(text: &str) -> Captions {
    match prepare("a.vtt", text.as_bytes(), &Limits::default()) {
        Ok(Prepared::Captions(captions)) => captions,
        other => panic!("{other:?}"),
    }
}

#[test]
fn captions_are_counted_and_named_by_their_bytes() {
    let text = "\u{feff}WEBVTT - A film\r\n\r\nNOTE made by hand\r\n\r\nfirst\r\n00:01.000 --> 00:04.500 align:start\r\nHello\r\n\r\n\
                00:00:04.500 --> 01:00:06.000\r\nGoodbye\r\n";
    let captions = captions(text);
    assert_eq!((captions.cues, captions.ends_ms), (2, 3_606_000));
    assert_eq!(captions.name, format!("{}.vtt", &hash(text.as_bytes())[..32]));
}

#[test]
fn what_players_would_stumble_over_is_named_with_its_line() {
    for (text, line, word) in [
        ("WEBVTTX\n\n00:01.000 --> 00:02.000\nx\n", 1, "WEBVTT"),
        ("WEBVTT\n", 1, "no caption"),
        ("WEBVTT\n\n00:01 --> 00:02\nx\n", 3, "00:01.000"),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nx\n", 3, "cannot be read"),
        ("WEBVTT\n\n00:61.000 --> 02:02.000\nx\n", 3, "cannot be read"),
        ("WEBVTT\n\n1:00:01.000 --> 1:00:02.000\nx\n", 3, "cannot be read"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nx\n", 3, "ends before"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\nx\n\n00:01.000 --> 00:02.000\ny\n", 6, "order"),
        ("WEBVTT\n\n00:01.000 -->\nx\n", 3, "cannot be read"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n\0\n", 4, "zero byte"),
    ] {
        let error = refusal("a.vtt", text.as_bytes());
        assert_eq!(error.line(), Some(line), "{text:?}");
        assert!(error.to_string().contains(word), "{text:?}: {error}");
        assert!(!error.message().starts_with("Line"));
    }
    let error = refusal("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xFF\n");
    assert!(matches!(error, Error::Captions { line: 4, .. }), "{error:?}");
}
