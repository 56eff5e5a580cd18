//! Finding people on pages, and who follows whom.

use axum::http::StatusCode;
use db::db_test;

use crate::support::answer::Answer;
use crate::support::people::Person;
use crate::support::site::Site;

const ABOUT: &str = "slug = \"x\"\nname = \"X\"\nversion = \"1.0.0\"\nlanguage = \"en\"\nlicence = \"CC0-1.0\"\ndescription = \"x\"\n";
const CONCEPTS: &str = "slug,kind,name,synonyms,broader,codes,definition
taxane,drug-class,Taxanes,,,,
paclitaxel,drug,Paclitaxel,Taxol,taxane,,
stage-1,condition,Stage 1 cancer,stage 1,,,
";
const QUESTIONS: &str = "
[[question]]\nslug = \"when\"\nask = \"When were you diagnosed?\"\nanswer = \"month\"\nalike = \"diagnosed\"
[[question]]\nslug = \"stage\"\nask = \"Which stage?\"\nanswer = \"one\"\nchoices = [\"stage-1\"]
[[question]]\nslug = \"taken\"\nask = \"Which treatments?\"\nanswer = \"periods\"\nbelow = [\"taxane\"]
";

async fn site(db: &db::testing::TestDb) -> Site {
    let site = Site::new(db, "2026-11-25").await;
    let files = [("pack.toml", ABOUT), ("concepts.csv", CONCEPTS), ("questions.toml", QUESTIONS)];
    let files: app::packs::Files =
        files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    app::packs::import(&site.app, files, |_, _| {}).await.unwrap();
    site
}

/// Tells what everybody here tells: a medicine, a stage and a month.
async fn tell(site: &Site, person: &Person, audience: &str) -> Answer {
    let form = [
        ("when.year", "2024"),
        ("when.month", "3"),
        ("when.audience", audience),
        ("stage.pick", "stage-1"),
        ("stage.audience", audience),
        ("taken.what-0", "Taxol"),
        ("taken.start-0-year", "2024"),
        ("taken.audience", audience),
    ];
    site.fill("/settings/profile/answers", &form, person).await
}

db_test!(app::MIGRATIONS, fn people_like_oneself_stand_with_the_reason_and_what_is_private_leads_nobody_here(db) {
    let site = site(db).await;
    let (me, other) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    let page = site.see("/members", &me).await;
    assert_eq!(page.header("cache-control"), "private, no-store");
    assert!(page.text().contains("<meta name=\"robots\" content=\"noindex\">") && !page.text().contains("property=\"og:"));
    assert!(page.text().contains("Tell a little, and find people like you"));
    assert_eq!(site.get("/members").await.header("location"), "/sign-in?next=%2Fmembers");
    tell(&site, &me, "me").await;
    tell(&site, &other, "members").await;
    let text = site.see("/members", &me).await.text();
    assert!(text.contains("Diagnosed the same year, also on paclitaxel, stage 1 cancer too"), "{text}");
    assert!(!site.see("/members", &other).await.text().contains("href=\"/members/quiet-harbour\""));
    // A filter by what is broader, and one that nobody passes.
    let text = site.see("/members?list=like&f.taken=taxanes", &me).await.text();
    assert!(text.contains("href=\"/members/warm-doorstep\"") && text.contains("Which treatments? taxanes"));
    let text = site.see("/members?list=like&f.when=1999", &me).await.text();
    assert!(text.contains("Nobody fits all of this") && text.contains("value=\"1999\""));
    let text = site.see("/members?list=like&f.taken=%3Cb%3Etaxol", &me).await.text();
    assert!(text.contains("We do not know “&#60;b&#62;taxol”") && text.contains("aria-invalid=\"true\""));
    for odd in ["?list=nothing", "?after=x.y", "?list=newest&after=..", "?alias=%25", "?f.=&f.zzz=1&f.when=%00", "?alias=a&after=1.2.3"] {
        assert_eq!(site.see(&format!("/members{odd}"), &me).await.status, StatusCode::OK, "{odd}");
    }
    let text = site.see("/members?alias=WARM", &me).await.text();
    assert!(text.contains("href=\"/members/warm-doorstep\"") && text.contains("value=\"WARM\""));
    site.fill("/members/quiet-harbour/block", &[], &other).await;
    for list in ["", "?list=newest", "?alias=warm", "?list=like&f.taken=taxol"] {
        assert!(!site.see(&format!("/members{list}"), &me).await.text().contains("href=\"/members/warm-doorstep\""), "{list}");
    }
});

db_test!(app::MIGRATIONS, fn pages_of_the_newest_follow_each_other(db) {
    let site = site(db).await;
    let me = site.join("quiet-harbour").await;
    for at in 0..22 {
        site.join(&format!("newcomer-{at:02}")).await;
    }
    let first = site.see("/members?list=newest", &me).await.text();
    assert_eq!(first.matches("class=\"card found-person\"").count(), 20);
    let next = first.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
    let second = site.see(&next, &me).await.text();
    assert_eq!(second.matches("class=\"card found-person\"").count(), 2);
    assert!(second.contains("newcomer-00") && second.contains("newcomer-01") && !second.contains("rel=\"next\""));
});

