//! The way in.

use axum::http::StatusCode;
use db::db_test;

use crate::support::people::{REST, cookie};
use crate::support::site::Site;

const TODAY: &str = "2026-11-23";

fn form<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![("alias", "quiet-harbour"), ("email", "q@example.com")];
    form.extend(REST);
    for (name, value) in changes {
        form.retain(|(known, _)| known != name);
        form.push((name, value));
    }
    form
}

db_test!(app::MIGRATIONS, fn whoever_joins_confirms_by_a_letter_and_is_in(db) {
    let site = Site::new(db, TODAY).await;
    let asked = site.post("/join", &form(&[]), "").await;
    assert_eq!((asked.status, asked.header("location")), (StatusCode::SEE_OTHER, "/join/sent"));
    assert!(asked.headers.get("set-cookie").is_none(), "nobody is in before they confirm");
    let link = site.link("q@example.com").await;
    let page = site.get(&link).await;
    assert!(page.text().contains("quiet-harbour"));
    assert!(site.get(&link).await.status.is_success(), "programs that look through mail may open it");
    let joined = site.post(&link, &[], "").await;
    let session = cookie(&joined, "__Host-session").unwrap();
    let line = joined.header("set-cookie");
    for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax", "Max-Age="] {
        assert!(line.contains(part), "{part} in {line}");
    }
    let home = site.ask("GET", "/", &[("cookie", &format!("__Host-session={session}"))]).await.text();
    assert!(home.contains("Settings of quiet-harbour") && !home.contains("href=\"/join\""), "{home}");
    assert!(site.get("/").await.text().contains("href=\"/join\""), "visitors see what they saw before");
});

db_test!(app::MIGRATIONS, fn domains_are_one_however_they_are_written(db) {
    let site = Site::new(db, TODAY).await;
    site.join("known").await;
    // A full-width letter, and capitals: the same mailbox, so its owner is told, and nobody joins with it twice.
    for (alias, email) in [("warm-doorstep", "known@\u{ff45}xample.com"), ("paper-kite", "KNOWN@EXAMPLE.COM")] {
        site.post("/join", &form(&[("alias", alias), ("email", email)]), "").await;
        assert!(site.link("known@example.com").await.starts_with("/sign-in/link/"), "{email}");
    }
    site.post("/join", &form(&[("email", "a@b\u{fc}cher.example")]), "").await;
    assert!(site.link("a@xn--bcher-kva.example").await.starts_with("/join/confirm/"));
});

db_test!(app::MIGRATIONS, fn joining_ends_the_session_that_the_browser_had(db) {
    let site = Site::new(db, TODAY).await;
    let other = site.join("warm-doorstep").await;
    site.post("/join", &form(&[("role", "patient")]), "").await;
    let link = site.link("q@example.com").await;
    let page = site.get(&link).await.text();
    assert!(page.contains("I live with it") && page.contains("You agreed to this"), "{page}");
    site.fill(&link, &[], &other).await;
    assert_eq!(site.see("/settings", &other).await.header("location"), "/sign-in?next=%2Fsettings");
});

db_test!(app::MIGRATIONS, fn every_fault_is_told_and_what_was_typed_is_kept(db) {
    let site = Site::new(db, TODAY).await;
    let wrong = [
        ("alias", "", "Choose an alias"),
        ("alias", "two words", "no blanks"),
        ("alias", "admin", "as if you spoke for the community"),
        ("alias", "the-Moderators", "as if you spoke for the community"),
        ("alias", "help.desk", "as if you spoke for the community"),
        ("email", "nobody", "Write an e-mail address"),
        ("email", "a@localhost", "Write an e-mail address"),
        ("email", "a@127.0.0.1", "Write an e-mail address"),
        ("email", "a@[127.0.0.1]", "Write an e-mail address"),
        ("email", "a@[IPv6:::1]", "Write an e-mail address"),
        ("email", "\u{212a}im@example.com", "such letters before the @"),
        ("email", "a@b.example\r\nbcc: c@d.example", "Write an e-mail address"),
        ("role", "king", "Choose what fits you best"),
        ("year", "soon", "with four digits"),
        ("year", "2015", "16 or older"),
        ("year", "2010", "Write the month and the day"),
    ];
    for (field, value, words) in wrong {
        let answer = site.post("/join", &form(&[(field, value)]), "").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}={value}");
        let page = answer.text();
        assert!(page.contains(words), "{words} for {field}={value}");
        assert!(page.contains(&format!("href=\"#{}\"", if value == "2010" { "month" } else { field })), "{field}");
        if field != "alias" {
            assert!(page.contains("value=\"quiet-harbour\""), "the alias is kept");
        }
    }
    let unticked: Vec<_> = form(&[]).into_iter().filter(|(name, _)| *name != "agreed").collect();
    assert!(site.post("/join", &unticked, "").await.text().contains("We need your yes"));
    assert!(site.letters("q@example.com").await.is_empty());
});

