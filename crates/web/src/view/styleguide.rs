//! Every component with samples, so that people and tests can look at each of them alone.

use std::sync::Arc;

use askama::Template;
use jiff::civil::date;

use super::{
    AnswerRow, ArticleCard, Bio, Chart, ChartStep, Choice, Concept, Day, Event, FieldError, Filter,
    FilterGroup, Heading, Kind, Lead, Link, Meta, MonthForm, Offer, Pagination, Person, Picture,
    QuestionForm, Reference, Site, Told, TopicCard, Word, hue_class, initials,
};

/// The samples. Nothing in them names a real person or a real study.
#[derive(Clone, Debug, Template)]
#[template(path = "styleguide/index.html")]
pub struct StyleguidePage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page, unlisted.
    pub meta: Meta,
    reviewer: Person,
    author: Person,
    bio: Bio,
    day: Day,
    earlier: Day,
    due: Day,
    cards: Vec<ArticleCard>,
    topics: Vec<TopicCard>,
    crumbs: Vec<Link>,
    contents: Vec<Heading>,
    filters: Vec<FilterGroup>,
    pagination: Option<Pagination>,
    words: Vec<Word>,
    concepts: Vec<Concept>,
    references: Vec<Reference>,
    history: Vec<Event>,
    errors: Vec<FieldError>,
    pictures: Vec<Picture>,
    key_points: Vec<String>,
    told: Vec<Told>,
    questions: Vec<QuestionForm>,
    charts: Vec<Chart>,
}

impl StyleguidePage {
    /// The page with its samples. Pictures are the community's own icon, so that none has to be shipped.
    pub fn new(site: Arc<Site>, meta: Meta) -> Self {
        let reviewer = person("Cleo Specimen", Some("M.D."), "Medical reviewer");
        let author = person("Ada Example", None, "Health writer");
        let bio = Bio {
            person: author.clone(),
            html: "<p>Ada writes about side effects and how to live with them.</p>".into(),
            links: vec![Link::new("Website", "https://example.org/")],
        };
        Self {
            site,
            meta,
            reviewer,
            author,
            bio,
            day: date(2026, 10, 2).into(),
            earlier: date(2026, 3, 2).into(),
            due: date(2027, 10, 2).into(),
            cards: cards(),
            topics: topics(),
            crumbs: vec![
                Link::new("Resources", "/resources"),
                Link::new("Side effects", "/topics/side-effects"),
            ],
            contents: ["Faces", "Cards", "Call-outs", "Figures"].map(heading).into(),
            filters: filters(),
            pagination: Pagination::new(4, 9, |page| format!("?page={page}")),
            words: vec![word()],
            concepts: vec![concept()],
            references: references(),
            history: history(),
            errors: vec![FieldError {
                field: "email".into(),
                message: "Write your e-mail address, such as name@example.org.".into(),
            }],
            pictures: vec![picture("tint-13"), picture("tint-3"), picture("tint-grey")],
            told: told(),
            questions: vec![
                question("sample-empty", "", None),
                question(
                    "sample-wrong",
                    "Paclitaxel",
                    Some("We do not know “Taxoll”. Did you mean “Taxol”?"),
                ),
            ],
            charts: vec![chart("A chart", 14), chart("A chart without anything", 0)],
            key_points: vec![
                "The short version comes first.".into(),
                "It is for people who are tired.".into(),
            ],
        }
    }
}

fn person(name: &str, credentials: Option<&str>, role: &str) -> Person {
    Person {
        name: name.into(),
        credentials: credentials.map(Into::into),
        role: Some(role.into()),
        href: "/contributors".into(),
        picture: None,
        initials: initials(name),
        hue: hue_class(name),
        demonstration: true,
    }
}

fn card(title: &str, kind: Kind, overdue: bool, picture: Option<Lead>) -> ArticleCard {
    let summary = "Why fingers and toes tingle, how long it lasts, and what can ease it.";
    ArticleCard {
        title: title.into(),
        href: "/resources".into(),
        summary: summary.into(),
        kind,
        topic: Some(Link::new("Side effects", "/topics/side-effects")),
        reviewed: (kind != Kind::Story).then(|| date(2026, 10, 2).into()),
        updated: date(2026, 10, 2).into(),
        changed: kind != Kind::Story,
        minutes: 6,
        overdue,
        picture,
    }
}

fn cards() -> Vec<ArticleCard> {
    vec![
        card("An article with a picture", Kind::Article, false, Some(Lead::Picture(picture("tint-13")))),
        card("An article with a drawing", Kind::Article, false, Some(drawing())),
        card("A story", Kind::Story, false, None),
        card("A video whose review is late", Kind::Video, true, None),
    ]
}

fn topics() -> Vec<TopicCard> {
    let topic = |title: &str, articles| TopicCard {
        title: title.into(),
        href: "/resources".into(),
        summary: "What treatment can do to the body, and what helps.".into(),
        articles,
    };
    vec![topic("Side effects", 12), topic("Stories", 1)]
}

