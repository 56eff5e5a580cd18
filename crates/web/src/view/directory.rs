//! Finding people.

use std::sync::Arc;

use askama::Template;

use super::{Choice, Day, FieldError, Link, Meta, Person, Site};

/// Members, in one of several orders.
#[derive(Clone, Debug, Template)]
#[template(path = "members/index.html")]
pub struct DirectoryPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// What stands in the search by alias.
    pub alias: String,
    /// The lists there are.
    pub lists: Vec<Choice>,
    /// The fields to narrow the list down with; none where it cannot be.
    pub filters: Vec<FilterField>,
    /// Those that are set, each with the list without it.
    pub chosen: Vec<Link>,
    /// What is wrong with them.
    pub errors: Vec<FieldError>,
    /// Who.
    pub people: Vec<Found>,
    /// What is said when there is nobody: a title, and what to do.
    pub empty: (&'static str, &'static str),
    /// Whether one has told nothing that people could be compared by.
    pub to_profile: bool,
    /// The next page.
    pub more: Option<Link>,
}

/// A member who was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Face, alias, role.
    pub person: Person,
    /// Since when they are here.
    pub joined: Day,
    /// What they have in common with the reader; may be empty.
    pub why: String,
    /// How their hello begins.
    pub hello: Option<String>,
    /// Whether the reader follows them.
    pub follows: bool,
}

/// A field to narrow a list down with.
#[derive(Clone, Debug)]
pub struct FilterField {
    /// Its id.
    pub id: String,
    /// Its name in the address.
    pub name: String,
    /// The question.
    pub ask: String,
    /// How to answer it, where one types.
    pub hint: &'static str,
    /// What can be chosen; empty where one types.
    pub choices: Vec<Choice>,
    /// Names that are offered while one types.
    pub names: Vec<String>,
    /// Whether a year is typed.
    pub year: bool,
    /// What is in it.
    pub value: String,
    /// What is wrong with that.
    pub error: Option<FieldError>,
}
