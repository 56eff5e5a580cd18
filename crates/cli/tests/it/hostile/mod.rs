//! What is done to the program by people who mean harm, or by files that happen to look as if they did.

#[cfg(unix)]
mod libraries;
#[cfg(unix)]
mod requests;
#[cfg(unix)]
mod slow;
mod texts;
