//! The parts that a demonstration is written in, each in one transaction: members, then whom they follow, then what they say.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::ids;

use super::crowd::{Crowd, Person, moment};
use super::person::Member;
use super::rhythm::Rhythm;
use super::speech::{Speech, Text};
use super::thread::{Thread, Turn};
use super::{Made, alias};
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::packs::Words;
use crate::posts::{Audience, Kind, PostId, Reaction, findable, pseudonym};
use crate::search::Indexed;

/// Members, members with whom they follow, and threads in one part.
const MEMBERS: usize = 500;
const FRIENDS: usize = 2_000;
const THREADS: usize = 1_000;

/// What one part writes.
pub(super) enum Batch {
    Members(Vec<Member>),
    Friends(Friends),
    Talk(Talk),
}

/// Who follows whom since when, who does not want to read whom, and who blocked whom under which alias and number.
#[derive(Debug, Default)]
pub(super) struct Friends {
    pub(super) follows: Vec<(Person, Person, Timestamp)>,
    pub(super) mutes: Vec<(Person, Person, Timestamp)>,
    pub(super) blocks: Vec<(Person, Person, String, Timestamp, i64)>,
}

/// What is said in some threads, and what stands around it.
#[derive(Debug, Default)]
pub(super) struct Talk {
    pub(super) posts: Vec<Post>,
    pub(super) pseudonyms: Vec<(PostId, MemberId, String)>,
    pub(super) found: Vec<(PostId, Indexed)>,
    pub(super) mentions: Vec<(PostId, MemberId)>,
    pub(super) tags: Vec<(PostId, i64, i64)>,
    pub(super) reactions: Vec<(PostId, MemberId, Reaction, Timestamp)>,
    pub(super) followers: Vec<(PostId, MemberId, Timestamp)>,
}

/// A post as its table has it.
#[derive(Debug)]
pub(super) struct Post {
    id: PostId,
    author: MemberId,
    kind: Kind,
    root: Option<PostId>,
    parent: Option<PostId>,
    audience: Audience,
    text: Text,
    at: Timestamp,
    pseudonym: Option<String>,
    counts_hidden: bool,
    helped_at: Option<Timestamp>,
}

type Row<'a> = (
    PostId,
    CommunityId,
    MemberId,
    Kind,
    Option<PostId>,
    Option<PostId>,
    Audience,
    &'a str,
    &'a str,
    &'a str,
    &'a str,
    String,
    Timestamp,
    Option<&'a str>,
    bool,
    Option<Timestamp>,
);

impl Post {
    pub(super) fn row(&self, home: CommunityId) -> Row<'_> {
        let text = &self.text;
        // Each post is its own form.
        let key = self.id.to_string();
        (
            self.id,
            home,
            self.author,
            self.kind,
            self.root,
            self.parent,
            self.audience,
            &text.title,
            &text.body,
            text.mood,
            &text.note,
            key,
            self.at,
            self.pseudonym.as_deref(),
            self.counts_hidden,
            self.helped_at,
        )
    }
}

/// How many parts there are, of each kind.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    members: usize,
    friends: usize,
    threads: usize,
}

impl Parts {
    pub(super) fn of(crowd: &Crowd) -> Self {
        let all = crowd.people.len();
        Self {
            members: all.div_ceil(MEMBERS),
            friends: all.div_ceil(FRIENDS),
            threads: crowd.plan.threads().div_ceil(THREADS),
        }
    }

    pub(super) const fn all(self) -> usize {
        self.members + self.friends + self.threads
    }
}

/// Makes parts.
pub(super) struct Press<'a> {
    crowd: &'a Crowd,
    parts: Parts,
    words: Option<&'a Words>,
    concepts: &'a BTreeMap<String, i64>,
    rhythm: Rhythm,
    speech: Speech<'a>,
}

impl<'a> Press<'a> {
    pub(super) fn new(
        crowd: &'a Crowd,
        words: Option<&'a Words>,
        concepts: &'a BTreeMap<String, i64>,
    ) -> Self {
        let (rhythm, speech) = (Rhythm::until(crowd.plan.until), Speech::new(crowd, words));
        Self { crowd, parts: Parts::of(crowd), words, concepts, rhythm, speech }
    }

    /// The part at a place.
    pub(super) fn part(&self, part: usize) -> Batch {
        let all = self.crowd.people.len();
        if part < self.parts.members {
            let members = range(part, MEMBERS, all).map(|place| Member::new(self.crowd, self.words, place));
            return Batch::Members(members.collect());
        }
        let part = part - self.parts.members;
        if part < self.parts.friends {
            let mut friends = Friends::default();
            range(part, FRIENDS, all).for_each(|place| self.befriend(&mut friends, place));
            return Batch::Friends(friends);
        }
        let mut talk = Talk::default();
        for number in range(part - self.parts.friends, THREADS, self.crowd.plan.threads()) {
            if let Some(thread) = Thread::new(self.crowd, &self.rhythm, number) {
                self.say(&mut talk, thread);
            }
        }
        Batch::Talk(talk)
    }

