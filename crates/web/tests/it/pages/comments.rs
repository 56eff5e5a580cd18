//! What is said on articles: by visitors with an address that they confirm, and by members, for members or for anyone.

use app::accounts::{self, Hand};
use app::events::Reason;
use app::members::Role;
use app::{comments, communities};
use axum::http::StatusCode;
use db::db_test;

use crate::support::people::{Person, REST, cookie};
use crate::support::site::Site;

const ARTICLE: &str = "/resources/one";
const SAID: &str = "The exercises in the morning helped my mother.";

fn form<'a>(alias: &'a str, email: &'a str, body: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("alias", alias), ("email", email), ("body", body), ("keep_alias", "yes")]
}

/// A visitor says something; gives what their browser holds.
async fn wish(site: &Site, form: &[(&str, &str)]) -> String {
    let asked = site.post("/resources/one/visitor-comments", form, "").await;
    assert_eq!(asked.header("location"), "/resources/one/comments#waiting", "{}", asked.text());
    format!("__Host-comments={}", cookie(&asked, "__Host-comments").unwrap())
}

/// Confirms the newest letter to an address; gives the number of the comment.
async fn confirm(site: &Site, email: &str) -> String {
    let done = site.post(&site.link(email).await, &[], "").await;
    let thanks = done.header("location").to_owned();
    assert!(thanks.starts_with("/comments/thanks/one/"), "{}", done.text());
    assert_eq!(site.get(&thanks).await.status, StatusCode::OK);
    thanks.rsplit('/').next().unwrap().to_owned()
}

/// A visitor says something and confirms it.
async fn visitor_says(site: &Site, alias: &str, email: &str, body: &str) -> String {
    wish(site, &form(alias, email, body)).await;
    confirm(site, email).await
}

/// A member says something on the article; gives its number.
async fn member_says(site: &Site, person: &Person, body: &str, audience: &str) -> String {
    let said = site.fill("/resources/one/comments", &[("body", body), ("audience", audience)], person).await;
    said.header("location").split("#p-").nth(1).unwrap_or_else(|| panic!("{}", said.text())).to_owned()
}

/// What a visitor reads on every page and in every file of the site that could hold it.
async fn visitors_read(site: &Site, said: &str) -> String {
    let mut all = String::new();
    for path in [
        "/",
        ARTICLE,
        "/resources/one/comments",
        "/resources",
        "/feed.atom",
        "/topics/t/feed.atom",
        "/questions",
        "/search?q=exercises",
        "/search?q=exercises&in=posts",
        "/sitemap.xml",
        "/api/v1/articles/one",
    ] {
        all.push_str(&site.get(path).await.text());
    }
    all.push_str(&site.get(&format!("/posts/{said}")).await.text());
    all
}

