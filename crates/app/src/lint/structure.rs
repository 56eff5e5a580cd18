//! Pictures, links and headings.

use kernel::Problems;

use super::Around;
use crate::articles::Article;
use crate::articles::body::{Block, Body, Inline, Picture, plain};
use crate::pictures::Thing;

const HTML: &str = "HTML is not part of the format. Write it in Markdown; `\\<` shows a plain <.";

pub(super) fn check(article: &Article, around: &Around<'_>, problems: &mut Problems) {
    text(&article.body, &article.front.slug, around, problems);
    head(article, around, problems);
}

/// Any text of the library. `own` is the slug of the article it belongs to, for links within it.
pub(super) fn text(body: &Body, own: &str, around: &Around<'_>, problems: &mut Problems) {
    let mut level = 1;
    body.each_block(&mut |block| {
        for picture in block.pictures() {
            one_picture(picture, matches!(block, Block::Figure(_)), around, problems);
        }
        match block {
            Block::Heading { line, level: own, .. } => {
                heading(*line, *own, level, problems);
                level = *own;
            }
            Block::Player { line, path, .. } => film(*line, path, around, problems),
            Block::Html { line } => problems.error(*line, "html", HTML),
            Block::Table { rows, .. } => {
                for (line, _) in
                    rows.iter().filter(|(_, row)| row.iter().all(|c| plain(&c.text).trim().is_empty()))
                {
                    problems.error(
                        *line,
                        "placeholder",
                        "Every cell of this row is empty. Fill it or take it out.",
                    );
                }
            }
            _ => {}
        }
    });
    body.each_inline(&mut |inline| match inline {
        Inline::Html { line } => problems.error(*line, "html", HTML),
        Inline::Image { line, .. } => {
            problems.error(*line, "picture-place", "A picture has to stand in a paragraph of its own.");
        }
        Inline::Link { line, url, .. } => link(own, *line, url, around, problems),
        Inline::Unknown { line, id } => {
            let message =
                format!("`[^{id}]` names no reference and no note. Add it to `references`, or mend the id.");
            problems.error(*line, "reference-unknown", message);
        }
        _ => {}
    });
}

fn heading(line: usize, own: u8, before: u8, problems: &mut Problems) {
    if own == 1 {
        problems.error(
            line,
            "heading-skips",
            "The title is the only heading of the first level. Write `##` here.",
        );
    } else if own > before + 1 {
        let wanted = "#".repeat(usize::from(before) + 1);
        problems.error(line, "heading-skips", format!("This heading skips a level. Write `{wanted}` here."));
    }
}

fn one_picture(picture: &Picture, alone: bool, around: &Around<'_>, problems: &mut Problems) {
    if picture.alt.is_empty() {
        let message =
            "The picture has no text alternative. Say between `![` and `]` what it shows, with its numbers.";
        problems.error(picture.line, "alt-missing", message);
    }
    if alone && picture.caption.is_empty() {
        let message = "The figure has no caption. Write it in quotes after the path: `![alt](media/x.png \"Caption\")`.";
        problems.error(picture.line, "caption-missing", message);
    }
    portrait(picture.line, &picture.path, around, problems);
}

fn film(line: usize, path: &str, around: &Around<'_>, problems: &mut Problems) {
    media(line, path, "a film", |thing| matches!(thing, Thing::Film(_)), around, problems);
}

/// The picture of a person or an article.
pub(super) fn portrait(line: usize, path: &str, around: &Around<'_>, problems: &mut Problems) {
    let fits = |thing: &Thing| matches!(thing, Thing::Picture(_) | Thing::Drawing(_));
    media(line, path, "a picture", fits, around, problems);
}

fn media(
    line: usize,
    path: &str,
    what: &str,
    fits: impl Fn(&Thing) -> bool,
    around: &Around<'_>,
    problems: &mut Problems,
) {
    if !is_media_path(path) {
        let message = format!(
            "“{path}” is not a path below media/. Put the file there and name it from the library folder."
        );
        problems.error(line, "media-path", message);
    } else if let Some(thing) = around.library.media.get(path) {
        if !fits(thing) {
            problems.error(line, "media-kind", format!("“{path}” is not {what}."));
        }
    } else if !around.library.paths.contains(path) {
        problems.error(line, "link-dead", format!("There is no file “{path}”. Add it or mend the path."));
    }
}

/// Whether a path stays below `media/`.
fn is_media_path(path: &str) -> bool {
    path.strip_prefix("media/").is_some_and(|rest| {
        !rest.contains(['\\', ':', '\0', '?', '#'])
            && rest.split('/').all(|part| !part.is_empty() && !part.starts_with('.'))
    })
}

fn link(own: &str, line: usize, url: &str, around: &Around<'_>, problems: &mut Problems) {
    let (path, fragment) = url.split_once('#').map_or((url, None), |(path, fragment)| (path, Some(fragment)));
    let lower = url.to_ascii_lowercase();
    if ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme)) {
        return;
    }
    let slug = match path.strip_suffix(".md") {
        Some(slug) => slug,
        None if path.is_empty() && fragment.is_some() && !own.is_empty() => own,
        None => {
            let message =
                format!("“{url}” leads nowhere. Link to `other-article.md`, or to an address with https://.");
            return problems.error(line, "link-dead", message);
        }
    };
    match (around.headings.get(slug), fragment) {
        (None, _) => {
            problems.error(line, "link-dead", format!("There is no article “{slug}.md” in the library."))
        }
        (Some(ids), Some(id)) if !ids.contains(id) => {
            let known: Vec<&str> = ids.iter().copied().collect();
            let message = format!("“{slug}.md” has no heading “{id}”. It has: {}.", known.join(", "));
            problems.error(line, "link-dead", message);
        }
        _ => {}
    }
}

fn head(article: &Article, around: &Around<'_>, problems: &mut Problems) {
    let front = &article.front;
    for slug in front.related.iter().filter(|slug| !around.headings.contains_key(slug.as_str())) {
        problems.error(
            front.line_of("related"),
            "link-dead",
            format!("There is no article “{slug}.md” in the library."),
        );
    }
    if let Some(path) = &front.picture {
        portrait(front.line_of("picture"), path, around, problems);
        if front.picture_alt.is_none() {
            let message = "`picture` needs `picture_alt`: say what it shows.";
            problems.error(front.line_of("picture"), "alt-missing", message);
        }
    }
}
