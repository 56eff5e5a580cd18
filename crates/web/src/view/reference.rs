//! The reference of the interface for programs.

use std::sync::Arc;

use askama::Template;

use super::{Meta, Site};

/// All routes, with what they take and give.
#[derive(Clone, Debug, Template)]
#[template(path = "api/index.html")]
pub struct ReferencePage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The routes in their groups.
    pub groups: Vec<RouteGroup>,
    /// What is sent and given.
    pub shapes: Vec<Shape>,
    /// What can go wrong.
    pub problems: Vec<ProblemSort>,
}

/// Routes that belong together.
#[derive(Clone, Debug)]
pub struct RouteGroup {
    /// The id of its heading.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What they are about.
    pub about: String,
    /// The routes.
    pub routes: Vec<ApiRoute>,
}

/// A route.
#[derive(Clone, Debug)]
pub struct ApiRoute {
    /// The id of its heading.
    pub id: String,
    /// `GET` and so on.
    pub method: String,
    /// Its path.
    pub path: String,
    /// What it does.
    pub title: String,
    /// More of that; may be empty.
    pub about: String,
    /// The scope that a token needs.
    pub scope: Option<String>,
    /// What it takes in the address and in headers.
    pub takes: Vec<ApiField>,
    /// The shape of the body it takes.
    pub body: Option<ApiType>,
    /// Statuses when all is well, what each says, and the shape of its body.
    pub answers: Vec<ApiAnswer>,
    /// The other statuses.
    pub others: Vec<String>,
}

/// One status of a route.
#[derive(Clone, Debug)]
pub struct ApiAnswer {
    /// The status.
    pub status: String,
    /// What it says.
    pub words: String,
    /// The shape of its body.
    pub body: Option<ApiType>,
}

/// A field of a shape, or a word that a route takes.
#[derive(Clone, Debug)]
pub struct ApiField {
    /// Its name.
    pub name: String,
    /// Where it stands: `path`, `query`, `header`; empty for a body.
    pub place: String,
    /// What it holds.
    pub kind: ApiType,
    /// Whether it must be there.
    pub required: bool,
    /// What it is for; may be empty.
    pub about: String,
}

/// What something is, in words, and the id of the shape it has.
#[derive(Clone, Debug, Default)]
pub struct ApiType {
    /// In words.
    pub words: String,
    /// The id of the shape.
    pub shape: Option<String>,
}

/// An object.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The id of its heading.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub about: String,
    /// Its fields.
    pub fields: Vec<ApiField>,
}

/// A sort of problem.
#[derive(Clone, Debug)]
pub struct ProblemSort {
    /// The end of its address.
    pub id: String,
    /// The status.
    pub status: u16,
    /// What it is.
    pub title: String,
    /// What to do.
    pub what_to_do: String,
}
