//! The one source of time, so that tests can set it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Tells the time. Clones of a set clock share its hands.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    set: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self { set: None }
    }

    /// A clock that stands at `at` until [`Clock::set`] moves it.
    pub fn fixed(at: Timestamp) -> Self {
        Self { set: Some(Arc::new(AtomicI64::new(at.as_microsecond()))) }
    }

    /// The time now, cut to microseconds, which is what the database keeps.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
    pub fn now(&self) -> Timestamp {
        let micros = match &self.set {
            Some(hands) => hands.load(Ordering::Relaxed),
            None => Timestamp::now().as_microsecond(),
        };
        Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// The calendar date now in UTC. Review dates are dates of the library, not of a reader's time zone.
    pub fn today(&self) -> Date {
        TimeZone::UTC.to_datetime(self.now()).date()
    }

    /// Moves a fixed clock; does nothing to the machine's.
    pub fn set(&self, at: Timestamp) {
        if let Some(hands) = &self.set {
            hands.store(at.as_microsecond(), Ordering::Relaxed);
        }
    }
}
