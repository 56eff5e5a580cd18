//! Refused writes bear the same names on both engines.

use db::{Error, Result, Tx, db_test};

use super::people::{
    ADD_AGED, BEFRIEND, BEFRIEND_FROM, DELETE, MIGRATIONS, MOVE_FRIEND, PROMISE, PersonId, RENAME, add,
    add_people, count,
};

db::sql! {
    NAMELESS: PersonId = "INSERT INTO person (id, name, seen, kind, trusted, age) VALUES ($1, NULL, 0, 'guest', true, 1)";
}

db_test!(
    MIGRATIONS,
    fn a_taken_value_bears_the_name_of_its_index(db) {
        add_people(db, 2).await;
        let inserted = db.write(async |tx| add(tx, 3, "p1").await).await;
        let renamed = db.write(async |tx| tx.exec(&RENAME, (PersonId(2), "p1")).await).await;
        let taken = Error::Unique("person_name".to_owned());
        assert_eq!((inserted, renamed), (Err(taken.clone()), Err(taken)));
    }

    fn a_taken_key_bears_the_name_of_its_table(db) {
        add_people(db, 2).await;
        let person = db.write(async |tx| add(tx, 1, "new").await).await;
        let twice = async |tx: &Tx| {
            tx.exec(&BEFRIEND, (PersonId(1), PersonId(2))).await?;
            tx.exec(&BEFRIEND, (PersonId(1), PersonId(2))).await
        };
        let pair = db.write(twice).await;
        assert_eq!(person, Err(Error::Unique("person_pkey".to_owned())));
        assert_eq!(pair, Err(Error::Unique("friend_pkey".to_owned())));
    }

    fn a_broken_check_bears_its_name(db) {
        let result = db.write(async |tx| tx.exec(&ADD_AGED, (PersonId(1), "p1", -1_i64)).await).await;
        assert_eq!(result, Err(Error::Check("person_age".to_owned())));
    }

    fn a_missing_value_names_its_column(db) {
        let result = db.write(async |tx| tx.exec(&NAMELESS, PersonId(1)).await).await;
        assert_eq!(result, Err(Error::NotNull("person.name".to_owned())));
    }

    fn a_missing_parent_names_the_foreign_key(db) {
        add_people(db, 2).await;
        let missing = |key: &str| Err(Error::ForeignKey(key.to_owned()));
        let first = db.write(async |tx| tx.exec(&BEFRIEND, (PersonId(9), PersonId(1))).await).await;
        assert_eq!(first, missing("friend_a_fkey"));
        let second = db.write(async |tx| tx.exec(&BEFRIEND, (PersonId(1), PersonId(9))).await).await;
        assert_eq!(second, missing("friend_b_fkey"));
        let with = db.write(async |tx| tx.exec(&BEFRIEND_FROM, (PersonId(1), PersonId(9))).await).await;
        assert_eq!(with, missing("friend_b_fkey"));
        let moved = async |tx: &Tx| {
            tx.exec(&BEFRIEND, (PersonId(1), PersonId(2))).await?;
            tx.exec(&MOVE_FRIEND, (PersonId(1), PersonId(9))).await
        };
        assert_eq!(db.write(moved).await, missing("friend_b_fkey"));
    }

    fn one_row_of_many_without_a_parent_names_the_foreign_key(db) {
        add_people(db, 2).await;
        let add = async |tx: &Tx| {
            let rows: Vec<_> = (1..=50).map(|n| (PersonId(1), PersonId(n))).collect();
            tx.exec_many(&BEFRIEND, &rows).await
        };
        assert_eq!(db.write(add).await, Err(Error::ForeignKey("friend_b_fkey".to_owned())));
    }

    fn a_parent_that_is_still_needed_names_the_foreign_key(db) {
        add_people(db, 2).await;
        db.write(async |tx| tx.exec(&BEFRIEND, (PersonId(1), PersonId(2))).await).await.unwrap();
        let deleted = db.write(async |tx| tx.exec(&DELETE, PersonId(2)).await).await;
        assert_eq!(deleted, Err(Error::ForeignKey("friend_b_fkey".to_owned())));
        assert_eq!(count(db).await, 2);
    }

    fn after_a_named_foreign_key_the_rules_hold_as_before(db) {
        add_people(db, 1).await;
        for _ in 0..2 {
            let result = db.write(async |tx| tx.exec(&BEFRIEND, (PersonId(1), PersonId(9))).await).await;
            assert_eq!(result, Err(Error::ForeignKey("friend_b_fkey".to_owned())));
        }
        let late: Result<u64> = db.write(async |tx| tx.exec(&PROMISE, (1_i64, PersonId(9))).await).await;
        assert!(matches!(late, Err(Error::ForeignKey(_))), "{late:?}");
    }

    fn a_promise_checked_at_the_end_can_still_be_kept(db) {
        let keep = async |tx: &Tx| {
            tx.exec(&PROMISE, (1_i64, PersonId(5))).await?;
            add(tx, 5, "p5").await
        };
        assert_eq!(db.write(keep).await, Ok(1));
        assert_eq!(count(db).await, 1);
    }
);
