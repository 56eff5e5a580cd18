//! Getting the newsletter, choosing what comes, and leaving.

use std::path::Path;

use app::accounts::Effort;
use app::communities::{self, Community};
use app::mail::outbox;
use app::newsletter::{self, IssueId, Pace, Pause, Subscriber, SubscriberId, Wish, issues};
use app::sessions::Caller;
use app::{App, Error, library};
use db::db_test;
use db::testing::TestDb;
use jiff::SignedDuration;

use crate::mail_sample::{TEN, process};

/// A community with two articles: `one` about `hands`, reviewed by Bea, and `two` about `sleep`.
pub(crate) async fn place(db: &TestDb, folder: &Path) -> (App, Community) {
    let root = folder.join("library");
    std::fs::create_dir_all(&root).unwrap();
    let write = |name: &str, text: &str| std::fs::write(root.join(name), text).unwrap();
    write("community.yml", "name: Our place\n");
    write(
        "topics.yml",
        "- slug: hands\n  title: Hands\n  summary: A.\n- slug: sleep\n  title: Sleep\n  summary: B.\n",
    );
    write("contributors.yml", "- slug: a\n  name: Ada\n- slug: b\n  name: Bea\n  credentials: M.D.\n");
    article(&root, "one", "hands", "2026-11-01");
    article(&root, "two", "sleep", "2026-11-02");
    let app = process(db, folder, kernel::Clock::fixed(TEN.parse().unwrap()));
    import(&app, &root).await;
    let community = communities::home(&app).await.unwrap();
    (app, community)
}

pub(crate) fn article(root: &Path, slug: &str, topic: &str, day: &str) {
    let text = format!(
        "---\nslug: {slug}\ntitle: \"About <{slug}> & more\"\nsummary: Sum of {slug}.\nkind: article\ntopics: [{topic}]\nauthors: [a]\n\
         reviewers: [b]\npublished: {day}\nreviewed: {day}\nkey_points: [Short.]\nreferences:\n  - id: r1\n    title: R\n\
         \x20   publisher: J\n    doi: 10.1000/1\n    year: 2020\n---\n## Begin\n\nWords.[^r1]\n"
    );
    std::fs::write(root.join(format!("{slug}.md")), text).unwrap();
}

pub(crate) async fn import(app: &App, root: &Path) {
    library::import(app, root, library::Options::default(), |_, _, _| {}).await.unwrap();
}

fn caller() -> Caller {
    Caller { network: "192.0.2.1".to_owned(), ..Caller::default() }
}

/// Kinds and links of the letters to an address, the newest first.
async fn letters(app: &App, place: &Community, to: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in outbox::list(app, place.id, None, None, 500).await.unwrap() {
        if entry.recipient == to {
            let (_, note) = outbox::show(app, place.id, entry.id).await.unwrap().unwrap();
            let link = note.and_then(|note| note.action).map(|(_, link)| link).unwrap_or_default();
            found.push((entry.kind, link.rsplit('/').next().unwrap().to_owned()));
        }
    }
    found
}

async fn ask(app: &App, place: &Community, email: &str) -> app::Result<()> {
    newsletter::subscribe(app, place, email, &caller(), Effort::Shown).await
}

pub(crate) async fn subscriber(app: &App, place: &Community, email: &str) -> SubscriberId {
    let network = Caller { network: email.to_owned(), ..Caller::default() };
    newsletter::subscribe(app, place, email, &network, Effort::Shown).await.unwrap();
    let token = letters(app, place, email).await[0].1.clone();
    newsletter::confirm(app, place.id, &token).await.unwrap()
}

pub(crate) fn preferences_token(app: &App, id: SubscriberId) -> String {
    newsletter::preferences_link(app, id).rsplit('/').next().unwrap().to_owned()
}

pub(crate) async fn choose(app: &App, place: &Community, id: SubscriberId, wish: Wish) {
    assert!(newsletter::set_preferences(app, place.id, &preferences_token(app, id), wish).await.unwrap());
}

pub(crate) async fn everybody(app: &App, place: &Community) -> Vec<Subscriber> {
    newsletter::list(app, place.id, "", 1).await.unwrap().0
}

pub(crate) fn leave_token(app: &App, id: SubscriberId, issue: Option<IssueId>) -> String {
    newsletter::leave_link(app, id, issue).rsplit('/').next().unwrap().to_owned()
}

db_test!(app::MIGRATIONS, fn newsletter_nobody_gets_it_who_has_not_confirmed(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    ask(&app, &place, "Ada@Example.net").await.unwrap();
    assert_eq!(everybody(&app, &place).await, []);
    let (kind, token) = letters(&app, &place, "Ada@example.net").await.remove(0);
    assert_eq!(kind, "newsletter-confirm");
    assert_eq!(newsletter::pending(&app, &token).await.unwrap(), "Ada@example.net");
    // Looking at the page behind the link changes nothing; mail scanners do it.
    assert_eq!(everybody(&app, &place).await, []);
    let id = newsletter::confirm(&app, place.id, &token).await.unwrap();
    let all = everybody(&app, &place).await;
    assert_eq!((all.len(), all[0].id, all[0].pace, all[0].topics.len()), (1, id, Pace::Weekly, 0));
    assert!(matches!(newsletter::confirm(&app, place.id, &token).await, Err(Error::Used)), "it was used twice");
    let kept = newsletter::export(&app, place.id, "ada@example.net").await.unwrap().unwrap();
    assert_eq!(kept["consents"][0]["agreed_at"], TEN);
    assert!(kept["consents"][0]["wording"].as_str().unwrap().contains("letters from Our place"), "{kept}");
});