db_test!(app::MIGRATIONS, fn the_age_gate_asks_for_the_day_only_where_the_year_does_not_settle_it(db) {
    let site = Site::new(db, TODAY).await;
    for (month, day, in_time) in [("11", "23", true), ("11", "24", false), ("2", "30", false)] {
        site.come_from([10, 0, 0, day.parse().unwrap()]);
        let answer = site.post("/join", &form(&[("year", "2010"), ("month", month), ("day", day)]), "").await;
        assert_eq!(answer.status == StatusCode::SEE_OTHER, in_time, "{day}.{month}.2010");
    }
});

db_test!(app::MIGRATIONS, fn an_alias_that_looks_like_a_name_is_asked_about_once(db) {
    let site = Site::new(db, TODAY).await;
    for alias in ["Maria-Schmidt", "MariaSchmidt", "Maria.Schmidt", "mariaschmidt"] {
        let form = form(&[("alias", alias), ("email", "maria.schmidt@example.com")]);
        let page = site.post("/join", &form, "").await.text();
        assert!(page.contains("looks like a real name") && page.contains("name=\"keep_alias\""), "{alias}");
    }
    let kept = form(&[("alias", "Maria-Schmidt"), ("keep_alias", "yes")]);
    assert_eq!(site.post("/join", &kept, "").await.header("location"), "/join/sent");
});

db_test!(app::MIGRATIONS, fn two_who_want_one_alias_do_not_both_get_it(db) {
    let site = Site::new(db, TODAY).await;
    for email in ["one@example.com", "two@example.com"] {
        site.post("/join", &form(&[("email", email)]), "").await;
    }
    let (one, two) = (site.link("one@example.com").await, site.link("two@example.com").await);
    assert_eq!(site.post(&one, &[], "").await.status, StatusCode::SEE_OTHER);
    let late = site.post(&two, &[], "").await;
    assert!(late.text().contains("Somebody has this alias") && cookie(&late, "__Host-session").is_none());
    let other = site.post(&two, &[("alias", "warm-doorstep")], "").await;
    assert!(cookie(&other, "__Host-session").is_some(), "the link still works with another alias");
});

db_test!(app::MIGRATIONS, fn a_weak_password_is_refused_with_advice_and_a_strong_one_opens_the_door(db) {
    let site = Site::new(db, TODAY).await;
    let person = site.join("quiet-harbour").await;
    for weak in ["", "password", "quiet-harbour1", "12345678", "qwertyuiop"] {
        let answer = site.fill("/join/ways-in", &[("password", weak)], &person).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{weak}");
        assert!(answer.text().contains("guessed too soon"), "{weak}");
        assert!(weak.is_empty() || !answer.text().contains(&format!("value=\"{weak}\"")), "no password is shown");
    }
    let strong = "stapler-monsoon-violin-ledge";
    assert_eq!(site.fill("/join/ways-in", &[("password", strong)], &person).await.status, StatusCode::SEE_OTHER);
    let entered = site.post("/sign-in", &[("email", " QUIET-harbour@Example.com "), ("password", strong)], "").await;
    assert!(cookie(&entered, "__Host-session").is_some(), "capitals in an address do not matter");
});