db_test!(app::MIGRATIONS, fn following_is_asked_for_where_somebody_wishes_it_and_a_no_looks_like_no_answer(db) {
    let site = site(db).await;
    let (me, other) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    site.fill("/settings/people", &[("action", "asks"), ("asks", "yes")], &other).await;
    let profile = "/members/warm-doorstep";
    assert!(site.see(profile, &me).await.text().contains("Ask to follow</button>"));
    site.fill(&format!("{profile}/team"), &[], &me).await;
    let waiting = site.see(profile, &me).await.text();
    assert!(waiting.contains("You have asked whether you may follow warm-doorstep") && waiting.contains("Take the question back"));
    assert!(site.see("/settings", &other).await.text().contains("1 person asks to follow you"));
    let people = site.see("/settings/people", &other).await.text();
    assert!(people.contains("1 member asks to follow you") && people.contains("quiet-harbour may follow me"));
    let number = people.split("name=\"number\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let stranger = site.join("loud-neighbour").await;
    let answer = |yes: &'static str| [("action", yes), ("number", number.as_str())].map(|(name, value)| (name, value.to_owned()));
    let press = async |yes: &'static str, person: &Person| {
        let form = answer(yes);
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        site.fill("/settings/people", &form, person).await.status
    };
    assert_eq!(press("yes", &stranger).await, StatusCode::NOT_FOUND, "the number is no key");
    assert_eq!(press("no", &other).await, StatusCode::SEE_OTHER);
    assert_eq!(site.see(profile, &me).await.text(), waiting, "a no looks like no answer");
    assert!(site.see("/settings/people", &other).await.text().contains("You said no to 1 member"));
    assert_eq!(press("yes", &other).await, StatusCode::SEE_OTHER);
    assert!(site.see(profile, &me).await.text().contains("warm-doorstep is in your team"));
    // Whoever follows sees nothing more: what is for the team of somebody is for whom they follow.
    tell(&site, &other, "team").await;
    assert!(!site.see(profile, &me).await.text().contains("Paclitaxel"));
    for action in ["", "yes", "no", "grand"] {
        assert_eq!(site.fill("/settings/people", &[("action", action)], &me).await.status, StatusCode::NOT_FOUND, "{action:?}");
    }
});

db_test!(app::MIGRATIONS, fn both_of_two_hold_a_block_and_it_ends_by_its_number(db) {
    let site = site(db).await;
    let (me, other) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    site.fill("/members/quiet-harbour/block", &[], &other).await;
    let wrong = site.fill("/settings/people", &[("action", "block"), ("alias", "no-such-<b>")], &me).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Nobody else here has this alias") && wrong.text().contains("value=\"no-such-&#60;b&#62;\""));
    let made = site.fill("/settings/people", &[("action", "block"), ("alias", "warm-doorstep")], &me).await;
    assert_eq!(made.header("location"), "/settings/people#block");
    let number = async |person: &Person| {
        let text = site.see("/settings/people", person).await.text();
        text.split("name=\"number\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let (mine, theirs) = (number(&me).await, number(&other).await);
    for (person, number) in [(&me, &theirs), (&other, &theirs)] {
        site.fill("/settings/people", &[("action", "unblock"), ("number", number)], person).await;
    }
    assert_eq!(site.see("/members/quiet-harbour", &other).await.status, StatusCode::NOT_FOUND, "my block holds");
    site.fill("/settings/people", &[("action", "unblock"), ("number", &mine)], &me).await;
    assert_eq!(site.see("/members/quiet-harbour", &other).await.status, StatusCode::OK);
});

db_test!(app::MIGRATIONS, fn whom_somebody_follows_is_said_where_all_allow_it(db) {
    let site = site(db).await;
    let (me, other, third) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await, site.join("long-road").await);
    for (who, whom) in [(&me, "warm-doorstep"), (&me, "long-road"), (&other, "quiet-harbour"), (&other, "long-road")] {
        site.fill(&format!("/members/{whom}/team"), &[], who).await;
    }
    let seen = async || site.see("/members/warm-doorstep", &me).await.text();
    assert!(!seen().await.contains("You follow each other") && !seen().await.contains("People you both know"));
    site.fill("/settings/people", &[("action", "audience"), ("audience", "members")], &other).await;
    assert!(seen().await.contains("You follow each other") && !seen().await.contains("People you both know"));
    site.fill("/settings/people", &[("action", "audience"), ("audience", "members")], &third).await;
    assert!(seen().await.contains("In your team, and followed by warm-doorstep"));
    assert!(!site.see("/members/quiet-harbour", &third).await.text().contains("both know"));
});
