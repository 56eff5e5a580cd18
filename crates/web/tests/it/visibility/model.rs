//! Who may see what, from the sentences of the rules. Nothing here knows how the database asks.

use std::collections::{BTreeMap, BTreeSet};

use app::moderation::CaseId;
use app::notifications::Kind as News;
use app::posts::{Audience, Kind, PostId, Reaction, Tab};
use app::questions::Which;

/// The number of a word that stands in one text alone.
pub(super) type Mark = usize;

/// Something that was said.
pub(super) struct Said {
    pub(super) id: PostId,
    pub(super) author: usize,
    pub(super) kind: Kind,
    /// That of its thread.
    pub(super) audience: Audience,
    /// The name that its author has in this thread alone.
    pub(super) other_name: Option<String>,
    /// Where in the list its thread begins.
    pub(super) root: Option<usize>,
    pub(super) parent: Option<usize>,
    pub(super) words: Mark,
    /// What others could read until it was changed.
    pub(super) earlier: Vec<Mark>,
    /// A moderator took it out of sight; a link in it waits for one.
    pub(super) hidden: bool,
    pub(super) link_waits: bool,
    pub(super) helped: bool,
    /// Its author took it back, or the thread that it stood in.
    pub(super) gone: bool,
    pub(super) case: Option<CaseId>,
}

impl Said {
    pub(super) fn held(&self) -> bool {
        self.hidden || self.link_waits
    }
}

/// That somebody did something which somebody else is told of.
pub(super) struct Told {
    pub(super) to: usize,
    pub(super) by: usize,
    pub(super) kind: News,
    pub(super) about: usize,
}

/// One thing in somebody's news: what it is, its thread, which post for a reaction, and who.
pub(super) type OneNews = (News, usize, Option<usize>, BTreeSet<String>);

#[derive(Default)]
pub(super) struct World {
    pub(super) names: Vec<String>,
    pub(super) closed: BTreeSet<usize>,
    /// May read only, for now.
    pub(super) restricted: BTreeSet<usize>,
    pub(super) follows: BTreeSet<(usize, usize)>,
    pub(super) blocks: BTreeSet<(usize, usize)>,
    pub(super) mutes: BTreeSet<(usize, usize)>,
    pub(super) said: Vec<Said>,
    pub(super) kept: BTreeSet<(usize, usize)>,
    pub(super) sent: BTreeMap<(usize, usize), Reaction>,
    pub(super) told: Vec<Told>,
    pub(super) thread_followers: BTreeSet<(usize, usize)>,
}

impl World {
    /// A block keeps the two apart, whoever made it.
    pub(super) fn meet(&self, one: usize, other: usize) -> bool {
        !self.blocks.contains(&(one, other)) && !self.blocks.contains(&(other, one))
    }

    /// Somebody is there for somebody else: their account is open, and they meet.
    pub(super) fn is_there(&self, viewer: usize, other: usize) -> bool {
        !self.closed.contains(&other) && self.meet(viewer, other)
    }

    /// The post that began the thread.
    pub(super) fn top(&self, at: usize) -> usize {
        self.said[at].root.unwrap_or(at)
    }

    /// Whoever begins a thread says who is of its audience. They are themselves.
    fn is_of_audience(&self, viewer: Option<usize>, at: usize) -> bool {
        let top = &self.said[self.top(at)];
        match (top.audience, viewer) {
            (Audience::Anyone, _) => true,
            (_, None) => false,
            (Audience::Members, Some(_)) => true,
            (Audience::Team, Some(viewer)) => {
                top.author == viewer || self.follows.contains(&(top.author, viewer))
            }
        }
    }

    /// One text by itself. What is held back is its author's alone. What a closed account wrote nobody sees. A block keeps away what stands
    /// under an alias; it must not tell whose another name is.
    fn is_open(&self, viewer: Option<usize>, at: usize) -> bool {
        let one = &self.said[at];
        if viewer == Some(one.author) {
            return true;
        }
        let met = one.other_name.is_some() || viewer.is_none_or(|viewer| self.meet(viewer, one.author));
        !one.held() && !self.closed.contains(&one.author) && met
    }

    /// A comment is seen by those who see its thread.
    pub(super) fn sees(&self, viewer: Option<usize>, at: usize) -> bool {
        !self.said[at].gone
            && self.is_of_audience(viewer, at)
            && self.is_open(viewer, at)
            && self.is_open(viewer, self.top(at))
    }

    /// Whether somebody wants to read it; another name cannot be muted.
    fn wants(&self, viewer: Option<usize>, at: usize) -> bool {
        let one = &self.said[at];
        one.other_name.is_some() || viewer.is_none_or(|viewer| !self.mutes.contains(&(viewer, one.author)))
    }

    fn those(&self, has: impl Fn(usize) -> bool) -> BTreeSet<Mark> {
        (0..self.said.len()).filter(|at| has(*at)).map(|at| self.said[at].words).collect()
    }

    /// The feed shows what begins a thread. Everyone: what one sees and did not mute. My team: that of members one follows, under their
    /// alias. Mine: one's own, comments and all, whatever became of them.
    pub(super) fn feed(&self, viewer: usize, tab: Tab) -> BTreeSet<Mark> {
        self.those(|at| self.is_in_feed(viewer, tab, at))
    }

    pub(super) fn is_in_feed(&self, viewer: usize, tab: Tab, at: usize) -> bool {
        let (me, one) = (Some(viewer), &self.said[at]);
        let shown = one.root.is_none() && self.sees(me, at) && self.wants(me, at);
        match tab {
            Tab::Everyone => shown,
            Tab::Team => shown && one.other_name.is_none() && self.follows.contains(&(viewer, one.author)),
            Tab::Mine => one.author == viewer && !one.gone,
        }
    }

