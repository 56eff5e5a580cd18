//! Saying something while others read: many members write at once, and each answer comes when it is kept for good.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::place::Place;
use crate::child::Server;
use crate::failure::{Failure, Result};
use crate::http::Client;
use crate::process::processor_time;
use crate::rows::{Row, Sample, median};
use crate::wrk::{Addresses, Walk};

/// Connections that write.
const WRITERS: usize = 16;

/// What is done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Deed {
    Comment,
    React,
    Post,
}

impl Deed {
    pub(super) const ALL: [Self; 3] = [Self::Comment, Self::React, Self::Post];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Comment => "commenting",
            Self::React => "reacting",
            Self::Post => "posting",
        }
    }

    /// How often one member may do it in an hour; far enough below the limit.
    const fn often(self) -> usize {
        match self {
            Self::Comment => 110,
            Self::React => 550,
            Self::Post => 25,
        }
    }

    /// Where it is sent, and which form.
    fn request(self, place: &Place, number: usize) -> (String, String) {
        let post = place.posts[number % place.posts.len()];
        match self {
            Self::Comment => (
                format!("/posts/{post}/comments"),
                format!("body=I+am+thinking+of+you+tonight.+It+is+raining+here+too.&key=bench{number}"),
            ),
            Self::React => {
                let kind = ["hug", "thank-you", "thinking-of-you"][number / place.posts.len() % 3];
                (format!("/posts/{post}/reaction"), format!("reaction={kind}"))
            }
            Self::Post => (
                "/activities".to_owned(),
                format!(
                    "body=A+short+one+today.+The+walk+was+good+and+so+was+the+soup.&audience=members&key=bench{number}"
                ),
            ),
        }
    }
}

/// The row of a deed, and that of the feed that others read meanwhile.
pub(super) fn measure(place: &Place, server: &Server, deed: Deed, seconds: u64) -> Result<[Row; 2]> {
    let walk = Walk::new(&place.folder(), "beside", &["/activities".to_owned()], Addresses::Fixed)?;
    let walk = walk.with_cookie(&place.readers[1].1);
    let before = processor_time(server.pid())?;
    let (next, began) = (AtomicUsize::new(0), Instant::now());
    let most = deed.often() * place.writers.len();
    let (load, times) = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|_| scope.spawn(|| write(place, server, deed, (&next, most), Duration::from_secs(seconds))))
            .collect();
        let load = walk.run(server.address, seconds);
        let ended = writers.into_iter().map(|one| one.join().unwrap_or_else(|_| Ok(Vec::new())));
        (load, ended.collect::<Result<Vec<_>>>().map(|lists| lists.concat()))
    });
    let (load, times, took) = (load?, times?, began.elapsed().as_secs_f64().min(seconds as f64 + 0.5));
    let used = processor_time(server.pid())? - before;
    let mut sorted = times.clone();
    sorted.sort_by(f64::total_cmp);
    let sample = Sample {
        rps: times.len() as f64 / took,
        p50_ms: median(times.iter().copied()),
        p99_ms: sorted.get(sorted.len().saturating_sub(1) * 99 / 100).copied().unwrap_or_default(),
        // Together with what is read meanwhile.
        cpu_ms: used.as_secs_f64() * 1000.0 / (times.len() as f64 + load.requests as f64),
    };
    let beside = Row {
        name: format!("feed beside {}", deed.name()),
        rps: Some(load.rps()),
        p50_ms: Some(load.p50_ms()),
        p99_ms: Some(load.p99_ms()),
        ..Row::default()
    };
    Ok([Row::middle(deed.name(), &[sample]), beside])
}

/// One connection that writes for some time, each time as another member.
fn write(
    place: &Place,
    server: &Server,
    deed: Deed,
    (next, most): (&AtomicUsize, usize),
    long: Duration,
) -> Result<Vec<f64>> {
    let mut client: Client = super::connect(server)?;
    let (began, mut times) = (Instant::now(), Vec::new());
    while began.elapsed() < long {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= most {
            break;
        }
        let (path, form) = deed.request(place, number);
        let this = Instant::now();
        let answer = client.post(&path, &form, &place.writers[number % place.writers.len()])?;
        times.push(this.elapsed().as_secs_f64() * 1000.0);
        if answer.status != 303 {
            let body = String::from_utf8_lossy(&answer.body).into_owned();
            return Err(Failure::new(format!("{} was answered with {}.", deed.name(), answer.status), body));
        }
    }
    Ok(times)
}
