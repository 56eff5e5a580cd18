//! `alongside demo` and `alongside serve`.

mod demo;
#[cfg(unix)]
mod ending;
mod port;
#[cfg(unix)]
mod s3;
