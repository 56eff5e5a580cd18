//! One thread: who begins it, who says something below, who sends what, and when. The words come later.

use kernel::{Chance, ids};

use super::crowd::{Crowd, Doing, long_tail};
use super::rhythm::Rhythm;
use crate::posts::{Audience, Kind, PostId, Reaction};

const THREADS: u64 = 6 << 40;
const MINUTE: i64 = 60_000;
const HOUR: f64 = 3_600_000.0;
/// How long after a thread began something is said in it, at most.
const PATIENCE: f64 = 24.0 * 25.0 * HOUR;
/// What is said below a post, at most, where chance alone decides; and every how many threads one is long.
const SAID: f64 = 320.0;
const LONG: usize = 1_500;
/// What is sent to one post, at most.
const SENT: f64 = 300.0;
/// Whom somebody must follow to say something to them alone.
const FEW: usize = 3;

/// Something that is said: the first post of a thread, or a comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    pub(super) id: PostId,
    /// The place of the author.
    pub(super) author: u32,
    /// In milliseconds.
    pub(super) at: i64,
    /// The turn that it answers, by its place; the first one stands at 0.
    pub(super) answers: usize,
    /// When the one who asked said that it helped.
    pub(super) helped_at: Option<i64>,
}

/// Something that is sent to a turn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    pub(super) to: usize,
    pub(super) by: u32,
    pub(super) reaction: Reaction,
    pub(super) at: i64,
}

/// A thread.
pub(super) struct Thread {
    pub(super) number: usize,
    pub(super) kind: Kind,
    pub(super) audience: Audience,
    /// Whether its author writes under a name for it alone.
    pub(super) hidden: bool,
    pub(super) counts_hidden: bool,
    /// The first is the post, the others are comments.
    pub(super) turns: Vec<Turn>,
    pub(super) sent: Vec<Sent>,
    pub(super) chance: Chance,
}

impl Thread {
    /// Thread `number` of the plan; none while nobody is there to begin it.
    pub(super) fn new(crowd: &Crowd, rhythm: &Rhythm, number: usize) -> Option<Self> {
        let mut chance = crowd.plan.chance(THREADS, number);
        let at = rhythm.moment(number, crowd.plan.threads(), &mut chance);
        let author = crowd.somebody(Doing::Post, at, &mut chance)?;
        let kind = match chance.below(100) {
            0..76 => Kind::Update,
            76..97 => Kind::Question,
            _ => Kind::Story,
        };
        let few = crowd.follows.get(author as usize).map_or(0, Vec::len);
        let audience = audience(kind, few >= FEW, &mut chance);
        let hidden = audience != Audience::Team && kind != Kind::Update && chance.is(9);
        let counts_hidden = chance.is(2);
        let first = Turn { id: made(at, &mut chance), author, at, answers: 0, helped_at: None };
        let mut thread = Self {
            number,
            kind,
            audience,
            hidden,
            counts_hidden,
            turns: vec![first],
            sent: Vec::new(),
            chance,
        };
        thread.go_on(crowd);
        thread.help();
        thread.send(crowd);
        Some(thread)
    }

    /// Those who see it and were there at a moment, where not all do.
    fn circle(&self, crowd: &Crowd, at: i64) -> Option<Vec<u32>> {
        let first = self.turns.first().filter(|_| self.audience == Audience::Team)?;
        let here = crowd.here(at);
        let team = crowd.follows.get(first.author as usize)?;
        Some(team.iter().copied().filter(|one| (*one as usize) < here).collect())
    }

    /// What is said below, in the order of time.
    fn go_on(&mut self, crowd: &Crowd) {
        let first = self.turns[0];
        let circle = self.circle(crowd, first.at);
        for at in self.moments(crowd.plan.until) {
            let author = match self.chance.below(100) {
                0..18 if self.turns.len() > 1 => Some(first.author),
                18..42 if self.turns.len() > 1 => self.chance.one(&self.turns).map(|turn| turn.author),
                _ => self.newcomer(crowd, circle.as_deref(), Doing::Comment, at),
            };
            let Some(author) = author.filter(|author| crowd.meet(*author, first.author)) else { continue };
            let answers = self.answered(author);
            if crowd.meet(author, self.turns[answers].author) {
                let id = made(at, &mut self.chance);
                self.turns.push(Turn { id, author, at, answers, helped_at: None });
            }
        }
    }

    fn newcomer(&mut self, crowd: &Crowd, circle: Option<&[u32]>, doing: Doing, at: i64) -> Option<u32> {
        match circle {
            Some(circle) => self.chance.one(circle).copied(),
            None => crowd.somebody(doing, at, &mut self.chance),
        }
    }

