//! The text of an article: paragraphs, sections, lists, tables, drawings, a member's words, call-outs, links.

use std::collections::BTreeSet;

use super::pen::Pen;
use super::plan::Planned;

/// Words of a text, about.
const WORDS: usize = 2000;

/// Drawings that articles share.
pub(crate) const DRAWINGS: usize = 6;

/// The text of the article that stands at `number` of the plan.
pub(crate) fn write(pen: &mut Pen<'_>, number: usize, plan: &[Planned<'_>]) -> String {
    let mut parts = vec![format!("{} {}", pen.say("first"), pen.paragraph(4))];
    parts.extend(pen.cast.subject.definition.clone());
    parts.push(pen.paragraph(5));
    let mut headings = BTreeSet::new();
    let mut length = 0;
    // What closes the text has some eighty words.
    while length < WORDS - 80 {
        let from = parts.len();
        section(pen, number + headings.len(), plan, &mut headings, &mut parts);
        length = parts.iter().map(|part| words(part)).sum();
        debug_assert!(parts.len() > from, "a section without text would never end");
    }
    parts.push(call_out(pen, "CARE-TEAM", "care", 3));
    parts.push(pen.paragraph(3));
    parts.join("\n\n") + "\n"
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn section(
    pen: &mut Pen<'_>,
    turn: usize,
    plan: &[Planned<'_>],
    headings: &mut BTreeSet<String>,
    parts: &mut Vec<String>,
) {
    let heading = (0..20).map(|_| pen.say("heading")).find(|heading| headings.insert(heading.clone()));
    parts.push(format!("## {}", heading.unwrap_or_else(|| format!("More, {}", turn + 1))));
    parts.push(pen.paragraph(5));
    match turn % 6 {
        0 => parts.push(list(pen)),
        1 => parts.push(table(pen)),
        2 => parts.push(figure(pen)),
        3 => parts.push(call_out(pen, "VOICE", "voice", 3)),
        4 => parts.push(format!("### {}", pen.say("heading"))),
        _ => parts.push(call_out(pen, "NOTE", "any", 2)),
    }
    parts.push(pen.paragraph(5));
    if pen.chance.is(40)
        && let Some(other) = pen.chance.one(plan)
    {
        parts.push(format!("{} There is more in [{}]({}.md).", pen.say("any"), other.title, other.slug));
    }
}

fn list(pen: &mut Pen<'_>) -> String {
    let items: Vec<String> = (0..5).map(|_| format!("- {}", pen.say("item"))).collect();
    format!("{}\n\n{}", pen.say("any"), items.join("\n"))
}

fn table(pen: &mut Pen<'_>) -> String {
    let rows: Vec<String> = (0..5)
        .map(|_| format!("| {} | {} | {} |", pen.fill("symptom"), pen.fill("when"), pen.fill("doing")))
        .collect();
    format!("| What you may notice | When | What to try |\n| --- | --- | --- |\n{}", rows.join("\n"))
}

fn figure(pen: &mut Pen<'_>) -> String {
    let number = 1 + pen.chance.below(DRAWINGS);
    let caption = pen.short("any", 120);
    format!(
        "![Shapes that stand for {}.](media/drawings/shapes-{number}.svg \"{caption}\")",
        pen.fill("site")
    )
}

fn call_out(pen: &mut Pen<'_>, name: &str, sort: &str, sentences: usize) -> String {
    let said: Vec<String> = (0..sentences).map(|_| pen.say(sort)).collect();
    format!("> [!{name}]\n> {}", said.join(" "))
}
