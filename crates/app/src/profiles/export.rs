//! A profile for its owner to take along: every answer in words, and the picture.

use serde_json::{Value as Json, json};

use super::{store, words};
use crate::privacy::{Part, Person};
use crate::{App, Result};

/// Everything that a profile keeps of a person.
pub(crate) async fn export(app: &App, who: &Person) -> Result<Part> {
    let mut part = Part::new("profile", "Your profile", json!({}));
    let Some(member) = who.member else { return Ok(part) };
    let (answers, bonds, picture) = app.db.read(async move |c| store::export(c, member).await).await?;
    let pack = app.words();
    let answers = answers.into_iter().map(|answer| {
        let question = super::question(app, &answer.question);
        let lines = question.as_ref().map(|question| words::lines(pack.as_deref(), question, &answer.value));
        let said: Vec<Json> = lines
            .into_iter()
            .flatten()
            .map(
                |line| {
                    if line.notes.is_empty() { json!(line.text) } else { json!({ line.text: line.notes }) }
                },
            )
            .collect();
        json!({
            "question": question.map_or_else(|| answer.question.clone(), |question| question.ask),
            "slug": answer.question, "answer": said, "kept_as": answer.value,
            "audience": answer.audience.as_str(), "changed_at": answer.changed_at.to_string(),
        })
    });
    part.value = json!({ "answers": answers.collect::<Vec<_>>(), "people": bonds });
    if let Some(widest) = picture.as_ref().and_then(|meta| meta.webp().last()) {
        let bytes = app.media.get(&super::picture::SHELF.place(&widest.name)).await?;
        part.files.extend(bytes.map(|bytes| ("picture.webp".to_owned(), bytes.to_vec())));
    }
    Ok(part)
}
