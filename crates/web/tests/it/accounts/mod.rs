//! Joining, coming in, and what must not work.

mod aliases;
mod enumeration;
mod joining;
mod leaving;
mod links;
mod rights;
mod second_step;
mod sessions;
mod taking_back;
mod trying;
