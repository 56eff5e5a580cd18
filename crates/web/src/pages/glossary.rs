//! The explained words of the community's condition pack.

use std::collections::{BTreeMap, BTreeSet};

use app::{Words, concepts};
use axum::extract::State as Shared;

use super::{Answer, page};
use crate::server::State;
use crate::view::{Concept, GlossaryPage, Letter, Link, Meta, Nav};

pub(crate) async fn show(Shared(state): Shared<State>) -> Answer {
    let now = state.now();
    let named = concepts::named(&state.app, now.community.id).await?;
    let words = state.app.words();
    let letters = words.map(|words| letters(&words, &wider(named, &words))).unwrap_or_default();
    let description = "Medical words, each explained in a plain sentence or two.";
    page(&GlossaryPage {
        total: letters.iter().map(|letter| letter.concepts.len()).sum(),
        letters,
        meta: Meta::new("Glossary", description, "/glossary").at(Nav::Glossary),
        site: now.site,
    })
}

/// How many words are explained.
pub(super) fn count(words: &Words) -> usize {
    words.vocabulary().concepts().iter().filter(|concept| concept.definition.is_some()).count()
}

/// The explained words under their first letters; what begins with none stands first.
fn letters(words: &Words, found: &BTreeSet<String>) -> Vec<Letter> {
    let mut by_letter: BTreeMap<String, Vec<(String, Concept)>> = BTreeMap::new();
    for concept in words.vocabulary().concepts().iter().filter(|concept| concept.definition.is_some()) {
        let key = kernel::text::fold(&concept.name);
        let first =
            key.chars().next().filter(char::is_ascii_alphabetic).map_or_else(|| "0".to_owned(), String::from);
        by_letter.entry(first).or_default().push((key, explained(concept, words, found)));
    }
    let sorted = by_letter.into_iter().map(|(letter, mut concepts)| {
        concepts.sort_by(|a, b| a.0.cmp(&b.0));
        let title = if letter == "0" { "0–9".to_owned() } else { letter.to_uppercase() };
        Letter {
            title,
            id: format!("letter-{letter}"),
            concepts: concepts.into_iter().map(|(_, one)| one).collect(),
        }
    });
    sorted.collect()
}

/// Concepts and all that they belong to: search finds an article about a taxane under chemotherapy too.
fn wider(mut slugs: BTreeSet<String>, words: &Words) -> BTreeSet<String> {
    let mut rest: Vec<String> = slugs.iter().cloned().collect();
    while let Some(slug) = rest.pop() {
        let concept = words.vocabulary().by_slug(&slug).and_then(|id| words.vocabulary().get(id));
        for broader in concept.iter().flat_map(|concept| &concept.broader) {
            if slugs.insert(broader.clone()) {
                rest.push(broader.clone());
            }
        }
    }
    slugs
}

fn explained(concept: &health::Concept, words: &Words, found: &BTreeSet<String>) -> Concept {
    let known = |slug: &String| {
        let wider = words.vocabulary().get(words.vocabulary().by_slug(slug)?)?;
        wider.definition.as_ref().map(|_| Link::new(&wider.name, format!("#term-{slug}")))
    };
    Concept {
        slug: concept.slug.clone(),
        name: concept.name.clone(),
        kind: concept.kind.as_str().replace('-', " "),
        definition: concept.definition.clone(),
        synonyms: concept.synonyms.clone(),
        broader: concept.broader.iter().filter_map(known).collect(),
        articles: found
            .contains(&concept.slug)
            .then(|| Link::new("Find articles", super::search::address(&concept.name, 1))),
    }
}
