//! HTML and text of an issue. What all share who get the same articles is drawn once and kept while it is sent; a letter adds
//! two links. So the memory it takes does not grow with the number of letters.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use kernel::Problems;

use super::{Edition, IssueId, Piece, State, store};
use crate::articles::{body, render::render_plain};
use crate::communities::{Community, CommunityId};
use crate::mail::{self, Page, absolute, html_of, line};
use crate::newsletter::{SubscriberId, leave_link, preferences_link, store as subscribers};
use crate::pictures::escape;
use crate::{App, Error, Result, voices};

/// The subscriber of a test letter: nobody.
pub(super) const NOBODY: i64 = 0;
/// Where the two links and the introduction go. Nobody can type these; see [`clean`].
const LEAVE: &str = "\u{e001}";
const PREFERENCES: &str = "\u{e002}";
const INTRO: &str = "\u{e003}";
/// Sheets that are kept at most. Topics make for more than one of an issue.
const KEPT: usize = 64;

/// Who sends it.
pub(crate) struct Frame<'a> {
    pub(crate) home: CommunityId,
    /// The name that letters come from.
    pub(crate) name: &'a str,
    /// Who that is, as a sentence.
    pub(crate) sender: &'a str,
    pub(crate) base_url: &'a str,
}

/// An issue as an editor looks at it.
#[derive(Clone, Debug)]
pub struct Preview {
    pub edition: Edition,
    /// Safe HTML.
    pub intro: String,
    /// The letter's HTML, with its own styles.
    pub html: String,
    pub text: String,
}

/// What members said, for each article of an issue: the words, and who said them.
type Quotes = Vec<Option<(String, String)>>;

/// An issue, the places of those of its articles that somebody gets, and what is quoted beside all of them.
type Choice = (IssueId, Vec<usize>, Quotes);

/// Issues as they were last drawn, for those that cannot change any more.
#[derive(Debug, Default)]
pub(crate) struct Press {
    sheets: Mutex<HashMap<Choice, Arc<Sheet>>>,
    editions: Mutex<HashMap<IssueId, Arc<Edition>>>,
}

#[derive(Debug)]
struct Sheet {
    subject: String,
    html: String,
    text: String,
}

/// What both templates show.
struct Shown<'a> {
    subject: &'a str,
    community: &'a str,
    intro: &'a str,
    pieces: Vec<Shelf>,
    sender: &'a str,
    home: &'a str,
}

/// An article of it.
struct Shelf {
    title: String,
    summary: String,
    reviewed: String,
    address: String,
    /// What a member said, and who that is.
    voice: Option<(String, String)>,
}

impl Shown<'_> {
    /// What a list of letters shows below the subject.
    fn preview(&self) -> String {
        self.pieces.iter().map(|shelf| shelf.title.as_str()).collect::<Vec<_>>().join(" · ")
    }

    const fn leave(&self) -> &'static str {
        LEAVE
    }

    const fn preferences(&self) -> &'static str {
        PREFERENCES
    }

    const fn slot(&self) -> &'static str {
        INTRO
    }
}

#[derive(Template)]
#[template(path = "issue.mjml")]
struct Mjml<'a> {
    issue: &'a Shown<'a>,
}

#[derive(Template)]
#[template(path = "issue.txt")]
struct Text<'a> {
    issue: &'a Shown<'a>,
}

/// The page of one letter of an issue.
///
/// # Errors
/// Inside, why there is none: they have left meanwhile, or nothing in it is about their topics.
pub(crate) async fn print(
    app: &App,
    frame: &Frame<'_>,
    issue: i64,
    subscriber: i64,
) -> Result<Result<Page, String>> {
    let (issue, home, whom) = (IssueId(issue), frame.home, SubscriberId(subscriber));
    let Some(edition) = edition(app, home, issue).await? else {
        return Ok(Err("There is no such issue any more.".to_owned()));
    };
    if subscriber == NOBODY {
        let all = (0..edition.pieces.len()).collect();
        let voices = quotes(app, &edition).await?;
        return Ok(draw(frame, &edition, all, &voices).map(|sheet| {
            let page = address(&sheet, frame.base_url, "/newsletter", "/newsletter");
            Page { subject: format!("Test: {}", page.subject), ..page }
        }));
    }
    let Some(reader) = app.db.read(async move |c| subscribers::by_id(c, home, whom).await).await? else {
        return Ok(Err("They have left meanwhile.".to_owned()));
    };
    let Some(pieces) = edition.for_topics(&reader.topics) else {
        return Ok(Err("Nothing in it is about the topics they chose.".to_owned()));
    };
    let (leave, preferences) = (leave_link(app, whom, Some(issue)), preferences_link(app, whom));
    // For each letter anew: a quote that was taken back stands in no letter that leaves later.
    let voices = quotes(app, &edition).await?;
    let sheet = sheet(app.press(), frame, &edition, (pieces, voices));
    Ok(sheet.map(|sheet| address(&sheet, frame.base_url, &leave, &preferences)))
}

