//! Two at once, really at once: whatever comes first, nothing is half there, nothing is there twice, and nobody is told of a fault of ours.

use app::communities::Community;
use app::members::{self, Bond, MemberId};
use app::posts::{self, Draft, PostId, Reaction};
use app::{App, Error, MIGRATIONS, notifications};
use db::db_test;
use jiff::SignedDuration;

use crate::profiles::{as_member, join, place};

const ROUNDS: usize = 6;

fn words(body: &str) -> Draft {
    Draft { body: body.to_owned(), audience: "members".to_owned(), ..Draft::default() }
}

async fn people(app: &App, place: &Community) -> Vec<MemberId> {
    let mut all = Vec::new();
    for name in ["ann", "bob", "cem", "dee"] {
        all.push(join(app, place, name).await.0);
    }
    all
}

async fn say(app: &App, place: &Community, me: MemberId) -> PostId {
    app.clock.set(app.clock.now() + SignedDuration::from_mins(61));
    posts::post(app, place.id, &as_member(me), &words("A thread.")).await.unwrap()
}

/// It was done, or it was too late for it; never a fault of ours.
fn came_or_was_late<T>(result: Result<T, Error>) -> bool {
    match result {
        Ok(_) => true,
        Err(Error::Missing) => false,
        Err(other) => panic!("{other:?}"),
    }
}

db_test!(MIGRATIONS, fn what_is_deleted_while_others_answer_is_gone_with_all_of_it(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let all = people(&app, &place).await;
    let home = place.id;
    for round in 0..ROUNDS {
        let id = say(&app, &place, all[0]).await;
        let first = posts::comment(&app, home, &as_member(all[1]), id, &words("First.")).await.unwrap();
        let mut tasks = Vec::new();
        for at in 0..12 {
            let (app, me) = (app.clone(), all[1 + at % 3]);
            tasks.push(tokio::spawn(async move {
                let to = if at % 2 == 0 { id } else { first };
                let words = words(&format!("@ann {round} {at}"));
                match at % 4 {
                    3 => came_or_was_late(posts::react(&app, home, &as_member(me), to, Some(Reaction::Hug)).await),
                    _ => came_or_was_late(posts::comment(&app, home, &as_member(me), to, &words).await),
                }
            }));
        }
        let (own, me) = (app.clone(), all[0]);
        let gone = tokio::spawn(async move { posts::delete(&own, home, &as_member(me), id).await });
        for task in tasks {
            task.await.unwrap();
        }
        gone.await.unwrap().unwrap();
        for member in &all {
            assert!(matches!(posts::thread(&app, home, Some(*member), id).await, Err(Error::Missing)));
            let mine = posts::feed(&app, home, *member, posts::Tab::Mine, None).await.unwrap();
            assert!(mine.posts.iter().all(|post| post.root.is_none()), "a comment without its thread");
            assert!(notifications::list(&app, *member).await.unwrap().is_empty());
        }
    }
});

db_test!(MIGRATIONS, fn a_block_that_comes_while_somebody_writes_holds_from_then_on(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let all = people(&app, &place).await;
    let (ann, bob, home) = (all[0], all[1], place.id);
    for round in 0..ROUNDS {
        let id = say(&app, &place, ann).await;
        let mut tasks = Vec::new();
        for at in 0..10 {
            let app = app.clone();
            tasks.push(tokio::spawn(async move {
                let words = words(&format!("@ann {round} {at}"));
                came_or_was_late(posts::comment(&app, home, &as_member(bob), id, &words).await)
            }));
        }
        let own = app.clone();
        let block = tokio::spawn(async move { members::bind(&own, home, ann, "bob", Bond::Block).await });
        for task in tasks {
            task.await.unwrap();
        }
        block.await.unwrap().unwrap();
        let late = posts::comment(&app, home, &as_member(bob), id, &words("Late.")).await;
        assert!(matches!(late, Err(Error::Missing)));
        assert!(posts::thread(&app, home, Some(ann), id).await.unwrap().comments.is_empty());
        assert!(notifications::list(&app, ann).await.unwrap().is_empty(), "nothing is told of whom one blocked");
        let number = members::bonds(&app, ann, Bond::Block).await.unwrap()[0].number;
        members::unblock(&app, ann, number).await.unwrap();
        posts::delete(&app, home, &as_member(ann), id).await.unwrap();
    }
});

db_test!(MIGRATIONS, fn of_many_who_change_what_they_saw_one_does(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let ann = people(&app, &place).await[0];
    let home = place.id;
    for round in 0..ROUNDS {
        let id = say(&app, &place, ann).await;
        app.clock.set(app.clock.now() + SignedDuration::from_mins(1));
        let mut tasks = Vec::new();
        for at in 0..8 {
            let app = app.clone();
            tasks.push(tokio::spawn(async move {
                let words = words(&format!("{round} {at}"));
                match posts::edit_seen(&app, home, &as_member(ann), id, &words, None).await {
                    Ok(()) => Some(words.body),
                    Err(Error::Changed) => None,
                    Err(other) => panic!("{other:?}"),
                }
            }));
        }
        let mut done = Vec::new();
        for task in tasks {
            done.extend(task.await.unwrap());
        }
        assert_eq!(done.len(), 1, "{done:?}");
        let post = posts::thread(&app, home, Some(ann), id).await.unwrap().post;
        assert_eq!(post.body, done[0]);
        let before = posts::edits(&app, home, Some(ann), id).await.unwrap();
        assert_eq!(before.iter().map(|one| one.body.as_str()).collect::<Vec<_>>(), ["A thread."]);
    }
});

db_test!(MIGRATIONS, fn a_form_that_is_sent_many_times_at_once_is_one_post(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let all = people(&app, &place).await;
    let (ann, home) = (all[0], place.id);
    for round in 0..ROUNDS {
        let id = say(&app, &place, all[1]).await;
        for to in [None, Some(id)] {
            let mut tasks = Vec::new();
            for _ in 0..6 {
                let app = app.clone();
                tasks.push(tokio::spawn(async move {
                    let key = format!("{round}K{}", to.is_some());
                    let hidden = Draft { key, pseudonymous: true, ..words("Once.") };
                    match to {
                        None => posts::post(&app, home, &as_member(ann), &hidden).await.unwrap(),
                        Some(to) => posts::comment(&app, home, &as_member(ann), to, &hidden).await.unwrap(),
                    }
                }));
            }
            let mut ids = Vec::new();
            for task in tasks {
                ids.push(task.await.unwrap());
            }
            ids.dedup();
            assert_eq!(ids.len(), 1);
        }
        assert_eq!(posts::thread(&app, home, Some(ann), id).await.unwrap().comments.len(), 1);
        assert_eq!(notifications::list(&app, all[1]).await.unwrap().len(), round + 1, "told once");
    }
    assert_eq!(posts::feed(&app, home, ann, posts::Tab::Mine, None).await.unwrap().posts.len(), ROUNDS * 2);
});
