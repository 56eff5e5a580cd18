//! Taking everything along, and leaving without a trace.

use std::io::Read;

use app::drafts::Place;
use app::members::{MemberId, Role};
use app::posts::{self, pictures};
use app::sessions::Membership;
use app::{accounts, communities, jobs, mail};
use axum::http::StatusCode;
use db::db_test;
use db::testing::dump;
use jiff::SignedDuration;

use crate::support::people::{Person, cookie};
use crate::support::site::Site;

/// What every table keeps of a person. A table that is missing here has not been thought about.
const TABLES: &str = include_str!("../../tables.txt");

/// Makes one of everything that a person can leave behind.
async fn leave_traces(site: &Site, alias: &str) -> Person {
    let person = site.join(alias).await;
    let (page, _) = site.set_up_second_step(&person).await;
    assert!(page.contains("Codes for paper"));
    let named = format!("the program of {alias}");
    site.fill("/settings/tokens/new", &[("name", &named), ("scope", "read"), ("days", "365")], &person).await;
    site.fill("/settings/password", &[("password", "stapler-monsoon-violin-ledge")], &person).await;
    site.fill("/settings/email", &[("email", &format!("{alias}-new@example.net"))], &person).await;
    site.post("/newsletter", &[("email", &person.email)], "").await;
    let link = site.link(&person.email).await;
    assert!(link.starts_with("/newsletter/confirm/"), "{link}");
    site.post(&link, &[], "").await;
    site.post("/sign-in/forgotten", &[("email", &person.email)], "").await;
    site.post("/sign-in", &[("email", &person.email), ("password", "wrong")], "").await;
    // The address moves at last, with letters to both and the subscription.
    site.fill("/settings/email", &[("email", &format!("{alias}-newer@example.net"))], &person).await;
    let moved = site.post(&site.link(&format!("{alias}-newer@example.net")).await, &[], "").await;
    assert_eq!(moved.status, StatusCode::OK);
    leave_words(site, alias, &person).await;
    person
}

/// The same in the conversation: something in each table that is a member's.
async fn leave_words(site: &Site, alias: &str, person: &Person) {
    let home = communities::home(&site.app).await.unwrap().id;
    let own = member(site, alias).await;
    let me = Membership { id: own, alias: alias.to_owned(), welcomed: true, restricted: false, unseen: 0 };
    let icon = site.get("/icon-192.png").await.bytes;
    pictures::add(&site.app, &me, Place::Update, &format!("{alias}.png"), icon.clone().into()).await.unwrap();
    let words = format!("What {alias} says.");
    let open = [("body", words.as_str()), ("audience", "members"), ("place", "update")];
    assert_eq!(site.fill("/activities", &open, person).await.status, StatusCode::SEE_OTHER);
    pictures::add(&site.app, &me, Place::Story, &format!("{alias}.png"), icon.into()).await.unwrap();
    let asked = [("title", words.as_str()), ("audience", "anyone"), ("name", "other")];
    assert_eq!(site.fill("/questions/new", &asked, person).await.status, StatusCode::SEE_OTHER);
    let id = posts::feed(&site.app, home, own, posts::Tab::Mine, None).await.unwrap().posts[1].id;
    site.fill(&format!("/posts/{id}/edit"), &[("body", &format!("What {alias} says now."))], person).await;
    site.fill("/drafts/story", &[("body", &format!("What {alias} wanted to say"))], person).await;
    site.fill(&format!("/posts/{id}/bookmark"), &[], person).await;
    site.fill("/resources/one/bookmark", &[], person).await;
    site.fill(&format!("/posts/{id}/reaction"), &[("reaction", "hug")], person).await;
    let other = site.join(&format!("guest-of-{}", alias.split('-').next().unwrap())).await;
    let named = format!("Hello @{alias}.");
    site.fill(&format!("/posts/{id}/comments"), &[("body", &named)], &other).await;
    site.fill(&format!("/posts/{id}/report"), &[("reason", "other"), ("words", "See.")], &other).await;
    let hours =
        [("answer", "mail"), ("zone", "Europe/Berlin"), ("quiet_from", "22:00"), ("quiet_to", "08:00")];
    site.fill("/settings/notifications", &hours, person).await;
    leave_voices(site, alias, (person, &id.to_string())).await;
}

/// On articles: a comment, one that waits to be confirmed, and a quote.
async fn leave_voices(site: &Site, alias: &str, (person, post): (&Person, &str)) {
    let words = format!("What {alias} says now.");
    let said = [("body", words.as_str()), ("audience", "anyone")];
    assert_eq!(site.fill("/resources/one/comments", &said, person).await.status, StatusCode::SEE_OTHER);
    let address = format!("{alias}-newer@example.net");
    let waiting = [("body", words.as_str()), ("alias", "some-name"), ("email", address.as_str())];
    let waits = site.post("/resources/one/visitor-comments", &waiting, "").await;
    assert_eq!(waits.status, StatusCode::SEE_OTHER, "{}", waits.text());
    let first = alias.split('-').next().unwrap();
    let editor = site.staff(&format!("editor-of-{first}"), Some(Role::Editor), true).await;
    let asking = [("words", words.as_str()), ("article", "one")];
    let asked = site.fill(&format!("/posts/{post}/voice"), &asking, &editor).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text());
    let link = site.link(&address).await;
    assert_eq!(site.fill(&link, &[("reply", "named")], person).await.status, StatusCode::SEE_OTHER);
}

