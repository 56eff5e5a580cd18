//! Reads a delivery status notification (RFC 3464) or a complaint (RFC 5965). Whatever it is given, it stops nothing: what cannot
//! be understood is no report.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::{Kind, Status};

/// Bytes of the longest message that is looked at. Notifications carry the head of what came back, or all of a letter of ours.
const LONGEST: usize = 1 << 20;
/// Characters of the detail that is kept.
const DETAIL: usize = 300;

/// What a message says about letters that came back.
#[derive(Clone, Debug)]
pub(super) struct Report {
    pub(super) kind: Kind,
    /// What the other side said.
    pub(super) detail: String,
    /// The names of the messages that it may be about.
    pub(super) letters: Vec<String>,
}

impl Report {
    /// Nothing when the message is no report.
    pub(super) fn read(raw: &[u8]) -> Option<Self> {
        if raw.len() > LONGEST {
            return None;
        }
        let message = MessageParser::default().parse(raw)?;
        let verdict = |part: &MessagePart<'_>| match kind_of_part(part)?.as_str() {
            "message/delivery-status" => delivery(&text(part)),
            "message/feedback-report" => complaint(&text(part)),
            _ => None,
        };
        let (kind, detail) = message.parts.iter().find_map(verdict)?;
        Some(Self { kind, detail: tidy(&detail), letters: letters(&message) })
    }
}

fn kind_of_part(part: &MessagePart<'_>) -> Option<String> {
    let kind = part.content_type()?;
    Some(format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase())
}

fn text(part: &MessagePart<'_>) -> String {
    String::from_utf8_lossy(part.contents()).into_owned()
}

/// The names of fields in small letters with their values, further lines put together; an empty name between two groups.
fn fields(text: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = all.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            all.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        } else {
            all.push(Default::default());
        }
    }
    all
}

fn field<'a>(group: &'a [(String, String)], name: &str) -> Option<&'a str> {
    group.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The worst that is said about any recipient; a letter of ours has one.
fn delivery(text: &str) -> Option<(Kind, String)> {
    let fields = fields(text);
    let groups = fields.split(|(name, _)| name.is_empty());
    let mut all: Vec<(Kind, String)> = groups.filter_map(of_recipient).collect();
    all.sort_by_key(|(kind, _)| match kind {
        Kind::Hard => 0,
        Kind::Soft => 1,
        Kind::Complaint | Kind::Nothing => 2,
    });
    all.into_iter().next()
}

fn of_recipient(group: &[(String, String)]) -> Option<(Kind, String)> {
    let action = field(group, "action")?.to_ascii_lowercase();
    let status = field(group, "status").and_then(Status::within);
    let kind = match action.as_str() {
        "failed" => status.map_or(Kind::Soft, Kind::of_failure),
        "delayed" => Kind::Soft,
        _ => Kind::Nothing,
    };
    let said = field(group, "diagnostic-code").or(field(group, "status")).unwrap_or_default();
    Some((kind, said.to_owned()))
}

fn complaint(text: &str) -> Option<(Kind, String)> {
    let fields = fields(text);
    let kind = field(&fields, "feedback-type")?.to_ascii_lowercase();
    // The others tell of broken signatures, or that it was no spam after all.
    let is_complaint = ["abuse", "fraud", "opt-out", "opt-out-list"].contains(&kind.as_str());
    let by = field(&fields, "user-agent").unwrap_or("a complaint");
    Some((if is_complaint { Kind::Complaint } else { Kind::Nothing }, format!("{kind}, told by {by}")))
}

/// The names of the messages inside, and of those that the report says it answers.
fn letters(message: &Message<'_>) -> Vec<String> {
    let mut all = Vec::new();
    for part in &message.parts {
        if let PartType::Message(inner) = &part.body {
            all.extend(inner.message_id().map(str::to_owned));
        } else if kind_of_part(part)
            .is_some_and(|kind| kind == "text/rfc822-headers" || kind == "message/rfc822")
        {
            all.extend(field(&fields(&text(part)), "message-id").map(str::to_owned));
        }
    }
    for header in [message.in_reply_to(), message.references()] {
        all.extend(header.as_text_list().unwrap_or_default().iter().map(|name| name.to_string()));
    }
    all.truncate(20);
    all
}

/// On one line and not too long.
fn tidy(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(DETAIL).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
