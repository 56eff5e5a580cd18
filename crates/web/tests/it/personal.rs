//! What one member says to the others and shows to them: who gets it, and that nobody else does, and no cache that many share.

use app::drafts::Place;
use app::posts::pictures;
use app::sessions::Membership;
use app::{accounts, communities, profiles};
use db::db_test;

use crate::access::keeps_nothing_of_anybody;
use crate::support::answer::Answer;
use crate::support::people::Person;
use crate::support::site::Site;

/// What belongs to somebody: each has an address.
pub(crate) struct Personal {
    /// Posts for members with a picture each, one of them changed once.
    pub(crate) post: String,
    question: String,
    /// For those whom the author follows.
    team: String,
    /// The names of files: of the author, of the post, and of what is for the team.
    face: String,
    picture: String,
    team_picture: String,
}

impl Personal {
    pub(crate) async fn of(site: &Site, author: &Person) -> Self {
        let home = communities::home(&site.app).await.unwrap().id;
        let own = accounts::find(&site.app, home, &author.alias).await.unwrap().member.unwrap().0;
        let me =
            Membership { id: own, alias: author.alias.clone(), welcomed: true, restricted: false, unseen: 0 };
        let icon = site.get("/icon-192.png").await.bytes;
        profiles::set_picture(&site.app, home, &me, "me.png", icon.into()).await.unwrap();
        let (post, picture) = says(site, (author, &me), "Words for some.", "members").await;
        let changed =
            site.fill(&format!("/posts/{post}/edit"), &[("body", "Other words for some.")], author).await;
        assert_eq!(changed.status, 303, "{}", changed.text());
        let (team, team_picture) = says(site, (author, &me), "Words for few.", "team").await;
        let asked =
            [("title", "Who knows a way?"), ("body", "To the mill, I mean."), ("audience", "members")];
        let question = site.fill("/questions/new", &asked, author).await;
        let question = question.header("location").strip_prefix("/questions/").unwrap().to_owned();
        let page = site.see(&format!("/members/{}", author.alias), author).await.text();
        let face = page.split("src=\"/pictures/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        Self { post, question, team, face: face.to_owned(), picture, team_picture }
    }

    /// An example of the table, with the names of what is here.
    pub(crate) fn put_into(&self, example: &str) -> String {
        example
            .replace("{post}", &self.post)
            .replace("{question}", &self.question)
            .replace("{face}", &self.face)
            .replace("{picture}", &self.picture)
    }

    /// Addresses for people, each beside one of the kind that leads to nothing; and whether it is for all members.
    fn addresses(&self) -> [(String, &'static str, bool); 7] {
        let Self { post, question, team, face, picture, team_picture } = self;
        [
            (format!("/posts/{post}"), "/posts/0000000000001", true),
            (format!("/posts/{post}/edits"), "/posts/0000000000001/edits", true),
            (format!("/questions/{question}"), "/questions/0000000000001", true),
            (format!("/pictures/{face}"), "/pictures/nothing.webp", true),
            (format!("/pictures/posts/{picture}"), "/pictures/posts/nothing.webp", true),
            (format!("/posts/{team}"), "/posts/0000000000001", false),
            (format!("/pictures/posts/{team_picture}"), "/pictures/posts/nothing.webp", false),
        ]
    }
}

/// Says something beside a picture; gives its number and the name of a file of the picture.
async fn says(
    site: &Site,
    (author, me): (&Person, &Membership),
    body: &str,
    audience: &str,
) -> (String, String) {
    let icon = site.get("/icon-192.png").await.bytes;
    pictures::add(&site.app, me, Place::Update, "sea.png", icon.into()).await.unwrap();
    let form = [("body", body), ("audience", audience), ("place", "update")];
    let said = site.fill("/activities", &form, author).await;
    let id = said.header("location").split("#p-").nth(1).unwrap().to_owned();
    let page = site.see(&format!("/posts/{id}"), author).await.text();
    let name = page.split("src=\"/pictures/posts/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    (id, name.to_owned())
}

/// All that a shared cache or a clever browser may ask: as it is, its head alone, a part of it, or whether it is still the same.
async fn in_every_manner(site: &Site, path: &str, person: &Person, etag: &str) -> [Answer; 5] {
    let cookies = ("cookie", person.cookies.as_str());
    [
        site.ask("GET", path, &[cookies]).await,
        site.ask("HEAD", path, &[cookies]).await,
        site.ask("GET", path, &[cookies, ("range", "bytes=0-9")]).await,
        site.ask("GET", path, &[cookies, ("if-none-match", "*")]).await,
        site.ask("GET", path, &[cookies, ("if-none-match", etag)]).await,
    ]
}

db_test!(app::MIGRATIONS, fn what_is_for_members_is_not_there_for_visitors_and_whoever_is_blocked_and_no_shared_cache_keeps_it(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (author, member, friend) = (site.join("pen").await, site.join("mel").await, site.join("fay").await);
    let (blocked, blocks) = (site.join("loud-neighbour").await, site.join("shy-lamp").await);
    let personal = Personal::of(&site, &author).await;
    site.fill("/members/fay/team", &[], &author).await;
    site.fill("/members/loud-neighbour/block", &[], &author).await;
    site.fill("/members/pen/block", &[], &blocks).await;
    let visitor = Person { alias: String::new(), email: String::new(), cookies: String::new() };
    for (path, nowhere, is_for_members) in personal.addresses() {
        let own = site.see(&path, &author).await;
        let etag = match own.header("etag") {
            "" => "\"x\"",
            known => known,
        };
        let all = [
            (&visitor, false),
            (&blocked, false),
            (&blocks, false),
            (&member, is_for_members),
            (&friend, true),
            (&author, true),
        ];
        for (person, sees) in all {
            let who = if person.alias.is_empty() { "a visitor" } else { &person.alias };
            let nothing = site.see(nowhere, person).await;
            for answer in in_every_manner(&site, &path, person, etag).await {
                keeps_nothing_of_anybody(&answer, &path, who);
                if !sees {
                    let kept = [&answer, &nothing].map(|one| one.header("cache-control").to_owned());
                    assert_eq!((answer.status.as_u16(), &kept[0]), (404, &kept[1]), "{path} as {who}");
                    let text = answer.text().replace(&path, nowhere);
                    assert!(text.is_empty() || text == nothing.text(), "{path} as {who} is not the page of nothing");
                    continue;
                }
                assert!([200, 206, 304].contains(&answer.status.as_u16()), "{path} as {who}: {}", answer.status);
                assert!(answer.header("cache-control").starts_with("private, "), "{path} as {who}");
                // Questions say it on the page, since those that are open to the web may be found.
                let is_unlisted = answer.header("x-robots-tag") == "noindex" || answer.text().contains("noindex");
                assert!(is_unlisted || answer.bytes.is_empty(), "{path} as {who}");
            }
        }
    }
});

db_test!(app::MIGRATIONS, fn programs_of_whoever_is_blocked_get_nothing_of_it_either(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (author, member) = (site.join("pen").await, site.join("mel").await);
    let (blocked, blocks) = (site.join("loud-neighbour").await, site.join("shy-lamp").await);
    let personal = Personal::of(&site, &author).await;
    site.fill("/members/loud-neighbour/block", &[], &author).await;
    site.fill("/members/pen/block", &[], &blocks).await;
    for (person, status) in [(&author, 200), (&member, 200), (&blocked, 404), (&blocks, 404)] {
        let token = site.token(person, &["read"]).await;
        for path in ["", "/edits", "/reactions"].map(|rest| format!("/api/v1/posts/{}{rest}", personal.post)) {
            let answer = site.program("GET", &path, &token, "").await;
            assert_eq!(answer.status.as_u16(), status, "{path} as {}", person.alias);
            assert_eq!(answer.header("cache-control"), "private, no-store", "{path} as {}", person.alias);
            assert_eq!(site.program("GET", &path, "", "").await.status, 401);
        }
    }
});
