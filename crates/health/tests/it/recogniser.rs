use health::{Recogniser, Vocabulary};
use proptest::prelude::*;

use crate::support::vocabulary;

fn words() -> Vocabulary {
    vocabulary(&[
        ("Paclitaxel", "Taxol", ""),
        ("Nab-paclitaxel", "Abraxane", ""),
        ("Taxane", "", ""),
        ("Trastuzumab emtansine", "T-DM1;Kadcyla", ""),
        ("HER2", "", ""),
        ("HER2-positive", "HER2+;HER2+ve", ""),
        ("Peripheral neuropathy", "pins and needles;neuropathy", ""),
        ("CIPN", "chemotherapy-induced peripheral neuropathy", ""),
        ("Aromatase inhibitor", "AI", ""),
        ("Oestrogen receptor", "ER;estrogen receptor", ""),
        ("Biopsy", "", ""),
        ("Metastasis", "", ""),
        ("Rash", "", ""),
        ("X-ray", "", ""),
        ("Paget's disease", "", ""),
        ("Fußpflege", "", ""),
        ("Naïve cell", "", ""),
        ("Istanbul", "", ""),
        ("Fibroadenoma", "", ""),
        ("5-FU", "", ""),
        ("CDK4/6 inhibitor", "", ""),
        ("Lump", "", ""),
        ("Lumps and bumps", "", ""),
        ("General", "", ""),
        ("乳がん", "", ""),
    ])
}

/// The pieces of the text that are found, each with the name of what it is.
fn found(text: &str) -> Vec<(String, String)> {
    let vocabulary = words();
    let name = |ix| vocabulary.get(ix).expect("a concept").name.clone();
    let mentions = Recogniser::new(&vocabulary).find(text);
    mentions.into_iter().map(|m| (text[m.start..m.end].to_owned(), name(m.concept))).collect()
}

#[test]
fn names_are_found_however_they_are_written() {
    for (text, piece, name) in [
        // hyphens, apostrophes and signs
        ("on T-DM1 now", "T-DM1", "Trastuzumab emtansine"),
        ("on T DM1", "T DM1", "Trastuzumab emtansine"),
        ("HER2-positive", "HER2-positive", "HER2-positive"),
        ("HER2–positive disease", "HER2–positive", "HER2-positive"),
        ("is HER2\u{2011}positive.", "HER2\u{2011}positive", "HER2-positive"),
        ("mine is HER2+, grade", "HER2+", "HER2-positive"),
        ("HER2+ve", "HER2+ve", "HER2-positive"),
        ("HER2-negative", "HER2", "HER2"),
        ("anti-HER2", "HER2", "HER2"),
        ("nab-paclitaxel", "nab-paclitaxel", "Nab-paclitaxel"),
        ("NAB-\nPACLITAXEL", "NAB-\nPACLITAXEL", "Nab-paclitaxel"),
        ("Taxol's name", "Taxol", "Paclitaxel"),
        ("Taxol’s", "Taxol", "Paclitaxel"),
        ("“Taxol”", "Taxol", "Paclitaxel"),
        ("**Taxol**_", "Taxol", "Paclitaxel"),
        ("_Taxol_", "Taxol", "Paclitaxel"),
        ("Taxol™ and", "Taxol", "Paclitaxel"),
        ("Taxol® and", "Taxol", "Paclitaxel"),
        ("Taxol¹ and", "Taxol", "Paclitaxel"),
        ("Taxol/carbo", "Taxol", "Paclitaxel"),
        ("Taxol—then", "Taxol", "Paclitaxel"),
        ("pins-and-needles", "pins-and-needles", "Peripheral neuropathy"),
        ("Pins and Needles", "Pins and Needles", "Peripheral neuropathy"),
        ("5-FU", "5-FU", "5-FU"),
        ("cdk4/6 Inhibitors", "cdk4/6 Inhibitors", "CDK4/6 inhibitor"),
        ("Paget’s disease", "Paget’s disease", "Paget's disease"),
        ("Pagets disease", "Pagets disease", "Paget's disease"),
        // white space
        ("pins\nand\u{a0}needles", "pins\nand\u{a0}needles", "Peripheral neuropathy"),
        ("pins \t  and\r\n  needles", "pins \t  and\r\n  needles", "Peripheral neuropathy"),
        // what cannot be seen
        ("Pacli\u{ad}taxel", "Pacli\u{ad}taxel", "Paclitaxel"),
        ("Pacli\u{200b}taxel\u{ad}", "Pacli\u{200b}taxel", "Paclitaxel"),
        // folding that changes lengths
        ("die FUSSPFLEGE hilft", "FUSSPFLEGE", "Fußpflege"),
        ("die Fuẞpflege", "Fuẞpflege", "Fußpflege"),
        ("İstanbul", "İstanbul", "Istanbul"),
        ("ßßß İ Taxol", "Taxol", "Paclitaxel"),
        ("ﬁbroadenoma", "ﬁbroadenoma", "Fibroadenoma"),
        ("naive cells", "naive cells", "Naïve cell"),
        ("nai\u{308}ve cell", "nai\u{308}ve cell", "Naïve cell"),
        ("Taxo\u{301}l\u{301}!", "Taxo\u{301}l\u{301}", "Paclitaxel"),
        ("Ｔａｘｏｌ", "Ｔａｘｏｌ", "Paclitaxel"),
        ("乳がん、", "乳がん", "乳がん"),
        // plurals
        ("taxanes", "taxanes", "Taxane"),
        ("aromatase inhibitors", "aromatase inhibitors", "Aromatase inhibitor"),
        ("two biopsies", "biopsies", "Biopsy"),
        ("Metastases", "Metastases", "Metastasis"),
        ("rashes", "rashes", "Rash"),
        ("X-rays", "X-rays", "X-ray"),
        ("the AIs", "AIs", "Aromatase inhibitor"),
        ("my AI is", "AI", "Aromatase inhibitor"),
        ("an A\u{ad}I", "A\u{ad}I", "Aromatase inhibitor"),
    ] {
        assert_eq!(found(text), [(piece.to_owned(), name.to_owned())], "{text:?}");
    }
}

