//! Makes a message of a letter: HTML and text of its note, and the headers that tell machines what it is.

use std::time::{Duration, UNIX_EPOCH};

use askama::Template;
use jiff::Timestamp;
use lettre::address::Envelope;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder, MultiPart};
use lettre::{Address, Message};
use mrml::prelude::parser::ParserOptions;
use mrml::prelude::render::RenderOptions;
use sha2::{Digest as _, Sha256};

use super::store::Waiting;
use super::{Content, Note, Post, Signer, Urgency};
use crate::App;
use crate::newsletter::{self, Frame};

/// Characters of the secret part of a message's name.
const TAG: usize = 16;

/// A message, ready to leave.
pub(super) struct Composed {
    pub(super) envelope: Envelope,
    pub(super) bytes: Vec<u8>,
    pub(super) subject: String,
    pub(super) text: String,
}

/// What both templates show.
struct Shown<'a> {
    subject: &'a str,
    community: &'a str,
    lines: &'a [String],
    action: Option<Action<'a>>,
    after: &'a [String],
    sender: String,
    home: &'a str,
    why: &'a str,
    unsubscribe: Option<&'a str>,
}

struct Action<'a> {
    words: &'a str,
    address: String,
}

impl Shown<'_> {
    /// What a list of letters shows below the subject.
    fn preview(&self) -> &str {
        self.lines.first().map_or("", String::as_str)
    }
}

#[derive(Template)]
#[template(path = "letter.mjml")]
struct Mjml<'a> {
    letter: &'a Shown<'a>,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Text<'a> {
    letter: &'a Shown<'a>,
}

/// What a person reads of a message, and the address that ends letters like it.
pub(crate) struct Page {
    pub(crate) subject: String,
    pub(crate) html: String,
    pub(crate) text: String,
    pub(crate) unsubscribe: Option<String>,
}

/// Draws what a letter holds.
///
/// # Errors
/// Why that cannot be, in a sentence for the operator. The outer error is the database's.
pub(super) async fn page(app: &App, post: &Post, letter: &Waiting) -> crate::Result<Result<Page, String>> {
    match serde_json::from_str(&letter.content) {
        Ok(Content::Note(note)) => Ok(draw(post, letter, &printable(note))),
        Ok(Content::Issue { issue, subscriber }) => {
            let name = name(post, &letter.community);
            let (home, sender) = (letter.community_id, sender(&name, &letter.operator));
            let frame = Frame { home, name: &name, sender: &sender, base_url: &post.base_url };
            newsletter::print(app, &frame, issue, subscriber).await
        }
        Err(_) => Ok(Err("The letter is empty.".to_owned())),
    }
}

