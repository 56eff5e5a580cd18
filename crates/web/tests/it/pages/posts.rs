//! Saying something on pages: what is typed is kept, what is said is seen by those it is for, and nothing else of it anywhere.

use app::{communities, jobs, mail};
use axum::http::StatusCode;
use db::db_test;
use jiff::SignedDuration;

use crate::support::answer::Answer;
use crate::support::people::Person;
use crate::support::site::Site;

async fn say(site: &Site, person: &Person, body: &str, audience: &str) -> String {
    let said =
        site.fill("/activities", &[("body", body), ("audience", audience), ("mood", "hard")], person).await;
    said.header("location").split("#p-").nth(1).unwrap_or_else(|| panic!("{}", said.text())).to_owned()
}

fn is_private(answer: &Answer, what: &str) {
    assert_eq!(answer.header("cache-control"), "private, no-store", "{what}");
    assert_eq!(answer.header("x-robots-tag"), "noindex", "{what}");
    assert!(!answer.text().contains("property=\"og:"), "{what} has a preview");
}

db_test!(app::MIGRATIONS, fn what_is_typed_is_kept_until_it_is_good(db) {
    let site = Site::new(db, "2026-11-25").await;
    let me = site.join("quiet-harbour").await;
    let page = site.see("/activities", &me).await;
    is_private(&page, "the feed");
    assert!(page.text().contains("Nothing here yet"));
    let wrong = [("body", " "), ("content_note", "about <dying>"), ("mood", "hard"), ("audience", "team"), ("key", "abc")];
    let refused = site.fill("/activities", &wrong, &me).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = refused.text();
    for part in ["Your post needs words or a picture. Nothing is lost", "value=\"about &#60;dying&#62;\"", "value=\"hard\" checked", "value=\"team\" checked"] {
        assert!(text.contains(part), "{part}");
    }
    let good = [("body", "Line one.\r\n<b>Line two.</b>"), ("content_note", "about <dying>"), ("mood", "hard"), ("audience", "members"), ("key", "abc")];
    for _ in 0..2 {
        assert_eq!(site.fill("/activities", &good, &me).await.status, StatusCode::SEE_OTHER);
    }
    let text = site.see("/activities", &me).await.text();
    assert_eq!(text.matches("class=\"card post\"").count(), 1, "sent twice is one");
    assert!(text.contains("&lt;b&gt;Line two.&lt;/b&gt;") && text.contains("<summary>about &#60;dying&#62;</summary>"));
    assert!(text.contains("A hard day") && text.contains("All members will see this"));
});

db_test!(app::MIGRATIONS, fn a_thread_is_for_its_audience_and_in_no_search(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (me, other) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    let (team, members, anyone) = (
        say(&site, &me, "For my team.", "team").await,
        say(&site, &me, "For all members.", "members").await,
        say(&site, &me, "For anyone who reads.", "anyone").await,
    );
    site.fill("/settings/profile", &[("action", "role"), ("role", "patient"), ("audience", "members")], &me).await;
    for (id, member, visitor) in [(&team, 404, 404), (&members, 200, 404), (&anyone, 200, 200)] {
        let path = format!("/posts/{id}");
        assert_eq!(site.see(&path, &other).await.status.as_u16(), member, "{id}");
        let open = site.get(&path).await;
        assert_eq!(open.status.as_u16(), visitor, "{id}");
        if visitor == 200 {
            is_private(&open, "what anyone may read");
            assert!(site.see(&path, &other).await.text().contains("I live with it"), "members read why they are here");
            assert!(!open.text().contains("I live with it") && !open.text().contains("/members/"), "the open web does not");
            assert!(site.see(&path, &other).await.text().contains("Anybody on the open web can read this"), "whoever answers is told");
            assert!(open.text().contains("Join to answer") && !open.text().contains("action=\"/posts/"), "a visitor presses nothing");
        }
    }
    for public in ["/sitemap.xml", "/feed.atom", "/search?q=anyone+reads", "/"] {
        assert!(!site.get(public).await.text().contains("For anyone"), "{public}");
    }
    site.fill("/members/warm-doorstep/team", &[], &me).await;
    assert_eq!(site.see(&format!("/posts/{team}"), &other).await.status, StatusCode::OK, "now they are followed");
    site.fill("/members/quiet-harbour/block", &[], &other).await;
    for id in [&team, &members, &anyone] {
        assert_eq!(site.see(&format!("/posts/{id}"), &other).await.status, StatusCode::NOT_FOUND);
    }
});

