use super::*;

#[test]
fn the_stop_words_stand_in_order_because_they_are_searched_by_halves() {
    assert!(STOP.is_sorted());
}

#[test]
fn forms_of_a_word_give_one_token() {
    for (one, other) in [("needles", "Needle"), ("naïve", "NAIVE"), ("oncologist’s", "oncologists")] {
        assert_eq!(token(one), token(other), "{one} and {other}");
    }
    assert_eq!(tokens("Don’t be tired of HER2-positive"), ["tire", "her2", "posit"]);
}

#[test]
fn a_token_is_letters_and_digits_and_never_long() {
    let long = "ﷺ½é".repeat(1000);
    for token in tokens(&format!("{long} 5-FU x’y a\0b \u{1d400}𐐀")) {
        assert!(token.chars().all(char::is_alphanumeric), "{token}");
        assert!(token.chars().count() <= TOKEN);
    }
}

#[test]
fn a_hostile_text_gives_few_tokens() {
    let text: String = (0..60_000).map(|n| format!("{n:040} ")).collect();
    assert!(tokens(&text).iter().map(String::len).sum::<usize>() <= BYTES);
    assert_eq!(tokens(&"word ".repeat(60_000)).len(), WORDS);
}

#[test]
fn only_words_can_be_suggested() {
    let found = spellings("Fatigue, FATIGUE 12345 the ab don’t B12 chemotherapy");
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["chemotherapy", "fatigue"]);
}
