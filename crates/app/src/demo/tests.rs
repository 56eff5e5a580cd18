//! The sentences and the aliases, and that the same seed makes the same of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use health::pack::Pack;

use super::batch::{Batch, Parts, Press};
use super::crowd::{Crowd, FOLLOWS, Plan};
use super::words::{Who, book};
use super::{Ask, alias};
use crate::members::alias::Alias;
use crate::packs::Words;

/// An afternoon on which all of this ends, in milliseconds.
const UNTIL: i64 = 1_795_881_600_000;

fn words() -> Words {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/breast-cancer");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| {
        let entry = entry.unwrap();
        (entry.file_name().into_string().unwrap(), std::fs::read_to_string(entry.path()).unwrap())
    });
    Words::new(Pack::read(&files.collect()).unwrap())
}

fn crowd(members: usize, seed: u64) -> Crowd {
    Crowd::new(Plan { ask: Ask { members, seed }, until: UNTIL })
}

/// Everything that is made, as text.
fn all(members: usize, seed: u64) -> String {
    let (crowd, words, concepts) = (crowd(members, seed), words(), BTreeMap::new());
    let press = Press::new(&crowd, Some(&words), &concepts);
    let text = |part| match press.part(part) {
        Batch::Members(members) => format!("{members:?}"),
        Batch::Friends(friends) => format!("{friends:?}"),
        Batch::Talk(talk) => format!("{talk:?}"),
    };
    (0..Parts::of(&crowd).all()).map(text).collect()
}

#[test]
fn a_seed_makes_the_same_each_time_and_another_seed_something_else() {
    assert!(all(40, 3) == all(40, 3));
    assert!(all(40, 3) != all(40, 4));
}

#[test]
fn every_slot_of_a_sentence_has_words() {
    let known = |slot: &str| ["treatment", "symptom"].contains(&slot) || !book().slot(slot).is_empty();
    let wrong: Vec<_> = book()
        .everything()
        .into_iter()
        .filter(|(_, text)| {
            let slots = text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or_default());
            slots.into_iter().any(|slot| !known(slot))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn no_sentence_is_one_that_the_safety_net_stops_at() {
    let words = words();
    let told: Vec<_> =
        book().everything().into_iter().filter(|(_, text)| !words.signs(&[text]).is_empty()).collect();
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn every_topic_can_be_asked_about_told_of_and_answered() {
    for (at, topic) in book().topics.iter().enumerate() {
        for (sort, least) in
            [("ask", 3), ("answer", 4), ("good", 1), ("hard", 2), ("plain", 2), ("reply", 3), ("symptoms", 1)]
        {
            assert!(topic.all(sort).len() >= least, "topic {at} has few of {sort}");
        }
        assert!(
            topic.all("answer").len() >= topic.all("ask").len(),
            "topic {at} leaves something unanswered"
        );
        let long = topic.all("ask").iter().find(|ask| ask.split('|').next().unwrap_or_default().len() > 110);
        assert_eq!(long, None);
    }
    assert!(book().leads(Who::Patient, &["good", "so-so", "hard", "plain"]).len() > 90);
}

#[test]
fn everybody_has_an_alias_of_their_own_that_may_be_used() {
    let mut all = BTreeSet::new();
    for place in 0..60_000 {
        let alias = alias::of(1, place);
        if place % 40 == 0 {
            Alias::read(&alias, "alias").unwrap_or_else(|fault| panic!("{alias}: {}", fault.message));
        }
        assert!(all.insert(alias.replace('-', "")), "{alias} is like another one");
    }
}

#[test]
fn what_a_journey_names_is_known_to_the_pack() {
    let (crowd, words) = (crowd(400, 5), words());
    for place in 0..400 {
        for period in crowd.journey(place).periods {
            for slug in [&period.what].into_iter().chain(&period.effects) {
                assert!(words.vocabulary().by_slug(slug).is_some(), "{slug}");
            }
            assert!(period.stop.is_none_or(|stop| Some(stop) >= period.start));
        }
    }
}

#[test]
fn some_follow_ten_a_hundred_and_eight_hundred_and_most_few() {
    let crowd = crowd(3_000, 1);
    let mut counts: Vec<usize> = crowd.follows.iter().map(Vec::len).collect();
    for wanted in FOLLOWS {
        assert!(counts.contains(&wanted), "nobody follows {wanted}");
    }
    counts.sort_unstable();
    assert!((1..20).contains(&counts[1_500]), "half of all follow up to {}", counts[1_500]);
    assert!(counts.iter().filter(|count| **count > 200).count() > 5);
}

#[test]
fn nobody_follows_or_mutes_whom_they_keep_away() {
    let crowd = crowd(3_000, 2);
    assert!(crowd.blocks.len() > 5 && crowd.mutes.len() > 20);
    for (one, other) in &crowd.blocks {
        assert!(
            !crowd.follows[*one as usize].contains(other) && !crowd.follows[*other as usize].contains(one)
        );
        assert!(!crowd.mutes.contains(&(*one, *other)) && !crowd.mutes.contains(&(*other, *one)));
    }
}
