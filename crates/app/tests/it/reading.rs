//! The reading grade and the syllables it rests on.

use app::articles::Article;
use app::lint::{grade, syllables};

use crate::made::article;

#[test]
fn syllables_of_words_as_they_are_spoken() {
    let table = [
        ("a", 1),
        ("the", 1),
        ("be", 1),
        ("hand", 1),
        ("hands", 1),
        ("pain", 1),
        ("cancer", 2),
        ("table", 2),
        ("little", 2),
        ("whole", 1),
        ("while", 1),
        ("nurse", 1),
        ("care", 1),
        ("medicine", 3),
        ("neuropathy", 4),
        ("doctor", 2),
        ("yes", 1),
        ("treatment", 2),
        ("hospital", 3),
        ("infection", 3),
        ("breathe", 1),
        ("muscle", 2),
        ("Naïve", 1),
        ("2014", 1),
        ("x", 1),
    ];
    for (word, count) in table {
        assert_eq!(syllables(word), count, "{word}");
    }
}

#[test]
fn the_grade_is_the_formula_of_kincaid() {
    // Six words, one sentence, six syllables.
    let expected = 0.39 * 6.0 + 11.8 - 15.59;
    assert!((grade(&["The cat sat on the mat.".to_owned()]) - expected).abs() < 1e-9);
    // Two paragraphs: eight words, three sentences, nine syllables.
    let expected = 0.39 * 8.0 / 3.0 + 11.8 * 9.0 / 8.0 - 15.59;
    let paragraphs = ["The cat sat. It slept.".to_owned(), "Cats purr often".to_owned()];
    assert!((grade(&paragraphs) - expected).abs() < 1e-9);
}

#[test]
fn no_words_have_no_grade() {
    for text in ["", " ", "…", "!?", "— – -"] {
        assert!(grade(&[text.to_owned()]).abs() < f64::EPSILON, "{text}");
    }
    assert!(grade(&[]).abs() < f64::EPSILON);
}

#[test]
fn sentences_end_before_closing_marks_too() {
    let plain = grade(&["She said stop. Then she left. He slept.".to_owned()]);
    for text in [
        "“She said stop.” Then she left. He slept.",
        "(She said stop.) Then she left. He slept.",
        "She said \"stop.\" Then she left! He slept?",
    ] {
        assert!((grade(&[text.to_owned()]) - plain).abs() < 1e-9, "{text}");
    }
}

#[test]
fn numbers_with_a_point_do_not_end_a_sentence() {
    let whole = grade(&["It took 55 days to heal.".to_owned()]);
    assert!((grade(&["It took 5.5 days to heal.".to_owned()]) - whole).abs() < 1.0);
}

#[test]
fn reading_time_is_rounded_up_and_never_nothing() {
    let minutes = |words: usize| {
        let (read, _) = Article::read("one.md", &article(&[], &"word ".repeat(words)));
        read.unwrap().minutes()
    };
    assert_eq!([minutes(0), minutes(1), minutes(200), minutes(201), minutes(1000)], [1, 1, 1, 2, 5]);
}
