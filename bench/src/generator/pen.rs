//! Writes sentences: picks a template and fills its gaps.

use kernel::Chance;

use super::cast::{Cast, first_letter};
use super::words::Words;

/// What one article is written with.
pub(crate) struct Pen<'a> {
    pub(crate) words: &'a Words,
    pub(crate) cast: &'a Cast<'a>,
    pub(crate) chance: Chance,
    /// How many references are cited so far; they are `r1`, `r2` and so on.
    pub(crate) cited: usize,
}

/// References that an article has at most.
const REFERENCES: usize = 12;

impl Pen<'_> {
    /// A sentence of a sort.
    pub(crate) fn say(&mut self, sort: &str) -> String {
        let template = self.chance.one(self.words.templates(sort)).copied().unwrap_or_default();
        let mut text = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (gap, behind) = after.split_once('}').unwrap_or((after, ""));
            text.push_str(before);
            text.push_str(&self.fill(gap));
            rest = behind;
        }
        text.push_str(rest);
        first_letter(&text, char::to_uppercase)
    }

    /// A word or a name for a gap.
    pub(crate) fn fill(&mut self, gap: &str) -> String {
        match self.chance.one(self.words.gap(gap)) {
            Some(word) => (*word).to_owned(),
            None => self.cast.name(gap, &mut self.chance).unwrap_or_default(),
        }
    }

    /// A sentence no longer than `most` letters, where chance finds one soon.
    pub(crate) fn short(&mut self, sort: &str, most: usize) -> String {
        let tries: Vec<String> = (0..12).map(|_| self.say(sort)).collect();
        let fitting = tries.iter().find(|text| text.chars().count() <= most);
        fitting.or_else(|| tries.iter().min_by_key(|text| text.len())).cloned().unwrap_or_default()
    }

    /// Some sentences, about every fourth with a source.
    pub(crate) fn paragraph(&mut self, sentences: usize) -> String {
        let list: Vec<String> =
            (0..sentences).map(|_| if self.chance.is(25) { self.fact() } else { self.say("any") }).collect();
        list.join(" ")
    }

    /// A sentence with one source, sometimes two.
    fn fact(&mut self) -> String {
        let mut text = self.say("fact");
        for _ in 0..1 + usize::from(self.chance.is(20)) {
            // The next one, or one that was cited before: so there is none that nothing cites.
            let next = (self.cited + 1).min(REFERENCES);
            let number = if self.chance.is(50) { next } else { 1 + self.chance.below(next) };
            self.cited = self.cited.max(number);
            text.push_str(&format!("[^r{number}]"));
        }
        text
    }
}
