//! The site from outside: what is asked of the router, and what comes back.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails by panicking, as the test does"
)]

mod access;
mod accounts;
mod api;
mod headers;
mod kept;
mod pages;
mod personal;
mod routes;
mod support;
mod visibility;
