//! Chores of this repository that need more than a line of shell.

pub mod tidy;