db_test!(app::MIGRATIONS, fn what_a_visitor_says_is_seen_by_their_browser_alone_until_they_press_the_button(db) {
    let site = Site::new(db, "2026-11-25").await;
    let before = site.get(ARTICLE).await.text();
    assert!(before.contains("Nobody has said anything yet.") && !before.contains("checked"), "the box of the newsletter is empty");
    let browser = wish(&site, &form("blue-kite", "kim@example.net", SAID)).await;
    for path in [ARTICLE, "/resources/one/comments"] {
        let own = site.ask("GET", path, &[("cookie", &browser)]).await;
        assert!(own.text().contains(SAID) && own.text().contains("Nobody but you sees this yet."), "{path}");
        assert_eq!(own.header("cache-control"), "private, no-store");
        let stranger = site.ask("GET", path, &[("cookie", "__Host-comments=nothing")]).await;
        assert!(!stranger.text().contains(SAID) && !site.get(path).await.text().contains(SAID), "{path}");
    }
    // A program that looks through mail opens the link, and presses nothing.
    let link = site.link("kim@example.net").await;
    let shown = site.get(&link).await.text();
    assert!(shown.contains(SAID) && shown.contains("blue-kite") && shown.contains("Let others read it"), "{shown}");
    assert!(!site.get(ARTICLE).await.text().contains(SAID));
    let said = confirm(&site, "kim@example.net").await;
    assert_eq!(site.post(&link, &[], "").await.status, StatusCode::GONE);
    let all = site.get(ARTICLE).await.text();
    assert!(all.contains(SAID) && all.contains("visitor · ") && !all.contains("kim@"), "{all}");
    let own = site.ask("GET", ARTICLE, &[("cookie", &browser)]).await.text();
    assert_eq!(own.matches(SAID).count(), 1, "it waits no longer");
    let thread = site.get(&format!("/posts/{said}")).await.text();
    assert!(thread.contains(SAID) && thread.contains("href=\"/resources/one#comments\"") && thread.contains(&format!("name=\"to\" value=\"{said}\"")), "{thread}");
    let member = site.join("warm-doorstep").await;
    assert!(site.see(ARTICLE, &member).await.text().contains(SAID));
    assert!(!site.see("/activities", &member).await.text().contains(SAID), "it stands below the article, and not in the feed");
    assert!(!site.see("/members", &member).await.text().contains("blue-kite"));
    assert_eq!(site.see("/members/blue-kite", &member).await.status, StatusCode::NOT_FOUND);
    assert!(!site.see("/activities", &member).await.text().contains("blue-kite"));
});

db_test!(app::MIGRATIONS, fn what_is_wrong_is_told_at_once_and_what_was_typed_is_kept(db) {
    let site = Site::new(db, "2026-11-25").await;
    site.join("quiet-harbour").await;
    for (form, wanted) in [
        (form("", "no address", " \u{200d} "), &["Choose an alias", "Write an e-mail address", "needs words"][..]),
        (form("QuietHarbour", "kim@example.net", SAID), &["Somebody has this alias", SAID]),
        (form("moderator", "kim@example.net", SAID), &["as if you spoke for the community"]),
        (vec![("alias", "Anna.Smith"), ("email", "kim@example.net"), ("body", SAID)], &["looks like a real name", "name=\"keep_alias\""]),
        (vec![("alias", "kim"), ("email", "k@example.net"), ("body", SAID), ("to", "zzz")], &[]),
    ] {
        let answer = site.post("/resources/one/visitor-comments", &form, "").await;
        assert_eq!(answer.status, if wanted.is_empty() { 404 } else { 422 }, "{form:?}");
        for part in wanted {
            assert!(answer.text().contains(part), "{part} in {}", answer.text());
        }
    }
    assert!(site.letters("kim@example.net").await.is_empty());
    assert_eq!(site.post("/resources/none/visitor-comments", &form("kim", "kim@example.net", SAID), "").await.status, 404);
});

db_test!(app::MIGRATIONS, fn the_newsletter_comes_to_whoever_ticked_it_and_confirmed(db) {
    let site = Site::new(db, "2026-11-25").await;
    let home = communities::home(&site.app).await.unwrap().id;
    let count = async || app::newsletter::list(&site.app, home, "", 1).await.unwrap().1;
    visitor_says(&site, "blue-kite", "kim@example.net", SAID).await;
    assert_eq!(count().await, 0, "not ticked");
    let mut ticked = form("tall-reed", "lee@example.net", SAID);
    ticked.push(("letters", "yes"));
    wish(&site, &ticked).await;
    assert_eq!(count().await, 0, "not confirmed");
    let shown = site.get(&site.link("lee@example.net").await).await.text();
    assert!(shown.contains("You also ticked"), "{shown}");
    confirm(&site, "lee@example.net").await;
    assert_eq!(count().await, 1);
    ticked[2].1 = "Again.";
    wish(&site, &ticked).await;
    confirm(&site, "lee@example.net").await;
    assert_eq!(count().await, 1, "once");
});