    fn befriend(&self, friends: &mut Friends, place: usize) {
        let crowd = self.crowd;
        let own = crowd.people[place];
        let mut chance = crowd.plan.chance(9 << 40, place);
        let mut since = |other: Person| {
            let from = own.joined.max(other.joined);
            moment(from + (chance.share() * (crowd.plan.until - from) as f64) as i64)
        };
        for other in &crowd.follows[place] {
            let other = crowd.people[*other as usize];
            friends.follows.push((own, other, since(other)));
        }
        let place = u32::try_from(place).unwrap_or(0);
        let pairs = (place, 0)..(place + 1, 0);
        for (_, other) in crowd.mutes.range(pairs.clone()) {
            let other = crowd.people[*other as usize];
            friends.mutes.push((own, other, since(other)));
        }
        for (_, at) in crowd.blocks.range(pairs) {
            let other = crowd.people[*at as usize];
            let alias = alias::of(crowd.plan.ask.seed, *at as usize);
            let since = since(other);
            let number = ids::of(since.as_millisecond(), i64::from(place) * 8 + i64::from(*at % 8));
            friends.blocks.push((own, other, alias, since, number));
        }
    }

    fn member(&self, place: u32) -> MemberId {
        self.crowd.people[place as usize].id
    }

    fn say(&self, talk: &mut Talk, mut thread: Thread) {
        let first = thread.turns[0];
        let pseudonym = thread.hidden.then(|| {
            let number = thread.chance.below(1 << 16);
            pseudonym::one([(number >> 8) as u8, number as u8])
        });
        // Whoever has another name here is not called by their own.
        let called = |turn: usize| {
            let author = thread.turns[turn].author;
            let has_alias = !thread.hidden || author != first.author;
            has_alias.then(|| alias::of(self.crowd.plan.ask.seed, author as usize))
        };
        let texts = self.speech.of(&thread, called);
        if let Some(name) = &pseudonym {
            talk.pseudonyms.push((first.id, self.member(first.author), name.clone()));
        }
        for (at, (turn, text)) in thread.turns.iter().zip(texts).enumerate() {
            self.turn(talk, &thread, (at, turn), text, pseudonym.as_ref());
        }
        self.around(talk, &thread);
    }

    fn turn(
        &self,
        talk: &mut Talk,
        thread: &Thread,
        (at, turn): (usize, &Turn),
        text: Text,
        pseudonym: Option<&String>,
    ) {
        let first = thread.turns[0];
        let is_first = at == 0;
        let kind = if is_first { thread.kind } else { Kind::Comment };
        // Answers to questions are found by search, other comments are not.
        if is_first || (thread.kind == Kind::Question && turn.answers == 0) {
            let lexicon = self.words.map(Words::lexicon);
            let (indexed, tags) = findable(&text.title, &text.body, kind, lexicon);
            let known =
                tags.iter().filter_map(|(slug, count)| Some((*self.concepts.get(slug)?, i64::from(*count))));
            talk.tags.extend(known.map(|(concept, count)| (turn.id, concept, count)));
            talk.found.push((turn.id, indexed));
        }
        let answered = &thread.turns[turn.answers];
        if text.body.starts_with('@') && answered.author != turn.author {
            talk.mentions.push((turn.id, self.member(answered.author)));
        }
        let author = self.member(turn.author);
        talk.posts.push(Post {
            id: turn.id,
            author,
            kind,
            root: (!is_first).then_some(first.id),
            parent: (turn.answers > 0).then_some(answered.id),
            audience: thread.audience,
            text,
            at: moment(turn.at),
            pseudonym: pseudonym.filter(|_| turn.author == first.author).cloned(),
            counts_hidden: is_first && thread.counts_hidden,
            helped_at: turn.helped_at.map(moment),
        });
    }

    /// What is sent, and who hears of the thread from now on: whoever said something, and whoever asks themselves the same.
    fn around(&self, talk: &mut Talk, thread: &Thread) {
        let first = thread.turns[0];
        let mut since: BTreeMap<u32, i64> = BTreeMap::new();
        let mut joins = |member: u32, at: i64| {
            let known = since.entry(member).or_insert(at);
            *known = at.min(*known);
        };
        thread.turns.iter().for_each(|turn| joins(turn.author, turn.at));
        for sent in &thread.sent {
            let turn = thread.turns[sent.to];
            talk.reactions.push((turn.id, self.member(sent.by), sent.reaction, moment(sent.at)));
            if sent.to == 0 && thread.kind == Kind::Question && sent.reaction == Reaction::MeToo {
                joins(sent.by, sent.at);
            }
        }
        let rows = since.into_iter().map(|(member, at)| (first.id, self.member(member), moment(at)));
        talk.followers.extend(rows);
    }
}

/// The places of a part.
fn range(part: usize, size: usize, all: usize) -> std::ops::Range<usize> {
    part * size..((part + 1) * size).min(all)
}

impl Batch {
    /// How much it is.
    pub(super) fn made(&self) -> Made {
        match self {
            Self::Members(members) => Made { members: members.len(), ..Made::default() },
            Self::Friends(_) => Made::default(),
            Self::Talk(talk) => {
                let posts = talk.posts.iter().filter(|post| post.root.is_none()).count();
                let (comments, reactions) = (talk.posts.len() - posts, talk.reactions.len());
                Made { posts, comments, reactions, ..Made::default() }
            }
        }
    }
}