/// The number of the member at an alias.
async fn member(site: &Site, alias: &str) -> MemberId {
    let home = communities::home(&site.app).await.unwrap().id;
    accounts::find(&site.app, home, alias).await.unwrap().member.unwrap().0
}

/// Tables that hold a member's number for as long as they are here, and no longer, however they leave.
const WHILE_HERE: [&str; 13] = [
    "voice",
    "draft",
    "post_bookmark",
    "article_bookmark",
    "reaction",
    "pseudonym",
    "mention",
    "thread_follower",
    "notification",
    "notification_choice",
    "notification_hours",
    "post_picture",
    "member_trait",
];

/// Those of them that have a row with this member.
async fn tables_of(db: &db::testing::TestDb, id: MemberId) -> Vec<&'static str> {
    let lines = dump(db).await;
    let number = id.0.to_string();
    let has = |table: &&str| lines.iter().any(|line| line.table == **table && line.text.contains(&number));
    WHILE_HERE.into_iter().filter(has).collect()
}

async fn let_time_pass(site: &Site, days: i64) {
    site.app.clock.set(site.app.clock.now() + SignedDuration::from_hours(days * 24 + 1));
    let home = communities::home(&site.app).await.unwrap();
    jobs::plan(&site.app, home.id).await.unwrap();
    let postman = mail::Postman::new(site.post_office()).unwrap();
    while jobs::run_one(&site.app, &postman).await.unwrap() {}
    mail::deliver(&site.app, &postman, &app::worker::Stopping::never()).await.unwrap();
}

db_test!(app::MIGRATIONS, fn whoever_is_erased_leaves_nothing_in_any_table_or_file(db) {
    let site = Site::new(db, "2026-11-23").await;
    let (gone, stays) = (leave_traces(&site, "quiet-harbour").await, leave_traces(&site, "warm-doorstep").await);
    let mut gone_now = gone.clone();
    site.sign_in_both_steps(&mut gone_now).await;
    let (id, other) = (member(&site, "quiet-harbour").await, member(&site, "warm-doorstep").await);
    assert_eq!(tables_of(db, id).await.len(), WHILE_HERE.len() - 1, "all but what is made of answers: {:?}", tables_of(db, id).await);
    let asked = site.fill("/settings/leaving", &[("exit", "erase")], &gone_now).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text());
    assert!(site.see("/settings/leaving", &gone_now).await.text().contains("Receipt"));
    let_time_pass(&site, 13).await;
    // What others said to them is theirs, and names them by a number alone; the words of a guest are not at stake here.
    let needles = ["quiet-harbour", "quietharbour"];
    let traces = async || {
        let lines = dump(db).await;
        let found = lines.into_iter().filter(|line| needles.iter().any(|needle| line.text.contains(needle)));
        found.map(|line| format!("{}: {}", line.table, line.text)).collect::<Vec<_>>()
    };
    assert!(!traces().await.is_empty(), "thirteen days later they could come back");
    let_time_pass(&site, 1).await;
    let left: Vec<String> = traces().await.into_iter().filter(|line| !line.contains("Hello @")).collect();
    assert_eq!(left, Vec::<String>::new());
    assert_eq!(tables_of(db, id).await, Vec::<&str>::new());
    assert!(tables_of(db, other).await.len() > 8, "nobody else is touched");
    for file in site.files() {
        assert!(!needles.iter().any(|needle| file.to_string_lossy().contains(needle)), "{}", file.display());
    }
    let others: Vec<_> = dump(db).await.into_iter().filter(|line| line.text.contains("warm-doorstep")).collect();
    assert!(others.len() > 3, "nobody else is touched");
    assert_eq!(site.see("/settings", &stays).await.status, StatusCode::OK);
    let last = site.delivered().into_iter().rfind(|letter| letter.contains("To: quiet-harbour-newer@")).unwrap();
    assert!(last.contains("has ended"), "{last}");
});

