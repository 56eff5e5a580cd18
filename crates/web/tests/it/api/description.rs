//! The description of the routes for programs, and the routes: each says what the other does.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use db::db_test;
use serde_json::Value;

use crate::access::described;
use crate::support::programs::EVERYTHING;
use crate::support::site::Site;

/// Where an example of a path stands that belongs to nobody.
fn example(path: &str) -> String {
    let path = path.replace("{bond}", "team").replace("{id}", "1").replace("{slug}", "one");
    path.replace("{alias}", "nobody").replace("{place}", "update").replace("{picture}", "1")
}

/// The scope that a route names.
fn scope(document: &Value, method: &str, path: &str) -> Option<String> {
    let one = &document["paths"][path][method.to_lowercase()];
    one["security"][0]["token"][0].as_str().map(str::to_owned)
}

#[test]
fn every_handler_with_a_description_is_a_route() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api");
    let (mut open, mut handlers) = (vec![folder], 0);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                open.push(entry.path());
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).unwrap();
            handlers += text.matches("#[utoipa::path(").count();
            for other in [".route(", ".route_service(", ".nest_service(", ".fallback"] {
                assert!(
                    !text.contains(other),
                    "{other} in {} makes routes that nobody describes",
                    entry.path().display()
                );
            }
        }
    }
    assert_eq!(handlers, described().len());
}

db_test!(app::MIGRATIONS, fn every_route_is_described_and_every_description_is_a_route(db) {
    let site = Site::new(db, "2026-11-25").await;
    let person = site.join("quiet-harbour").await;
    let token = site.token(&person, &EVERYTHING).await;
    let described = described();
    let paths: BTreeSet<&str> = described.iter().map(|(_, path)| *path).collect();
    for path in paths {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            let answer = site.program(method, &example(path), &token, "{}").await;
            let is_described = described.contains(&(method, path));
            assert_eq!(answer.status != StatusCode::METHOD_NOT_ALLOWED, is_described, "{method} {path}");
            if !is_described {
                assert_eq!(answer.problem(), "method");
                assert!(!answer.header("allow").is_empty(), "{method} {path}");
            }
        }
    }
});

db_test!(app::MIGRATIONS, fn a_route_needs_the_scope_that_its_description_names_and_no_other(db) {
    let site = Site::new(db, "2026-11-25").await;
    let person = site.join("quiet-harbour").await;
    let document = site.get("/api/v1/openapi.json").await.json();
    for (method, path) in described() {
        let none = site.program(method, &example(path), "", "{}").await;
        let Some(scope) = scope(&document, method, path) else {
            assert_ne!(none.status, StatusCode::UNAUTHORIZED, "{method} {path} is open");
            continue;
        };
        assert_eq!(none.status, StatusCode::UNAUTHORIZED, "{method} {path}");
        assert_eq!((none.problem().as_str(), none.header("www-authenticate")), ("token", "Bearer realm=\"api\""));
        // One for each route: they are counted by the hour.
        site.app.clock.set(site.app.clock.now() + jiff::SignedDuration::from_mins(1));
        let others: Vec<&str> = EVERYTHING.into_iter().filter(|one| *one != scope).collect();
        let (with, without) = tokens(&site, &person, &scope, &others).await;
        let refused = site.program(method, &example(path), &without, "{}").await;
        assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::FORBIDDEN, "scope"), "{method} {path}");
        assert!(refused.header("www-authenticate").contains(&format!("error=\"insufficient_scope\", scope=\"{scope}\"")));
        let may = site.program(method, &example(path), &with, "{}").await.status;
        assert!(may != StatusCode::FORBIDDEN && may != StatusCode::UNAUTHORIZED, "{method} {path}: {may}");
    }
});

/// A token with one scope, and one with all others, for as long as both are needed.
async fn tokens(
    site: &Site,
    person: &crate::support::people::Person,
    scope: &str,
    others: &[&str],
) -> (String, String) {
    let page = site.see("/settings/tokens", person).await.text();
    for old in page.split("name=\"token\" value=\"").skip(1) {
        site.fill("/settings/tokens", &[("token", old.split('"').next().unwrap())], person).await;
    }
    site.app.clock.set(site.app.clock.now() + jiff::SignedDuration::from_mins(5));
    let mut person = person.clone();
    site.sign_in_both_steps(&mut person).await;
    (site.token(&person, &[scope]).await, site.token(&person, others).await)
}

db_test!(app::MIGRATIONS, fn what_the_description_refers_to_is_in_it_and_stands_on_the_page(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (document, page) = (site.get("/api/v1/openapi.json").await, site.get("/api").await.text());
    assert_eq!(document.json()["openapi"], "3.1.0");
    let text = document.text();
    for name in text.split("\"#/components/schemas/").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(document.json()["components"]["schemas"][name].is_object(), "{name}");
        assert!(page.contains(&format!("id=\"shape-{name}\"")), "{name}");
    }
    for (method, path) in described() {
        assert!(page.contains(&format!("<code>{method} {path}</code>")), "{method} {path}");
    }
    assert!(page.contains("one of everyone, team, mine") && page.contains("id=\"problem-fields\""));
});
