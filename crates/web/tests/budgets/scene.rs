//! A small community that has talked, and what is asked of it.

use crate::Who;
use crate::support::answer::Answer;
use crate::support::people::Person;
use crate::support::site::Site;

/// How often each is asked: twice so that what is kept is there, and once to be counted.
pub(crate) const TIMES: usize = 3;

/// How many comments the long thread has.
const COMMENTS: usize = 200;

/// Five people, and what they said.
pub(crate) struct Scene<'a> {
    pub(crate) site: &'a Site,
    me: Person,
    token: String,
    /// One with twenty comments, and one with two hundred.
    thread: String,
    long: String,
    /// One of somebody else for each time.
    others: [String; TIMES],
}

/// One request, all of it made before anything is counted.
pub(crate) struct Asking<'a> {
    path: String,
    form: &'a [(&'a str, &'a str)],
    headers: Vec<(&'static str, String)>,
    me: &'a Person,
}

impl<'a> Scene<'a> {
    pub(crate) async fn new(site: &'a Site) -> Self {
        let me = site.join("quiet-harbour").await;
        let mut people = vec![me.clone()];
        for alias in ["warm-doorstep", "early-lamp", "slow-river", "kind-lantern"] {
            people.push(site.join(alias).await);
            site.fill(&format!("/members/{alias}/team"), &[], &me).await;
        }
        let thread = conversation(site, &people).await;
        // Without me, who would hear of each.
        let long = says(site, &people[1]).await;
        for at in 0..COMMENTS {
            comments(site, &people[1 + at % 4], &long, "Me, too.").await;
        }
        for at in 0..20 {
            comments(site, &people[at % 5], &thread, "Me, too.").await;
        }
        let others =
            [says(site, &people[1]).await, says(site, &people[2]).await, says(site, &people[3]).await];
        let token = site.token(&me, &["read"]).await;
        Self { site, me, token, thread, long, others }
    }

    /// What is asked for the so-manieth time.
    pub(crate) fn asking(
        &'a self,
        path: &str,
        form: &'a [(&'a str, &'a str)],
        who: Who,
        time: usize,
    ) -> Asking<'a> {
        let path = path
            .replace("{thread}", &self.thread)
            .replace("{long}", &self.long)
            .replace("{other}", &self.others[time]);
        let by = match who {
            Who::Visitor => ("cookie", String::new()),
            Who::Member => ("cookie", self.me.cookies.clone()),
            Who::Program => ("authorization", format!("Bearer {}", self.token)),
        };
        Asking { path, form, headers: vec![by, ("accept-encoding", "br".to_owned())], me: &self.me }
    }
}

impl Asking<'_> {
    pub(crate) async fn send(&self, site: &Site) -> Answer {
        if !self.form.is_empty() {
            return site.fill(&self.path, self.form, self.me).await;
        }
        let headers: Vec<(&str, &str)> =
            self.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        site.ask("GET", &self.path, &headers).await
    }
}

async fn says(site: &Site, person: &Person) -> String {
    let body = [("body", "A walk by the river did me good."), ("audience", "members")];
    let said = site.fill("/activities", &body, person).await;
    said.header("location").split("#p-").nth(1).unwrap().to_owned()
}

async fn comments(site: &Site, person: &Person, thread: &str, body: &str) {
    let said = site.fill(&format!("/posts/{thread}/comments"), &[("body", body)], person).await;
    assert_eq!(said.status, 303, "{}", said.text());
}

/// Twenty-five posts with comments and reactions, and five questions; gives the newest post.
async fn conversation(site: &Site, people: &[Person]) -> String {
    let mut thread = String::new();
    for reader in people {
        for person in people {
            thread = says(site, person).await;
            comments(site, reader, &thread, "I am glad.").await;
            site.fill(&format!("/posts/{thread}/reaction"), &[("reaction", "hug")], reader).await;
        }
        let asked = [
            ("title", "How far is a good walk?"),
            ("body", "To the mill it takes me an hour."),
            ("audience", "members"),
        ];
        let question = site.fill("/questions/new", &asked, reader).await;
        assert!(question.header("location").starts_with("/questions/"), "it was not asked");
    }
    thread
}