/// An issue as its letters will be.
///
/// # Errors
/// [`Error::Missing`].
pub async fn preview(app: &App, community: &Community, id: IssueId) -> Result<Preview> {
    let edition = super::show(app, community.id, id).await?;
    let base_url = app.settings.base_url.as_str();
    let sender = mail::sender(&community.name, &community.operator);
    let frame = Frame { home: community.id, name: &community.name, sender: &sender, base_url };
    let all = (0..edition.pieces.len()).collect();
    let voices = quotes(app, &edition).await?;
    let sheet = draw(&frame, &edition, all, &voices).map_err(Error::Bug)?;
    let page = address(&sheet, base_url, "/newsletter", "/newsletter");
    let intro = intro(&edition.issue.intro, "", &mut Problems::of("intro"));
    Ok(Preview { edition, intro, html: page.html, text: page.text })
}

/// An introduction as safe HTML, its links with the site before them.
pub(super) fn intro(markdown: &str, base_url: &str, problems: &mut Problems) -> String {
    let body = body::parse(markdown, 1, &BTreeSet::new(), problems);
    render_plain(&body).replace("href=\"/", &format!("href=\"{base_url}/"))
}

async fn edition(app: &App, home: CommunityId, id: IssueId) -> Result<Option<Arc<Edition>>> {
    let press = app.press();
    if let Some(known) = press.editions.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
        return Ok(Some(Arc::clone(known)));
    }
    let found = app.db.read(async move |c| store::edition(c, home, id).await).await?.map(Arc::new);
    if let Some(edition) = found.as_ref().filter(|edition| is_final(edition)) {
        keep(&press.editions, id, Arc::clone(edition));
    }
    Ok(found)
}

fn is_final(edition: &Edition) -> bool {
    matches!(edition.issue.state, State::Sending | State::Sent)
}

fn sheet(
    press: &Press,
    frame: &Frame<'_>,
    edition: &Edition,
    (pieces, voices): (Vec<usize>, Quotes),
) -> Result<Arc<Sheet>, String> {
    let key = (edition.issue.id, pieces, voices);
    if let Some(known) = press.sheets.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(Arc::clone(known));
    }
    let drawn = Arc::new(draw(frame, edition, key.1.clone(), &key.2)?);
    if is_final(edition) {
        keep(&press.sheets, key, Arc::clone(&drawn));
    }
    Ok(drawn)
}

/// Keeps it, and forgets all others when there are many: what is still needed is drawn again.
fn keep<K: Eq + std::hash::Hash, V>(kept: &Mutex<HashMap<K, V>>, key: K, value: V) {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(key, value);
}

/// What members said of each article of an issue, as far as it may be quoted now.
async fn quotes(app: &App, edition: &Edition) -> Result<Quotes> {
    let articles: Vec<_> = edition.pieces.iter().map(|piece| piece.article).collect();
    let found = voices::newest(app, articles).await?;
    let quote = |piece: &Piece| {
        let voice = found.get(&piece.article)?;
        let who = voice.name.as_deref().unwrap_or(voices::UNNAMED);
        Some((clean(&voice.words), clean(who)))
    };
    Ok(edition.pieces.iter().map(quote).collect())
}

fn draw(frame: &Frame<'_>, edition: &Edition, pieces: Vec<usize>, voices: &Quotes) -> Result<Sheet, String> {
    let subject = clean(&line(&edition.issue.subject));
    let markdown = clean(edition.issue.intro.trim());
    let shown = Shown {
        subject: &subject,
        community: frame.name,
        intro: &markdown,
        pieces: pieces
            .into_iter()
            .filter_map(|at| Some((edition.pieces.get(at)?, voices.get(at).cloned().flatten())))
            .map(|(piece, voice)| shelf(frame, piece, voice))
            .collect(),
        sender: frame.sender,
        home: frame.base_url,
    };
    let text = Text { issue: &shown }.render().map_err(|error| error.to_string())?;
    let intro = intro(&markdown, frame.base_url, &mut Problems::of("intro"));
    let html = html_of(&Mjml { issue: &shown })?.replace(INTRO, &intro);
    Ok(Sheet { subject, html, text })
}

fn shelf(frame: &Frame<'_>, piece: &Piece, voice: Option<(String, String)>) -> Shelf {
    let reviewed = match piece.reviewers.as_slice() {
        [] => String::new(),
        names => format!("Medically reviewed by {}", clean(&names.join(" and "))),
    };
    Shelf {
        title: clean(&line(&piece.title)),
        summary: clean(&line(&piece.summary)),
        reviewed,
        address: format!("{}/resources/{}", frame.base_url, piece.slug),
        voice,
    }
}

/// Puts somebody's links into a sheet.
fn address(sheet: &Sheet, base_url: &str, leave: &str, preferences: &str) -> Page {
    let (leave, preferences) = (absolute(base_url, leave), absolute(base_url, preferences));
    let html = sheet.html.replace(LEAVE, &escape(&leave)).replace(PREFERENCES, &escape(&preferences));
    let text = sheet.text.replace(LEAVE, &leave).replace(PREFERENCES, &preferences);
    Page { subject: sheet.subject.clone(), html, text, unsubscribe: Some(leave) }
}

/// Without characters that no mail program can show, and without those that keep places here.
fn clean(text: &str) -> String {
    let bad = |c: char| (c.is_control() && c != '\n') || ('\u{e000}'..='\u{f8ff}').contains(&c);
    text.replace(bad, "")
}
