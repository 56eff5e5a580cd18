//! What all tests of the site need: a site to ask, the asking, and the library behind it.

pub(crate) mod answer;
pub(crate) mod dice;
pub(crate) mod library;
pub(crate) mod people;
pub(crate) mod programs;
pub(crate) mod schema_org;
pub(crate) mod site;
