//! Search for members, and narrowing a search down: each finds what is told to them.

use app::jobs;
use app::mail::Postman;
use db::db_test;

use crate::support::people::Person;
use crate::support::site::Site;

/// The aliases that a search shows.
async fn found(site: &Site, person: &Person, words: &str) -> Vec<String> {
    let text = site.see(&format!("/search?in=members&q={words}"), person).await.text();
    let links = text.split("<a class=\"whole\" href=\"/members/").skip(1);
    links.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

async fn tell(site: &Site, person: &Person, text: &str, audience: &str) {
    let form = [("hello.text", text), ("hello.audience", audience)];
    site.fill("/settings/profile/answers", &form, person).await;
}

/// Does what a server does when it begins, and then now and then.
async fn work(site: &Site) {
    app::matching::bring_up_to_date(&site.app).await.unwrap();
    let home = app::communities::home(&site.app).await.unwrap().id;
    site.app.clock.set(site.app.clock.now() + jiff::SignedDuration::from_mins(2));
    jobs::plan(&site.app, home).await.unwrap();
    let postman = Postman::new(site.post_office()).unwrap();
    while jobs::run_one(&site.app, &postman).await.unwrap() {}
}

db_test!(app::MIGRATIONS, fn members_are_found_by_alias_and_by_what_they_tell_the_one_who_looks(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (ann, bob) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    let mut cem = site.join("elan-vital").await;
    work(&site).await;
    for (words, wanted) in [
        ("quiet", vec!["quiet-harbour"]),
        ("harb", vec!["quiet-harbour"]),
        ("HARBOUR", vec!["quiet-harbour"]),
        ("quiet-harb", vec!["quiet-harbour"]),
        ("%C3%89lan", vec!["elan-vital"]),
        ("vit", vec!["elan-vital"]),
        ("arbour", vec![]),
        ("doorstep", vec![]),
        ("%25", vec![]),
        ("%22", vec![]),
    ] {
        assert_eq!(found(&site, &bob, words).await, wanted, "{words}");
    }
    tell(&site, &ann, "I grow tomatoes in Bergen.", "me").await;
    assert!(found(&site, &bob, "tomatoes").await.is_empty(), "for oneself alone");
    tell(&site, &ann, "I grow tomatoes in Bergen.", "team").await;
    assert!(found(&site, &bob, "tomatoes").await.is_empty(), "for a team that they are not of");
    site.fill("/members/warm-doorstep/team", &[], &ann).await;
    assert_eq!(found(&site, &bob, "tomato").await, ["quiet-harbour"]);
    assert!(found(&site, &cem, "tomato").await.is_empty());
    tell(&site, &ann, "I grow tomatoes in Bergen.", "members").await;
    assert_eq!(found(&site, &cem, "bergen+tomatoes").await, ["quiet-harbour"]);
    assert_eq!(found(&site, &cem, "bergen+harbour").await, ["quiet-harbour"], "an alias and an answer");
    site.fill("/members/quiet-harbour/mute", &[], &bob).await;
    assert!(found(&site, &bob, "tomatoes").await.is_empty() && found(&site, &bob, "quiet").await.len() == 1);
    site.fill("/members/quiet-harbour/block", &[], &cem).await;
    assert!(found(&site, &cem, "quiet").await.is_empty() && found(&site, &ann, "elan").await.is_empty());
    // Under another alias one is not found by the one before.
    site.fill("/settings/profile", &[("action", "alias"), ("alias", "calm-bay"), ("keep_alias", "yes")], &ann).await;
    if site.see("/members/calm-bay", &bob).await.status == 200 {
        assert!(found(&site, &bob, "quiet").await.is_empty() && found(&site, &bob, "calm").await.len() == 1);
    }
    site.restrict(&mut cem).await;
    assert_eq!(found(&site, &bob, "elan").await.len(), 1, "who may read only is found as before");
    let visitor = site.get("/search?in=members&q=quiet").await.text();
    assert!(!visitor.contains("in=members") && !visitor.contains("quiet-harbour") && visitor.contains("in=posts"));
});

db_test!(app::MIGRATIONS, fn a_search_in_what_members_say_can_be_narrowed_down(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (ann, bob) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    let say = async |person: &Person, path: &str, form: &[(&str, &str)]| {
        site.app.clock.set(site.app.clock.now() + jiff::SignedDuration::from_hours(24 * 10));
        let said = site.fill(path, form, person).await;
        assert_eq!(said.status, 303, "{}", said.text());
        said.header("location").rsplit(['/', '-']).next().unwrap().to_owned()
    };
    say(&ann, "/activities", &[("body", "soup-a"), ("audience", "members")]).await;
    say(&bob, "/activities", &[("kind", "story"), ("title", "soup-b"), ("body", "soup"), ("audience", "members")]).await;
    let asked = say(&ann, "/questions/new", &[("title", "soup-c"), ("audience", "members"), ("name", "own")]).await;
    let answer = say(&bob, &format!("/posts/{asked}/comments"), &[("body", "soup-d")]).await;
    site.fill(&format!("/posts/{answer}/helped"), &[], &ann).await;
    let other = say(&bob, "/questions/new", &[("title", "soup-e"), ("audience", "members"), ("name", "own")]).await;
    assert_ne!(other, asked);
    let shows = async |address: &str| {
        let text = site.see(&format!("/search?q=soup&{address}"), &bob).await.text();
        let list = text.split("<ol class=\"posts\"").nth(1).unwrap_or_default();
        let letters = ["a", "b", "c", "d", "e"].into_iter().filter(|letter| list.contains(&format!("soup-{letter}")));
        letters.collect::<String>()
    };
    for (address, wanted) in [
        ("in=posts", "ab"),
        ("in=posts&kind=story", "b"),
        ("in=posts&whose=mine", "b"),
        ("in=posts&since=week", ""),
        ("in=posts&pictures=yes", ""),
        ("in=questions", "cde"),
        ("in=questions&kind=question", "ce"),
        ("in=questions&kind=answer", "d"),
        ("in=questions&helped=yes", "cd"),
        ("in=questions&since=week", "e"),
        ("in=questions&whose=nonsense&since=nonsense&kind=nonsense", "cde"),
    ] {
        assert_eq!(shows(address).await, wanted, "{address}");
    }
    assert_eq!(shows("in=posts&whose=team").await, "");
    site.fill("/members/quiet-harbour/team", &[], &bob).await;
    assert_eq!(shows("in=posts&whose=team").await, "a");
    let page = site.see("/search?q=soup&in=questions&helped=yes", &bob).await.text();
    assert!(page.contains("name=\"helped\" value=\"yes\" checked") && page.contains("href=\"/search?q=soup&#38;in=questions\""));
});
