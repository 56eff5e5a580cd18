//! The cookies of people who sign in. Readers get none.

use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::response::Response;
use cookie::time::Duration;
use cookie::{Cookie, SameSite};

/// A cookie by what it is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Crumb {
    /// The token of a session.
    Session,
    /// That this browser was signed in before, so that strangers who try passwords cannot lock it out.
    Device,
    /// The token between the first and the second step.
    SecondStep,
    /// That this browser is the one that went to the identity provider.
    Provider,
    /// By what a visitor sees what they said and have not confirmed.
    Comments,
    /// How far the database had come when this browser last changed something, where pages may come from replicas.
    Seen,
}

/// How cookies are named and guarded: `__Host-` and `Secure` where the public address has TLS. On plain HTTP, which only a
/// machine of one's own should have, browsers would not take those.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cookies {
    pub(crate) secure: bool,
}

impl Crumb {
    const fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Session, true) => "__Host-session",
            (Self::Session, false) => "session",
            (Self::Device, true) => "__Host-device",
            (Self::Device, false) => "device",
            (Self::SecondStep, true) => "__Host-second-step",
            (Self::SecondStep, false) => "second-step",
            (Self::Provider, true) => "__Host-provider",
            (Self::Provider, false) => "provider",
            (Self::Comments, true) => "__Host-comments",
            (Self::Comments, false) => "comments",
            (Self::Seen, true) => "__Host-seen",
            (Self::Seen, false) => "seen",
        }
    }

    /// How long browsers keep it. The server may end it sooner.
    const fn lifetime(self) -> Duration {
        match self {
            Self::Session => Duration::days(180),
            Self::Device => Duration::days(365),
            Self::Comments => Duration::days(1),
            Self::SecondStep | Self::Provider => Duration::minutes(10),
            // A replica that lies farther behind is not read from.
            Self::Seen => Duration::minutes(1),
        }
    }
}

impl Cookies {
    /// The value that a browser sent.
    pub(crate) fn read(self, headers: &HeaderMap, crumb: Crumb) -> Option<String> {
        let name = crumb.name(self.secure);
        let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        sent.flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .find(|cookie| cookie.name() == name)
            .map(|cookie| cookie.value().to_owned())
            .filter(|value| !value.is_empty())
    }

    /// Hands a value to the browser.
    pub(crate) fn set(self, response: &mut Response, crumb: Crumb, value: &str) {
        self.write(response, crumb, value, crumb.lifetime());
    }

    /// Tells the browser to forget a value.
    pub(crate) fn end(self, response: &mut Response, crumb: Crumb) {
        self.write(response, crumb, "", Duration::ZERO);
    }

    fn write(self, response: &mut Response, crumb: Crumb, value: &str, lifetime: Duration) {
        let cookie = Cookie::build((crumb.name(self.secure), value))
            .path("/")
            .http_only(true)
            .secure(self.secure)
            .same_site(SameSite::Lax)
            .max_age(lifetime)
            .build();
        if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}