/// The message of a letter.
///
/// # Errors
/// Why there can be none, in a sentence for the operator.
pub(super) fn compose(
    post: &Post,
    signer: Option<&Signer>,
    letter: &Waiting,
    page: Page,
    now: Timestamp,
) -> Result<Composed, String> {
    let Page { subject, html, text, unsubscribe } = page;
    let from = address(&post.from)?;
    let to = address(&letter.recipient)?;
    let domain = from.domain().to_owned();
    let mut message = Message::builder()
        .from(Mailbox::new(Some(name(post, &letter.community)), from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(subject.clone())
        .date(UNIX_EPOCH + Duration::from_secs(u64::try_from(now.as_second()).unwrap_or(0)))
        .message_id(Some(message_id(letter, &domain)));
    if let Some(reply_to) = &post.reply_to {
        message = message.reply_to(Mailbox::new(None, address(reply_to)?));
    }
    let list = list_id(&letter.kind, &post.base_url, &domain);
    let message = machine_headers(message, letter, unsubscribe.as_deref(), list)
        .multipart(MultiPart::alternative_plain_html(text.clone(), html))
        .map_err(|error| format!("No message can be made of it ({error})."))?;
    let mut bytes = message.formatted();
    if let Some(signer) = signer {
        let header = signer.sign(&bytes, now).ok_or("The DKIM key refused to sign it.")?;
        bytes.splice(0..0, header.into_bytes());
    }
    let envelope = Envelope::new(Some(from), vec![to]).map_err(|error| error.to_string())?;
    Ok(Composed { envelope, bytes, subject, text })
}

/// Who sends a letter, as a sentence.
pub(crate) fn sender(name: &str, operator: &str) -> String {
    match operator {
        "" => format!("This letter comes from {name}."),
        operator => format!("This letter comes from {name}, run by {operator}."),
    }
}

/// The name that letters of a community come from.
fn name(post: &Post, community: &str) -> String {
    line(post.name.as_deref().unwrap_or(community))
}

fn draw(post: &Post, letter: &Waiting, note: &Note) -> Result<Page, String> {
    let (name, subject) = (name(post, &letter.community), line(&note.subject));
    let unsubscribe = note.unsubscribe.as_deref().map(|to| absolute(&post.base_url, to));
    let action = note.action.as_ref();
    let shown = Shown {
        subject: &subject,
        community: &name,
        lines: &note.lines,
        action: action.map(|(words, to)| Action { words, address: absolute(&post.base_url, to) }),
        after: &note.after,
        sender: sender(&name, &letter.operator),
        home: &post.base_url,
        why: match note.why.as_str() {
            "" => {
                "You get it because this address was given there. Nothing in it tells us whether you read it."
            }
            why => why,
        },
        unsubscribe: unsubscribe.as_deref(),
    };
    let text = Text { letter: &shown }.render().map_err(|error| refused(&error))?;
    let html = html_of(&Mjml { letter: &shown })?;
    Ok(Page { subject, html, text, unsubscribe })
}

fn refused(error: &dyn std::fmt::Display) -> String {
    format!("The template of letters does not fit it ({error}).")
}

/// The HTML that a template of MJML comes to.
pub(crate) fn html_of(template: &impl Template) -> Result<String, String> {
    let mjml = template.render().map_err(|error| refused(&error))?;
    let parsed =
        mrml::parse_with_options(&mjml, &ParserOptions::default()).map_err(|error| refused(&error))?;
    // No fonts: those it knows would be fetched from elsewhere, and tell that the letter was opened.
    let options =
        RenderOptions { disable_comments: false, social_icon_origin: None, fonts: Default::default() };
    parsed.element.render(&options).map_err(|error| refused(&error))
}

fn machine_headers(
    message: MessageBuilder,
    letter: &Waiting,
    unsubscribe: Option<&str>,
    list: String,
) -> MessageBuilder {
    let urgency = Urgency::of(letter.urgency);
    let class = match urgency {
        Urgency::Now => "asked",
        Urgency::Soon => "news",
        Urgency::Bulk => "bulk",
    };
    let mut message = raw(message, "Auto-Submitted", "auto-generated".to_owned());
    message =
        raw(message, "Feedback-ID", format!("{}:{}:{class}:alongside", letter.kind, letter.community_id));
    if urgency == Urgency::Bulk {
        message = raw(message, "Precedence", "bulk".to_owned());
        message = raw(message, "List-Id", list);
    }
    if let Some(to) = unsubscribe {
        message = raw(message, "List-Unsubscribe", format!("<{to}>"));
        message = raw(message, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned());
    }
    message
}

/// The name of the list (RFC 2919), by which people sort what many get: it stays the same from letter to letter. Below the host
/// of the site, since one domain may send for several sites; below `domain` where the site has no name.
fn list_id(kind: &str, base_url: &str, domain: &str) -> String {
    let host = base_url.split_once("://").map_or("", |(_, host)| host).split(['/', ':']).next();
    let is_name = |host: &&str| {
        host.contains(|c: char| c.is_ascii_alphabetic())
            && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c))
    };
    format!("<{kind}.{}>", host.filter(is_name).unwrap_or(domain))
}

fn raw(message: MessageBuilder, name: &'static str, value: String) -> MessageBuilder {
    // As it is: an address must not be folded or encoded. It cannot hold a line end, since `absolute` and `line` let none pass.
    let name = HeaderName::new_from_ascii_str(name);
    message.raw_header(HeaderValue::dangerous_new_pre_encoded(name, value.clone(), value))
}

/// The name of the message: the same each time it is sent. The second part is known to nobody but us and the one who gets it,
/// so that nobody else can pretend that it came back.
fn message_id(letter: &Waiting, domain: &str) -> String {
    format!("<{}.{}@{domain}>", letter.id, tag(letter.id.0, &letter.recipient, letter.created_at))
}

/// The second part of a message's name.
pub(super) fn tag(id: i64, recipient: &str, created_at: Timestamp) -> String {
    let hash = Sha256::digest(format!("{id} {recipient} {}", created_at.as_microsecond()).as_bytes());
    hash.iter().take(TAG / 2).map(|byte| format!("{byte:02x}")).collect()
}

/// An address of this site with the site before it; any other as it is, without what has no place in an address.
pub(crate) fn absolute(base_url: &str, to: &str) -> String {
    let to: String =
        to.chars().filter(|c| !c.is_control() && !c.is_whitespace() && !"<>\"".contains(*c)).collect();
    if to.starts_with('/') { format!("{base_url}{to}") } else { to }
}

/// Without characters that no mail program can show, and that no template takes.
fn printable(note: Note) -> Note {
    let clean = |text: String| text.replace(|c: char| c.is_control() && c != '\n', "");
    Note {
        lines: note.lines.into_iter().map(clean).collect(),
        action: note.action.map(|(words, to)| (line(&words), to)),
        after: note.after.into_iter().map(clean).collect(),
        why: clean(note.why),
        ..note
    }
}

/// A text on one line: what follows a line end in a header would be a header.
pub(crate) fn line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn address(text: &str) -> Result<Address, String> {
    text.parse().map_err(|error| format!("“{}” is no mail address ({error}).", line(text)))
}
