//! Profiles on pages: for members alone, kept by nobody, and nothing that is typed is lost.

use std::io::{Cursor, Read};

use app::events::Reason;
use app::members::{self, Bond, Role};
use app::sessions::Membership;
use app::{accounts, communities, jobs, mail, profiles};
use axum::http::StatusCode;
use db::db_test;
use db::testing::dump;
use health::pack::Pack;
use jiff::SignedDuration;

use crate::support::answer::Answer;
use crate::support::people::Person;
use crate::support::site::Site;

const QUESTIONS: &str = "
[[question]]\nslug = \"taken\"\nask = \"Which treatments?\"\nanswer = \"periods\"\nchoices = [\"paclitaxel\"]
[[question]]\nslug = \"words\"\nask = \"On a bad day I …\"\nanswer = \"text\"
";

/// A site whose community asks two questions of its own.
async fn site(db: &db::testing::TestDb) -> Site {
    let site = Site::new(db, "2026-11-25").await;
    let about = "slug = \"x\"\nname = \"X\"\nversion = \"1.0.0\"\nlanguage = \"en\"\nlicence = \"CC0-1.0\"\ndescription = \"x\"\n";
    let concepts = "slug,kind,name,synonyms,broader,codes,definition\npaclitaxel,drug,Paclitaxel,Taxol,,,\nnumbness,symptom,Numbness,,,,\n";
    let files = [("pack.toml", about), ("concepts.csv", concepts), ("questions.toml", QUESTIONS)];
    let files: app::packs::Files =
        files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    Pack::read(&files).unwrap();
    app::packs::import(&site.app, files, |_, _| {}).await.unwrap();
    site
}

async fn keep(site: &Site, person: &Person, slug: &str, fields: &[(&str, &str)]) -> Answer {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (format!("{slug}.{name}"), *value)).collect();
    let mut form: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    form.push(("at", slug));
    site.fill("/settings/profile/answers", &form, person).await
}

/// A member who may write.
async fn as_member(site: &Site, alias: &str) -> Membership {
    let home = communities::home(&site.app).await.unwrap().id;
    let id = accounts::find(&site.app, home, alias).await.unwrap().member.unwrap().0;
    Membership { id, alias: alias.to_owned(), welcomed: true, restricted: false, unseen: 0 }
}

fn is_private(answer: &Answer, what: &str) {
    assert_eq!(answer.header("cache-control"), "private, no-store", "{what}");
    assert_eq!(answer.header("x-robots-tag"), "noindex", "{what}");
    let page = answer.text();
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"), "{what}");
    assert!(!page.contains("property=\"og:"), "{what} has a preview");
}

db_test!(app::MIGRATIONS, fn a_profile_is_for_members_and_kept_by_nobody(db) {
    let site = site(db).await;
    let (me, other) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    let kept = keep(&site, &me, "words", &[("text", "I <hide>."), ("audience", "members")]).await;
    assert_eq!(kept.header("location"), "/settings/profile?at=words#q-words");
    for path in ["/members/quiet-harbour", "/settings/profile", "/settings/profile/preview?as=team", "/settings/profile/picture",
        "/settings/people", "/join/reasons", "/join/facts", "/join/picture", "/join/hello"] {
        let page = site.see(path, &me).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        is_private(&page, path);
    }
    let page = site.see("/members/quiet-harbour", &other).await.text();
    assert!(page.contains("I &#60;hide&#62;.") || page.contains("I &lt;hide&gt;."), "{page}");
    assert!(!page.contains("All members see this."), "who sees it is the owner's business");
    assert_eq!(site.get("/members/quiet-harbour").await.status, StatusCode::NOT_FOUND);
    for public in ["/sitemap.xml", "/feed.atom", "/search?q=quiet-harbour", "/search?q=hide"] {
        let text = site.get(public).await.text();
        assert!(!text.contains("/members/") && !text.contains("I &lt;hide"), "{public}");
    }
});

