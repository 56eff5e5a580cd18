//! Quoting members: asked by an editor, shown by the member's own word alone, gone when they take it back.

use app::accounts::{self, Hand};
use app::events::Reason;
use app::members::Role;
use app::newsletter::Pace;
use app::newsletter::issues;
use app::{AccountId, communities};
use axum::http::StatusCode;
use db::db_test;

use crate::support::people::Person;
use crate::support::site::Site;

const BODY: &str =
    "The first week was hard.\n\nThen I *learned* to walk\nslowly, and it was enough. Nobody told me.";
const WORDS: &str = "Nobody told me.";
const LONG: &str = "slowly, and it was enough. Nobody told me.";

struct Scene {
    site: Site,
    editor: Person,
    author: Person,
    post: String,
}

async fn scene(db: &db::testing::TestDb, form: &[(&str, &str)]) -> Scene {
    let site = Site::new(db, "2026-11-25").await;
    let editor = site.staff("calm-editor", Some(Role::Editor), true).await;
    let author = site.join("quiet-harbour").await;
    let mut typed = vec![("body", BODY)];
    typed.extend(form);
    let said = site.fill("/activities", &typed, &author).await;
    let post =
        said.header("location").split("#p-").nth(1).unwrap_or_else(|| panic!("{}", said.text())).to_owned();
    Scene { site, editor, author, post }
}

impl Scene {
    async fn ask(&self, words: &str) -> StatusCode {
        let form = [
            ("words", words),
            ("article", "https://example.org/resources/one?x#y"),
            ("note", "It is so true."),
        ];
        self.site.fill(&format!("/posts/{}/voice", self.post), &form, &self.editor).await.status
    }

    /// Asks, and gives the page on which the author decides.
    async fn asked(&self, words: &str) -> String {
        assert_eq!(self.ask(words).await, 303);
        self.site.link(&self.author.email).await
    }

    async fn reply(&self, link: &str, reply: &str) -> StatusCode {
        self.site.fill(link, &[("reply", reply)], &self.author).await.status
    }

    /// Whether the words stand in the article, in the feed, and in the newsletter.
    async fn shown(&self, words: &str) -> [bool; 3] {
        // What half a second does in a server that runs.
        self.site.look_again().await;
        let mut shown = [false; 3];
        for (at, path) in ["/resources/one", "/feed.atom"].into_iter().enumerate() {
            shown[at] = self.site.get(path).await.text().contains(words);
        }
        shown[2] = self.letter().await.contains(words);
        shown
    }

    /// An issue with the article, as it would be sent now.
    async fn letter(&self) -> String {
        let app = &self.site.app;
        let community = communities::home(app).await.unwrap();
        let known = issues::list(app, community.id).await.unwrap();
        let id = match known.first() {
            Some(issue) => issue.id,
            None => issues::draft(app, &community, Pace::Weekly, None::<AccountId>).await.unwrap(),
        };
        let preview = issues::preview(app, &community, id).await.unwrap();
        assert!(preview.html.contains("/resources/one"), "{}", preview.html);
        format!("{}{}", preview.html, preview.text)
    }
}

db_test!(app::MIGRATIONS, fn nothing_is_quoted_before_the_author_says_yes_to_the_very_words(db) {
    let scene = scene(db, &[("audience", "members")]).await;
    for (words, wanted) in [("x", "Copy the passage"), ("Nobody told me that.", "word for word"), ("The first week was hard. slowly", "word for word")] {
        let form = [("words", words), ("article", "one")];
        let refused = scene.site.fill(&format!("/posts/{}/voice", scene.post), &form, &scene.editor).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains(wanted), "{wanted}");
    }
    let nowhere = scene.site.fill(&format!("/posts/{}/voice", scene.post), &[("words", WORDS), ("article", "none")], &scene.editor).await;
    assert!(nowhere.text().contains("Paste the address of an article"));
    let link = scene.asked(LONG).await;
    assert!(link.starts_with("/settings/voices/"));
    let letters = scene.site.letters(&scene.author.email).await;
    assert_eq!(letters[0].0, "voice");
    let bell = scene.site.see("/notifications", &scene.author).await.text();
    assert!(bell.contains("An editor asks to quote you."), "{bell}");
    let shown = scene.site.see(&link, &scene.author).await.text();
    for part in [LONG, "It is so true.", "Yes, as quiet-harbour", "/resources/one"] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    let other = scene.site.join("warm-doorstep").await;
    assert_eq!(scene.site.see(&link, &other).await.status, 404);
    assert_eq!(scene.site.fill(&link, &[("reply", "named")], &other).await.status, 404);
    assert_eq!(scene.site.fill(&link, &[("reply", "named")], &scene.editor).await.status, 404, "an editor cannot say yes for them");
    assert_eq!(scene.ask(LONG).await, 422, "not asked twice");
    assert_eq!(scene.shown(LONG).await, [false; 3]);
    assert_eq!(scene.reply(&link, "named").await, 303);
    assert_eq!(scene.shown(LONG).await, [true; 3]);
    assert!(scene.site.get("/resources/one").await.text().contains("quiet-harbour"));
    assert_eq!(scene.reply(&link, "no").await, 404, "it is answered");
    assert_eq!(scene.reply(&link, "withdraw").await, 303);
    assert_eq!(scene.shown(LONG).await, [false; 3]);
    assert_eq!(scene.reply(&link, "named").await, 404);
    assert_eq!(scene.ask(LONG).await, 422, "who took it back is not asked again for the same article");
    let export = scene.site.see("/settings/export", &scene.author).await.bytes;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(export)).unwrap();
    let mut read = |name: &str| std::io::read_to_string(zip.by_name(name).unwrap()).unwrap();
    assert!(read("voices.json").contains(LONG));
    let account = read("account.json");
    assert!(account.contains("may quote these words of mine") && account.contains("withdrawn_at\": \"2026"), "{account}");
});

