//! Pictures in posts: in order, for who may see the post, and gone with it.

use std::path::Path;

use app::communities::Community;
use app::drafts::{self, Place};
use app::members::{self, Bond, MemberId};
use app::posts::pictures::{self, PICTURES, Step};
use app::posts::{self, Draft};
use app::{App, Error, MIGRATIONS};
use db::db_test;

use crate::profiles::pictures::photograph;
use crate::profiles::{as_member, join, place};

fn stored(folder: &Path) -> usize {
    std::fs::read_dir(folder.join("store/posts")).map(Iterator::count).unwrap_or_default()
}

async fn sees(app: &App, place: &Community, viewer: Option<MemberId>, name: &str) -> bool {
    pictures::file(app, place.id, viewer, name).await.is_ok()
}

db_test!(MIGRATIONS, fn pictures_are_described_and_put_in_order_and_go_with_their_post(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let me = as_member(ann);
    for colour in 1..=3 {
        pictures::add(&app, &me, Place::Update, "walk.jpg", photograph(colour)).await.unwrap();
    }
    let ids: Vec<_> = pictures::waiting(&app, ann, Place::Update).await.unwrap().iter().map(|one| one.id).collect();
    let alts = [(ids[0], "A path in\nthe fog".to_owned()), (ids[2], "The same, without fog".to_owned())];
    pictures::arrange(&app, ann, Place::Update, &alts, Some((ids[2], Step::Up))).await.unwrap();
    pictures::arrange(&app, bob, Place::Update, &[(ids[0], "Not mine".to_owned())], Some((ids[0], Step::Remove))).await.unwrap();
    let too_long = [(ids[0], "x".repeat(501))];
    assert!(matches!(pictures::arrange(&app, ann, Place::Update, &too_long, None).await, Err(Error::Faults(_))));
    let name = pictures::waiting(&app, ann, Place::Update).await.unwrap()[0].meta.variants[0].name.clone();
    assert!(sees(&app, &place, Some(ann), &name).await && !sees(&app, &place, Some(bob), &name).await && !sees(&app, &place, None, &name).await);

    // A picture says enough. Of a form that is sent twice there is one post, with its pictures.
    let draft = Draft { audience: "members".to_owned(), place: Some(Place::Update), key: "0ABC".to_owned(), ..Draft::default() };
    let id = posts::post(&app, place.id, &me, &draft).await.unwrap();
    pictures::add(&app, &me, Place::Update, "next.jpg", photograph(9)).await.unwrap();
    assert_eq!(posts::post(&app, place.id, &me, &Draft { body: String::new(), ..draft.clone() }).await.unwrap(), id);
    assert_eq!(pictures::waiting(&app, ann, Place::Update).await.unwrap().len(), 1, "what was begun since belongs to another post");
    drafts::discard(&app, ann, Place::Update).await.unwrap();
    let shown = posts::thread(&app, place.id, Some(bob), id).await.unwrap().post.pictures;
    assert_eq!(shown.iter().map(|one| one.id).collect::<Vec<_>>(), [ids[0], ids[2], ids[1]]);
    assert_eq!(shown[0].alt, "A path in the fog");
    let feed = posts::feed(&app, place.id, bob, posts::Tab::Everyone, None).await.unwrap();
    assert_eq!(feed.posts[0].pictures, shown);
    assert!(sees(&app, &place, Some(bob), &name).await && !sees(&app, &place, None, &name).await, "members, and not the web");
    members::bind(&app, place.id, bob, "ann", Bond::Block).await.unwrap();
    assert!(!sees(&app, &place, Some(bob), &name).await);
    assert!(stored(folder.path()) >= 3);
    posts::delete(&app, place.id, &me, id).await.unwrap();
    assert_eq!(stored(folder.path()), 0, "deleting takes them out of storage");
});

db_test!(MIGRATIONS, fn there_are_ten_and_none_is_left_of_what_was_thrown_away(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let me = as_member(ann);
    for colour in 0..PICTURES {
        pictures::add(&app, &me, Place::Story, "one.jpg", photograph(u8::try_from(colour).unwrap())).await.unwrap();
    }
    assert!(matches!(pictures::add(&app, &me, Place::Story, "more.jpg", photograph(99)).await, Err(Error::Faults(_))));
    assert!(matches!(pictures::add(&app, &me, Place::Update, "none.jpg", "no picture".into()).await, Err(Error::Faults(_))));
    let all = stored(folder.path());
    pictures::arrange(&app, ann, Place::Story, &[], Some((pictures::waiting(&app, ann, Place::Story).await.unwrap()[3].id, Step::Remove))).await.unwrap();
    assert!(stored(folder.path()) < all);
    drafts::discard(&app, ann, Place::Story).await.unwrap();
    pictures::arrange(&app, ann, Place::Story, &[], None).await.unwrap();
    assert_eq!(stored(folder.path()), 0);
    // Without a picture, words are asked for.
    let empty = Draft { audience: "members".to_owned(), place: Some(Place::Update), ..Draft::default() };
    assert!(matches!(posts::post(&app, place.id, &me, &empty).await, Err(Error::Faults(faults)) if faults[0].message.contains("words or a picture")));
});
