//! What search engines are told of an article: schema.org `MedicalWebPage` (<https://schema.org/MedicalWebPage>).

use app::articles::{Card, Content, Kind};
use app::contributors::Contributor;
use serde_json::{Value, json};

use app::posts::{Post, Reaction, Thread};

use crate::view::Site;

/// The markup of an article. A story is an `Article`: it gives no medical information.
pub(super) fn article(
    card: &Card,
    content: &Content,
    authors: &[Contributor],
    reviewers: &[Contributor],
    site: &Site,
) -> String {
    let address = format!("{}/resources/{}", site.base_url, card.slug);
    let people = |list: &[Contributor]| list.iter().map(|one| person(one, site)).collect::<Vec<_>>();
    let mut page = json!({
        "@context": "https://schema.org",
        "@type": if card.kind == Kind::Story { "Article" } else { "MedicalWebPage" },
        "@id": address,
        "url": address,
        "name": card.title,
        "headline": card.title,
        "description": card.summary,
        "inLanguage": site.language,
        "datePublished": card.published,
        "dateModified": card.updated,
        "author": people(authors),
        "publisher": { "@type": "Organization", "name": site.operator.as_ref().unwrap_or(&site.name) },
        "citation": content.references.iter().map(citation).collect::<Vec<_>>(),
    });
    // A demonstration says on the page that no clinician reviewed it; a story is nobody's to review.
    let claims = card.kind != Kind::Story && !card.demonstration;
    if let Some(reviewed) = card.reviewed.filter(|_| claims) {
        page["lastReviewed"] = json!(reviewed);
        page["reviewedBy"] = Value::Array(people(reviewers));
    }
    page.to_string()
}

fn person(one: &Contributor, site: &Site) -> Value {
    let mut person = json!({
        "@type": "Person",
        "name": one.name,
        "url": format!("{}/contributors/{}", site.base_url, one.slug),
    });
    for (key, text) in [("honorificSuffix", &one.credentials), ("jobTitle", &one.role)] {
        if !text.is_empty() {
            person[key] = json!(text);
        }
    }
    person
}

fn citation(reference: &app::articles::Reference) -> Value {
    let publisher = json!({ "@type": "Organization", "name": reference.publisher });
    let mut work = json!({ "@type": "CreativeWork", "name": reference.title, "publisher": publisher });
    if let Some(link) = reference.link() {
        work["url"] = json!(link);
    }
    if let Some(year) = reference.year {
        work["datePublished"] = json!(year.to_string());
    }
    work
}

/// The markup of a question that is open to the web, with its answers (<https://schema.org/QAPage>).
pub(super) fn question(thread: &Thread, base_url: &str) -> String {
    let asked = &thread.post;
    let address = format!("{base_url}/questions/{}", asked.id);
    let answers: Vec<&Post> = thread.comments.iter().filter(|one| one.parent.is_none()).collect();
    let answer = |one: &&Post| {
        json!({ "@type": "Answer", "text": one.body, "url": format!("{address}#p-{}", one.id), "datePublished": one.at.to_string(),
            "author": { "@type": "Person", "name": one.author.alias }, "upvoteCount": one.sent(Reaction::Helpful) })
    };
    let (helped, others): (Vec<&Post>, Vec<&Post>) = answers.iter().partition(|one| one.helped);
    let mut entity = json!({ "@type": "Question", "name": asked.title, "text": asked.body, "answerCount": answers.len(),
        "datePublished": asked.at.to_string(), "author": { "@type": "Person", "name": asked.author.alias } });
    if let Some(first) = helped.first() {
        entity["acceptedAnswer"] = answer(first);
    }
    let others: Vec<Value> = helped.iter().skip(1).chain(&others).map(answer).collect();
    if !others.is_empty() {
        entity["suggestedAnswer"] = Value::Array(others);
    }
    json!({ "@context": "https://schema.org", "@type": "QAPage", "@id": address, "mainEntity": entity })
        .to_string()
}
