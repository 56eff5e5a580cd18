use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Stdio};

use db::db_test;
use serde_json::Value;

use super::walk::{noisy, somebody, walk};
use super::watcher;
use crate::program::Place;
use crate::support::server::Server;

/// A collector that is not ours.
struct Collector {
    child: Child,
    out: BufReader<ChildStdout>,
    address: String,
}

impl Collector {
    fn start() -> Option<Self> {
        let mut child = watcher("collect")?.stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut port = String::new();
        out.read_line(&mut port).unwrap();
        Some(Self { child, out, address: format!("http://127.0.0.1:{}/v1/traces", port.trim()) })
    }

    /// Everything it has taken, as text.
    fn end(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let mut said = String::new();
        std::io::Read::read_to_string(&mut self.out, &mut said).unwrap();
        said
    }
}

db_test!(app::MIGRATIONS, fn a_collector_gets_what_happened_under_each_request_and_nothing_about_anybody(db) {
    let Some(collector) = Collector::start() else { return };
    let place = Place::new();
    let mut variables = noisy(db);
    variables.retain(|(name, _)| *name != "ALONGSIDE_LOG_LEVEL");
    let address = collector.address.clone();
    variables.extend([("ALONGSIDE_TRACES_ENDPOINT", address.as_str()), ("ALONGSIDE_LOG_LEVEL", "warn")]);
    let me = somebody(&place, &variables);
    let server = Server::start_with(&place, &variables, &["serve"]);
    let walk = walk(&server, me);
    // What is left is sent before the program ends.
    server.stop();
    let said = collector.end();
    walk.is_not_in(&said);
    let all: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let named = |name: &str| all.iter().filter(|span| span["name"] == name).collect::<Vec<_>>();
    let comment = named("request").into_iter().find(|span| {
        let has = &span["attributes"];
        has["route"] == "/posts/{id}/comments" && has["method"] == "POST" && has["status"] == 303
    });
    let comment = comment.unwrap_or_else(|| panic!("{} spans", all.len()));
    assert_eq!((&comment["service"]["service.name"], &comment["parent"]), (&"alongside".into(), &"".into()));
    // The write stands below the request, and its statements below the write, by their names.
    let write = named("write").into_iter().find(|span| span["parent"] == comment["id"]).unwrap();
    let statements: Vec<_> = named("statement").into_iter().filter(|span| span["parent"] == write["id"]).collect();
    assert!(!statements.is_empty() && statements.iter().all(|one| one["trace"] == comment["trace"]));
    assert!(statements.iter().all(|one| one["attributes"]["label"].as_str().unwrap().contains("::")), "{statements:?}");
    assert!(!named("job").is_empty(), "jobs are there");
    assert!(all.iter().all(|span| span["ended"] == true && span["events"].as_array().unwrap().is_empty()));
});

#[test]
fn a_collector_that_is_not_there_holds_nothing_up() {
    let place = Place::new();
    let variables = [("ALONGSIDE_TRACES_ENDPOINT", "http://127.0.0.1:1/v1/traces")];
    let server = Server::start_with(&place, &variables, &["serve"]);
    assert_eq!(server.get("/").status, 200);
    server.stop();
}

#[test]
fn what_cannot_be_traced_is_refused_at_the_start() {
    for (name, wrong) in [
        ("ALONGSIDE_TRACES_ENDPOINT", "collector:4318"),
        ("ALONGSIDE_TRACES_SHARE", "2"),
        ("ALONGSIDE_TRACES_SHARE", "all"),
    ] {
        Place::new().run_with(&[(name, wrong)], &["config"]).ended(1);
    }
}
