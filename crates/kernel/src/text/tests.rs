use proptest::prelude::*;

use super::*;

#[test]
fn folding_takes_away_case_accents_and_ligatures() {
    for (text, folded) in
        [("Naïve", "naive"), ("ﬁg", "fig"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("İ", "i")]
    {
        assert_eq!(fold(text), folded);
    }
}

#[test]
fn words_keep_an_apostrophe_inside_and_drop_it_outside() {
    let found: Vec<&str> = words("‘Taxol’s’ don't, x-ray 5.5 naïve").map(|(_, w)| w).collect();
    assert_eq!(found, ["Taxol’s", "don't", "x", "ray", "5", "5", "naïve"]);
}

#[test]
fn slugs_are_made_and_told() {
    assert_eq!(slug("  What helps, and when? "), "what-helps-and-when");
    assert!(is_slug("a-1"));
    for bad in ["", "-a", "a-", "a--b", "A", "a_b", "é", "../a"] {
        assert!(!is_slug(bad), "{bad}");
    }
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once.clone());
    }

    #[test]
    fn folding_character_by_character_gives_the_same(text in "\\PC{0,40}") {
        let pieces: String = text.chars().flat_map(fold_char).collect();
        prop_assert_eq!(pieces, fold(&text));
    }

    #[test]
    fn word_ranges_cut_the_text_at_characters(text in "\\PC{0,80}") {
        for (range, word) in words(&text) {
            prop_assert_eq!(&text[range], word);
        }
    }
}
