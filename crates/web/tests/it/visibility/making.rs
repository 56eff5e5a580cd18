//! A random history: people bind and part, write, answer, change and take back; a moderator decides, an admin closes an account. Each step
//! is taken on the site and noted in the model.

use std::collections::BTreeSet;

use app::accounts::{self, Hand};
use app::bookmarks::{self, Subject};
use app::communities::CommunityId;
use app::events::Reason;
use app::members::{self, Bond, MemberId, Role};
use app::moderation::{self, On, Typed};
use app::notifications::Kind as News;
use app::posts::{self, Audience, Draft, Kind, PostId, Reaction};
use app::questions;
use app::sessions::{self, Membership, Viewer};
use jiff::SignedDuration;

use super::model::{Said, Told, World};
use crate::support::dice::Dice;
use crate::support::people::{Person, cookie_of};
use crate::support::site::Site;

/// Those who are here; the last two joined a short while ago.
pub(super) const NAMES: [&str; 7] =
    ["ann-alder", "bob-birch", "cem-cedar", "dee-dune", "eve-elder", "fay-fern", "gil-grove"];
const NEW: usize = 5;

/// The site with its people and what the rules know of them.
pub(super) struct Place<'a> {
    pub(super) site: &'a Site,
    pub(super) home: CommunityId,
    pub(super) people: Vec<Person>,
    pub(super) ids: Vec<MemberId>,
    pub(super) world: World,
    moderator: Viewer,
    dice: Dice,
    marks: usize,
    /// Who wrote each of them.
    authors: Vec<usize>,
}

impl<'a> Place<'a> {
    /// Everybody joins, most of them some days ago.
    pub(super) async fn new(site: &'a Site, seed: u64) -> Self {
        let home = app::communities::home(&site.app).await.unwrap().id;
        let mut people = Vec::new();
        for (at, name) in NAMES.into_iter().enumerate() {
            if at == NEW {
                site.app.clock.set(site.app.clock.now() + SignedDuration::from_hours(4 * 24));
            }
            people.push(site.join(name).await);
        }
        let moderator = site.staff("mo-maple", Some(Role::Moderator), true).await;
        let token = cookie_of(&moderator.cookies, "__Host-session").unwrap();
        let moderator = sessions::find(&site.app, home, &token).await.unwrap().unwrap();
        let mut ids = Vec::new();
        for name in NAMES {
            ids.push(accounts::find(&site.app, home, name).await.unwrap().member.unwrap().0);
        }
        let world = World { names: NAMES.map(str::to_owned).to_vec(), ..World::default() };
        Self { site, home, people, ids, world, moderator, dice: Dice(seed), marks: 0, authors: Vec::new() }
    }

    pub(super) fn me(&self, at: usize) -> Membership {
        let restricted = self.world.restricted.contains(&at);
        Membership { id: self.ids[at], alias: NAMES[at].to_owned(), welcomed: true, restricted, unseen: 0 }
    }

    /// All that somebody ever wrote, also what is gone.
    pub(super) fn ever(&self, who: usize) -> BTreeSet<usize> {
        (1..=self.marks).filter(|mark| self.authors[mark - 1] == who).collect()
    }

    /// One step.
    pub(super) async fn step(&mut self) {
        self.site.app.clock.set(self.site.app.clock.now() + SignedDuration::from_secs(150));
        let who = self.dice.throw(NAMES.len());
        if self.world.closed.contains(&who) {
            return;
        }
        match self.dice.throw(26) {
            0..=3 => self.bind(who).await,
            4..=7 => self.post(who).await,
            8..=13 => self.comment(who).await,
            14 => self.edit(who).await,
            15 => self.react(who).await,
            16 => self.react(who).await,
            17 => self.keep(who).await,
            18 => self.mark_helped().await,
            19 => self.moderate(who).await,
            20 => self.take_back(who).await,
            21 => self.part(who).await,
            22 | 23 => self.keep(who).await,
            _ => self.mark_helped().await,
        }
    }

