//! Pictures and films.

use db::db_test;

use crate::headers::is_guarded;
use crate::routes::MEDIA;
use crate::support::site::Site;

db_test!(app::MIGRATIONS, fn films_can_be_asked_for_in_parts(db) {
    let site = Site::new(db, "2026-11-23").await;
    for (range, status, part) in [
        ("bytes=0-3", 206, "0123"), ("bytes=8-", 206, "89"), ("bytes=-2", 206, "89"), ("bytes=5-500", 206, "56789"),
        ("bytes=10-", 416, ""), ("bytes=nonsense", 200, "0123456789"), ("lines=1-2", 200, "0123456789"), ("bytes=5-2", 200, "0123456789"),
    ] {
        let answer = site.ask("GET", MEDIA, &[("range", range)]).await;
        assert_eq!((answer.status.as_u16(), answer.text().as_str()), (status, part), "{range}");
        is_guarded(&answer, range);
    }
    let whole = site.get(MEDIA).await;
    assert_eq!((whole.header("content-type"), whole.header("accept-ranges")), ("video/mp4", "bytes"));
    assert!(whole.header("cache-control").contains("immutable"));
});
