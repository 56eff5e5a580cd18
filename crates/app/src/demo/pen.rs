//! Writes: picks sentences and fills their slots.

use kernel::Chance;

use super::words::{Book, Topic, book};

/// What one person writes one text with.
pub(super) struct Pen<'a> {
    pub(super) chance: Chance,
    /// Names of treatments from their own journey.
    pub(super) treatments: &'a [String],
    /// What it is about, if that is settled.
    pub(super) topic: Option<&'a Topic>,
    /// What was filled in so far, so that nothing is named twice in a row.
    used: Vec<&'static str>,
}

/// Stands for a treatment of somebody who has none to name.
const ANY: &str = "treatment";

impl<'a> Pen<'a> {
    pub(super) fn new(chance: Chance, treatments: &'a [String], topic: Option<&'a Topic>) -> Self {
        Self { chance, treatments, topic, used: Vec::new() }
    }

    fn book() -> &'static Book {
        book()
    }

    /// The template with its slots filled.
    pub(super) fn fill(&mut self, template: &str) -> String {
        let mut text = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (slot, behind) = after.split_once('}').unwrap_or((after, ""));
            text.push_str(before);
            let begins = text.is_empty() || text.trim_end().ends_with(['.', '?', '!']);
            let word = self.word(slot);
            text.push_str(&if begins { capital(&word) } else { word });
            rest = behind;
        }
        text.push_str(rest);
        text
    }

    fn word(&mut self, slot: &str) -> String {
        let list = match slot {
            "treatment" => {
                return self.chance.one(self.treatments).cloned().unwrap_or_else(|| ANY.to_owned());
            }
            "symptom" => self.topic.map(|topic| topic.all("symptoms")).unwrap_or_default(),
            slot => Self::book().slot(slot),
        };
        for _ in 0..4 {
            match self.chance.one(list) {
                Some(word) if self.used.contains(word) => {}
                Some(word) => {
                    self.used.push(word);
                    return (*word).to_owned();
                }
                None => return String::new(),
            }
        }
        self.chance.one(list).copied().unwrap_or_default().to_owned()
    }

    /// One sentence of a general sort.
    pub(super) fn general(&mut self, sort: &str) -> String {
        self.one(Self::book().general(sort))
    }

    /// One of a list, filled; nothing of an empty one.
    pub(super) fn one(&mut self, list: &[&'static str]) -> String {
        match self.chance.one(list) {
            Some(template) => self.fill(template),
            None => String::new(),
        }
    }

    /// The one at a place of a list that begins anew at its end.
    pub(super) fn at(&mut self, list: &[&'static str], place: usize) -> String {
        match list.get(place % list.len().max(1)) {
            Some(template) => self.fill(template),
            None => String::new(),
        }
    }

    /// Adds a sentence `percent` times in a hundred.
    pub(super) fn perhaps(&mut self, text: &mut String, percent: usize, sort: &str) {
        if self.chance.is(percent) {
            let more = self.general(sort);
            if !text.contains(&more) {
                join(text, &more);
            }
        }
    }
}

/// Puts a sentence behind what is there.
pub(super) fn join(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() && !text.ends_with('\n') {
        text.push(' ');
    }
    text.push_str(more);
}

/// The text with a capital letter at its beginning.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(char::to_uppercase).into_iter().flatten().chain(letters).collect()
}

/// A name as it stands inside a sentence: "letrozole", but "HER2-targeted therapy".
pub(super) fn inside(name: &str) -> String {
    let is_plain = name.chars().skip(1).take_while(|c| *c != ' ').all(|c| c.is_lowercase() || c == '-');
    let mut letters = name.chars();
    match letters.next() {
        Some(first) if is_plain => first.to_lowercase().chain(letters).collect(),
        _ => name.to_owned(),
    }
}
