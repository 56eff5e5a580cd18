//! The newsletter as readers and editors see it.

use app::members::Role;
use db::db_test;

use crate::support::people::Person;
use crate::support::site::Site;

const ADA: &str = "ada@example.net";

fn visitor() -> Person {
    Person { alias: String::new(), email: String::new(), cookies: String::new() }
}

/// Somebody who gets the newsletter; gives the path to their preferences.
async fn subscribed(site: &Site, email: &str) -> String {
    let asked = site.post("/newsletter", &[("email", email)], "").await;
    assert_eq!(asked.header("location"), "/newsletter/sent", "{}", asked.text());
    let link = site.link(email).await;
    let shown = site.get(&link).await.text();
    assert!(shown.contains("Yes, send me letters") && shown.contains(email), "{shown}");
    let confirmed = site.post(&link, &[], "").await;
    let thanks = confirmed.header("location").to_owned();
    let page = site.get(&thanks).await.text();
    assert!(page.contains("href=\"/join\"") && page.contains("/newsletter/preferences/"), "{page}");
    assert_eq!(site.post(&link, &[], "").await.status, 410);
    thanks.replace("/thanks/", "/preferences/")
}

/// The first address on a page that begins so.
fn address<'a>(page: &'a str, start: &str) -> &'a str {
    let from = page.find(start).unwrap_or_else(|| panic!("no {start} in {page}"));
    page[from..].split('"').next().unwrap()
}

db_test!(app::MIGRATIONS, fn the_box_stands_under_articles_and_on_the_front_page_for_everybody_alike(db) {
    let site = Site::new(db, "2026-11-23").await;
    for path in ["/", "/resources/one", "/styleguide"] {
        let answer = site.get(path).await;
        assert!(answer.text().contains("action=\"/newsletter\""), "{path}");
        assert_eq!(answer.header("cache-control"), crate::routes::FRESH, "{path}");
    }
});

db_test!(app::MIGRATIONS, fn the_page_says_the_same_to_known_addresses_and_to_strangers(db) {
    let site = Site::new(db, "2026-11-23").await;
    subscribed(&site, ADA).await;
    let [known, unknown] = [
        site.post("/newsletter", &[("email", ADA)], "").await,
        site.post("/newsletter", &[("email", "bob@example.net")], "").await,
    ];
    assert_eq!((known.status, known.header("location")), (unknown.status, unknown.header("location")));
    assert_eq!(known.bytes, unknown.bytes);
    let wrong = site.post("/newsletter", &[("email", "bob")], "").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("value=\"bob\""), "what was typed is kept");
});

db_test!(app::MIGRATIONS, fn preferences_are_changed_without_signing_in(db) {
    let site = Site::new(db, "2026-11-23").await;
    let preferences = subscribed(&site, ADA).await;
    let form = [("pace", "monthly"), ("topic.t", "yes"), ("pause", "30")];
    let saved = site.post(&preferences, &form, "").await;
    assert_eq!(saved.header("location"), format!("{preferences}?saved=yes"));
    let page = site.get(saved.header("location")).await.text();
    assert!(page.contains("Saved.") && page.contains("Stay paused until 23 December 2026"), "{page}");
    assert!(page.contains("value=\"monthly\" required checked"), "{page}");
    let leave = address(&page, "/newsletter/leave/").to_owned();
    let asks = site.get(&leave).await;
    assert!(asks.status == 200 && asks.text().contains("Leave the newsletter"));
    assert!(site.get(&preferences).await.text().contains(ADA), "looking at the page is not leaving");
    assert_eq!(site.post(&leave, &[], "").await.status, 200);
    let page = site.get(&preferences).await.text();
    assert!(page.contains("You get no letters from us") && !page.contains(ADA), "{page}");
});

