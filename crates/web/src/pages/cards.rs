//! The product's cards and people in the words of the templates.

use app::articles::{self, Card};
use app::contributors::Contributor;
use app::pictures::{Thing, srcset, tint_of};
use jiff::civil::Date;

use crate::view::{ArticleCard, Bio, Kind, Lead, Link, Person, Picture, TopicCard, hue_class, initials};

pub(super) fn kind(kind: articles::Kind) -> Kind {
    match kind {
        articles::Kind::Article => Kind::Article,
        articles::Kind::Story => Kind::Story,
        articles::Kind::Video => Kind::Video,
    }
}

pub(super) fn card(card: &Card, today: Date) -> ArticleCard {
    ArticleCard {
        title: card.title.clone(),
        href: format!("/resources/{}", card.slug),
        summary: card.summary.clone(),
        kind: kind(card.kind),
        topic: card.topic.as_ref().map(topic_link),
        reviewed: card.reviewed.map(Into::into),
        updated: card.updated.into(),
        changed: card.updated != card.published,
        minutes: card.minutes,
        overdue: card.is_overdue(today),
        picture: card.picture.as_ref().and_then(|(thing, alt)| lead(thing, alt, &card.slug)),
    }
}

pub(super) fn cards(list: &[Card], today: Date) -> Vec<ArticleCard> {
    list.iter().map(|one| card(one, today)).collect()
}

/// A picture, or a drawing that takes the page's colours. The slug keeps the ids of drawings on one page apart.
fn lead(thing: &Thing, alt: &str, slug: &str) -> Option<Lead> {
    match thing {
        Thing::Drawing(drawing) => {
            Some(Lead::Drawing { svg: drawing.inline(&format!("card-{slug}"), alt), plain: drawing.plain })
        }
        other => picture(other, alt, "(min-width: 62rem) 36rem, 100vw").map(Lead::Picture),
    }
}

/// A raster picture. A drawing has no file of its own, and is none.
pub(super) fn picture(thing: &Thing, alt: &str, sizes: &str) -> Option<Picture> {
    let Thing::Picture(meta) = thing else { return None };
    let fallback = meta.fallback()?;
    Some(Picture {
        src: format!("/media/{}", fallback.name),
        webp: Some(srcset(meta)),
        srcset: None,
        sizes: sizes.to_owned(),
        width: fallback.width,
        height: fallback.height,
        alt: alt.to_owned(),
        tint: tint_of(meta),
    })
}

pub(super) fn topic_link((slug, title): &(String, String)) -> Link {
    Link::new(title, format!("/topics/{slug}"))
}

/// The topics that hold something.
pub(super) fn topics<'a>(all: impl Iterator<Item = &'a app::topics::Topic>) -> Vec<TopicCard> {
    all.filter(|t| t.articles > 0).map(topic).collect()
}

fn topic(topic: &app::topics::Topic) -> TopicCard {
    TopicCard {
        title: topic.title.clone(),
        href: format!("/topics/{}", topic.slug),
        summary: topic.summary.clone(),
        articles: usize::try_from(topic.articles).unwrap_or(0),
    }
}

pub(super) fn person(person: &Contributor) -> Person {
    let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    Person {
        name: person.name.clone(),
        credentials: filled(&person.credentials),
        role: filled(&person.role),
        href: format!("/contributors/{}", person.slug),
        picture: person.picture.as_ref().and_then(|thing| picture(thing, "", "44px")),
        initials: initials(&person.name),
        hue: hue_class(&person.name),
        demonstration: person.demonstration,
    }
}

pub(super) fn bio(one: &Contributor) -> Bio {
    let links = one.links.iter().map(|link| Link::new(&link.title, &link.url)).collect();
    Bio { person: person(one), html: one.bio_html.clone(), links }
}
