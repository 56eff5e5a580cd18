//! What people say: the words of a thread, put together so that they fit each other.

use kernel::Chance;

use super::crowd::Crowd;
use super::pen::{Pen, inside, join};
use super::thread::Thread;
use super::words::{Lead, MOODS, Topic, Who, book};
use crate::packs::Words;
use crate::posts::Kind;

const WORDS: u64 = 7 << 40;
/// Walks through sentences in steps, so that neighbours in the feed begin with others; a prime that divides no list of ours.
const STEP: usize = 389;

/// From how many turns on a thread is so long that people say other things in it.
const MANY: usize = 40;

/// The words of one post.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    pub(super) title: String,
    pub(super) body: String,
    pub(super) mood: &'static str,
    pub(super) note: String,
}

/// All that somebody can begin with: for each [`Who`] updates, questions and stories.
pub(super) struct Speech<'a> {
    crowd: &'a Crowd,
    words: Option<&'a Words>,
    leads: Vec<[Vec<Lead>; 3]>,
}

impl<'a> Speech<'a> {
    pub(super) fn new(crowd: &'a Crowd, words: Option<&'a Words>) -> Self {
        let of = |who: Who| {
            [&MOODS as &[&'static str], &["ask"], &["tale"]].map(|sorts| {
                let mut leads = book().leads(who, sorts);
                Chance::new(crowd.plan.ask.seed, who as u64).shuffle(&mut leads);
                leads
            })
        };
        Self { crowd, words, leads: Who::ALL.map(of).into() }
    }

    /// In whose place a member speaks, and the names of their medicines.
    fn voice(&self, place: u32) -> (Who, Vec<String>) {
        let journey = self.crowd.journey(place as usize);
        let name = |slug: &str| {
            let vocabulary = self.words?.vocabulary();
            Some(inside(&vocabulary.get(vocabulary.by_slug(slug)?)?.name))
        };
        (journey.who(), journey.medicines().filter_map(name).collect())
    }

    /// What is said in a thread, turn by turn. `called` tells the alias of a turn's author, if it is no secret in it.
    pub(super) fn of(&self, thread: &Thread, called: impl Fn(usize) -> Option<String>) -> Vec<Text> {
        let first = &thread.turns[0];
        let (who, medicines) = self.voice(first.author);
        let mut pen = Pen::new(self.crowd.plan.chance(WORDS, thread.number), &medicines, None);
        let lead = self.lead(who, thread);
        let Some((at, sort, template)) = lead else { return Vec::new() };
        let topic = &book().topics[at];
        pen.topic = Some(topic);
        let mut texts = vec![begin(&mut pen, thread, topic, lead)];
        // Where each list of answers and replies begins, so that nothing comes twice before all did. What is asked has an answer
        // of its own at the same place.
        let asked = topic.all("ask").iter().position(|ask| *ask == template);
        let from = asked.unwrap_or_else(|| pen.chance.below(64));
        let chance = pen.chance;
        for place in 1..thread.turns.len() {
            let author = thread.turns[place].author;
            let (who, medicines) =
                if author == first.author { (who, Vec::new()) } else { self.voice(author) };
            let mut pen = Pen::new(
                Chance::new(self.crowd.plan.ask.seed, chance_of(&chance, place)),
                &medicines,
                Some(topic),
            );
            let mut body = comment(&mut pen, thread, place, (who, topic, sort), from);
            let answers = thread.turns[place].answers;
            if let Some(alias) = called(answers).filter(|_| answers > 0 && pen.chance.is(6)) {
                body = format!("@{alias} {body}");
            }
            texts.push(Text { body, ..Text::default() });
        }
        texts
    }

    fn lead(&self, who: Who, thread: &Thread) -> Option<Lead> {
        let kind = match thread.kind {
            Kind::Update | Kind::Comment => 0,
            Kind::Question => 1,
            Kind::Story => 2,
        };
        let leads = self.leads.get(who as usize)?.get(kind)?;
        let at = (thread.number * STEP).checked_rem(leads.len())?;
        leads.get(at).copied()
    }
}

