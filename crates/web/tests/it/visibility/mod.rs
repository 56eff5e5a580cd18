//! Who sees what, in every way in: a random history on the site beside a model of the rules. Exactly what the rules allow appears to each:
//! nothing more and nothing less.

mod making;
mod model;
mod ways;

use std::collections::BTreeSet;

use app::posts::{Kind, Tab};
use app::questions::Which;
use app::{jobs, mail};
use db::db_test;
use db::testing::TestDb;
use jiff::SignedDuration;

use crate::support::site::Site;
use making::{NAMES, Place};
use model::OneNews;
use ways::{Reader, marks};

const STEPS: usize = 260;

db_test!(app::MIGRATIONS, fn each_sees_exactly_what_is_for_them_in_every_way_in(db) {
    history(db, 11).await;
});

db_test!(app::MIGRATIONS, fn and_so_it_is_after_another_history(db) {
    history(db, 20_261_128).await;
});

async fn history(db: &TestDb, seed: u64) {
    let site = Site::where_somebody_is_new(db, "2026-11-25", 3).await;
    let mut place = Place::new(&site, seed).await;
    // As a server does when it begins.
    app::matching::bring_up_to_date(&site.app).await.unwrap();
    for step in 0..STEPS {
        match step {
            150 => place.restrict(1).await,
            170 => place.close(2).await,
            _ => place.step().await,
        }
    }
    is_not_dull(&place);
    let mut tokens = Vec::new();
    for (at, person) in place.people.iter_mut().enumerate() {
        if place.world.closed.contains(&at) {
            tokens.push(String::new());
            continue;
        }
        // Some days have gone by: a token needs a fresh proof.
        site.come_from([10, 3, 0, u8::try_from(at).unwrap()]);
        site.sign_in(person).await;
        tokens.push(site.token(person, &["read", "read:profile"]).await);
    }
    let viewers = (0..NAMES.len()).filter(|one| !place.world.closed.contains(one));
    let viewers: Vec<Option<usize>> = viewers.map(Some).chain([None]).collect();
    // What reads of threads would mark as seen comes first.
    for viewer in viewers.iter().copied().flatten() {
        news(&place, viewer, &tokens[viewer]).await;
    }
    letters(&place, &viewers).await;
    for viewer in &viewers {
        let token = viewer.map_or("", |at| tokens[at].as_str());
        let reader = Reader { site: &site, person: viewer.map(|at| &place.people[at]), token };
        threads(&place, *viewer, &reader).await;
        found(&place, *viewer, &reader).await;
        if let Some(me) = viewer {
            feeds(&place, *me, &reader).await;
            people(&place, *me, &reader).await;
        }
        for feed in ["/feed.atom", "/topics/t/feed.atom", "/sitemap.xml", "/", "/resources/one"] {
            let text = if viewer.is_some() && feed == "/" { continue } else { reader.get(feed).await.text() };
            assert_eq!(marks(&text), BTreeSet::new(), "{feed} says nothing that a member said");
        }
    }
    site.app.clock.set(site.app.clock.now() + SignedDuration::from_hours(1));
    for viewer in viewers.into_iter().flatten() {
        let (posts, rest) = ways::export(&mut place, viewer).await;
        assert_eq!(posts, place.world.own(viewer), "what {} takes along", NAMES[viewer]);
        let ever = place.ever(viewer);
        assert!(rest.is_subset(&ever), "{} takes along what others said: {:?}", NAMES[viewer], &rest - &ever);
    }
}

/// What each history must have in it to be worth the name.
fn is_not_dull(place: &Place<'_>) {
    let world = &place.world;
    let count = |has: fn(&model::Said) -> bool| world.said.iter().filter(|one| !one.gone && has(one)).count();
    let all = [
        ("posts", count(|one| one.root.is_none()), 20),
        ("comments", count(|one| one.root.is_some()), 10),
        ("answers to comments", count(|one| one.parent.is_some()), 2),
        ("other names", count(|one| one.other_name.is_some()), 4),
        ("hidden", count(|one| one.hidden), 1),
        ("links that wait", count(|one| one.link_waits), 1),
        ("earlier words", count(|one| !one.earlier.is_empty()), 2),
        ("for a team", count(|one| one.audience == app::posts::Audience::Team), 3),
        ("questions", count(|one| one.kind == Kind::Question), 5),
        ("helped", count(|one| one.helped), 1),
        ("taken back", world.said.iter().filter(|one| one.gone).count(), 1),
        ("follows", world.follows.len(), 5),
        ("blocks", world.blocks.len(), 1),
        ("mutes", world.mutes.len(), 2),
        ("bookmarks", world.kept.len(), 4),
        ("news", world.told.len(), 20),
    ];
    for (what, there, wanted) in all {
        assert!(there >= wanted, "the dice were dull: {there} {what}");
    }
}