    async fn bind(&mut self, who: usize) {
        let other = self.dice.throw(NAMES.len());
        let bond = [Bond::Team, Bond::Team, Bond::Team, Bond::Mute, Bond::Block][self.dice.throw(5)];
        if who == other || !self.world.is_there(who, other) {
            return;
        }
        members::bind(&self.site.app, self.home, self.ids[who], NAMES[other], bond).await.unwrap();
        let world = &mut self.world;
        match bond {
            Bond::Team => drop(world.follows.insert((who, other))),
            Bond::Mute => drop(world.mutes.insert((who, other))),
            Bond::Block => {
                world.blocks.insert((who, other));
                for list in [&mut world.follows, &mut world.mutes] {
                    list.retain(|pair| *pair != (who, other) && *pair != (other, who));
                }
            }
        }
    }

    /// Ends a bond.
    async fn part(&mut self, who: usize) {
        let bond = Bond::ALL[self.dice.throw(3)];
        let list = match bond {
            Bond::Team => &mut self.world.follows,
            Bond::Mute => &mut self.world.mutes,
            Bond::Block => &mut self.world.blocks,
        };
        let Some(pair) = list.iter().copied().find(|(one, _)| *one == who) else { return };
        list.remove(&pair);
        let (app, me) = (&self.site.app, self.ids[who]);
        if bond != Bond::Block {
            return members::unbind(app, self.home, me, NAMES[pair.1], bond).await.unwrap();
        }
        let all = members::bonds(app, me, Bond::Block).await.unwrap();
        let number = all.iter().find(|one| one.alias == NAMES[pair.1]).unwrap().number;
        members::unblock(app, me, number).await.unwrap();
    }

    /// Words that nothing else has, perhaps with a name and, of somebody new, a link.
    fn words(&mut self, who: usize) -> (usize, String, Option<usize>, bool) {
        self.marks += 1;
        self.authors.push(who);
        let named = (self.dice.throw(4) == 0).then(|| self.dice.throw(NAMES.len()));
        let link = who >= NEW && self.dice.throw(3) == 0;
        let name = named.map(|named| format!(" @{}", NAMES[named])).unwrap_or_default();
        let link_words = if link { format!(" https://w{}.example/x", self.marks) } else { String::new() };
        (self.marks, format!("{} harbour{name}{link_words}", text(self.marks)), named, link)
    }

    async fn post(&mut self, who: usize) {
        let kind = [Kind::Update, Kind::Question, Kind::Question, Kind::Story][self.dice.throw(4)];
        let audience = Audience::ALL[self.dice.throw(3)];
        let hidden = self.dice.throw(4) == 0 && audience != Audience::Team;
        let (mark, body, named, link) = self.words(who);
        let draft = Draft {
            kind: kind.as_str().to_owned(),
            title: if kind.has_title() { format!("{} harbour", text(mark)) } else { String::new() },
            body,
            audience: audience.as_str().to_owned(),
            pseudonymous: hidden,
            ..Draft::default()
        };
        let posted = posts::post(&self.site.app, self.home, &self.me(who), &draft).await;
        if self.world.restricted.contains(&who) {
            return assert!(posted.is_err(), "who may read only posts nothing");
        }
        let at = self.said(posted.unwrap(), who, (kind, audience, None, None), mark, link).await;
        self.tell_named(at, named);
        self.world.thread_followers.insert((at, who));
    }

    async fn comment(&mut self, who: usize) {
        let Some(to) = self.any(|_| true) else { return };
        let hidden = self.dice.throw(4) == 0;
        let (mark, body, named, link) = self.words(who);
        let draft = Draft { body, pseudonymous: hidden, ..Draft::default() };
        let id = self.world.said[to].id;
        let said = posts::comment(&self.site.app, self.home, &self.me(who), id, &draft).await;
        let may = self.world.sees(Some(who), to) && !self.world.restricted.contains(&who);
        assert_eq!(said.is_ok(), may, "{} says something below {to}: {said:?}", NAMES[who]);
        let Ok(id) = said else { return };
        let (top, audience) = (self.world.top(to), self.world.said[self.world.top(to)].audience);
        let parent = (to != top).then(|| self.world.said[to].parent.unwrap_or(to));
        let at = self.said(id, who, (Kind::Comment, audience, Some(top), parent), mark, link).await;
        self.tell(News::Answer, self.world.said[parent.unwrap_or(top)].author, at);
        self.tell_named(at, named);
        let followers: Vec<usize> =
            (0..NAMES.len()).filter(|one| self.world.thread_followers.contains(&(top, *one))).collect();
        for follower in followers {
            self.tell(News::Thread, follower, at);
        }
        self.world.thread_followers.insert((top, who));
    }