/// A number of its own for each turn.
fn chance_of(chance: &Chance, place: usize) -> u64 {
    chance.clone().below(1 << 50) as u64 ^ ((place as u64) << 50)
}

fn begin(pen: &mut Pen<'_>, thread: &Thread, topic: &Topic, lead: Option<Lead>) -> Text {
    let (_, sort, template) = lead.unwrap_or((0, "plain", ""));
    let note = if pen.chance.is(if sort == "hard" { 45 } else { 12 }) {
        pen.one(topic.all("note"))
    } else {
        String::new()
    };
    let (title, body) = match thread.kind {
        Kind::Question => question(pen, template),
        Kind::Story => (pen.fill(template), story(pen, topic)),
        Kind::Update | Kind::Comment => (String::new(), update(pen, topic, sort, template)),
    };
    let mood = if sort == "plain" || thread.kind != Kind::Update { "" } else { sort };
    Text { title, body, mood, note }
}

fn update(pen: &mut Pen<'_>, topic: &Topic, sort: &str, template: &str) -> String {
    let mut text = String::new();
    pen.perhaps(&mut text, 35, "open");
    let lead = pen.fill(template);
    join(&mut text, &lead);
    pen.perhaps(&mut text, 50, sort);
    if pen.chance.is(20) {
        text.push_str("\n\n");
    }
    if pen.chance.is(30) {
        let more = pen.one(topic.all("plain"));
        if !text.contains(&more) {
            join(&mut text, &more);
        }
    }
    pen.perhaps(&mut text, 15, "plain");
    pen.perhaps(&mut text, 35, "close");
    text.trim_end().to_owned()
}

fn question(pen: &mut Pen<'_>, template: &str) -> (String, String) {
    let (title, more) = template.split_once('|').unwrap_or((template, ""));
    let title = pen.fill(title.trim());
    let mut text = String::new();
    pen.perhaps(&mut text, 25, "open");
    let more = pen.fill(more.trim());
    join(&mut text, &more);
    pen.perhaps(&mut text, 20, "plain");
    if !text.is_empty() {
        pen.perhaps(&mut text, 25, "close");
    }
    (title, text)
}

fn story(pen: &mut Pen<'_>, topic: &Topic) -> String {
    let parts = topic.all("part");
    let mut text = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        text.push(pen.fill(part));
        // Something of their own, before the end.
        if at + 2 == parts.len() {
            let mut own = pen.one(topic.all("hard"));
            pen.perhaps(&mut own, 60, "so-so");
            pen.perhaps(&mut own, 60, "plain");
            text.push(own);
        }
    }
    text.push(pen.general("close"));
    text.join("\n\n")
}

/// Something below a post. `from` is where this thread's answers begin in their list.
fn comment(
    pen: &mut Pen<'_>,
    thread: &Thread,
    place: usize,
    (who, topic, sort): (Who, &Topic, &str),
    from: usize,
) -> String {
    let turn = &thread.turns[place];
    if turn.author == thread.turns[0].author {
        return two(pen, "thanks", 25, "close");
    }
    if turn.answers > 0 {
        return two(pen, "add", 30, "more");
    }
    // Only who shares it answers out of their own days.
    let shares = who == topic.of || topic.of != Who::Patient;
    let many = thread.turns.len() > MANY;
    if thread.kind == Kind::Question && shares && (!many || pen.chance.is(40)) {
        let mut text = pen.at(topic.all("answer"), from + place - 1);
        pen.perhaps(&mut text, 40, "more");
        return text;
    }
    let kindness = match sort {
        "hard" => "comfort",
        "good" => "cheer",
        _ => "chat",
    };
    let mut text = match pen.chance.below(100) {
        0..40 if shares => pen.at(topic.all("reply"), from + place),
        40..52 if many => pen.general("together"),
        52..60 if many => pen.general("again"),
        _ => pen.general(kindness),
    };
    pen.perhaps(&mut text, 30, kindness);
    pen.perhaps(&mut text, 15, "chat");
    text
}

fn two(pen: &mut Pen<'_>, sort: &str, percent: usize, more: &str) -> String {
    let mut text = pen.general(sort);
    pen.perhaps(&mut text, percent, more);
    text
}
