//! Pictures of members: nothing but pixels, for nobody but members, and gone when they are replaced.

use std::path::Path;

use app::members::{self, Bond};
use app::profiles::{picture_file, remove_picture, set_picture};
use app::{App, Error, MIGRATIONS};
use bytes::Bytes;
use db::db_test;
use image::{Rgb, RgbImage};
use jiff::SignedDuration;

use super::{as_member, join, place, seen};

/// A photograph with a camera's name in it.
pub(crate) fn photograph(colour: u8) -> Bytes {
    let mut jpeg = Vec::new();
    let pixels = RgbImage::from_fn(800, 600, |x, y| Rgb([colour, (x % 256) as u8, (y % 256) as u8]));
    image::codecs::jpeg::JpegEncoder::new(&mut jpeg).encode_image(&pixels).unwrap();
    let exif = b"Exif\0\0II\x2A\0\x08\0\0\0SecretCam GPS 52.520008 13.404954";
    let mut file = vec![0xFF, 0xD8, 0xFF, 0xE1];
    file.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    file.extend(exif);
    file.extend(&jpeg[2..]);
    file.into()
}

fn stored(folder: &Path) -> Vec<String> {
    let list = std::fs::read_dir(folder.join("store/members")).map(|list| list.flatten().collect::<Vec<_>>());
    let mut names: Vec<String> =
        list.unwrap_or_default().iter().map(|one| one.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

async fn names(
    app: &App,
    home: &app::communities::Community,
    alias: &str,
    by: members::MemberId,
) -> Vec<String> {
    let mut names: Vec<String> = seen(app, home, alias, by)
        .await
        .unwrap()
        .picture
        .unwrap()
        .variants
        .into_iter()
        .map(|one| one.name)
        .collect();
    names.sort();
    names
}

db_test!(MIGRATIONS, fn a_replaced_profile_picture_leaves_nothing_and_none_keeps_where_it_was_taken(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (me, _) = join(&app, &home, "quiet-harbour").await;
    set_picture(&app, home.id, &as_member(me), "me.jpg", photograph(10)).await.unwrap();
    let first = names(&app, &home, "quiet-harbour", me).await;
    assert_eq!(stored(folder.path()), first);
    for name in &first {
        let bytes = std::fs::read(folder.path().join("store/members").join(name)).unwrap();
        assert!(!bytes.windows(9).any(|part| part == b"SecretCam"), "{name}");
        assert!(!bytes.windows(4).any(|part| part == b"Exif"), "{name}");
    }
    set_picture(&app, home.id, &as_member(me), "me.jpg", photograph(10)).await.unwrap();
    let second = names(&app, &home, "quiet-harbour", me).await;
    assert!(first.iter().all(|name| !second.contains(name)), "the same photograph has another name");
    assert_eq!(stored(folder.path()), second);
    remove_picture(&app, me).await.unwrap();
    assert_eq!(stored(folder.path()), Vec::<String>::new());
    assert_eq!(seen(&app, &home, "quiet-harbour", me).await.unwrap().picture, None);
});

db_test!(MIGRATIONS, fn what_is_no_profile_picture_is_refused_in_words(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (me, _) = join(&app, &home, "quiet-harbour").await;
    let svg = Bytes::from_static(b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><rect width=\"3\" height=\"3\"/></svg>");
    for (name, bytes) in [
        ("me.jpg", Bytes::new()),
        ("me.jpg", Bytes::from_static(b"no picture at all")),
        ("me.exe", photograph(1)),
        ("me.svg", svg),
        ("../../me.jpg", photograph(1).slice(0..200)),
    ] {
        let refused = set_picture(&app, home.id, &as_member(me), name, bytes).await;
        assert!(matches!(&refused, Err(Error::Faults(faults)) if faults[0].field == "picture"), "{name}: {refused:?}");
    }
    assert_eq!(stored(folder.path()), Vec::<String>::new());
});

db_test!(MIGRATIONS, fn profile_pictures_are_for_members_who_may_see_each_other(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (me, _) = join(&app, &home, "quiet-harbour").await;
    let (other, _) = join(&app, &home, "warm-doorstep").await;
    set_picture(&app, home.id, &as_member(me), "me.jpg", photograph(10)).await.unwrap();
    let name = names(&app, &home, "quiet-harbour", me).await.remove(0);
    assert!(picture_file(&app, home.id, other, &name).await.unwrap().starts_with("members/"));
    assert!(matches!(picture_file(&app, home.id, other, "../originals/x").await, Err(Error::Missing)));
    members::bind(&app, home.id, me, "warm-doorstep", Bond::Block).await.unwrap();
    assert!(matches!(picture_file(&app, home.id, other, &name).await, Err(Error::Missing)));
});

db_test!(MIGRATIONS, fn a_profile_picture_that_was_never_finished_is_swept(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (me, _) = join(&app, &home, "quiet-harbour").await;
    let store = folder.path().join("store");
    std::fs::create_dir_all(&store).unwrap();
    // A store that takes nothing: where the folder should be stands a file.
    std::fs::write(store.join("members"), "in the way").unwrap();
    assert!(set_picture(&app, home.id, &as_member(me), "me.jpg", photograph(10)).await.is_err());
    assert_eq!(seen(&app, &home, "quiet-harbour", me).await.unwrap().picture, None);
    std::fs::remove_file(store.join("members")).unwrap();
    let rows = async || db::testing::dump(db).await.into_iter().filter(|line| line.table == "member_picture_file").count();
    assert!(rows().await > 0);
    app.clock.set(app.clock.now() + SignedDuration::from_hours(2));
    remove_picture(&app, me).await.unwrap();
    assert_eq!(rows().await, 0);
});
