//! Random people, audiences, blocks and teams: what each viewer finds is compared with a model of the rules.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use app::accounts::{self, Hand};
use app::communities::Community;
use app::events::Reason;
use app::matching::{Asked, like_me};
use app::members::{self, Bond, MemberId};
use app::profiles::Audience;
use app::{App, MIGRATIONS};
use db::db_test;
use health::Vocabulary;
use health::likeness::people::{self, CHOSEN, FELT, IMPLIED, PAST, PRESENT, Told, Trait};

use super::{counts_are_those_of_a_recount, filters, small};
use crate::dice::Dice;
use crate::profiles::{answer, join};

fn concept(slug: &str) -> Trait {
    Trait::Concept(slug.to_owned())
}

/// What the rules say, told apart from how the database asks it.
#[derive(Default)]
struct World {
    /// Everything that somebody tells, with who may know.
    told: Vec<Vec<(Trait, i64, Audience)>>,
    follows: BTreeSet<(usize, usize)>,
    blocks: BTreeSet<(usize, usize)>,
    mutes: BTreeSet<(usize, usize)>,
    closed: BTreeSet<usize>,
}

impl World {
    fn meet(&self, one: usize, other: usize) -> bool {
        !self.blocks.contains(&(one, other))
            && !self.blocks.contains(&(other, one))
            && !self.closed.contains(&other)
    }

    /// What `viewer` knows of somebody.
    fn knows(&self, viewer: usize, other: usize) -> Told {
        let mut told = Told::new();
        for (what, value, audience) in &self.told[other] {
            let sees = viewer == other
                || *audience == Audience::Members
                || *audience == Audience::Team && self.follows.contains(&(other, viewer));
            if sees {
                let kept = told.entry(what.clone()).or_insert(*value);
                *kept = (*kept).max(*value);
            }
        }
        told
    }

    /// The order in which `viewer` should see people, and what is shared with each.
    fn order(
        &self,
        viewer: usize,
        people: &[MemberId],
        words: &Vocabulary,
        filter: Option<&Trait>,
    ) -> Vec<usize> {
        let mine = self.knows(viewer, viewer);
        let public = |other: usize| -> BTreeSet<Trait> {
            self.told[other]
                .iter()
                .filter(|(_, _, audience)| *audience == Audience::Members)
                .map(|(what, ..)| what.clone())
                .collect()
        };
        let met: Vec<usize> = (0..people.len()).filter(|other| self.meet(viewer, *other)).collect();
        let all = met.iter().filter(|other| !public(**other).is_empty()).count() as u32;
        let rarity = |what: &Trait| {
            people::rarity(met.iter().filter(|other| public(**other).contains(what)).count() as u32, all)
        };
        let mut ranked: Vec<(u32, MemberId, usize)> = Vec::new();
        for other in met.iter().copied().filter(|other| *other != viewer) {
            let theirs = self.knows(viewer, other);
            let passes = match filter {
                Some(filter) => theirs.contains_key(filter),
                None => mine.keys().any(|what| theirs.contains_key(what)),
            };
            if passes && !self.mutes.contains(&(viewer, other)) {
                let likeness = people::compare(&mine, &theirs, Some(words), rarity, |_| 15);
                ranked.push((likeness.score, people[other], other));
            }
        }
        ranked.sort_by_key(|(score, member, _)| Reverse((*score, *member)));
        ranked.into_iter().map(|(_, _, other)| other).collect()
    }
}

/// Traits with their values.
type Traits = Vec<(Trait, i64)>;

/// Random answers of one member, told to the product and to the model.
async fn tell(
    app: &App,
    place: &Community,
    dice: &mut Dice,
    member: MemberId,
) -> Vec<(Trait, i64, Audience)> {
    let mut told = Vec::new();
    for question in ["when", "stage", "home", "age", "taken", "felt"] {
        if dice.throw(4) == 0 {
            continue;
        }
        let audience = [Audience::Me, Audience::Team, Audience::Members, Audience::Members][dice.throw(4)];
        let (fields, traits): (Vec<(&str, String)>, Traits) = match question {
            "when" => {
                let (year, month) = (2020 + dice.throw(3) as i64, dice.throw(12) as i64 + 1);
                (
                    vec![("year", year.to_string()), ("month", month.to_string())],
                    vec![(Trait::Time("when".into(), year), year * 12 + month - 1)],
                )
            }
            "stage" => {
                let stage = ["stage-1", "stage-2"][dice.throw(2)];
                (vec![("pick", stage.to_owned())], vec![(concept(stage), CHOSEN)])
            }
            "home" => {
                let home = ["Alone", "With a cat"][dice.throw(2)];
                (
                    vec![("pick", home.to_owned())],
                    vec![(Trait::Option("home".into(), home.to_owned()), CHOSEN)],
                )
            }
            "age" => {
                let age = 30 + dice.throw(40) as i64;
                (vec![("number", age.to_string())], vec![(Trait::Amount("age".into(), age / 10 * 10), age)])
            }
            "taken" => {
                let (drug, now) = (["paclitaxel", "tamoxifen"][dice.throw(2)], dice.throw(2) == 0);
                let stop = if now { String::new() } else { "2024".to_owned() };
                let mut traits =
                    vec![(concept(drug), if now { PRESENT } else { PAST }), (concept("treatment"), IMPLIED)];
                if drug == "paclitaxel" {
                    traits.push((concept("taxane"), IMPLIED));
                }
                (
                    vec![
                        ("what-0", drug.to_owned()),
                        ("start-0-year", "2021".to_owned()),
                        ("stop-0-year", stop),
                    ],
                    traits,
                )
            }
            _ => (
                vec![("what-0", "fatigue".to_owned()), ("severity-0", "2".to_owned())],
                vec![(concept("fatigue"), FELT)],
            ),
        };
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(answer(app, place, member, question, audience.as_str(), &fields).await, []);
        told.extend(traits.into_iter().map(|(what, value)| (what, value, audience)));
    }
    told
}