fn drawing() -> Lead {
    let svg = r#"<svg aria-hidden="true" viewBox="0 0 640 320"><circle class="brand-soft stroke-brand" cx="260" cy="160" r="110" stroke-width="12"/><circle class="accent-soft stroke-accent" cx="380" cy="160" r="110" stroke-width="12" fill-opacity=".6"/></svg>"#;
    Lead::Drawing { svg: svg.into(), plain: false }
}

fn history() -> Vec<Event> {
    let event = |day: Day, what, html: &str| Event { day, what, html: html.into() };
    vec![
        event(date(2026, 10, 2).into(), "Corrected", "A range read 2 to 30; it is 2 to 33."),
        event(date(2026, 10, 2).into(), "Reviewed", ""),
        event(date(2026, 3, 2).into(), "Published", ""),
    ]
}

fn heading(title: &str) -> Heading {
    Heading { id: title.to_lowercase().replace(' ', "-"), title: title.into() }
}

fn filters() -> Vec<FilterGroup> {
    let filter = |title: &str, count, current| Filter {
        title: title.into(),
        href: "/resources".into(),
        count,
        current,
    };
    vec![FilterGroup {
        title: "Topic".into(),
        filters: vec![
            filter("All", None, true),
            filter("Side effects", Some(12), false),
            filter("Stories", Some(2), false),
        ],
    }]
}

fn word() -> Word {
    Word {
        slug: "peripheral-neuropathy".into(),
        name: "peripheral neuropathy".into(),
        definition: "Damage to the nerves farthest from the spine.".into(),
        synonyms: vec!["pins and needles".into(), "nerve damage".into()],
    }
}

fn concept() -> Concept {
    Concept {
        slug: "paclitaxel".into(),
        name: "paclitaxel".into(),
        kind: "Medicine".into(),
        definition: Some("A chemotherapy medicine that stops cells from dividing.".into()),
        synonyms: vec!["Taxol".into()],
        broader: vec![Link::new("taxanes", "/glossary")],
        articles: Some(Link::new("4 articles", "/search?q=paclitaxel")),
    }
}

fn references() -> Vec<Reference> {
    let reference = |id: &str, uses| Reference {
        id: id.into(),
        authors: Some("Example A, Sample B".into()),
        title: "An invented study, to show how a reference looks".into(),
        publisher: "Journal of Examples".into(),
        detail: Some("2026;1:1–9".into()),
        links: vec![Link::new("example.org", "https://example.org/")],
        uses,
    };
    vec![reference("one", 2), reference("two", 1)]
}

fn picture(tint: &'static str) -> Picture {
    Picture {
        src: "/icon-512.png".into(),
        webp: None,
        srcset: None,
        sizes: "(min-width: 45rem) 20rem, 100vw".into(),
        width: 512,
        height: 512,
        alt: "Two rings that overlap, the mark of this community".into(),
        tint,
    }
}

fn told() -> Vec<Told> {
    let told = |ask: &str, lines: Vec<(&str, Vec<&str>)>, audience| Told {
        ask: ask.into(),
        lines: lines
            .into_iter()
            .map(|(line, notes)| (line.into(), notes.into_iter().map(Into::into).collect()))
            .collect(),
        audience,
    };
    vec![
        told(
            "When were you diagnosed?",
            vec![("March 2024", vec![])],
            Some("All members see this. It is not on the open web."),
        ),
        told(
            "Which treatments have you had, and when?",
            vec![
                ("Paclitaxel", vec!["April 2024 to June 2024", "Side effects: Peripheral neuropathy"]),
                ("Tamoxifen", vec![]),
            ],
            None,
        ),
    ]
}

fn question(slug: &str, summary: &str, error: Option<&str>) -> QuestionForm {
    let month = MonthForm { year: "2024".into(), months: vec![Choice::new("4", "April", true)] };
    let row = AnswerRow {
        at: 0,
        what: "Taxoll".into(),
        fresh: false,
        dropped: false,
        severities: Vec::new(),
        start: month.clone(),
        stop: month.clone(),
        why: String::new(),
        effects: String::new(),
    };
    let error = error.map(|message| FieldError { field: format!("{slug}-rows"), message: message.into() });
    QuestionForm {
        slug: slug.into(),
        ask: "Which treatments have you had, and when?".into(),
        help: "As much as you like.".into(),
        kind: "periods",
        open: error.is_some(),
        summary: summary.into(),
        sentence: if summary.is_empty() { "" } else { "Nobody but you sees this." },
        audiences: vec![Choice::new("me", "Only me", true), Choice::new("team", "My team", false)],
        picks: Vec::new(),
        finds: false,
        offers: vec![Offer { name: "Paclitaxel".into(), others: "Taxol".into() }],
        find: String::new(),
        month,
        number: String::new(),
        unit: String::new(),
        text: String::new(),
        rows: vec![row],
        errors: error.into_iter().collect(),
    }
}

/// Bars that rise and fall, for so many days; all at nothing where there are none.
fn chart(title: &str, days: i8) -> Chart {
    let step = |day: i8| ChartStep {
        label: Day::from(date(2026, 11, day)).text,
        value: f64::from(day * (15 - day)),
        cells: vec![(day * (15 - day)).to_string()],
    };
    let steps: Vec<_> = (1..=days).map(step).collect();
    Chart::new((title, "On each day."), &["Day", "Number"], &steps, |value| value.to_string())
}
