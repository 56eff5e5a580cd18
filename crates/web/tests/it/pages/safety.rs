//! Help at once around the form, reports, what moderators see and decide, and what arrives at the author.

use app::members::Role;
use app::{communities, packs};
use axum::http::StatusCode;
use db::db_test;

use crate::support::people::Person;
use crate::support::site::Site;

const SAFETY: &str = "notice = \"Check these.\"
[[situation]]\nslug = \"low\"\nrisk = \"crisis\"\nlevel = \"medium\"\ntitle = \"Somebody can listen\"\nsay = \"Talk to <somebody> now.\"\nphrases = [\"want to die\"]
";
const HELPLINES: &str = "place,kind,name,numbers,ways,note,checked
GB,crisis,Listeners,116 123,call;text,Check this line before going live.,
XY,emergency,Ambulance,+1 99-9,call,,
";

/// A site that looks out for one situation.
async fn watchful(db: &db::testing::TestDb) -> Site {
    let site = Site::new(db, "2026-11-25").await;
    let about = "slug = \"x\"\nname = \"X\"\nversion = \"1.0.0\"\nlanguage = \"en\"\nlicence = \"CC0-1.0\"\ndescription = \"x\"\n";
    let files = [
        ("pack.toml", about),
        ("concepts.csv", "slug,kind,name,synonyms,broader,codes,definition\n"),
        ("safety.toml", SAFETY),
        ("helplines.csv", HELPLINES),
    ];
    let files = files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    packs::import(&site.app, files, |_, _| {}).await.unwrap();
    let home = communities::home(&site.app).await.unwrap();
    packs::refresh(&site.app, &home).await.unwrap();
    site
}

async fn say(site: &Site, person: &Person, body: &str) -> String {
    let said = site.fill("/activities", &[("body", body), ("audience", "members")], person).await;
    said.header("location").split("#p-").nth(1).unwrap_or_else(|| panic!("{}", said.text())).to_owned()
}

fn part<'a>(text: &'a str, before: &str) -> &'a str {
    text.split(before)
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_else(|| panic!("no {before} in {text}"))
}

db_test!(app::MIGRATIONS, fn help_stands_above_the_form_once_and_nobody_is_refused(db) {
    let site = watchful(db).await;
    let (me, other) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    let form = [("body", "Some nights I want to die."), ("content_note", "dark"), ("audience", "team"), ("mood", "hard")];
    let paused = site.fill("/activities", &form, &me).await;
    assert_eq!(paused.status, StatusCode::OK);
    let text = paused.text();
    for wanted in ["Somebody can listen", "Talk to &#60;somebody&#62; now.", "href=\"tel:116123\"", "href=\"tel:+1999\"", "United Kingdom", "also by text", "Some nights I want to die.</textarea>",
        "value=\"dark\"", "value=\"team\" checked", "value=\"hard\" checked", "name=\"helped\" value=\"yes\"", "Post it</button>"] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    assert!(!text.contains("Check this line") && !text.contains("class=\"card post\""), "nothing is posted, and no word to the operator is shown");
    let helped: Vec<_> = form.into_iter().chain([("helped", "yes")]).collect();
    let posted = site.fill("/activities", &helped, &me).await;
    let id = posted.header("location").split("help=").nth(1).and_then(|rest| rest.split('#').next()).unwrap().to_owned();
    assert_eq!(posted.header("location"), format!("/posts/{id}?help={id}#help"));
    let page = site.see(&format!("/posts/{id}?help={id}"), &me).await.text();
    assert!(page.contains("Somebody can listen") && page.contains("What you wrote is posted."));
    assert!(!site.see(&format!("/posts/{id}"), &me).await.text().contains("Somebody can listen"));
    // The address shows nothing to others, and nothing of what others said.
    let open = say(&site, &other, "A quiet day.").await;
    let below = site.fill(&format!("/posts/{open}/comments"), &[("body", "I want to die too.")], &me).await;
    assert_eq!(below.status, StatusCode::OK);
    assert!(below.text().contains("Somebody can listen") && below.text().contains("I want to die too.</textarea>"));
    let below = site.fill(&format!("/posts/{open}/comments"), &[("body", "I want to die too."), ("helped", "yes")], &me).await;
    let comment = part(&format!("{}\"", below.header("location")), "help=").split('#').next().unwrap().to_owned();
    assert!(site.see(below.header("location"), &me).await.text().contains("What you wrote is posted."));
    assert!(!site.see(&format!("/posts/{open}?help={comment}"), &other).await.text().contains("Somebody can listen"));
    // A question, and a change of words.
    let ask = [("title", "Who else wants to know? I want to die."), ("body", ""), ("audience", "members")];
    assert!(site.fill("/questions/new", &ask, &me).await.text().contains("Somebody can listen"));
    let asked: Vec<_> = ask.into_iter().chain([("helped", "yes")]).collect();
    assert!(site.see(site.fill("/questions/new", &asked, &me).await.header("location"), &me).await.text().contains("What you wrote is posted."));
    let calm = say(&site, &me, "A calm day.").await;
    let changed = site.fill(&format!("/posts/{calm}/edit"), &[("body", "I want to die.")], &me).await;
    assert!(changed.text().contains("Somebody can listen") && site.see(&format!("/posts/{calm}"), &me).await.text().contains("A calm day."));
    let changed = site.fill(&format!("/posts/{calm}/edit"), &[("body", "I want to die."), ("helped", "yes")], &me).await;
    assert!(site.see(changed.header("location"), &me).await.text().contains("What you wrote is posted."));
    let moderator = site.staff("mod-one", Some(Role::Moderator), true).await;
    let desk = site.see("/admin/moderation", &moderator).await.text();
    assert_eq!(desk.matches("Crisis, medium risk").count(), 4, "{desk}");
    assert!(!desk.contains("Some nights"), "words stand on the page of the case, where a look is on record");
});

