//! How alike two people are.

use std::collections::BTreeMap;

use health::likeness::people::{CHOSEN, IMPLIED, PAST, PRESENT, Told, Trait, compare, rarity};
use health::{Concept, Kind, Vocabulary};

fn concept(slug: &str) -> Trait {
    Trait::Concept(slug.to_owned())
}

fn words() -> Vocabulary {
    let concept = |slug: &str, broader: &[&str]| Concept {
        slug: slug.to_owned(),
        kind: Kind::Drug,
        name: slug.to_owned(),
        synonyms: Vec::new(),
        broader: broader.iter().map(|slug| (*slug).to_owned()).collect(),
        codes: Vec::new(),
        definition: None,
    };
    Vocabulary::new(vec![
        concept("treatment", &[]),
        concept("taxane", &["treatment"]),
        concept("paclitaxel", &["taxane"]),
        concept("docetaxel", &["taxane"]),
    ])
    .expect("they hang together")
}

fn told(list: &[(Trait, i64)]) -> Told {
    list.iter().cloned().collect()
}

fn score(mine: &Told, theirs: &Told) -> u32 {
    let counts: BTreeMap<Trait, u32> = [
        (concept("paclitaxel"), 2),
        (concept("docetaxel"), 8),
        (concept("taxane"), 10),
        (concept("treatment"), 90),
    ]
    .into();
    let weigh = |what: &Trait| rarity(counts.get(what).copied().unwrap_or(20), 100);
    compare(mine, theirs, Some(&words()), weigh, |_| 15).score
}

#[test]
fn what_is_rarer_weighs_more_and_what_all_tell_weighs_least() {
    let weights: Vec<u32> = [100, 50, 10, 1, 0].iter().map(|told| rarity(*told, 100)).collect();
    assert!(weights.is_sorted_by(|one, two| one <= two) && weights[0] > 0, "{weights:?}");
    assert_eq!(rarity(0, 0), rarity(7, 3), "a count that lags behind is taken for the nearest possible one");
}

#[test]
fn the_same_medicine_weighs_more_than_one_of_its_family_and_that_more_than_treatment_at_all() {
    let on = |drug: &str, family: bool| {
        let mut all = vec![(concept(drug), PAST), (concept("treatment"), IMPLIED)];
        if family {
            all.push((concept("taxane"), IMPLIED));
        }
        told(&all)
    };
    let mine = on("paclitaxel", true);
    let same = score(&mine, &mine);
    let family = score(&mine, &on("docetaxel", true));
    let other = score(&mine, &on("tamoxifen", false));
    assert!(same > family && family > other && other > 0, "{same} {family} {other}");
    // What is above something shared says nothing more.
    assert_eq!(same, score(&mine, &told(&[(concept("paclitaxel"), PAST)])));
    let now = told(&[(concept("paclitaxel"), PRESENT)]);
    assert!(score(&now, &now) > same, "at the same time");
}

#[test]
fn times_and_numbers_weigh_by_how_near_they_lie() {
    let when = |month: i64| told(&[(Trait::Time("when".into(), month / 12), month)]);
    let scores: Vec<u32> =
        [0, 4, 13, 35, 37, 400].iter().map(|apart| score(&when(24_000), &when(24_000 + apart))).collect();
    assert!(scores.is_sorted_by(|one, two| one > two || *one == 0), "{scores:?}");
    assert_eq!((scores[4], scores[5]), (0, 0));
    let age = |age: i64| told(&[(Trait::Amount("age".into(), age / 10 * 10), age)]);
    assert!(
        score(&age(39), &age(41)) > score(&age(39), &age(49)),
        "the tens are for finding, not for comparing"
    );
    assert_eq!(score(&age(20), &age(90)), 0);
    let elsewhere = told(&[(Trait::Time("other".into(), 2000), 24_000)]);
    assert_eq!(score(&when(24_000), &elsewhere), 0, "two questions are not one");
}

#[test]
fn likeness_is_the_same_from_both_sides_and_telling_everything_is_no_likeness_to_everybody() {
    let mine = told(&[(concept("paclitaxel"), CHOSEN), (Trait::Role("patient".into()), CHOSEN)]);
    let theirs = told(&[(concept("paclitaxel"), PRESENT), (Trait::Role("partner".into()), CHOSEN)]);
    assert_eq!(score(&mine, &theirs), score(&theirs, &mine));
    let mut much = mine.clone();
    much.extend((0..60).map(|at| (Trait::Option("q".into(), at.to_string()), CHOSEN)));
    assert!(score(&mine, &much) < score(&mine, &mine));
    assert_eq!(score(&mine, &Told::new()), 0);
}

#[test]
fn a_trait_is_read_as_it_was_written() {
    for what in [
        concept("her2-positive"),
        Trait::Option("home".into(), "With a cat / dog: yes".into()),
        Trait::Time("when".into(), 2024),
        Trait::Amount("age".into(), -10),
        Trait::Role("patient".into()),
    ] {
        assert_eq!(Trait::read(&what.key()), Some(what));
    }
    for nothing in ["*", "", "c", "t:when", "a:age/x", "x:y"] {
        assert_eq!(Trait::read(nothing), None, "{nothing}");
    }
}
