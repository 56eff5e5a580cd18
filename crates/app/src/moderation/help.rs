//! The help that somebody is shown who writes that they may be in danger. Nothing of it is kept: it is made of the words and the pack.

use health::pack::{Helpline, HelplineKind, Risk, Situation, Way};

use crate::App;

/// How many situations are told of at once. More would bury the numbers.
const MOST: usize = 2;

/// What the page says, and who answers at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Help {
    /// Heading and words of each situation, the gravest first.
    pub says: Vec<(String, String)>,
    pub places: Vec<Place>,
}

/// Who answers in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The code of the country, or `EU`.
    pub code: String,
    pub lines: Vec<Line>,
}

/// A number that helps at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub name: String,
    pub numbers: Vec<String>,
    /// How it can be reached, other than by calling: "text", "chat".
    pub also: Vec<&'static str>,
}

/// The help for these words, if they may tell of an emergency or a crisis.
pub fn help(app: &App, texts: &[&str]) -> Option<Help> {
    let words = app.words()?;
    let found = words.signs(texts);
    let says: Vec<_> = found.iter().take(MOST).map(|one| (one.title.clone(), one.say.clone())).collect();
    (!says.is_empty()).then(|| Help { says, places: places(&words.pack.helplines, &found) })
}

/// The helplines that these situations need, place by place in the order of the pack.
fn places(all: &[Helpline], found: &[&Situation]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for wanted in kinds(found) {
        for line in all.iter().filter(|line| line.kind == wanted) {
            let at = places.iter().position(|place| place.code == line.place).unwrap_or_else(|| {
                places.push(Place { code: line.place.clone(), lines: Vec::new() });
                places.len() - 1
            });
            places[at].lines.push(Line {
                name: line.name.clone(),
                numbers: line.numbers.clone(),
                also: also(&line.ways),
            });
        }
    }
    places
}

/// What is shown, the most wanted first. Whoever is in crisis may need the emergency number too.
fn kinds(found: &[&Situation]) -> Vec<HelplineKind> {
    let is = |risk: Risk| found.iter().any(|one| one.risk == risk);
    let wanted = [
        (is(Risk::Crisis), HelplineKind::Crisis),
        (true, HelplineKind::Emergency),
        (is(Risk::Urgent), HelplineKind::Advice),
    ];
    wanted.into_iter().filter(|(shown, _)| *shown).map(|(_, kind)| kind).collect()
}

fn also(ways: &[Way]) -> Vec<&'static str> {
    let word = |way: &Way| match way {
        Way::Call => None,
        Way::Text => Some("text"),
        Way::Chat => Some("chat"),
    };
    ways.iter().filter_map(word).collect()
}