    /// Notes what was said.
    async fn said(
        &mut self,
        id: PostId,
        author: usize,
        (kind, audience, root, parent): (Kind, Audience, Option<usize>, Option<usize>),
        words: usize,
        link_waits: bool,
    ) -> usize {
        let own = posts::thread(&self.site.app, self.home, Some(self.ids[author]), id).await.unwrap();
        let mut all = std::iter::once(&own.post).chain(&own.comments);
        let post = all.find(|one| one.id == id).unwrap();
        let other_name = post.author.is_pseudonym.then(|| post.author.alias.clone());
        let (earlier, case) = (Vec::new(), None);
        let (hidden, helped, gone) = (false, false, false);
        let said = Said {
            id,
            author,
            kind,
            audience,
            other_name,
            root,
            parent,
            words,
            earlier,
            hidden,
            link_waits,
            helped,
            gone,
            case,
        };
        self.world.said.push(said);
        self.world.said.len() - 1
    }

    /// Each hears once of what was said: as who is answered, who is named, or who follows.
    fn tell(&mut self, kind: News, to: usize, at: usize) {
        let by = self.world.said[at].author;
        let known = |one: &Told| one.to == to && one.about == at;
        if to != by && !self.world.told.iter().any(known) {
            self.world.told.push(Told { to, by, kind, about: at });
        }
    }

    /// Nobody names whom they do not meet, unless they write under another name.
    fn tell_named(&mut self, at: usize, named: Option<usize>) {
        let Some(named) = named else { return };
        let said = &self.world.said[at];
        let open = !self.world.closed.contains(&named);
        if open && (said.other_name.is_some() || self.world.meet(said.author, named)) {
            self.tell(News::Mention, named, at);
        }
    }

    /// Any post that is there.
    fn any(&mut self, fits: impl Fn(&Said) -> bool) -> Option<usize> {
        let all: Vec<usize> = (0..self.world.said.len())
            .filter(|at| !self.world.said[*at].gone && fits(&self.world.said[*at]))
            .collect();
        (!all.is_empty()).then(|| all[self.dice.throw(all.len())])
    }

    async fn edit(&mut self, who: usize) {
        let Some(at) = self.any(|one| one.author == who) else { return };
        if self.world.restricted.contains(&who) {
            return;
        }
        let (mark, body, _, link) = self.words(who);
        let said = &mut self.world.said[at];
        let title = if said.kind.has_title() { format!("{} harbour", text(mark)) } else { String::new() };
        let draft = Draft { title, body, ..Draft::default() };
        let id = said.id;
        if !said.held() {
            said.earlier.push(said.words);
        }
        said.words = mark;
        said.link_waits |= link;
        posts::edit(&self.site.app, self.home, &self.me(who), id, &draft).await.unwrap();
    }

    async fn react(&mut self, who: usize) {
        let Some(at) = self.any(|_| true) else { return };
        let (id, takes_back) = (self.world.said[at].id, self.dice.throw(4) == 0);
        let reaction = [Reaction::Hug, Reaction::MeToo][self.dice.throw(2)];
        let sent = (!takes_back).then_some(reaction);
        let done = posts::react(&self.site.app, self.home, &self.me(who), id, sent).await;
        if takes_back {
            self.world.sent.remove(&(at, who));
            self.world.told.retain(|one| (one.kind, one.by, one.about) != (News::Reaction, who, at));
            return done.unwrap();
        }
        let may = self.world.sees(Some(who), at) && !self.world.restricted.contains(&who);
        assert_eq!(done.is_ok(), may, "{} sends something to {at}", NAMES[who]);
        if !may {
            return;
        }
        if reaction == Reaction::MeToo && self.world.said[at].kind == Kind::Question {
            self.world.thread_followers.insert((at, who));
        }
        let author = self.world.said[at].author;
        if self.world.sent.insert((at, who), reaction).is_none() && author != who {
            self.world.told.push(Told { to: author, by: who, kind: News::Reaction, about: at });
        }
    }

