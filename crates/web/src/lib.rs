//! The pages: a router, thin handlers, and templates. `routes` is the whole site on one page, `pages` holds a handler for
//! each, `extract` who asks, `view` what templates draw, `server` what every answer passes through,
//! `api` the interface for programs, `tls` what protects connections where no proxy does.

mod api;
mod extract;
pub mod metrics;
mod pages;
mod routes;
mod server;
pub mod tls;
pub mod view;

pub use api::document;
pub use routes::site;
pub use server::{Config, Entrance, Front, Route, State, Traffic, redirect, serve};
