//! What programs are answered, one file for each noun.

mod activities;
mod conversation;
mod description;
mod library;
mod problems;
mod tokens;
