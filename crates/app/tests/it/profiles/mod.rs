//! Profiles: what can be answered, who sees what of it, and what becomes of pictures.

mod answers;
mod audiences;
mod bonds;
pub(crate) mod pictures;

use std::collections::BTreeMap;
use std::path::Path;

use app::accounts::{self, Effort, Wish};
use app::communities::{self, Community};
use app::mail::outbox;
use app::members::MemberId;
use app::profiles::{self, Profile, Shown};
use app::sessions::{self, Caller, Membership, Viewer};
use app::{App, Error, Fault};
use db::testing::TestDb;
use health::pack::Pack;

const ABOUT: &str = "slug = \"x\"\nname = \"X\"\nversion = \"1.0.0\"\nlanguage = \"en\"\nlicence = \"CC0-1.0\"\ndescription = \"x\"\n";
const CONCEPTS: &str = "slug,kind,name,synonyms,broader,codes,definition
treatment,treatment,Treatment,,,,
taxane,drug-class,Taxane,,treatment,,
paclitaxel,drug,Paclitaxel,Taxol,taxane,,
tamoxifen,drug,Tamoxifen,Nolvadex,treatment,,
neuropathy,symptom,Neuropathy,pins and needles,,,
fatigue,symptom,Fatigue,tiredness,,,
stage-1,condition,Stage 1,,,,
stage-2,condition,Stage 2,,,,
";
const QUESTIONS: &str = "
[[question]]\nslug = \"when\"\nask = \"When?\"\nanswer = \"month\"
[[question]]\nslug = \"stage\"\nask = \"Stage?\"\nanswer = \"one\"\nchoices = [\"stage-1\", \"stage-2\"]
[[question]]\nslug = \"home\"\nask = \"Home?\"\nanswer = \"several\"\noptions = [\"Alone\", \"With a cat\"]\nchoices = [\"fatigue\"]
[[question]]\nslug = \"age\"\nask = \"Age?\"\nanswer = \"number\"\nmin = 15\nmax = 110\nunit = \"years\"
[[question]]\nslug = \"taken\"\nask = \"Taken?\"\nanswer = \"periods\"\nbelow = [\"treatment\"]
[[question]]\nslug = \"felt\"\nask = \"Felt?\"\nanswer = \"symptoms\"\nchoices = [\"neuropathy\", \"fatigue\"]
[[question]]\nslug = \"words\"\nask = \"Words?\"\nanswer = \"text\"
[[question]]\nslug = \"caring\"\nask = \"Caring?\"\nanswer = \"text\"\nroles = [\"partner\"]
";

/// A small pack with these questions.
pub(crate) fn pack(questions: &str) -> Pack {
    Pack::read(&files(questions)).unwrap()
}

/// The files of that pack.
pub(crate) fn files(questions: &str) -> BTreeMap<String, String> {
    let files = [("pack.toml", ABOUT), ("concepts.csv", CONCEPTS), ("questions.toml", questions)];
    files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// A community with a small pack, at noon on 25 November 2026.
pub(crate) async fn place(db: &TestDb, folder: &Path) -> (App, Community) {
    let store = media::Store::local(folder.join("store")).unwrap();
    let clock = kernel::Clock::fixed("2026-11-25T12:00:00Z".parse().unwrap());
    let app = App::new(db.arc(), store, clock).with_pack(pack(QUESTIONS));
    let community = communities::home(&app).await.unwrap();
    (app, community)
}

/// What somebody types who wants to join.
pub(crate) fn wish_of(alias: &str) -> Wish {
    Wish {
        alias: alias.to_owned(),
        email: format!("{alias}@example.org"),
        role: "patient".to_owned(),
        year: "1970".to_owned(),
        agreed: true,
        keep_alias: true,
        ..Wish::default()
    }
}

/// Somebody who has joined.
pub(crate) async fn join(app: &App, place: &Community, alias: &str) -> (MemberId, Viewer) {
    let caller = Caller { network: alias.to_owned(), ..Caller::default() };
    let wish = wish_of(alias);
    let email = wish.email.clone();
    accounts::wish(app, place, &wish, &caller, Effort::Shown).await.unwrap();
    let entries = outbox::list(app, place.id, None, None, 500).await.unwrap();
    let entry = entries.iter().find(|entry| entry.recipient == email).unwrap();
    let (_, note) = outbox::show(app, place.id, entry.id).await.unwrap().unwrap();
    let (_, link) = note.unwrap().action.unwrap();
    let token = link.rsplit('/').next().unwrap();
    let opened = accounts::confirm(app, place, token, None, &caller).await.unwrap();
    let viewer = sessions::find(app, place.id, &opened.token).await.unwrap().unwrap();
    (viewer.member.as_ref().unwrap().id, viewer)
}

/// A member who may write.
pub(crate) fn as_member(id: MemberId) -> Membership {
    Membership { id, alias: String::new(), welcomed: true, restricted: false, unseen: 0 }
}

/// Answers for an audience; gives what was wrong.
pub(crate) async fn answer(
    app: &App,
    place: &Community,
    member: MemberId,
    slug: &str,
    audience: &str,
    fields: &[(&str, &str)],
) -> Vec<Fault> {
    let fields = [("audience", audience)].into_iter().chain(fields.iter().copied());
    let fields: Vec<_> = fields.map(|(name, value)| (format!("{slug}.{name}"), value.to_owned())).collect();
    let refused = profiles::answer(app, place.id, &as_member(member), &fields.into()).await.unwrap();
    refused.into_iter().flat_map(|one| one.faults).collect()
}

pub(crate) async fn seen(app: &App, place: &Community, alias: &str, by: MemberId) -> Option<Profile> {
    match profiles::for_viewer(app, place.id, alias, Some(by)).await {
        Ok(Shown::Profile(profile)) => Some(*profile),
        Ok(Shown::Alias(alias)) => panic!("a member saw {alias} alone"),
        Err(Error::Missing) => None,
        Err(other) => panic!("{other}"),
    }
}
