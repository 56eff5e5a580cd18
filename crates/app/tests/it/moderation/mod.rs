//! Reports, cases and decisions: who sees what, who may do what, and what becomes of it.

mod cases;
mod leaving;
mod newcomers;
mod reports;
mod review;
mod sight;
mod signs;

use std::collections::BTreeMap;
use std::path::Path;

use app::accounts::{self, Hand, SignedIn};
use app::communities::{self, Community};
use app::members::{MemberId, Role};
use app::moderation::{self, Case, CaseId, On, Typed};
use app::posts::{self, Draft, Held, PostId};
use app::sessions::{self, Caller, Viewer};
use app::{App, Error, Safety, Settings};
use db::testing::TestDb;
use health::pack::Pack;

use crate::profiles::{as_member, join};

const ABOUT: &str = "slug = \"x\"\nname = \"X\"\nversion = \"1.0.0\"\nlanguage = \"en\"\nlicence = \"CC0-1.0\"\ndescription = \"x\"\n";
const SAFETY: &str = "notice = \"x\"
[[situation]]\nslug = \"low\"\nrisk = \"crisis\"\nlevel = \"low\"\ntitle = \"Low\"\nsay = \"Talk.\"\nphrases = [\"give up\"]
[[situation]]\nslug = \"high\"\nrisk = \"crisis\"\nlevel = \"high\"\ntitle = \"High\"\nsay = \"Talk now.\"\nphrases = [\"this is goodbye\"]
[[situation]]\nslug = \"clot\"\nrisk = \"emergency\"\ntitle = \"Clot\"\nsay = \"Call.\"\nphrases = [\"chest pain\"]
[[situation]]\nslug = \"fever\"\nrisk = \"urgent\"\ntitle = \"Fever\"\nsay = \"Call the unit.\"\nphrases = [\"fever\"]\nunless = [\"hay fever\"]
";
const HELPLINES: &str = "place,kind,name,numbers,ways,note,checked
GB,emergency,Emergency services,999;112,call,Check.,
GB,advice,Advice,111,call,Check.,
GB,crisis,Listeners,116 123,call;text,Check.,
DE,crisis,Seelsorge,0800 111 0 111,call,Check.,
";

/// A community that looks out for four situations, where somebody is new for `new_days`.
pub(crate) async fn place(db: &TestDb, folder: &Path, new_days: u16) -> (App, Community) {
    let files = [
        ("pack.toml", ABOUT),
        ("concepts.csv", "slug,kind,name,synonyms,broader,codes,definition\n"),
        ("safety.toml", SAFETY),
        ("helplines.csv", HELPLINES),
    ];
    let files: BTreeMap<String, String> =
        files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    let store = media::Store::local(folder.join("store")).unwrap();
    let clock = kernel::Clock::fixed("2026-11-25T12:00:00Z".parse().unwrap());
    let safety = Safety { new_days, keep_days: 180 };
    let settings = Settings { base_url: "https://example.org".to_owned(), safety, ..Settings::default() };
    let app = App::new(db.arc(), store, clock).with_settings(settings).with_pack(Pack::read(&files).unwrap());
    let community = communities::home(&app).await.unwrap();
    (app, community)
}

/// Somebody with a task, who has shown the second step.
pub(crate) async fn staff(app: &App, place: &Community, alias: &str, role: Role) -> (MemberId, Viewer) {
    let (member, _) = join(app, place, alias).await;
    let whom = accounts::find(app, place.id, alias).await.unwrap();
    accounts::grant(app, Hand { home: place.id, by: None, whom: &whom }, role).await.unwrap();
    (member, viewer(app, place, alias).await)
}

/// As they are signed in now, with both steps.
pub(crate) async fn viewer(app: &App, place: &Community, alias: &str) -> Viewer {
    let whom = accounts::find(app, place.id, alias).await.unwrap();
    let link = accounts::console_link(app, Hand { home: place.id, by: None, whom: &whom }).await.unwrap();
    let SignedIn::In(opened) =
        accounts::with_link(app, place.id, link.rsplit('/').next().unwrap(), &Caller::default())
            .await
            .unwrap()
    else {
        panic!("a link of the console opens a session");
    };
    sessions::find(app, place.id, &opened.token).await.unwrap().unwrap()
}

pub(crate) fn draft(body: &str, audience: &str) -> Draft {
    Draft { body: body.to_owned(), audience: audience.to_owned(), ..Draft::default() }
}

pub(crate) async fn say(app: &App, place: &Community, me: MemberId, body: &str, audience: &str) -> PostId {
    posts::post(app, place.id, &as_member(me), &draft(body, audience)).await.unwrap()
}

pub(crate) async fn below(app: &App, place: &Community, me: MemberId, to: PostId, body: &str) -> PostId {
    posts::comment(app, place.id, &as_member(me), to, &draft(body, "")).await.unwrap()
}

pub(crate) async fn report(app: &App, place: &Community, me: MemberId, on: PostId) {
    moderation::report(app, place.id, &as_member(me), &On::Post(on), ("unkind", ""), None).await.unwrap();
}

pub(crate) async fn cases(app: &App, place: &Community, viewer: &Viewer) -> Vec<Case> {
    moderation::list(app, place.id, viewer).await.unwrap().0
}

pub(crate) fn verdict(act: &str) -> Typed {
    Typed { act: act.to_owned(), rule: "unkind".to_owned(), reason: "It calls somebody names.".to_owned() }
}

pub(crate) async fn decide(
    app: &App,
    place: &Community,
    viewer: &Viewer,
    id: CaseId,
    act: &str,
) -> Result<(), Error> {
    moderation::decide(app, place, viewer, id, &verdict(act)).await
}

/// Why a post is held back, as its author sees it.
pub(crate) async fn held(app: &App, place: &Community, author: MemberId, id: PostId) -> Option<Held> {
    let thread = posts::thread(app, place.id, Some(author), id).await.unwrap();
    let mut all = std::iter::once(thread.post).chain(thread.comments);
    all.find(|post| post.id == id).unwrap().held
}

pub(crate) async fn sees(app: &App, place: &Community, viewer: Option<MemberId>, id: PostId) -> bool {
    posts::thread(app, place.id, viewer, id).await.is_ok()
}

pub(crate) fn fields(result: Result<(), Error>) -> Vec<&'static str> {
    match result {
        Err(Error::Faults(faults)) => faults.into_iter().map(|fault| fault.field).collect(),
        other => panic!("{other:?}"),
    }
}
