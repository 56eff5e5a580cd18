//! Texts that try something: what is said arrives as it was meant, and nothing of it does more than be read.

use axum::http::StatusCode;
use db::db_test;

use crate::support::site::Site;

db_test!(app::MIGRATIONS, fn strange_texts_are_shown_as_they_are_and_do_nothing(db) {
    let site = Site::new(db, "2026-11-25").await;
    let me = site.join("quiet-harbour").await;
    let zalgo: String = "help".chars().flat_map(|c| std::iter::once(c).chain(std::iter::repeat_n('\u{0336}', 60))).collect();
    let line = "x".repeat(9_990);
    for (typed, shown) in [
        // Scripts from right to left stay; the marks that turn the direction of what follows go.
        ("שלום לכולם، مرحبا", "שלום לכולם، مرحبا"),
        ("gift\u{202e}gpj.exe", "giftgpj.exe"),
        // A family is one picture, and a flag too: their joiners stay.
        ("\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{1f3f3}\u{fe0f}\u{200d}\u{1f308}", "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{1f3f3}\u{fe0f}\u{200d}\u{1f308}"),
        (zalgo.as_str(), zalgo.as_str()),
        (line.as_str(), line.as_str()),
        ("</article><script>alert(1)</script>", "&lt;/article&gt;&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("{{ 7 * 7 }} ${7*7}", "{{ 7 * 7 }} ${7*7}"),
    ] {
        site.app.clock.set(site.app.clock.now() + jiff::SignedDuration::from_mins(3));
        let said = site.fill("/activities", &[("body", typed), ("audience", "members")], &me).await;
        assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", typed.escape_unicode());
        let id = said.header("location").split("#p-").nth(1).unwrap().to_owned();
        for path in [format!("/posts/{id}"), "/activities".to_owned()] {
            let page = site.see(&path, &me).await.text();
            assert!(page.contains(&format!("<p class=\"words\">{shown}</p>")), "{path}: {}", typed.escape_unicode());
            assert!(!page.contains('\u{202e}'));
        }
    }
});

db_test!(app::MIGRATIONS, fn a_hundred_kilobytes_are_refused_with_a_word_and_without_harm(db) {
    let site = Site::new(db, "2026-11-25").await;
    let me = site.join("quiet-harbour").await;
    for (length, wanted) in [(10_001, StatusCode::UNPROCESSABLE_ENTITY), (100_000, StatusCode::PAYLOAD_TOO_LARGE)] {
        let refused = site.fill("/activities", &[("body", &"x".repeat(length)), ("audience", "members")], &me).await;
        assert_eq!(refused.status, wanted);
    }
    let token = site.token(&me, &["write", "read"]).await;
    for (length, wanted) in [(10_001, "fields"), (100_000, "too-large")] {
        let body = serde_json::json!({ "body": "x".repeat(length), "audience": "members" }).to_string();
        assert_eq!(site.program("POST", "/api/v1/posts", &token, &body).await.problem(), wanted);
    }
    assert!(site.see("/activities", &me).await.text().contains("Nothing here yet"));
});

db_test!(app::MIGRATIONS, fn a_link_shows_where_it_leads(db) {
    let site = Site::new(db, "2026-11-25").await;
    let me = site.join("quiet-harbour").await;
    for (typed, href, words) in [
        ("https://example.org/a", Some("https://example.org/a"), "https://example.org/a"),
        // A name before the host looks like the host.
        ("https://bank.example@evil.example/", Some("https://bank.example@evil.example/"), "evil.example (https://bank.example@evil.example/)"),
        // A letter that looks like another.
        ("https://b\u{0430}nk.example/", Some("https://xn--bnk-6cd.example/"), "xn--bnk-6cd.example (https://xn--bnk-6cd.example/)"),
        ("http://127.0.0.1/", Some("http://127.0.0.1/"), "127.0.0.1 (http://127.0.0.1/)"),
        ("javascript://example.org/%0aalert(1)", None, "javascript://example.org/%0aalert(1)"),
        ("data:text/html,x", None, "data:text/html,x"),
        // No markup: what is written is what leads there.
        ("[https://bank.example](https://evil.example/)", Some("https://evil.example/"), "https://evil.example/"),
    ] {
        site.app.clock.set(site.app.clock.now() + jiff::SignedDuration::from_mins(3));
        let said = site.fill("/activities", &[("body", typed), ("audience", "members")], &me).await;
        let id = said.header("location").split("#p-").nth(1).unwrap().to_owned();
        let page = site.see(&format!("/posts/{id}"), &me).await.text();
        let text = page.split("<p class=\"words\">").nth(1).and_then(|rest| rest.split("</p>").next()).unwrap();
        match href {
            Some(href) => {
                let link = format!("<a href=\"{href}\" rel=\"nofollow ugc noopener noreferrer\">{words}</a>");
                assert!(text.contains(&link), "{typed}: {text}");
            }
            None => assert!(!text.contains("<a ") && text.contains(words), "{typed}: {text}"),
        }
    }
});