/// What somebody reads as a reason, and what must be known for it.
const REASONS: [(&str, &str); 7] = [
    ("paclitaxel", "paclitaxel"),
    ("tamoxifen", "tamoxifen"),
    ("taxane", "taxane"),
    ("fatigue", "fatigue"),
    ("Stage 1", "stage-1"),
    ("Stage 2", "stage-2"),
    ("treatment", "treatment"),
];

db_test!(MIGRATIONS, fn nothing_that_a_viewer_may_not_see_has_a_say_in_whom_they_find(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = small(db, folder.path()).await;
    let names: Vec<String> = (0..9).map(|at| format!("member-{at}")).collect();
    let (mut dice, mut world, mut people) = (Dice(11), World::default(), Vec::new());
    for name in &names {
        let (member, _) = join(&app, &place, name).await;
        world.told.push(tell(&app, &place, &mut dice, member).await);
        people.push(member);
    }
    for _ in 0..34 {
        let (one, other) = (dice.throw(9), dice.throw(9));
        let bond = [Bond::Team, Bond::Team, Bond::Team, Bond::Team, Bond::Mute, Bond::Block][dice.throw(6)];
        if one == other || !world.meet(one, other) {
            continue;
        }
        members::bind(&app, place.id, people[one], &names[other], bond).await.unwrap();
        match bond {
            Bond::Team => drop(world.follows.insert((one, other))),
            Bond::Mute => drop(world.mutes.insert((one, other))),
            Bond::Block => {
                world.blocks.insert((one, other));
                for list in [&mut world.follows, &mut world.mutes] {
                    list.retain(|pair| *pair != (one, other) && *pair != (other, one));
                }
            }
        }
    }
    assert!(world.blocks.len() > 1 && world.follows.len() > 5 && !world.mutes.is_empty(), "the dice were dull");
    let reason = Reason::read("Adverts.", "reason").unwrap();
    for (at, name) in names.iter().enumerate().skip(7) {
        let whom = accounts::find(&app, place.id, name).await.unwrap();
        let hand = Hand { home: place.id, by: None, whom: &whom };
        if at == 7 {
            accounts::disable(&app, hand, &reason).await.unwrap();
            world.closed.insert(at);
        } else {
            // Whoever may read only stands in lists as before: others must not learn of it by a gap.
            accounts::restrict(&app, hand, &reason).await.unwrap();
        }
    }
    let words = app.words().unwrap();
    let mut met = 0;
    for round in 0..2 {
        for viewer in 0..7 {
            for (typed, filter) in [(None, None), (Some(("taken", "Taxane")), Some(concept("taxane"))), (Some(("stage", "stage-1")), Some(concept("stage-1")))] {
                let filters = typed.map(|typed| filters(&app, &[typed])).unwrap_or_default();
                let page = like_me(&app, place.id, people[viewer], Asked { filters, after: None }).await.unwrap();
                let order: Vec<&str> = page.entries.iter().map(|entry| entry.alias.as_str()).collect();
                let wanted = world.order(viewer, &people, words.vocabulary(), filter.as_ref());
                let wanted: Vec<&str> = wanted.into_iter().map(|other| names[other].as_str()).collect();
                assert_eq!(order, wanted, "round {round}: {viewer} with {typed:?}");
                for entry in &page.entries {
                    let other = names.iter().position(|name| *name == entry.alias).unwrap();
                    let known = world.knows(viewer, other);
                    let line = entry.why.join(", ");
                    for (word, slug) in REASONS {
                        assert!(!line.contains(word) || known.contains_key(&concept(slug)), "{viewer} learns {word} of {other}");
                    }
                    assert!(!line.contains("diagnosed") || known.keys().any(|what| matches!(what, Trait::Time(..))));
                    assert!(!line.contains("similar age") || known.keys().any(|what| matches!(what, Trait::Amount(..))));
                    met += 1;
                }
            }
        }
        // Another round, after everybody has told something else.
        for (at, member) in people.iter().enumerate().take(7) {
            for question in ["when", "stage", "home", "age", "taken", "felt"] {
                answer(&app, &place, *member, question, "me", &[("clear", "yes")]).await;
            }
            world.told[at] = tell(&app, &place, &mut dice, *member).await;
        }
    }
    assert!(met > 60, "the dice were dull: {met}");
    counts_are_those_of_a_recount(db).await;
});
