//! What is asked of this process and how it answers, in numbers, for each route. A route is a pattern of `routes`, such as
//! `/posts/{id}`, never an address: so no number is about anybody, and there are only so many of them.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use axum::http::{Method, StatusCode};
use kernel::measure::{Count, Level, Taken, Times};

/// The methods that are told apart, and a name for all others.
const METHODS: [&str; 6] = ["GET", "POST", "PUT", "PATCH", "DELETE", "other"];
/// The kinds of status, and last those who went away before they had an answer.
const ENDS: [&str; 6] = ["1xx", "2xx", "3xx", "4xx", "5xx", "gone"];
/// The place of those who went away.
const GONE: usize = 5;
/// What no route has answered.
const NONE: &str = "none";

/// All routes, as far as they were asked.
#[derive(Debug, Default)]
pub struct Traffic {
    routes: RwLock<HashMap<Box<str>, Arc<Pattern>>>,
    /// Requests that are being answered.
    pub running: Level,
}

#[derive(Debug, Default)]
struct Pattern {
    methods: [OnceLock<Arc<Route>>; METHODS.len()],
}

/// One method of a route.
#[derive(Debug)]
pub struct Route {
    /// `GET`, or `other`.
    pub method: &'static str,
    /// The pattern, or `none`.
    pub pattern: Box<str>,
    made: [Count; ENDS.len()],
    /// Pages that were kept, and that somebody had already.
    kept: [Count; 2],
    /// Bytes of answers, without those of streams.
    pub bytes: Count,
    /// Those of them that were kept.
    pub kept_bytes: Count,
    /// How long it took until an answer began, where it was not kept whole: that takes microseconds.
    pub took: Times,
}

/// How an answer came about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) bytes: u64,
}

impl Traffic {
    /// The route that has this pattern.
    pub(crate) fn route(&self, method: &Method, pattern: Option<&str>) -> Arc<Route> {
        let name = match pattern {
            // Each of the program's own files is a route.
            Some(pattern) if pattern.starts_with("/assets/") => "/assets/{file}",
            Some(pattern) => pattern,
            None => NONE,
        };
        let at = place_of(method);
        let known = self.routes.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
        let pattern = known.unwrap_or_else(|| {
            let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(routes.entry(name.into()).or_default())
        });
        Arc::clone(pattern.methods[at].get_or_init(|| Arc::new(Route::new(METHODS[at], name))))
    }

    /// All that were asked, by their patterns.
    pub fn routes(&self) -> Vec<Arc<Route>> {
        let routes = self.routes.read().unwrap_or_else(PoisonError::into_inner);
        let methods = routes.values().flat_map(|pattern| pattern.methods.iter().filter_map(OnceLock::get));
        let mut all: Vec<_> = methods.cloned().collect();
        all.sort_by(|one, other| (&one.pattern, one.method).cmp(&(&other.pattern, other.method)));
        all
    }

    /// All of them together.
    pub(crate) fn total(&self) -> Total {
        self.routes().iter().fold(Total::default(), |sum, route| sum.and(&route.total()))
    }
}

impl Route {
    fn new(method: &'static str, pattern: &str) -> Self {
        let (made, kept) = Default::default();
        let (bytes, kept_bytes, took) = Default::default();
        Self { method, pattern: pattern.into(), made, kept, bytes, kept_bytes, took }
    }

    /// A page was given that is kept whole.
    pub(crate) fn gave_kept(&self, bytes: u64, same: bool) {
        self.kept[usize::from(same)].one();
        self.kept_bytes.add(bytes);
    }

    /// An answer was made, or a kept page was dressed for somebody.
    pub(crate) fn answered(&self, how: Answered, took: Duration) {
        let at = usize::from(how.status.as_u16() / 100).saturating_sub(1).min(GONE - 1);
        self.made[at].one();
        self.bytes.add(how.bytes);
        self.took.note(took);
    }

    /// Somebody went away before there was an answer.
    pub(crate) fn left(&self, took: Duration) {
        self.made[GONE].one();
        self.took.note(took);
    }

    /// How often each kind of status was given, and whether from the kept pages.
    pub fn ends(&self) -> Vec<(&'static str, bool, u64)> {
        let made = ENDS.iter().zip(&self.made).map(|(end, count)| (*end, false, count.get()));
        let kept =
            [ENDS[1], ENDS[2]].into_iter().zip(&self.kept).map(|(end, count)| (end, true, count.get()));
        made.chain(kept).filter(|(_, _, number)| *number > 0).collect()
    }

    fn total(&self) -> Total {
        Total {
            kept: self.kept.iter().map(Count::get).sum(),
            made: self.made.iter().map(Count::get).sum(),
            failed: self.made[4].get(),
            took: self.took.taken(),
        }
    }
}

/// What was answered by some moment.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Total {
    /// From the kept pages.
    pub(crate) kept: u64,
    /// Otherwise.
    pub(crate) made: u64,
    /// Of these, those that failed for a reason of ours.
    pub(crate) failed: u64,
    /// How long those took that were made.
    pub(crate) took: Taken,
}

impl Total {
    pub(crate) fn and(self, other: &Self) -> Self {
        Self {
            kept: self.kept + other.kept,
            made: self.made + other.made,
            failed: self.failed + other.failed,
            took: self.took.and(&other.took),
        }
    }

    /// What came since `earlier`.
    pub(crate) fn since(&self, earlier: &Self) -> Self {
        Self {
            kept: self.kept.saturating_sub(earlier.kept),
            made: self.made.saturating_sub(earlier.made),
            failed: self.failed.saturating_sub(earlier.failed),
            took: self.took.since(&earlier.took),
        }
    }
}

/// HEAD is told what GET would be told, and counts as one.
fn place_of(method: &Method) -> usize {
    let name = if method == Method::HEAD { "GET" } else { method.as_str() };
    METHODS.iter().position(|known| *known == name).unwrap_or(METHODS.len() - 1)
}
