//! The form that people write with: a post, a question, a story, a comment.

use app::articles::ArticleId;
use app::comments;
use app::drafts::{self, Place};
use app::posts::{self, Audience, Draft, Kind, Mood, PostPicture, Standing};
use app::sessions::Membership;
use serde::Deserialize;

use super::errors::Failure;
use super::post_pictures::picture;
use super::safety;
use crate::server::State;
use crate::view::{Choice, Composer, FieldError, Moment, Picture};

/// What somebody typed into it.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) body: String,
    mood: String,
    pub(super) content_note: String,
    audience: String,
    /// `own` or `other`; empty for what is usual.
    name: String,
    /// `hidden` to be the only one who sees counts.
    counts: String,
    /// The draft that it was kept as.
    place: String,
    key: String,
    /// `yes` once the help at once was shown above the form.
    pub(super) helped: String,
}

impl Typed {
    /// What a post says, to be changed.
    pub(super) fn of(title: String, body: String, content_note: String) -> Self {
        Self { title, body, content_note, ..Self::default() }
    }

    /// What to keep of it while it is typed.
    pub(super) fn kept(&self) -> drafts::Typed {
        drafts::Typed {
            title: self.title.clone(),
            body: self.body.clone(),
            mood: self.mood.clone(),
            content_note: self.content_note.clone(),
            audience: self.audience.clone(),
            name: self.name.clone(),
            counts: self.counts.clone(),
        }
    }

    fn from_kept(kept: drafts::Typed) -> Self {
        let drafts::Typed { title, body, mood, content_note, audience, name, counts } = kept;
        Self { title, body, mood, content_note, audience, name, counts, ..Self::default() }
    }

    /// As the product takes it.
    pub(super) fn draft(&self, kind: Kind) -> Draft {
        Draft {
            kind: kind.as_str().to_owned(),
            title: self.title.clone(),
            body: self.body.clone(),
            mood: self.mood.clone(),
            content_note: self.content_note.clone(),
            audience: self.audience.clone(),
            pseudonymous: self.is_under_another_name(kind),
            counts_hidden: self.counts == "hidden",
            place: self.place.parse().ok(),
            key: self.key.clone(),
        }
    }

    /// A question on the open web is asked under another name unless its author says otherwise.
    fn is_under_another_name(&self, kind: Kind) -> bool {
        match self.name.as_str() {
            "other" => true,
            "own" => false,
            _ => kind == Kind::Question && self.audience == Audience::Anyone.as_str(),
        }
    }
}

/// The words alone, with what was typed.
pub(super) fn with_note(state: &State, typed: &Typed, errors: Vec<FieldError>) -> Composer {
    Composer {
        key: kernel::ids::encode(state.ids.next()),
        label: "The words",
        body: typed.body.clone(),
        note: typed.content_note.clone(),
        help: safety::help(state, [&typed.title, &typed.body, &typed.content_note]),
        errors,
        ..Composer::default()
    }
}

/// The form for something new that came back, with what was typed and what is wrong.
pub(super) async fn came_back(
    state: &State,
    me: &Membership,
    kind: Kind,
    typed: &Typed,
    errors: Vec<FieldError>,
) -> Result<Composer, Failure> {
    let pictures = pictures(state, me, place(kind)).await?;
    Ok(Composer { pictures, ..begun(state, me, kind, typed, errors) })
}

/// The form for something new, with what was typed.
fn begun(state: &State, me: &Membership, kind: Kind, typed: &Typed, errors: Vec<FieldError>) -> Composer {
    let chosen = typed.audience.parse().unwrap_or(Audience::Members);
    let who = |one: Audience| Choice::new(one.as_str(), one.sentence(), one == chosen);
    let mood = |one: Mood| Choice::new(one.as_str(), one.title(), one.as_str() == typed.mood);
    Composer {
        kind: kind.as_str(),
        place: place(kind).to_string(),
        title: kind.has_title().then(|| typed.title.clone()),
        label: label(kind),
        moods: if kind == Kind::Update { Mood::ALL.into_iter().map(mood).collect() } else { Vec::new() },
        audiences: Audience::ALL.into_iter().map(who).collect(),
        names: names(me, kind, typed, None),
        counts_hidden: Some(typed.counts == "hidden"),
        ..with_note(state, typed, errors)
    }
}

/// The form for something new, with what was kept of it.
pub(super) async fn with_draft(
    state: &State,
    me: &Membership,
    kind: Kind,
    typed: &Typed,
) -> Result<Composer, Failure> {
    let Kept { words, at, pictures } = kept(state, me, place(kind), typed).await?;
    Ok(Composer { kept: at, pictures, ..begun(state, me, kind, &words, Vec::new()) })
}

