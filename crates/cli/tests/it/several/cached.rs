//! Varnish stands in front, as the manual sets it up.

use std::process::Command;

use super::{Settings, until};
use crate::program::{Place, repository};
use crate::support::browser::Browser;
use crate::support::http::{self, Reply};
use crate::support::others::{self, Front};
use crate::support::sample;
use crate::support::server::Server;

const VARNISH: &str = "/usr/sbin/varnishd";

struct Varnish(Front);

impl Varnish {
    fn before(place: &Place, server: u16) -> Self {
        let manual = std::fs::read_to_string(repository("docs/installing.md")).unwrap();
        let words = manual.split("```vcl\n").nth(1).unwrap().split("```").next().unwrap();
        place.write("site.vcl", &words.replace("\"8080\"", &format!("\"{server}\"")));
        let front = Front::start(|port| {
            let mut program = Command::new(VARNISH);
            program.args(["-j", "none", "-F", "-s", "malloc,64m", "-a", &format!("127.0.0.1:{port}")]);
            program.arg("-f").arg(place.path("site.vcl")).arg("-n").arg(place.path("varnish"));
            program
        });
        until("Varnish does not answer", || front.answers());
        Self(front)
    }

    fn get(&self, path: &str) -> Reply {
        http::get(self.0.port, path)
    }

    fn purge(&self, path: &str, headers: &str) -> u16 {
        let request =
            format!("PURGE {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\r\n");
        http::send(self.0.port, request.as_bytes()).unwrap().status
    }
}

/// Whether it came from the cache: then Varnish names the request that brought it, too.
fn was_kept(reply: &Reply) -> bool {
    reply.header("x-varnish").split_whitespace().count() == 2
}

const STORY: &str = "/resources/my-hands";
const PAGES: [&str; 4] = ["/", "/resources", STORY, "/topics/hands"];

#[test]
fn a_shared_cache_gives_visitors_what_it_keeps_and_nobody_anything_of_somebody() {
    if !others::are_there(&[VARNISH], "varnish") {
        return;
    }
    let place = Place::new();
    sample::write_texts(&place);
    let settings = Settings::of(&format!("sqlite:{}", place.path("alongside.db").display()), &[]);
    place.run_with(&settings.all(), &["import", "markdown", "library"]).ended(0);
    let server = Server::start_with(&place, &settings.all(), &["serve", "--no-work"]);
    let varnish = Varnish::before(&place, server.port);
    let mut me = Browser::of(&place, &settings.all(), "ada-lane", server.port);
    let thread = me.clone().says(varnish.0.port, "Nobody else reads this.");

    // Members first, so that there would be something of theirs to keep.
    let mine =
        ["/home", "/activities", "/notifications", "/settings", "/questions", "/search?q=hands", &thread];
    for path in PAGES.into_iter().chain(mine) {
        let reply = me.get(varnish.0.port, path);
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.header("cache-control"), "private, no-store", "{path}");
        assert!(reply.text().contains("ada-lane"), "{path}");
    }
    for path in PAGES.into_iter().chain(mine) {
        let reply = varnish.get(path);
        assert!(!was_kept(&reply), "{path} for the first visitor");
        assert!(!reply.text().contains("ada-lane") && !reply.text().contains("Nobody else"), "{path}");
    }

    let asked = 40 * PAGES.len();
    let replies: Vec<Reply> = (0..asked).map(|at| varnish.get(PAGES[at % PAGES.len()])).collect();
    assert!(replies.iter().all(|reply| reply.status == 200 && reply.header("x-path").is_empty()));
    let kept = replies.iter().filter(|reply| was_kept(reply)).count();
    // However slow the machine: each page may have been asked for anew once or twice.
    assert!(kept * 100 >= asked * 90, "{kept} of {asked}");
    for path in ["/questions", "/search?q=hands", "/sign-in", "/join", "/nothing-here", "/healthz", "/readyz"]
    {
        let again = [varnish.get(path), varnish.get(path)];
        assert!(!again.iter().any(was_kept), "{path}");
    }
    let known = format!("if-none-match: {}\r\n", varnish.get("/resources").header("etag"));
    assert_eq!(http::get_with(varnish.0.port, "/resources", &known).status, 304);
    let me_again = me.get(varnish.0.port, "/resources");
    assert!(
        !was_kept(&me_again) && me_again.text().contains("ada-lane"),
        "members are not given what visitors are"
    );

    // What just happened reaches an open page.
    let mut page = me.listens(varnish.0.port, thread.trim_start_matches("/posts/"));
    assert_eq!(page.news(), 0);
    Browser::of(&place, &settings.all(), "bea-brook", server.port).says(varnish.0.port, "Good evening.");
    assert_eq!(page.news(), 1);

    // A correction.
    let story = place.path("library/my-hands.md");
    let words = std::fs::read_to_string(&story).unwrap();
    std::fs::write(&story, words.replace("They were sore.", "They were sore, and got better.")).unwrap();
    place.run_with(&settings.all(), &["import", "markdown", "library"]).ended(0);
    let is_new = |reply: &Reply| reply.text().contains("and got better.");
    until("the server knows the correction", || is_new(&http::get(server.port, STORY)));
    varnish.get("/topics/hands");
    assert_eq!(varnish.purge(STORY, "x-forwarded-for: 192.0.2.1\r\n"), 403, "by somebody elsewhere");
    assert_eq!(varnish.purge(STORY, ""), 200);
    let purged = varnish.get(STORY);
    assert!(!was_kept(&purged) && is_new(&purged));
    assert!(was_kept(&varnish.get(STORY)), "it is kept again");
    assert!(was_kept(&varnish.get("/topics/hands")), "what was not named stays");
    assert_eq!(varnish.purge("/", ""), 200);
    assert!(!was_kept(&varnish.get("/topics/hands")));
    server.stop();
}
