//! The sentences that members of a demonstration speak with: texts of this project, in the files of `demo/sentences`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../demo/sentences");
static BOOK: LazyLock<Book> = LazyLock::new(Book::read);

/// Sentences by their sort.
type Sorts = BTreeMap<&'static str, Vec<&'static str>>;

/// Who says something.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Who {
    Patient,
    Carer,
    Bereaved,
}

impl Who {
    pub(super) const ALL: [Self; 3] = [Self::Patient, Self::Carer, Self::Bereaved];

    const fn word(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Carer => "carer",
            Self::Bereaved => "bereaved",
        }
    }
}

/// What people talk about.
#[derive(Debug)]
pub(super) struct Topic {
    pub(super) of: Who,
    sorts: Sorts,
}

/// A sentence that somebody can begin with: its topic, its sort (a mood, `plain`, `ask` or `tale`) and the text.
pub(super) type Lead = (usize, &'static str, &'static str);

/// All of them.
#[derive(Debug)]
pub(super) struct Book {
    pub(super) topics: Vec<Topic>,
    general: Sorts,
    profiles: Sorts,
    slots: BTreeMap<&'static str, Vec<&'static str>>,
    aliases: Sorts,
}

/// The moods of updates as they stand in the files; `plain` has none.
pub(super) const MOODS: [&str; 4] = ["good", "so-so", "hard", "plain"];

/// The sentences inside the program.
pub(super) fn book() -> &'static Book {
    &BOOK
}

impl Book {
    fn read() -> Self {
        let text =
            |path: &str| FILES.get_file(path).and_then(|file| file.contents_utf8()).unwrap_or_default();
        let topics = FILES.get_dir("topics").map(Dir::files).into_iter().flatten();
        let slots = lines(text("slots.txt")).map(|(name, words)| (name, words.split(" | ").collect()));
        let aliases = lines(text("aliases.txt")).map(|(sort, words)| (sort, words.split(' ').collect()));
        Self {
            topics: topics.filter_map(|file| file.contents_utf8()).map(topic).collect(),
            general: sorts(text("general.txt")),
            profiles: sorts(text("profiles.txt")),
            slots: slots.collect(),
            aliases: aliases.collect(),
        }
    }

    /// What fits every topic.
    pub(super) fn general(&self, sort: &str) -> &[&'static str] {
        of(&self.general, sort)
    }

    /// What profiles say.
    pub(super) fn profile(&self, sort: &str) -> &[&'static str] {
        of(&self.profiles, sort)
    }

    /// The words of a slot.
    pub(super) fn slot(&self, name: &str) -> &[&'static str] {
        self.slots.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The first words of aliases, or the second.
    pub(super) fn alias(&self, which: &str) -> &[&'static str] {
        of(&self.aliases, which)
    }

    /// All that somebody can begin with in one of these sorts.
    pub(super) fn leads(&self, who: Who, sorts: &[&'static str]) -> Vec<Lead> {
        let own = self.topics.iter().enumerate().filter(|(_, topic)| topic.of == who);
        let of_topic = |(at, topic): (usize, &Topic)| {
            let of_sort = |sort: &&'static str| {
                topic.all(sort).iter().map(|text| (at, *sort, *text)).collect::<Vec<Lead>>()
            };
            sorts.iter().flat_map(of_sort).collect::<Vec<Lead>>()
        };
        own.flat_map(of_topic).collect()
    }

    /// Every sentence with a name for where it stands, for the test that holds them to their rules.
    #[cfg(test)]
    pub(super) fn everything(&self) -> Vec<(&'static str, &'static str)> {
        let all = self.topics.iter().map(|topic| &topic.sorts).chain([&self.general, &self.profiles]);
        let texts = |sorts: &Sorts| {
            sorts.iter().flat_map(|(sort, list)| list.iter().map(|text| (*sort, *text))).collect::<Vec<_>>()
        };
        all.flat_map(texts).collect()
    }
}

impl Topic {
    /// The sentences of a sort.
    pub(super) fn all(&self, sort: &str) -> &[&'static str] {
        of(&self.sorts, sort)
    }
}

fn of<'a>(sorts: &'a Sorts, sort: &str) -> &'a [&'static str] {
    sorts.get(sort).map(Vec::as_slice).unwrap_or_default()
}

fn topic(text: &'static str) -> Topic {
    let sorts = sorts(text);
    let is = |who: &Who| of(&sorts, "for").contains(&who.word());
    Topic { of: Who::ALL.into_iter().find(is).unwrap_or(Who::Patient), sorts }
}

fn sorts(text: &'static str) -> Sorts {
    let mut sorts = Sorts::new();
    for (sort, sentence) in lines(text) {
        sorts.entry(sort).or_default().push(sentence);
    }
    sorts
}

/// What stands before and after the colon on each line, without remarks.
fn lines(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "))
}
