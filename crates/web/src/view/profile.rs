//! Members: their profiles, and the forms that profiles are made with.

use std::sync::Arc;

use askama::Template;

use super::{Choice, Day, FieldError, Link, Meta, Person, Site};

/// A question that somebody answered, in words.
#[derive(Clone, Debug)]
pub struct Told {
    /// The question.
    pub ask: String,
    /// The answer, each line with what belongs to it.
    pub lines: Vec<(String, Vec<String>)>,
    /// For the owner alone: who sees it.
    pub audience: Option<&'static str>,
}

/// A profile as a member sees it.
#[derive(Clone, Debug, Template)]
#[template(path = "members/show.html")]
pub struct ProfilePage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Face and alias.
    pub person: Person,
    /// Since when they are here. The month will do: a day would tell more than is asked.
    pub joined: Day,
    /// Their first hello.
    pub hello: Option<Told>,
    /// What else they tell.
    pub told: Vec<Told>,
    /// The author or reviewer they are.
    pub contributor: Option<Link>,
    /// On one's own page: whether others do not see that.
    pub contributor_hidden: bool,
    /// On one's own page: who sees the journey role.
    pub role_sentence: Option<&'static str>,
    /// Whether it is one's own.
    pub own: bool,
    /// Whether one follows them.
    pub follows: bool,
    /// Whether one does not want to read them.
    pub mutes: bool,
    /// Whether following them needs their yes.
    pub asks_first: bool,
    /// Whether one has asked for it.
    pub asked: bool,
    /// Who follows whom, as far as one may learn it.
    pub bonds: Shared,
    /// Whether one may ask for the whole profile.
    pub may_inspect: bool,
    /// In a preview: as whom one looks.
    pub eyes: Vec<Choice>,
}

/// What one may learn of who follows whom around a profile.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    /// Whether they follow the reader.
    pub follows_you: bool,
    /// Members of the reader's team who follow them.
    pub followers: Vec<Person>,
    /// Members of the reader's team whom they follow.
    pub followed: Vec<Person>,
}

/// Where a moderator asks for a whole profile, and where it is shown.
#[derive(Clone, Debug, Template)]
#[template(path = "members/inspect.html")]
pub struct InspectPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Whose it is.
    pub alias: String,
    /// The address of the profile.
    pub href: String,
    /// Why they look.
    pub reason: String,
    /// What is wrong with that.
    pub errors: Vec<FieldError>,
    /// Face and role, once they have said why.
    pub person: Option<Person>,
    /// Every answer, and who sees it.
    pub told: Vec<Told>,
}

/// What a visitor sees of a member who opened their alias.
#[derive(Clone, Debug, Template)]
#[template(path = "members/alias.html")]
pub struct AliasPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Alias and initials; none in a preview, where visitors see nothing.
    pub person: Option<Person>,
    /// In a preview: as whom one looks.
    pub eyes: Vec<Choice>,
}

/// A name to choose, with its other names.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What is put into the field.
    pub name: String,
    /// What finds it as well.
    pub others: String,
}

/// A year and a month to fill in.
#[derive(Clone, Debug, Default)]
pub struct MonthForm {
    /// The year as it was typed.
    pub year: String,
    /// The months.
    pub months: Vec<Choice>,
}

/// One line of an answer that has several.
#[derive(Clone, Debug)]
pub struct AnswerRow {
    /// Its number in the names of fields.
    pub at: usize,
    /// What it is about.
    pub what: String,
    /// Whether it is an empty one, to add, at the end.
    pub fresh: bool,
    /// Whether it is to go.
    pub dropped: bool,
    /// How bad it is.
    pub severities: Vec<Choice>,
    /// When it started.
    pub start: MonthForm,
    /// When it stopped.
    pub stop: MonthForm,
    /// Why it stopped.
    pub why: String,
    /// Side effects.
    pub effects: String,
}

impl AnswerRow {
    /// How the names of two fields of this line begin: `start-0-` for `start-0-year` and `start-0-month`.
    #[must_use]
    pub fn name(&self, part: &str) -> String {
        format!("{part}-{}-", self.at)
    }
}

/// A question with its form. Which fields it has depends on `kind`.
#[derive(Clone, Debug)]
pub struct QuestionForm {
    /// The question's slug; its fields' ids begin with it.
    pub slug: String,
    /// The question.
    pub ask: String,
    /// What helps to answer; may be empty.
    pub help: String,
    /// `month`, `one`, `several`, `number`, `periods`, `symptoms` or `text`.
    pub kind: &'static str,
    /// Whether it is unfolded.
    pub open: bool,
    /// The kept answer in a line; empty when there is none.
    pub summary: String,
    /// Who sees the kept answer.
    pub sentence: &'static str,
    /// The audiences.
    pub audiences: Vec<Choice>,
    /// Things to choose.
    pub picks: Vec<Choice>,
    /// Whether there are more than can be listed, so that one types.
    pub finds: bool,
    /// Names to type.
    pub offers: Vec<Offer>,
    /// What was typed and not understood.
    pub find: String,
    /// Of a month.
    pub month: MonthForm,
    /// Of a number.
    pub number: String,
    /// What the number counts, and its bounds.
    pub unit: String,
    /// Of free words.
    pub text: String,
    /// Of several lines.
    pub rows: Vec<AnswerRow>,
    /// What is wrong, by the ids of fields.
    pub errors: Vec<FieldError>,
}