db_test!(app::MIGRATIONS, fn a_visitor_sees_the_alias_where_it_was_opened_and_nothing_else(db) {
    let site = site(db).await;
    let me = site.join("quiet-harbour").await;
    keep(&site, &me, "words", &[("text", "Private words."), ("audience", "members")]).await;
    assert!(site.see("/settings/profile/preview?as=visitor", &me).await.text().contains("Visitors see nothing"));
    assert_eq!(site.fill("/settings/profile", &[("action", "open")], &me).await.status, StatusCode::SEE_OTHER);
    let page = site.get("/members/quiet-harbour").await;
    is_private(&page, "the alias");
    let text = page.text();
    assert!(text.contains("quiet-harbour") && !text.contains("Private words.") && !text.contains("I live with it"), "{text}");
    assert!(!text.contains("<title>quiet-harbour"));
    site.fill("/settings/profile", &[("action", "close")], &me).await;
    assert_eq!(site.get("/members/quiet-harbour").await.status, StatusCode::NOT_FOUND);
});

db_test!(app::MIGRATIONS, fn a_form_that_is_not_good_keeps_what_was_typed(db) {
    let site = site(db).await;
    let me = site.join("quiet-harbour").await;
    let fields = [("what-0", "Taxoll"), ("start-0-year", "2024"), ("why-0", "My hands."), ("audience", "team")];
    let good = ("words.text", "I sleep until noon.");
    for from in ["/settings/profile/answers", "/join/facts"] {
        let named: Vec<_> = fields.iter().map(|(name, value)| (format!("taken.{name}"), *value)).collect();
        let named = named.iter().map(|(name, value)| (name.as_str(), *value));
        let form: Vec<_> = named.chain([good, ("words.audience", "me")]).collect();
        let answer = site.fill(from, &form, &me).await;
        assert!(site.see("/settings/profile", &me).await.text().contains(good.1), "what was good is kept");
        let page = answer.text();
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        for part in ["Did you mean “Taxol”?", "value=\"Taxoll\"", "value=\"2024\"", "value=\"My hands.\"", "value=\"team\" selected",
            "<details class=\"question\" open>", "href=\"#taken-error-0\"", "id=\"taken-error-0\"", "I sleep until noon."] {
            assert!(page.contains(part), "{part} from {from}");
        }
    }
    let good: Vec<_> = [("what-0", "taxol")].into_iter().chain(fields[1..].iter().copied()).collect();
    assert_eq!(keep(&site, &me, "taken", &good).await.header("location"), "/settings/profile?at=taken#q-taken");
    let page = site.see("/settings/profile", &me).await.text();
    assert!(page.contains("<legend>Paclitaxel</legend>") && page.contains("The members you follow see this."));
    let gone = keep(&site, &me, "taken", &[("clear", "yes")]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    assert!(!site.see("/settings/profile", &me).await.text().contains("<legend>Paclitaxel</legend>"));
});

db_test!(app::MIGRATIONS, fn buttons_on_a_profile_follow_mute_and_block(db) {
    let site = site(db).await;
    let (me, other) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    keep(&site, &me, "words", &[("text", "For my team."), ("audience", "team")]).await;
    assert!(!site.see("/members/quiet-harbour", &other).await.text().contains("For my team."));
    let followed = site.fill("/members/warm-doorstep/team", &[], &me).await;
    assert_eq!(followed.header("location"), "/members/warm-doorstep");
    assert!(site.see("/members/quiet-harbour", &other).await.text().contains("For my team."));
    assert!(site.see("/settings/people", &me).await.text().contains("warm-doorstep"));
    site.fill("/members/warm-doorstep/team", &[("end", "yes"), ("back", "people")], &me).await;
    assert!(!site.see("/members/quiet-harbour", &other).await.text().contains("For my team."));
    site.fill("/members/warm-doorstep/mute", &[], &me).await;
    assert!(site.see("/members/warm-doorstep", &me).await.text().contains("Unmute"));
    assert_eq!(site.fill("/members/warm-doorstep/hug", &[], &me).await.status, StatusCode::NOT_FOUND);
    let blocked = site.fill("/members/warm-doorstep/block", &[], &me).await;
    assert_eq!(blocked.header("location"), "/settings/people#block");
    for (person, path) in [(&me, "/members/warm-doorstep"), (&other, "/members/quiet-harbour")] {
        let (hidden, nobody) = (site.see(path, person).await, site.see("/members/nobody", person).await);
        assert_eq!((hidden.status, hidden.text()), (nobody.status, nobody.text()), "the answer is that of nobody");
    }
});

/// A form with a picture, as browsers send it.
async fn send_picture(site: &Site, path: &str, person: &Person, body: &[(&str, &str)]) -> Answer {
    let mut form = String::new();
    for (head, text) in body {
        form.push_str(&format!("--x\r\ncontent-disposition: form-data; {head}\r\n\r\n{text}\r\n"));
    }
    form.push_str("--x--\r\n");
    let headers = [
        ("content-type", "multipart/form-data; boundary=x"),
        ("sec-fetch-site", "same-origin"),
        ("cookie", person.cookies.as_str()),
    ];
    site.send("POST", path, &headers, form).await
}

db_test!(app::MIGRATIONS, fn pictures_of_members_are_shown_to_members_alone(db) {
    let site = site(db).await;
    let (me, other) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    for (name, part) in [("", "Choose a picture first."), ("me.jpg", "Choose a picture first.")] {
        let file = format!("name=\"picture\"; filename=\"{name}\"");
        let answer = send_picture(&site, "/settings/profile/picture", &me, &[(&file, "")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains(part), "{}", answer.text());
    }
    let large = "x".repeat(app::pictures::PICTURE_BYTES + 1);
    let answer = send_picture(&site, "/settings/profile/picture", &me, &[("name=\"picture\"; filename=\"a.jpg\"", &large)]).await;
    assert!(answer.text().contains("larger than 20 MB"), "{}", answer.status);
    let icon = site.get("/icon-192.png").await.bytes;
    let home = communities::home(&site.app).await.unwrap().id;
    let own = as_member(&site, "quiet-harbour").await;
    profiles::set_picture(&site.app, home, &own, "me.png", icon.into()).await.unwrap();
    let page = site.see("/members/quiet-harbour", &other).await.text();
    let src = page.split("src=\"/pictures/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let path = format!("/pictures/{src}");
    let shown = site.see(&path, &other).await;
    assert_eq!((shown.status, shown.header("content-type"), shown.header("cache-control")), (StatusCode::OK, "image/webp", "private, max-age=300"));
    assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(&format!("/media/{src}")).await.status, StatusCode::NOT_FOUND);
    members::bind(&site.app, home, own.id, "warm-doorstep", Bond::Block).await.unwrap();
    assert_eq!(site.see(&path, &other).await.status, StatusCode::NOT_FOUND);
    let removed = send_picture(&site, "/settings/profile/picture", &me, &[("name=\"remove\"", "yes")]).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert_eq!(site.see(&path, &me).await.status, StatusCode::NOT_FOUND);
});

db_test!(app::MIGRATIONS, fn the_first_steps_can_be_done_passed_over_and_taken_up_again(db) {
    let site = site(db).await;
    let mut me = site.join("quiet-harbour").await;
    site.sign_in(&mut me).await;
    let location = async |answer: Answer| answer.header("location").to_owned();
    assert_eq!(location(site.fill("/join/reasons", &[("skip", "yes")], &me).await).await, "/join/facts");
    let asked = site.post("/sign-in/link", &[("email", &me.email)], "").await;
    assert_eq!(asked.header("location"), "/sign-in/sent");
    let back = site.post(&site.link(&me.email).await, &[], "").await;
    assert_eq!(back.header("location"), "/join/facts", "the first step that is not done");
    assert!(site.see("/join/facts", &me).await.text().contains("Step 3 of 5"));
    assert_eq!(location(site.fill("/join/facts", &[], &me).await).await, "/join/picture");
    let skipped = send_picture(&site, "/join/picture", &me, &[("name=\"picture\"; filename=\"\"", ""), ("name=\"skip\"", "yes")]).await;
    assert_eq!(skipped.header("location"), "/join/hello");
    let long = "x".repeat(2001);
    let refused = site.fill("/join/hello", &[("hello.text", &long), ("hello.audience", "members")], &me).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains(&long), "what was typed is kept");
    let hello = [("hello.text", "Hello there."), ("hello.audience", "members")];
    assert_eq!(location(site.fill("/join/hello", &hello, &me).await).await, "/members/quiet-harbour");
    assert!(site.see("/members/quiet-harbour", &me).await.text().contains("Hello there."));
    let again = site.post("/sign-in/link", &[("email", &me.email)], "").await;
    assert_eq!(again.header("location"), "/sign-in/sent");
    assert_eq!(site.post(&site.link(&me.email).await, &[], "").await.header("location"), "/", "all steps are done");
});

db_test!(app::MIGRATIONS, fn contributors_and_their_members_link_to_each_other_where_the_alias_is_open(db) {
    let site = site(db).await;
    let (me, other) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    let home = communities::home(&site.app).await.unwrap().id;
    let whom = accounts::find(&site.app, home, "quiet-harbour").await.unwrap();
    let hand = accounts::Hand { home, by: None, whom: &whom };
    assert!(matches!(members::link_contributor(&site.app, hand, Some("nobody")).await, Err(app::Error::Missing)));
    members::link_contributor(&site.app, hand, Some("b")).await.unwrap();
    let profile = async || site.see("/members/quiet-harbour", &other).await.text();
    assert!(!profile().await.contains("/contributors/b"), "an alias and a name come together by the member's own word");
    assert!(site.see("/settings/profile", &me).await.text().contains("Nobody knows it from your profile."));
    site.fill("/settings/profile", &[("action", "show-contributor")], &me).await;
    assert!(profile().await.contains("href=\"/contributors/b\""));
    assert_eq!(members::of_contributor(&site.app, home, "b").await.unwrap(), None, "the alias is not open");
    site.fill("/settings/profile", &[("action", "open")], &me).await;
    assert_eq!(members::of_contributor(&site.app, home, "b").await.unwrap().as_deref(), Some("quiet-harbour"));
    let public = async || site.get("/contributors/b").await.text();
    assert!(public().await.contains("href=\"/members/quiet-harbour\""));
    let reason = Reason::read("Asked for it.", "reason").unwrap();
    accounts::disable(&site.app, hand, &reason).await.unwrap();
    // A look at the health of the server makes it see the change at once, and not within the second.
    site.get("/healthz").await;
    assert!(!public().await.contains("quiet-harbour"), "the page that is kept goes with the account");
});

db_test!(app::MIGRATIONS, fn a_moderator_sees_private_answers_for_a_reason_that_the_member_reads(db) {
    let site = site(db).await;
    let me = site.join("quiet-harbour").await;
    keep(&site, &me, "words", &[("text", "Private words."), ("audience", "me")]).await;
    let moderator = site.staff("mod-one", Some(Role::Moderator), true).await;
    site.fill("/members/mod-one/block", &[], &me).await;
    assert!(!site.see("/members/quiet-harbour/inspect", &moderator).await.text().contains("Private words."));
    let unsaid = site.fill("/members/quiet-harbour/inspect", &[("reason", " ")], &moderator).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!unsaid.text().contains("Private words."));
    assert!(!site.see("/settings/record", &me).await.text().contains("looked at all answers"), "nobody looked yet");
    let looked = site.fill("/members/quiet-harbour/inspect", &[("reason", "A post about pills.")], &moderator).await;
    is_private(&looked, "what a moderator sees");
    assert!(looked.text().contains("Private words.") && looked.text().contains("Only me"));
    let record = site.see("/settings/record", &me).await.text();
    assert!(record.contains("looked at all answers") && record.contains("A post about pills.") && !record.contains("mod-one"));
    let other = site.join("warm-doorstep").await;
    assert!(!site.see("/settings/record", &other).await.text().contains("A post about pills."));
});

