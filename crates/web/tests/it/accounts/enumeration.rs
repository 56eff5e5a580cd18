//! Nobody learns from an answer whether an address is known: neither from what it says, nor from how much work it was.

use app::events::Reason;
use db::db_test;

use crate::support::answer::Answer;
use crate::support::people::REST;
use crate::support::site::Site;

/// What a stranger can compare.
fn seen(answer: &Answer) -> (u16, String, String, usize) {
    let location = answer.header("location").to_owned();
    let cookies = answer.headers.get_all("set-cookie").iter().count();
    let text = answer.text().replace("known@example.com", "ADDRESS").replace("other@example.com", "ADDRESS");
    (answer.status.as_u16(), location, text, cookies)
}

db_test!(app::MIGRATIONS, fn a_known_and_an_unknown_address_are_answered_alike(db) {
    let site = Site::new(db, "2026-11-23").await;
    site.join("known").await;
    let rest: Vec<_> = REST.into_iter().chain([("alias", "warm-doorstep")]).collect();
    for (path, more) in [
        ("/join", rest.as_slice()),
        ("/sign-in", &[("password", "stapler-monsoon-violin")]),
        ("/sign-in/link", &[]),
        ("/sign-in/forgotten", &[]),
    ] {
        let (mut answers, mut work) = (Vec::new(), Vec::new());
        for email in ["known@example.com", "other@example.com"] {
            site.come_from([10, 7, 7, answers.len() as u8 + 1]);
            let form: Vec<_> = more.iter().copied().chain([("email", email)]).collect();
            let before = db.stats().statements.get();
            answers.push(seen(&site.post(path, &form, "").await));
            work.push(db.stats().statements.get() - before);
        }
        assert_eq!(answers[0], answers[1], "{path}");
        // What takes the database as many steps takes as long.
        assert_eq!(work[0], work[1], "{path}");
    }
    let kinds = |letters: Vec<(String, String)>| letters.into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
    let (known, other) = (site.letters("known@example.com").await, site.letters("other@example.com").await);
    // The one who owns the address learns by letter, in both cases.
    assert_eq!(kinds(known)[..3], ["password", "sign-in", "join"]);
    assert_eq!(kinds(other)[..3], ["password", "sign-in", "join"]);
});

db_test!(app::MIGRATIONS, fn an_address_that_belongs_to_another_account_is_not_told_to_who_asks_for_it(db) {
    let site = Site::new(db, "2026-11-23").await;
    let me = site.join("me-myself").await;
    site.join("known").await;
    let taken = seen(&site.fill("/settings/email", &[("email", "known@example.com")], &me).await);
    let free = seen(&site.fill("/settings/email", &[("email", "other@example.com")], &me).await);
    assert_eq!(taken, free);
    assert!(site.link("known@example.com").await.ends_with("/sign-in"), "their letter carries no link to take it");
});

db_test!(app::MIGRATIONS, fn a_closed_account_shows_only_to_who_knows_its_password(db) {
    use app::accounts::{self, Hand};
    let site = Site::new(db, "2026-11-23").await;
    let person = site.join("known").await;
    let password = "stapler-monsoon-violin-ledge";
    site.fill("/settings/password", &[("password", password)], &person).await;
    let home = app::communities::home(&site.app).await.unwrap().id;
    let whom = accounts::find(&site.app, home, "known").await.unwrap();
    accounts::disable(&site.app, Hand { home, by: None, whom: &whom }, &Reason::read("spam", "reason").unwrap()).await.unwrap();
    let wrong = site.post("/sign-in", &[("email", "known@example.com"), ("password", "x")], "").await.text();
    assert!(!wrong.contains("closed"), "{wrong}");
    let right = site.post("/sign-in", &[("email", "known@example.com"), ("password", password)], "").await;
    assert!(right.text().contains("closed") && right.headers.get("set-cookie").is_none());
    assert_eq!(site.see("/settings", &person).await.header("location"), "/sign-in?next=%2Fsettings", "out at once");
});
