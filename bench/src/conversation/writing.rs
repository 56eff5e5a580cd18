//! Saying something while others read: many members write at once, and each answer comes when it is kept for good.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::child::Server;
use crate::community::{Community, Deed};
use crate::failure::Result;
use crate::http::Client;
use crate::rows::{Row, Sample};
use crate::wrk::{Addresses, Walk};

/// Connections that write.
const WRITERS: usize = 16;

/// The row of a deed, and that of the feed that others read meanwhile.
pub(super) fn measure(community: &Community, server: &Server, deed: Deed, seconds: u64) -> Result<[Row; 2]> {
    let walk = Walk::new(&community.folder(), "beside", &["/activities".to_owned()], Addresses::Fixed)?;
    let walk = walk.with_cookie(&community.cast.readers[1]);
    let before = server.processor_time()?;
    let (next, began) = (AtomicUsize::new(0), Instant::now());
    let most = deed.often() * community.cast.writers.len();
    let (load, times) = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|_| {
                scope.spawn(|| write(community, server, deed, (&next, most), Duration::from_secs(seconds)))
            })
            .collect();
        let load = walk.run(server.address, seconds);
        let ended = writers.into_iter().map(|one| one.join().unwrap_or_else(|_| Ok(Vec::new())));
        (load, ended.collect::<Result<Vec<_>>>().map(|lists| lists.concat()))
    });
    let (load, times, took) = (load?, times?, began.elapsed().as_secs_f64().min(seconds as f64 + 0.5));
    let used = server.processor_time()?.saturating_sub(before);
    // Together with what is read meanwhile.
    let cpu_ms = used.as_secs_f64() * 1000.0 / (times.len() as f64 + load.requests as f64);
    let sample = Sample::of(times, took, cpu_ms);
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
    community: &Community,
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
        let cast = &community.cast;
        let (path, form) = deed.request(cast, number);
        let this = Instant::now();
        let answer = client.post(&path, &form, &cast.writers[number % cast.writers.len()])?;
        times.push(this.elapsed().as_secs_f64() * 1000.0);
        deed.is_done(&answer)?;
    }
    Ok(times)
}