/// The bell: which things, in which threads, by whom.
async fn news(place: &Place<'_>, me: usize, token: &str) {
    let reader = Reader { site: place.site, person: Some(&place.people[me]), token };
    let at =
        |id: &serde_json::Value| place.world.said.iter().position(|one| id == &one.id.to_string()).unwrap();
    let items = reader.items("/api/v1/me/notifications").await;
    let found: BTreeSet<OneNews> = items
        .iter()
        .map(|item| {
            let kind: app::notifications::Kind = item["kind"].as_str().unwrap().parse().unwrap();
            let cause = (kind == app::notifications::Kind::Reaction).then(|| at(&item["post"]));
            let who = item["who"].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned());
            (kind, at(&item["thread"]), cause, who.collect())
        })
        .collect();
    assert_eq!(found, place.world.news(me), "what {} is told", NAMES[me]);
    let page = reader.get("/notifications").await.text();
    assert_eq!(
        page.matches("<li class=\"new\">").count(),
        found.len(),
        "the page tells {} the same",
        NAMES[me]
    );
    let bell =
        page.split("<b class=\"count\" aria-hidden=\"true\">").nth(1).and_then(|rest| rest.split('<').next());
    // Nothing stands there where there is nothing new.
    let counted: usize = bell.map_or(0, |number| number.parse().unwrap_or(0));
    assert_eq!(counted, found.len().min(99), "the bell of {} counts the same", NAMES[me]);
    for mark in marks(&page) {
        let read = |at: usize| {
            let said = &place.world.said[at];
            said.words == mark && place.world.sees(Some(me), at)
        };
        assert!((0..place.world.said.len()).any(read), "{} is told words that they may not read", NAMES[me]);
    }
}

/// Letters: one to each who is told anything, with the sentences of the bell and none of the words.
async fn letters(place: &Place<'_>, viewers: &[Option<usize>]) {
    let (site, mut wanted) = (place.site, Vec::new());
    for viewer in viewers.iter().copied().flatten() {
        let ways = ["answer", "mention", "helped", "thread", "reaction"].map(|kind| (kind, "mail"));
        let hours = [("zone", "UTC"), ("quiet_from", "22:00"), ("quiet_to", "22:00")];
        let form: Vec<_> = ways.into_iter().chain(hours).collect();
        let chosen = site.fill("/settings/notifications", &form, &place.people[viewer]).await;
        assert_eq!(chosen.status, 303, "{}", chosen.text());
        wanted.push((viewer, ways::sentences(place, viewer).await));
    }
    site.app.clock.set(site.app.clock.now() + SignedDuration::from_mins(10));
    jobs::plan(&site.app, place.home).await.unwrap();
    let postman = mail::Postman::new(site.post_office()).unwrap();
    while jobs::run_one(&site.app, &postman).await.unwrap() {}
    for (viewer, sentences) in wanted {
        let lines = ways::letters(place, viewer).await;
        assert_eq!(lines, sentences, "the letter to {}", NAMES[viewer]);
        assert_eq!(marks(&lines.join(" ")), BTreeSet::new());
    }
}

/// Every post by its address, for people and for programs; and what it said before.
async fn threads(place: &Place<'_>, viewer: Option<usize>, reader: &Reader<'_>) {
    let who = viewer.map_or("a visitor", |at| NAMES[at]);
    for (at, said) in place.world.said.iter().enumerate() {
        let (path, wanted) = (format!("/posts/{}", said.id), place.world.thread(viewer, at));
        assert_eq!(reader.page(&path).await, wanted, "{who} at {at}");
        let edits = format!("{path}/edits");
        assert_eq!(
            reader.page(&edits).await,
            place.world.earlier(viewer, at),
            "{who} and what {at} said before"
        );
        if viewer.is_some() {
            let api = format!("/api/v1{path}");
            assert_eq!(reader.json(&api).await, wanted, "a program of {who} at {at}");
            let earlier = place.world.earlier(viewer, at);
            assert_eq!(reader.json(&format!("{api}/edits")).await, earlier, "a program of {who} before {at}");
        }
    }
}