/// The form for a comment, with what was typed or kept.
pub(super) async fn below(
    state: &State,
    me: &Membership,
    place: Place,
    standing: &Standing,
    (typed, errors): (&Typed, Vec<FieldError>),
) -> Result<Composer, Failure> {
    let kept = kept(state, me, place, typed).await?;
    Ok(comment(state, me, place, standing, (kept, errors)))
}

fn comment(
    state: &State,
    me: &Membership,
    place: Place,
    standing: &Standing,
    (kept, errors): (Kept, Vec<FieldError>),
) -> Composer {
    let Kept { words, at, pictures } = kept;
    Composer {
        place: place.to_string(),
        kept: at,
        pictures,
        names: names(me, Kind::Comment, &words, standing.pseudonym.as_deref()),
        ..with_note(state, &words, errors)
    }
}

/// The form for a comment on an article, with what was typed or kept.
pub(super) async fn on_article(
    state: &State,
    me: &Membership,
    article: ArticleId,
    (typed, errors): (&Typed, Vec<FieldError>),
) -> Result<Composer, Failure> {
    let place = Place::On(article);
    let kept = kept(state, me, place, typed).await?;
    let chosen = kept.words.audience.parse().unwrap_or(Audience::Members);
    let form = comment(state, me, place, &Standing::default(), (kept, errors));
    let who = |one: Audience| Choice::new(one.as_str(), one.sentence(), one == chosen);
    Ok(Composer {
        label: "What would you like to say?",
        audiences: comments::AUDIENCES.map(who).into(),
        ..form
    })
}

/// The pictures that wait to be posted.
pub(super) async fn pictures(state: &State, me: &Membership, place: Place) -> Result<Vec<Picture>, Failure> {
    Ok(drawn(&posts::pictures::waiting(&state.app, me.id, place).await?))
}

fn drawn(all: &[PostPicture]) -> Vec<Picture> {
    all.iter().filter_map(|one| picture(&one.meta, &one.alt)).collect()
}

/// What a form begins with.
struct Kept {
    words: Typed,
    /// When the words were kept, if that is where they are from.
    at: Option<Moment>,
    pictures: Vec<Picture>,
}

/// What was typed; if that is nothing, what was kept of it and when. The pictures are kept in any case.
async fn kept(state: &State, me: &Membership, place: Place, typed: &Typed) -> Result<Kept, Failure> {
    if !typed.kept().is_empty() {
        let pictures = pictures(state, me, place).await?;
        return Ok(Kept { words: typed.clone(), at: None, pictures });
    }
    let now = state.app.clock.now();
    let (found, waiting) = drafts::with_pictures(&state.app, me.id, place).await?;
    let (words, at) = match found {
        Some((words, at)) => (Typed::from_kept(words), Some(Moment::new(at, now))),
        None => (typed.clone(), None),
    };
    Ok(Kept { words, at, pictures: drawn(&waiting) })
}

const fn place(kind: Kind) -> Place {
    match kind {
        Kind::Question => Place::Question,
        Kind::Story => Place::Story,
        Kind::Update | Kind::Comment => Place::Update,
    }
}

const fn label(kind: Kind) -> &'static str {
    match kind {
        Kind::Question => "What others should know to answer",
        Kind::Story => "Your story",
        Kind::Update | Kind::Comment => "What would you like to say?",
    }
}

/// The names to write under. Whoever wrote in a thread under another name goes on with it.
fn names(me: &Membership, kind: Kind, typed: &Typed, pseudonym: Option<&str>) -> Vec<Choice> {
    let usual = match (kind, pseudonym) {
        (Kind::Question, None) => "",
        (_, Some(_)) => "other",
        (_, None) => "own",
    };
    let chosen = if typed.name.is_empty() { usual } else { typed.name.as_str() };
    let other = match pseudonym {
        Some(alias) => format!("As {alias}, as before in this thread"),
        None => "Under another name, made for this thread alone. Members cannot tell that it is you; moderators can."
            .to_owned(),
    };
    let mut list = Vec::new();
    if usual.is_empty() {
        let words = format!("As {} for members; under another name on the open web", me.alias);
        list.push(Choice::new("", words, chosen.is_empty()));
    }
    list.push(Choice::new("own", format!("As {}", me.alias), chosen == "own"));
    list.push(Choice::new("other", other, chosen == "other"));
    list
}
