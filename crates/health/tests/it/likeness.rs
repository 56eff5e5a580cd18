use health::likeness::score;

/// Ten documents; concept 1 stands in all of them, the others in as many as their number.
fn frequency(concept: u32) -> u32 {
    if concept == 1 { 10 } else { concept }
}

fn like(a: &[(u32, u32)], b: &[(u32, u32)]) -> f64 {
    score(a, b, frequency, 10)
}

#[test]
fn a_rare_shared_concept_weighs_more_than_a_common_one() {
    assert!(like(&[(2, 1), (9, 1)], &[(2, 1), (8, 1)]) > like(&[(9, 1), (2, 1)], &[(9, 1), (3, 1)]));
}

#[test]
fn nothing_shared_and_only_what_all_share_are_no_likeness() {
    assert_eq!(like(&[(2, 3)], &[(3, 3)]), 0.0);
    assert_eq!(like(&[(1, 3)], &[(1, 3)]), 0.0);
    assert_eq!(like(&[], &[]), 0.0);
    assert_eq!(like(&[(2, 0)], &[(2, 0)]), 0.0);
}

#[test]
fn repeating_a_word_beyond_the_cap_changes_nothing() {
    assert_eq!(like(&[(2, 5), (4, 1)], &[(2, 2)]), like(&[(2, 500), (4, 1)], &[(2, 2)]));
}

#[test]
fn an_article_that_names_everything_is_like_nothing() {
    let all: Vec<(u32, u32)> = (1..=9).map(|c| (c, 5)).collect();
    assert!(like(&[(2, 3)], &all) < like(&[(2, 3)], &[(2, 3), (9, 1)]));
}

#[test]
fn likeness_is_the_same_from_both_sides_whatever_the_order() {
    let (a, b) = ([(2, 3), (5, 1)], [(5, 4), (2, 1), (7, 2)]);
    assert_eq!(like(&a, &b), like(&b, &a));
    assert_eq!(like(&[(2, 3), (2, 2)], &b), like(&[(2, 5)], &b));
}

#[test]
fn frequencies_that_lag_behind_are_borne() {
    for (count, documents) in [(0, 0), (0, 10), (99, 10), (1, 0)] {
        let likeness = score(&[("x", 1)], &[("x", u32::MAX)], |_| count, documents);
        assert!(likeness.is_finite() && likeness >= 0.0);
    }
}