db_test!(app::MIGRATIONS, fn from_a_report_to_the_reason_and_the_answer(db) {
    let site = watchful(db).await;
    let (me, other) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    let moderator = site.staff("mod-one", Some(Role::Moderator), true).await;
    let second = site.staff("mod-two", Some(Role::Moderator), true).await;
    let id = say(&site, &me, "You are <all> fools.").await;
    let thread = format!("/posts/{id}");
    assert!(site.see(&thread, &other).await.text().contains(&format!("{thread}/report")));
    assert!(!site.see(&thread, &me).await.text().contains("/report"), "not one's own");
    assert!(site.see("/members/quiet-harbour", &other).await.text().contains("/members/quiet-harbour/report"));
    let form = site.see(&format!("{thread}/report"), &other).await.text();
    assert!(form.contains("You are &#60;all&#62; fools.") && form.contains("Block quiet-harbour"));
    let empty = site.fill(&format!("{thread}/report"), &[("words", "Kept <words>")], &other).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("Kept &#60;words&#62;") && empty.text().contains("Choose what is wrong"));
    let sent = site.fill(&format!("{thread}/report"), &[("ground", "unkind"), ("words", "It hurts.")], &other).await;
    assert_eq!(sent.header("location"), "/settings/reports?sent=yes");
    let mine = site.see("/settings/reports?sent=yes", &other).await.text();
    assert!(mine.contains("Thank you.") && mine.contains("Nobody has decided yet."));
    let case = part(&site.see("/admin/moderation", &moderator).await.text(), "href=\"/admin/moderation/").to_owned();
    let case = format!("/admin/moderation/{case}");
    let page = site.see(&case, &moderator).await.text();
    for wanted in ["You are &#60;all&#62; fools.", "warm-doorstep", "It hurts.", "A post by quiet-harbour", "I take this"] {
        assert!(page.contains(wanted), "{wanted} in {page}");
    }
    assert_eq!(site.fill(&case, &[("action", "take")], &moderator).await.status, StatusCode::SEE_OTHER);
    let busy = [("action", "decide"), ("act", "hide"), ("rule", "unkind"), ("reason", "Kept reason.")];
    let refused = site.fill(&case, &busy, &second).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("Somebody else is on this case") && refused.text().contains("Kept reason.") && refused.text().contains("Take it over"));
    let hide = [("action", "decide"), ("act", "hide"), ("rule", "unkind"), ("reason", "It calls <people> names.")];
    assert_eq!(site.fill(&case, &hide, &moderator).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.see(&thread, &other).await.status, StatusCode::NOT_FOUND);
    let own = site.see(&thread, &me).await.text();
    assert!(own.contains("A moderator took it out of sight.") && own.contains("It calls &#60;people&#62; names."), "{own}");
    let href = part(&own, "href=\"/settings/decisions/").to_owned();
    let decision = format!("/settings/decisions/{href}");
    let record = site.see("/settings/record", &me).await.text();
    assert!(record.contains("A moderator took something you wrote out of sight.") && record.contains(&decision) && !record.contains("warm-doorstep"));
    assert_eq!(site.see(&decision, &other).await.status, StatusCode::NOT_FOUND);
    let shown = site.see(&decision, &me).await.text();
    assert!(shown.contains("Be kind.") && shown.contains("Do you see it otherwise?") && !shown.contains("mod-one") && !shown.contains("warm-doorstep"));
    assert_eq!(site.fill(&decision, &[("words", "")], &me).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.fill(&decision, &[("words", "I meant <myself>.")], &me).await;
    assert!(site.see(&decision, &me).await.text().contains("Nobody has read it yet."));
    assert!(site.see("/settings/reports", &other).await.text().contains("did something about it"));
    let page = site.see(&case, &second).await.text();
    assert!(page.contains("I meant &#60;myself&#62;."));
    let appeal = part(&page, "name=\"appeal\" value=\"").to_owned();
    let answer = [("action", "answer"), ("appeal", appeal.as_str()), ("outcome", "taken-back"), ("reason", "You are right.")];
    let refused = site.fill(&case, &answer, &moderator).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text().contains("You decided this first."));
    assert_eq!(site.fill(&case, &answer, &second).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.see(&thread, &other).await.status, StatusCode::OK);
    let kinds: Vec<String> = site.letters(&me.email).await.into_iter().map(|(kind, _)| kind).collect();
    assert!(kinds.contains(&"decision".to_owned()) && kinds.contains(&"appeal".to_owned()), "{kinds:?}");
    assert!(site.see(&decision, &me).await.text().contains("The decision is taken back: “You are right.”"));
    // A closed thread says so, and takes nothing more.
    let lock = [("action", "decide"), ("act", "lock"), ("rule", "other"), ("reason", "It goes in circles.")];
    assert_eq!(site.fill(&case, &lock, &second).await.status, StatusCode::SEE_OTHER);
    assert!(site.see(&thread, &other).await.text().contains("A moderator closed this thread."));
    assert!(site.see(&thread, &me).await.text().contains("It goes in circles."));
    assert_eq!(site.fill(&format!("{thread}/comments"), &[("body", "More.")], &other).await.status, StatusCode::UNPROCESSABLE_ENTITY);
});