    /// Which turn somebody answers: the first, or a comment of somebody else that answers the first.
    fn answered(&mut self, author: u32) -> usize {
        let is_author = author == self.turns[0].author;
        if self.turns.len() < 2 || !self.chance.is(if is_author { 85 } else { 30 }) {
            return 0;
        }
        // The latest are answered most.
        let back = long_tail(&mut self.chance, 2.0, 1.5) as usize;
        let from = self.turns.len().saturating_sub(1 + back).max(1);
        let found = self.turns[1..=from].iter().rposition(|turn| turn.answers == 0 && turn.author != author);
        found.map_or(0, |place| place + 1)
    }

    /// When something is said, sorted, each moment another one.
    fn moments(&mut self, until: i64) -> Vec<i64> {
        let chance = &mut self.chance;
        let count = match self.number % LONG {
            700 => 200 + chance.below(120),
            _ => (long_tail(chance, 1.2, 1.35) + 0.35).min(SAID) as usize,
        };
        let pace = 2.5 * HOUR * (1.0 + count as f64 / 12.0);
        let begin = self.turns[0].at + MINUTE;
        let mut list: Vec<i64> =
            (0..count).map(|_| begin + long_tail(chance, pace, 1.2).min(PATIENCE) as i64).collect();
        list.retain(|at| *at < until);
        list.sort_unstable();
        list.dedup();
        list
    }

    /// The one who asked says of some answers that they helped.
    fn help(&mut self) {
        if self.kind != Kind::Question || !self.chance.is(50) {
            return;
        }
        let asker = self.turns[0].author;
        let many = 1 + usize::from(self.chance.is(15));
        let answers = self.turns.iter_mut().skip(1).filter(|turn| turn.answers == 0 && turn.author != asker);
        answers.take(many).for_each(|turn| turn.helped_at = Some(turn.at + 40 * MINUTE));
    }

    /// What is sent, each post once by each.
    fn send(&mut self, crowd: &Crowd) {
        let circle = self.circle(crowd, self.turns[0].at);
        for to in 0..self.turns.len() {
            let turn = self.turns[to];
            let (scale, shape) = if to == 0 { (3.1, 1.7) } else { (0.62, 1.8) };
            let count = (long_tail(&mut self.chance, scale, shape) + 0.3).min(SENT) as usize;
            let mut by: Vec<u32> = Vec::with_capacity(count);
            for _ in 0..count {
                let at = turn.at + MINUTE + long_tail(&mut self.chance, 3.0 * HOUR, 1.2).min(PATIENCE) as i64;
                let Some(member) = self.newcomer(crowd, circle.as_deref(), Doing::React, at) else {
                    continue;
                };
                let is_other = member != turn.author && !by.contains(&member);
                if at < crowd.plan.until
                    && is_other
                    && crowd.meet(member, turn.author)
                    && crowd.meet(member, self.turns[0].author)
                {
                    by.push(member);
                    let reaction = reaction(self.kind, to, &mut self.chance);
                    self.sent.push(Sent { to, by: member, reaction, at });
                }
            }
        }
    }
}

fn audience(kind: Kind, has_team: bool, chance: &mut Chance) -> Audience {
    let (team, anyone) = match kind {
        Kind::Question => (3, 15),
        Kind::Story => (2, 40),
        Kind::Update | Kind::Comment => (15, 6),
    };
    match chance.below(100) {
        drawn if drawn < team && has_team => Audience::Team,
        drawn if drawn >= 100 - anyone => Audience::Anyone,
        _ => Audience::Members,
    }
}

/// What is sent to the first post of a thread, and to what is said below.
fn reaction(kind: Kind, to: usize, chance: &mut Chance) -> Reaction {
    use Reaction::{Helpful, Hug, MeToo, ThankYou, ThinkingOfYou};
    let usual: &[Reaction] = match (kind, to) {
        (Kind::Question, 0) => &[MeToo, MeToo, MeToo, ThinkingOfYou, Hug],
        (Kind::Question, _) => &[Helpful, Helpful, Helpful, ThankYou, MeToo],
        (Kind::Story, 0) => &[ThankYou, ThankYou, Hug, MeToo, Helpful],
        (_, 0) => &[Hug, Hug, Hug, ThinkingOfYou, ThinkingOfYou, MeToo, ThankYou],
        _ => &[Hug, ThankYou, ThankYou, MeToo, Hug],
    };
    chance.one(usual).copied().unwrap_or(Hug)
}

fn made(at: i64, chance: &mut Chance) -> PostId {
    PostId(ids::of(at, chance.below(1 << 19) as i64))
}
