//! `alongside demo` and `alongside serve`.

#[cfg(unix)]
mod automatic;
mod demo;
#[cfg(unix)]
mod ending;
mod port;
#[cfg(unix)]
mod proxied;
#[cfg(unix)]
mod replaced;
#[cfg(unix)]
mod s3;
#[cfg(unix)]
mod silent;
#[cfg(unix)]
mod system;
#[cfg(unix)]
mod tls;