db_test!(app::MIGRATIONS, fn a_mail_program_leaves_with_one_click_and_no_redirect(db) {
    let site = Site::new(db, "2026-11-23").await;
    let preferences = subscribed(&site, ADA).await;
    let page = site.get(&preferences).await.text();
    let leave = address(&page, "/newsletter/leave/").to_owned();
    // As RFC 8058 has it: without Origin, Sec-Fetch and cookies. Some send it as multipart.
    let bodies = [
        ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click".to_owned()),
        (
            "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n".to_owned(),
        ),
    ];
    for (kind, body) in bodies {
        let answer = site.send("POST", &leave, &[("content-type", kind)], body).await;
        assert_eq!(answer.status, 200, "{kind}");
    }
    assert!(site.get(&preferences).await.text().contains("You get no letters from us"));
});

db_test!(app::MIGRATIONS, fn an_editor_drafts_previews_and_sends_an_issue(db) {
    let site = Site::new(db, "2026-11-23").await;
    subscribed(&site, ADA).await;
    let edi = site.staff("edi", Some(Role::Editor), true).await;
    let made = site.fill("/admin/newsletter", &[("pace", "weekly")], &edi).await;
    let issue = made.header("location").to_owned();
    let page = site.see(&issue, &edi).await.text();
    assert!(page.contains("One &#60;/script&#62;") || page.contains("One &lt;/script&gt;"), "{page}");
    let words = [("subject", "What is new"), ("intro", "Dear **reader**.")];
    let with = |more: &[(&'static str, &'static str)]| [&words[..], more].concat();
    let test = site.fill(&issue, &with(&[("action", "test")]), &edi).await;
    assert_eq!(test.header("location"), issue);
    assert_eq!(site.letters(&edi.email).await[0].0, "newsletter-test");
    let seen = site.see(&format!("{issue}/preview"), &edi).await.text();
    assert!(seen.contains("<strong>reader</strong>") && seen.contains("Medically reviewed by Bea, M.D."), "{seen}");
    let wrong = site.fill(&issue, &[("subject", ""), ("intro", "Kept."), ("action", "save")], &edi).await;
    assert!(wrong.status == 422 && wrong.text().contains("Kept."));
    let past = site.fill(&issue, &with(&[("action", "later"), ("at", "2026-11-22T08:00")]), &edi).await;
    assert_eq!(past.status, 422);
    let later = site.fill(&issue, &with(&[("action", "later"), ("at", "2026-11-24T08:00")]), &edi).await;
    assert_eq!(later.status, 303, "{}", later.text());
    let page = site.see(&issue, &edi).await.text();
    assert!(page.contains("Stop it") && page.contains("24 November 2026, 08:00 UTC"), "{page}");
    assert_eq!(site.fill(&issue, &[("action", "stop")], &edi).await.status, 303);
    assert_eq!(site.fill(&issue, &with(&[("action", "now")]), &edi).await.status, 303);
    let all = site.see("/admin/newsletter", &edi).await.text();
    assert!(all.contains("What is new") && all.contains("scheduled"), "{all}");
    assert_eq!(site.see(&issue, &visitor()).await.status, 303);
});

db_test!(app::MIGRATIONS, fn an_admin_finds_and_deletes_an_address(db) {
    let site = Site::new(db, "2026-11-23").await;
    let preferences = subscribed(&site, ADA).await;
    let ada = site.staff("oak", Some(Role::Admin), true).await;
    assert!(!site.see("/admin/subscribers?q=bob", &ada).await.text().contains(ADA));
    let page = site.see("/admin/subscribers?q=ADA%40", &ada).await.text();
    assert!(page.contains(ADA) && page.contains("1 address"), "{page}");
    let delete = address(&page, "/admin/subscribers/").to_owned();
    assert_eq!(site.fill(&delete, &[], &ada).await.header("location"), "/admin/subscribers");
    assert!(site.get(&preferences).await.text().contains("You get no letters from us"));
    assert_eq!(site.fill(&delete, &[], &ada).await.status, 404);
});