db_test!(app::MIGRATIONS, fn whoever_may_read_only_can_hide_what_they_told_and_show_nothing_new(db) {
    let site = site(db).await;
    let mut me = site.join("quiet-harbour").await;
    keep(&site, &me, "words", &[("text", "Words."), ("audience", "members")]).await;
    site.restrict(&mut me).await;
    for (text, audience, good) in
        [("Louder.", "members", false), ("Louder.", "team", false), ("Words.", "team", true), ("Words.", "members", false), ("Louder.", "me", true)] {
        let answer = keep(&site, &me, "words", &[("text", text), ("audience", audience)]).await;
        assert_eq!(answer.status == StatusCode::SEE_OTHER, good, "{text} for {audience}");
    }
    for action in ["open", "alias", "role"] {
        let fields = [("action", action), ("alias", "loud-voice"), ("role", "friend"), ("audience", "members")];
        assert_eq!(site.fill("/settings/profile", &fields, &me).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{action}");
    }
    let file = "name=\"picture\"; filename=\"me.jpg\"";
    let sent = send_picture(&site, "/settings/profile/picture", &me, &[(file, "x")]).await;
    assert!(sent.text().contains("read and not write"));
    assert_eq!(keep(&site, &me, "words", &[("clear", "yes")]).await.status, StatusCode::SEE_OTHER);
});

db_test!(app::MIGRATIONS, fn why_somebody_is_here_is_shown_to_nobody_unless_they_said_so(db) {
    let site = site(db).await;
    let (me, other) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    let shown = async || site.see("/members/quiet-harbour", &other).await.text().contains("I live with it");
    assert!(!shown().await);
    assert!(site.see("/members/quiet-harbour", &me).await.text().contains("I live with it"), "one's own page");
    for (audience, follows, is_shown) in [("team", false, false), ("team", true, true), ("me", true, false), ("members", false, true)] {
        let end: &[_] = if follows { &[] } else { &[("end", "yes")] };
        site.fill("/members/warm-doorstep/team", end, &me).await;
        site.fill("/settings/profile", &[("action", "role"), ("role", "patient"), ("audience", audience)], &me).await;
        assert_eq!(shown().await, is_shown, "{audience}, follows: {follows}");
    }
});

db_test!(app::MIGRATIONS, fn a_form_of_nonsense_is_refused_without_work(db) {
    let site = site(db).await;
    let me = site.join("quiet-harbour").await;
    let nonsense = "abcdefghi,".repeat(6000);
    let mut form = vec![("taken.what-0", "taxol"), ("taken.effects-0", nonsense.as_str()), ("taken.audience", "me")];
    let names: Vec<String> = (1..5000).map(|at| format!("taken.what-{at}")).collect();
    form.extend(names.iter().map(|name| (name.as_str(), "zzzz")));
    let answer = site.fill("/settings/profile/answers", &form, &me).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().matches("class=\"error\"").count() <= 10);
    assert!(answer.bytes.len() < 2_000_000, "{}", answer.bytes.len());
});