impl QuestionForm {
    /// The name of a field of this question.
    #[must_use]
    pub fn name(&self, part: impl AsRef<str>) -> String {
        format!("{}.{}", self.slug, part.as_ref())
    }

    /// The ids of what is wrong, for the fields to name.
    #[must_use]
    pub fn wrong(&self) -> String {
        self.errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The empty line that stands open.
    #[must_use]
    pub fn first_fresh(&self) -> Option<&AnswerRow> {
        self.rows.iter().find(|row| row.fresh)
    }

    /// The empty lines behind a fold.
    pub fn more_fresh(&self) -> impl Iterator<Item = &AnswerRow> {
        self.rows.iter().filter(|row| row.fresh).skip(1)
    }

    /// An id of this question's own.
    #[must_use]
    pub fn id(&self, part: impl AsRef<str>) -> String {
        format!("{}-{}", self.slug, part.as_ref())
    }
}

/// Everything that one can tell about oneself.
#[derive(Clone, Debug, Template)]
#[template(path = "settings/profile.html")]
pub struct ProfileSettingsPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Face and alias.
    pub person: Person,
    /// The alias as it was typed.
    pub alias: String,
    /// Whether it looks like a real name.
    pub wants_keep: bool,
    /// The journey roles.
    pub roles: Vec<Choice>,
    /// Who may see the journey role.
    pub audiences: Vec<Choice>,
    /// The author or reviewer that this is, and whether others see that.
    pub contributor: Option<(Link, bool)>,
    /// Answers to questions that are asked no longer: slug and answer.
    pub orphans: Vec<Choice>,
    /// Whether visitors may see the alias.
    pub open: bool,
    /// The questions.
    pub questions: Vec<QuestionForm>,
    /// Names of what can be felt.
    pub effects: Vec<Offer>,
    /// What is wrong, of all forms.
    pub errors: Vec<FieldError>,
    /// What was just kept.
    pub saved: Option<&'static str>,
}

/// The form for a picture, in the settings and among the first steps.
#[derive(Clone, Debug, Template)]
#[template(path = "settings/picture.html")]
pub struct ProfilePicturePage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Face and alias.
    pub person: Person,
    /// Whether it is one of the first steps, and which.
    pub step: Option<usize>,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// The people one follows or keeps away.
#[derive(Clone, Debug, Template)]
#[template(path = "settings/people.html")]
pub struct PeoplePage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Those who wait for an answer.
    pub asking: Vec<AskRow>,
    /// Those who were told yes, and follow.
    pub allowed: Vec<AskRow>,
    /// Those who were told no.
    pub refused: Vec<AskRow>,
    /// Whether following needs a yes.
    pub asks: Vec<Choice>,
    /// Who may learn whom one follows.
    pub audiences: Vec<Choice>,
    /// The lists.
    pub lists: Vec<PeopleList>,
    /// An alias to block, as it was typed.
    pub alias: String,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
}

/// Somebody in a list, and what forms name the row by.
#[derive(Clone, Debug)]
pub struct AskRow {
    /// The number of a request or a block.
    pub number: i64,
    /// Who.
    pub person: Person,
}

/// One list of people.
#[derive(Clone, Debug)]
pub struct PeopleList {
    /// The word in addresses.
    pub bond: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it means.
    pub about: &'static str,
    /// The words on the button that ends it.
    pub end: &'static str,
    /// Who.
    pub people: Vec<AskRow>,
}

/// A first step with one question.
#[derive(Clone, Debug, Template)]
#[template(path = "join/question.html")]
pub struct StepQuestionPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Which step it is.
    pub step: usize,
    /// What it is for.
    pub lead: &'static str,
    /// Where the form goes.
    pub action: String,
    /// The question.
    pub question: QuestionForm,
}

/// The first step with the questions of the condition pack.
#[derive(Clone, Debug, Template)]
#[template(path = "join/facts.html")]
pub struct StepFactsPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Which step it is.
    pub step: usize,
    /// The questions.
    pub questions: Vec<QuestionForm>,
    /// Names of what can be felt.
    pub effects: Vec<Offer>,
    /// What is wrong, of all forms.
    pub errors: Vec<FieldError>,
}