    async fn keep(&mut self, who: usize) {
        let Some(at) = self.any(|_| true) else { return };
        let subject = Subject::Post(self.world.said[at].id);
        let kept = bookmarks::set(&self.site.app, self.home, self.ids[who], &subject, true).await;
        assert_eq!(kept.is_ok(), self.world.sees(Some(who), at), "{} keeps {at}", NAMES[who]);
        if kept.is_ok() {
            self.world.kept.insert((who, at));
        }
    }

    /// Who asked says of an answer that it helped.
    async fn mark_helped(&mut self) {
        let questions: BTreeSet<usize> =
            (0..self.world.said.len()).filter(|at| self.world.said[*at].kind == Kind::Question).collect();
        let answers = |one: &Said| one.root.is_some_and(|top| questions.contains(&top));
        let Some(at) = self.any(answers) else { return };
        let top = self.world.top(at);
        let (asker, is_answer) = (self.world.said[top].author, self.world.said[at].parent.is_none());
        if self.world.closed.contains(&asker) || self.world.restricted.contains(&asker) {
            return;
        }
        let id = self.world.said[at].id;
        let marked = questions::mark(&self.site.app, self.home, &self.me(asker), id, true).await;
        let author = self.world.said[at].author;
        let may = is_answer && author != asker && self.world.sees(Some(asker), at);
        assert_eq!(marked.is_ok(), may, "{} says that {at} helped", NAMES[asker]);
        if may && !self.world.said[at].helped {
            self.world.said[at].helped = true;
            self.world.told.push(Told { to: author, by: asker, kind: News::Helped, about: at });
        }
    }

    /// Somebody reports what they see, and the moderator decides; or decides again about what was decided before.
    async fn moderate(&mut self, who: usize) {
        let Some(at) = self.any(|_| true) else { return };
        let (id, author) = (self.world.said[at].id, self.world.said[at].author);
        let app = &self.site.app;
        if author != who && self.world.sees(Some(who), at) {
            let on = On::Post(id);
            moderation::report(app, self.home, &self.me(who), &on, ("unkind", ""), None).await.unwrap();
        }
        let (cases, _) = moderation::list(app, self.home, &self.moderator).await.unwrap();
        let open = cases.iter().find(|case| case.post_id == Some(id)).map(|case| case.id);
        let said = &mut self.world.said[at];
        let Some(case) = open.or(said.case) else { return };
        said.case = Some(case);
        let act = match (said.hidden, said.link_waits) {
            (true, _) => "restore",
            (false, true) if self.dice.throw(2) == 0 => "release",
            (false, _) => "hide",
        };
        match act {
            "restore" => said.hidden = false,
            "release" => said.link_waits = false,
            _ => said.hidden = true,
        }
        let typed = Typed {
            act: act.to_owned(),
            rule: "unkind".to_owned(),
            reason: "It calls somebody names.".to_owned(),
        };
        let place = app::communities::home(app).await.unwrap();
        moderation::decide(app, &place, &self.moderator, case, &typed).await.unwrap();
    }

    /// One's own post goes, and what is below it.
    async fn take_back(&mut self, who: usize) {
        let Some(at) = self.any(|one| one.author == who) else { return };
        posts::delete(&self.site.app, self.home, &self.me(who), self.world.said[at].id).await.unwrap();
        for one in 0..self.world.said.len() {
            let said = &self.world.said[one];
            if one == at || said.root == Some(at) || said.parent == Some(at) {
                self.world.said[one].gone = true;
            }
        }
    }

    /// An admin closes an account.
    pub(super) async fn close(&mut self, who: usize) {
        let whom = accounts::find(&self.site.app, self.home, NAMES[who]).await.unwrap();
        let reason = Reason::read("Adverts, twice.", "reason").unwrap();
        let hand = Hand { home: self.home, by: None, whom: &whom };
        accounts::disable(&self.site.app, hand, &reason).await.unwrap();
        self.world.closed.insert(who);
    }

    /// Somebody may read only from now on.
    pub(super) async fn restrict(&mut self, who: usize) {
        self.site.restrict(&mut self.people[who]).await;
        self.world.restricted.insert(who);
    }
}

/// The word that stands in one text alone.
fn text(mark: usize) -> String {
    format!("zq{mark:04}z")
}
