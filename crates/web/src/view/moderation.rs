//! Reports and what moderators decide, and the help for whoever writes that they may be in danger.

use std::sync::Arc;

use askama::Template;

use super::{Choice, FieldError, Link, Meta, Moment, Site};

/// Help at once.
#[derive(Clone, Debug)]
pub struct HelpBox {
    /// Heading and words of each situation.
    pub says: Vec<(String, String)>,
    /// Who answers, place by place.
    pub places: Vec<HelpPlace>,
}

/// Who answers in one place.
#[derive(Clone, Debug)]
pub struct HelpPlace {
    /// The country.
    pub name: String,
    /// Its numbers.
    pub lines: Vec<HelpLine>,
}

/// One number, or several of the same service.
#[derive(Clone, Debug)]
pub struct HelpLine {
    /// The service.
    pub name: String,
    /// Each number as people write it, and as a telephone dials it.
    pub numbers: Vec<(String, String)>,
    /// "also by text or chat"; empty for calling alone.
    pub also: String,
}

/// The form of a report.
#[derive(Clone, Debug, Template)]
#[template(path = "moderation/report.html")]
pub struct ReportPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Where the form goes.
    pub action: String,
    /// Where it came from.
    pub back: String,
    /// What is reported, in a few words.
    pub title: String,
    /// Its first words.
    pub words: String,
    /// The name that stands on it.
    pub alias: String,
    /// The reasons.
    pub grounds: Vec<Choice>,
    /// What was typed beside the reason.
    pub said: String,
    /// What to do beside: nothing, mute, block; empty where that is not offered.
    pub then: Vec<Choice>,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// What somebody reported.
#[derive(Clone, Debug, Template)]
#[template(path = "moderation/reports.html")]
pub struct ReportsPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Whether one was just sent.
    pub sent: bool,
    /// The latest first.
    pub rows: Vec<OwnReport>,
}

/// One of one's own reports.
#[derive(Clone, Debug)]
pub struct OwnReport {
    /// What was reported, in a few words.
    pub title: String,
    /// Its first words.
    pub words: String,
    /// Why.
    pub ground: &'static str,
    /// What was said beside.
    pub said: String,
    /// When.
    pub at: Moment,
    /// What came of it; none while nobody decided.
    pub outcome: Option<&'static str>,
}

/// A decision, for the one it is about.
#[derive(Clone, Debug, Template)]
#[template(path = "moderation/decision.html")]
pub struct DecisionPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The decision.
    pub told: ToldDecision,
    /// What was typed.
    pub words: String,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// What was decided about somebody, as they read it.
#[derive(Clone, Debug)]
pub struct ToldDecision {
    /// Where it stands.
    pub href: String,
    /// What was done.
    pub what: &'static str,
    /// The rule it rests on.
    pub rule: Option<&'static str>,
    /// Why, in the moderator's words.
    pub reason: String,
    /// When.
    pub at: Moment,
    /// The post, while it is there.
    pub post: Option<String>,
    /// Whether it can be answered still.
    pub can_be_answered: bool,
    /// What was answered.
    pub answered: Option<String>,
    /// What became of the answer.
    pub ruling: Option<&'static str>,
    /// In the words of whoever read it.
    pub answer: String,
}

/// What moderators have to look at.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/moderation.html")]
pub struct DeskPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The gravest first.
    pub cases: Vec<CaseRow>,
    /// Answers of authors that wait.
    pub appeals: Vec<AppealRow>,
}

/// A case in the list.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// Where it stands.
    pub href: String,
    /// Why it is here, in a few words.
    pub title: String,
    /// How it is to be taken; empty for the usual.
    pub grave: &'static str,
    /// What it is about, in a few words.
    pub about: String,
    /// Since when.
    pub opened: Moment,
    /// By when somebody should have looked.
    pub due: Moment,
    /// Whether that is past.
    pub late: bool,
    /// Who is on it, and since when.
    pub taker: Option<(String, Moment)>,
}

/// An answer that waits.
#[derive(Clone, Debug)]
pub struct AppealRow {
    /// Its number.
    pub id: String,
    /// The case.
    pub href: String,
    /// What was decided.
    pub what: &'static str,
    /// Whose answer it is.
    pub author: String,
    /// What they say.
    pub words: String,
    /// When.
    pub at: Moment,
    /// Whether the reader may not decide, since they decided first.
    pub own: bool,
    /// What became of it; none while it waits.
    pub ruling: Option<&'static str>,
    /// In the words of whoever read it.
    pub answer: String,
}

/// One case with all of it.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/case.html")]
pub struct CasePage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// As it stands in the list.
    pub row: CaseRow,
    /// Who wrote it.
    pub author: Option<Link>,
    /// The name that stands on it, where that is another.
    pub pseudonym: Option<String>,
    /// Who sees it, and whether it is out of sight or closed.
    pub state: Vec<String>,
    /// The post, while it is there.
    pub post: Option<String>,
    /// What its thread begins with.
    pub thread: Option<String>,
    /// What it said, the latest first.
    pub copies: Vec<CopyView>,
    /// What it says now, if that is something else.
    pub now: Option<CopyView>,
    /// Who reported it and why.
    pub reports: Vec<ReportView>,
    /// What was decided here.
    pub decisions: Vec<DecisionView>,
    /// What was decided about the same author before.
    pub earlier: Vec<DecisionView>,
    /// What the author answered.
    pub appeals: Vec<AppealRow>,
    /// The second moderator.
    pub second: Option<String>,
    /// Whether the reader is on it.
    pub mine: bool,
    /// Whether it was decided.
    pub closed: bool,
    /// What can be done.
    pub acts: Vec<Choice>,
    /// The rules.
    pub rules: Vec<Choice>,
    /// What was typed.
    pub reason: String,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// A copy of what somebody said.
#[derive(Clone, Debug)]
pub struct CopyView {
    /// The name that stood on it.
    pub alias: String,
    /// Its title.
    pub title: String,
    /// Its words.
    pub body: String,
    /// What to know before reading.
    pub note: String,
    /// How many pictures it had.
    pub pictures: usize,
    /// When it was kept.
    pub at: Moment,
}

/// A report, for moderators.
#[derive(Clone, Debug)]
pub struct ReportView {
    /// Why.
    pub ground: &'static str,
    /// What was said beside.
    pub words: String,
    /// Who; none for who has left.
    pub reporter: Option<String>,
    /// When.
    pub at: Moment,
}

/// A decision, for moderators.
#[derive(Clone, Debug)]
pub struct DecisionView {
    /// What was done.
    pub what: &'static str,
    /// The rule it rests on.
    pub rule: Option<&'static str>,
    /// Why.
    pub reason: String,
    /// Who decided; none for who has left.
    pub moderator: Option<String>,
    /// When.
    pub at: Moment,
}
