//! `tests/access.txt` says who may do what. It holds every route, and what it says is so.

use app::members::Role;
use axum::http::StatusCode;
use db::db_test;
use utoipa::openapi::PathItem;

use crate::headers::is_guarded;
use crate::personal::Personal;
use crate::support::answer::Answer;
use crate::support::people::Person;
use crate::support::programs::EVERYTHING;
use crate::support::site::Site;

const ACTORS: usize = 11;

/// One line of the table.
pub(crate) struct Row {
    pub(crate) method: &'static str,
    pub(crate) route: &'static str,
    example: &'static str,
    pub(crate) expected: Vec<&'static str>,
}

/// The whole table.
pub(crate) fn table() -> Vec<Row> {
    let lines =
        include_str!("../access.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let mut words = line.split_whitespace();
            let mut next = || words.next().unwrap_or_else(|| panic!("too few words in {line}"));
            let row = Row { method: next(), route: next(), example: next(), expected: words.collect() };
            assert_eq!(row.expected.len(), ACTORS, "{line}");
            row
        })
        .collect()
}

/// Methods and patterns as `routes.rs` has them.
fn written() -> Vec<(&'static str, &'static str)> {
    let source = include_str!("../../src/routes.rs");
    let mut found = Vec::new();
    for part in source.split(".route(").skip(1) {
        let pattern = part.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()).unwrap();
        let handlers = part.split(".route").next().unwrap().split(".layer(").next().unwrap();
        for (call, method) in [("get(", "GET"), ("post(", "POST")] {
            if handlers.contains(call) {
                found.push((method, pattern));
            }
        }
    }
    found.extend(described());
    found.sort_unstable();
    found
}

/// Methods and paths of the routes for programs, as their description has them. Another test holds that to the routes.
pub(crate) fn described() -> Vec<(&'static str, &'static str)> {
    let of = |(path, item): (&'static String, &'static PathItem)| {
        let all = [
            ("GET", &item.get),
            ("POST", &item.post),
            ("PUT", &item.put),
            ("PATCH", &item.patch),
            ("DELETE", &item.delete),
        ];
        all.into_iter()
            .filter(|(_, one)| one.is_some())
            .map(|(method, _)| (method, path.as_str()))
            .collect::<Vec<_>>()
    };
    web::document().paths.paths.iter().flat_map(of).collect()
}

#[test]
fn the_table_holds_every_route_and_no_other() {
    let source = include_str!("../../src/routes.rs");
    for other in
        ["put(", "delete(", "patch(", "any(", ".route_service(", ".nest_service(", ".fallback_service("]
    {
        assert!(!source.contains(other), "{other} makes routes that this test does not see");
    }
    let mut listed: Vec<_> = table().iter().map(|row| (row.method, row.route)).collect();
    listed.sort_unstable();
    assert_eq!(listed, written());
}

/// Addresses whose answers never depend on who asks, and may be kept by all.
const SAME_FOR_ALL: [&str; 2] = ["/assets/", "/media/"];

/// Asserts that no cache that many share keeps what it should not: every answer says for whom it is, and none that is for all
/// carries anything of one.
#[track_caller]
pub(crate) fn keeps_nothing_of_anybody(answer: &Answer, asked: &str, who: &str) {
    let keeping = answer.header("cache-control");
    assert!(!keeping.is_empty(), "{asked} as {who} says nothing about being kept");
    if keeping.contains("private") || keeping.contains("no-store") {
        assert!(!keeping.contains("public") && !keeping.contains("s-maxage"), "{asked} as {who}: {keeping}");
        return;
    }
    assert!(answer.header("set-cookie").is_empty(), "{asked} as {who} sets a cookie and may be kept");
    let varies = answer.header("vary").contains("cookie");
    assert!(
        varies || SAME_FOR_ALL.iter().any(|start| asked.starts_with(start)),
        "{asked} as {who}: {keeping}"
    );
}

db_test!(app::MIGRATIONS, fn what_the_table_says_is_so(db) {
    let site = Site::new(db, "2026-11-23").await;
    let actors = [
        Person { alias: String::new(), email: String::new(), cookies: String::new() },
        site.restricted("rea").await,
        site.join("mel").await,
        site.staff("hal", Some(Role::Moderator), false).await,
        site.staff("wel", Some(Role::Welcomer), true).await,
        site.staff("mod-one", Some(Role::Moderator), true).await,
        site.staff("aut", Some(Role::Author), true).await,
        site.staff("rev", Some(Role::Reviewer), true).await,
        site.staff("edi", Some(Role::Editor), true).await,
        site.staff("ada", Some(Role::Admin), true).await,
        site.staff("opa", None, true).await,
    ];
    let author = site.join("pen").await;
    let personal = Personal::of(&site, &author).await;
    // Going out comes last, since nobody comes back from it.
    let (out, rows): (Vec<Row>, Vec<Row>) = table().into_iter().partition(|row| row.route == "/sign-out");
    let mut tokens = Vec::new();
    for actor in &actors[1..] {
        tokens.push(site.token(actor, &EVERYTHING).await);
    }
    tokens.insert(0, String::new());
    let mut strange = Vec::new();
    for row in rows.iter().chain(&out) {
        let asked = personal.put_into(row.example);
        let mut found = Vec::new();
        for (actor, token) in actors.iter().zip(&tokens) {
            let answer = match row.method {
                method if row.route.starts_with("/api/") => site.program(method, &asked, token, "{}").await,
                "GET" => site.see(&asked, actor).await,
                _ => site.fill(&asked, &[], actor).await,
            };
            let who = if actor.alias.is_empty() { "a visitor" } else { &actor.alias };
            found.push(word(&answer));
            if row.route != "/sign-out" {
                is_guarded(&answer, &asked);
            }
            keeps_nothing_of_anybody(&answer, &asked, who);
            if answer.is("text/html") && !actor.alias.is_empty() {
                assert_eq!(answer.header("cache-control"), "private, no-store", "{asked} as {who}");
                assert!(answer.header("etag").is_empty(), "{asked} as {who}");
            }
        }
        if found != row.expected {
            strange.push(format!("{} {} {}", row.method, row.example, found.join(" ")));
        }
    }
    assert!(strange.is_empty(), "answered otherwise:\n{}", strange.join("\n"));
    let page = site.see(&format!("/posts/{}", personal.post), &author).await.text();
    assert!(page.contains("Other words for some."), "nobody else could change it or take it back");
});

/// What the table calls an answer.
fn word(answer: &Answer) -> String {
    let location = answer.header("location");
    match answer.status {
        StatusCode::SEE_OTHER if location.starts_with("/sign-in?next=") => "in".to_owned(),
        StatusCode::SEE_OTHER if location.starts_with("/sign-in/again?next=") => "prove".to_owned(),
        StatusCode::SEE_OTHER if location == "/settings/second-step" => "step".to_owned(),
        status => status.as_u16().to_string(),
    }
}
