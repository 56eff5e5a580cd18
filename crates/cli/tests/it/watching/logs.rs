use db::db_test;
use serde_json::Value;

use super::walk::{noisy, somebody, walk};
use crate::program::Place;
use crate::support::http;
use crate::support::sample;
use crate::support::server::Server;

/// Each line, which must be JSON.
fn lines(log: &str) -> Vec<Value> {
    log.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

/// Those about requests.
fn answered(log: &str) -> Vec<Value> {
    lines(log).into_iter().filter(|line| line["target"] == "requests").collect()
}

db_test!(app::MIGRATIONS, fn nothing_that_anybody_says_or_is_stands_in_the_log_even_when_it_notes_all(db) {
    let (place, variables) = (Place::new(), noisy(db));
    let me = somebody(&place, &variables);
    let server = Server::start_with(&place, &variables, &["serve"]);
    let walk = walk(&server, me);
    let log = server.log();
    walk.is_not_in(&log);
    let answered = answered(&log);
    assert!(answered.len() + 5 >= walk.asked, "{} of {}", answered.len(), walk.asked);
    let said: Vec<&Value> = answered.iter().filter(|line| line["fields"]["route"] == "/posts/{id}/comments").collect();
    assert!(said.iter().any(|line| line["fields"]["status"] == 303), "{said:?}");
    for line in &answered {
        let (fields, span) = (&line["fields"], &line["span"]);
        assert!(fields["method"].is_string() && fields["route"].is_string() && fields["ms"].is_number() || fields["kept"] == true, "{line}");
        assert!(span["id"].as_str().is_some_and(|id| id.len() >= 13), "{line}");
    }
    server.stop();
});

#[test]
fn an_answer_bears_the_name_under_which_the_log_knows_it() {
    let place = Place::new();
    sample::write_texts(&place);
    place.run(&["import", "markdown", "library"]).ended(0);
    let variables = [("ALONGSIDE_LOG_FORMAT", "json"), ("ALONGSIDE_LOG_LEVEL", "debug")];
    let server = Server::start_with(&place, &variables, &["serve"]);
    let mut names = Vec::new();
    for (path, kept) in [("/resources/my-hands", false), ("/resources/my-hands", true), ("/nope", false)] {
        let reply = server.get(path);
        let name = reply.header("x-request-id").to_owned();
        let log = server.log();
        let found: Vec<Value> =
            answered(&log).into_iter().filter(|line| line["span"]["id"] == name.as_str()).collect();
        assert_eq!(found.len(), 1, "{name} in {log}");
        let fields = &found[0]["fields"];
        assert_eq!(
            (fields["status"].as_u64(), fields["kept"].as_bool()),
            (Some(reply.status.into()), Some(kept))
        );
        assert_eq!(fields["bytes"].as_u64(), Some(reply.body.len() as u64), "{fields}");
        assert!(!log.contains("nope"), "{log}");
        names.push(name);
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 3, "each has its own: {names:?}");
    server.stop();
}

#[test]
fn a_proxy_of_ours_may_name_a_request_if_the_name_is_harmless() {
    let place = Place::new();
    let near = Server::start_with(&place, &[], &["serve"]);
    let long = "x".repeat(65);
    for (given, taken) in [
        ("abc-123_Z.9", true),
        ("a b", false),
        ("a\"b", false),
        ("<b>", false),
        (long.as_str(), false),
        ("", false),
    ] {
        let reply = http::get_with(near.port, "/healthz", &format!("x-request-id: {given}\r\n"));
        assert_eq!(reply.header("x-request-id") == given, taken, "{given}");
        assert!(!reply.header("x-request-id").is_empty());
    }
    near.stop();
    let far = Server::start_with(&place, &[("ALONGSIDE_PROXIES", "198.51.100.1")], &["serve"]);
    let reply = http::get_with(far.port, "/healthz", "x-request-id: abc\r\n");
    assert_ne!(reply.header("x-request-id"), "abc", "from anybody");
    far.stop();
}

#[test]
fn lines_about_requests_can_be_turned_off_and_others_stay() {
    let place = Place::new();
    let variables = [("ALONGSIDE_LOG_REQUESTS", "false"), ("ALONGSIDE_LOG_LEVEL", "debug")];
    let server = Server::start_with(&place, &variables, &["serve"]);
    assert_eq!(server.get("/nope").status, 404);
    assert_eq!(server.get("/").status, 200);
    let log = server.log();
    assert!(!log.contains("answered"), "{log}");
    server.stop();
    place.run_with(&[("ALONGSIDE_LOG_REQUESTS", "perhaps")], &["config"]).ended(1);
}