#[test]
fn what_only_looks_like_a_name_is_left_alone() {
    for text in [
        "taxolicious",
        "xTaxol",
        "Taxol2",
        "éTaxol",
        "Taxolé",
        "ai",
        "Ai",
        "said",
        "er",
        "Er",
        "AIS",
        "ais",
        "ers",
        "generic",
        "generalise",
        "lumpy",
        "lumpectomy",
        "a taxi",
        "pins, and needles",
        "pins - and needles",
        "pins and — needles",
        "nab paclitaxels2",
        "biopsie",
        "pinsandneedles",
        "",
        " ",
        "-",
        "\u{ad}",
        "\u{301}",
        "のTaxol",
        "ßTaxol",
        "HER22",
        "Fu-spflege",
    ] {
        assert_eq!(found(text), [], "{text:?}");
    }
}

#[test]
fn the_longest_name_that_starts_first_wins() {
    let names = |text: &str| found(text).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
    assert_eq!(names("chemotherapy-induced peripheral neuropathy"), ["CIPN"]);
    assert_eq!(
        names("peripheral neuropathy, neuropathy"),
        ["Peripheral neuropathy", "Peripheral neuropathy"]
    );
    assert_eq!(names("nab-paclitaxel paclitaxel"), ["Nab-paclitaxel", "Paclitaxel"]);
    // A longer name that breaks off does not hide the shorter one inside it.
    assert_eq!(names("lumps and bumpsy"), ["Lump"]);
    assert_eq!(names("lumps and bumps"), ["Lumps and bumps"]);
    assert_eq!(names("HER2-positively"), ["HER2"]);
}

#[test]
fn two_names_side_by_side_are_both_found() {
    let text = "Taxol,Abraxane;taxanes\u{1F600}T-DM1";
    let pieces: Vec<String> = found(text).into_iter().map(|(piece, _)| piece).collect();
    assert_eq!(pieces, ["Taxol", "Abraxane", "taxanes", "T-DM1"]);
}

#[test]
fn a_name_of_its_own_comes_before_the_plural_of_another() {
    let vocabulary = vocabulary(&[("Chill", "", ""), ("Chills", "", "")]);
    let mentions = Recogniser::new(&vocabulary).find("chills");
    assert_eq!(
        mentions.iter().map(|m| m.concept).collect::<Vec<_>>(),
        [vocabulary.by_slug("chills").expect("it")]
    );
}

#[test]
fn an_empty_vocabulary_finds_nothing() {
    assert!(Recogniser::new(&Vocabulary::default()).find("Taxol and more").is_empty());
}

#[test]
fn every_name_of_a_vocabulary_is_found_in_itself() {
    let vocabulary = words();
    let recogniser = Recogniser::new(&vocabulary);
    for (ix, concept) in vocabulary.iter() {
        for name in concept.names() {
            let text = format!("({name})");
            let mentions = recogniser.find(&text);
            assert_eq!(mentions.len(), 1, "{text}");
            assert_eq!((mentions[0].concept, &text[mentions[0].start..mentions[0].end]), (ix, name));
        }
    }
}

/// Names torn apart and put together with whatever stands between words in the wild.
fn rough_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Taxol".to_owned()),
        Just("pins".to_owned()),
        Just("and".to_owned()),
        Just("needles".to_owned()),
        Just("HER2".to_owned()),
        Just("positive".to_owned()),
        Just("AI".to_owned()),
        Just("lumps".to_owned()),
        Just("bumps".to_owned()),
        Just("Fuß".to_owned()),
        Just("pflege".to_owned()),
        "[ \\-\u{2013}'’\u{ad}\u{301}ßİﬁ™²+\n\u{a0}]{1,3}",
        "\\PC{0,4}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn mentions_are_in_order_apart_and_on_characters(text in rough_text()) {
        let vocabulary = words();
        let mut last = 0;
        for mention in Recogniser::new(&vocabulary).find(&text) {
            prop_assert!(mention.start >= last && mention.end > mention.start);
            prop_assert!(text.is_char_boundary(mention.start) && text.is_char_boundary(mention.end));
            last = mention.end;
        }
    }

    #[test]
    fn what_surrounds_a_sentence_does_not_change_what_is_found(text in rough_text()) {
        let vocabulary = words();
        let recogniser = Recogniser::new(&vocabulary);
        let moved = format!("“. {text} .”");
        let shift = "“. ".len();
        let inside: Vec<_> = recogniser.find(&moved).iter().map(|m| (m.start - shift, m.end - shift, m.concept)).collect();
        let alone: Vec<_> = recogniser.find(&text).iter().map(|m| (m.start, m.end, m.concept)).collect();
        prop_assert_eq!(inside, alone);
    }
}