db_test!(app::MIGRATIONS, fn comments_reactions_changes_and_taking_back(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (me, other) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    let id = say(&site, &me, "Round four yesterday.", "members").await;
    let path = format!("/posts/{id}");
    let empty = site.fill(&format!("{path}/comments"), &[("body", ""), ("content_note", "kept")], &other).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("value=\"kept\"") && empty.text().contains("Round four yesterday."));
    let said = site.fill(&format!("{path}/comments"), &[("body", "Soup helps.")], &other).await;
    let comment = said.header("location").split("#p-").nth(1).unwrap().to_owned();
    let page = site.see(said.header("location"), &me).await.text();
    assert!(page.contains("Round four yesterday.") && page.contains("Soup helps.") && page.contains("1 comment"));
    let asked = site.see(&format!("{path}?to={comment}"), &me).await.text();
    assert!(asked.contains("below what warm-doorstep said") && asked.contains(&format!("action=\"/posts/{comment}/comments\"")));
    let back = [("reaction", "hug"), ("back", "/activities?tab=everyone")];
    assert_eq!(site.fill(&format!("{path}/reaction"), &back, &other).await.header("location"), "/activities?tab=everyone");
    let away = [("reaction", "helpful"), ("back", "https://elsewhere.example")];
    assert_eq!(site.fill(&format!("{path}/reaction"), &away, &other).await.header("location"), "/");
    let page = site.see(&path, &me).await.text();
    assert!(page.contains("Helpful <b>1</b>") && !page.contains("Hug <b>") && page.contains("<dd>warm-doorstep</dd>"));
    assert_eq!(site.fill(&format!("{path}/reaction"), &[("reaction", "slap")], &other).await.status, StatusCode::NOT_FOUND);
    for (action, form) in [("edit", &[("body", "Mine now.")][..]), ("deletion", &[])] {
        assert_eq!(site.fill(&format!("{path}/{action}"), form, &other).await.status, StatusCode::NOT_FOUND, "{action}");
    }
    assert!(site.see(&format!("{path}/edit"), &me).await.text().contains("Round four yesterday.</textarea>"));
    site.fill(&format!("{path}/edit"), &[("body", "Round five yesterday.")], &me).await;
    let page = site.see(&path, &other).await.text();
    assert!(page.contains("Round five yesterday.") && page.contains(">changed</a>") && page.contains("A hard day"), "the mood stays");
    assert!(site.see(&format!("{path}/edits"), &other).await.text().contains("Round four yesterday."));
    assert_eq!(site.fill(&format!("{path}/deletion"), &[], &me).await.header("location"), "/activities?tab=mine");
    for gone in [path.clone(), format!("/posts/{comment}"), format!("{path}/edits")] {
        assert_eq!(site.see(&gone, &other).await.status, StatusCode::NOT_FOUND, "{gone}");
    }
});

