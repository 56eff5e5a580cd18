//! Every way in, through the site itself: what appears to somebody there.

use std::collections::BTreeSet;
use std::io::Read;

use app::mail::outbox;
use app::notifications;
use serde_json::Value;

use super::making::Place;
use super::model::Mark;
use crate::support::answer::Answer;
use crate::support::people::Person;
use crate::support::site::Site;

/// Pages of a list that a test reads; there are never so many.
const PAGES: usize = 40;

/// The marks that stand in a text.
pub(super) fn marks(text: &str) -> BTreeSet<Mark> {
    let after = text.split("zq").skip(1);
    after.filter_map(|rest| rest.get(..5)?.strip_suffix('z')?.parse().ok()).collect()
}

/// Somebody who reads, or a visitor.
pub(super) struct Reader<'a> {
    pub(super) site: &'a Site,
    pub(super) person: Option<&'a Person>,
    /// That of a program of theirs; empty for a visitor.
    pub(super) token: &'a str,
}

impl Reader<'_> {
    pub(super) async fn get(&self, path: &str) -> Answer {
        match self.person {
            Some(person) => self.site.see(path, person).await,
            None => self.site.get(path).await,
        }
    }

    pub(super) async fn program(&self, path: &str) -> Answer {
        self.site.program("GET", path, self.token, "").await
    }

    /// What stands on the pages of a list, up to the last.
    pub(super) async fn pages(&self, first: &str) -> BTreeSet<Mark> {
        let (mut found, mut path) = (BTreeSet::new(), first.to_owned());
        for _ in 0..PAGES {
            let answer = self.get(&path).await;
            assert_eq!(answer.status, 200, "{path}");
            let text = answer.text();
            found.extend(marks(&text));
            let Some(next) = next_link(&text) else { return found };
            path = next;
        }
        panic!("{first} does not end");
    }

    /// The items that programs get of a list, up to the last.
    pub(super) async fn items(&self, first: &str) -> Vec<Value> {
        let (mut all, mut path) = (Vec::new(), first.to_owned());
        for _ in 0..PAGES {
            let answer = self.program(&path).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            let page = answer.json();
            all.extend(page["items"].as_array().unwrap().iter().cloned());
            let Some(next) = page["next"].as_str() else { return all };
            let sign = if first.contains('?') { '&' } else { '?' };
            path = format!("{first}{sign}cursor={next}");
        }
        panic!("{first} does not end");
    }

    /// The marks of those.
    pub(super) async fn list(&self, first: &str) -> BTreeSet<Mark> {
        let items = self.items(first).await;
        items.iter().flat_map(|item| marks(&item.to_string())).collect()
    }

    /// What stands at an address, wherever it leads; nothing where there is no such thing.
    pub(super) async fn page(&self, path: &str) -> Option<BTreeSet<Mark>> {
        let mut answer = self.get(path).await;
        if answer.status == 303 {
            answer = self.get(answer.header("location")).await;
        }
        told(path, &answer)
    }

    pub(super) async fn json(&self, path: &str) -> Option<BTreeSet<Mark>> {
        told(path, &self.program(path).await)
    }

    /// How many new posts an open page is told of.
    pub(super) async fn stream(&self, tab: &str, since: &str) -> usize {
        let answer = self.get(&format!("/events?tab={tab}&since={since}")).await;
        let text = answer.text();
        let data = text.lines().find_map(|line| line.strip_prefix("data:")).unwrap();
        let told: Value = serde_json::from_str(data.trim()).unwrap();
        usize::try_from(told["posts"].as_u64().unwrap()).unwrap()
    }

    /// The aliases that stand in a list of people.
    pub(super) async fn names(&self, path: &str) -> BTreeSet<String> {
        let text = self.get(path).await.text();
        let links = text.split("<a class=\"whole\" href=\"/members/").skip(1);
        links.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    }
}

fn told(path: &str, answer: &Answer) -> Option<BTreeSet<Mark>> {
    match answer.status.as_u16() {
        200 => Some(marks(&answer.text())),
        404 => None,
        status => panic!("{path}: {status}"),
    }
}

/// Where the next page is.
fn next_link(text: &str) -> Option<String> {
    let tag = text.split("<a ").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    let next = tag.into_iter().find(|tag| tag.contains("rel=\"next\""))?;
    let href = next.split("href=\"").nth(1)?.split('"').next()?;
    Some(href.replace("&amp;", "&").replace("&#38;", "&"))
}

/// What somebody takes along: what they wrote, and all the rest of it.
pub(super) async fn export(place: &mut Place<'_>, who: usize) -> (BTreeSet<Mark>, BTreeSet<Mark>) {
    let (site, person) = (place.site, &mut place.people[who]);
    // From a network of their own, which has its own limits.
    site.come_from([10, 2, 0, u8::try_from(who).unwrap()]);
    site.sign_in(person).await;
    let answer = site.see("/settings/export", person).await;
    assert_eq!(answer.header("content-type"), "application/zip", "{}", answer.header("location"));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(answer.bytes)).unwrap();
    let (mut posts, mut rest) = (BTreeSet::new(), BTreeSet::new());
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let (name, mut bytes) = (file.name().unwrap().into_owned(), Vec::new());
        file.read_to_end(&mut bytes).unwrap();
        let found = marks(&String::from_utf8_lossy(&bytes));
        if name == "posts.json" { posts.extend(found) } else { rest.extend(found) }
    }
    (posts, rest)
}

/// The lines of the letters of news to somebody.
pub(super) async fn letters(place: &Place<'_>, who: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for entry in outbox::list(&place.site.app, place.home, None, None, 500).await.unwrap() {
        if entry.kind == "notifications" && entry.recipient == place.people[who].email {
            let (_, note) = outbox::show(&place.site.app, place.home, entry.id).await.unwrap().unwrap();
            lines.extend(note.unwrap().lines);
        }
    }
    lines
}

/// What somebody should be written, from what is new to them.
pub(super) async fn sentences(place: &Place<'_>, who: usize) -> Vec<String> {
    let news = notifications::list(&place.site.app, place.ids[who]).await.unwrap();
    let all: Vec<String> = news.iter().filter(|one| one.is_new).map(notifications::Group::sentence).collect();
    let more = all.len().saturating_sub(12);
    let rest = (more > 0).then(|| format!("And {more} more."));
    all.into_iter().take(12).chain(rest).collect()
}
