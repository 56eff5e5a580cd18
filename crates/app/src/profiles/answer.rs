//! Keeping answers. A page sends all of its questions at once; what is good and new is kept, and nothing else is touched.

use std::collections::BTreeMap;

use health::pack::Question;

use super::ask::nameless;
use super::{Answer, Audience, Form, Value, lines, question, read, store};
use crate::communities::CommunityId;
use crate::sessions::Membership;
use crate::{App, Error, Fault, Result, matching, moderation};

/// The answer to one question that could not be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// The slug of the question.
    pub question: String,
    /// What was sent for it.
    pub form: Form,
    /// Why.
    pub faults: Vec<Fault>,
}

/// What becomes of one answer.
pub(super) enum Change {
    /// It is this, as JSON, for this audience.
    Keep(String, Audience),
    /// It stays, for this audience.
    Show(Audience),
    /// It goes.
    Clear,
}

/// Keeps what changed in a form whose fields begin with the slug of their question and a point, such as `stage.pick` and
/// `stage.audience`; `stage.clear` takes an answer away. Gives what could not be kept; the other answers were.
///
/// # Errors
/// Those of the database.
pub async fn answer(app: &App, home: CommunityId, me: &Membership, form: &Form) -> Result<Vec<Refused>> {
    let kept = super::for_owner(app, home, me.id).await?.answers;
    let is_new = moderation::is_new(app, me.id).await?;
    let (mut changes, mut refused) = (BTreeMap::new(), Vec::new());
    for slug in form.parts() {
        let part = form.part(&slug);
        let own = kept.iter().find(|answer| answer.question == slug);
        let change = change(app, me, own, &slug, &part);
        match change.and_then(|change| without_links(app, is_new, own, change)) {
            Ok(change) => changes.extend(change.map(|change| (slug, change))),
            Err(faults) => refused.push(Refused { question: slug, form: part, faults }),
        }
    }
    if !changes.is_empty() {
        let (member, now, words) = (me.id, app.clock.now(), app.words());
        let changed = app.db.write(async move |tx| {
            store::change(tx, home, member, &changes, now).await?;
            matching::derive(tx, words.as_deref(), member).await
        });
        changed.await?;
    }
    Ok(refused)
}

/// What a part of a form asks for, if it asks for anything.
fn change(
    app: &App,
    me: &Membership,
    own: Option<&Answer>,
    slug: &str,
    part: &Form,
) -> Result<Option<Change>, Vec<Fault>> {
    if !part.one("clear").is_empty() {
        return Ok(own.map(|_| Change::Clear));
    }
    let Some(question) = question(app, slug) else { return Ok(None) };
    let audience = part.one("audience").parse::<Audience>();
    let audience = audience.map_err(|()| vec![Fault::new("audience", "Choose who may see this.")]);
    let words = app.words();
    if let Some(own) = own
        && (part.says(&Form::of(&own.value, words.as_deref()))
            || !fits(&question, &own.value) && part.is_empty())
    {
        let audience = audience?;
        return match audience == own.audience {
            true => Ok(None),
            false => may(me, audience, Some(own.audience)).map(|()| Some(Change::Show(audience))),
        };
    }
    let value = read::read(words.as_deref(), &question, part, app.clock.today());
    let (value, audience) = match (value, audience) {
        (Ok(value), Ok(audience)) => (value, audience),
        (value, audience) => {
            return Err([value.err(), audience.err()].into_iter().flatten().flatten().collect());
        }
    };
    let Some(value) = value else { return Ok(own.map(|_| Change::Clear)) };
    may(me, audience, None)?;
    let text =
        serde_json::to_string(&value).map_err(|error| vec![Fault::new("audience", error.to_string())])?;
    Ok(Some(Change::Keep(text, audience)))
}

/// Whoever is new shows nobody a link: an answer cannot wait for a moderator, as posts do.
fn without_links(
    app: &App,
    is_new: bool,
    own: Option<&Answer>,
    change: Option<Change>,
) -> Result<Option<Change>, Vec<Fault>> {
    let shown = match (&change, own) {
        (Some(Change::Keep(text, audience)), _) if *audience > Audience::Me => {
            serde_json::from_str(text).ok()
        }
        (Some(Change::Show(audience)), Some(own)) if *audience > Audience::Me => Some(own.value.clone()),
        _ => None,
    };
    let lines = shown.map(|value: Value| lines(app.words().as_deref(), &nameless(), &value));
    let texts = lines.into_iter().flatten().flat_map(|line| [line.text].into_iter().chain(line.notes));
    if is_new && moderation::has_link(app, &texts.collect::<Vec<_>>().join("\n")) {
        let days = app.settings.safety.new_days;
        return Err(vec![Fault::new(
            "audience",
            format!(
                "In your first {days} days nobody but you can see a link here, which keeps everybody safe from adverts. Take it out, or keep it to yourself until then."
            ),
        )]);
    }
    Ok(change)
}

/// Whether a member may show something to an audience that had another one before: who may read only shows nothing new.
fn may(me: &Membership, audience: Audience, before: Option<Audience>) -> Result<(), Vec<Fault>> {
    if audience <= before.unwrap_or(Audience::Me) {
        return Ok(());
    }
    me.may_write("audience").map_err(|error| match error {
        Error::Faults(faults) => faults,
        other => vec![Fault::new("audience", other.to_string())],
    })
}

/// Whether a kept value is of the kind that a question asks for. A new version of the pack may ask for another.
pub(super) fn fits(question: &Question, value: &Value) -> bool {
    use health::pack::Answer as Kind;
    matches!(
        (question.answer, value),
        (Kind::Month, Value::Month(_))
            | (Kind::One | Kind::Several, Value::Picks(_))
            | (Kind::Number, Value::Number(_))
            | (Kind::Periods, Value::Periods(_))
            | (Kind::Symptoms, Value::Symptoms(_))
            | (Kind::Text, Value::Text(_))
    )
}
