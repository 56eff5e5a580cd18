use app::members::Role;
use axum::http::StatusCode;
use db::db_test;

use crate::support::site::Site;

/// The table of the chart with this title.
fn table<'a>(page: &'a str, title: &str) -> &'a str {
    let from = page.split(&format!("<b>{title}</b>")).nth(1).unwrap_or_else(|| panic!("no chart {title}"));
    from.split("</figure>").next().unwrap()
}

db_test!(app::MIGRATIONS, fn an_admin_sees_how_the_install_does_and_nothing_of_anybody(db) {
    let site = Site::new(db, "2026-11-23").await;
    let member = site.join("quiet-harbour").await;
    for body in ["Good morning.", "Good evening."] {
        let form = [("body", body), ("audience", "members"), ("key", if body.contains("morning") { "0A" } else { "0B" })];
        assert_eq!(site.fill("/activities", &form, &member).await.status, StatusCode::SEE_OTHER);
    }
    let admin = site.staff("boss", Some(Role::Admin), true).await;
    let answer = site.see("/admin/running", &admin).await;
    let page = answer.text();
    assert_eq!(answer.status, StatusCode::OK, "{page}");
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let today = |number: usize| format!("<th scope=\"row\">23 November</th><td>{number}</td>");
    assert!(table(&page, "People who joined").contains(&today(2)), "{}", table(&page, "People who joined"));
    assert!(table(&page, "Updates").contains(&today(2)), "{}", table(&page, "Updates"));
    assert!(table(&page, "Questions").contains(&today(0)));
    assert!(table(&page, "Updates").contains("aria-label=\"Updates since 25 October: 2 at most, 23 November.\""));
    // What the process remembers: the requests of this test.
    assert!(table(&page, "Requests").contains("<th scope=\"row\">09:00</th>"), "{}", table(&page, "Requests"));
    assert!(page.contains("<dt>Letters waiting</dt>") && page.contains("<dt>Database</dt>"));
    for one in ["quiet-harbour", "Good morning"] {
        assert!(!page.contains(one), "{one}");
    }
    assert_eq!(site.see("/admin/running", &member).await.status, StatusCode::NOT_FOUND);
    let links = site.see("/admin", &admin).await.text();
    assert!(links.contains("href=\"/admin/running\""));
});