db_test!(app::MIGRATIONS, fn what_a_visitor_said_is_theirs_when_they_join_and_only_with_that_address(db) {
    let site = Site::new(db, "2026-11-25").await;
    let first = visitor_says(&site, "blue-kite", "kim@example.net", SAID).await;
    site.come_from([203, 0, 113, 2]);
    let second = visitor_says(&site, "Blue.Kite", "KIM@example.net", "And it still does.").await;
    assert!(site.get(ARTICLE).await.text().contains("Blue.Kite"), "one visitor, called as they want to be called now");
    // Somebody else may have the name. They get nothing with it.
    let other = site.join("blue-kite").await;
    assert!(!site.see("/activities?tab=mine", &other).await.text().contains(SAID));
    site.come_from([203, 0, 113, 3]);
    let mut joining = vec![("alias", "kim-again"), ("email", "kim@example.net")];
    joining.extend(REST);
    site.post("/join", &joining, "").await;
    let joined = site.post(&site.link("kim@example.net").await, &[], "").await;
    let kim = Person { alias: String::new(), email: String::new(), cookies: format!("__Host-session={}", cookie(&joined, "__Host-session").unwrap()) };
    let mine = site.see("/activities?tab=mine", &kim).await.text();
    assert!(mine.contains(SAID) && mine.contains("And it still does."), "{mine}");
    let all = site.get(ARTICLE).await.text();
    assert!(all.contains("kim-again") && !all.contains("Blue.Kite") && !all.contains("visitor · "), "{all}");
    assert_eq!(site.fill(&format!("/posts/{first}/deletion"), &[], &kim).await.status, 303);
    let all = site.get(ARTICLE).await.text();
    assert!(!all.contains(SAID) && all.contains(&second), "kept pages do not keep what was taken back");
    assert_eq!(site.fill(&format!("/posts/{second}/deletion"), &[], &other).await.status, 404);
});

db_test!(app::MIGRATIONS, fn with_the_address_of_a_member_it_stands_under_their_alias_and_says_so_before(db) {
    let site = Site::new(db, "2026-11-25").await;
    let member = site.join("quiet-harbour").await;
    site.come_from([203, 0, 113, 2]);
    wish(&site, &form("blue-kite", &member.email, SAID)).await;
    let shown = site.get(&site.link(&member.email).await).await.text();
    assert!(shown.contains("It stands") || shown.contains("it will stand under your alias, quiet-harbour"), "{shown}");
    confirm(&site, &member.email).await;
    let all = site.get(ARTICLE).await.text();
    assert!(all.contains("quiet-harbour") && !all.contains("blue-kite") && !all.contains("visitor · "), "{all}");
    // Whoever may read only, or whose account is closed, says nothing by this way either.
    let restricted = site.restricted("slow-river").await;
    site.come_from([203, 0, 113, 4]);
    wish(&site, &form("other-name", &restricted.email, "I go on.")).await;
    let link = site.link(&restricted.email).await;
    assert_eq!(site.post(&link, &[], "").await.status, 422);
    assert!(!site.get(ARTICLE).await.text().contains("I go on."));
});

db_test!(app::MIGRATIONS, fn what_members_say_to_members_leaves_to_no_visitor_on_any_way(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (me, other) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    let refused = site.fill("/resources/one/comments", &[("body", "x"), ("audience", "team")], &me).await;
    assert_eq!(refused.status, 422, "an article has no team");
    let inside = member_says(&site, &me, "Only for members: exercises.", "members").await;
    let outside = member_says(&site, &me, "For anyone: exercises.", "anyone").await;
    let below = site.fill(&format!("/posts/{inside}/comments"), &[("body", "An answer inside.")], &other).await;
    assert_eq!(below.status, 303);
    for said in [&inside, &outside] {
        let read = visitors_read(&site, said).await;
        assert!(!read.contains("Only for members") && !read.contains("An answer inside."), "{read}");
        assert!(read.contains("For anyone"));
    }
    let seen = site.see(ARTICLE, &other).await.text();
    assert!(seen.contains("Only for members") && seen.contains("For anyone") && seen.contains("1 comment"), "{seen}");
    // Whom one has blocked is not there, below articles either; visitors and others go on reading.
    site.fill("/members/quiet-harbour/block", &[], &other).await;
    let seen = site.see(ARTICLE, &other).await.text();
    assert!(!seen.contains("Only for members") && !seen.contains("For anyone"), "{seen}");
    assert!(site.get(ARTICLE).await.text().contains("For anyone"));
});