db_test!(app::MIGRATIONS, fn a_no_is_a_no_and_a_yes_without_a_name_has_none(db) {
    let scene = scene(db, &[("audience", "members")]).await;
    let link = scene.asked(WORDS).await;
    assert_eq!(scene.reply(&link, "no").await, 303);
    assert_eq!((scene.shown(WORDS).await, scene.ask(WORDS).await), ([false; 3], StatusCode::UNPROCESSABLE_ENTITY));
    let list = scene.site.see("/admin/voices", &scene.editor).await.text();
    assert!(list.contains("Not wanted"), "{list}");
});

db_test!(app::MIGRATIONS, fn who_is_behind_another_name_is_told_to_no_editor_and_on_no_page(db) {
    let scene = scene(db, &[("audience", "members"), ("name", "other")]).await;
    let link = scene.asked(WORDS).await;
    assert_eq!(scene.reply(&link, "unnamed").await, 303);
    assert_eq!(scene.shown(WORDS).await, [true; 3]);
    for page in [scene.site.get("/resources/one").await.text(), scene.site.see("/admin/voices", &scene.editor).await.text(), scene.letter().await] {
        assert!(!page.contains("quiet-harbour"), "{page}");
    }
    assert!(scene.site.get("/resources/one").await.text().contains("A member"));
    let operator = scene.site.staff("engine-room", None, true).await;
    let record = scene.site.see("/admin/record", &operator).await.text();
    let line = record.split("voice.asked").nth(1).and_then(|rest| rest.split("</tr>").next()).unwrap_or_default();
    assert!(!line.contains("quiet-harbour"), "{line}");
});

db_test!(app::MIGRATIONS, fn a_quote_goes_with_its_post_its_words_and_its_author(db) {
    let scene = scene(db, &[("audience", "anyone")]).await;
    let edit = format!("/posts/{}/edit", scene.post);
    let quoted = async |scene: &Scene, words: &str| {
        let link = scene.asked(words).await;
        assert_eq!(scene.reply(&link, "named").await, 303);
        assert_eq!(scene.shown(words).await, [true; 3]);
    };
    quoted(&scene, WORDS).await;
    // Other words may change.
    scene.site.fill(&edit, &[("body", "Later.\n\nNobody   told me.")], &scene.author).await;
    assert_eq!(scene.shown(WORDS).await, [true; 3]);
    scene.site.fill(&edit, &[("body", "Somebody told me in the end.")], &scene.author).await;
    assert_eq!(scene.shown(WORDS).await, [false; 3]);
    // The words come back, the consent does not.
    scene.site.fill(&edit, &[("body", WORDS)], &scene.author).await;
    assert_eq!(scene.shown(WORDS).await, [false; 3]);
});

db_test!(app::MIGRATIONS, fn a_quote_goes_when_its_post_is_deleted_or_hidden_and_when_an_editor_takes_it_back(db) {
    let scene = scene(db, &[("audience", "anyone")]).await;
    let link = scene.asked(WORDS).await;
    scene.reply(&link, "named").await;
    assert_eq!(scene.shown(WORDS).await, [true; 3]);
    let moderator = scene.site.staff("calm-mod", Some(Role::Moderator), true).await;
    let reporter = scene.site.join("warm-doorstep").await;
    scene.site.fill(&format!("/posts/{}/report", scene.post), &[("ground", "unkind"), ("words", "x")], &reporter).await;
    let list = scene.site.see("/admin/moderation", &moderator).await.text();
    let case = list.split("/admin/moderation/").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let decide = async |form: &[(&str, &str)]| scene.site.fill(&format!("/admin/moderation/{case}"), form, &moderator).await.status;
    assert_eq!(decide(&[("what", "decide"), ("act", "hide"), ("rule", "unkind"), ("reason", "It names somebody.")]).await, 303);
    assert_eq!(scene.shown(WORDS).await, [false; 3]);
    assert_eq!(decide(&[("what", "decide"), ("act", "restore"), ("reason", "A mistake.")]).await, 303);
    assert_eq!(scene.shown(WORDS).await, [true; 3]);
    let id = link.rsplit('/').next().unwrap();
    assert_eq!(scene.site.fill(&format!("/admin/voices/{id}"), &[], &scene.editor).await.status, 303);
    assert_eq!(scene.shown(WORDS).await, [false; 3]);
    assert_eq!(scene.site.fill(&format!("/admin/voices/{id}"), &[], &scene.editor).await.status, 404);
    let link = scene.asked(WORDS).await;
    scene.reply(&link, "named").await;
    assert_eq!(scene.shown(WORDS).await, [true; 3]);
    scene.site.fill(&format!("/posts/{}/deletion", scene.post), &[], &scene.author).await;
    assert_eq!(scene.shown(WORDS).await, [false; 3]);
    assert_eq!(scene.site.see(&link, &scene.author).await.status, 404);
});

db_test!(app::MIGRATIONS, fn a_quote_goes_when_the_account_is_closed(db) {
    let scene = scene(db, &[("audience", "anyone")]).await;
    let link = scene.asked(WORDS).await;
    scene.reply(&link, "named").await;
    assert_eq!(scene.shown(WORDS).await, [true; 3]);
    let home = communities::home(&scene.site.app).await.unwrap().id;
    let whom = accounts::find(&scene.site.app, home, "quiet-harbour").await.unwrap();
    let hand = || Hand { home, by: None, whom: &whom };
    accounts::disable(&scene.site.app, hand(), &Reason::read("A test.", "reason").unwrap()).await.unwrap();
    assert_eq!(scene.shown(WORDS).await, [false; 3]);
});
