//! What stands on the pages, one file for each noun, as in `src/pages`.

mod articles;
mod comments;
mod errors;
mod finding;
mod json_ld;
mod media;
mod members;
mod newsletter;
mod people;
mod posts;
mod running;
mod safety;
mod site;
mod texts;
mod uploads;
mod voices;