db_test!(app::MIGRATIONS, fn kept_pages_follow_what_is_changed_hidden_and_closed(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (me, moderator) = (site.join("quiet-harbour").await, site.staff("calm-mod", Some(Role::Moderator), true).await);
    let said = member_says(&site, &me, "For anyone: exercises.", "anyone").await;
    let seen = async |words: &str| site.get(ARTICLE).await.text().contains(words);
    assert!(seen("For anyone").await);
    site.fill(&format!("/posts/{said}/edit"), &[("body", "Said anew.")], &me).await;
    assert!(seen("Said anew.").await && !seen("For anyone").await);
    let reporter = site.join("warm-doorstep").await;
    site.fill(&format!("/posts/{said}/report"), &[("ground", "unkind"), ("words", "x")], &reporter).await;
    let list = site.see("/admin/moderation", &moderator).await.text();
    let case = list.split("/admin/moderation/").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let decide = [("act", "hide"), ("rule", "unkind"), ("reason", "It names somebody.")];
    let done = site.fill(&format!("/admin/moderation/{case}"), &[("what", "decide"), decide[0], decide[1], decide[2]], &moderator).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(!seen("Said anew.").await, "hidden");
    let done = site.fill(&format!("/admin/moderation/{case}"), &[("what", "decide"), ("act", "restore"), ("reason", "A mistake.")], &moderator).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(seen("Said anew.").await, "restored");
    site.fill(&format!("/posts/{said}/deletion"), &[], &me).await;
    assert!(!seen("Said anew.").await, "deleted");
    member_says(&site, &me, "Once more.", "anyone").await;
    assert!(seen("Once more.").await);
    let home = communities::home(&site.app).await.unwrap().id;
    let whom = accounts::find(&site.app, home, "quiet-harbour").await.unwrap();
    let reason = Reason::read("A test.", "reason").unwrap();
    let closed = accounts::disable(&site.app, Hand { home, by: None, whom: &whom }, &reason);
    closed.await.unwrap();
    // Another process did so: a server that runs looks twice a second.
    site.look_again().await;
    assert!(!seen("Once more.").await, "closed");
});

db_test!(app::MIGRATIONS, fn links_of_visitors_wait_for_a_moderator_however_long_they_are_known(db) {
    let site = Site::new(db, "2026-11-25").await;
    let said = visitor_says(&site, "blue-kite", "kim@example.net", "Look at https://pills.example now").await;
    assert!(!site.get(ARTICLE).await.text().contains("pills.example"));
    let thanks = site.get(&format!("/comments/thanks/one/{said}")).await.text();
    assert!(thanks.contains("a moderator looks at it first"), "{thanks}");
    let moderator = site.staff("calm-mod", Some(Role::Moderator), true).await;
    assert!(site.see("/admin/moderation", &moderator).await.text().contains("blue-kite"));
});