db_test!(app::MIGRATIONS, fn whoever_leaves_as_nobody_leaves_a_name_that_is_nobodys(db) {
    let site = Site::new(db, "2026-11-23").await;
    let mut gone = leave_traces(&site, "quiet-harbour").await;
    site.sign_in_both_steps(&mut gone).await;
    let id = member(&site, "quiet-harbour").await;
    site.fill("/settings/leaving", &[("exit", "anonymise")], &gone).await;
    let_time_pass(&site, 14).await;
    let lines = dump(db).await;
    let said = |text: &str| text.contains("What quiet-harbour says") || text.contains("Hello @quiet-harbour");
    let found: Vec<_> = lines.iter().filter(|line| line.text.contains("quiet-harbour") && !said(&line.text)).collect();
    assert!(found.is_empty(), "{found:?}");
    assert!(lines.iter().any(|line| line.table == "post" && said(&line.text)), "what they said stays, by nobody");
    assert_eq!(tables_of(db, id).await, Vec::<&str>::new());
    assert_eq!(lines.iter().filter(|line| line.table == "member" && line.text.contains("former-member-")).count(), 1);
});

db_test!(app::MIGRATIONS, fn leaving_can_be_taken_back_and_staff_hand_back_their_task_first(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.join("quiet-harbour").await;
    site.fill("/settings/leaving", &[("exit", "erase")], &person).await;
    assert!(site.link(&person.email).await.ends_with("/settings/leaving"), "a letter says so");
    site.fill("/settings/leaving", &[("exit", "stay")], &person).await;
    let_time_pass(&site, 20).await;
    assert_eq!(site.see("/settings", &person).await.status, StatusCode::OK);
    let admin = site.staff("ada", Some(app::members::Role::Admin), true).await;
    assert_eq!(site.fill("/settings/leaving", &[("exit", "erase")], &admin).await.status, StatusCode::NOT_FOUND);
    assert!(site.see("/settings/leaving", &admin).await.text().contains("take it back first"));
});

db_test!(app::MIGRATIONS, fn the_archive_holds_everything_for_people_and_for_programs(db) {
    let site = Site::new(db, "2026-11-23").await;
    let mut person = leave_traces(&site, "quiet-harbour").await;
    site.sign_in_both_steps(&mut person).await;
    let answer = site.see("/settings/export", &person).await;
    assert_eq!(answer.header("content-type"), "application/zip");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(answer.bytes)).unwrap();
    let mut read = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap_or_else(|_| panic!("no {name}")).read_to_string(&mut text).unwrap();
        text
    };
    assert!(read("index.html").contains("quiet-harbour"));
    let account: serde_json::Value = serde_json::from_str(&read("account.json")).unwrap();
    assert_eq!(account["email"], "quiet-harbour-newer@example.net");
    assert!(account["consents"][0]["in_these_words"].as_str().unwrap().contains("I want to join"));
    assert!(read("newsletter.json").contains("quiet-harbour-newer@example.net"));
    assert!(read("member.md").contains("alias: quiet-harbour"));
    assert!(read("record.json").contains("member.joined"));
    for (file, part) in [
        ("posts.json", "What quiet-harbour says now."),
        ("posts.json", "under_the_name"),
        ("drafts.json", "What quiet-harbour wanted to say"),
        ("bookmarks.json", "\"article\": \"one\""),
        ("notifications.json", "Europe/Berlin"),
        ("pictures.json", ".webp"),
        ("access_tokens.json", "the program of quiet-harbour"),
    ] {
        assert!(read(file).contains(part), "{file} has no {part}: {}", read(file));
    }
    assert!(!read("notifications.json").contains("guest-of"), "who reported, or wrote, is not theirs to take along");
    for secret in ["argon2", "token", "secret"] {
        assert!(!read("account.json").contains(secret), "{secret}");
    }
});

db_test!(app::MIGRATIONS, fn every_table_says_what_it_keeps_of_a_person(db) {
    let mut listed: Vec<&str> = TABLES
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split_whitespace().next().unwrap())
        .collect();
    listed.sort_unstable();
    let mut there: Vec<String> = db::testing::tables(db).await;
    // The full-text index and the list of migrations are the engines' own.
    there.retain(|table| !table.contains("search") && !table.contains("migration"));
    let missing: Vec<_> = there.iter().filter(|table| !listed.contains(&table.as_str())).collect();
    let strange: Vec<_> = listed.iter().filter(|name| !there.iter().any(|table| table == *name)).collect();
    assert!(missing.is_empty() && strange.is_empty(), "missing: {missing:?}, strange: {strange:?}");
});

db_test!(app::MIGRATIONS, fn a_session_of_long_ago_must_prove_itself_before_it_takes_everything_along(db) {
    let site = Site::new(db, "2026-11-23").await;
    let mut person = site.join("quiet-harbour").await;
    site.app.clock.set(site.app.clock.now() + SignedDuration::from_mins(40));
    let asked = site.see("/settings/export", &person).await;
    assert_eq!(asked.header("location"), "/sign-in/again?next=%2Fsettings%2Fexport");
    site.fill("/sign-in/link", &[("email", &person.email)], &person).await;
    let answer = site.fill(&site.link(&person.email).await, &[], &person).await;
    assert!(cookie(&answer, "__Host-session").is_some());
    person.keep(&answer);
    assert_eq!(site.see("/settings/export", &person).await.status, StatusCode::OK);
});
