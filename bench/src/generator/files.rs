//! The files of the library: one for each article, and those beside them.

use kernel::Chance;

use super::body::{self, DRAWINGS};
use super::cast::Concepts;
use super::pen::Pen;
use super::plan::{Planned, TOPICS};
use super::words::Words;

const AUTHORS: usize = 24;
const REVIEWERS: usize = 16;

/// The file of the article at `number` of the plan.
pub(crate) fn article(
    seed: u64,
    number: usize,
    plan: &[Planned<'_>],
    concepts: &Concepts,
    words: &Words,
) -> String {
    let Some(planned) = plan.get(number) else { return String::new() };
    let mut chance = Chance::new(seed, 1000 + number as u64);
    let cast = concepts.cast(planned.subject, &mut chance);
    let mut pen = Pen { words, cast: &cast, chance, cited: 0 };
    let body = body::write(&mut pen, number, plan);
    format!("---\n{}---\n{body}", front(&mut pen, planned, plan))
}

fn front(pen: &mut Pen<'_>, planned: &Planned<'_>, plan: &[Planned<'_>]) -> String {
    let chance = &mut pen.chance;
    let published = day(2023 + chance.below(3), 12, chance);
    let changed = day(2026, 9, chance);
    let author = chance.below(AUTHORS);
    let second = TOPICS[chance.below(TOPICS.len())].0;
    let mut topics = vec![planned.topic()];
    if second != planned.topic() {
        topics.push(second);
    }
    let mut out = format!("slug: {}\ntitle: {}\n", planned.slug, quoted(&planned.title));
    out += &format!("summary: {}\n", quoted(&pen.short("summary", 180)));
    out += &format!("kind: {}\n", if planned.is_story { "story" } else { "article" });
    out += &format!("topics: [{}]\nauthors: [author-{author}]\n", topics.join(", "));
    if !planned.is_story {
        out += &format!("reviewers: [reviewer-{}]\nreviewed: {changed}\n", pen.chance.below(REVIEWERS));
    }
    out += &format!("published: {published}\nupdated: {changed}\ndemonstration: true\nkey_points:\n");
    for _ in 0..4 {
        out += &format!("  - {}\n", quoted(&pen.say("point")));
    }
    out + &references(pen) + &related(pen, planned, plan)
}

/// Days up to the 28th, which every month has.
fn day(year: usize, months: usize, chance: &mut Chance) -> String {
    format!("{year}-{:02}-{:02}", 1 + chance.below(months), 1 + chance.below(28))
}

/// Invented, and said to be: the prefix 10.5555 is kept for examples, and no such journal exists.
fn references(pen: &mut Pen<'_>) -> String {
    let mut out = String::from(if pen.cited > 0 { "references:\n" } else { "" });
    for number in 1..=pen.cited {
        let subject = pen.fill("symptom");
        let title = format!("Invented study of {subject} and {}", pen.fill("treatment"));
        let (volume, page) = (1 + pen.chance.below(60), 1 + pen.chance.below(900));
        out += &format!("  - id: r{number}\n    title: {}\n", quoted(&title));
        out += "    publisher: Journal of Invented Results\n    authors: [Sample A, Specimen B]\n";
        out += &format!("    year: {}\n    volume: {volume}\n", 2005 + pen.chance.below(20));
        out += &format!("    pages: {page}–{}\n    doi: 10.5555/bench.{page}.{volume}.{number}\n", page + 9);
    }
    out
}

/// Some articles name others that the editors chose.
fn related(pen: &mut Pen<'_>, planned: &Planned<'_>, plan: &[Planned<'_>]) -> String {
    let chosen = pen.chance.one(plan).filter(|other| other.slug != planned.slug);
    let chosen = chosen.filter(|_| pen.chance.is(30));
    chosen.map(|other| format!("related: [{}]\n", other.slug)).unwrap_or_default()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// What stands beside the articles, by path.
pub(crate) fn around(seed: u64) -> Vec<(String, String)> {
    let topic = |(slug, title, _): &(&str, &str, &[_])| {
        format!(
            "- slug: {slug}\n  title: {title}\n  summary: What we have on {}.\n  review_every: 24 months\n",
            title.to_lowercase()
        )
    };
    let mut files = vec![
        ("community.yml".to_owned(), COMMUNITY.to_owned()),
        ("topics.yml".to_owned(), TOPICS.iter().map(topic).collect()),
        ("contributors.yml".to_owned(), contributors()),
    ];
    let mut chance = Chance::new(seed, 2);
    files.extend((1..=DRAWINGS).map(|n| (format!("media/drawings/shapes-{n}.svg"), drawing(&mut chance))));
    files
}

const COMMUNITY: &str = "name: Bench\ntagline: A library that was made to be measured.\ncondition: Breast cancer\n\
                         operator: Nobody\ndemonstration: true\n";

fn contributors() -> String {
    let person = |role: &str, slug: &str, number: usize| {
        format!(
            "- slug: {slug}-{number}\n  name: {role} Number {number}\n  role: {role}\n  bio: Nobody real. This \
             person was made up to be number {number} of a library that is measured.\n  demonstration: true\n"
        )
    };
    let authors = (0..AUTHORS).map(|number| person("Author", "author", number));
    authors.chain((0..REVIEWERS).map(|number| person("Reviewer", "reviewer", number))).collect()
}

/// A drawing of the size that drawings in articles have.
fn drawing(chance: &mut Chance) -> String {
    const CLASSES: [&str; 4] =
        ["brand-soft stroke-brand", "accent-soft stroke-accent", "sunken stroke-ink", "paper"];
    let mut out = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 360\">\n");
    for place in 0..8 {
        let class = CLASSES[chance.below(CLASSES.len())];
        let (x, y, r) = (60 + place * 72, 60 + chance.below(240), 14 + chance.below(36));
        out += &format!("  <circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\" stroke-width=\"4\"/>\n");
    }
    out + "</svg>\n"
}