db_test!(app::MIGRATIONS, fn a_visitor_answers_in_a_thread_below_an_article_while_it_is_open(db) {
    let site = Site::new(db, "2026-11-25").await;
    let me = site.join("quiet-harbour").await;
    let (open, inside) = (member_says(&site, &me, "For anyone.", "anyone").await, member_says(&site, &me, "Inside.", "members").await);
    let feed = site.fill("/activities", &[("body", "In the feed."), ("audience", "anyone")], &me).await;
    let feed = feed.header("location").split("#p-").nth(1).unwrap().to_owned();
    site.come_from([203, 0, 113, 2]);
    let answering = |to: &str| {
        let mut form = form("blue-kite", "kim@example.net", SAID);
        form.push(("to", to));
        form.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>()
    };
    for to in [&inside, &feed] {
        let form = answering(to);
        let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(site.post("/resources/one/visitor-comments", &form, "").await.status, 404, "not open to visitors, or not below the article");
    }
    let typed = answering(&open);
    let typed: Vec<_> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    wish(&site, &typed).await;
    let link = site.link("kim@example.net").await;
    site.fill(&format!("/posts/{open}/deletion"), &[], &me).await;
    assert_eq!(site.post(&link, &[], "").await.status, StatusCode::GONE, "it went with what it answers");
    let open = member_says(&site, &me, "For anyone, again.", "anyone").await;
    let typed = answering(&open);
    let typed: Vec<_> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    wish(&site, &typed).await;
    confirm(&site, "kim@example.net").await;
    assert!(site.get(&format!("/posts/{open}")).await.text().contains(SAID));
    assert!(site.get(ARTICLE).await.text().contains("1 comment"));
    assert!(site.see("/notifications", &me).await.text().contains("blue-kite"), "its author hears of it");
});

db_test!(app::MIGRATIONS, fn a_visitor_reads_takes_along_and_takes_back_what_they_said(db) {
    let site = Site::new(db, "2026-11-25").await;
    let first = visitor_says(&site, "blue-kite", "kim@example.net", SAID).await;
    visitor_says(&site, "blue-kite", "kim@example.net", "And it still does.").await;
    let other = visitor_says(&site, "tall-reed", "lee@example.net", "Not mine.").await;
    site.come_from([203, 0, 113, 2]);
    site.post("/comments", &[("email", "nobody@example.net")], "").await;
    assert_eq!(site.letters("nobody@example.net").await[0], ("own-comments".to_owned(), String::new()), "there is no link to nothing");
    site.post("/comments", &[("email", "Kim@example.net")], "").await;
    let link = site.letters("Kim@example.net").await[0].1.clone();
    let page = site.get(&link).await.text();
    assert!(page.contains(SAID) && page.contains("And it still does.") && !page.contains("Not mine."), "{page}");
    let file = site.get(&format!("{link}/comments.json")).await.text();
    assert!(file.contains(SAID) && !file.contains("Not mine."), "{file}");
    assert_eq!(site.post(&link, &[("id", &other)], "").await.status, 404);
    assert_eq!(site.post(&link, &[("id", &first)], "").await.status, 303);
    assert!(!site.get(ARTICLE).await.text().contains(SAID));
    assert_eq!(site.post(&link, &[("id", "all")], "").await.status, 303);
    let all = site.get(ARTICLE).await.text();
    assert!(!all.contains("blue-kite") && all.contains("Not mine."), "{all}");
    assert!(site.get(&link).await.text().contains("There is nothing any more."));
});

db_test!(app::MIGRATIONS, fn older_comments_stand_on_further_pages_without_gaps(db) {
    let site = Site::new(db, "2026-11-25").await;
    let home = communities::home(&site.app).await.unwrap().id;
    let me = site.join("quiet-harbour").await;
    for n in 0..45 {
        member_says(&site, &me, &format!("Number {n}."), if n % 2 == 0 { "anyone" } else { "members" }).await;
    }
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let page = comments::of_article(&site.app, home, None, "one", before).await.unwrap();
        seen.extend(page.posts.iter().map(|post| post.body.clone()));
        before = page.next;
        if before.is_none() { break }
    }
    let wanted: Vec<String> = (0..45).rev().filter(|n| n % 2 == 0).map(|n| format!("Number {n}.")).collect();
    assert_eq!(seen, wanted);
    assert!(site.get(ARTICLE).await.text().contains("rel=\"next\" href=\"/resources/one/comments?before="));
});