db_test!(app::MIGRATIONS, fn whoever_leaves_takes_their_profile_along_and_nothing_of_it_stays(db) {
    let site = site(db).await;
    let home = communities::home(&site.app).await.unwrap().id;
    let other = site.join("warm-doorstep").await;
    for (alias, exit) in [("quiet-harbour", "erase"), ("long-road-home", "anonymise")] {
        let me = site.join(alias).await;
        keep(&site, &me, "words", &[("text", "Private words."), ("audience", "me")]).await;
        let own = as_member(&site, alias).await;
        let icon = site.get("/icon-192.png").await.bytes;
        profiles::set_picture(&site.app, home, &own, "me.png", icon.into()).await.unwrap();
        for (person, path) in [(&me, "/members/warm-doorstep/team".to_owned()), (&other, format!("/members/{alias}/mute"))] {
            assert_eq!(site.fill(&path, &[], person).await.status, StatusCode::SEE_OTHER, "{path}");
        }
        let archive = site.see("/settings/export", &me).await.bytes;
        let mut zip = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
        let mut profile = String::new();
        zip.by_name("profile.json").unwrap().read_to_string(&mut profile).unwrap();
        for part in ["On a bad day I …", "Private words.", "\"audience\": \"me\"", "warm-doorstep"] {
            assert!(profile.contains(part), "{part} in {profile}");
        }
        assert!(zip.by_name("profile/picture.webp").is_ok());
        site.fill("/settings/leaving", &[("exit", exit)], &me).await;
        site.app.clock.set(site.app.clock.now() + SignedDuration::from_hours(14 * 24 + 2));
        jobs::plan(&site.app, home).await.unwrap();
        let postman = mail::Postman::new(site.post_office()).unwrap();
        // What is swept hourly may have been looked at just before the account ended.
        for _ in 0..2 {
            while jobs::run_one(&site.app, &postman).await.unwrap() {}
            site.app.clock.set(site.app.clock.now() + SignedDuration::from_hours(2));
        }
        for table in ["profile_answer", "member_picture", "member_picture_file", "team_member", "mute"] {
            let rows: Vec<_> = dump(db).await.into_iter().filter(|line| line.table == table).map(|line| line.text).collect();
            assert_eq!(rows, Vec::<String>::new(), "{table} after {exit}");
        }
        assert!(!site.files().iter().any(|file| file.to_string_lossy().contains("/members/")), "a picture after {exit}");
    }
});
