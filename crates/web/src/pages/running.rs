//! How the install does, for admins: what waits, what this process answered, and what happened on each day.

use app::watching::{self, Backlog, Happened, MOST, Waiting};
use axum::extract::State as Shared;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{Answer, page};
use crate::extract::Admin;
use crate::server::State;
use crate::server::hours::Step;
use crate::view::{Chart, ChartStep, Fact, Meta, Moment, Nav, RunningPage, count};

/// How many days are shown.
const DAYS: i64 = 30;
/// More bars than these nobody can tell apart on a telephone.
const BARS: usize = 48;
/// Steps that share a bar when there are more: half an hour.
const TOGETHER: usize = 6;
/// What is said of posts: the title of the chart, and the kind in the database.
const KINDS: [(&str, &str); 5] = [
    ("People who joined", "joined"),
    ("Updates", "update"),
    ("Questions", "question"),
    ("Stories", "story"),
    ("Comments", "comment"),
];

pub(crate) async fn show(Shared(state): Shared<State>, Admin(_): Admin) -> Answer {
    let (now, at, app) = (state.now(), state.app.clock.now(), &state.app);
    let backlog = watching::backlog(app, now.community.id).await?;
    let happened = state.days.get(app, now.community.id, DAYS).await?;
    page(&RunningPage {
        meta: Meta::new("How it runs", "How this install does.", "/admin/running").at(Nav::Me).unlisted(),
        facts: facts(&backlog),
        began: Moment::new(state.began, at),
        traffic: traffic(&together(state.hours.steps(state.traffic.total()))),
        days: usize::try_from(DAYS).unwrap_or_default(),
        community: community(&happened, watching::number_of(app.clock.today())),
        site: now.site,
    })
}

fn facts(backlog: &Backlog) -> Vec<Fact> {
    let waiting = |name, one: &Waiting, href| Fact {
        name,
        value: many(one.number),
        note: if one.overdue_seconds > 0 {
            format!("the first is due for {}", long(one.overdue_seconds))
        } else {
            String::new()
        },
        href,
    };
    let dead = |name, number, href| Fact { name, value: many(number), note: String::new(), href };
    vec![
        waiting("Letters waiting", &backlog.letters, "/admin/mail?state=waiting"),
        dead("Letters given up", backlog.letters_dead, "/admin/mail?state=dead"),
        waiting("Jobs waiting", &backlog.jobs, "/admin/jobs"),
        dead("Jobs given up", backlog.jobs_dead, "/admin/jobs"),
        waiting("Cases for moderators", &backlog.cases, ""),
        Fact { name: "Database", value: bytes(backlog.database_bytes), note: String::new(), href: "" },
    ]
}

/// A number that was counted up to a limit.
fn many(number: i64) -> String {
    if number >= MOST { format!("more than {}", MOST - 1) } else { number.to_string() }
}

/// A time in its largest unit.
fn long(seconds: i64) -> String {
    let said = |number: i64, one, many| count(usize::try_from(number).unwrap_or_default(), one, many);
    match seconds {
        ..60 => said(seconds, "second", "seconds"),
        60..3600 => said(seconds / 60, "minute", "minutes"),
        3600..86_400 => said(seconds / 3600, "hour", "hours"),
        _ => said(seconds / 86_400, "day", "days"),
    }
}

fn bytes(number: i64) -> String {
    match number {
        ..1_000_000 => format!("{} kB", number / 1000),
        1_000_000..1_000_000_000 => format!("{:.1} MB", number as f64 / 1e6),
        _ => format!("{:.1} GB", number as f64 / 1e9),
    }
}

/// Few enough steps for bars.
fn together(steps: Vec<Step>) -> Vec<Step> {
    if steps.len() <= BARS {
        return steps;
    }
    let join = |some: &[Step]| {
        some.iter().copied().reduce(|sum, next| Step { total: sum.total.and(&next.total), ..sum })
    };
    steps.chunks(TOGETHER).filter_map(join).collect()
}

fn traffic(steps: &[Step]) -> Vec<Chart> {
    let chart =
        |about, heads: &[&'static str], of: &dyn Fn(&Step) -> (f64, Vec<String>), unit: fn(f64) -> String| {
            let step = |one: &Step| {
                let (value, cells) = of(one);
                ChartStep { label: clock(one.at), value, cells }
            };
            Chart::new(about, heads, &steps.iter().map(step).collect::<Vec<_>>(), unit)
        };
    let asked = |one: &Step| {
        let cells = [one.total.kept + one.total.made, one.total.kept, one.total.made];
        (cells[0] as f64, cells.map(|number| number.to_string()).to_vec())
    };
    let failed = |one: &Step| (one.total.failed as f64, vec![one.total.failed.to_string()]);
    let slow = |one: &Step| {
        let most = |share| one.total.took.within(share);
        let cells = [0.5, 0.95, 0.99].map(|share| most(share).map_or_else(|| "–".to_owned(), milliseconds));
        (most(0.95).unwrap_or_default(), cells.to_vec())
    };
    vec![
        chart(
            ("Requests", "With pages given whole from memory."),
            &["From", "All", "From memory", "Made"],
            &asked,
            whole,
        ),
        chart(
            ("Failures", "Answers that failed for a reason of ours."),
            &["From", "Failures"],
            &failed,
            whole,
        ),
        chart(
            ("Time to answer", "95 of 100 answers that were made began within this time."),
            &["From", "50 of 100", "95 of 100", "99 of 100"],
            &slow,
            milliseconds,
        ),
    ]
}

fn community(happened: &[Happened], today: i64) -> Vec<Chart> {
    let chart = |(title, kind): (&str, &str)| {
        let number = |day: i64| {
            let found = happened.iter().find(|one| one.day == day && one.kind == kind);
            found.map_or(0, |one| one.number)
        };
        let step = |day: i64| ChartStep {
            label: date(day),
            value: number(day) as f64,
            cells: vec![number(day).to_string()],
        };
        let steps: Vec<_> = (today - DAYS + 1..=today).map(step).collect();
        Chart::new((title, "On each day."), &["Day", "Number"], &steps, whole)
    };
    KINDS.map(chart).to_vec()
}

fn whole(value: f64) -> String {
    format!("{value:.0}")
}

fn milliseconds(seconds: f64) -> String {
    if seconds < 1.0 { format!("{} ms", (seconds * 1e4).round() / 10.0) } else { format!("{seconds} s") }
}

fn clock(at: Timestamp) -> String {
    TimeZone::UTC.to_datetime(at).strftime("%H:%M").to_string()
}

fn date(day: i64) -> String {
    let at = Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_hours(24 * day));
    at.map(|at| TimeZone::UTC.to_datetime(at).strftime("%-d %B").to_string()).unwrap_or_default()
}
