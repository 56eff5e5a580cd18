use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::Stdio;

use db::db_test;
use serde_json::Value;

use super::walk::{noisy, somebody, walk};
use super::watcher;
use crate::conversation::people::settings;
use crate::program::Place;
use crate::support::http;
use crate::support::server::Server;

const DOOR: (&str, &str) = ("ALONGSIDE_METRICS_LISTEN", "127.0.0.1:0");

/// The port of the door for Prometheus, from what the program printed.
fn port(line: &str) -> u16 {
    let rest = line.strip_prefix("Metrics for Prometheus at http://127.0.0.1:");
    rest.and_then(|rest| rest.split('/').next()?.parse().ok()).unwrap_or_else(|| panic!("{line:?}"))
}

/// What the parser of the Prometheus project reads: each sample with its name, labels and value. Nothing where it is not there.
fn parsed(text: &str) -> Option<Vec<Value>> {
    let mut child = watcher("metrics")?.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let said = child.wait_with_output().unwrap();
    assert!(said.status.success(), "{text}");
    let said = String::from_utf8(said.stdout).unwrap();
    Some(said.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// The value of the sample with this name and these labels among its own.
#[track_caller]
fn value(all: &[Value], name: &str, labels: &[(&str, &str)]) -> f64 {
    let fits = |one: &&Value| {
        one["name"] == name && labels.iter().all(|(label, value)| one["labels"][label] == *value)
    };
    let found: Vec<f64> = all.iter().filter(fits).filter_map(|one| one["value"].as_f64()).collect();
    assert!(!found.is_empty(), "no {name} {labels:?}");
    found.iter().sum()
}

/// Asserts that each histogram is one: its kinds only grow, and the last is the number of all.
fn histograms_are_whole(all: &[Value]) {
    let mut kinds: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
    for one in all.iter().filter(|one| one["name"].as_str().unwrap().ends_with("_bucket")) {
        let mut labels = one["labels"].as_object().unwrap().clone();
        let bound = labels.remove("le").unwrap();
        let bound: f64 = bound.as_str().unwrap().replace("+Inf", "inf").parse().unwrap();
        let key = format!("{} {}", one["family"].as_str().unwrap(), Value::from(labels));
        kinds.entry(key).or_default().push((bound, one["value"].as_f64().unwrap()));
    }
    assert!(kinds.len() > 5, "{kinds:?}");
    for (name, all) in kinds {
        assert!(all.is_sorted_by(|one, next| one.0 < next.0 && one.1 <= next.1), "{name}: {all:?}");
        assert!(all.last().unwrap().0.is_infinite(), "{name}");
    }
}

db_test!(app::MIGRATIONS, fn prometheus_reads_what_happened_and_nothing_about_anybody(db) {
    let place = Place::new();
    let mut variables = noisy(db);
    variables.push(DOOR);
    let me = somebody(&place, &variables);
    let mut server = Server::start_with(&place, &variables, &["serve"]);
    let door = loop {
        // It may invite an operator first.
        let line = server.line();
        if line.starts_with("Metrics") {
            break port(&line);
        }
    };
    let walk = walk(&server, me);
    for _ in 0..3 {
        assert_eq!(server.get("/about").status, 200);
    }
    assert_eq!(server.get("/metrics").status, 404, "not for visitors");
    let reply = http::get(door, "/metrics");
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/plain; version=0.0.4; charset=utf-8"));
    let text = reply.text();
    walk.is_not_in(&text);
    // Nothing else is behind that door.
    assert_eq!(http::get(door, "/").status, 404);
    let Some(all) = parsed(&text) else { return };
    histograms_are_whole(&all);
    let comments = [("route", "/posts/{id}/comments"), ("method", "POST")];
    assert!(value(&all, "alongside_http_requests_total", &[comments[0], comments[1], ("status", "3xx")]) >= 1.0);
    assert!(value(&all, "alongside_http_request_duration_seconds_count", &comments) >= 3.0);
    assert!(value(&all, "alongside_http_requests_total", &[("route", "/about"), ("kept", "yes")]) >= 2.0);
    assert_eq!(value(&all, "alongside_http_requests_total", &[("route", "none"), ("status", "4xx")]), 1.0);
    for kind in ["read", "write"] {
        assert!(value(&all, "alongside_database_duration_seconds_count", &[("kind", kind)]) > 0.0);
        assert!(value(&all, "alongside_database_wait_seconds_count", &[("kind", kind)]) > 0.0);
        assert_eq!(value(&all, "alongside_database_errors_total", &[("kind", kind)]), 0.0);
        let most = value(&all, "alongside_database_connections_max", &[("pool", kind)]);
        assert!(most >= value(&all, "alongside_database_connections_in_use", &[("pool", kind)]));
    }
    let engine = if db.is_sqlite() { "sqlite" } else { "postgres" };
    assert_eq!(value(&all, "alongside_build_info", &[("database", engine)]), 1.0);
    for name in ["alongside_database_bytes", "process_resident_memory_bytes", "process_open_fds"] {
        assert!(value(&all, name, &[]) > 0.0, "{name}");
    }
    assert!(value(&all, "alongside_jobs_total", &[("end", "done")]) >= 0.0);
    assert_eq!(value(&all, "alongside_dead", &[("what", "jobs")]), 0.0);
    // By now each route was asked, so there are not many more than these.
    assert!(all.len() < 8000, "{} samples", all.len());
    server.stop();
});

db_test!(app::MIGRATIONS, fn a_worker_alone_is_read_as_well(db) {
    let (place, settings) = (Place::new(), settings(db));
    place.run_with(&settings, &["migrate"]).ended(0);
    let mut worker = place.command(&[&settings[..], &[DOOR]].concat(), &["work"]);
    let mut child = worker.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.as_mut().unwrap()), &mut line).unwrap();
    let text = http::get(port(&line), "/metrics").text();
    assert!(text.contains("alongside_jobs_total{kind=\"sweep\",end=\"done\"}"), "{text}");
    assert!(text.contains("alongside_waiting{what=\"letters\"} 0"), "{text}");
    assert!(!text.contains("alongside_http_"), "it serves nobody: {text}");
    child.kill().unwrap();
    child.wait().unwrap();
});
