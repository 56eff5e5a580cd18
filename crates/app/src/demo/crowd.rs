//! Who is there: when each joined, how much they say, whom they follow and keep away. All of it follows from the plan, so that work
//! that was ended early goes on with the same people.

use std::collections::BTreeSet;

use jiff::Timestamp;
use kernel::{Chance, ids};

use super::Ask;
use super::journey::Journey;
use super::rhythm::{SPAN, liveliness};
use crate::accounts::AccountId;
use crate::members::MemberId;

/// What is drawn from which row of chance.
const JOINING: u64 = 1 << 40;
const JOURNEYS: u64 = 2 << 40;
const ACTIVITY: u64 = 3 << 40;
const FOLLOWING: u64 = 4 << 40;
const AWAY: u64 = 5 << 40;

/// How much more than others somebody says, at most.
const MUCH: f64 = 60.0;
/// The most whom anybody follows of their own.
const FOLLOWED: f64 = 1_200.0;
/// In three places of the row stand members who follow so many, where there are that many.
pub(crate) const FOLLOWS: [usize; 3] = [10, 100, 800];

/// A demonstration as it was begun.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plan {
    pub(super) ask: Ask,
    /// The moment at which it ends, in milliseconds.
    pub(super) until: i64,
}

impl Plan {
    pub(super) fn chance(&self, row: u64, place: usize) -> Chance {
        Chance::new(self.ask.seed, row + place as u64)
    }

    /// Threads: 300,000 for 68,000 members.
    pub(super) fn threads(&self) -> usize {
        self.ask.members * 75 / 17
    }
}

/// A member, as far as everything else needs to know them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Person {
    pub(super) account: AccountId,
    pub(super) id: MemberId,
    /// In milliseconds.
    pub(super) joined: i64,
    pub(super) zone: i8,
}

impl Person {
    pub(super) fn joined_at(&self) -> Timestamp {
        moment(self.joined)
    }
}

/// What somebody does more or less of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Doing {
    Post,
    Comment,
    React,
}

/// Everybody.
pub(super) struct Crowd {
    pub(super) plan: Plan,
    pub(super) people: Vec<Person>,
    /// For each [`Doing`], how much of it all up to a place do.
    sums: [Vec<f64>; 3],
    /// Whom each follows.
    pub(super) follows: Vec<Vec<u32>>,
    /// Pairs of whom the first blocked the second.
    pub(super) blocks: BTreeSet<(u32, u32)>,
    pub(super) mutes: BTreeSet<(u32, u32)>,
}

impl Crowd {
    pub(super) fn new(plan: Plan) -> Self {
        let people: Vec<Person> = (0..plan.ask.members).map(|place| person(&plan, place)).collect();
        let sums = activity(&plan);
        let mut crowd =
            Self { plan, people, sums, follows: Vec::new(), blocks: BTreeSet::new(), mutes: BTreeSet::new() };
        crowd.keep_away();
        crowd.follow();
        crowd
    }

    /// How many had joined before a moment.
    pub(super) fn here(&self, at: i64) -> usize {
        self.people.partition_point(|person| person.joined < at)
    }

    /// Somebody who does such a thing at a moment, rather somebody who is awake. None while nobody is there.
    pub(super) fn somebody(&self, doing: Doing, at: i64, chance: &mut Chance) -> Option<u32> {
        let here = self.here(at);
        let mut found = None;
        for _ in 0..6 {
            let place = pick(&self.sums[doing as usize][..here], chance)?;
            found = u32::try_from(place).ok();
            if chance.share() < liveliness(at, self.people[place].zone) {
                break;
            }
        }
        found
    }

    /// Whether neither of two keeps the other away.
    pub(super) fn meet(&self, one: u32, other: u32) -> bool {
        !self.blocks.contains(&(one, other)) && !self.blocks.contains(&(other, one))
    }

    /// The journey of the member at a place.
    pub(super) fn journey(&self, place: usize) -> Journey {
        let mut chance = self.plan.chance(JOURNEYS, place);
        Journey::new(&mut chance, self.people[place].joined, self.plan.until)
    }

    /// A few blocks and some more mutes.
    fn keep_away(&mut self) {
        let all = self.people.len();
        for place in 0..all {
            let mut chance = self.plan.chance(AWAY, place);
            let (blocks, mutes) = (usize::from(chance.below(80) == 0), usize::from(chance.below(40) == 0));
            for (count, is_block) in [(blocks, true), (mutes, false)] {
                for _ in 0..count * (1 + chance.below(3)) {
                    let other = pick(&self.sums[Doing::Comment as usize], &mut chance);
                    let Some(other) = other.filter(|other| *other != place) else { continue };
                    let pair = (place as u32, other as u32);
                    let list = if is_block { &mut self.blocks } else { &mut self.mutes };
                    list.insert(pair);
                }
            }
        }
        // A block ends what stood beside it.
        let blocks = &self.blocks;
        self.mutes
            .retain(|(one, other)| !blocks.contains(&(*one, *other)) && !blocks.contains(&(*other, *one)));
    }