    /// What is said below a post, but by those one muted.
    pub(super) fn below(&self, viewer: Option<usize>, top: usize) -> BTreeSet<Mark> {
        self.those(|at| self.said[at].root == Some(top) && self.sees(viewer, at) && self.wants(viewer, at))
    }

    /// A thread: its first post and what is below it. `at` is any post of it that one sees.
    pub(super) fn thread(&self, viewer: Option<usize>, at: usize) -> Option<BTreeSet<Mark>> {
        let top = self.top(at);
        self.sees(viewer, at).then(|| {
            let mut all = self.below(viewer, top);
            all.insert(self.said[top].words);
            all
        })
    }

    /// What it said before, for those who see it. What nobody saw is no earlier word.
    pub(super) fn earlier(&self, viewer: Option<usize>, at: usize) -> Option<BTreeSet<Mark>> {
        self.sees(viewer, at).then(|| self.said[at].earlier.iter().copied().collect())
    }

    /// An answer is what is said to a question itself.
    fn is_answer(&self, at: usize) -> bool {
        let one = &self.said[at];
        one.root.is_some_and(|top| self.said[top].kind == Kind::Question) && one.parent.is_none()
    }

    /// Search finds updates, stories, questions and answers that one may read and did not mute.
    pub(super) fn search(&self, viewer: Option<usize>, questions: bool) -> BTreeSet<Mark> {
        self.those(|at| {
            let kind = self.said[at].kind;
            let found = if questions {
                kind == Kind::Question || self.is_answer(at)
            } else {
                kind == Kind::Update || kind == Kind::Story
            };
            found && self.sees(viewer, at) && self.wants(viewer, at)
        })
    }

    /// Questions: all; those below which nobody else said anything that one may know of; those with an answer that helped, of those one
    /// may know of. A mute takes nothing away from what one knows.
    pub(super) fn questions(&self, viewer: Option<usize>, which: Which) -> BTreeSet<Mark> {
        self.those(|top| {
            let one = &self.said[top];
            let shown = one.kind == Kind::Question && self.sees(viewer, top) && self.wants(viewer, top);
            let mut below = (0..self.said.len())
                .filter(|at| self.said[*at].root == Some(top) && self.sees(viewer, *at))
                .map(|at| &self.said[at]);
            let by_another = |said: &Said| said.author != one.author || said.other_name != one.other_name;
            shown
                && match which {
                    Which::All => true,
                    Which::Waiting => !below.any(by_another),
                    Which::Helped => below.any(|said| said.helped),
                }
        })
    }

    /// Bookmarks of what one may still read.
    pub(super) fn bookmarks(&self, viewer: usize) -> BTreeSet<Mark> {
        self.those(|at| self.kept.contains(&(viewer, at)) && self.sees(Some(viewer), at))
    }

    /// The name that somebody has in a thread alone, once they wrote there under one.
    pub(super) fn name_in(&self, top: usize, who: usize) -> Option<&String> {
        self.said.iter().enumerate().find_map(|(at, one)| {
            (self.top(at) == top && one.author == who).then_some(one.other_name.as_ref()).flatten()
        })
    }

    /// News: of what was said, what one may read and did not mute; of what was sent, what came from those whom one meets and did not mute, or
    /// under another name; each where one sees the thread.
    pub(super) fn news(&self, me: usize) -> BTreeSet<OneNews> {
        let mut groups: BTreeMap<(News, usize, Option<usize>), BTreeSet<String>> = BTreeMap::new();
        for one in self.told.iter().filter(|one| one.to == me) {
            let (top, said) = (self.top(one.about), &self.said[one.about]);
            let alias = self.names[one.by].clone();
            let (cause, name) = if matches!(one.kind, News::Reaction | News::Helped) {
                // Who asked says that it helped under the name that they asked under.
                let name = match one.kind {
                    News::Helped => self.said[top].other_name.as_ref(),
                    _ => self.name_in(top, one.by),
                };
                let met = self.is_there(me, one.by) && !self.mutes.contains(&(me, one.by));
                let open = !self.closed.contains(&one.by) && (name.is_some() || met);
                if !open || !self.sees(Some(me), one.about) {
                    continue;
                }
                ((one.kind == News::Reaction).then_some(one.about), name.cloned())
            } else {
                if !self.sees(Some(me), one.about) || !self.wants(Some(me), one.about) {
                    continue;
                }
                (None, said.other_name.clone())
            };
            groups.entry((one.kind, top, cause)).or_default().insert(name.unwrap_or(alias));
        }
        groups.into_iter().map(|((kind, top, cause), who)| (kind, top, cause, who)).collect()
    }

    /// Others whom somebody finds: not those who are away, and in lists none whom they muted.
    pub(super) fn people(&self, me: usize, in_a_list: bool) -> BTreeSet<String> {
        let shown = |other: &usize| {
            *other != me && self.is_there(me, *other) && !(in_a_list && self.mutes.contains(&(me, *other)))
        };
        (0..self.names.len()).filter(shown).map(|one| self.names[one].clone()).collect()
    }

    /// All that somebody ever wrote and that is there still, as it is and as it was.
    pub(super) fn own(&self, me: usize) -> BTreeSet<Mark> {
        let own = self.said.iter().filter(|one| one.author == me && !one.gone);
        own.flat_map(|one| one.earlier.iter().copied().chain([one.words])).collect()
    }
}