/// Search and the list of questions, which visitors have too.
async fn found(place: &Place<'_>, viewer: Option<usize>, reader: &Reader<'_>) {
    let (world, who) = (&place.world, viewer.map_or("a visitor", |at| NAMES[at]));
    for (tab, questions) in [("posts", false), ("questions", true)] {
        let wanted = world.search(viewer, questions);
        let page = reader.pages(&format!("/search?q=harbour&in={tab}")).await;
        assert_eq!(page, wanted, "{who} searches in {tab}");
        if viewer.is_some() {
            let api = reader.list(&format!("/api/v1/search/{tab}?q=harbour")).await;
            assert_eq!(api, wanted, "a program of {who} searches in {tab}");
        }
    }
    for which in Which::ALL {
        // A visitor has no tabs.
        let wanted = world.questions(viewer, if viewer.is_some() { which } else { Which::All });
        let word = which.as_str();
        assert_eq!(
            reader.pages(&format!("/questions?which={word}")).await,
            wanted,
            "{who}: questions {word}"
        );
        if viewer.is_some() {
            let api = reader.list(&format!("/api/v1/questions?which={word}")).await;
            assert_eq!(api, wanted, "a program of {who}: questions {word}");
        }
    }
}

/// The feed with its tabs and its stream, what one keeps, and the front page.
async fn feeds(place: &Place<'_>, me: usize, reader: &Reader<'_>) {
    let (world, who) = (&place.world, NAMES[me]);
    for tab in Tab::ALL {
        let (word, wanted) = (tab.as_str(), world.feed(me, tab));
        assert_eq!(reader.pages(&format!("/activities?tab={word}")).await, wanted, "{who}: {word}");
        let items = reader.items(&format!("/api/v1/activities?tab={word}")).await;
        let found: BTreeSet<_> = items.iter().flat_map(|item| marks(&item.to_string())).collect();
        assert_eq!(found, wanted, "a program of {who}: {word}");
        for item in &items {
            let at = world.said.iter().position(|one| item["id"] == one.id.to_string()).unwrap();
            if world.said[at].root.is_none() {
                assert_eq!(
                    item["comments"],
                    world.below(Some(me), at).len(),
                    "{who}: how many stand below {at}"
                );
            }
        }
        let since = world.said[world.said.len() / 2].id;
        let is_news = |at: &usize| {
            let one = &world.said[*at];
            one.id > since && one.author != me && tab != Tab::Mine && world.is_in_feed(me, tab, *at)
        };
        let wanted = (0..world.said.len()).filter(is_news).count().min(21);
        assert_eq!(reader.stream(word, &since.to_string()).await, wanted, "{who}: what is new in {word}");
    }
    let kept = world.bookmarks(me);
    assert_eq!(reader.pages("/bookmarks").await, kept, "what {who} keeps");
    assert_eq!(reader.list("/api/v1/me/bookmarks").await, kept, "what a program of {who} says they keep");
    let team = reader.program("/api/v1/activities?tab=team").await.json();
    let team: BTreeSet<_> =
        team["items"].as_array().unwrap().iter().take(5).flat_map(|one| marks(&one.to_string())).collect();
    assert_eq!(reader.page("/home").await.unwrap(), team, "the front page of {who}");
}

/// Lists of people, and each profile.
async fn people(place: &Place<'_>, me: usize, reader: &Reader<'_>) {
    let (world, who) = (&place.world, NAMES[me]);
    let mut newest = reader.names("/members?list=newest").await;
    newest.remove("mo-maple");
    assert_eq!(newest, world.people(me, true), "who is new to {who}");
    for (at, name) in NAMES.into_iter().enumerate() {
        let is_there = at == me || world.is_there(me, at);
        assert_eq!(
            reader.get(&format!("/members/{name}")).await.status == 200,
            is_there,
            "{who} looks at {name}"
        );
        let api = reader.program(&format!("/api/v1/members/{name}")).await;
        assert_eq!(api.status == 200, is_there, "a program of {who} looks at {name}");
        let by_alias = reader.names(&format!("/members?alias={name}")).await;
        assert_eq!(by_alias.contains(name), is_there && at != me, "{who} looks for {name}");
        let named = reader.get(&format!("/mentions?begins={name}")).await.text();
        assert_eq!(named.contains(name), is_there && at != me, "{who} types the name of {name}");
        let found = reader.items(&format!("/api/v1/search/members?q={name}")).await;
        let found = found.iter().any(|one| one["alias"] == name);
        assert_eq!(found, is_there && at != me, "a program of {who} searches for {name}");
    }
}