    /// Everybody follows whom they come upon, and some of those follow back.
    fn follow(&mut self) {
        let all = self.people.len();
        let mut follows: Vec<Vec<u32>> = (0..all).map(|place| self.own_picks(place)).collect();
        for place in 0..all {
            let mut chance = self.plan.chance(FOLLOWING, all + place);
            for at in 0..follows[place].len() {
                let other = follows[place][at] as usize;
                // Whoever stands there for their number keeps it.
                if chance.is(30) && self.special(other).is_none() && other != place {
                    follows[other].push(place as u32);
                }
            }
        }
        for list in &mut follows {
            list.sort_unstable();
            list.dedup();
        }
        self.follows = follows;
    }

    /// How many the member at a place follows for good.
    fn special(&self, place: usize) -> Option<usize> {
        let all = self.people.len();
        let at = place.checked_sub(all / 10)?;
        FOLLOWS.get(at).copied().filter(|count| count * 3 < all)
    }

    fn own_picks(&self, place: usize) -> Vec<u32> {
        let mut chance = self.plan.chance(FOLLOWING, place);
        let most = self.people.len() as f64 / 3.0;
        let count = match self.special(place) {
            Some(count) => count,
            None if chance.is(40) => 0,
            None => long_tail(&mut chance, 7.0, 1.5).min(FOLLOWED).min(most) as usize,
        };
        let mut picks = BTreeSet::new();
        for _ in 0..count * 8 {
            if picks.len() == count {
                break;
            }
            // Some are known to all, others are met by chance.
            let found = match chance.is(70) {
                true => pick(&self.sums[Doing::Comment as usize], &mut chance),
                false => Some(chance.below(self.people.len())),
            };
            let Some(other) = found.filter(|other| *other != place) else { continue };
            if self.meet(place as u32, other as u32) {
                picks.insert(other as u32);
            }
        }
        picks.into_iter().collect()
    }
}

fn person(plan: &Plan, place: usize) -> Person {
    let mut chance = plan.chance(JOINING, place);
    let share = (place as f64 + chance.share()) / plan.ask.members.max(1) as f64;
    // The first twentieth begin together.
    let joined = plan.until - SPAN + (((share - 0.05) / 0.95).max(share * 0.1) * SPAN as f64 * 0.999) as i64;
    let journey = Journey::new(&mut plan.chance(JOURNEYS, place), joined, plan.until);
    let number = place as i64 * 2;
    Person {
        account: AccountId(ids::of(joined, number)),
        id: MemberId(ids::of(joined, number + 1)),
        joined,
        zone: journey.region.1,
    }
}

/// Most are silent, and a few say a lot.
fn activity(plan: &Plan) -> [Vec<f64>; 3] {
    let mut sums = [0.0; 3];
    let mut all = [const { Vec::new() }; 3];
    for place in 0..plan.ask.members {
        let mut chance = plan.chance(ACTIVITY, place);
        let much = long_tail(&mut chance, 1.0, 1.3).min(MUCH);
        let each = match chance.below(100) {
            0..62 => [0.0, 0.0, 0.15],
            62..80 => [0.05, much.min(4.0), 1.0],
            _ => [0.2 + much, 0.3 + much, 0.5 + much.min(60.0)],
        };
        for ((sum, list), more) in sums.iter_mut().zip(&mut all).zip(each) {
            *sum += more;
            list.push(*sum);
        }
    }
    all
}

/// A number from 0 on, mostly small and now and then large: the tail of Lomax.
pub(super) fn long_tail(chance: &mut Chance, scale: f64, shape: f64) -> f64 {
    scale * ((1.0 - chance.share()).powf(-1.0 / shape) - 1.0)
}

/// A place, by how much each adds to the sums.
fn pick(sums: &[f64], chance: &mut Chance) -> Option<usize> {
    let all = *sums.last()?;
    let wanted = chance.share() * all;
    (all > 0.0).then(|| sums.partition_point(|sum| *sum <= wanted).min(sums.len() - 1))
}

/// That moment as pages show it.
pub(super) fn moment(at: i64) -> Timestamp {
    Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH)
}
