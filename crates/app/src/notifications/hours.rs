//! When a member sleeps, and when their digests come: by the clock where they live.

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::civil::{DateTime, Weekday};
use jiff::tz::{TimeZone, db};

use super::store::{self, HoursRow};
use crate::members::MemberId;
use crate::{App, Fault, Result};

/// The minutes of a day.
const DAY: i64 = 24 * 60;
/// When digests come to who sleeps at no set hours: at eight.
const MORNING: i64 = 8 * 60;

/// The hours of a member.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Hours {
    /// The name of the time zone (IANA), such as `Europe/Berlin`.
    pub zone: String,
    /// Minutes after midnight at which no more letters come, 0 to 1439.
    pub quiet_from: i64,
    /// From when on they come again. The same as `quiet_from` for no quiet hours.
    pub quiet_to: i64,
    /// The day of the last daily digest, and of the last weekly one, as dates there; empty for none.
    pub(super) daily_on: String,
    pub(super) weekly_on: String,
}

impl Default for Hours {
    /// UTC, quiet from ten in the evening until eight in the morning.
    fn default() -> Self {
        let (daily_on, weekly_on) = (String::new(), String::new());
        Self { zone: "UTC".to_owned(), quiet_from: 22 * 60, quiet_to: MORNING, daily_on, weekly_on }
    }
}

impl From<HoursRow> for Hours {
    fn from(row: HoursRow) -> Self {
        let HoursRow { zone, quiet_from, quiet_to, daily_on, weekly_on } = row;
        Self { zone, quiet_from, quiet_to, daily_on, weekly_on }
    }
}

impl Hours {
    fn there(&self, now: Timestamp) -> DateTime {
        // A zone that this computer does not know any more is taken for UTC.
        TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC).to_datetime(now)
    }

    /// Whether letters wait.
    pub(super) fn is_quiet(&self, now: Timestamp) -> bool {
        let (minute, from, to) = (minute(&self.there(now)), self.quiet_from, self.quiet_to);
        match from.cmp(&to) {
            std::cmp::Ordering::Less => (from..to).contains(&minute),
            std::cmp::Ordering::Equal => false,
            std::cmp::Ordering::Greater => minute >= from || minute < to,
        }
    }

    /// The day, if its digest is due, and when that morning began: the end of the quiet hours, or eight. What happens later stands
    /// in the next one.
    pub(super) fn daily_due(&self, now: Timestamp) -> Option<(String, Timestamp)> {
        let there = self.there(now);
        let morning = if self.quiet_from > self.quiet_to { self.quiet_to } else { MORNING };
        let today = there.date().to_string();
        let since = jiff::SignedDuration::from_mins(minute(&there) - morning);
        let began = now.checked_sub(since).ok()?;
        (!since.is_negative() && !self.is_quiet(now) && self.daily_on != today).then_some((today, began))
    }

    /// The Monday of this week, if its digest is due, and when that day's morning began.
    pub(super) fn weekly_due(&self, now: Timestamp) -> Option<(String, Timestamp)> {
        let date = self.there(now).date();
        let days = date.weekday().since(Weekday::Monday);
        let monday = date.checked_sub(jiff::Span::new().days(i64::from(days))).ok()?.to_string();
        let (_, began) = Self { daily_on: String::new(), ..self.clone() }.daily_due(now)?;
        (self.weekly_on != monday).then_some((monday, began))
    }
}

fn minute(there: &DateTime) -> i64 {
    i64::from(there.hour()) * 60 + i64::from(there.minute())
}

/// The hours of a member, or the usual ones.
pub async fn hours(app: &App, me: MemberId) -> Result<Hours> {
    Ok(app.db.read(async move |c| store::hours(c, me).await).await?.map(Hours::from).unwrap_or_default())
}

/// Settles the hours of a member.
///
/// # Errors
/// Faults of `zone`, `quiet_from` and `quiet_to`.
pub async fn set_hours(app: &App, me: MemberId, zone: &str, quiet_from: &str, quiet_to: &str) -> Result<()> {
    if TimeZone::get(zone).is_err() {
        return Err(Fault::new("zone", "Choose a time zone from the list.").into());
    }
    let quiet_from = clock(quiet_from, "quiet_from")?;
    let quiet_to = clock(quiet_to, "quiet_to")?;
    let hours = Hours { zone: zone.to_owned(), quiet_from, quiet_to, ..Hours::default() };
    Ok(app.db.write(async move |tx| store::set_hours(tx, me, &hours).await).await?)
}

/// Minutes after midnight of a time such as `22:00`.
fn clock(typed: &str, field: &'static str) -> Result<i64> {
    let parts =
        typed.split_once(':').and_then(|(hour, minute)| Some((hour.parse().ok()?, minute.parse().ok()?)));
    let minutes =
        parts.filter(|(hour, minute): &(i64, i64)| (0..24).contains(hour) && (0..60).contains(minute));
    let minutes = minutes.map(|(hour, minute)| hour * 60 + minute).filter(|all| (0..DAY).contains(all));
    minutes.ok_or_else(|| Fault::new(field, "Write a time of the day, such as 22:00.").into())
}

/// The names of the time zones that there are.
pub fn zones() -> Vec<String> {
    let mut names: Vec<String> =
        db().available().map(|name| name.to_string()).filter(|name| is_place(name)).collect();
    names.push("UTC".to_owned());
    names.sort();
    names.dedup();
    names
}

/// Names that people look for: those of places.
fn is_place(name: &str) -> bool {
    const PARTS: [&str; 10] = [
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    ];
    name.split_once('/').is_some_and(|(part, _)| PARTS.contains(&part))
}