db_test!(app::MIGRATIONS, fn whoever_may_read_only_reads_and_can_still_take_back(db) {
    let site = Site::new(db, "2026-11-25").await;
    let mut me = site.join("quiet-harbour").await;
    let id = say(&site, &me, "Words.", "members").await;
    site.restrict(&mut me).await;
    let page = site.see("/activities", &me).await.text();
    assert!(page.contains("Words.") && !page.contains("action=\"/activities\""), "no form is offered");
    let (thread, more) = (format!("/posts/{id}"), [("body", "More."), ("audience", "members")]);
    for path in ["/activities".to_owned(), format!("{thread}/comments"), format!("{thread}/edit")] {
        assert_eq!(site.fill(&path, &more, &me).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
    assert_eq!(site.fill(&format!("{thread}/reaction"), &[("reaction", "hug")], &me).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.fill(&format!("{thread}/deletion"), &[], &me).await.status, StatusCode::SEE_OTHER);
});

db_test!(app::MIGRATIONS, fn what_was_said_goes_with_who_is_erased_and_stays_without_a_name_of_who_leaves_as_nobody(db) {
    let site = Site::new(db, "2026-11-25").await;
    let other = site.join("warm-doorstep").await;
    let home = communities::home(&site.app).await.unwrap().id;
    let blocked = site.join("loud-neighbour").await;
    for (alias, exit, status) in [("quiet-harbour", "erase", 404), ("long-road-home", "anonymise", 200)] {
        let me = site.join(alias).await;
        let path = format!("/posts/{}", say(&site, &me, "Words that I leave.", "members").await);
        site.fill("/members/loud-neighbour/block", &[], &me).await;
        let team = say(&site, &me, "For those I follow.", "team").await;
        site.fill(&format!("{path}/comments"), &[("body", "Said below.")], &other).await;
        site.fill(&format!("{path}/reaction"), &[("reaction", "hug")], &me).await;
        let preview = site.see("/settings/leaving", &me).await.text();
        assert!(preview.contains("2 posts and comments, unless you leave as nobody"), "{preview}");
        site.fill("/settings/leaving", &[("exit", exit)], &me).await;
        site.app.clock.set(site.app.clock.now() + SignedDuration::from_hours(14 * 24 + 2));
        jobs::plan(&site.app, home).await.unwrap();
        let postman = mail::Postman::new(site.post_office()).unwrap();
        while jobs::run_one(&site.app, &postman).await.unwrap() {}
        let mut reader = other.clone();
        site.sign_in(&mut reader).await;
        let page = site.see(&path, &reader).await;
        assert_eq!(page.status.as_u16(), status, "{exit}");
        let mut neighbour = blocked.clone();
        site.sign_in(&mut neighbour).await;
        assert_eq!(site.see(&path, &neighbour).await.status, StatusCode::NOT_FOUND, "a block outlives who made it");
        assert!(!db::testing::dump(db).await.iter().any(|line| line.text.contains("For those I follow.")), "{team}");
        let text = page.text();
        assert!(!text.contains(alias), "{alias} after {exit}");
        if status == 200 {
            assert!(text.contains("Words that I leave.") && text.contains("Said below.") && !text.contains("Hug <b>"));
        }
    }
});

db_test!(app::MIGRATIONS, fn news_stand_at_the_bell_and_go_when_they_are_seen(db) {
    let site = Site::new(db, "2026-11-23").await;
    let (ann, bob) = (site.join("ann").await, site.join("bob").await);
    site.fill("/activities", &[("body", "A thread."), ("audience", "members")], &ann).await;
    let feed = site.see("/activities", &bob).await.text();
    let id = feed.split("id=\"p-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    site.fill(&format!("/posts/{id}/comments"), &[("body", "Below.")], &bob).await;
    let bell = async |path: &str| site.see(path, &ann).await.text().contains("<b class=\"count\" aria-hidden=\"true\">1</b>");
    assert!(bell("/").await && bell("/resources").await, "on every page");
    let stream = site.see("/events?since=0000000000000", &ann).await;
    assert_eq!(stream.header("content-type"), "text/event-stream");
    assert_eq!(stream.header("cache-control"), "private, no-store");
    assert!(stream.text().contains("data: {\"posts\":0,\"unseen\":1}"), "one's own posts are no news: {}", stream.text());
    assert!(site.see("/events?since=0000000000000", &bob).await.text().contains("data: {\"posts\":1,\"unseen\":0}"));
    let list = site.see("/notifications", &ann).await.text();
    assert!(list.contains("<b>bob</b> said something to you") && list.contains("A thread."));
    assert!(bell("/notifications").await, "to look at the list is not to have seen it");
    site.see(&format!("/posts/{id}"), &ann).await;
    assert!(!bell("/").await);
    let one = site.fill("/settings/notifications", &[("answer", "mail"), ("zone", "Mars/North"), ("quiet_from", "22:00"), ("quiet_to", "08:00")], &ann).await;
    assert!(one.text().contains("Choose a time zone") && one.text().contains("<option value=\"mail\" selected>"), "what was chosen is kept");
});

db_test!(app::MIGRATIONS, fn the_bell_counts_things_and_not_people_and_none_of_whom_one_keeps_away(db) {
    let site = Site::new(db, "2026-11-23").await;
    let (ann, bob, cem) = (site.join("ann").await, site.join("bob").await, site.join("cem").await);
    site.fill("/activities", &[("body", "A thread."), ("audience", "members")], &ann).await;
    let feed = site.see("/activities", &bob).await.text();
    let id = feed.split("id=\"p-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let own = site.fill(&format!("/posts/{id}/comments"), &[("body", "And one thing more.")], &ann).await;
    let own = own.header("location").split("#p-").nth(1).unwrap().to_owned();
    let bell = async || {
        let page = site.see("/", &ann).await.text();
        let count = page.split("<b class=\"count\" aria-hidden=\"true\">").nth(1).unwrap();
        count.split('<').next().unwrap().to_owned()
    };
    for _ in 0..3 {
        site.fill(&format!("/posts/{id}/comments"), &[("body", "Below.")], &bob).await;
    }
    assert_eq!(bell().await, "1", "three answers to one thread");
    for person in [&bob, &cem] {
        site.fill(&format!("/posts/{id}/reaction"), &[("reaction", "hug")], person).await;
    }
    assert_eq!(bell().await, "2", "and two hugs for one post");
    site.fill(&format!("/posts/{own}/reaction"), &[("reaction", "hug")], &bob).await;
    assert_eq!(bell().await, "3", "and one for another post in the same thread");
    site.fill("/members/bob/block", &[], &ann).await;
    assert_eq!(bell().await, "1", "of whom one keeps away, nothing is told: cem's hug is left");
});

db_test!(app::MIGRATIONS, fn members_have_a_front_page_of_their_own_and_visitors_never_see_it(db) {
    let site = Site::new(db, "2026-11-23").await;
    let (ann, bob) = (site.join("ann").await, site.join("bob").await);
    site.fill("/members/bob/team", &[], &ann).await;
    site.fill("/activities", &[("body", "From the team."), ("audience", "members")], &bob).await;
    for _ in 0..2 {
        let own = site.see("/", &ann).await;
        assert_eq!((own.status, own.header("cache-control")), (StatusCode::OK, "private, no-store"));
        assert!(own.text().contains("Hello, ann") && own.text().contains("From the team.") && own.text().contains("New here"));
        let other = site.see("/", &bob).await.text();
        assert!(other.contains("Hello, bob") && !other.contains("From the team."));
        let visitor = site.get("/").await;
        assert!(!visitor.text().contains("Hello, ") && !visitor.text().contains("From the team."));
    }
});