db_test!(app::MIGRATIONS, fn newsletter_a_link_to_confirm_ends_after_a_day(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    ask(&app, &place, "ada@example.net").await.unwrap();
    let token = letters(&app, &place, "ada@example.net").await[0].1.clone();
    app.clock.set(app.clock.now().checked_add(SignedDuration::from_hours(24)).unwrap());
    assert!(matches!(newsletter::pending(&app, &token).await, Err(Error::Used)));
    assert!(matches!(newsletter::confirm(&app, place.id, &token).await, Err(Error::Used)));
    assert_eq!(everybody(&app, &place).await, []);
});

db_test!(app::MIGRATIONS, fn newsletter_a_known_address_gets_a_letter_and_no_hint(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let id = subscriber(&app, &place, "ada@example.net").await;
    ask(&app, &place, "ADA@example.net").await.unwrap();
    let (kind, token) = letters(&app, &place, "ada@example.net").await.remove(0);
    assert_eq!((kind.as_str(), token), ("newsletter-known", preferences_token(&app, id)));
    assert_eq!(everybody(&app, &place).await.len(), 1);
    assert!(matches!(ask(&app, &place, "no address").await, Err(Error::Faults(_))));
    // Nobody's mailbox can be filled.
    ask(&app, &place, "ada@example.net").await.unwrap();
    assert!(matches!(ask(&app, &place, "ada@example.net").await, Err(Error::Wait(_))));
});

db_test!(app::MIGRATIONS, fn newsletter_two_letters_to_confirm_make_one_subscriber(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    ask(&app, &place, "ada@example.net").await.unwrap();
    ask(&app, &place, "ada@example.net").await.unwrap();
    let both = letters(&app, &place, "ada@example.net").await;
    let first = newsletter::confirm(&app, place.id, &both[0].1).await.unwrap();
    assert_eq!(newsletter::confirm(&app, place.id, &both[1].1).await.unwrap(), first);
});

db_test!(app::MIGRATIONS, fn newsletter_a_link_of_one_does_nothing_to_another(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let ada = subscriber(&app, &place, "ada@example.net").await;
    let bob = subscriber(&app, &place, "bob@example.net").await;
    let forged = [
        preferences_token(&app, ada).replace(&ada.to_string(), &bob.to_string()),
        leave_token(&app, ada, None).replace(&ada.to_string(), &bob.to_string()),
        leave_token(&app, ada, None),
        "nothing".to_owned(),
        "-".to_owned(),
        format!("{bob}-"),
    ];
    for token in forged {
        assert!(matches!(newsletter::preferences(&app, place.id, &token).await, Err(Error::Missing)), "{token}");
    }
    let stolen = leave_token(&app, ada, None).replace(&ada.to_string(), &bob.to_string());
    for token in [stolen, preferences_token(&app, bob)] {
        assert!(matches!(newsletter::leave(&app, place.id, &token).await, Err(Error::Missing)), "{token}");
    }
    assert_eq!(everybody(&app, &place).await.len(), 2);
});

db_test!(app::MIGRATIONS, fn newsletter_preferences_are_kept_and_unknown_topics_are_not(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let id = subscriber(&app, &place, "ada@example.net").await;
    let topics = vec!["hands".to_owned(), "nonsense".to_owned()];
    choose(&app, &place, id, Wish { pace: Pace::Monthly, topics, pause: Pause::Days(30) }).await;
    let token = preferences_token(&app, id);
    let now = newsletter::preferences(&app, place.id, &token).await.unwrap().unwrap();
    assert_eq!((now.pace, now.topics), (Pace::Monthly, vec!["hands".to_owned()]));
    assert!(now.paused_until.unwrap() > app.clock.now());
    choose(&app, &place, id, Wish { topics: vec!["hands".to_owned(), "sleep".to_owned()], ..Wish::default() }).await;
    let now = newsletter::preferences(&app, place.id, &token).await.unwrap().unwrap();
    assert_eq!(now.topics, Vec::<String>::new(), "all that there are means all");
    assert!(now.paused_until.is_some(), "a pause ends when somebody says so");
    choose(&app, &place, id, Wish { pause: Pause::End, ..Wish::default() }).await;
    assert_eq!(newsletter::preferences(&app, place.id, &token).await.unwrap().unwrap().paused_until, None);
});

db_test!(app::MIGRATIONS, fn newsletter_whoever_leaves_is_gone_and_counted_once(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let id = subscriber(&app, &place, "ada@example.net").await;
    let issue = issues::draft(&app, &place, Pace::Weekly, None).await.unwrap();
    let token = leave_token(&app, id, Some(issue));
    assert!(newsletter::is_leave_link(&app, &token));
    for _ in 0..2 {
        newsletter::leave(&app, place.id, &token).await.unwrap();
    }
    assert_eq!(issues::show(&app, place.id, issue).await.unwrap().issue.leavings, 1);
    assert_eq!(everybody(&app, &place).await, []);
    assert_eq!(newsletter::export(&app, place.id, "ada@example.net").await.unwrap(), None);
    let known = preferences_token(&app, id);
    assert_eq!(newsletter::preferences(&app, place.id, &known).await.unwrap(), None);
    assert!(!newsletter::set_preferences(&app, place.id, &known, Wish::default()).await.unwrap());
    // And can come back.
    app.clock.set(app.clock.now().checked_add(SignedDuration::from_hours(2)).unwrap());
    assert_ne!(subscriber(&app, &place, "ada@example.net").await, id);
});
